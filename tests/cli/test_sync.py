"""A collection is made what a file says, without a screen: shown, asked for, accounted for."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path

import pytest

from multicart_tui.demo.server import DemoServer
from multicart_tui.services import import_settling
from tests.cli.conftest import Command
from tests.support.terminal import PROGRAM, Terminal

NEW = {"domain": "amazon.com.au", "customer_postcode": "0800", "asin": "B0NEW00001"}


@pytest.fixture(autouse=True)
def _looks_without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_settling, "LOOKS", (0.0, 0.0, 0.0, 0.0))


@pytest.fixture
def file(demo: DemoServer, command: Command, tmp_path: Path) -> Path:
    """Collection 101 as a file, but for one new row, one other custom id, and two that lack."""
    rows = list(
        csv.DictReader(io.StringIO(command("asin", "list", "101", "--all", "--format", "csv").out))
    )
    kept = rows[2:]
    kept[0]["custom_id"] = "mine-0"
    path = tmp_path / "wanted.csv"
    names = ["domain", "customer_postcode", "asin", "include_raw_html", "custom_id"]
    with path.open("w", newline="") as target:
        writer = csv.DictWriter(target, names, extrasaction="ignore")
        writer.writeheader()
        writer.writerows([*kept, {**NEW, "include_raw_html": "false", "custom_id": ""}])
    demo.requests.clear()
    return path


def writes(demo: DemoServer) -> list[str]:
    verbs = ("create", "update", "delete")
    return [path for path in demo.paths() if any(verb in path for verb in verbs)]


def test_the_plan_is_shown_and_a_dry_run_changes_nothing(
    demo: DemoServer, command: Command, file: Path
) -> None:
    ended = command("asin", "sync", "101", str(file), "--dry-run")
    assert ended.status == 0
    assert ended.out == ("+1 new, ~1 differ (custom id 1), -2 only in the collection, 247 alike\n")
    assert "Only in the file:\n  line 250  B0NEW00001" in ended.err
    assert "→ mine-0" in ended.err
    assert "Only in the collection (left as it is):" in ended.err
    assert writes(demo) == []
    told = command("asin", "sync", "101", str(file), "--dry-run", "--format", "json").json
    assert [len(told[group]["rows"]) for group in ("add", "edit", "delete")] == [1, 1, 2]
    assert (told["alike"], told["delete"]["is_chosen"]) == (247, False)


def test_it_is_done_and_nothing_is_deleted_unless_that_is_said(
    demo: DemoServer, command: Command, file: Path
) -> None:
    ended = command("asin", "sync", "101", str(file), "--yes")
    assert ended.status == 0
    assert "1 changed; 1 added" in ended.err
    assert len(demo.store.rows("SELECT id FROM asin WHERE collection = 101")) == 251
    assert not [path for path in demo.paths() if "delete" in path]
    again = command("asin", "sync", "101", str(file), "--yes")
    assert again.status == 0
    assert "There is nothing to do." in again.err


def test_deletes_want_their_number_and_are_saved_first(
    demo: DemoServer, command: Command, file: Path
) -> None:
    words = ("asin", "sync", "101", str(file), "--delete", "--yes")
    refused = command(*words)
    assert refused.status == 2
    assert "--count 2" in refused.err
    assert writes(demo) == []
    ended = command(*words, "--count", "2")
    assert ended.status == 0
    assert "Saved before they were deleted:" in ended.err
    assert "2 deleted" in ended.err
    again = command("asin", "sync", "101", str(file), "--dry-run")
    assert again.out == "+0 new, ~0 differ, -0 only in the collection, 249 alike\n"


def test_rows_without_room_are_told_before_anything_is_done(
    demo: DemoServer, command: Command, file: Path
) -> None:
    told = command("asin", "sync", "103", str(file), "--dry-run", "--no-edit").err
    assert "There is no room for " in told
    assert "they go to the file of the rest." in told
    assert "no room" not in command("asin", "sync", "103", str(file), "--dry-run", "--no-add").err


def test_parts_can_be_left_out(demo: DemoServer, command: Command, file: Path) -> None:
    ended = command("asin", "sync", "101", str(file), "--yes", "--no-add")
    assert ended.status == 0
    assert "1 changed." in ended.err
    assert "create" not in " ".join(demo.paths())
    assert "nothing to do" in command("asin", "sync", "101", str(file), "--no-add").err


def test_a_wrong_row_keeps_everything_from_being_deleted(
    demo: DemoServer, command: Command, file: Path
) -> None:
    file.write_text(file.read_text() + "amazon.com.au,0800,no,false,\n")
    ended = command("asin", "sync", "101", str(file), "--delete", "--yes", "--count", "2")
    assert ended.status == 2
    assert "Nothing can be deleted while rows of the file have errors" in ended.err
    assert writes(demo) == []
    assert command("asin", "sync", "101", str(file), "--yes").status == 4


def test_without_a_yes_and_nobody_to_ask_nothing_is_done(
    demo: DemoServer, command: Command, file: Path
) -> None:
    ended = command("asin", "sync", "101", str(file))
    assert ended.status == 2
    assert "Add --yes" in ended.err
    assert command("--read-only", "asin", "sync", "101", str(file), "--yes").status == 2
    assert writes(demo) == []


@pytest.mark.parametrize(("answer", "status", "rows"), [("2\r", 0, 249), ("yes\r", 1, 250)])
def test_a_person_types_how_many_rows_go(
    demo: DemoServer, file: Path, answer: str, status: int, rows: int
) -> None:
    command = (*PROGRAM, "asin", "sync", "101", str(file), "--delete")
    variables = {**os.environ, "TERM": "xterm", "LANG": "C.UTF-8"}
    with Terminal(command, environment=variables, columns=120) as terminal:
        terminal.wait_for("Edit 1, delete 2, add 1 of 101? Type 2:").press(answer)
        assert terminal.wait_end(30) == status
    assert len(demo.store.rows("SELECT id FROM asin WHERE collection = 101")) == rows


def test_what_fails_ends_it_and_the_same_command_goes_on(
    demo: DemoServer, command: Command, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MULTICART_TRIES", "1")
    demo.faults.plan_next("status0-402", path="/create/bulk/")
    ended = command("asin", "sync", "101", str(file), "--yes")
    assert ended.status == 4
    assert "1 changed" in ended.err
    assert "The same command goes on" in ended.err
    ended = command("asin", "sync", "101", str(file), "--yes")
    assert ended.status == 0
    assert "1 added" in ended.err
