"""What is left out of an update stands on the terminal already."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from multicart_tui.ui.terminal_memory import GAP, TerminalMemory, changed_runs, pieces_of
from multicart_tui.ui.terminal_writing import Piece

WIDTH, HEIGHT = 40, 3
PLAIN, BOLD, RED = Style(), Style(bold=True), Style(color="red")

Cells = dict[tuple[int, int], tuple[str, Style | None]]


def draw(cells: Cells, pieces: Iterable[Piece]) -> Cells:
    """What a terminal does with pieces; a wide character fills two cells."""
    for piece in pieces:
        x = piece.x
        for segment in piece.strip:
            for char in segment.text:
                # The ink and the weight of a blank cannot be seen.
                style = PLAIN if char == " " else segment.style
                for step in range(cell_len(char)):
                    halve(cells, piece.y, x + step)
                    cells[piece.y, x + step] = (char if step == 0 else "", style)
                x += cell_len(char)
    return cells


def halve(cells: Cells, y: int, x: int) -> None:
    """Blank the other half of a wide character of which one half is drawn over."""
    first = x - 1 if cells.get((y, x), ("x", None))[0] == "" else x
    if cells.get((y, first + 1), ("x", None))[0] == "":
        cells[y, first] = cells[y, first + 1] = (" ", PLAIN)


def fitted(segments: list[tuple[str, Style]], width: int) -> Strip:
    return Strip([Segment(*each) for each in segments]).adjust_cell_length(width, PLAIN)


lines = st.lists(
    st.tuples(st.text("ab .│漢\u0301", max_size=12), st.sampled_from([PLAIN, BOLD, RED])),
    max_size=6,
)


@st.composite
def layouts(draw_: st.DrawFn) -> LayoutUpdate:
    """Every line of the screen, each cut somewhere as widgets would cut it."""
    strips: list[Iterable[Strip]] = []
    for _ in range(HEIGHT):
        cut = draw_(st.integers(0, WIDTH))
        strips.append([fitted(draw_(lines), cut), fitted(draw_(lines), WIDTH - cut)])
    return LayoutUpdate(strips, Region(0, 0, WIDTH, HEIGHT))


@st.composite
def chops(draw_: st.DrawFn) -> ChopsUpdate:
    """Parts of some lines."""
    parts: list[dict[int, Strip | None]] = []
    ends: list[list[int]] = []
    spans: list[tuple[int, int, int]] = []
    for y in range(HEIGHT):
        cuts = sorted({0, WIDTH, draw_(st.integers(1, 38)), draw_(st.integers(1, 38))})
        parts.append(
            {
                x: fitted(draw_(lines), end - x) if draw_(st.booleans()) else None
                for x, end in pairwise(cuts)
            }
        )
        ends.append(cuts[1:])
        left = draw_(st.integers(0, WIDTH - 1))
        spans.append((y, left, draw_(st.integers(left + 1, WIDTH))))
    return ChopsUpdate(parts, spans, ends)


@given(st.lists(st.one_of(layouts(), chops()), min_size=1, max_size=5))
def test_the_terminal_ends_up_as_if_everything_had_been_sent(
    updates: list[LayoutUpdate | ChopsUpdate],
) -> None:
    memory = TerminalMemory()
    whole: Cells = {}
    saved: Cells = {}
    for update in updates:
        draw(whole, pieces_of(update))
        draw(saved, memory.changes(update).pieces)
        assert saved == whole


def screen(*texts: str, style: Style = PLAIN) -> LayoutUpdate:
    strips: list[Iterable[Strip]] = [[fitted([(text, style)], WIDTH)] for text in texts]
    return LayoutUpdate(strips, Region(0, 0, WIDTH, len(texts)))


def test_a_part_that_draws_nothing_halves_no_wide_character() -> None:
    memory = TerminalMemory()
    memory.changes(screen("漢 one"))
    nothing = fitted([], 0)
    assert memory.changes(ChopsUpdate([{1: nothing}], [(0, 1, 2)], [[2]])).pieces == []


def test_the_same_screen_again_sends_nothing() -> None:
    memory = TerminalMemory()
    assert len(memory.changes(screen("one", "two")).pieces) == 2
    assert memory.changes(screen("one", "two")).pieces == []


def test_only_the_word_that_changed_is_sent() -> None:
    memory = TerminalMemory()
    memory.changes(screen("row 17 of 250", "two"))
    (piece,) = memory.changes(screen("row 18 of 250", "two")).pieces
    assert (piece.y, piece.x, piece.strip.text) == (0, 5, "8")


def test_a_new_style_is_a_change_though_the_text_is_the_same() -> None:
    memory = TerminalMemory()
    memory.changes(screen("one"))
    (piece,) = memory.changes(screen("one", style=BOLD)).pieces
    assert piece.strip.text.startswith("one")


def test_changes_close_together_are_one_and_far_apart_are_two() -> None:
    near = fitted([("a" + "." * GAP + "a", PLAIN)], WIDTH)
    far = Strip([Segment("a"), Segment(" " * (WIDTH - 2), BOLD), Segment("a")])
    moved = Strip([Segment("b"), Segment(" " * (WIDTH - 2), BOLD), Segment("b")])
    assert changed_runs(near, fitted([("b" + "." * GAP + "b", PLAIN)], WIDTH)) == [(0, GAP + 2)]
    assert changed_runs(far, moved) == [(0, 1), (WIDTH - 1, WIDTH)]


def test_a_line_with_wide_characters_is_drawn_from_its_beginning() -> None:
    memory = TerminalMemory()
    memory.changes(screen("漢字 17"))
    (piece,) = memory.changes(screen("漢字 18")).pieces
    assert (piece.x, piece.strip.cell_length) == (0, WIDTH)


def test_a_mark_without_a_width_does_not_make_up_for_a_wide_character() -> None:
    memory = TerminalMemory()
    memory.changes(screen("漢e\u0301 17"))
    (piece,) = memory.changes(screen("漢e\u0301 18")).pieces
    assert piece.x == 0


def test_after_a_resize_everything_is_sent_again() -> None:
    memory = TerminalMemory()
    memory.changes(screen("one"))
    memory.forget()
    (piece,) = memory.changes(screen("one")).pieces
    assert piece.strip.cell_length == WIDTH
