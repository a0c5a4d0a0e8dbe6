"""Text of the API commands nothing: a real terminal receives none of its control characters."""

import re

import pytest

from multicart_tui.domain.text import is_harmful
from tests.pty.conftest import Start
from tests.support.terminal import Terminal

PAYLOADS = (
    "\x1b]52;",  # sets the clipboard
    "\x1b]0;",  # sets the title
    "\x1b]8;;https://evil.example",
    "\x1b[31m",
    "\x1b[7m[/]",
)
OWN_SEQUENCES = re.compile(
    r"\x1b\[[?<>=]?[\d;:]*[ -/]*[@-~]|\x1b[=>78()][0B]?|\x1b\]22;[a-z-]*\x07|[\r\n]"
)


def assert_harmless(terminal: Terminal) -> None:
    received = terminal.received.decode("utf-8")  # strictly: a lone byte would be a C1 control
    for payload in PAYLOADS:
        assert payload not in received
    # What is not one of the toolkit's own sequences is text, and text has no controls.
    assert not is_harmful(OWN_SEQUENCES.sub("", received))


@pytest.fixture
def table(start: Start) -> Terminal:
    terminal = start("open", "104", columns=120, rows=40)
    return terminal.wait_for("Showing 1-26 of 26")


def test_a_table_of_hostile_text_is_drawn_and_harmless(table: Terminal) -> None:
    assert table.shows("[@click=app.bell]")
    assert table.shows("␛]52;")
    for _ in range(25):
        table.press("down").settle(0.02)
    table.press("right").settle()
    table.press("right").settle()
    assert_harmless(table)


def test_its_records_and_dialogs_are_harmless_too(table: Terminal) -> None:
    for _ in range(6):
        table.press("enter").wait_for("c copies the value").settle()
        table.press("escape").wait_until_gone("c copies the value").settle()
        table.press("d").wait_for("utputs are kept").settle()
        table.press("escape").settle()
        table.press("e").wait_for("Custom id").settle()
        table.press("escape").settle()
        table.press("down").settle()
    assert_harmless(table)


def test_filter_sort_and_request_log_show_it_literally(table: Terminal) -> None:
    table.press("s").settle()
    table.press("/").settle()
    table.paste("[red]\x07\x0b[/]").settle()
    table.press("enter").settle()
    table.press("L").wait_for("/list/").press("enter").settle()
    assert_harmless(table)
