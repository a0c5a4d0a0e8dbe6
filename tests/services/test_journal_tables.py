"""A journal that an older program wrote is read as if this one had written it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from multicart_tui.domain.asin import Level
from multicart_tui.domain.ids import AsinId, CollectionId
from multicart_tui.domain.import_job import JobKind, JobRow, NewJob, RowState
from multicart_tui.domain.import_rows import Cause, Field, Finding, ImportRow
from multicart_tui.services.journal import Journal
from multicart_tui.services.journal_coding import to_json
from multicart_tui.services.journal_run import RowOutcome, RunLog
from multicart_tui.services.journal_tables import ROWS_OF_CONTENT
from tests.support.imports import ACCOUNT

VERSION_1 = """
CREATE TABLE job (id INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL,
    collection INTEGER NOT NULL, sha256 TEXT NOT NULL, about TEXT NOT NULL,
    created_at TEXT NOT NULL, state TEXT NOT NULL, round INTEGER NOT NULL DEFAULT 1,
    total_before INTEGER, is_begun INTEGER NOT NULL DEFAULT 0, total_after INTEGER,
    mismatch TEXT NOT NULL DEFAULT '');
CREATE INDEX job_by_account ON job (account, state);
CREATE TABLE row (job INTEGER NOT NULL, number INTEGER NOT NULL, cells TEXT NOT NULL,
    sent TEXT NOT NULL, state TEXT NOT NULL, findings TEXT NOT NULL, round INTEGER NOT NULL,
    chunk INTEGER NOT NULL, is_doubtful INTEGER NOT NULL, asin_id INTEGER,
    PRIMARY KEY (job, number)) WITHOUT ROWID;
CREATE TABLE chunk (job INTEGER NOT NULL, number INTEGER NOT NULL, round INTEGER NOT NULL,
    state TEXT NOT NULL, rows INTEGER NOT NULL, size INTEGER NOT NULL, sha256 TEXT NOT NULL,
    sent_at TEXT NOT NULL, answered_at TEXT NOT NULL DEFAULT '', success_count INTEGER,
    rejected TEXT NOT NULL DEFAULT '[]', problem TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (job, number)) WITHOUT ROWID;
PRAGMA user_version = 1;
"""


def some_rows(count: int) -> list[JobRow]:
    """Rows of every kind: sent, landed with an id, left out with a reason, and hostile text."""
    why = Finding(Cause.BAD_ASIN, Level.ERROR, 'not "an" ASIN', value="B0'\u202eBAD")
    rows = []
    for number in range(1, count + 1):
        values = ImportRow(number + 1, "amazon.com.au", "0800", f"B0{number:08d}", "false")
        row = JobRow(number, ("amazon.com.au", "0800", "]],[['\"é"), values, RowState.PLANNED)
        rows.append(row)
    sent, landed, left_out = rows[0], rows[1], rows[-1]
    rows[0] = JobRow(1, sent.cells, sent.row, RowState.SENT, round=2, chunk=3, is_doubtful=True)
    rows[1] = JobRow(2, landed.cells, landed.row, RowState.LANDED, chunk=1, asin_id=AsinId(77))
    rows[-1] = JobRow(count, left_out.cells, left_out.row, RowState.LEFT_OUT, (why,))
    return rows


def write_version_1(folder: Path, rows: list[JobRow]) -> None:
    folder.mkdir()
    db = sqlite3.connect(folder / "journal.sqlite3")
    db.executescript(VERSION_1)
    about = NewJob(ACCOUNT, CollectionId(101), JobKind.IMPORT, source_name="old.csv")
    db.execute(
        "INSERT INTO job (account, collection, sha256, about, created_at, state)"
        " VALUES (?, 101, '', ?, '2026-10-01T08:00:00Z', 'open')",
        (ACCOUNT, to_json(about)),
    )
    db.executemany(
        "INSERT INTO row VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                *(row.number, to_json(row.cells), to_json(row.row), row.state),
                *(to_json(row.findings), row.round, row.chunk, row.is_doubtful),
                row.asin_id.value if row.asin_id else None,
            )
            for row in rows
        ],
    )
    db.commit()
    db.close()


async def test_the_rows_of_an_older_journal_are_all_there(tmp_path: Path) -> None:
    rows = some_rows(2 * ROWS_OF_CONTENT + 1)
    write_version_1(tmp_path / "state", rows)

    journal = Journal(tmp_path / "state")

    (job,) = await journal.open_jobs(ACCOUNT)
    assert job.about.source_name == "old.csv"
    assert await journal.rows(job.id) == tuple(rows)
    assert await journal.rows(job.id, [RowState.LANDED, RowState.LEFT_OUT]) == (rows[1], rows[-1])
    journal.close()


async def test_a_job_of_an_older_journal_can_be_carried_on(tmp_path: Path) -> None:
    rows = some_rows(3)
    write_version_1(tmp_path / "state", rows)
    journal = Journal(tmp_path / "state")

    await RunLog(journal, 1).refused(3, "nothing of it landed")
    mended = rows[0].row.having(Field.POSTCODE, "3000")
    again = await journal.replan(1, {1: mended})

    assert again.counts == {RowState.PLANNED: 1, RowState.LANDED: 1, RowState.LEFT_OUT: 1}
    first, *others = await journal.rows(1)
    assert (first.row, first.cells) == (mended, rows[0].cells)
    assert others == rows[1:]
    journal.close()


async def test_a_run_knows_its_rows_as_the_journal_has_them(tmp_path: Path) -> None:
    """What a run keeps in memory must be what another one would read."""
    journal = Journal(tmp_path / "state")
    job = await journal.begin(
        NewJob(ACCOUNT, CollectionId(101), JobKind.ADD_MANY),
        [JobRow(row.number, row.cells, row.row, RowState.PLANNED) for row in some_rows(6)],
    )
    log = RunLog(journal, job.id)
    everything = set(RowState)

    async def agrees() -> bool:
        return await log.rows(*everything) == list(await journal.rows(job.id))

    assert await agrees()
    rows = await log.rows(RowState.PLANNED)
    chunk = await log.sending(rows[:2], b"x")
    assert await agrees()
    await log.lost(chunk, "no answer")
    assert await agrees()
    chunk = await log.sending(rows[2:4], b"y")
    await log.refused(chunk, "refused")
    assert await agrees()
    why = Finding(Cause.REFUSED, Level.ERROR, "no")
    await log.settled(
        [
            RowOutcome(1, RowState.LANDED, asin_id=AsinId(8)),
            RowOutcome(2, RowState.REJECTED, (why,), is_doubtful=True),
        ],
        {},
    )
    assert await agrees()
    await log.checked(9, "", {1: AsinId(9), 3: AsinId(10)})
    assert await agrees()
    journal.close()
