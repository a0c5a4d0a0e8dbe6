"""Does one thing to many rows, one call a row, and knows afterwards what became of each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from multicart_tui.domain.models import AsinRecord
from multicart_tui.errors import AnswerError, CredentialsError, MulticartError, NetworkError
from multicart_tui.services.concurrency import for_each

AT_ONCE = 4
"""Calls in flight; few enough that stopping is prompt."""

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
        return not self.failed and not self.not_tried


async def run(
    report: Report[Result],
    rows: Sequence[AsinRecord],
    work: Callable[[AsinRecord], Awaitable[Result]],
    *,
    on_progress: OnProgress,
    stop: Stop,
) -> Report[Result]:
    """Run ``work`` for every row, until told to stop.

    A lost link or a refused key stops it too: every row after that would fail alike.
    Calls that run are always waited for, because a write cut off has no known outcome.
    """
    is_hopeless = False
    finished = 0

    async def one(row: AsinRecord) -> None:
        nonlocal is_hopeless, finished
        if is_hopeless or stop():
            report.not_tried.append(row)
            return
        try:
            report.done.append(await work(row))
        except MulticartError as error:
            report.failed.append((row, error))
            if isinstance(error, CredentialsError | NetworkError | AnswerError):
                is_hopeless = True
        finished += 1
        on_progress(finished, len(rows))

    await for_each(rows, one, at_once=AT_ONCE)
    return report
