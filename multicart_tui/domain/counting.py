"""How often each value stands in some columns of the rows that were read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from multicart_tui.domain.columns import ASIN_COLUMNS, Column
from multicart_tui.domain.filtering import RowFilter, cell_value
from multicart_tui.domain.models import AsinRecord

COUNTED = tuple(
    column
    for column in ASIN_COLUMNS
    if column.name in ("domain", "customer_postcode", "include_raw_html", "output")
)
"""The columns with few values, which are worth counting."""


@dataclass(frozen=True)
class ValueCount:
    """One value of a column and how many rows have it."""

    column: Column
    value: str
    """As the cell shows it, safe to show; empty if nothing is there."""
    count: int

    @property
    def filter(self) -> RowFilter:
        """The filter that keeps exactly these rows."""
        return RowFilter(f"{self.column.title.casefold()}={self.value}")


def count_values(
    rows: Sequence[AsinRecord], columns: Sequence[Column] = COUNTED
) -> tuple[ValueCount, ...]:
    """Values column by column, the most frequent first, equals in the order of the alphabet."""
    counts: list[ValueCount] = []
    for column in columns:
        found = Counter(cell_value(column, row) for row in rows)
        counts += [
            ValueCount(column, value, count)
            for value, count in sorted(found.items(), key=lambda item: (-item[1], item[0]))
        ]
    return tuple(counts)
