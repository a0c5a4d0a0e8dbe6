"""Saves rows before they are deleted, so that they can be had back."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.models import AsinRecord
from multicart_tui.paths import write_private
from multicart_tui.services.row_formats import as_import_csv, as_json_lines


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


async def keep_rows(folder: Path, collection: CollectionId, rows: Iterable[AsinRecord]) -> Path:
    """Save rows as of now, off the event loop; see :func:`save_backup`."""
    now = datetime.now().astimezone()
    return await asyncio.to_thread(save_backup, folder, collection, tuple(rows), now=now)
