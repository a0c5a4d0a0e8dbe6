"""Rows as text: for files that can be imported again, and for other programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable

from multicart_tui.domain.models import AsinRecord
from multicart_tui.domain.text import escape_harmful

IMPORT_COLUMNS = ("domain", "customer_postcode", "asin", "include_raw_html")
"""The only columns a bulk upload takes, in their order (vendor page, "Bulk Create ASINs")."""

FULL_COLUMNS = (
    "id",
    "asin",
    "domain",
    "customer_postcode",
    "custom_id",
    "include_raw_html",
    "output",
    "created_at",
    "updated_at",
)
"""Every field of a row, joined objects by their value."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def guard_formula(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP ASVS, "CSV injection")."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def as_import_csv(rows: Iterable[AsinRecord]) -> str:
    """Rows in the documented four columns; commas, line feeds, UTF-8 once encoded."""
    return csv_lines(
        [
            IMPORT_COLUMNS,
            *((row.key.domain, row.key.postcode, row.asin, _word(row)) for row in rows),
        ]
    )


def as_full_cells(row: AsinRecord) -> tuple[str, ...]:
    """The fields of a row as text, in the order of ``FULL_COLUMNS``."""
    key = row.key
    return (
        str(row.id),
        row.asin,
        key.domain,
        key.postcode,
        row.custom_id,
        _word(row),
        row.output,
        row.created_at,
        row.updated_at,
    )


def csv_lines(lines: Iterable[Iterable[str]]) -> str:
    """Lines of CSV (RFC 4180, but with line feeds)."""
    file = io.StringIO()
    plain = csv.writer(file, lineterminator="\n")
    # Until Python 3.13 the module leaves a lone carriage return bare, and it ends the line.
    quoted = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
    for line in lines:
        cells = tuple(line)
        (quoted if any("\r" in cell for cell in cells) else plain).writerow(cells)
    return file.getvalue()


def as_json_lines(rows: Iterable[AsinRecord]) -> str:
    """Every field of every row, one JSON object a line."""
    return "".join(f"{as_json(as_plain(row))}\n" for row in rows)


def as_json(value: object, *, indent: int | None = None) -> str:
    """A value as JSON in which whatever a terminal would obey is escaped."""
    return escape_harmful(json.dumps(value, ensure_ascii=False, indent=indent))


def as_plain(row: AsinRecord) -> dict[str, object]:
    """A row under the API's own names, ids and joined values side by side."""
    return {
        "id": row.id.value,
        "asin": row.asin,
        "collection": row.collection.value if row.collection else None,
        "domain": {"id": row.domain.id, "domain": row.domain.name} if row.domain else None,
        "customer_postcode": (
            {"id": row.postcode.id, "zipcode": row.postcode.value} if row.postcode else None
        ),
        "custom_id": row.custom_id,
        "include_raw_html": row.include_raw_html,
        "output": row.output,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }


def _word(row: AsinRecord) -> str:
    return "true" if row.include_raw_html else "false"
