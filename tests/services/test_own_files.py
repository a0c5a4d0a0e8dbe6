"""Folders, files, journal and room are looked at, judged, and left exactly as they were."""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.import_job import JobKind, NewJob
from multicart_tui.exit_codes import ExitCode
from multicart_tui.services.diagnosis import Finding, State
from multicart_tui.services.journal import Journal
from multicart_tui.services.journal_file import FILE_NAME
from multicart_tui.services.journal_tables import VERSION
from multicart_tui.services.own_files import look_at_folders, look_at_journal, look_at_room


def named(findings: Iterable[Finding], name: str) -> Finding:
    (found,) = [each for each in findings if each.name == name]
    return found


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Folders with every file, private as the program makes them."""
    config, state = tmp_path / "config", tmp_path / "state"
    for folder, names in (
        (config, ("config.toml", "credentials.toml")),
        (state, ("state.sqlite3", FILE_NAME)),
    ):
        folder.mkdir(mode=0o700)
        for name in names:
            (folder / name).touch(mode=0o600)
    return config, state


def test_files_readable_by_their_owner_alone_are_as_they_should_be(
    folders: tuple[Path, Path],
) -> None:
    findings = look_at_folders(*folders)
    assert {each.state for each in findings} == {State.OK}
    assert "(mode 0600)" in named(findings, "key file").value
    assert "(mode 0700)" in named(findings, "state").value


def test_files_that_are_not_there_yet_are_no_fault(tmp_path: Path) -> None:
    config, state = tmp_path / "a" / "b", tmp_path / "c"
    findings = look_at_folders(config, state)
    assert {each.state for each in findings} == {State.FACT}
    assert all("not there yet" in each.value for each in findings)
    assert list(tmp_path.iterdir()) == []


def test_a_key_that_others_can_read_fails_and_other_files_are_warned_of(
    folders: tuple[Path, Path],
) -> None:
    config, state = folders
    (config / "credentials.toml").chmod(0o640)
    (config / "config.toml").chmod(0o604)
    state.chmod(0o755)
    findings = look_at_folders(config, state)
    key = named(findings, "key file")
    assert (key.state, key.exit_code) == (State.FAILED, ExitCode.CREDENTIALS)
    assert f"chmod 600 {config / 'credentials.toml'}" in key.hint
    assert named(findings, "settings file").state is State.WARNING
    assert f"chmod 700 {state}" in named(findings, "state").hint


def test_what_belongs_to_somebody_else_is_told(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: folders[0].stat().st_uid + 1)
    found = named(look_at_folders(*folders), "key file")
    assert found.state is State.WARNING
    assert "somebody else" in found.hint


def test_what_cannot_be_used_is_told_with_the_reason(
    tmp_path: Path, folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    config, state = folders
    (config / "config.toml").unlink()
    (config / "config.toml").mkdir()
    (tmp_path / "file").touch(mode=0o600)
    below = named(look_at_folders(tmp_path / "file" / "config", state), "configuration")
    instead = named(look_at_folders(tmp_path / "file", state), "configuration")
    # Somebody who may do everything, as in a container, is refused nothing by a mode.
    monkeypatch.setattr(os, "access", lambda path, mode: path != config / "credentials.toml")
    odd, unread = (
        named(look_at_folders(config, state), name) for name in ("settings file", "key file")
    )
    (tmp_path / "file").chmod(0o700)
    not_a_folder = named(look_at_folders(tmp_path / "file", state), "configuration")
    for found, words in (
        (below, f"cannot be made in {tmp_path / 'file'}"),
        (instead, "cannot be written to"),
        (not_a_folder, "not a folder"),
        (odd, "not a regular file"),
        (unread, "cannot be read"),
    ):
        assert (found.state, found.exit_code) == (State.FAILED, ExitCode.USAGE)
        assert words in found.value


def test_reports_of_crashes_are_counted(folders: tuple[Path, Path]) -> None:
    for name in ("crash-20260102-030405.txt", "crash-20260301-000000.txt"):
        (folders[1] / name).touch()
    found = named(look_at_folders(*folders), "crashes")
    assert found.value == "2 reports, the last is crash-20260301-000000.txt"


async def test_open_jobs_are_counted_over_all_accounts(tmp_path: Path) -> None:
    assert look_at_journal(tmp_path).value == "none yet"
    journal = Journal(tmp_path)
    for account in ("default@a", "prod@b"):
        job = await journal.begin(NewJob(account, CollectionId(101), JobKind.IMPORT), ())
    found = look_at_journal(tmp_path)
    assert (found.state, found.value) == (State.WARNING, "2 jobs, 2 open")
    assert "--resume" in found.hint

    await journal.abandon(job.id)
    journal.close()
    assert look_at_journal(tmp_path).value == "2 jobs, 1 open"


async def test_closed_jobs_are_no_fault(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    job = await journal.begin(NewJob("a@b", CollectionId(101), JobKind.IMPORT), ())
    await journal.abandon(job.id)
    journal.close()
    found = look_at_journal(tmp_path)
    assert (found.state, found.value) == (State.OK, "1 job, 0 open")


async def test_a_journal_of_a_newer_program_is_told_apart(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    await journal.file.write(lambda db: db.execute(f"PRAGMA user_version = {VERSION + 1}"))
    journal.close()
    found = look_at_journal(tmp_path)
    assert (found.state, found.exit_code) == (State.FAILED, ExitCode.USAGE)
    assert f"version {VERSION + 1}" in found.value


def test_a_damaged_journal_is_told_of_and_left_where_it_is(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"not a database " * 100)
    found = look_at_journal(tmp_path)
    assert (found.state, found.exit_code) == (State.FAILED, ExitCode.USAGE)
    assert "file is not a database" in found.value
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def test_room_is_told_once_for_each_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (found,) = look_at_room(tmp_path / "not" / "there", tmp_path)
    assert found.state is State.OK
    assert found.value.endswith(f" MB for {tmp_path / 'not' / 'there'}")

    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=99_999_999))
    (found,) = look_at_room(tmp_path)
    assert found.state is State.WARNING
    assert "Less than 100 MB" in found.hint

    def refuse(path: Path) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(shutil, "disk_usage", refuse)
    (found,) = look_at_room(tmp_path)
    assert (found.state, found.value) == (State.WARNING, f"{tmp_path}: Input/output error")
