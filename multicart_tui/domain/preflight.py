"""The check of a whole import before anything is sent.

Pure, and quick enough to be done again after every change: what a row is depends on its
own values, on what the service told, and on the rows before it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter

import msgspec

from multicart_tui.domain.asin import Level
from multicart_tui.domain.checker import Checker
from multicart_tui.domain.import_columns import ColumnMapping
from multicart_tui.domain.import_rows import (
    STOP_EVERY,
    Cause,
    CheckedRow,
    Field,
    Finding,
    ImportRow,
    SourceRow,
    Stopped,
    Verdict,
)
from multicart_tui.domain.known import Known
from multicart_tui.domain.models import AsinKey
from multicart_tui.domain.text import plural

__all__ = ["Checker", "Group", "Known", "Preflight", "Repair", "check", "judge_repeats"]


_DEFAULTS = {Field.RAW_HTML: "false"}


class Group(msgspec.Struct, frozen=True):
    """Rows with the same thing to say of the same field."""

    cause: Cause
    field: Field | None
    """None for the row as a whole."""
    level: Level
    count: int
    """Rows; 1 or more."""
    suggested: int
    """How many of them have a suggestion; 0 if there is nothing to apply."""
    example_before: str
    """The value of one of them, as it came. Foreign text."""
    example_after: str
    """What it became or could become; empty if nothing is known to mend it. Foreign text."""
    lines: tuple[int, ...]
    """Lines of the file, or numbers of pasted entries, in their order."""


class Repair(msgspec.Struct, frozen=True):
    """Suggestions that were applied to a group because the person said so."""

    cause: Cause
    field: Field
    count: int
    """Rows that were mended; 1 or more."""
    example_before: str
    """The value of one of them, as it came. Foreign text."""
    example_after: str
    """What it was mended to."""


@dataclass(frozen=True, eq=False)
class Preflight:
    """The rows of an import with their verdicts; a value that never changes."""

    rows: tuple[CheckedRow, ...]
    sources: tuple[SourceRow, ...]
    """The row of the file that each of ``rows`` came from, at the same place."""
    known: Known
    """What the rows were held against."""
    repairs: tuple[Repair, ...] = ()
    """What was repaired on demand, in order."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What could not be checked at all, a sentence each."""
        return self.known.gaps

    @cached_property
    def counts(self) -> Mapping[Verdict, int]:
        """Rows by verdict, every verdict named; they add up to all rows."""
        found = Counter(row.verdict for row in self.rows)
        return {verdict: found[verdict] for verdict in Verdict}

    @cached_property
    def sendable(self) -> tuple[CheckedRow, ...]:
        """Rows that would be sent, in the order of the file."""
        return tuple(row for row in self.rows if row.verdict.is_sent)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """What there is to say, errors first, then by how many rows it is said of."""
        gathered: dict[tuple[Cause, Field | None, Level], _Gathered] = {}
        for checked in self.rows:
            for finding in checked.findings:
                key = (finding.cause, finding.field, finding.level)
                group = gathered.get(key)
                if group is None:
                    group = gathered[key] = _Gathered(finding, checked.row)
                group.lines.append(checked.row.line)
                if finding.suggestion is not None:
                    group.take_suggestion(finding, checked.row)
        groups = [
            Group(*key, len(each.lines), each.suggested, *each.example(), tuple(each.lines))
            for key, each in gathered.items()
        ]
        return tuple(sorted(groups, key=_rank))

    @property
    def words(self) -> str:
        """The verdicts that occur, with their counts: ``4,688 ready · 12 errors``."""
        return " · ".join(verdict.counted(count) for verdict, count in self.counts.items() if count)


class _Gathered:
    def __init__(self, finding: Finding, row: ImportRow) -> None:
        self.finding = finding
        self.row = row
        self.lines: list[int] = []
        self.suggested = 0

    def take_suggestion(self, finding: Finding, row: ImportRow) -> None:
        if not self.suggested:
            self.finding, self.row = finding, row
        self.suggested += 1

    def example(self) -> tuple[str, str]:
        finding = self.finding
        after = finding.suggestion or ""
        if finding.cause is Cause.TIDIED and finding.field:
            after = self.row.get(finding.field)
        return finding.value, after


