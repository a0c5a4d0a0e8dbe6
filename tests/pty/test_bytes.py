"""Over SSH every byte is felt: what a key, a page and an idle screen may cost."""

import pytest

from tests.pty.conftest import Start
from tests.support.seen_changes import SeenChanges
from tests.support.terminal import PROGRAM, Terminal

CURSOR_KEY = 300
PAGE_TURN = 2_000
DIALOG = 6_500
DIALOG_GONE = 5_000


@pytest.fixture
def table(start: Start) -> Terminal:
    """The full collection at 120x40, with a page turned and everything quiet."""
    terminal = start("open", "103", columns=120, rows=40).wait_for("Showing 1-100 of 5,000")
    terminal.settle(0.5)
    terminal.press("]").wait_for("Showing 101-200").settle(0.5)
    return terminal


def test_a_cursor_key_sends_two_lines(table: Terminal) -> None:
    for _ in range(5):
        table.press("down")
        assert 0 < len(table.settle()) <= CURSOR_KEY


def test_a_page_turn_is_sent_once(table: Terminal) -> None:
    for shown in ("201-300", "301-400"):
        start = len(table.received)
        table.press("]").wait_for(f"Showing {shown}").settle(0.5)
        assert 300 < len(table.received) - start <= PAGE_TURN


def test_a_mouse_that_moves_over_rows_sends_nothing(table: Terminal) -> None:
    for y in range(4, 36):
        table.send(f"\x1b[<35;20;{y}M".encode())
    assert table.settle(1.0) == b""  # also not when a tooltip would be due


def test_an_idle_screen_sends_nothing(table: Terminal) -> None:
    assert table.settle(2.0) == b""


def test_a_mark_sends_a_few_lines(table: Terminal) -> None:
    table.press("space").wait_for("1 marked")
    table.settle()
    table.press("space")
    table.wait_for("2 marked")
    start = len(table.received)
    table.press("space").wait_for("3 marked").settle()
    assert len(table.received) - start <= 600


def test_an_idle_form_sends_nothing(table: Terminal) -> None:
    table.press("n").wait_for("Custom id").settle(0.5)
    assert table.settle(2.0) == b""


def test_a_dialog_is_drawn_once_and_what_was_behind_it_once_again(table: Terminal) -> None:
    table.press("?")
    table.wait_for("Keys").settle(0.5)
    start = len(table.received)
    table.press("escape").wait_until_gone("Keys").settle(0.5)
    closed = len(table.received)
    table.press("?").wait_for("Keys").settle(0.5)
    assert closed - start <= DIALOG_GONE
    assert len(table.received) - closed <= DIALOG


def test_a_slow_link_leaves_the_table_behind_a_dialog_alone(start: Start) -> None:
    terminal = start("open", "103", "--slow-link", columns=120, rows=40)
    terminal.wait_for("Showing 1-100 of 5,000").settle(1.0)
    before = len(terminal.received)
    terminal.press("d").wait_for("utputs are kept").settle(0.5)
    assert len(terminal.received) - before <= 8_000
    assert terminal.shows("Showing 1-100")


@pytest.mark.parametrize("flags", [(), ("--slow-link",)], ids=["ordinary", "slow link"])
def test_what_was_left_out_stands_on_the_terminal_already(
    account: dict[str, str], flags: tuple[str, ...]
) -> None:
    with SeenChanges((*PROGRAM, "open", "104", *flags), environment=account) as terminal:
        terminal.wait_for("Showing 1-26 of 26")
        walk(terminal)
        terminal.settle(0.8)
        gradually, drawn = terminal.look(), len(terminal.received)
        terminal.press("\x0c").wait_for(lambda: len(terminal.received) > drawn + 1_000)
        terminal.settle(0.8)
        assert terminal.look() == gradually


def walk(terminal: Terminal) -> None:
    """Open and leave much, faster than it can be drawn."""
    for keys in ("jjj?", "\x1b", "Gn", "\x1b", "gs", "d", "\x1b", "/a", "\x1b", "jjj\r", "\x1b"):
        terminal.press(keys).settle(0.25)  # a letter that follows escape at once is another key
