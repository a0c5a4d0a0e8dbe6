"""ASINs in whatever somebody pasted."""

from __future__ import annotations

import msgspec

from multicart_tui.domain.asin import ReadAsin, read_asin
from multicart_tui.domain.checker import USUAL_ASIN
from multicart_tui.domain.import_columns import ColumnMapping
from multicart_tui.domain.import_rows import Field, SourceRow
from multicart_tui.domain.pasted_tokens import find_tokens
from multicart_tui.domain.tidying import tidy_asin
from multicart_tui.domain.value_checks import LONGEST_CELL


class PastedEntry(msgspec.Struct, frozen=True, gc=False):
    """One thing in a paste that should be an ASIN."""

    number: int
    """Its place among the entries; the first is 1."""
    token: str
    """As it stood in the paste, without what separates and encloses it. Foreign text."""
    read: ReadAsin
    first: int = 0
    """Number of the entry whose ASIN it repeats; 0 if it repeats none."""


class Pasted(msgspec.Struct, frozen=True):
    """What a paste holds; ``valid``, ``bad`` and ``repeated`` add up to the entries."""

    entries: tuple[PastedEntry, ...]
    valid: int
    """Different ASINs that may be sent, odd ones too."""
    bad: int
    repeated: int

    @property
    def asins(self) -> tuple[str, ...]:
        """The valid ASINs, each once, in the order of the paste."""
        return tuple(
            entry.read.asin for entry in self.entries if entry.read.is_valid and not entry.first
        )

    def as_source_rows(self) -> tuple[SourceRow, ...]:
        """The entries as rows of one column, which holds the ASIN, for the usual check."""
        return tuple(SourceRow(entry.number, (entry.token,)) for entry in self.entries)

    def mapping(self, domain: str, postcode: str, *, raw_html: bool = False) -> ColumnMapping:
        """How those rows are filled, with one domain, postcode and flag for all."""
        return ColumnMapping(
            {Field.ASIN: 0},
            {
                Field.DOMAIN: domain,
                Field.POSTCODE: postcode,
                Field.RAW_HTML: "true" if raw_html else "false",
            },
        )


def read_pasted(text: str, domain: str = "") -> Pasted:
    """Read ASINs out of anything: lists, URLs, JSON, columns of a spreadsheet.

    Args:
        text: What was pasted; hostile text is safe, and never raises.
        domain: Name of the domain they are meant for; a URL of another shop is remarked on.
    """
    entries: list[PastedEntry] = []
    firsts: dict[str, int] = {}
    readings: dict[str, ReadAsin] = {}
    bad = 0
    for number, token in enumerate(find_tokens(text), 1):
        read = readings.get(token)
        if read is None:
            read = readings[token] = _read(token, domain)
        first = 0
        if not read.is_valid:
            bad += 1
        else:
            first = firsts.setdefault(read.asin, number)
        entries.append(PastedEntry(number, token, read, first if first != number else 0))
    return Pasted(tuple(entries), len(firsts), bad, len(entries) - len(firsts) - bad)


def _read(token: str, domain: str) -> ReadAsin:
    if USUAL_ASIN.fullmatch(token):
        return ReadAsin(token)
    return read_asin(tidy_asin(token[:LONGEST_CELL]), domain)
