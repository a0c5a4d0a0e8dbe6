"""Which columns an ASIN table has, and how a record becomes their text and order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from multicart_tui.domain.models import AsinRecord
from multicart_tui.domain.text import clean

_NUMBER = re.compile("[0-9]+")

SortKey = Callable[[AsinRecord], object]


@dataclass(frozen=True)
class Column:
    """One column: its heading, its text for a record, and how wide it may grow."""

    name: str
    """The API's name for the field; also what settings and sorting call it."""
    title: str
    text: Callable[[AsinRecord], str]
    """What the cell shows, not yet made safe for the terminal."""
    most: int
    """Widest it may be, in terminal cells."""
    least: int = 0
    """Narrowest it may be; its title's width if that is more."""
    sort_key: SortKey | None = None
    """How records order by it; by the cell's text if None."""

    @property
    def width(self) -> int:
        """The width it never goes below."""
        return max(self.least, len(self.title))

    def order(self, record: AsinRecord) -> object:
        """What to compare when sorting by this column."""
        return self.sort_key(record) if self.sort_key else natural(self.text(record))


def natural(text: str) -> str:
    """Order ``item 9`` before ``item 10``, and ignore case.

    Numbers are padded with zeros to the same length; one string compares faster than parts.
    """
    return _NUMBER.sub(_padded, text.casefold())


def _padded(number: re.Match[str]) -> str:
    return number[0].zfill(18)


def yes_no(value: bool) -> str:
    """The word a cell shows for a flag."""
    return "yes" if value else "no"


ASIN_COLUMNS: tuple[Column, ...] = (
    # Digits inside an ASIN are no number, so it orders as plain text.
    Column(
        "asin", "ASIN", lambda row: row.asin, 14, least=10, sort_key=lambda row: row.asin.upper()
    ),
    Column("domain", "Domain", lambda row: row.domain.name if row.domain else "", 20, least=13),
    Column(
        "customer_postcode",
        "Postcode",
        lambda row: row.postcode.value if row.postcode else "",
        most=12,
    ),
    Column("custom_id", "Custom id", lambda row: row.custom_id, most=40, least=14),
    Column("include_raw_html", "Raw HTML", lambda row: yes_no(row.include_raw_html), most=8),
    Column("output", "Output", lambda row: row.output, most=8),
    Column("id", "Row id", lambda row: f"#{row.id}", most=12, sort_key=lambda row: row.id.value),
)
"""Every column of the ASIN table; the first stays put while the others scroll."""


def cells(record: AsinRecord, columns: Iterable[Column] = ASIN_COLUMNS) -> tuple[str, ...]:
    """The text of each cell of a record, safe to show."""
    return tuple(clean(column.text(record), 4 * column.most) for column in columns)


def sort_records(
    records: Iterable[AsinRecord], column: Column, *, descending: bool = False
) -> list[AsinRecord]:
    """Records in the order of one column; equals keep the order they came in."""
    return sorted(records, key=column.order, reverse=descending)  # type: ignore[arg-type]
