"""The JSONPath queries that were used before, so that nobody types one twice."""

from __future__ import annotations

import sqlite3
import weakref
from pathlib import Path

from multicart_tui.domain.json_paths import safe_query
from multicart_tui.services.state_db import open_state

MOST = 200
"""Queries that are kept; the one used longest ago goes first."""

LONGEST = 2_000
"""Characters of a query above which it is not kept."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS json_queries (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    query TEXT NOT NULL UNIQUE
)
"""
_NEWEST = "SELECT query FROM json_queries ORDER BY number DESC LIMIT ?"
_ADD = "INSERT OR REPLACE INTO json_queries (query) VALUES (?)"
_CUT = """
DELETE FROM json_queries WHERE number NOT IN
    (SELECT number FROM json_queries ORDER BY number DESC LIMIT ?)
"""


class QueryHistory:
    """Remembers queries in the state folder; opens its file at the first use. Blocking.

    Two running programs add to the same history. When the file fails, this one goes on with
    what it holds, and ``problem`` says so.

    Args:
        path: The state database; None remembers until the program ends.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._held: list[str] = []
        self._connection: sqlite3.Connection | None = None
        self._finalizer: weakref.finalize[[], QueryHistory] | None = None
        self.problem = ""
        """Why nothing can be remembered; empty if all is well."""

    def close(self) -> None:
        """Close the file."""
        if self._finalizer:
            self._finalizer()
        self._connection = None

    def all(self) -> tuple[str, ...]:
        """Every query, the one used last first; harmless to a terminal."""
        try:
            rows = self._open().execute(_NEWEST, (MOST,)).fetchall()
            self._held = [safe_query(str(row[0])) for row in rows]
        except sqlite3.Error as error:
            self._fail(error)
        return tuple(self._held)

    def add(self, query: str) -> None:
        """Remember that a query was used."""
        query = safe_query(query)
        if not query or len(query) > LONGEST:
            return
        self._held = [query, *(each for each in self._held if each != query)][:MOST]
        try:
            connection = self._open()
            connection.execute(_ADD, (query,))
            connection.execute(_CUT, (MOST,))
        except sqlite3.Error as error:
            self._fail(error)

    def _fail(self, error: sqlite3.Error) -> None:
        self.problem = f"Queries are not remembered: {error}"

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection, self.problem = open_state(self._path, _SCHEMA)
            self._finalizer = weakref.finalize(self, self._connection.close)
        return self._connection
