"""Which column of a file fills which field of an import.

The service takes exactly four columns by exact names (vendor page, "Bulk Create ASINs");
people's files call them otherwise. What a heading most likely means is proposed, and the
person decides.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import msgspec

from multicart_tui.domain.csv_table import column_name
from multicart_tui.domain.import_rows import SENT_FIELDS, Field, SourceRow

REQUIRED = (Field.DOMAIN, Field.POSTCODE, Field.ASIN)
"""Fields without which no row can be sent; raw HTML is ``false`` when nothing is said."""

OFFICEWORKS = frozenset({"sku", "customer_postcode", "store_id"})
"""Columns of another supplier's upload, which the vendor's overview shows by mistake."""

SYNONYMS: Mapping[Field, tuple[str, ...]] = MappingProxyType(
    {
        Field.DOMAIN: (
            *("domain", "domain name", "amazon domain", "marketplace", "amazon marketplace"),
            *("site", "shop", "store", "website", "country domain", "host"),
        ),
        Field.POSTCODE: (
            *("customer postcode", "postcode", "zip", "zip code", "postal code"),
            *("customer zip code", "customer zip", "delivery postcode", "plz"),
        ),
        Field.ASIN: (
            *("asin", "asins", "amazon asin", "product asin", "parent asin", "child asin"),
            *("product id", "product", "isbn", "isbn 10", "url", "link", "product url"),
            *("amazon url", "product link"),
        ),
        Field.RAW_HTML: (
            *("include raw html", "including raw html", "raw html", "html", "with html"),
        ),
        Field.CUSTOM_ID: (
            *("custom id", "sku", "reference", "ref", "external id", "own id"),
            *("internal id", "item number", "article number"),
        ),
        Field.OUTPUT: ("output", "output format", "format", "output type"),
    }
)
"""What headings mean which field, the likeliest first; only letters and digits count."""

SAMPLES = 100
"""Rows that are looked at for what no heading tells."""

_SEPARATORS = re.compile(r"[\W_]+")

_LOOKS: Mapping[Field, re.Pattern[str]] = MappingProxyType(
    {
        Field.ASIN: re.compile(
            r"B0[A-Z0-9]{8}|https?://(?:[\w-]+\.)?amazon\.\S+", re.IGNORECASE | re.ASCII
        ),
        Field.DOMAIN: re.compile(r"(?:www\.)?amazon(?:\.[a-z]{2,3}){1,2}", re.IGNORECASE),
    }
)
"""What values of some fields look like, and those of no other."""

_LOOKS_WITHOUT_HEADING: Mapping[Field, re.Pattern[str]] = MappingProxyType(
    {
        Field.ASIN: re.compile(r"B0[A-Z0-9]{8}|[0-9]{9}[0-9X]", re.IGNORECASE),
        Field.RAW_HTML: re.compile(r"true|false", re.IGNORECASE),
        Field.POSTCODE: re.compile(
            r"(?=\D*\d)[A-Z0-9]{2,5}(?:[ -]?[A-Z0-9]{1,4})?", re.IGNORECASE | re.ASCII
        ),
    }
)
"""What much else looks like too, so that it counts only where no heading contradicts."""


class ColumnMapping(msgspec.Struct, frozen=True):
    """Where each field's value comes from: a column, or one value for every row."""

    columns: Mapping[Field, int] = {}
    """Place of the column in a row, from 0."""
    constants: Mapping[Field, str] = {}
    """One value for all rows, for fields without a column."""

    def assign(self, field: Field, column: int | None) -> ColumnMapping:
        """Take a field from a column, or from none; a value for all rows is given up."""
        columns = {each: place for each, place in self.columns.items() if each is not field}
        constants = {each: value for each, value in self.constants.items() if each is not field}
        if column is not None:
            columns[field] = column
        return ColumnMapping(columns, constants)

    def with_constant(self, field: Field, value: str) -> ColumnMapping:
        """Give a field the same value in every row; its column, if it had one, is given up."""
        without = self.assign(field, None)
        return ColumnMapping(without.columns, {**without.constants, field: value})

    @property
    def missing(self) -> tuple[Field, ...]:
        """Required fields that nothing fills."""
        return tuple(
            field
            for field in REQUIRED
            if field not in self.columns and not self.constants.get(field, "").strip()
        )

    def problems(self, header: Sequence[str] = ()) -> tuple[str, ...]:
        """Why rows cannot be made of it, a sentence each; none if they can.

        Args:
            header: Names of the columns, to call them by. Foreign text: clean it.
        """
        found = [
            f"{field.value} has neither a column nor a value for all rows."
            for field in self.missing
        ]
        by_column: dict[int, list[str]] = {}
        for field, column in self.columns.items():
            by_column.setdefault(column, []).append(field.value)
        for column, fields in by_column.items():
            if len(fields) > 1:
                name = header[column] if column < len(header) else f"column {column + 1}"
                found.append(f"{' and '.join(fields)} are both taken from {name}.")
        return tuple(found)


