"""What became of each row of an import, as far as it has gone."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from multicart_tui.domain.asin import Level
from multicart_tui.domain.ids import AsinId
from multicart_tui.domain.import_job import JobRow, RowState
from multicart_tui.domain.import_rows import (
    Cause,
    CheckedRow,
    Finding,
    ImportRow,
    Verdict,
)
from multicart_tui.domain.text import plural


class RowOutcome(StrEnum):
    """Where a row stands; every row of a file is in exactly one of these."""

    LANDED = "landed"
    ALREADY = "already there"
    """The collection had it before, or the service called it a duplicate."""
    REPEATED = "repeated"
    """Another row of the same file has its domain, postcode and ASIN."""
    REJECTED = "rejected"
    """It was sent, and the service did not take it."""
    LEFT_OUT = "left out"
    """The check found an error, so it was not sent."""
    NOT_SENT = "not sent"
    """It could be sent, but was not yet: no room, or the import was stopped."""
    UNKNOWN = "outcome unknown"
    """It was sent, no answer came, and the collection was not looked at since."""


class ReviewRow(msgspec.Struct, frozen=True, gc=False):
    """A row of the file with what became of it."""

    number: int
    """Its place among the rows of the job, from 1; stays the same over all rounds."""
    cells: tuple[str, ...]
    """Its cells as they stood in the source."""
    row: ImportRow
    """As it was sent last, or would have been; it knows its line of the file."""
    outcome: RowOutcome
    findings: tuple[Finding, ...] = ()
    asin_id: AsinId | None = None
    """Row of the collection that has its key, when that was learned."""

    @property
    def bucket(self) -> RowOutcome:
        """The outcome, a rejection as a duplicate counted as already there."""
        is_duplicate = self.outcome is RowOutcome.REJECTED and self.cause is Cause.DUPLICATE
        return RowOutcome.ALREADY if is_duplicate else self.outcome

    @property
    def cause(self) -> Cause | None:
        """Why it is not in the collection by this import; None if it is."""
        match self.outcome:
            case RowOutcome.LANDED:
                return None
            case RowOutcome.UNKNOWN:
                return Cause.UNKNOWN_OUTCOME
            case RowOutcome.NOT_SENT:
                return Cause.NOT_SENT
            case RowOutcome.REPEATED:
                return Cause.REPEATED
            case RowOutcome.ALREADY:
                is_told = any(each.cause is Cause.DUPLICATE for each in self.findings)
                return Cause.DUPLICATE if is_told else Cause.ALREADY_THERE
            case RowOutcome.REJECTED | RowOutcome.LEFT_OUT:
                found = self.finding
                return found.cause if found else Cause.REFUSED

    @property
    def finding(self) -> Finding | None:
        """The finding that matters most: an error before a warning; None if there is none."""
        return main_finding(self.findings)

    @property
    def is_editable(self) -> bool:
        """Whether it may be changed: what may be in the collection by this import may not."""
        return self.outcome in (
            RowOutcome.REJECTED,
            RowOutcome.LEFT_OUT,
            RowOutcome.ALREADY,
            RowOutcome.REPEATED,
        )


def review_rows(rows: Iterable[JobRow]) -> tuple[ReviewRow, ...]:
    """The rows of a job as a review takes them."""
    return tuple(
        ReviewRow(row.number, row.cells, row.row, outcome_of(row), row.findings, row.asin_id)
        for row in rows
    )


def outcome_of(row: JobRow) -> RowOutcome:
    """Where a row of a job stands, for a person.

    A row that was left out tells by its findings why: it repeats another, is in the
    collection, is wrong, or is good and found no room.
    """
    if row.state is not RowState.LEFT_OUT:
        return _OUTCOMES[row.state]
    causes = {finding.cause for finding in row.findings}
    if Cause.REPEATED in causes:
        return RowOutcome.REPEATED
    if Cause.ALREADY_THERE in causes:
        return RowOutcome.ALREADY
    is_wrong = any(finding.level is Level.ERROR for finding in row.findings)
    return RowOutcome.LEFT_OUT if is_wrong else RowOutcome.NOT_SENT


_OUTCOMES = {
    RowState.PLANNED: RowOutcome.NOT_SENT,
    RowState.SENT: RowOutcome.UNKNOWN,
    RowState.UNKNOWN: RowOutcome.UNKNOWN,
    RowState.LANDED: RowOutcome.LANDED,
    RowState.ALREADY: RowOutcome.ALREADY,
    RowState.REJECTED: RowOutcome.REJECTED,
}


class ReviewEntry(msgspec.Struct, frozen=True):
    """A row under review, with the change made to it since."""

    base: ReviewRow
    change: CheckedRow | None = None
    """How it is now and what the check makes of it; None if it was not changed."""

    @property
    def row(self) -> ImportRow:
        """The values as they are now."""
        return self.change.row if self.change else self.base.row

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with the values as they are now."""
        return self.change.findings if self.change else self.base.findings

    @property
    def finding(self) -> Finding | None:
        """The finding that matters most now; None if there is none."""
        return main_finding(self.findings)

    @property
    def is_fixed(self) -> bool:
        """Whether it was changed and can be sent now."""
        return self.change is not None and self.change.verdict.is_sent

    @property
    def state(self) -> str:
        """A word for where it stands: ``fixed``, ``still wrong``, or the outcome."""
        if self.change is None:
            return str(self.base.bucket)
        if self.is_fixed:
            return "fixed"
        is_bad = self.change.verdict is Verdict.ERROR
        return "still wrong" if is_bad else str(self.change.verdict)


class ReviewGroup(msgspec.Struct, frozen=True):
    """The rows that have one cause in common."""

    cause: Cause
    count: int
    """Rows that came into the review with it."""
    fixed: int
    """How many of them were changed and can be sent now."""
    suggestions: int
    """Rows of the whole review for which this cause has a suggestion, still to be applied."""
    is_failure: bool
    """False for what is in the collection anyway: duplicates and repeats, unless strict."""


class Totals(msgspec.Struct, frozen=True):
    """Where all rows of a file stand; the eight counts add up to its rows."""

    landed: int = 0
    already: int = 0
    repeated: int = 0
    rejected: int = 0
    left_out: int = 0
    not_sent: int = 0
    unknown: int = 0
    fixed: int = 0
    """Changed in the review and not sent again yet; counted here and nowhere else."""

    @property
    def total(self) -> int:
        """Rows in all."""
        return sum(self._counts.values())

    @property
    def failures(self) -> int:
        """Rows that are not in the collection, or perhaps not."""
        return self.rejected + self.left_out + self.not_sent + self.unknown + self.fixed

    @property
    def words(self) -> str:
        """The counts in a line: ``4,812 landed · 3 rejected · 4,815 rows in all``."""
        parts = [f"{count:,} {word}" for word, count in self._counts.items() if count]
        return " · ".join([*parts, f"{plural(self.total, 'row')} in all"])

    @property
    def _counts(self) -> dict[str, int]:
        return {
            "landed": self.landed,
            "already there": self.already,
            "repeated": self.repeated,
            "rejected": self.rejected,
            "left out": self.left_out,
            "not sent": self.not_sent,
            "outcome unknown": self.unknown,
            "fixed, to be sent": self.fixed,
        }


def main_finding(findings: tuple[Finding, ...]) -> Finding | None:
    """The finding that matters most: an error, else a warning; tidied spelling is none."""
    if len(findings) == 1 and findings[0].cause is not Cause.TIDIED:
        return findings[0]
    kept = [each for each in findings if each.cause is not Cause.TIDIED]
    return next((each for each in kept if each.level is Level.ERROR), kept[0] if kept else None)
