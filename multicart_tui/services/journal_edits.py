"""Keeps what was typed in a review and not sent yet, so that not even a kill loses it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

import msgspec

from multicart_tui.domain.import_rows import ImportRow
from multicart_tui.services.journal import Journal
from multicart_tui.services.journal_coding import to_json

# A table beside the others, so that a journal of an older program takes it as well.
_TABLE = (
    "CREATE TABLE IF NOT EXISTS edit (job INTEGER NOT NULL, number INTEGER NOT NULL,"
    " sent TEXT NOT NULL, PRIMARY KEY (job, number)) WITHOUT ROWID"
)
_read_row = msgspec.json.Decoder(ImportRow).decode


async def keep_edits(journal: Journal, job: int, edits: Mapping[int, ImportRow]) -> None:
    """Record the edits of a job in the place of those recorded before.

    Args:
        journal: The journal.
        job: Whose rows.
        edits: The values as they were typed, by the rows' numbers; none forgets them.

    Raises:
        ConfigError: They cannot be recorded.
    """

    def work(db: sqlite3.Connection) -> None:
        db.execute(_TABLE)
        db.execute("DELETE FROM edit WHERE job = ? OR job NOT IN (SELECT id FROM job)", (job,))
        db.executemany(
            "INSERT INTO edit VALUES (?, ?, ?)",
            ((job, number, to_json(row)) for number, row in edits.items()),
        )

    await journal.file.write(work)


async def kept_edits(journal: Journal, job: int) -> Mapping[int, ImportRow]:
    """The edits of a job that were recorded last, by the rows' numbers.

    Raises:
        ConfigError: The journal cannot be read.
    """

    def work(db: sqlite3.Connection) -> Mapping[int, ImportRow]:
        db.execute(_TABLE)
        found = db.execute("SELECT number, sent FROM edit WHERE job = ?", (job,))
        return {number: _read_row(sent) for number, sent in found}

    return await journal.file.write(work)
