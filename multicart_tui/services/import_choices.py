"""What a person said of a file's columns, kept while the file is read in another way."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from multicart_tui.domain.import_columns import ColumnMapping, Proposal, propose
from multicart_tui.domain.import_rows import Field


class _Column(msgspec.Struct, frozen=True):
    """A field comes from a column, or from none."""

    place: int | None
    name: str


class Choices:
    """Choices by field, laid over whatever the header proposes.

    A column is found again by its name, so that a choice outlives another delimiter or
    another file of the same kind; one whose column is missing waits until it comes back.
    """

    def __init__(self) -> None:
        self._made: dict[Field, _Column | str] = {}

    def choose_column(self, field: Field, place: int | None, header: Sequence[str]) -> None:
        """Take a field from a column, counted from 0, or from none."""
        name = header[place] if place is not None and place < len(header) else ""
        self._made[field] = _Column(place, name)

    def choose_constant(self, field: Field, value: str) -> None:
        """Give a field one value for all rows."""
        self._made[field] = value

    def forget_constants_of_columns(self, proposal: Proposal | None) -> None:
        """Drop values for all rows of fields that a new file has columns for."""
        for field in proposal.mapping.columns if proposal else ():
            if isinstance(self._made.get(field), str):
                del self._made[field]

    def apply(self, mapping: ColumnMapping, header: Sequence[str]) -> ColumnMapping:
        """The proposed mapping with the choices that fit the header."""
        for field, choice in self._made.items():
            if isinstance(choice, str):
                mapping = mapping.with_constant(field, choice)
            elif choice.place is None:
                mapping = mapping.assign(field, None)
            else:
                place = _find(choice, header)
                mapping = mapping if place is None else mapping.assign(field, place)
        return mapping


def _find(choice: _Column, header: Sequence[str]) -> int | None:
    place = choice.place
    if place is not None and place < len(header) and header[place] == choice.name:
        return place
    return header.index(choice.name) if choice.name in header else None


def importable_header(header: Sequence[str], mapping: ColumnMapping | None) -> tuple[str, ...]:
    """Names under which the columns would be mapped the same way without a word.

    Names that say so already stay. A column that the person had to point at, as in a file
    without a header, takes the API's name of its field; one that would be taken by mistake
    is said to be unused.
    """
    names = list(header)
    wanted = {place: field for field, place in mapping.columns.items()} if mapping else {}
    # A name that is taken away may uncover another column that would be taken for it.
    for _ in names:
        understood = {place: field for field, place in propose(names).mapping.columns.items()}
        if understood == wanted:
            break
        for place in range(len(names)):
            field = wanted.get(place)
            if field is not understood.get(place):
                names[place] = field.value if field else f"{names[place]} (not used)"
    return tuple(names)
