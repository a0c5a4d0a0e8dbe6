"""The journal's database: opened once, used off the event loop, told of in sentences."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import msgspec

from multicart_tui.errors import ConfigError
from multicart_tui.paths import PRIVATE_FILE, make_private_folder
from multicart_tui.services.journal_tables import VERSION, prepare

FILE_NAME = "journal.sqlite3"

_PATIENCE = 5.0
"""Seconds to wait for another window that is writing."""

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]


class JournalFile:
    """One SQLite file with write-ahead log, synced to the disk at every commit.

    It is opened at the first use. A damaged file is set aside, never deleted, and a new one
    begun; any other trouble is an error, because what is not recorded must not be sent.

    Args:
        folder: Where the file is, or will be.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE_NAME
        self.problem = ""
        """What was wrong with the file; empty if nothing was. Known after the first use."""
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None

    async def read(self, work: Work[T]) -> T:
        """Run queries in a thread.

        Raises:
            ConfigError: The file cannot be used.
        """
        return await asyncio.to_thread(self._run, work)

    async def write(self, work: Work[T]) -> T:
        """Run statements in a thread, as one transaction that is on the disk afterwards.

        Raises:
            ConfigError: The file cannot be used; then nothing of it was written.
        """

        def transaction(connection: sqlite3.Connection) -> T:
            connection.execute("BEGIN IMMEDIATE")
            try:
                result = work(connection)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            return result

        return await asyncio.to_thread(self._run, transaction)

    def close(self) -> None:
        """Close the file, after what runs; it opens again at the next use."""
        with self._lock:
            if self._connection:
                self._connection.close()
                self._connection = None

    def _run(self, work: Work[T]) -> T:
        try:
            with self._lock:
                if self._connection is None:
                    self._connection = self._open()
                return work(self._connection)
        except (sqlite3.OperationalError, OSError) as error:
            reason = error.strerror or error if isinstance(error, OSError) else error
            raise ConfigError(
                "The journal cannot be used",
                f"{self.path}: {reason}.",
                "Nothing is sent unless it is recorded there first. Free some space, mend the"
                " permissions, or name another folder with MULTICART_STATE_DIR.",
            ) from error
        except (sqlite3.Error, msgspec.MsgspecError, ValueError) as error:
            raise ConfigError(
                "The journal is damaged",
                f"{self.path}: {error}.",
                "Nothing was deleted. Move it away, and a new one is begun; imports that it"
                " has can then not be resumed.",
            ) from error

    def _open(self) -> sqlite3.Connection:
        make_private_folder(self.path.parent)
        try:
            return self._connect()
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            aside = self.path.with_name(f"{FILE_NAME}.broken-{time.strftime('%Y%m%d-%H%M%S')}")
            os.replace(self.path, aside)
            for tail in ("-wal", "-shm"):
                self.path.with_name(FILE_NAME + tail).unlink(missing_ok=True)
            self.problem = (
                f"The journal was damaged and is kept as {aside.name}: imports begun before"
                " cannot be resumed."
            )
            return self._connect()

    def _connect(self) -> sqlite3.Connection:
        # Created by hand, because SQLite would make it readable by whoever the umask allows.
        os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, PRIVATE_FILE))
        connection = sqlite3.connect(
            self.path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
        )
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("BEGIN IMMEDIATE")
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version > VERSION:
                raise ConfigError(
                    "The journal is of a newer multicart-tui",
                    f"{self.path} has version {version}; this program knows {VERSION}.",
                    "Use the newer program, or name another folder with MULTICART_STATE_DIR.",
                )
            prepare(connection, version)
            connection.execute("COMMIT")
        except BaseException:
            connection.close()
            raise
        return connection
