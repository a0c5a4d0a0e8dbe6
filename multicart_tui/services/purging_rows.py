"""Rows of the program's databases by what a person calls them: to be counted and removed."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import msgspec

from multicart_tui.domain.import_job import JobState
from multicart_tui.services.job_lock import is_locked
from multicart_tui.services.journal_file import FILE_NAME
from multicart_tui.services.journal_tables import VERSION

_PATIENCE = 5.0
"""Seconds to wait for a window that is writing."""

_TABLES = {"visits": "output_visits", "queries": "json_queries", "collections": "collections"}
"""Tables of the memory, by their kind."""

_OF_JOBS = {"jobs": False, "unfinished": True}
"""Kinds of the journal, and whether they are the jobs that are not finished."""


class StoredRows:
    """The rows of the memory and of the journal.

    Args:
        state: Folder of both files; neither need exist.
    """

    def __init__(self, state: Path) -> None:
        self._state = state
        self._memory = state / "state.sqlite3"
        self._journal = state / FILE_NAME

    def path(self, kind: str) -> Path:
        """The database that has rows of a kind."""
        return self._journal if kind in _OF_JOBS else self._memory

    def look(self, kind: str) -> tuple[int, int]:
        """How many rows of a kind there are, and their bytes; jobs count as one each.

        Raises:
            sqlite3.Error: The file cannot be read.
        """
        if not self._has(kind):
            return 0, 0
        with self._opened(self.path(kind)) as db:
            if table := _TABLES.get(kind):
                return _measured(db, table, "1")
            return self._measured_jobs(db, self._jobs(db, is_open=_OF_JOBS[kind]))

    def purge(self, kind: str) -> tuple[int, int]:
        """Remove the rows of a kind; returns how many those were, and their bytes.

        Jobs that another window is at work on stay.

        Raises:
            sqlite3.Error: The file cannot be changed; then nothing of it was.
        """
        if not self._has(kind):
            return 0, 0
        with self._opened(self.path(kind)) as db:
            # What is removed is overwritten, too.
            db.execute("PRAGMA secure_delete = ON")
            db.execute("BEGIN IMMEDIATE")
            if table := _TABLES.get(kind):
                removed = _measured(db, table, "1")
                if removed[0]:
                    db.execute(f"DELETE FROM {table}")
            else:
                jobs = self._jobs(db, is_open=_OF_JOBS[kind])
                removed = self._measured_jobs(db, jobs)
                for table, column in _tables_of_jobs(db):
                    db.execute(f"DELETE FROM {table} WHERE {column} IN ({_list(jobs)})")
            db.execute("COMMIT")
            with contextlib.suppress(sqlite3.OperationalError):  # another window has it open
                db.execute("VACUUM")
                db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return removed

    def collections_of_unfinished(self) -> frozenset[int]:
        """Collections with a job that is not finished: their backups may still be needed."""
        with contextlib.suppress(sqlite3.Error), self._opened(self._journal) as db:
            found = db.execute("SELECT collection FROM job WHERE state = ?", (JobState.OPEN,))
            return frozenset(int(number) for (number,) in found)
        return frozenset()

    def files_of_unfinished(self) -> frozenset[Path]:
        """Files in the state folder that jobs which are not finished wrote and will replace."""
        folder, needed = self._state / "imports", set[Path]()
        with contextlib.suppress(sqlite3.Error), self._opened(self._journal) as db:
            for job in self._jobs(db, is_open=True, with_running=True):
                about = folder / f"job-{job}.json"
                needed.add(about)
                with contextlib.suppress(OSError, msgspec.DecodeError):
                    needed.update(map(Path, _texts(msgspec.json.decode(about.read_bytes()))))
        return frozenset(needed)

    def _has(self, kind: str) -> bool:
        return kind in _TABLES | _OF_JOBS and self.path(kind).is_file()

    @contextlib.contextmanager
    def _opened(self, path: Path) -> Iterator[sqlite3.Connection]:
        with contextlib.closing(
            sqlite3.connect(
                # To be written to even where it is only read: who cannot write cannot tidy
                # up the files that SQLite puts beside it.
                f"{path.absolute().as_uri()}?mode=rw",
                uri=True,
                timeout=_PATIENCE,
                isolation_level=None,
            )
        ) as db:
            if path == self._journal:
                (version,) = db.execute("PRAGMA user_version").fetchone()
                if version > VERSION:
                    raise sqlite3.NotSupportedError("it is of a newer multicart-tui")
            yield db

    def _jobs(
        self, db: sqlite3.Connection, *, is_open: bool, with_running: bool = False
    ) -> list[int]:
        sign = "=" if is_open else "<>"
        found = db.execute(f"SELECT id FROM job WHERE state {sign} ?", (JobState.OPEN,)).fetchall()
        return [job for (job,) in found if with_running or not is_locked(self._state, job)]

    def _measured_jobs(self, db: sqlite3.Connection, jobs: list[int]) -> tuple[int, int]:
        sizes = (
            _measured(db, table, f"{column} IN ({_list(jobs)})")[1]
            for table, column in _tables_of_jobs(db)
        )
        return len(jobs), sum(sizes)


def _tables_of_jobs(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """The journal's tables, and the column of each that says which job a row belongs to."""
    return [
        *((table, "job") for table in _tables(db) if "job" in _columns(db, table)),
        ("job", "id"),
    ]


def _tables(db: sqlite3.Connection) -> list[str]:
    found = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    return [str(name) for (name,) in found]


def _columns(db: sqlite3.Connection, table: str) -> list[str]:
    return [str(column[1]) for column in db.execute(f"PRAGMA table_info({table})")]


def _measured(db: sqlite3.Connection, table: str, where: str) -> tuple[int, int]:
    if table not in _tables(db):
        return 0, 0
    sizes = " + ".join(f"coalesce(length(CAST({name} AS BLOB)), 0)" for name in _columns(db, table))
    count, size = db.execute(
        f"SELECT count(*), coalesce(sum({sizes}), 0) FROM {table} WHERE {where}"
    ).fetchone()
    return int(count), int(size)


def _list(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers))


def _texts(value: object) -> Iterator[str]:
    """Every text in a value that was read from JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for member in value.values():
            yield from _texts(member)
    elif isinstance(value, list):
        for element in value:
            yield from _texts(element)
