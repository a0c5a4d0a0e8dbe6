"""Whatever stays on the disk is listed, and removed when somebody says so."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sqlite3
from pathlib import Path

import pytest

from multicart_tui.cli.main import run
from multicart_tui.demo.server import DemoServer
from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.import_job import JobKind, JobRow, NewJob, RowState
from multicart_tui.domain.import_rows import ImportRow
from multicart_tui.domain.own_data import ABOUT, NAMED_ONLY, Kind
from multicart_tui.paths import config_dir, state_dir
from multicart_tui.services.credential_file import CredentialFile
from multicart_tui.services.credentials import Credential
from multicart_tui.services.job_lock import job_lock
from multicart_tui.services.journal import Journal
from multicart_tui.services.output_visits import OutputVisits, Visit
from tests.cli.conftest import Command, Ended
from tests.support.terminal import PROGRAM, Terminal

MARK = "B0MARKED01"
"""Stands in every row of the journal, so that what is left of one is found."""


async def begin(journal: Journal, collection: int, *, is_open: bool) -> int:
    about = NewJob("default@host", CollectionId(collection), JobKind.BULK_DELETE)
    row = ImportRow(2, "amazon.com.au", "0800", MARK)
    job = await journal.begin(about, [JobRow(1, (), row, RowState.PLANNED)])
    if not is_open:
        await journal.abandon(job.id)
    return job.id


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The state folder of somebody who used everything."""
    state, config = state_dir(), config_dir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setattr("tempfile.tempdir", None)
    old = tmp_path / "temporary" / "multicart-view-abcdefgh"
    for folder in (state / "backups" / "default", state / "imports", config, old):
        folder.mkdir(parents=True)
    for path in (
        *(state / "backups" / "default" / f"collection-{n}-20260101.csv" for n in (101, 102)),
        *(state / "settings-seen.json", state / "known-hosts.json"),
        *(state / "crash-1.txt", state / "requests-1.jsonl", state / "slow-link-offered"),
        *(state / "journal.sqlite3.broken-1", state / "imports" / "pasted.success.csv"),
        *(config / "config.toml", state / "not-ours.txt", old / "output-88.json"),
    ):
        path.write_text("12345")
    os.utime(old, (0, 0))
    (config / "config.toml").write_text("")
    CredentialFile(config / "credentials.toml").write("default", "host", Credential("a.secret"))
    (state / "imports" / "job-2.json").write_text(
        json.dumps({"success": {"path": str(state / "imports" / "pasted.success.csv")}})
    )
    visits = OutputVisits(state / "state.sqlite3", "default@host")
    visits.keep(CollectionId(101), Visit(88, "2026"))
    visits.close()
    with contextlib.closing(sqlite3.connect(state / "state.sqlite3")) as db, db:
        db.execute("CREATE TABLE json_queries (number INTEGER PRIMARY KEY, query TEXT)")
        db.execute("INSERT INTO json_queries (query) VALUES ('$..price')")

    async def work() -> None:
        journal = Journal(state)
        await begin(journal, 101, is_open=False)
        await begin(journal, 102, is_open=True)
        journal.close()

    asyncio.run(work())
    return state


def counts(ended: Ended) -> dict[str, int]:
    return {each["kind"]: each["count"] for each in ended.json if each["count"]}


def test_what_is_kept_is_listed_and_a_dry_run_removes_nothing(kept: Path, command: Command) -> None:
    before = sorted(kept.rglob("*"))
    ended = command("purge", "--dry-run", "--format", "json")
    assert ended.status == 0
    assert counts(ended) == {
        **{"jobs": 1, "backups": 1, "visits": 2, "queries": 1, "crashes": 1, "requests": 1},
        **{"damaged": 1, "cache": 1, "leftovers": 1},
        **{"unfinished": 1, "hosts": 1, "settings": 1, "credentials": 1},
    }
    assert [each["kind"] for each in ended.json if not each["would_be_removed"]] == list(NAMED_ONLY)
    assert "Nothing was removed" in ended.err
    strange = [line for line in ended.err.splitlines() if "own, and left" in line]
    assert strange == [f"Not the program's own, and left: {kept / 'not-ours.txt'}"]
    assert sorted(kept.rglob("*")) == before
    assert str(kept) in command("purge", "--dry-run").out


