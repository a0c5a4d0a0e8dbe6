"""What of a collection's outputs was seen already, so that new ones can be told."""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Iterable
from pathlib import Path

import msgspec

from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.models import OutputRecord
from multicart_tui.services.state_db import open_state

_SCHEMA = """
CREATE TABLE IF NOT EXISTS output_visits (
    account TEXT NOT NULL,
    collection INTEGER NOT NULL,
    newest_id INTEGER NOT NULL,
    newest_update TEXT NOT NULL,
    PRIMARY KEY (account, collection)
) WITHOUT ROWID
"""


class Visit(msgspec.Struct, frozen=True):
    """How far a collection's outputs were seen."""

    newest_id: int = 0
    """Highest row id that was on screen."""
    newest_update: str = ""
    """Latest time of change that was on screen, as the service writes times."""

    def news_of(self, output: OutputRecord) -> str:
        """What is new about an output since then: ``new``, ``updated``, or nothing."""
        if not self.newest_id:
            return ""
        if output.id.value > self.newest_id:
            return "new"
        return "updated" if output.updated_at > self.newest_update else ""

    def with_seen(self, outputs: Iterable[OutputRecord]) -> Visit:
        """The visit after these were on screen too."""
        seen = tuple(outputs)
        return Visit(
            max((self.newest_id, *(row.id.value for row in seen))),
            max((self.newest_update, *(row.updated_at for row in seen))),
        )


class OutputVisits:
    """Remembers visits of one account's collections; opens its file at the first use.

    Args:
        path: The state database; None remembers until the program ends.
        account: Whose collections they are.
    """

    def __init__(self, path: Path | None, account: str) -> None:
        self._path = path
        self._account = account
        self._kept: dict[CollectionId, Visit] = {}
        self._connection: sqlite3.Connection | None = None
        self._finalizer: weakref.finalize[[], OutputVisits] | None = None
        self.problem = ""
        """Why nothing can be remembered; empty if all is well."""

    def close(self) -> None:
        """Close the file."""
        if self._finalizer:
            self._finalizer()
        self._connection = None

    def get(self, collection: CollectionId) -> Visit:
        """How far its outputs were seen; an empty visit if they never were."""
        if collection in self._kept:
            return self._kept[collection]
        found = self._run(
            "SELECT newest_id, newest_update FROM output_visits"
            " WHERE account = ? AND collection = ?",
            (self._account, collection.value),
        )
        return Visit(*found[0]) if found else Visit()

    def keep(self, collection: CollectionId, visit: Visit) -> None:
        """Remember how far its outputs were seen."""
        self._kept[collection] = visit
        self._run(
            "INSERT INTO output_visits VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
            " newest_id = excluded.newest_id, newest_update = excluded.newest_update",
            (self._account, collection.value, visit.newest_id, visit.newest_update),
        )

    def _run(self, sql: str, values: tuple[object, ...]) -> list[tuple[int, str]]:
        try:
            return self._open().execute(sql, values).fetchall()
        except sqlite3.Error as error:
            self.problem = f"Visits are not remembered: {error}"
            return []

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection, self.problem = open_state(self._path, _SCHEMA)
            self._finalizer = weakref.finalize(self, self._connection.close)
        return self._connection