class Proposal(msgspec.Struct, frozen=True):
    """What the headings of a file most likely mean."""

    mapping: ColumnMapping
    is_exact: bool
    """Whether the header is the documented one, so that nobody needs to be asked."""
    is_officeworks: bool
    """Whether these are the columns of another supplier's upload."""
    ignored: tuple[str, ...]
    """Headings that fill nothing. Foreign text."""

    @property
    def missing(self) -> tuple[Field, ...]:
        """Required fields that no column fills."""
        return self.mapping.missing


def propose(header: Sequence[str], samples: Sequence[SourceRow] = ()) -> Proposal:
    """Say what the columns of a file most likely mean: by heading, else by what is in them.

    Columns that begin with an underscore are the remarks this program writes into files of
    rejected rows; they are passed over without a word.

    Args:
        header: Names of the columns.
        samples: Rows of the file; the first ones are looked at. Without them only headings
            count, and nothing is found in a file that has none.
    """
    names = ["" if name.startswith("_") else _plain(name) for name in header]
    columns = _by_heading(names)
    is_officeworks = _is_officeworks(names)
    if is_officeworks:
        # Its sku is what Amazon would call by an ASIN, and no reference of the customer's.
        columns.pop(Field.CUSTOM_ID, None)
    else:
        _add_by_looks(columns, header, samples[:SAMPLES])
    own = [name for name in header if not name.startswith("_")]
    ignored = tuple(
        name
        for place, name in enumerate(header)
        if place not in columns.values() and not name.startswith("_")
    )
    is_exact = own == [field.value for field in SENT_FIELDS]
    return Proposal(ColumnMapping(columns), is_exact, is_officeworks, ignored)


def _by_heading(names: Sequence[str]) -> dict[Field, int]:
    columns: dict[Field, int] = {}
    for field, synonyms in SYNONYMS.items():
        # An exact name wins over an earlier column that only sounds like it.
        for synonym in map(_plain, synonyms):
            if synonym in names:
                columns[field] = names.index(synonym)
                break
    return columns


def _add_by_looks(
    columns: dict[Field, int], header: Sequence[str], samples: Sequence[SourceRow]
) -> None:
    for field, pattern in _LOOKS.items():
        found = _alike(pattern, columns, header, samples)
        if found and field not in columns:
            columns[field] = found[0]
    if any(name != column_name(place) for place, name in enumerate(header)):
        return
    for field, pattern in _LOOKS_WITHOUT_HEADING.items():
        found = _alike(pattern, columns, header, samples)
        if len(found) == 1 and field not in columns:
            columns[field] = found[0]


def _alike(
    pattern: re.Pattern[str],
    columns: Mapping[Field, int],
    header: Sequence[str],
    samples: Sequence[SourceRow],
) -> list[int]:
    """Columns without a meaning in which nearly every value looks as the pattern says."""
    found = []
    for place, name in enumerate(header):
        if place in columns.values() or name.startswith("_"):
            continue
        values = [row.cells[place].strip() for row in samples if place < len(row.cells)]
        values = [value for value in values if value]
        fitting = sum(1 for value in values if pattern.fullmatch(value))
        if values and fitting >= 0.8 * len(values):
            found.append(place)
    return found


def _plain(name: str) -> str:
    return _SEPARATORS.sub("", name.casefold())


def _is_officeworks(names: Sequence[str]) -> bool:
    return {_plain(name) for name in OFFICEWORKS} <= set(names) and "asin" not in names
