"""Rows marked for an action, and which of them are out of sight."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from multicart_tui.domain.ids import AsinId
from multicart_tui.domain.models import AsinRecord
from multicart_tui.domain.text import plural


class Marks:
    """Marked records, kept whole so that they survive a page turn.

    What is not on screen cannot be acted on by accident: :meth:`visible` and
    :meth:`hidden` split the marks by what the person can see.
    """

    def __init__(self) -> None:
        self._records: dict[AsinId, AsinRecord] = {}

    def __len__(self) -> int:
        return len(self._records)

    def __iter__(self) -> Iterator[AsinRecord]:
        return iter(tuple(self._records.values()))

    def __contains__(self, asin: AsinId) -> bool:
        return asin in self._records

    def toggle(self, record: AsinRecord) -> bool:
        """Mark a record, or take its mark away; returns whether it is marked now."""
        if self._records.pop(record.id, None):
            return False
        self._records[record.id] = record
        return True

    def add(self, records: Iterable[AsinRecord]) -> None:
        """Mark records; marking twice is marking once."""
        self._records |= {record.id: record for record in records}

    def discard(self, ids: Iterable[AsinId]) -> None:
        """Take marks away; ids without a mark do not matter."""
        for asin in ids:
            self._records.pop(asin, None)

    def clear(self) -> None:
        """Take every mark away."""
        self._records.clear()

    def visible(self, shown: Collection[AsinRecord]) -> list[AsinRecord]:
        """Marked records that are among the rows shown, in their order on screen."""
        return [record for record in shown if record.id in self._records]

    def hidden(self, shown: Collection[AsinRecord]) -> list[AsinRecord]:
        """Marked records on another page or behind a filter, in the order they were marked."""
        ids = {record.id for record in shown}
        return [record for record in self if record.id not in ids]

    def describe(self, shown: Collection[AsinRecord]) -> str:
        """Say how many are marked: ``12 marked (5 hidden)``; empty when none is."""
        if not self._records:
            return ""
        hidden = len(self.hidden(shown))
        return f"{len(self):,} marked" + (f" ({hidden:,} hidden)" if hidden else "")

    def noun(self) -> str:
        """The number of marks with its noun: ``1 ASIN``, ``37 ASINs``."""
        return plural(len(self), "ASIN")
