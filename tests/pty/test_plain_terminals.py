"""Old terminals, other locales and no colours: what is sent is what such a terminal can show."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.pty.conftest import Start
from tests.support.terminal import PROGRAM, Terminal

SGR = re.compile(rb"\x1b\[([\d;:]*)m")

CSV = (
    "asin,domain,postcode,include_raw_html\nB0DJQQ38TG,amazon.com.au,4500,FALSE\nB000000000,x,1,2\n"
)


def colours(received: bytes) -> set[str]:
    """The parameters of every sequence that sets a colour (ECMA-48, SGR): 30 and above.

    Taking a colour back (39, 49) says nothing about which there are.
    """
    found: set[str] = set()
    for parameters in SGR.findall(received):
        parts = [part for part in re.split(r"[;:]", parameters.decode()) if part]
        while parts:
            first = parts.pop(0)
            if first in ("38", "48"):
                kind = parts.pop(0)
                found.add(f"{first};{kind}")
                del parts[: 3 if kind == "2" else 1]
            elif int(first) >= 30 and first not in ("39", "49", "53", "55"):
                found.add(first)
    return found


VISITS = (
    ("enter", "escape closes"),
    ("n", "New ASIN"),
    ("d", "utputs are kept"),
    ("?", "On this screen"),
    ("F", "shows only these rows"),
    ("ctrl+p", "Search for"),
    (",", "page_size"),
    ("L", "newest first"),
)
"""A key on the ASINs, and words of what it opens."""


def look_around(terminal: Terminal, folder: Path) -> None:
    """Every main screen and a dialog of each kind, beginning on a collection's ASINs."""
    terminal.wait_for("Showing 1-100 of 250").press("space").wait_for("1 marked").settle()
    for key, words in VISITS:
        terminal.press(key).wait_for(words).settle()
        leave(terminal, words)
    terminal.press("o").wait_for("the last page").settle()
    terminal.press("enter").wait_for("Example Product").settle()
    terminal.press("e").settle()
    leave(terminal, "Example Product")
    leave(terminal, "the last page")
    path = folder / "asins.csv"
    path.write_text(CSV)
    terminal.press("i").wait_for("1 File").settle()
    terminal.press(str(path), "enter").wait_for("B000000000").settle()
    terminal.press("q").settle()


def leave(terminal: Terminal, words: str) -> None:
    """Go back, and wait until the words are gone: a key right after escape would be alt+key."""
    terminal.press("escape").wait_until_gone(words).settle()


@pytest.mark.parametrize(
    "variables",
    [
        {"LC_ALL": "C"},
        {"LANG": "POSIX"},
        {"LC_ALL": "de_DE.ISO-8859-1"},
        {"TERM": "linux"},
    ],
    ids=lambda variables: "-".join(variables.values()),
)
def test_where_utf_8_is_not_sure_not_one_byte_of_it_is_sent(
    start: Start, tmp_path: Path, variables: dict[str, str]
) -> None:
    kept = {"LANG": "C.UTF-8"} if "TERM" in variables else {"LANG": None}
    terminal = start("open", "101", **kept | variables)
    look_around(terminal, tmp_path)
    terminal.press("q")
    terminal.wait_end()
    assert [byte for byte in terminal.received if byte >= 0x80] == []


def test_the_collections_are_ascii_too(start: Start) -> None:
    terminal = start(LC_ALL="C").wait_for("No collections here yet").press("a")
    terminal.wait_for("Its id").press("104", "enter").wait_for("26").settle()
    terminal.press("enter").wait_for("Showing 1-26 of 26").settle()
    terminal.press("escape").wait_for("104").press("H").settle()
    terminal.press("q").settle()
    assert terminal.received.isascii()


def test_the_owner_may_know_better_than_the_locale(start: Start) -> None:
    terminal = start("open", "101", LC_ALL="C", MULTICART_ASCII="off")
    terminal.wait_for("Showing 1-100 of 250").press("space").wait_for("●").wait_for("1 marked")


def test_without_colours_not_one_is_sent_and_the_cursor_is_still_seen(
    start: Start, tmp_path: Path
) -> None:
    terminal = start("open", "101", NO_COLOR="1").wait_for("Showing 1-100 of 250")
    terminal.settle()
    assert [y for y in range(24) if terminal.is_reversed(y)] == [2]
    terminal.press("down").settle()
    assert [y for y in range(24) if terminal.is_reversed(y)] == [3]
    look_around(terminal, tmp_path)
    assert colours(bytes(terminal.received)) == set()


def test_an_empty_no_color_asks_for_nothing(start: Start) -> None:
    terminal = start("open", "101", NO_COLOR="").wait_for("Showing 1-100 of 250")
    assert colours(bytes(terminal.received))


def test_with_sixteen_colours_no_others_are_named(start: Start, tmp_path: Path) -> None:
    terminal = start("open", "101", TERM="xterm-16color", COLORTERM=None)
    look_around(terminal, tmp_path)
    named = colours(bytes(terminal.received))
    assert named
    assert not {each for each in named if ";" in each}


WIDE = {
    "5": "東京-キッチン 01",  # two cells a letter
    "6": "e\u0301le\u0300ve n\u0303 ก็",  # marks that take no cell of their own
    "7": "👍🏽 👩\u200d👩\u200d👧 🇩🇪 ❤\ufe0f",  # of which terminals have different opinions
    "8": "한국 ｱﾞ ＡＢＣ",
}
"""Custom ids by row id."""


def test_what_stands_behind_wide_and_combining_characters_is_in_its_column(
    start: Start, account: dict[str, str]
) -> None:
    for row, custom_id in WIDE.items():
        command = (*PROGRAM, "asin", "update", row, "--custom-id", custom_id)
        subprocess.run(command, env=account, check=True, capture_output=True)
    terminal = start("open", "101", columns=120, rows=40).wait_for("Showing 1-100 of 250")
    terminal.settle()
    start_of_column = "".join(terminal.cells(1)).index("Raw HTML")  # all of them are narrow

    def assert_aligned() -> None:
        for y in range(2, 36):
            cells = terminal.cells(y)
            assert "".join(cells[start_of_column : start_of_column + 3]).strip() in ("no", "yes")
            assert cells[start_of_column - 1] == " "

    assert terminal.shows("キッチン")
    assert_aligned()
    # A cursor key draws two lines anew, and a dialog and what was behind it the rest.
    for _ in WIDE:
        terminal.press("down").settle()
        assert_aligned()
    terminal.press("?").wait_for("On this screen").settle()
    leave(terminal, "On this screen")
    assert_aligned()
