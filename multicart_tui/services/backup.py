"""Saves rows before they are deleted, so that they can be had back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import msgspec

from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.models import AsinRecord
from multicart_tui.paths import write_private

CSV_COLUMNS = ("domain", "customer_postcode", "asin", "include_raw_html")
"""The only columns a bulk upload takes, in their order (vendor page, "Bulk Create ASINs")."""


def save_backup(
    folder: Path, collection: CollectionId, rows: Iterable[AsinRecord], *, now: datetime
) -> Path:
    """Write rows as a CSV file that a bulk upload takes as it is; returns its path.

    A bulk upload cannot carry a custom id or an output format, so a file of JSON lines
    with every field lies beside it. Blocking: call it in a thread.

    Args:
        folder: Where to; created if it is missing.
        collection: Whose rows they are.
        rows: What to save.
        now: The moment that names the files, to the microsecond.

    Raises:
        ConfigError: They cannot be written; then nothing may be deleted.
    """
    kept = tuple(rows)
    name = f"collection-{collection}-{now:%Y%m%d-%H%M%S-%f}"
    write_private(folder / f"{name}.jsonl", as_json_lines(kept))
    target = folder / f"{name}.csv"
    write_private(target, as_import_csv(kept))
    return target


def as_import_csv(rows: Iterable[AsinRecord]) -> str:
    """Rows in the documented four columns; commas, line feeds, UTF-8 once encoded."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for row in rows:
        key = row.key
        writer.writerow(
            (key.domain, key.postcode, row.asin, "true" if row.include_raw_html else "false")
        )
    return file.getvalue()


def as_json_lines(rows: Iterable[AsinRecord]) -> str:
    """Every field of every row, one JSON object a line."""
    return "".join(f"{msgspec.json.encode(as_plain(row)).decode()}\n" for row in rows)


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
