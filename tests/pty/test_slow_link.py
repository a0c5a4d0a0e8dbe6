"""Over a slow link: few repaints, none that nobody sees, and nothing that only looks well."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path

import pytest

from multicart_tui.demo.server import DemoServer
from tests.pty.conftest import Start
from tests.support.seen_changes import SeenChanges
from tests.support.terminal import PROGRAM, Terminal

ASK = b"\x1b[6n"
"""Stands behind each frame."""


@pytest.fixture
def table(start: Start) -> Terminal:
    terminal = start("open", "103", "--slow-link").wait_for("Showing 1-100 of 5,000")
    terminal.settle(1.0)
    return terminal


def more_than(terminal: Terminal, count: int) -> bool:
    return len(terminal.received) > count


def frames(terminal: Terminal, since: int = 0) -> int:
    return terminal.received.count(ASK, since)


def test_no_more_than_five_repaints_come_in_a_second(table: Terminal) -> None:
    start, began = len(table.received), time.perf_counter()
    for number in range(40):
        table.press("down" if number < 25 else "up").settle(0.02)
    table.settle(0.5)
    took = time.perf_counter() - began
    assert 2 <= frames(table, start) <= 5 * took + 1


def test_a_key_that_is_held_down_ends_where_it_was_let_go(table: Terminal) -> None:
    table.press(*["]"] * 12).wait_for("Showing 1,201-1,300").settle(0.5)
    assert table.settle(1.0) == b""


def test_what_could_not_be_seen_any_more_is_never_sent(table: Terminal) -> None:
    table.is_silent = True  # the line is full: nothing is known to have arrived
    start = len(table.received)
    for _ in range(12):
        table.press("]").settle(0.25)
    assert 1 <= frames(table, start) <= 2
    assert not table.shows("Showing 1,201-1,300")
    table.is_silent = False
    table.send(b"\x1b[1;3R" * frames(table, start))
    table.wait_for("Showing 1,201-1,300").settle(0.5)
    assert len(table.received) - start <= 5_000


@pytest.mark.parametrize(
    ("key", "title"),
    [("?", "Keys"), ("enter", "ASIN #"), ("d", "utputs are kept"), ("n", "New ASIN")],
)
def test_a_dialog_sends_little_more_than_it_changes(
    account: dict[str, str], key: str, title: str
) -> None:
    command = (*PROGRAM, "open", "101", "--slow-link")
    with SeenChanges(command, environment=account) as terminal:
        terminal.wait_for("Showing 1-100 of 250").settle(1.0)
        opened = terminal.answer_to(lambda it: it.press(key), lambda: terminal.shows(title))
        assert opened.sent <= 1.5 * opened.changed


def test_a_typed_character_and_a_progress_cost_next_to_nothing(
    start: Start, service: DemoServer, tmp_path: Path
) -> None:
    path = tmp_path / "new.csv"
    path.write_text(
        "domain,customer_postcode,asin,include_raw_html\namazon.com.au,0800,B0NEW00001,\n"
    )
    terminal = start("open", "101", "--slow-link").wait_for("Showing 1-100 of 250")
    terminal.press("n").wait_for("New ASIN").settle(0.5)
    for char in "B0D":
        typed = len(terminal.received)
        terminal.press(char).wait_for(partial(more_than, terminal, typed)).settle(0.5)
        assert len(terminal.received) - typed <= 150
    terminal.press("backspace", "backspace", "backspace").settle(0.5)
    terminal.press("escape").wait_until_gone("New ASIN")
    terminal.press("i").wait_for("[1 File]").press(f"{path}\r").wait_for("header on line 1")
    terminal.press("ctrl+s").wait_for("ready").press("ctrl+s").wait_for("ctrl+s sends it")
    service.faults.plan_next("hang", path="/create/bulk/")
    terminal.press("ctrl+s").wait_for("service is working").settle(0.5)
    counted, began = len(terminal.received), time.perf_counter()
    terminal.wait_for(lambda: time.perf_counter() - began >= 3)
    assert 0 < len(terminal.received) - counted <= 3 * 300


def test_lines_are_seen_as_they_come_and_nothing_is_dimmed(table: Terminal) -> None:
    table.press("d").wait_for("utputs are kept").settle(0.5)
    assert b"\x1b[?2026h" not in table.received
    start = len(table.received)
    table.press("escape").wait_until_gone("utputs are kept").settle(0.5)
    assert len(table.received) - start <= 1_500


def test_no_answer_of_the_terminal_is_left_for_the_shell(table: Terminal) -> None:
    table.is_silent = True
    start = len(table.received)
    table.press("down").wait_for(lambda: frames(table, start) == 1)
    table.press("q").settle(0.3)
    assert b"\x1b[?1049l" not in table.received  # it waits for the answer
    table.send(b"\x1b[1;3R")
    assert table.wait_end() == 0
    assert frames(table, start) == 1


def test_an_ordinary_link_shows_each_frame_as_a_whole(start: Start) -> None:
    terminal = start("open", "103").wait_for("Showing 1-100 of 5,000")
    terminal.settle(0.5)
    assert terminal.received.count(b"\x1b[?2026h") == terminal.received.count(b"\x1b[?2026l") > 0
    assert ASK not in terminal.received


def test_a_terminal_that_does_not_know_whole_frames_gets_none(account: dict[str, str]) -> None:
    class Plain(Terminal):
        def _answer(self, data: bytes) -> None:
            """Know of no mode."""

    with Plain((*PROGRAM, "open", "103"), environment=account) as terminal:
        terminal.wait_for("Showing 1-100 of 5,000").settle(0.5)
        assert b"\x1b[?2026h" not in terminal.received
