"""Foreign text cannot command a terminal."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multicart_tui.domain.text import _HARMFUL_CHARS, clean, clean_lines, is_harmful, plural


@pytest.mark.parametrize(
    "hostile",
    [
        "\x1b[2J",
        "\x1b]52;c;aGk=\x07",
        "\x9b31m",
        "\x9d52;c;x\x9c",
        "a\x00b",
        "a\x0eb",
        "a\x7fb",
        "safe\u202egpj.exe",
        "zero\u200bwidth",
        "line\u2028end",
        "\ud800",
        "\U000e0041tag",
    ],
)
def test_what_a_terminal_would_obey_becomes_a_visible_mark(hostile: str) -> None:
    shown = clean(hostile)
    assert not is_harmful(shown)
    assert "\ufffd" in shown or any("\u2400" <= char <= "\u2421" for char in shown)


def test_no_harmful_character_slips_through_the_quick_look() -> None:
    harmful = re.compile(f"[{_HARMFUL_CHARS}]")
    every = [chr(code) for code in range(0x110000)]
    assert [char for char in every if harmful.match(char)] == list(filter(is_harmful, every))
    assert not any(map(is_harmful, map(clean, every)))


def test_a_control_character_is_shown_as_its_picture() -> None:
    assert clean("a\x1b[31mb\tc\nd") == "a␛[31mb␉c␊d"


def test_markup_is_left_alone_because_no_parser_will_see_it() -> None:
    assert clean("[/] [red]x[/] [@click=app.quit]y") == "[/] [red]x[/] [@click=app.quit]y"


def test_joined_emoji_fall_apart_so_that_every_terminal_counts_the_same() -> None:
    assert clean("\U0001f468\u200d\U0001f469") == "\U0001f468\U0001f469"


def test_long_text_is_cut_where_it_was_told() -> None:
    assert clean("x" * 50, 10) == "x" * 9 + "…"
    assert clean("x" * 10, 10) == "x" * 10


def test_paragraphs_keep_their_lines() -> None:
    assert clean_lines("one\ntwo\x1b") == "one\ntwo␛"


@given(st.text(), st.integers(1, 300))
def test_any_text_comes_out_harmless_and_bounded(text: str, limit: int) -> None:
    shown = clean(text, limit)
    assert len(shown) <= limit
    assert all(unicodedata.category(char) not in {"Cc", "Cs", "Zl", "Zp"} for char in shown)


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean(text)
    assert clean(once) == once


def test_numbers_agree_with_their_nouns() -> None:
    assert plural(1, "ASIN") == "1 ASIN"
    assert plural(4688, "ASIN") == "4,688 ASINs"
    assert plural(2, "reply", "replies") == "2 replies"
