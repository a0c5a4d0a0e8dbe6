"""Rows as text: for files that can be imported again, and for other programs."""

from __future__ import annotations

import json
from collections.abc import Iterable

from multicart_tui.domain.csv_writing import IMPORT_COLUMNS, csv_lines, guard_formula
from multicart_tui.domain.models import AsinRecord
from multicart_tui.domain.text import escape_harmful

__all__ = [
    "FULL_COLUMNS",
    "IMPORT_COLUMNS",
    "as_full_cells",
    "as_import_cells",
    "as_import_csv",
    "as_json",
    "as_json_lines",
    "as_plain",
    "csv_lines",
    "guard_formula",
]

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


def as_import_csv(rows: Iterable[AsinRecord]) -> str:
    """Rows in the documented four columns; commas, line feeds, UTF-8 once encoded."""
    return csv_lines(
        [
            IMPORT_COLUMNS,
            *map(as_import_cells, rows),
        ]
    )


def as_import_cells(row: AsinRecord) -> tuple[str, ...]:
    """The fields of a row that an upload takes, in the order of ``IMPORT_COLUMNS``."""
    return (row.key.domain, row.key.postcode, row.asin, _word(row))


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
