"""The rows of an import after a round: looked through, mended, and sent again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping

import msgspec

from multicart_tui.domain.asin import Level
from multicart_tui.domain.import_rows import (
    Cause,
    CheckedRow,
    Field,
    Finding,
    ImportRow,
    Verdict,
)
from multicart_tui.domain.models import AsinKey
from multicart_tui.domain.review_rows import (
    ReviewEntry,
    ReviewGroup,
    ReviewRow,
    RowOutcome,
    Totals,
)
from multicart_tui.domain.text import plural
from multicart_tui.errors import UsageError

Recheck = Callable[[ImportRow], CheckedRow]
"""Checks one row by itself: form, look-ups, and what the collection had before the import."""

_BENIGN = frozenset((Cause.DUPLICATE, Cause.ALREADY_THERE, Cause.REPEATED))

_HOLDING = frozenset(
    (RowOutcome.LANDED, RowOutcome.ALREADY, RowOutcome.NOT_SENT, RowOutcome.UNKNOWN)
)
"""Outcomes of rows whose key is taken, or may be: another row with it would be a duplicate."""


class Review:
    """Every row of a job, and the changes made to them that were not sent yet.

    Rows are known by their number, which stays the same over all rounds. Grouping goes
    through all rows once a round; an edit looks at the rows changed so far and no others.

    Args:
        rows: All rows of the job, in the order of their numbers.
        recheck: Judges a row that was changed.
        is_strict: Whether duplicates and repeats count as failures.
    """

    def __init__(
        self, rows: Iterable[ReviewRow], recheck: Recheck, *, is_strict: bool = False
    ) -> None:
        self._rows = {row.number: row for row in rows}
        self._recheck = recheck
        self.is_strict = is_strict
        self._changes: dict[int, CheckedRow] = {}
        """Rows as they were changed, judged without regard to each other."""
        self._undo: list[tuple[str, dict[int, CheckedRow | None]]] = []
        self._judged: dict[int, CheckedRow] | None = None
        self._group()

    # -- looking

    @property
    def totals(self) -> Totals:
        """Where all rows stand."""
        counts = Counter(self._buckets)
        fixed = self.retry_rows()
        counts.subtract(self._rows[number].bucket for number in fixed)
        return Totals(
            landed=counts[RowOutcome.LANDED],
            already=counts[RowOutcome.ALREADY],
            repeated=counts[RowOutcome.REPEATED],
            rejected=counts[RowOutcome.REJECTED],
            left_out=counts[RowOutcome.LEFT_OUT],
            not_sent=counts[RowOutcome.NOT_SENT],
            unknown=counts[RowOutcome.UNKNOWN],
            fixed=len(fixed),
        )

    @property
    def failures(self) -> int:
        """Rows not in the collection; with strictness, duplicates and repeats too."""
        totals = self.totals
        return totals.failures + (totals.already + totals.repeated if self.is_strict else 0)

    @property
    def groups(self) -> tuple[ReviewGroup, ...]:
        """The causes there are: failures first, then the most frequent."""
        fixed = Counter(self._rows[number].cause for number in self.retry_rows())
        waiting = self._suggestions
        groups = [
            ReviewGroup(
                cause,
                len(numbers),
                fixed[cause],
                len(waiting[cause]),
                self.is_strict or cause not in _BENIGN,
            )
            for cause, numbers in self._by_cause.items()
        ]
        return tuple(sorted(groups, key=lambda group: (not group.is_failure, -group.count)))

    def numbers(self, cause: Cause | None = None) -> tuple[int, ...]:
        """Numbers of the rows of a group, or of all that did not land, in file order."""
        return self._open if cause is None else self._by_cause.get(cause, ())

    def entry(self, number: int) -> ReviewEntry:
        """A row with its change.

        Raises:
            KeyError: There is no such row.
        """
        return ReviewEntry(self._rows[number], self._judge().get(number))

    @property
    def fixed(self) -> tuple[ReviewEntry, ...]:
        """Rows that were changed and can be sent now, in file order."""
        return tuple(self.entry(number) for number in self.retry_rows())

    def retry_rows(self) -> Mapping[int, ImportRow]:
        """What the next round sends: the fixed rows by their numbers, and no others."""
        return {number: row.row for number, row in self._judge().items() if row.verdict.is_sent}

    @property
    def edits(self) -> Mapping[int, ImportRow]:
        """The rows that were changed, fixed or not, by their numbers; nothing is sent of them."""
        return {number: change.row for number, change in self._changes.items()}

    # -- changing

    def edit(self, number: int, field: Field, value: str) -> ReviewEntry:
        """Change one value and check the row again; returns the row as it is now.

        Raises:
            UsageError: The row landed, or may have, or is to be sent as it is.
        """
        entry = self.entry(number)
        self._check_editable(entry.base)
        if entry.row.get(field) != value:
            self._change({number: entry.row.having(field, value)}, "the edit")
        return self.entry(number)

    def count_matches(
        self, field: Field, old: str, *, is_whole_cell: bool = True, cause: Cause | None = None
    ) -> int:
        """How many rows :meth:`replace` would change."""
        return len(self._matches(field, old, "", is_whole_cell, cause))

    def replace(
        self,
        field: Field,
        old: str,
        new: str,
        *,
        is_whole_cell: bool = True,
        cause: Cause | None = None,
    ) -> int:
        """Replace a value in a column, of one group or of all; returns the rows changed.

        Args:
            field: Which column.
            old: What to look for, letter case observed.
            new: What to put instead.
            is_whole_cell: Whether the whole value must be ``old``, or may just contain it.
            cause: The group; None for every row that may be changed.

        Raises:
            UsageError: Nothing to look for was given, and values may contain more.
        """
        changed = self._matches(field, old, new, is_whole_cell, cause)
        changed = {at: row for at, row in changed.items() if row != self.entry(at).row}
        self._change(changed, f"the replacement in {plural(len(changed), 'row')}")
        return len(changed)

    def apply_suggestions(self, cause: Cause) -> int:
        """Take the suggestion of every row that has one for this cause; returns the rows."""
        changed = {}
        for number in self._suggestions[cause]:
            entry = self.entry(number)
            row = entry.row
            for found in entry.findings:
                if found.cause is cause and found.field and found.suggestion is not None:
                    row = row.having(found.field, found.suggestion)
            changed[number] = row
        self._change(changed, f"the suggestion for {plural(len(changed), 'row')}")
        return len(changed)

    def take_as_they_are(self, cause: Cause) -> int:
        """Have rows of a group sent again unchanged; returns how many the check now passes.

        What was wrong may have been put right on the other side: a postcode became active.
        """
        passed = {}
        for number in self.numbers(cause):
            row = self._rows[number]
            if row.is_editable and row.outcome is not RowOutcome.REPEATED:
                checked = self._recheck(row.row)
                if number not in self._changes and checked.verdict.is_sent:
                    passed[number] = checked
        self._take(passed, f"sending {plural(len(passed), 'row')} unchanged")
        return len(passed)

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return bool(self._undo)

    def undo(self) -> str:
        """Take the last change back; returns what it was, or nothing if there was none."""
        if not self._undo:
            return ""
        what, before = self._undo.pop()
        self._put(before)
        return what

    def restore(self, edits: Mapping[int, ImportRow]) -> None:
        """Make edits of an earlier review again; undo leaves them alone.

        Args:
            edits: Values by the rows' numbers; those of rows that may not be changed any
                more are left out.
        """
        for number, row in edits.items():
            base = self._rows.get(number)
            if base and base.is_editable and row != base.row:
                self._changes[number] = self._recheck(row)
        self._judged = None

    def hold_against(self, recheck: Recheck) -> None:
        """Judge edits by something else from now on, those made before as well."""
        self._recheck = recheck
        self._changes = {number: recheck(each.row) for number, each in self._changes.items()}
        self._undo = [
            (what, {number: each and recheck(each.row) for number, each in before.items()})
            for what, before in self._undo
        ]
        self._judged = None

    def take_round(self, rows: Iterable[ReviewRow]) -> None:
        """Take what a round made of its rows; changes to the other rows stay.

        Args:
            rows: All rows of the job, or those of the round. One that is as it was before
                keeps its change, as it had no part in the round.
        """
        for row in rows:
            if self._rows.get(row.number) != row:
                self._rows[row.number] = row
                self._changes.pop(row.number, None)
        # What was sent cannot be taken back by undoing an edit.
        self._undo.clear()
        self._group()

    # -- inside

    def _group(self) -> None:
        """Sort all rows by cause; once a round."""
        self._judged = None
        by_cause: defaultdict[Cause, list[int]] = defaultdict(list)
        self._suggested: defaultdict[Cause, list[int]] = defaultdict(list)
        self._held: dict[AsinKey, int] = {}
        self._buckets: Counter[RowOutcome] = Counter()
        for number, row in self._rows.items():
            bucket = row.bucket
            self._buckets[bucket] += 1
            if bucket in _HOLDING:
                self._held.setdefault(row.row.key, row.row.line)
            cause = row.cause
            if cause is None:
                continue
            by_cause[cause].append(number)
            for suggested in _suggested_causes(row.findings) if row.is_editable else ():
                self._suggested[suggested].append(number)
        self._by_cause = {cause: tuple(numbers) for cause, numbers in by_cause.items()}
        self._open = tuple(number for number, row in self._rows.items() if row.cause is not None)

    @property
    def _suggestions(self) -> defaultdict[Cause, list[int]]:
        """By cause, the rows whose suggestion was not taken yet."""
        judged = self._judge()
        waiting: defaultdict[Cause, list[int]] = defaultdict(list)
        for cause, numbers in self._suggested.items():
            waiting[cause] = [number for number in numbers if number not in judged]
        for number, row in judged.items():
            for cause in _suggested_causes(row.findings):
                waiting[cause].append(number)
        return waiting

    def _check_editable(self, row: ReviewRow) -> None:
        if row.is_editable:
            return
        line = f"Line {row.row.line:,}"
        match row.outcome:
            case RowOutcome.LANDED:
                why = "It landed: change it in the list of ASINs."
            case RowOutcome.UNKNOWN:
                why = "It may have landed. Find that out first, by listing the collection."
            case _:
                why = "Nothing is wrong with it, it waits to be sent. Carry the import on."
        raise UsageError(f"{line} cannot be changed here", why)

    def _matches(
        self, field: Field, old: str, new: str, is_whole_cell: bool, cause: Cause | None
    ) -> dict[int, ImportRow]:
        if not old and not is_whole_cell:
            raise UsageError(
                "Nothing to look for",
                "An empty text is part of every value.",
                "Type what to replace, or look for whole cells that are empty.",
            )
        found: dict[int, ImportRow] = {}
        for number in self.numbers(cause):
            if not self._rows[number].is_editable:
                continue
            row = self.entry(number).row
            value = row.get(field)
            if value == old if is_whole_cell else old in value:
                found[number] = row.having(field, new if is_whole_cell else value.replace(old, new))
        return found

    def _change(self, rows: Mapping[int, ImportRow], what: str) -> None:
        bases = {number: self._rows[number].row for number in rows}
        # None for what was typed back to what it was.
        self._take(
            {at: None if row == bases[at] else self._recheck(row) for at, row in rows.items()}, what
        )

    def _take(self, changes: Mapping[int, CheckedRow | None], what: str) -> None:
        if not changes:
            return
        self._undo.append((what, {number: self._changes.get(number) for number in changes}))
        self._put(changes)

    def _put(self, changes: Mapping[int, CheckedRow | None]) -> None:
        for number, change in changes.items():
            if change is None:
                self._changes.pop(number, None)
            else:
                self._changes[number] = change
        self._judged = None

    def _judge(self) -> dict[int, CheckedRow]:
        """The changed rows by number, those that repeat another row told so."""
        if self._judged is None:
            held = dict[AsinKey, int]()
            self._judged = {}
            for number in sorted(self._changes):
                row = self._changes[number]
                if row.verdict.is_sent:
                    key = row.row.key
                    line = self._held.get(key) or held.get(key)
                    held.setdefault(key, row.row.line)
                    row = _repeating(row, line) if line else row
                self._judged[number] = row
        return self._judged


def _suggested_causes(findings: tuple[Finding, ...]) -> set[Cause]:
    return {each.cause for each in findings if each.field and each.suggestion is not None}


def _repeating(row: CheckedRow, line: int) -> CheckedRow:
    if line == row.row.line:  # something else of a duplicate was changed
        text = "The collection has this domain, postcode and ASIN already."
        found = Finding(Cause.ALREADY_THERE, Level.WARNING, text, Field.ASIN, row.row.asin)
        return msgspec.structs.replace(
            row, verdict=Verdict.ALREADY_THERE, findings=(found, *row.findings)
        )
    text = f"Line {line:,} has the same domain, postcode and ASIN."
    found = Finding(Cause.REPEATED, Level.WARNING, text, Field.ASIN, row.row.asin)
    return msgspec.structs.replace(
        row, verdict=Verdict.REPEATED, findings=(found, *row.findings), first_line=line
    )
