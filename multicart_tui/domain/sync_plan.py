"""A file held against a collection: what only one of them has, and what differs in both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from multicart_tui.domain.bulk_edit import RowEdit
from multicart_tui.domain.forms import OUTPUTS
from multicart_tui.domain.import_columns import ColumnMapping
from multicart_tui.domain.import_rows import CheckedRow, Field, ImportRow, Verdict
from multicart_tui.domain.models import (
    COLLECTION_CAP,
    AsinChanges,
    AsinKey,
    AsinRecord,
    OutputFormat,
)
from multicart_tui.domain.text import plural


class SyncGroup(StrEnum):
    """What is done to rows so that the collection becomes what the file says."""

    EDIT = "edit"
    """Rows of both whose custom id, raw HTML or output differ: the file's values are set."""
    DELETE = "delete"
    """Rows that only the collection has."""
    ADD = "add"
    """Rows that only the file has."""


USUAL = frozenset({SyncGroup.ADD, SyncGroup.EDIT})
"""What is done unless somebody says otherwise: nothing is deleted."""

_CHANGED_FIELDS = {
    "custom_id": "custom id",
    "include_raw_html": "raw HTML",
    "output": "output",
}
"""Fields of an update that a file can bring, with what a person calls them."""


@dataclass(frozen=True)
class SyncPlan:
    """Every row of the file and of the collection, each in one place."""

    additions: tuple[CheckedRow, ...]
    """Good rows of the file whose key the collection lacks, in the order of the file."""
    edits: tuple[RowEdit, ...]
    """Rows of both, and what an update would send for them."""
    deletions: tuple[AsinRecord, ...]
    """Rows whose key the file lacks; empty while it is not certain that it does."""
    same: int
    """Rows of both that need nothing."""
    repeated: int
    """Rows of the file that repeat an earlier one; only the first counts."""
    wrong: int
    """Rows of the file with errors, which are left alone."""
    total: int
    """Rows of the collection when it was listed."""
    only_there: int
    """Rows whose key no row of the file has, whether they may be deleted or not."""
    why_no_deletions: str = ""
    """Why none of those may be deleted, a sentence; empty if they may."""

    @property
    def differences(self) -> Mapping[str, int]:
        """How many edits there are of each field, by what a person calls it."""
        found = Counter(name for edit in self.edits for name in edit.changes.fields)
        return {words: found[name] for name, words in _CHANGED_FIELDS.items() if found[name]}

    def count(self, group: SyncGroup) -> int:
        """Rows of a group."""
        match group:
            case SyncGroup.EDIT:
                return len(self.edits)
            case SyncGroup.DELETE:
                return len(self.deletions)
            case SyncGroup.ADD:
                return len(self.additions)

    def room(self, groups: Container[SyncGroup]) -> int:
        """How many rows can be added after the chosen groups were done; 0 or more."""
        gone = len(self.deletions) if SyncGroup.DELETE in groups else 0
        return max(0, COLLECTION_CAP - self.total + gone)

    def without_room(self, groups: Container[SyncGroup]) -> int:
        """How many of the rows to add find no place after the chosen groups were done."""
        new = len(self.additions) if SyncGroup.ADD in groups else 0
        return max(0, new - self.room(groups))

    def about_room(self, groups: Container[SyncGroup]) -> str:
        """What becomes of new rows without room, a sentence; empty if there is room for all."""
        over = self.without_room(groups)
        if not over:
            return ""
        goes = "it goes" if over == 1 else "they go"
        return f"There is no room for {over:,} of the new rows; {goes} to the file of the rest."

    @property
    def words(self) -> str:
        """The plan in a line: ``+120 new, ~33 differ (custom id 33), -8 only there, 900 alike``."""
        fields = ", ".join(f"{name} {count:,}" for name, count in self.differences.items())
        parts = [
            f"+{len(self.additions):,} new",
            f"~{len(self.edits):,} differ{f' ({fields})' if fields else ''}",
            f"-{self.only_there:,} only in the collection",
            f"{self.same:,} alike",
        ]
        return ", ".join(parts)

    @property
    def notes(self) -> tuple[str, ...]:
        """What else is to be known before anything is done, a sentence each."""
        notes = []
        if self.wrong:
            notes.append(f"{plural(self.wrong, 'row')} of the file with errors: left alone.")
        if self.repeated:
            rows = plural(self.repeated, "row")
            notes.append(f"{rows} of the file repeating others: the first of each counts.")
        if self.only_there and self.why_no_deletions:
            notes.append(self.why_no_deletions)
        if self.total and self.only_there == self.total:
            notes.append("The file has no row of the collection: are they the right two?")
        return tuple(notes)


def make_sync_plan(
    rows: Iterable[CheckedRow],
    mapping: ColumnMapping,
    records: Iterable[AsinRecord],
    *,
    total: int,
    is_whole: bool = True,
) -> SyncPlan:
    """Compare checked rows with the rows of a collection, by domain, postcode and ASIN.

    A field is compared only if the file says something of it; an empty custom id or output
    leaves the collection's as it is.

    Args:
        rows: The rows of the file.
        mapping: Where their fields come from.
        records: The rows of the collection.
        total: How many it has.
        is_whole: Whether the list is known to have missed none.
    """
    by_key: dict[AsinKey, AsinRecord] = {}
    kept = list(records)
    for record in kept:
        by_key.setdefault(record.key, record)
    given = {*mapping.columns, *mapping.constants}
    additions: list[CheckedRow] = []
    edits: list[RowEdit] = []
    met: set[AsinKey] = set()
    same = repeated = wrong = 0
    for checked in rows:
        if checked.verdict is Verdict.ERROR:
            wrong += 1
            continue
        key = checked.row.key
        if checked.verdict is Verdict.REPEATED or key in met:
            repeated += 1
            continue
        met.add(key)
        found = by_key.get(key)
        if found is None:
            additions.append(checked)
            continue
        changes = _changes(checked.row, found, given)
        if changes.fields:
            edits.append(RowEdit(found, changes))
        else:
            same += 1
    only_there = tuple(record for record in kept if record.key not in met)
    why = _why_no_deletions(wrong, is_whole=is_whole)
    return SyncPlan(
        tuple(additions),
        tuple(edits),
        () if why else only_there,
        same,
        repeated,
        wrong,
        total,
        len(only_there),
        why,
    )


def _why_no_deletions(wrong: int, *, is_whole: bool) -> str:
    if wrong:
        return (
            "Nothing can be deleted while rows of the file have errors: they may mean what seems"
            " to be only in the collection."
        )
    if not is_whole:
        return "Nothing can be deleted: the list changed while it was read. Read it again."
    return ""


def _changes(row: ImportRow, record: AsinRecord, given: Container[Field]) -> AsinChanges:
    raw_html = row.raw_html == "true" if Field.RAW_HTML in given else record.include_raw_html
    custom_id = row.custom_id if Field.CUSTOM_ID in given else ""
    output = row.output.strip().upper() if Field.OUTPUT in given else ""
    is_output = output in OUTPUTS and output != record.output
    return AsinChanges(
        custom_id=custom_id if custom_id and custom_id != record.custom_id else None,
        include_raw_html=raw_html if raw_html != record.include_raw_html else None,
        output=cast(OutputFormat, output) if is_output else None,
    )
