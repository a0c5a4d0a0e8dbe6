"""Remembers what the terminal shows, so that only what differs is sent.

The toolkit repaints whole regions: opening a dialog sends the screen three times over,
and a line of a table is sent from edge to edge though a word of it changed. Over SSH
that is what people wait for. Each update passes by here and leaves with the runs of cells
that are not on the terminal yet.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from rich.console import Console, ConsoleOptions, RenderResult
from rich.control import Control
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

GAP = 16
"""Cells between two changes that are cheaper sent again than jumped over."""

_DOUBTFUL = re.compile(
    "[^"
    "\x20-\x7e\u00a1-\u02ff"  # Latin
    "\u2010-\u2027\u2030-\u203a"  # dashes, dots, quotes
    "\u2190-\u21ff\u2400-\u2426\u2500-\u25ff\ufffd"  # what the screens are drawn with
    "]"
)
"""Characters that are not sure to take one cell in every terminal."""

Run = tuple[int, int]
"""Cells of a line that changed: from, up to but without."""


@dataclass(frozen=True)
class Piece:
    """Cells of one line that an update draws."""

    y: int
    x: int
    strip: Strip


class Changes(CompositorUpdate):
    """The pieces that the terminal does not show yet."""

    def __init__(self, pieces: list[Piece]) -> None:
        self.pieces = pieces

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The same as segments, as the toolkit's own updates have it."""
        for piece in self.pieces:
            yield Control.move_to(piece.x, piece.y).segment
            yield from piece.strip

    def render_segments(self, console: Console) -> str:
        """What to write to the terminal."""
        return "".join(
            Control.move_to(piece.x, piece.y).segment.text + piece.strip.render(console)
            for piece in self.pieces
        )


class TerminalMemory:
    """What each line of the terminal shows; nothing is known at first."""

    def __init__(self) -> None:
        self._lines: dict[int, Strip] = {}

    def forget(self) -> None:
        """Know nothing any more, as when the terminal changed its size or was away."""
        self._lines.clear()

    def changes(self, update: LayoutUpdate | ChopsUpdate) -> Changes:
        """Take an update for shown; returns the part of it that has to be sent."""
        drawn: defaultdict[int, list[Piece]] = defaultdict(list)
        width = update.region.right if isinstance(update, LayoutUpdate) else 0
        for piece in pieces_of(update):
            drawn[piece.y].append(piece)
        return Changes(
            [piece for y, pieces in drawn.items() for piece in self._line(y, pieces, width)]
        )

    def _line(self, y: int, pieces: list[Piece], width: int) -> Iterator[Piece]:
        old = self._lines.get(y)
        if old is None:
            yield from pieces
            whole = Strip.join(piece.strip for piece in pieces)
            if width and whole.cell_length == width:
                self._lines[y] = whole.simplify()
            return
        new = _laid_over(old, pieces)
        self._lines[y] = new
        if new.cell_length != old.cell_length:
            # Drawn past the edge that was known: send it all and start again.
            del self._lines[y]
            yield from pieces
            return
        if old == new:
            return
        if _is_narrow(old) and _is_narrow(new):
            for start, end in changed_runs(old, new):
                yield Piece(y, start, new.crop(start, end))
        else:
            yield Piece(y, 0, new)


def pieces_of(update: LayoutUpdate | ChopsUpdate) -> Iterator[Piece]:
    """What an update draws, as the toolkit itself would put it on the terminal."""
    if isinstance(update, LayoutUpdate):
        for y, strips in enumerate(update.strips, update.region.y):
            x = update.region.x
            for strip in strips:
                yield Piece(y, x, strip)
                x += strip.cell_length
        return
    for y, left, right in update.spans:
        for end, (x, chop) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if chop is None or x > right or end <= left:
                continue
            is_inside = left <= x < right and end <= right
            yield Piece(y, x, chop if is_inside else chop.crop(0, min(end, right) - x))


def changed_runs(old: Strip, new: Strip) -> list[Run]:
    """The runs of cells in which two lines of the same width differ."""
    runs: list[Run] = []
    for start, end in _differences(old, new):
        if runs and start - runs[-1][1] <= GAP:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return runs


def _is_narrow(line: Strip) -> bool:
    # Terminals disagree about the width of other characters, and a line in which one of
    # them went out of step is set right only when it is drawn from its beginning.
    return not any(_DOUBTFUL.search(segment.text) for segment in line if not segment.text.isascii())


def _laid_over(line: Strip, pieces: list[Piece]) -> Strip:
    """A line after pieces were drawn on it."""
    for piece in pieces:
        if not piece.strip.cell_length:
            continue  # it draws nothing, and a cut here could halve a wide character
        after = piece.x + piece.strip.cell_length
        parts = [line.crop(0, piece.x), piece.strip]
        if after < line.cell_length:
            parts.append(line.crop(after, line.cell_length))
        line = Strip.join(parts)
    return line.simplify()


def _differences(old: Strip, new: Strip) -> Iterator[Run]:
    """Cells that differ, from left to right, cut where either line changes its style."""
    if old == new:
        return
    before, after = list(_spans(old)), list(_spans(new))
    cuts = sorted({span.start for span in (*before, *after)} | {old.cell_length})
    left, right = iter(before), iter(after)
    one, two = next(left), next(right)
    for start, end in pairwise(cuts):
        while one.end <= start:
            one = next(left)
        while two.end <= start:
            two = next(right)
        yield from _compare(one, two, start, end)


@dataclass(frozen=True)
class _Span:
    start: int
    end: int
    segment: Segment

    @property
    def style(self) -> Style | None:
        return self.segment.style

    @property
    def text(self) -> str:
        return self.segment.text


def _spans(strip: Strip) -> Iterator[_Span]:
    x = 0
    for segment in strip:
        if width := segment.cell_length:
            yield _Span(x, x + width, segment)
            x += width


def _compare(one: _Span, two: _Span, start: int, end: int) -> Iterator[Run]:
    if one.style != two.style:
        yield start, end
    elif one.text.isascii() and two.text.isascii():
        # A character is a cell here, so what is equal at both ends can be left out.
        old = one.text[start - one.start : end - one.start]
        new = two.text[start - two.start : end - two.start]
        if old != new:
            yield start + _alike(old, new), end - _alike(old[::-1], new[::-1])
    elif (one.start, one.text) != (two.start, two.text):
        yield start, end


def _alike(one: str, two: str) -> int:
    """How many characters two different texts have in common at their beginning."""
    return next(
        place for place, (mine, theirs) in enumerate(zip(one, two, strict=True)) if mine != theirs
    )
