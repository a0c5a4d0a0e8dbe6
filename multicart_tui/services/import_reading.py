"""From bytes, or pasted text, to rows and a proposal of what their columns mean."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from multicart_tui.domain.csv_table import CsvTable, read_table
from multicart_tui.domain.csv_text import DecodedText, decode
from multicart_tui.domain.import_columns import ColumnMapping, Proposal, propose
from multicart_tui.domain.import_rows import Field, SourceRow
from multicart_tui.domain.pasted import Pasted, read_pasted
from multicart_tui.services.source_file import SourceFile
from multicart_tui.services.threads import Stop


class ReadingOptions(msgspec.Struct, frozen=True):
    """What a person says of a file; None leaves it to the rules."""

    encoding: str | None = None
    delimiter: str | None = None
    has_header: bool | None = None


@dataclass(frozen=True, eq=False)
class Reading:
    """What was read, by which options."""

    header: tuple[str, ...]
    rows: tuple[SourceRow, ...]
    proposal: Proposal
    options: ReadingOptions
    source: SourceFile | None = None
    """The file; None for pasted text, as are the next two."""
    decoded: DecodedText | None = None
    table: CsvTable | None = None
    pasted: Pasted | None = None
    """What pasted text holds; None for a file."""


def read_all(source: SourceFile, options: ReadingOptions, stop: Stop) -> Reading:
    """Decode a file and cut it into rows. Blocking: run it in a thread.

    Raises:
        UsageError: It is no text, not in the encoding named, or no table.
        Stopped: ``stop`` said so.
    """
    decoded = decode(source.data, options.encoding, stop=stop)
    table = read_table(decoded.text, options.delimiter, options.has_header, stop=stop)
    return Reading(
        table.header,
        table.rows,
        propose(table.header, table.rows),
        options,
        source,
        decoded,
        table,
    )


def read_paste(text: str) -> Reading:
    """Find the ASINs in pasted text: one column, and nothing to choose. Blocking."""
    pasted = read_pasted(text)
    mapping = ColumnMapping({Field.ASIN: 0})
    proposal = Proposal(mapping, is_exact=False, is_officeworks=False, ignored=())
    return Reading(
        (Field.ASIN.value,), pasted.as_source_rows(), proposal, ReadingOptions(), pasted=pasted
    )
