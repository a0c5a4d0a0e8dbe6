"""Outputs are listed and fetched without a screen, byte for byte when that is asked for."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from pathlib import Path

from multicart_tui.demo.server import DemoServer
from multicart_tui.demo.store import storable
from tests.cli.conftest import Command

ODD = (
    '{ "asin":"B0NUMB3RS0", "price":1.10,"huge":1e400,\n'
    ' "asin":"B0TW1CE000", "id": 9007199254740993}'
)
HOSTILE = '{"t": "\\u001b]52;c;x\\u0007 \u202e \u009b31m [/]"}'


def put(demo: DemoServer, payload: str, collection: int = 102) -> str:
    now = "2026-06-20T12:00:00Z"
    number = demo.store.write(
        "INSERT INTO output (collection, output_json, output_json_count, created_at, updated_at)"
        " VALUES (?, CAST(? AS TEXT), 1, ?, ?)",
        *(collection, storable(payload), now, now),
    )
    return str(number)


def test_outputs_are_listed_and_whether_others_follow_is_said(
    demo: DemoServer, command: Command
) -> None:
    some = command("output", "list", "101", "--limit", "2", "--format", "jsonl")
    every = command("output", "list", "101", "--all", "--format", "json")

    assert [json.loads(line)["id"] for line in some.out.splitlines()] == [88, 89]
    assert "Showing 1-2; others follow." in some.err
    assert len(every.json) == demo.store.number("SELECT count(*) FROM output WHERE collection=101")
    assert "follow" not in every.err


def test_a_collection_without_outputs_says_so(demo: DemoServer, command: Command) -> None:
    ended = command("output", "list", "102")

    assert ended.status == 0
    assert "No outputs here." in ended.err


def test_a_payload_is_printed_as_it_came(demo: DemoServer, command: Command) -> None:
    ended = command("output", "get", put(demo, ODD))

    assert (ended.status, ended.out) == (0, ODD + "\n")


def test_what_a_terminal_would_obey_is_printed_as_an_escape_that_means_the_same(
    demo: DemoServer, command: Command
) -> None:
    ended = command("output", "get", put(demo, HOSTILE))

    assert json.loads(ended.out) == json.loads(HOSTILE)
    assert not {"\u202e", "\u009b"} & set(ended.out)


def test_raw_bytes_go_out_untouched(demo: DemoServer, tmp_path: Path) -> None:
    number = put(demo, HOSTILE)
    environment = {
        "MULTICART_BASE_URL": demo.base_url,
        "MULTICART_API_KEY": demo.key,
        "MULTICART_STATE_DIR": str(tmp_path),
        "MULTICART_CONFIG_DIR": str(tmp_path),
        "PYTHONIOENCODING": "ascii",
    }

    ended = subprocess.run(
        [sys.executable, "-m", "multicart_tui", "output", "get", number, "--raw"],
        env=environment,
        capture_output=True,
        check=True,
    )

    assert ended.stdout == HOSTILE.encode()


def test_a_saved_payload_is_its_owners_alone_and_overwrites_nothing(
    demo: DemoServer, command: Command, tmp_path: Path
) -> None:
    number, target = put(demo, ODD), tmp_path / "o.json"

    first = command("output", "get", number, "-o", str(target))
    assert (first.status, first.out) == (0, "")
    assert target.read_bytes() == ODD.encode()
    assert stat.S_IMODE(target.stat().st_mode) == 0o600

    target.write_text("mine")
    assert command("output", "get", number, "-o", str(target)).status == 2
    assert target.read_text() == "mine"
    assert command("output", "get", number, "-o", str(target), "--force").status == 0
    assert target.read_bytes() == ODD.encode()
    assert [path.name for path in tmp_path.iterdir() if "part" in path.name] == []


def test_a_text_with_half_a_surrogate_pair_is_saved_as_it_came(
    demo: DemoServer, command: Command, tmp_path: Path
) -> None:
    payload = '["\\ud800", "output_json\\": 1", {"output_json": 2}]'
    target = tmp_path / "o.json"

    assert command("output", "get", put(demo, payload), "-o", str(target)).status == 0

    assert target.read_text() == payload


def test_an_asin_id_is_refused_before_anything_is_sent(demo: DemoServer, command: Command) -> None:
    before = len(demo.requests)

    ended = command("output", "get", "a88")

    assert ended.status == 2
    assert "This needs the id of an OUTPUT" in ended.err
    assert len(demo.requests) == before


def test_an_output_that_is_not_there_is_told_as_such(demo: DemoServer, command: Command) -> None:
    ended = command("output", "get", "999999")

    assert ended.status == 1
    assert "Output not found" in ended.err


def test_half_an_answer_leaves_no_file(demo: DemoServer, command: Command, tmp_path: Path) -> None:
    for _ in range(3):
        demo.faults.plan_next("half", path="/output/")

    ended = command("output", "get", put(demo, ODD), "-o", str(tmp_path / "o.json"))

    assert ended.status == 3
    assert list(tmp_path.glob("*.json*")) == []
