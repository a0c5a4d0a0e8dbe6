"""What deletes and edits of many rows have in common: each row's outcome goes into the journal."""

from __future__ import annotations

from multicart_tui.domain.import_job import UNSETTLED, JobRow, RowState
from multicart_tui.domain.import_rows import Finding
from multicart_tui.errors import ConfigError
from multicart_tui.services import bulk
from multicart_tui.services.journal_run import RowOutcome, RunLog

OPEN = (RowState.PLANNED, *UNSETTLED)
"""States of rows that are still to be done, or may be."""


def outcome(row: JobRow, state: RowState, *findings: Finding) -> RowOutcome:
    """What is known of a row from now on, and why."""
    return RowOutcome(row.number, state, findings, asin_id=row.asin_id)


class Recorder:
    """Records what became of rows that were just sent, one by one.

    A journal that takes nothing more cannot undo what the service did: the row's outcome
    stays what it is, no other row is tried, and the report tells.

    Args:
        log: The journal of the job.
        stop: The person's own wish to stop.
    """

    def __init__(self, log: RunLog, stop: bulk.Stop) -> None:
        self._log = log
        self._stop = stop
        self._problem: ConfigError | None = None

    def is_stopped(self) -> bool:
        """Whether no other row is to be tried."""
        return self._problem is not None or self._stop()

    async def record(self, row: JobRow, state: RowState, *findings: Finding) -> None:
        """Record a row's outcome, if the journal still takes anything; never raises for it."""
        try:
            await self._log.settled([outcome(row, state, *findings)], {})
        except ConfigError as error:
            self._problem = self._problem or error

    async def finish(self, report: bulk.Report[bulk.Result]) -> None:
        """Record the end of the run, and tell the report what could not be recorded."""
        try:
            await self._log.checked(None, "", {})
        except ConfigError as error:
            self._problem = self._problem or error
        if self._problem:
            report.problem = ConfigError(
                "Stopped: the journal takes nothing more",
                self._problem.message,
                "What is told here is so all the same. Mend that, then carry the job on: it looks"
                " at what is there before it does anything.",
            )
