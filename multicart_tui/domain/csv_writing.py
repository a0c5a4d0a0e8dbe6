"""Writes CSV: for people's spreadsheets, and the exact file that an upload takes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

from multicart_tui.domain.import_rows import SENT_FIELDS, ImportRow
from multicart_tui.errors import UsageError

IMPORT_COLUMNS = tuple(field.value for field in SENT_FIELDS)
"""The only columns a bulk upload takes, in their order (vendor page, "Bulk Create ASINs")."""

_UNSENDABLE = re.compile("[\r\n\0\ud800-\udfff]")
"""Ends a row, or has no place in UTF-8."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def guard_formula(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP ASVS, "CSV injection")."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def unguard(cell: str) -> str:
    """The cell without the apostrophe of :func:`guard_formula`, or of a careful spreadsheet."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_FORMULA) else cell


def csv_lines(lines: Iterable[Iterable[str]]) -> str:
    """Lines of CSV (RFC 4180, but with line feeds)."""
    file = io.StringIO()
    plain = csv.writer(file, lineterminator="\n")
    # Until Python 3.13 the module leaves a lone carriage return bare, and it ends the line.
    quoted = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
    for line in lines:
        cells = tuple(line)
        (quoted if "\r" in "".join(cells) else plain).writerow(cells)
    return file.getvalue()


def canonical_csv(rows: Iterable[ImportRow]) -> bytes:
    """The file an upload takes: four columns, commas, line feeds, UTF-8 without a mark.

    Raises:
        UsageError: A value has a line end, a NUL or half a character in it, which no check
            lets through.
    """
    lines = [IMPORT_COLUMNS]
    for row in rows:
        values = (row.domain, row.postcode, row.asin, row.raw_html)
        if _UNSENDABLE.search("".join(values)):
            raise UsageError(
                f"Line {row.line:,} cannot be sent",
                "One of its values has a line end in it, or what is no character.",
                "Edit the row, or leave it out.",
            )
        lines.append(values)
    return csv_lines(lines).encode()
