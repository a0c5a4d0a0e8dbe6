"""The small database of what the program remembers between its runs."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path

from multicart_tui.errors import ConfigError
from multicart_tui.paths import PRIVATE_FILE, make_private_folder

_OPENING_PATIENCE = 0.5
"""Seconds to wait for another program while opening, which happens in a thread."""
_PATIENCE_MS = 50
"""Milliseconds to wait for another program afterwards: the event loop waits with it."""


def open_state(path: Path | None, schema: str = "") -> tuple[sqlite3.Connection, str]:
    """Open the database, creating it if need be; two programs may have it open at once.

    Without a path it is kept in memory and ends with the program. So it is when a file
    cannot be opened; a damaged one is set aside, never deleted, and a new one begun.

    Args:
        path: The file; None for memory.
        schema: One statement that makes the caller's table unless it is there.

    Returns:
        The connection, and a sentence about what went wrong; empty if nothing did.
    """
    if path is None:
        return open_memory(schema), ""
    try:
        make_private_folder(path.parent)
        try:
            return _open(path, schema), ""
        except sqlite3.OperationalError:
            raise  # it cannot be used now, which does not make it damaged
        except sqlite3.DatabaseError:
            aside = _set_aside(path)
            return _open(path, schema), f"{path} was damaged and is kept as {aside.name}."
    except (OSError, ConfigError, sqlite3.Error) as error:
        reason = f"{path} cannot be opened, so nothing is remembered: {_why(error)}"
        return open_memory(schema), reason


def _why(error: OSError | ConfigError | sqlite3.Error) -> str:
    """The reason alone, without a full stop: the path stands before it already."""
    if isinstance(error, ConfigError):
        return error.message.rstrip(".")
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def open_memory(schema: str) -> sqlite3.Connection:
    """A database that ends with the program, with the caller's table in it."""
    connection = _connect(":memory:")
    connection.execute(schema)
    return connection


def _open(path: Path, schema: str) -> sqlite3.Connection:
    # Created by hand, because SQLite would make it readable by whoever the umask allows.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE_FILE))
    connection = _connect(str(path))
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(schema)
        (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise sqlite3.DatabaseError(found)
        connection.execute(f"PRAGMA busy_timeout = {_PATIENCE_MS}")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _set_aside(path: Path) -> Path:
    aside = path.with_name(f"{path.name}.broken-{time.strftime('%Y%m%d-%H%M%S')}")
    os.replace(path, aside)
    # What was written last is in the file beside it.
    log = path.with_name(f"{path.name}-wal")
    if log.exists():
        os.replace(log, aside.with_name(f"{aside.name}-wal"))
    return aside


def _connect(where: str) -> sqlite3.Connection:
    # Opened in the thread that opens the session, used by the event loop ever after.
    return sqlite3.connect(
        where, timeout=_OPENING_PATIENCE, isolation_level=None, check_same_thread=False
    )
