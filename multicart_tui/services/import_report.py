"""What is told of a run of a job, while it goes on and when it ends."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import msgspec

from multicart_tui.domain.import_job import UNSETTLED, Job, JobState, RowState
from multicart_tui.errors import MulticartError
from multicart_tui.services.journal_run import RowOutcome


class Stage(StrEnum):
    """What a run is doing."""

    SENDING = "sending"
    """A request leaves; its bytes are counted."""
    WAITING = "waiting"
    """Everything has left; the service is working."""
    SETTLING = "settling"
    """No answer came, and the collection is listed to see what landed."""
    CHECKING = "checking"
    """The collection is counted before the first row, or listed after the last."""


class RunProgress(msgspec.Struct, frozen=True):
    """Where a run stands."""

    stage: Stage
    chunk: int
    """Which request of this run, from 1; 0 before the first."""
    chunks: int
    """Requests of this run as far as can be told now."""
    bytes_sent: int
    """Of this request, its wrapping included."""
    bytes_total: int
    """Of this request; 0 when that is not known."""
    rows_settled: int
    """Rows of the job that have their outcome."""
    rows: int
    """Rows of the job that are sent or to be sent."""
    started: float
    """When this stage began, in seconds of ``time.monotonic``."""


OnProgress = Callable[[RunProgress], None]
Stop = Callable[[], bool]
"""Asked before each request and each look; true when the person wants no more."""


class Telling:
    """Gathers what a run tells of itself while it goes on.

    Args:
        on_progress: Told at every change.
    """

    def __init__(self, on_progress: OnProgress) -> None:
        self._on_progress = on_progress
        self._now = RunProgress(Stage.CHECKING, 0, 0, 0, 0, 0, 0, time.monotonic())

    def count(self, job: Job) -> None:
        """Take the rows and those that have their outcome from the journal."""
        rows = job.total - job.count(RowState.LEFT_OUT)
        waiting = job.count(RowState.PLANNED, *UNSETTLED)
        self._set(rows=rows, rows_settled=rows - waiting)

    def stage(self, stage: Stage) -> None:
        """Begin another stage."""
        self._set(stage=stage, started=time.monotonic())

    def request(self, following: int, size: int) -> None:
        """Begin another request, with so many to follow and so many bytes of content."""
        chunk = self._now.chunk + 1
        self._set(chunk=chunk, chunks=chunk + following, bytes_sent=0, bytes_total=size)
        self.stage(Stage.SENDING)

    def bytes(self, sent: int, total: int | None) -> None:
        """Count bytes of a request that have left."""
        self._set(bytes_sent=sent, bytes_total=total or self._now.bytes_total)
        if sent == total:
            self.stage(Stage.WAITING)

    def settle(self, outcomes: Sequence[RowOutcome]) -> None:
        """Count rows that have their outcome now."""
        waiting = (RowState.PLANNED, *UNSETTLED)
        settled = sum(outcome.state not in waiting for outcome in outcomes)
        self._set(rows_settled=self._now.rows_settled + settled)

    def _set(self, **values: object) -> None:
        self._now = msgspec.structs.replace(self._now, **values)
        self._on_progress(self._now)


@dataclass(frozen=True)
class RunReport:
    """What became of every row of a job, over all of its runs and rounds."""

    job: Job
    """The job as it is now."""
    stopped_by: MulticartError | None = None
    """What ended the run before its last row."""
    is_stopped_by_person: bool = False

    @property
    def landed(self) -> int:
        """Rows that this job added."""
        return self.job.count(RowState.LANDED)

    @property
    def already(self) -> int:
        """Rows sent whose key the collection had from somebody else."""
        return self.job.count(RowState.ALREADY)

    @property
    def rejected(self) -> int:
        """Rows that the service did not take."""
        return self.job.count(RowState.REJECTED)

    @property
    def unknown(self) -> int:
        """Rows of which it could not be looked up whether they landed."""
        return self.job.count(*UNSETTLED)

    @property
    def not_sent(self) -> int:
        """Rows that wait to be sent."""
        return self.job.count(RowState.PLANNED)

    @property
    def left_out(self) -> int:
        """Rows that were not to be sent."""
        return self.job.count(RowState.LEFT_OUT)

    @property
    def total_before(self) -> int | None:
        """ASINs in the collection before; None when it could not be counted."""
        return self.job.total_before

    @property
    def total_after(self) -> int | None:
        """ASINs in the collection afterwards; None when it could not be listed."""
        return self.job.total_after

    @property
    def mismatch(self) -> str:
        """What does not add up, in sentences; empty if all does. Foreign text: clean it."""
        return self.job.mismatch

    @property
    def is_done(self) -> bool:
        """Whether every row has its outcome and the collection was listed afterwards."""
        return self.job.state is JobState.DONE

    @property
    def words(self) -> str:
        """The counts in a line: ``4,990 landed, 6 rejected, 4 not sent``."""
        parts = [f"{self.landed:,} landed"]
        parts += [
            f"{count:,} {word}"
            for count, word in (
                (self.already, "already there"),
                (self.rejected, "rejected"),
                (self.unknown, "unknown"),
                (self.not_sent, "not sent"),
                (self.left_out, "left out"),
            )
            if count
        ]
        return ", ".join(parts)
