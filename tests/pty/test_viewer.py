"""The viewer in a real terminal: bytes, hostile text, standard input, and the way out."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.pty.conftest import Start
from tests.pty.test_hostile_text import assert_harmless
from tests.support.terminal import PROGRAM, Terminal

CURSOR_KEY = 400
PAGE = 9_000

ENTERED, LEFT = b"\x1b[?1049h", b"\x1b[?1049l"
"""The alternate screen, where programs draw."""

HOSTILE = (
    "\x1b]52;c;SGFja2Vk\x07\x1b[2J\x9b31m\x00\x0e\x7f\u202eevil\u200b[/][red]x[@click=app.bell]y"
    "\x1b]0;title\x07\x1b]8;;https://evil.example\x07"
)


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """A document of 3 MB."""
    path = tmp_path / "records.json"
    record = {
        "asin": "B0DJQQ38TG",
        "title": "Burr coffee grinder, 40 settings, conical steel burrs, 350 g hopper",
        "price": {"value": 189.0, "currency": "AUD"},
        "images": ["https://m.example/1.jpg", "https://m.example/2.jpg"],
    }
    path.write_text(json.dumps({"query": "coffee", "results": [record] * 12_000}))
    return path


def sent_by(terminal: Terminal, key: str) -> int:
    """How many bytes a key brings, however long the machine takes for it."""
    start = len(terminal.received)
    terminal.press(key).wait_for(lambda: len(terminal.received) > start).settle(0.3)
    return len(terminal.received) - start


def test_a_cursor_key_sends_two_labels_and_a_page_one_screen(start: Start, records: Path) -> None:
    terminal = start("view", str(records), columns=120, rows=40).wait_for("12,000 items")
    terminal.press("e").wait_for("1/144,005").settle(0.5)
    for key in ("down",) * 12 + ("up",) * 4:
        assert sent_by(terminal, key) <= CURSOR_KEY
    for _ in range(3):
        assert 500 < sent_by(terminal, "pagedown") <= PAGE
    assert terminal.settle(2.0) == b""


def test_hostile_text_commands_nothing_in_any_view(start: Start, tmp_path: Path) -> None:
    path = tmp_path / f"{HOSTILE.replace('/', '')[:40].replace(chr(0), '')}.json"
    document = json.dumps({HOSTILE: [HOSTILE, {"html": f"<html>{HOSTILE}" * 50}], "title": HOSTILE})
    raw = json.dumps(HOSTILE, ensure_ascii=False).encode("utf-8", "surrogatepass")
    path.write_bytes(document.encode() + b"\n" + raw + b"\nnot json \x1b]52;c;SGFja2Vk\x07\x9b31m")
    terminal = start("view", str(path), columns=120, rows=40).wait_for("enter Show")
    terminal.press("e").settle()
    for key in ("w", "t", "t", "t", "w"):
        terminal.press(key).settle()
    for _ in range(10):
        terminal.press("down").settle(0.03)
    for keys in (("/", "evil", "enter"), ("n",), ("G", "k", "enter")):
        terminal.press(*keys).settle()
    terminal.press("escape", "g", "j", "l", "l", "enter").settle()
    assert_harmless(terminal)


def test_what_is_printed_is_harmless_and_the_viewer_comes_back(
    start: Start, tmp_path: Path
) -> None:
    path = tmp_path / "x.json"
    path.write_text(json.dumps({"title": f"begin {HOSTILE} end"}))
    terminal = start("view", str(path)).wait_for("1 key")
    terminal.press("j", "p", "v").wait_for("enter goes back")
    assert terminal.shows("begin ␛]52;c;SGFja2Vk")
    assert terminal.received.count(LEFT) == 1
    terminal.press("enter").wait_for(lambda: terminal.received.count(ENTERED) == 2).settle()
    terminal.press("p", "k").wait_for(lambda: terminal.received.count(LEFT) == 2).settle()
    terminal.send(b"\x03").wait_for(lambda: terminal.received.count(ENTERED) == 3).settle()
    assert_harmless(terminal)
    terminal.press("q")
    assert terminal.wait_end() == 0


def test_standard_input_is_viewed_and_keys_come_from_the_terminal(
    account: dict[str, str], records: Path, tmp_path: Path
) -> None:
    variables = {**account, "MULTICART_API_KEY": "", "TMPDIR": str(tmp_path / "tmp")}
    os.mkdir(variables["TMPDIR"])
    command = ("sh", "-c", 'cat "$0" | "$1" -m multicart_tui view -', str(records), PROGRAM[0])
    with Terminal(command, environment=variables) as terminal:
        terminal.wait_for("12,000 items")
        assert terminal.shows("standard input")
        terminal.press("j").wait_for("$.query")
        terminal.press("q")
        assert terminal.wait_end() == 0
    assert os.listdir(variables["TMPDIR"]) == []


def test_a_file_needs_neither_a_key_nor_a_network(start: Start, records: Path) -> None:
    terminal = start("view", str(records), MULTICART_API_KEY=None, MULTICART_BASE_URL=None)
    terminal.wait_for("12,000 items")
    terminal.press("K").settle()
    terminal.press("L").wait_for("there is no session")
    terminal.press("q")
    assert terminal.wait_end() == 0


def test_an_output_is_fetched_and_viewed(start: Start) -> None:
    terminal = start("view", "o88").wait_for("OUTPUT #88").wait_for("asin")
    terminal.press("escape").wait_for("Collections")
    terminal.press("q")
    assert terminal.wait_end() == 0


def test_an_output_that_is_not_there_says_so(start: Start) -> None:
    start("view", "99999").wait_for("Not loaded").wait_for("r tries again")
