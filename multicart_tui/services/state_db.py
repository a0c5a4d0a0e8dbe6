"""The small database of what the program remembers between its runs."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path

from multicart_tui.errors import ConfigError
from multicart_tui.paths import PRIVATE_FILE, make_private_folder

_PATIENCE = 2.0
"""Seconds to wait for another running multicart-tui that is writing."""


def open_state(path: Path | None) -> tuple[sqlite3.Connection, str]:
    """Open the database, creating it if need be; two programs may have it open at once.

    Without a path it is kept in memory and ends with the program. So it is when a file
    cannot be opened; a damaged one is set aside, never deleted, and a new one begun.

    Returns:
        The connection, and a sentence about what went wrong; empty if nothing did.
    """
    if path is None:
        return _in_memory(), ""
    try:
        make_private_folder(path.parent)
        return _open(path), ""
    except (OSError, ConfigError, sqlite3.OperationalError) as error:
        why = str(error).partition("\n")[0]
        return _in_memory(), f"{path} cannot be opened, so nothing is remembered: {why}"
    except sqlite3.DatabaseError:
        aside = path.with_name(f"{path.name}.broken-{time.strftime('%Y%m%d-%H%M%S')}")
        os.replace(path, aside)
        return _open(path), f"{path} was damaged and is kept as {aside.name}."


def _open(path: Path) -> sqlite3.Connection:
    # Created by hand, because SQLite would make it readable by whoever the umask allows.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE_FILE))
    connection = _connect(str(path))
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _in_memory() -> sqlite3.Connection:
    return _connect(":memory:")


def _connect(where: str) -> sqlite3.Connection:
    # Opened in the thread that opens the session, used by the event loop ever after.
    return sqlite3.connect(where, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
