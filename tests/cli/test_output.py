"""Output in every encoding, to readers that leave and disks that are full."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from multicart_tui.cli.connections import Connections
from multicart_tui.cli.console import Console
from multicart_tui.demo.server import DemoServer
from multicart_tui.paths import config_dir
from tests.cli.conftest import Command

PROGRAM = (sys.executable, "-m", "multicart_tui")
ODD_TEXT = "Zubehör für Kaffee ☕"


def run_into(target: Path) -> tuple[int, str]:
    command = [*PROGRAM, "asin", "list", "101", "--format", "jsonl"]
    with target.open("w") as out:
        ended = subprocess.run(
            command, stdout=out, stderr=subprocess.PIPE, text=True, check=False, env=os.environ
        )
    return ended.returncode, ended.stderr


def run_with_ascii_streams(
    words: Sequence[str], given: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii:strict", "PYTHONUTF8": "0"}
    return subprocess.run(
        (*PROGRAM, *words), input=given, capture_output=True, check=False, env=environment
    )


@pytest.fixture
def odd(demo: DemoServer, command: Command) -> DemoServer:
    """The service, with a row whose reference no ASCII stream can carry."""
    assert command("asin", "update", "5", "--custom-id", ODD_TEXT).status == 0
    return demo


def test_a_full_disk_is_told_in_a_line(demo: DemoServer) -> None:
    status, said = run_into(Path("/dev/full"))
    assert status == 2
    assert "Cannot write the output: No space left on device" in said
    assert "Traceback" not in said


def test_a_reader_that_left_is_no_failure(demo: DemoServer) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as out:
        ended = subprocess.run(
            (*PROGRAM, "asin", "list", "101"), stdout=out, stderr=subprocess.PIPE, check=False
        )
    assert (ended.returncode, ended.stderr) == (0, b"")


def test_talk_that_nobody_takes_does_not_stop_a_write(demo: DemoServer, command: Command) -> None:
    with Path("/dev/full").open("w") as err:
        ended = subprocess.run(
            (*PROGRAM, "asin", "delete", "5", "6", "--yes", "--count", "2"), stderr=err, check=False
        )
    assert ended.returncode == 0
    assert [command("asin", "get", number).status for number in ("5", "6")] == [1, 1]


def test_another_refusal_of_the_system_is_not_blamed_on_the_output(
    demo: DemoServer, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(connections: Connections) -> None:
        raise PermissionError(13, "Permission denied", "/somewhere/odd")

    monkeypatch.setattr(Connections, "open", refuse)
    ended = command("asin", "list", "101")
    assert ended.status == 2
    assert "Permission denied" in ended.err
    assert "/somewhere/odd" in ended.err
    assert "output" not in ended.err


def test_a_table_in_ascii_shows_what_it_cannot_write_as_escapes(odd: DemoServer) -> None:
    ended = run_with_ascii_streams(["asin", "list", "101", "--limit", "250"])
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert rb"Zubeh\xf6r f\xfcr Kaffee \u2615" in ended.stdout


def test_talk_in_ascii_loses_nothing_either(odd: DemoServer) -> None:
    odd.faults.plan_next("commit-then-drop", path="/update/")
    ended = run_with_ascii_streams(["asin", "update", "5", "--raw-html"])
    assert ended.returncode == 0
    assert rb"looking whether it was changed\u2026" in ended.stderr


def test_data_is_utf_8_whatever_the_streams_are(odd: DemoServer) -> None:
    ended = run_with_ascii_streams(["asin", "get", "5"])
    assert json.loads(ended.stdout.decode())["custom_id"] == ODD_TEXT
    for form in ("json", "jsonl", "csv"):
        ended = run_with_ascii_streams(["asin", "list", "101", "--all", "--format", form])
        assert ended.returncode == 0
        text = ended.stdout.decode()
        if form == "csv":
            rows = list(csv.DictReader(io.StringIO(text, newline="")))
        elif form == "jsonl":
            rows = [json.loads(line) for line in text.splitlines()]
        else:
            rows = json.loads(text)
        assert ODD_TEXT in {row["custom_id"] for row in rows}


def test_data_on_a_terminal_keeps_to_its_encoding() -> None:
    class Screen(io.BytesIO):
        def isatty(self) -> bool:
            return True

    shown = Screen()
    console = Console(out=io.TextIOWrapper(shown, encoding="latin-1"))
    console.write_data("é ☕\n")  # as UTF-8 it would hold bytes that such a terminal obeys
    assert shown.getvalue() == b"\xe9 \\u2615\n"


def test_a_key_that_is_no_text_is_refused_in_words(demo: DemoServer) -> None:
    ended = run_with_ascii_streams(["auth", "login", "--store", "file"], b"k\xff\xfe.key\n")
    assert ended.returncode == 5
    assert b"another character that no key has" in ended.stderr
    assert not (config_dir() / "credentials.toml").exists()
