"""Rows found by what they show.

``/text`` keeps those that have it, ``/!text`` the others; ``/postcode=4500`` keeps those whose
cell is just that, by the heading of the column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Self

from multicart_tui.domain.columns import ASIN_COLUMNS, Column
from multicart_tui.domain.models import AsinRecord
from multicart_tui.domain.text import clean

_BY_NAME = {
    name: column for column in ASIN_COLUMNS for name in (column.title.casefold(), column.name)
}


@dataclass(frozen=True)
class RowFilter:
    """A filter as it was typed; the empty one lets every row pass.

    Case matters only when a capital was typed, as in less and vim ("smart case"); a whole
    cell is compared as it is.
    """

    typed: str = ""

    @classmethod
    def like(cls, column: Column, record: AsinRecord) -> Self:
        """The filter that keeps rows whose cell of a column is like this record's."""
        return cls(f"{column.title.casefold()}={cell_value(column, record)}")

    @property
    def is_empty(self) -> bool:
        """Whether it lets every row pass."""
        return not self._needle

    @property
    def _is_negated(self) -> bool:
        return self.typed.startswith("!")

    @property
    def _needle(self) -> str:
        return self.typed[1:] if self._is_negated else self.typed

    def keep(self, records: Iterable[AsinRecord]) -> list[AsinRecord]:
        """The records that pass, in the order they came in."""
        if self.is_empty:
            return list(records)
        wanted, has = not self._is_negated, self._test()
        return [row for row in records if has(row) is wanted]

    def _test(self) -> Callable[[AsinRecord], bool]:
        needle = self._needle
        name, equals, value = needle.partition("=")
        column = _BY_NAME.get(name.strip().casefold())
        if equals and column:
            return lambda row: cell_value(column, row) == value
        if needle == needle.lower():
            needle = needle.casefold()
            return lambda row: needle in _haystack(row).casefold()
        return lambda row: needle in _haystack(row)


def cell_value(column: Column, record: AsinRecord) -> str:
    """What a cell shows, safe to be typed, shown and compared."""
    return clean(column.text(record))


def _haystack(record: AsinRecord) -> str:
    # A separator that cannot be typed, so that no match runs from one cell into the next.
    return "\n".join(column.text(record) for column in ASIN_COLUMNS)