def _rank(group: Group) -> tuple[bool, bool, int]:
    return group.level is Level.WARNING, group.cause is Cause.TIDIED, -group.count


def check(
    rows: Sequence[SourceRow],
    mapping: ColumnMapping,
    known: Known,
    *,
    header_length: int,
    stop: Callable[[], bool] | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Preflight:
    """Judge every row of a table.

    Args:
        rows: The data rows, as they were read.
        mapping: Which column fills which field, and values for fields without a column.
        known: What the service told.
        header_length: Fields every row should have.
        stop: Asked now and then whether to give up.
        on_progress: Told rows done and rows in all, as often as ``stop`` is asked.

    Raises:
        Stopped: ``stop`` said so.
    """
    checker = Checker(known)
    read = _RowReader(mapping, header_length)
    checked: list[CheckedRow] = []
    for done, source in enumerate(rows):
        if not done % STOP_EVERY:
            if stop and stop():
                raise Stopped
            if on_progress:
                on_progress(done, len(rows))
        checked.append(checker.judge(*read(source)))
    judged = judge_repeats(checked, checker, stop=stop)
    if on_progress:
        on_progress(len(rows), len(rows))
    return Preflight(judged, tuple(rows), known)


def judge_repeats(
    rows: Iterable[CheckedRow], checker: Checker, *, stop: Callable[[], bool] | None = None
) -> tuple[CheckedRow, ...]:
    """Judge again which rows repeat an earlier one or are in the collection already.

    Needed after any row was changed; rows with errors are nobody's first. All else that is
    said of a row stays.

    Raises:
        Stopped: ``stop`` said so.
    """
    firsts: dict[AsinKey, CheckedRow] = {}
    existing = checker.known.existing
    judged: list[CheckedRow] = []
    for done, checked in enumerate(rows):
        if stop and not done % STOP_EVERY and stop():
            raise Stopped
        if checked.verdict is not Verdict.ERROR:
            row = checked.row
            key = AsinKey(row.domain, row.postcode, row.asin)
            first = firsts.setdefault(key, checked)
            if first is not checked:
                checked = checker.place(checked, first)
            elif key in existing or checked.existing or checked.first_line:
                checked = checker.place(checked)
        judged.append(checked)
    return tuple(judged)


class _RowReader:
    """Takes the fields of an import out of the cells of a row."""

    def __init__(self, mapping: ColumnMapping, header_length: int) -> None:
        last = max(mapping.columns.values(), default=-1)
        self._length = header_length
        self._width = max(header_length, last + 1)
        self._constants = tuple(
            mapping.constants.get(field) or _DEFAULTS.get(field, "") for field in Field
        )
        self._values = itemgetter(
            *(mapping.columns.get(field, self._width + place) for place, field in enumerate(Field))
        )

    def __call__(self, source: SourceRow) -> tuple[ImportRow, tuple[Finding, ...]]:
        cells = source.cells
        found: tuple[Finding, ...] = ()
        if len(cells) != self._width:
            found = self._judge_length(cells)
            cells = (cells + ("",) * (self._width - len(cells)))[: self._width]
        domain, postcode, asin, raw_html, custom_id, output = self._values(cells + self._constants)
        return ImportRow(source.line, domain, postcode, asin, raw_html, custom_id, output), found

    def _judge_length(self, cells: tuple[str, ...]) -> tuple[Finding, ...]:
        """Say that a row is longer or shorter than the header; empty cells at its end are not."""
        if not any(cells[self._length :]) and len(cells) > self._length:
            return ()
        text = f"The row has {plural(len(cells), 'field')}, the header {self._length:,}"
        if len(cells) > self._length:
            # Which cell is which cannot be known: a value with a comma lost its quotes.
            return (Finding(Cause.RAGGED, Level.ERROR, f"{text}; is there a quote missing?"),)
        return (Finding(Cause.RAGGED, Level.WARNING, f"{text}; the rest counts as empty."),)
