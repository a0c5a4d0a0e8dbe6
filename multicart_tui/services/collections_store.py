"""The collections a person works with; the API cannot list them, so they are remembered."""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from multicart_tui.domain.ids import CollectionId
from multicart_tui.services.state_db import open_memory, open_state

_SCHEMA = """
CREATE TABLE IF NOT EXISTS collections (
    account TEXT NOT NULL,
    id INTEGER NOT NULL,
    name TEXT NOT NULL DEFAULT '',
    total INTEGER,
    status TEXT NOT NULL DEFAULT '',
    opened_at TEXT NOT NULL DEFAULT '',
    is_pinned INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (account, id)
) WITHOUT ROWID
"""

_COLUMNS = "id, name, total, status, opened_at, is_pinned"

_Row = tuple[int, str, int | None, str, str, int]
"""A row as the columns above have it."""
_Values = tuple[object, ...] | dict[str, object]


class KnownCollection(msgspec.Struct, frozen=True):
    """A collection as this machine remembers it."""

    id: CollectionId
    name: str = ""
    """The service's name for it, or one given here; may be empty."""
    total: int | None = None
    """ASINs in it when it was last read; None if it never was."""
    status: str = ""
    opened_at: str = ""
    """When it was last opened here, ISO 8601 in UTC; empty if it never was."""
    is_pinned: bool = False


def utc_now() -> str:
    """The time, to the second, as ISO 8601 in UTC."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class CollectionsStore:
    """Remembered collections of one account.

    Each change is one small transaction, so that two running programs do not undo each
    other's. When the file fails, as when another program locks it or the disk is full, the
    store goes on in memory with what it holds, and ``problem`` says so.

    Args:
        path: The database file; memory that ends with the program if None.
        account: Whose collections: profile and host.
        now: Tells the time.
    """

    def __init__(
        self, path: Path | None, account: str, *, now: Callable[[], str] = utc_now
    ) -> None:
        self._account = account
        self._now = now
        self._path = path
        self._held: dict[int, _Row] = {}
        self._db, self.problem = open_state(path, _SCHEMA)
        """``problem`` says why nothing can be remembered; empty if all is well."""
        # A file must not stay open because somebody forgot it.
        self._finalizer = weakref.finalize(self, self._db.close)
        self.all()  # so that everything is held if the file fails

    @property
    def is_lasting(self) -> bool:
        """Whether what is remembered outlasts the program."""
        (_, _, file) = self._db.execute("PRAGMA database_list").fetchone()
        return bool(file)

    def close(self) -> None:
        """Close the file."""
        self._finalizer()

    def all(self) -> tuple[KnownCollection, ...]:
        """Every collection: pinned ones first, then the one opened last."""
        rows = self._select("ORDER BY is_pinned DESC, opened_at DESC, id")
        self._held = {row[0]: row for row in rows}
        return tuple(_known(row) for row in rows)

    def get(self, collection: CollectionId) -> KnownCollection | None:
        """One collection, if it is remembered."""
        rows = self._select("AND id = ?", collection.value)
        return _known(rows[0]) if rows else None

    def remember(
        self,
        collection: CollectionId,
        *,
        name: str | None = None,
        status: str | None = None,
        total: int | None = None,
        opened: bool = False,
    ) -> None:
        """Take note of a collection; what is None stays as it was."""
        self._change(
            collection,
            """
            INSERT INTO collections (account, id, name, status, total, opened_at)
            VALUES (:account, :id, coalesce(:name, ''), coalesce(:status, ''), :total,
                    coalesce(:opened, ''))
            ON CONFLICT (account, id) DO UPDATE SET
                name = coalesce(:name, name),
                status = coalesce(:status, status),
                total = coalesce(:total, total),
                opened_at = coalesce(:opened, opened_at)
            """,
            {
                "account": self._account,
                "id": collection.value,
                "name": name,
                "status": status,
                "total": total,
                "opened": self._now() if opened else None,
            },
        )

    def pin(self, collection: CollectionId, is_pinned: bool) -> None:
        """Keep a collection at the top, or let it go."""
        self._set("is_pinned", int(is_pinned), collection)

    def rename(self, collection: CollectionId, name: str) -> None:
        """Give a collection a name on this machine; the service is not told."""
        self._set("name", name, collection)

    def forget(self, collection: CollectionId) -> None:
        """Remember it no longer; nothing is deleted on the service."""
        self._change(
            collection,
            "DELETE FROM collections WHERE account = ? AND id = ?",
            (self._account, collection.value),
        )

    def _set(self, column: str, value: object, collection: CollectionId) -> None:
        self._change(
            collection,
            f"UPDATE collections SET {column} = ? WHERE account = ? AND id = ?",
            (value, self._account, collection.value),
        )

    def _select(self, rest: str, *values: object) -> list[_Row]:
        return self._execute(
            f"SELECT {_COLUMNS} FROM collections WHERE account = ? {rest}",
            (self._account, *values),
        )

    def _change(self, collection: CollectionId, statement: str, values: _Values) -> None:
        self._execute(statement, values)
        self._held.pop(collection.value, None)
        for row in self._select("AND id = ?", collection.value):
            self._held[collection.value] = row

    def _execute(self, statement: str, values: _Values) -> list[_Row]:
        try:
            return self._db.execute(statement, values).fetchall()
        except sqlite3.ProgrammingError:
            raise  # a fault of this program, such as using a store that was closed
        except sqlite3.Error as error:
            if self._path is None:
                raise
            self.problem = f"{self._path} fails, so nothing more is remembered: {error}"
        self._leave_file()
        return self._db.execute(statement, values).fetchall()

    def _leave_file(self) -> None:
        """Go on in memory, with what was read and written until now."""
        self._finalizer()
        self._path = None
        self._db = open_memory(_SCHEMA)
        self._finalizer = weakref.finalize(self, self._db.close)
        self._db.executemany(
            f"INSERT INTO collections (account, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(self._account, *row) for row in self._held.values()],
        )


def _known(row: _Row) -> KnownCollection:
    number, name, total, status, opened_at, is_pinned = row
    return KnownCollection(CollectionId(number), name, total, status, opened_at, bool(is_pinned))
