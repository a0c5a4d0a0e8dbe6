"""The demo's memory: one SQLite file.

A single connection, guarded by a lock, because the server's thread and a test's
thread may both look. Text may hold lone surrogates, which JSON can carry and
UTF-8 cannot; they are kept by `storable` and the connection's text factory.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

Value = str | bytes | int | float | None
"""What a column holds."""

APPLICATION_ID = 0x4D434441
"""Marks a SQLite file as a demo store ("MCDA"), so no other file is ever written to."""

_SCHEMA = """
CREATE TABLE domain (
    id INTEGER PRIMARY KEY, domain TEXT NOT NULL UNIQUE, country_code TEXT NOT NULL,
    supplier_type TEXT NOT NULL, status TEXT NOT NULL);
CREATE TABLE zipcode (
    id INTEGER PRIMARY KEY AUTOINCREMENT, domain INTEGER NOT NULL, zipcode TEXT NOT NULL,
    status TEXT NOT NULL, created_at TEXT NOT NULL, active_at REAL, UNIQUE (domain, zipcode));
CREATE TABLE collection (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, status TEXT NOT NULL,
    request_type TEXT NOT NULL, schedule TEXT NOT NULL, priority TEXT NOT NULL,
    fetch_mode TEXT NOT NULL, notification_email TEXT NOT NULL, created_at TEXT NOT NULL,
    run_ends_at REAL, run_items INTEGER NOT NULL DEFAULT 0);
CREATE TABLE asin (
    id INTEGER PRIMARY KEY AUTOINCREMENT, collection INTEGER NOT NULL, domain INTEGER NOT NULL,
    customer_postcode INTEGER NOT NULL, asin TEXT NOT NULL, custom_id TEXT,
    include_raw_html INTEGER NOT NULL, output TEXT NOT NULL, created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL, UNIQUE (collection, domain, customer_postcode, asin));
CREATE INDEX asin_by_collection ON asin (collection);
CREATE TABLE output (
    id INTEGER PRIMARY KEY AUTOINCREMENT, collection INTEGER NOT NULL, output_json TEXT NOT NULL,
    large_bytes INTEGER NOT NULL DEFAULT 0, output_json_count INTEGER NOT NULL,
    created_at TEXT NOT NULL, updated_at TEXT NOT NULL);
CREATE INDEX output_by_collection ON output (collection);
CREATE TABLE credits (available INTEGER NOT NULL, used INTEGER NOT NULL, frozen INTEGER NOT NULL);
"""


def storable(text: str) -> str | bytes:
    """Return text as SQLite takes it: bytes, to be cast to TEXT, if it has a lone surrogate."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
    return text


def _readable(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogatepass")


class Store:
    """An open demo store.

    Args:
        path: The SQLite file; made, without data, when it does not exist.
        clock: Gives the present time, in UTC; tests set it.

    Raises:
        ValueError: The file is there and is not a demo store.
    """

    activation_seconds = 5.0
    """How long a new postcode is pending; the real service takes up to a minute."""

    run_seconds = 3.0
    """How long a run of a collection takes."""

    def __init__(
        self, path: Path, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.path = path
        self.clock = clock
        self.lock = threading.RLock()
        self._unlisted: dict[int, tuple[int, float]] = {}
        try:
            self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        except sqlite3.Error as error:
            raise ValueError(f"{path} cannot be opened: {error}.") from error
        self._connection.row_factory = sqlite3.Row
        self._connection.text_factory = _readable
        try:
            self.is_empty = self._prepare()
        except sqlite3.Error as error:
            self._connection.close()
            raise ValueError(f"{path} cannot be used as a demo store: {error}.") from error
        except ValueError:
            self._connection.close()
            raise

    def _prepare(self) -> bool:
        tables = self.number("SELECT count(*) FROM sqlite_master")
        mark = self.number("PRAGMA application_id")
        if tables and mark != APPLICATION_ID:
            raise ValueError(f"{self.path} is a database of something else; name another file.")
        # A demo's data need not survive a power cut, only a killed process.
        self._connection.execute("PRAGMA synchronous = OFF")
        if not tables:
            self._connection.executescript(
                f"BEGIN; PRAGMA application_id = {APPLICATION_ID}; {_SCHEMA} COMMIT;"
            )
        return self.number("SELECT count(*) FROM domain") == 0

    def now(self) -> str:
        """Return the present as the API writes times, e.g. ``2026-06-20T10:00:00Z``."""
        return self.clock().strftime("%Y-%m-%dT%H:%M:%SZ")

    def rows(self, sql: str, *values: Value) -> list[sqlite3.Row]:
        """Return every row of a query."""
        with self.lock:
            return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, *values: Value) -> sqlite3.Row | None:
        """Return the first row of a query, or None."""
        with self.lock:
            found: sqlite3.Row | None = self._connection.execute(sql, values).fetchone()
            return found

    def number(self, sql: str, *values: Value) -> int:
        """Return the number a query gives, such as a count."""
        found = self.row(sql, *values)
        return int(found[0]) if found else 0

    def write(self, sql: str, *values: Value) -> int:
        """Run one statement; return the id of the row it inserted, if it did."""
        with self.lock:
            return self._connection.execute(sql, values).lastrowid or 0

    def write_many(self, sql: str, rows: Iterable[tuple[Value, ...]]) -> None:
        """Run one statement for many rows."""
        with self.lock:
            self._connection.executemany(sql, rows)

    def hide_from(self, collection: int, row_id: int, seconds: float) -> None:
        """Let lists of a collection end before a row for some time: it is being taken in."""
        with self.lock:
            self._unlisted[collection] = (row_id, time.monotonic() + seconds)

    def first_unlisted(self, collection: int) -> int | None:
        """The row id that lists of a collection end before; None if they tell everything."""
        with self.lock:
            row_id, until = self._unlisted.get(collection, (0, 0.0))
            return row_id if time.monotonic() < until else None

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Make what is written inside happen as a whole or not at all."""
        with self.lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def replace_with(self, other: Store) -> None:
        """Become a copy of another store."""
        with self.lock, other.lock:
            other._connection.backup(self._connection)

    def close(self) -> None:
        """Close the file."""
        with self.lock:
            self._connection.close()
