"""The journal keeps every job, survives whatever ends the program, and says what is wrong."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from multicart_tui.domain.asin import Level
from multicart_tui.domain.ids import AsinId, CollectionId
from multicart_tui.domain.import_job import (
    JobKind,
    JobRow,
    JobState,
    NewJob,
    RowState,
    job_rows,
)
from multicart_tui.domain.import_rows import (
    Cause,
    CheckedRow,
    Field,
    Finding,
    ImportRow,
    SourceRow,
    Verdict,
)
from multicart_tui.errors import ConfigError, UsageError
from multicart_tui.services.job_lock import JobIsRunningError, job_lock
from multicart_tui.services.journal import Journal
from multicart_tui.services.journal_run import RowOutcome, RunLog
from tests.support.imports import ACCOUNT, begin, import_rows, planned


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    journal = Journal(tmp_path / "state", now=lambda: "2026-11-20T14:02:00Z")
    yield journal
    journal.close()


async def test_a_job_comes_back_from_the_disk_as_it_was_recorded(
    journal: Journal, tmp_path: Path
) -> None:
    finding = Finding(Cause.LOST_ZERO, Level.ERROR, "…", Field.POSTCODE, "800", "0800")
    rows = [
        *planned(import_rows(2)),
        JobRow(
            3,
            ("amazon.com.au", "800", "B0\nX", ""),
            ImportRow(4, "amazon.com.au", "800", "B0\nX", "maybe", "ref", "HTML"),
            RowState.LEFT_OUT,
            (finding,),
            asin_id=AsinId(7),
        ),
    ]
    about = NewJob(ACCOUNT, CollectionId(101), JobKind.IMPORT, "ä.csv", "/tmp/ä.csv", "ff", ("a",))
    job = await journal.begin(about, rows)
    journal.close()
    again = Journal(tmp_path / "state")
    assert await again.rows(job.id) == tuple(rows)
    read = await again.job(job.id)
    again.close()
    assert read == job
    assert read.about == about
    assert (read.created_at, read.state, read.round) == ("2026-11-20T14:02:00Z", JobState.OPEN, 1)
    assert read.counts == {RowState.PLANNED: 2, RowState.LEFT_OUT: 1}
    assert read.total == 3


async def test_half_a_character_in_a_cell_does_not_keep_a_job_from_being_recorded(
    journal: Journal,
) -> None:
    (row,) = planned(import_rows(1))
    job = await journal.begin(
        NewJob(ACCOUNT, CollectionId(101), JobKind.IMPORT, source_name="a\udc80.csv"),
        [msgspec.structs.replace(row, cells=("x\ud800", "é"))],
    )
    assert job.about.source_name == "a\ufffd.csv"
    assert (await journal.rows(job.id))[0].cells == ("x\ufffd", "é")


async def test_the_file_is_synced_at_each_commit_and_private(journal: Journal) -> None:
    await begin(journal, import_rows(1))

    def look(db: sqlite3.Connection) -> tuple[object, ...]:
        return (
            *db.execute("PRAGMA journal_mode").fetchone(),
            *db.execute("PRAGMA synchronous").fetchone(),
        )

    assert await journal.file.read(look) == ("wal", 2)
    if sys.platform != "win32":
        for path in journal.folder.iterdir():
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name
        assert stat.S_IMODE(journal.folder.stat().st_mode) == 0o700


async def test_jobs_are_found_by_account_state_and_file(journal: Journal) -> None:
    first = await begin(journal, import_rows(1), sha256="aa")
    second = await begin(journal, import_rows(2), sha256="bb")
    other = NewJob("work@multicartapi.com", CollectionId(102), JobKind.IMPORT, sha256="aa")
    await journal.begin(other, [])
    await journal.abandon(first.id)
    assert [job.id for job in await journal.open_jobs(ACCOUNT)] == [second.id]
    assert [job.id for job in await journal.history(ACCOUNT)] == [second.id, first.id]
    assert [job.id for job in await journal.history(ACCOUNT, limit=1)] == [second.id]
    found = await journal.find_by_hash(ACCOUNT, CollectionId(102), "aa")
    assert [job.id for job in found] == [first.id]
    assert found[0].state is JobState.ABANDONED
    assert await journal.find_by_hash(ACCOUNT, CollectionId(101), "aa") == ()
    assert await journal.find_by_hash(ACCOUNT, CollectionId(102), "") == ()


async def test_jobs_without_a_file_have_no_hash_in_common(journal: Journal) -> None:
    await begin(journal, import_rows(1), sha256="")
    assert await journal.find_by_hash(ACCOUNT, CollectionId(102), "") == ()


async def test_edited_rows_are_planned_again_in_another_round(journal: Journal) -> None:
    rows = import_rows(3)
    job = await begin(journal, rows)
    log = RunLog(journal, job.id)
    why = Finding(Cause.REFUSED, Level.ERROR, "Invalid domain")
    await log.settled(
        [
            RowOutcome(1, RowState.LANDED, asin_id=AsinId(5)),
            RowOutcome(2, RowState.REJECTED, (why,), is_doubtful=True),
            RowOutcome(3, RowState.REJECTED, (why,), is_doubtful=True),
        ],
        {},
    )
    mended = rows[1].having(Field.POSTCODE, "0800")
    again = await journal.replan(job.id, {2: mended, 3: rows[2]})
    assert (again.round, again.counts) == (2, {RowState.LANDED: 1, RowState.PLANNED: 2})
    _, second, third = await journal.rows(job.id)
    assert (second.row, second.round, second.findings) == (mended, 2, ())
    assert not second.is_doubtful  # these values were never sent
    assert third.is_doubtful  # these were
    with pytest.raises(UsageError, match="Line 2 cannot be sent again"):
        await journal.replan(job.id, {1: rows[0]})
    with pytest.raises(UsageError, match="has no row 9"):
        await journal.replan(job.id, {9: rows[0]})


async def test_no_round_begins_while_the_outcome_of_a_row_is_unknown(journal: Journal) -> None:
    rows = import_rows(2)
    job = await begin(journal, rows)
    await RunLog(journal, job.id).sending((await journal.rows(job.id))[:1], b"x")
    with pytest.raises(UsageError, match="Whether 1 rows landed must be looked up first"):
        await journal.replan(job.id, {2: rows[1]})


async def test_a_row_that_is_under_way_is_not_recorded_as_sent_again(journal: Journal) -> None:
    job = await begin(journal, import_rows(2))
    log = RunLog(journal, job.id)
    rows = await journal.rows(job.id)
    await log.sending(rows, b"x")
    with pytest.raises(ConfigError, match="changed by something else"):
        await log.sending(rows, b"x")
    assert len(await journal.chunks(job.id)) == 1


async def test_a_job_in_another_window_is_left_alone(journal: Journal) -> None:
    rows = import_rows(1)
    job = await begin(journal, rows)
    with job_lock(journal.folder, job.id):
        assert (await journal.job(job.id)).is_running
        with pytest.raises(JobIsRunningError, match="running in another window"):
            await journal.replan(job.id, {1: rows[0]})
        with pytest.raises(JobIsRunningError):
            await journal.abandon(job.id)
        with pytest.raises(JobIsRunningError), job_lock(journal.folder, job.id):
            pass
        with job_lock(journal.folder, job.id + 1):
            pass
    assert not (await journal.job(job.id)).is_running
    assert list(journal.folder.glob("*.lock")) == []


async def test_two_windows_write_into_one_journal_at_once(tmp_path: Path) -> None:
    windows = [Journal(tmp_path) for _ in range(3)]
    jobs = await asyncio.gather(
        *(begin(window, import_rows(20)) for window in windows for _ in range(4))
    )
    assert len({job.id for job in jobs}) == 12
    assert len(await windows[0].history(ACCOUNT)) == 12
    for window in windows:
        window.close()


async def test_a_job_that_does_not_exist_says_so(journal: Journal) -> None:
    with pytest.raises(UsageError, match="There is no job 7"):
        await journal.job(7)


async def test_a_damaged_journal_is_set_aside_and_told(journal: Journal) -> None:
    journal.folder.mkdir()
    journal.file.path.write_bytes(b"this is no database, but it is long enough" * 40)
    assert await journal.history(ACCOUNT) == ()
    assert "cannot be resumed" in journal.problem
    (aside,) = journal.folder.glob("*.broken-*")
    assert aside.read_bytes().startswith(b"this is no database")
    assert (await begin(journal, import_rows(1))).id == 1


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE job SET about = '{'",
        "UPDATE job SET state = 'odd'",
        "UPDATE row SET state = 'odd'",
        "UPDATE row SET sent = '[]'",
    ],
)
async def test_a_journal_with_an_entry_that_means_nothing_says_how_to_do_without_it(
    journal: Journal, damage: str
) -> None:
    job = await begin(journal, import_rows(1))
    await journal.file.write(lambda db: db.execute(damage).rowcount)
    with pytest.raises(ConfigError, match="is damaged") as caught:
        await asyncio.gather(journal.history(ACCOUNT), journal.rows(job.id))
    assert "Move it away" in caught.value.hint


async def test_a_journal_of_a_newer_program_is_not_touched(journal: Journal) -> None:
    await begin(journal, import_rows(1))
    await journal.file.write(lambda db: db.execute("PRAGMA user_version = 99").rowcount)
    journal.close()
    with pytest.raises(ConfigError, match="newer multicart-tui"):
        await journal.history(ACCOUNT)


async def test_a_journal_that_cannot_be_opened_refuses(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where the folder should be")
    journal = Journal(tmp_path / "state")
    with pytest.raises(ConfigError):
        await begin(journal, import_rows(1))
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "journal.sqlite3").mkdir()
    with pytest.raises(ConfigError, match="The journal cannot be used"):
        await begin(Journal(tmp_path / "other"), import_rows(1))


async def test_what_fails_half_way_is_not_written_at_all(journal: Journal) -> None:
    job = await begin(journal, import_rows(2))

    def half(db: sqlite3.Connection) -> None:
        db.execute("UPDATE row SET state = 'landed'")
        db.execute("INSERT INTO no_such_table VALUES (1)")

    with pytest.raises(ConfigError, match="no such table"):
        await journal.file.write(half)
    assert (await journal.job(job.id)).counts == {RowState.PLANNED: 2}


async def test_old_jobs_are_forgotten_but_never_an_open_one(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("multicart_tui.services.journal.KEPT", 2)
    jobs = [await begin(journal, import_rows(1)) for _ in range(3)]
    await journal.abandon(jobs[1].id)
    fourth = await begin(journal, import_rows(1))
    assert [job.id for job in await journal.history(ACCOUNT)] == [4, 3, 1]
    assert fourth.id == 4
    assert await journal.rows(jobs[1].id) == ()


def test_the_lock_of_a_removed_file_is_no_lock(tmp_path: Path) -> None:
    with job_lock(tmp_path, 1):
        os.unlink(tmp_path / "journal-1.lock")
        with job_lock(tmp_path, 1):
            assert (tmp_path / "journal-1.lock").exists()


def test_every_row_of_a_checked_file_becomes_a_row_of_the_job() -> None:
    rows = import_rows(3)
    sources = [SourceRow(row.line, (row.asin, "extra")) for row in rows]
    checked = [
        CheckedRow(rows[0], Verdict.READY),
        CheckedRow(rows[1], Verdict.ALREADY_THERE, existing=AsinId(4)),
        CheckedRow(rows[2], Verdict.READY),
    ]
    made = job_rows(sources, checked, checked[:1])
    assert [row.state for row in made] == [RowState.PLANNED, RowState.LEFT_OUT, RowState.LEFT_OUT]
    assert [row.number for row in made] == [1, 2, 3]
    assert made[1].asin_id == AsinId(4)
    assert made[2].cells == ("B0NEW00003", "extra")
