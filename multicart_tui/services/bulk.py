"""Does one thing to many rows, one call a row, and knows afterwards what became of each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from multicart_tui.domain.models import AsinRecord
from multicart_tui.errors import (
    AnswerError,
    ApiError,
    CredentialsError,
    MulticartError,
    NetworkError,
    Outcome,
)
from multicart_tui.services.concurrency import for_each

AT_ONCE = 4
"""Calls in flight; few enough that stopping is prompt."""

TROUBLES = 3
"""Rows that fail one after the other for the link or the service, not for themselves,
before no more are tried."""

Result = TypeVar("Result")
OnProgress = Callable[[int, int], None]
"""Told rows finished, whether they failed or not, and rows in all."""
Stop = Callable[[], bool]
"""Asked before each row; true when the person wants no more."""


@dataclass
class Report(Generic[Result]):
    """What became of every row; the three lists together are what was asked for."""

    verb: str
    """What was done, in the past: ``deleted``."""
    done: list[Result] = field(default_factory=list)
    failed: list[tuple[AsinRecord, MulticartError]] = field(default_factory=list)
    not_tried: list[AsinRecord] = field(default_factory=list)
    problem: MulticartError | None = None
    """What ended it besides the rows themselves, such as a journal that takes nothing more."""

    @property
    def words(self) -> str:
        """The counts in a line: ``37 deleted, 1 failed, 12 not tried``."""
        parts = [f"{len(self.done):,} {self.verb}"]
        parts += [f"{len(self.failed):,} failed"] if self.failed else []
        parts += [f"{len(self.not_tried):,} not tried"] if self.not_tried else []
        return ", ".join(parts)

    @property
    def is_complete(self) -> bool:
        """Whether everything asked for was done."""
        return not self.failed and not self.not_tried and self.problem is None


async def run(
    report: Report[Result],
    rows: Sequence[AsinRecord],
    work: Callable[[AsinRecord], Awaitable[Result]],
    *,
    on_progress: OnProgress,
    stop: Stop,
) -> Report[Result]:
    """Run ``work`` for every row, until told to stop.

    A dead link or a refused key stops it too: every row after that would fail alike. One
    broken connection whose outcome was found out does not, several in a row do.
    Calls that run are always waited for, because a write cut off has no known outcome.
    """
    is_hopeless = False
    finished = troubles = 0

    async def one(row: AsinRecord) -> None:
        nonlocal is_hopeless, finished, troubles
        if is_hopeless or stop():
            report.not_tried.append(row)
            return
        try:
            report.done.append(await work(row))
            troubles = 0
        except MulticartError as error:
            report.failed.append((row, error))
            troubles = troubles + 1 if _is_trouble(error) else 0
            if _is_dead_end(error) or troubles >= TROUBLES:
                is_hopeless = True
        finished += 1
        on_progress(finished, len(rows))

    await for_each(rows, one, at_once=AT_ONCE)
    return report


def _is_trouble(error: MulticartError) -> bool:
    """Whether a row failed for the link or the service, and not for itself."""
    if isinstance(error, ApiError):
        return error.code == 429 or error.code >= 500
    return isinstance(error, NetworkError | AnswerError)


def _is_dead_end(error: MulticartError) -> bool:
    """Whether the next row would fail alike for certain.

    An outcome that is unknown even now means that looking it up failed too.
    """
    if isinstance(error, NetworkError) and error.is_unreached:
        return True
    return isinstance(error, CredentialsError) or error.outcome is Outcome.UNKNOWN
