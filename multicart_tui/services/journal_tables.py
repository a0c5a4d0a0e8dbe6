"""The journal's tables, and how those of an older program become these.

What a row consists of is wide and written once, many rows to an entry of ``content``. What
becomes of it is narrow and written again at every step, in ``row``: a step of thousands of
rows then costs a few milliseconds, and as few pages of the disk.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

VERSION = 2
"""Of these tables; kept in the file as ``user_version``."""

ROWS_OF_CONTENT = 250
"""Rows in one entry of ``content``: few entries for many rows, little to read for one."""

_TABLES = """
CREATE TABLE job (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account TEXT NOT NULL,
    collection INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    about TEXT NOT NULL,
    created_at TEXT NOT NULL,
    state TEXT NOT NULL,
    round INTEGER NOT NULL DEFAULT 1,
    total_before INTEGER,
    is_begun INTEGER NOT NULL DEFAULT 0,
    total_after INTEGER,
    mismatch TEXT NOT NULL DEFAULT '');
CREATE INDEX job_by_account ON job (account, state);
CREATE TABLE chunk (
    job INTEGER NOT NULL,
    number INTEGER NOT NULL,
    round INTEGER NOT NULL,
    state TEXT NOT NULL,
    rows INTEGER NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    sent_at TEXT NOT NULL,
    answered_at TEXT NOT NULL DEFAULT '',
    success_count INTEGER,
    rejected TEXT NOT NULL DEFAULT '[]',
    problem TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (job, number)) WITHOUT ROWID;
"""

_ROWS = """
CREATE TABLE content (
    job INTEGER NOT NULL,
    first INTEGER NOT NULL,
    rows TEXT NOT NULL,
    PRIMARY KEY (job, first)) WITHOUT ROWID;
CREATE TABLE row (
    job INTEGER NOT NULL,
    number INTEGER NOT NULL,
    state TEXT NOT NULL,
    findings TEXT,
    sent TEXT,
    round INTEGER NOT NULL DEFAULT 1,
    chunk INTEGER NOT NULL DEFAULT 0,
    is_doubtful INTEGER NOT NULL DEFAULT 0,
    asin_id INTEGER,
    PRIMARY KEY (job, number)) WITHOUT ROWID;
"""


def prepare(db: sqlite3.Connection, version: int) -> None:
    """Create the tables, or bring older ones up to date, within the caller's transaction.

    Args:
        db: The journal.
        version: What its tables are; 0 when there are none.
    """
    if version == VERSION:
        return
    if version == 0:
        _execute(db, _TABLES)
        _execute(db, _ROWS)
    else:
        _widen(db)
    db.execute(f"PRAGMA user_version = {VERSION}")


def batches(rows: Iterable[T]) -> Iterator[list[T]]:
    """Rows as they are put into entries of ``content``."""
    left = iter(rows)
    while some := list(islice(left, ROWS_OF_CONTENT)):
        yield some


def _widen(db: sqlite3.Connection) -> None:
    """Take the rows of version 1, which had all of a row in one table."""
    db.execute("ALTER TABLE row RENAME TO row_1")
    _execute(db, _ROWS)
    for (job,) in db.execute("SELECT DISTINCT job FROM row_1").fetchall():
        old = db.execute(
            "SELECT number, cells, sent FROM row_1 WHERE job = ? ORDER BY number", (job,)
        )
        for some in batches(old):
            text = ",".join(f"[{number},{cells},{sent}]" for number, cells, sent in some)
            db.execute("INSERT INTO content VALUES (?, ?, ?)", (job, some[0][0], f"[{text}]"))
    db.execute(
        "INSERT INTO row SELECT job, number, state, nullif(findings, '[]'), NULL, round, chunk,"
        " is_doubtful, asin_id FROM row_1"
    )
    db.execute("DROP TABLE row_1")


def _execute(db: sqlite3.Connection, statements: str) -> None:
    for statement in statements.split(";\n"):
        db.execute(statement)
