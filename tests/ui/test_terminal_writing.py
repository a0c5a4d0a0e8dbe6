"""What is written in few bytes looks as if everything had been written at length."""

from __future__ import annotations

import subprocess
import sys

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.console import Console
from rich.control import Control
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from multicart_tui.ui.terminal_memory import Changes
from multicart_tui.ui.terminal_writing import Piece, TerminalWriter, by_ground

WIDTH, HEIGHT = 50, 4
CONSOLE = Console(force_terminal=True, color_system="truecolor")

styles = st.builds(
    Style,
    color=st.sampled_from([None, "default", "red", "#d7af87", "#123456"]),
    bgcolor=st.sampled_from([None, "default", "blue", "#121212", "#654321"]),
    bold=st.booleans(),
    italic=st.sampled_from([None, False, True]),
    underline=st.sampled_from([None, True]),
    reverse=st.sampled_from([None, True]),
    strike=st.sampled_from([None, True]),
)
words = st.one_of(st.text("ab │", max_size=9), st.integers(1, 30).map(" ".__mul__))


@st.composite
def pieces(draw: st.DrawFn) -> Piece:
    """Some cells of a line, which may go to its end."""
    x = draw(st.integers(0, WIDTH - 1))
    length = draw(st.one_of(st.integers(1, WIDTH - x), st.just(WIDTH - x)))
    segments = [Segment(*each) for each in draw(st.lists(st.tuples(words, styles), max_size=5))]
    strip = Strip(segments).adjust_cell_length(length, draw(styles))
    return Piece(draw(st.integers(0, HEIGHT - 1)), x, strip)


def written(frame: list[Piece], *, erases: bool = True) -> str:
    return TerminalWriter(ColorSystem.TRUECOLOR, erases=erases, width=WIDTH).write(frame)


def at_length(frame: list[Piece]) -> str:
    """As the toolkit writes it."""
    return "".join(
        Control.move_to(piece.x, piece.y).segment.text + piece.strip.render(CONSOLE)
        for piece in frame
    )


def seen(*frames: str) -> list[tuple[object, ...]]:
    """Every cell of a terminal that received some frames."""
    screen = pyte.Screen(WIDTH, HEIGHT)
    stream = pyte.Stream(screen)
    for frame in frames:
        # A number of the palette stands for the colour that it has in every terminal.
        stream.feed(frame)
    cells = (screen.buffer[y][x] for y in range(HEIGHT) for x in range(WIDTH))
    return [_cell(char) for char in cells]


def _cell(char: pyte.screens.Char) -> tuple[object, ...]:
    lines = (char.underscore, char.strikethrough, char.reverse)
    ink = ("", False, False) if char.data == " " and not any(lines) else char[1:2] + char[3:5]
    return (char.data, char.bg, lines, ink)


@given(st.lists(st.lists(pieces(), max_size=6), min_size=1, max_size=3), st.booleans())
def test_the_terminal_looks_as_if_all_had_been_written_at_length(
    frames: list[list[Piece]], erases: bool
) -> None:
    short = [written(frame, erases=erases) for frame in frames]
    assert seen(*short) == seen(*map(at_length, frames))


@given(st.lists(pieces(), max_size=6))
def test_cells_that_do_not_overlap_may_be_drawn_ground_by_ground(frame: list[Piece]) -> None:
    apart = list({piece.y: piece for piece in frame}.values())
    assert seen(written(by_ground(apart))) == seen(written(apart))


def test_a_dialog_over_a_screen_names_each_ground_once() -> None:
    below, dialog = "on #204060", "on #604020"
    rows = [Piece(y, 0, line(("ab", below), ("cd", dialog), ("ef", below)).strip) for y in range(3)]
    shown = written(by_ground(rows))
    assert (shown.count("48;2;32;64;96"), shown.count("48;2;96;64;32")) == (1, 1)
    assert Changes(rows, width=WIDTH, in_order=False).render_segments(CONSOLE) == shown
    assert Changes(rows, width=WIDTH).render_segments(CONSOLE) == written(rows)


def line(*parts: tuple[str, str], x: int = 0) -> Piece:
    return Piece(0, x, Strip([Segment(text, Style.parse(style)) for text, style in parts]))


def test_a_look_is_named_once_for_everything_that_has_it() -> None:
    frame = [
        line(("one ", "red on blue"), ("two", "red on blue")),
        line(("x", "red on blue"), x=20),
    ]
    assert written(frame) == "\x1b[1H\x1b[31;44mone two\x1b[13Cx\x1b[m"


def test_only_what_differs_from_the_look_before_is_said() -> None:
    frame = [line(("a", "bold red on blue"), ("b", "red on blue"), ("c", "green on blue"))]
    assert written(frame) == "\x1b[1H\x1b[1;31;44ma\x1b[22mb\x1b[32mc\x1b[m"


def test_the_ink_of_blanks_is_not_said() -> None:
    frame = [line(("a", "red"), ("   ", "green"), ("b", "red"))]
    assert written(frame) == "\x1b[1H\x1b[31ma   b\x1b[m"


def test_long_blanks_are_erased_where_the_terminal_keeps_the_colour() -> None:
    frame = [line(("a" + " " * (WIDTH - 1), "on blue"))]
    assert written(frame) == "\x1b[1H\x1b[44ma\x1b[K\x1b[m"
    assert written(frame, erases=False) == f"\x1b[1H\x1b[44ma{' ' * (WIDTH - 1)}\x1b[m"
    inner = [line(("a" + " " * 20 + "b", "on blue"))]
    assert written(inner) == "\x1b[1H\x1b[44ma\x1b[20X\x1b[20Cb\x1b[m"
    underlined = [line((" " * 20, "underline"))]
    assert written(underlined) == f"\x1b[1H\x1b[4m{' ' * 20}\x1b[m"


def test_a_colour_of_the_palette_is_said_by_its_number() -> None:
    frame = [line(("a", "#87afd7 on #121212"), ("b", "#408060"))]
    assert written(frame) == "\x1b[1H\x1b[38;5;110;48;5;233ma\x1b[0;38;2;64;128;96mb\x1b[m"
    near = [line(("a", "#fe8787"))]
    assert written(near) == "\x1b[1H\x1b[38;5;210ma\x1b[m"
    few = TerminalWriter(ColorSystem.STANDARD, erases=True, width=WIDTH)
    assert "38;5" not in few.write(frame)


def test_a_line_whose_width_is_in_doubt_is_written_plainly_and_set_right_behind_each_doubt() -> (
    None
):
    frame = [line(("漢" + " " * 20, "on blue")), line(("x", "on blue"), x=30)]
    assert written(frame) == f"\x1b[1H\x1b[44m漢\x1b[3G{' ' * 20}\x1b[1;31Hx\x1b[m"


@pytest.mark.parametrize(
    ("term", "erases"),
    [("xterm-256color", True), ("xterm", True), ("vt100", False), ("of-nobody", False)],
)
def test_whether_a_terminal_erases_in_colour_is_known_from_its_name(
    term: str, erases: bool
) -> None:
    # In a process of its own, because the first terminal that is asked for is kept.
    code = "from multicart_tui.ui.terminal_writing import *; print(erases_in_colour())"
    command = (sys.executable, "-c", code)
    answer = subprocess.run(command, env={"TERM": term}, capture_output=True, text=True, check=True)
    assert answer.stdout == f"{erases}\n"
