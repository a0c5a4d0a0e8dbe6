"""Remembers what the terminal shows, so that only what differs is sent.

The toolkit repaints whole regions: opening a dialog sends the screen three times over,
and a line of a table is sent from edge to edge though a word of it changed. Over SSH
that is what people wait for. Each update passes by here and leaves with the runs of cells
that are not on the terminal yet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from rich.color import ColorSystem
from rich.console import Console, ConsoleOptions, RenderResult
from rich.control import Control
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

from multicart_tui.ui.terminal_writing import (
    Look,
    Piece,
    TerminalWriter,
    by_ground,
    is_narrow,
    look_of,
)

GAP = 4
"""Cells between two changes that are sent again, because jumping over them takes as much."""

Run = tuple[int, int]
"""Cells of a line that changed: from, up to but without."""


class Changes(CompositorUpdate):
    """The pieces that the terminal does not show yet.

    Args:
        pieces: What to draw.
        width: Columns of the terminal.
        erases: Whether it erases in the colour that is in force.
        in_order: Whether the pieces have to be drawn one after the other as they are: some lie
            over others, or they are seen as they come.
    """

    def __init__(
        self, pieces: list[Piece], *, width: int = 0, erases: bool = False, in_order: bool = True
    ) -> None:
        self.pieces = pieces
        self._in_order = in_order
        self._written: str | None = None
        self._width = width
        self._erases = erases

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The same as segments, as the toolkit's own updates have it."""
        for piece in self.pieces:
            yield Control.move_to(piece.x, piece.y).segment
            yield from piece.strip

    def render_segments(self, console: Console) -> str:
        """What to write to the terminal."""
        if self._written is None:
            colours = console._color_system or ColorSystem.TRUECOLOR
            orders = [self.pieces] if self._in_order else [self.pieces, by_ground(self.pieces)]
            texts = [
                TerminalWriter(colours, erases=self._erases, width=self._width).write(order)
                for order in orders
            ]
            self._written = min(texts, key=len)
        return self._written


class TerminalMemory:
    """What each line of the terminal shows; nothing is known at first.

    Args:
        erases: Whether the terminal erases in the colour that is in force.
    """

    def __init__(self, *, erases: bool = False) -> None:
        self._shown: dict[int, Strip] = {}
        self._wanted: dict[int, Strip] = {}
        self._loose: defaultdict[int, list[Piece]] = defaultdict(list)
        """What is to be drawn on lines of which not every cell is known."""
        self._width = 0
        self._erases = erases

    def forget(self) -> None:
        """Know nothing any more, as when the terminal changed its size or was away."""
        self._shown.clear()
        self._wanted.clear()
        self._loose.clear()
        self._width = 0

    def take(self, update: LayoutUpdate | ChopsUpdate) -> None:
        """Remember what an update draws; it is not sent yet."""
        drawn: defaultdict[int, list[Piece]] = defaultdict(list)
        for piece in pieces_of(update):
            drawn[piece.y].append(piece)
        width = update.region.right if isinstance(update, LayoutUpdate) else 0
        self._width = max(self._width, width)
        for y, pieces in drawn.items():
            self._draw(y, pieces, width)

    def _draw(self, y: int, pieces: list[Piece], width: int) -> None:
        old = self._wanted.get(y)
        if old is None:
            self._loose[y] += pieces
            whole = Strip.join(piece.strip for piece in pieces)
            if width and whole.cell_length == width:
                self._wanted[y] = whole.simplify()
            return
        new = _laid_over(old, pieces)
        self._wanted[y] = new
        if new.cell_length != old.cell_length:
            # Drawn past the edge that was known: send it all and start again.
            self._loose[y] += [Piece(y, 0, old), *pieces]
            del self._wanted[y]
            self._shown.pop(y, None)

    def unsent(self, *, in_order: bool = False) -> Changes:
        """What has to be sent for all that was taken; it counts as shown from now on.

        Args:
            in_order: Whether it is to be drawn from the top to the bottom.
        """
        pieces: list[Piece] = []
        for y in sorted(self._wanted.keys() | self._loose.keys()):
            old, new = self._shown.get(y), self._wanted.get(y)
            if new is None:
                in_order = True  # these may lie over each other
            if old is None or new is None:
                pieces += self._loose.pop(y, ()) if new is None else [Piece(y, 0, new)]
            elif old is not new:
                pieces += _changed_pieces(y, old, new)
            if new is not None:
                self._shown[y] = new
        self._loose.clear()
        return Changes(pieces, width=self._width, erases=self._erases, in_order=in_order)

    def changes(self, update: LayoutUpdate | ChopsUpdate) -> Changes:
        """Take an update for shown; returns the part of it that has to be sent."""
        self.take(update)
        return self.unsent()


def _changed_pieces(y: int, old: Strip, new: Strip) -> list[Piece]:
    if old == new:
        return []
    if is_narrow(old) and is_narrow(new):
        return [Piece(y, start, new.crop(start, end)) for start, end in changed_runs(old, new)]
    # Terminals disagree about the width of some characters, and a line in which one of them
    # went out of step is set right only when it is drawn from its beginning.
    return [Piece(y, 0, new)]


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
    """Cells that differ, from left to right."""
    for x, (before, after) in enumerate(zip(_cells(old), _cells(new), strict=True)):
        if before != after:
            yield x, x + 1


def _cells(line: Strip) -> list[tuple[str, Look]]:
    """A character and its look for each cell of a line of narrow ones."""
    cells: list[tuple[str, Look]] = []
    for segment in line:
        look = look_of(segment.style)
        blank = look.of_blank
        cells += [(char, blank if char == " " else look) for char in segment.text]
    return cells