def test_all_of_it_goes_but_what_is_needed_at_the_next_start(
    kept: Path, tmp_path: Path, command: Command
) -> None:
    ended = command("purge", "--yes")
    assert ended.status == 0
    assert "Removed: jobs (1," in ended.err
    left = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert left == {
        *("config/config.toml", "config/credentials.toml", "state/state.sqlite3"),
        "state/known-hosts.json",
        *("state/journal.sqlite3", "state/not-ours.txt", "state/imports/job-2.json"),
        *("state/backups/default/collection-102-20260101.csv", "state/imports/pasted.success.csv"),
    }
    assert list((tmp_path / "temporary").iterdir()) == []
    assert counts(command("purge", "--dry-run", "--format", "json")) == {
        **{"unfinished": 1, "hosts": 1, "settings": 1, "credentials": 1}
    }
    assert (kept / "journal.sqlite3").read_bytes().count(MARK.encode()) == 1
    assert b"price" not in (kept / "state.sqlite3").read_bytes()
    assert "nothing to remove" in command("purge").err


def test_the_rest_goes_only_by_its_name(kept: Path, command: Command) -> None:
    ended = command("purge", "unfinished", "credentials", "--yes")
    assert ended.status == 0
    assert MARK.encode() in (kept / "journal.sqlite3").read_bytes()  # of the finished job
    assert not (config_dir() / "credentials.toml").exists()
    assert (config_dir() / "config.toml").exists()
    assert counts(command("purge", "--dry-run", "--format", "json"))["files"] == 2
    assert command("purge", "jobs", "--yes").status == 0
    assert MARK.encode() not in (kept / "journal.sqlite3").read_bytes()


def test_a_job_that_runs_in_another_window_stays(kept: Path, command: Command) -> None:
    with job_lock(kept, 2):
        ended = command("purge", "unfinished", "--yes")
    assert "nothing to remove" in ended.err
    with sqlite3.connect(kept / "journal.sqlite3") as db:
        assert db.execute("SELECT count(*) FROM row").fetchone() == (2,)
    db.close()


def test_without_a_yes_nothing_goes(kept: Path, command: Command) -> None:
    ended = command("purge")
    assert ended.status == 2
    assert "--yes" in ended.err
    assert (kept / "crash-1.txt").exists()


@pytest.mark.parametrize(("answer", "status"), [("yes\r", 0), ("y\r", 1)])
def test_a_person_is_asked_with_what_would_go(kept: Path, answer: str, status: int) -> None:
    command = (*PROGRAM, "purge", "crashes")
    with Terminal(command, environment={**os.environ, "TERM": "xterm"}, columns=120) as terminal:
        terminal.wait_for("Remove crashes (1, 5 bytes)").press(answer)
        assert terminal.wait_end() == status
    assert (kept / "crash-1.txt").exists() is bool(status)


def test_a_name_that_is_none_is_refused_with_those_there_are(command: Command) -> None:
    ended = command("purge", "everything")
    assert ended.status == 2
    assert "jobs, files, backups" in ended.err


def test_a_link_is_never_followed(kept: Path, tmp_path: Path, command: Command) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "crash-2.txt").write_text("keep")
    (kept / "crash-2.txt").symlink_to(tmp_path / "mine" / "crash-2.txt")
    (kept / "backups" / "linked").symlink_to(tmp_path / "mine")
    assert command("purge", "--yes").status == 0
    assert (tmp_path / "mine" / "crash-2.txt").read_text() == "keep"


@pytest.mark.parametrize("content", [b"not a database at all, but long enough", None])
def test_a_journal_that_cannot_be_used_is_told_and_left(
    command: Command, content: bytes | None
) -> None:
    state_dir().mkdir(parents=True)
    path = state_dir() / "journal.sqlite3"
    if content is None:
        db = sqlite3.connect(path)
        db.execute("PRAGMA user_version = 99")
        db.close()
    else:
        path.write_bytes(content)
    (state_dir() / "crash-1.txt").write_text("x")
    before = path.read_bytes()
    ended = command("purge", "crashes", "jobs", "--yes")
    assert ended.status == 0
    assert "journal.sqlite3" in ended.err
    assert path.read_bytes() == before
    assert not (state_dir() / "crash-1.txt").exists()


def test_a_file_that_cannot_be_removed_is_told(
    kept: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, missing_ok: bool = False) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "unlink", refuse)
    ended = command("purge", "crashes", "--yes")
    assert ended.status == 4
    assert "Permission denied" in ended.err
    assert (kept / "crash-1.txt").exists()


def test_it_needs_no_account_and_no_settings_that_can_be_read(
    kept: Path, demo: DemoServer, command: Command
) -> None:
    (config_dir() / "config.toml").write_text("theme = [")
    assert command("purge", "--yes").status == 0
    assert demo.requests == []


def test_each_kind_is_told_of_in_words() -> None:
    assert run(["purge", "--dry-run"]) == 0
    assert set(ABOUT) == set(Kind)
