"""Writes cells to a terminal in as few bytes as it understands.

The toolkit names every colour anew for each word and takes it back behind it, which is most of
what it sends, and writes blanks one by one. Here only what differs from the cell before is said,
the cursor takes the shortest way, and blanks are erased where the terminal keeps the colour then.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, product
from typing import Final, NamedTuple

from rich.cells import cell_len
from rich.color import Color, ColorSystem
from rich.color_triplet import ColorTriplet
from rich.style import Style
from textual.strip import Strip

RESET = "\x1b[m"

_ERASED = 7
"""Blanks at the end of a run that are longer written than erased."""

_SKIPPED = 12
"""Blanks in the middle of a run that are longer written than erased and jumped over."""

_BLANKS = re.compile(rf"( {{{_SKIPPED},}})")

_ATTRIBUTES = {
    "bold": ("1", "22"),
    "dim": ("2", "22"),
    "italic": ("3", "23"),
    "underline": ("4", "24"),
    "blink": ("5", "25"),
    "reverse": ("7", "27"),
    "strike": ("9", "29"),
    "underline2": ("21", "24"),
    "overline": ("53", "55"),
}
"""How each attribute is switched on and off (ECMA-48, SGR)."""

_SEEN_ON_BLANKS = frozenset({"underline", "reverse", "strike", "underline2", "overline"})

DOUBTFUL = re.compile(
    "[^"
    "\x20-\x7e\u00a1-\u02ff"  # Latin
    "\u2010-\u2027\u2030-\u203a"  # dashes, dots, quotes
    "\u2190-\u21ff\u2400-\u2426\u2500-\u25ff\ufffd"  # what the screens are drawn with
    "]"
)
"""Characters that are not sure to take one cell in every terminal."""

_DOUBTFUL_RUN = re.compile(f"((?:{DOUBTFUL.pattern})+)")


def is_narrow(line: Strip) -> bool:
    """Whether each character of a line takes one cell in every terminal."""
    return not any(DOUBTFUL.search(segment.text) for segment in line if not segment.text.isascii())


@dataclass(frozen=True)
class Piece:
    """Cells of one line that an update draws."""

    y: int
    x: int
    strip: Strip


class Look(NamedTuple):
    """How a cell looks, apart from its character."""

    attributes: frozenset[str] = frozenset()
    ink: Color | None = None
    ground: Color | None = None

    @property
    def of_blank(self) -> Look:
        """What of it can be seen where there is no character."""
        return self if self.attributes & _SEEN_ON_BLANKS else Look(ground=self.ground)


PLAIN = Look()


@lru_cache(maxsize=1024)
def look_of(style: Style | None) -> Look:
    """The look that a style gives."""
    if style is None:
        return PLAIN
    attributes = frozenset(name for name in _ATTRIBUTES if getattr(style, name))
    return Look(attributes, style.color, style.bgcolor)


def erases_in_colour() -> bool:
    """Whether what this terminal erases takes the colour that is in force, by its terminfo."""
    try:
        import curses
    except ImportError:  # not everywhere
        return False
    try:
        curses.setupterm(fd=2)
    except curses.error:  # nobody knows this terminal
        return False
    return curses.tigetflag("bce") > 0


class TerminalWriter:
    """Makes the bytes of one frame; it begins and ends without any colour.

    Args:
        colours: How many the terminal has.
        erases: Whether it erases in the colour that is in force.
        width: Its columns.
    """

    def __init__(self, colours: ColorSystem, *, erases: bool, width: int) -> None:
        self._colours = colours
        self._erases = erases
        self._width = width
        self._look = PLAIN
        self._place: tuple[int, int] | None = None
        """Column and line of the cursor; None if they are not sure."""
        self._out: list[str] = []

    def write(self, pieces: Iterable[Piece]) -> str:
        """Everything to send for some pieces."""
        for piece in pieces:
            self._piece(piece)
        if self._look != PLAIN:
            self._out.append(RESET)
        return "".join(self._out)

    def _piece(self, piece: Piece) -> None:
        self._out.append(_way(self._place, (piece.x, piece.y)))
        x = piece.x
        if not is_narrow(piece.strip):
            self._doubtful(piece)
            return
        *most, last = _spans(piece.strip) or [("", PLAIN)]
        for text, look in most:
            self._inner(text, look)
            x += len(text)
        x += self._end(*last, x)
        # In the last column a terminal waits for another character before it wraps.
        self._place = (x, piece.y) if x < self._width else None

    def _doubtful(self, piece: Piece) -> None:
        """Write a line in which terminals may see other widths, and set each right behind it."""
        x = piece.x
        for segment in piece.strip:
            for part in _DOUBTFUL_RUN.split(segment.text):
                self._text(part, look_of(segment.style))
                x += cell_len(part)
                if x < self._width and DOUBTFUL.match(part):
                    self._out.append(f"\x1b[{x + 1}G")
        self._place = None

    def _inner(self, text: str, look: Look) -> None:
        if not self._erases or look.of_blank is look:
            self._text(text, look)
            return
        for part in _BLANKS.split(text):
            if len(part) >= _SKIPPED and not part.strip(" "):
                self._turn(look, is_blank=True)
                self._out.append(f"\x1b[{len(part)}X\x1b[{len(part)}C")
            else:
                self._text(part, look)

    def _end(self, text: str, look: Look, x: int) -> int:
        """Write the last span of a piece; returns by how much the cursor went on."""
        begun = text.rstrip(" ")
        blanks = len(text) - len(begun)
        if not self._erases or blanks < _ERASED or look.attributes & _SEEN_ON_BLANKS:
            self._inner(text, look)
            return len(text)
        self._inner(begun, look)
        self._turn(look, is_blank=True)
        is_all = x + len(text) >= self._width
        self._out.append("\x1b[K" if is_all else f"\x1b[{blanks}X")
        return len(begun)

    def _text(self, text: str, look: Look) -> None:
        if text:
            self._turn(look, is_blank=not text.strip(" "))
            self._out.append(text)

    def _turn(self, look: Look, *, is_blank: bool) -> None:
        """Say what differs from the look that is in force."""
        if is_blank and not look.attributes & _SEEN_ON_BLANKS:
            # The ink and the weight of a blank cannot be seen: those in force may stay.
            now = self._look
            look = Look(now.attributes - _SEEN_ON_BLANKS, now.ink, look.ground)
        if look != self._look:
            self._out.append(_turned(self._look, look, self._colours))
            self._look = look


def by_ground(pieces: Iterable[Piece]) -> list[Piece]:
    """The same cells, all of one ground colour before those of the next.

    Where a dialog lies over a screen that was dimmed, two grounds alternate in each line, and to
    name them takes more than to go from one piece to the next.
    """
    groups: dict[object, list[Piece]] = {}
    for piece in pieces:
        if not is_narrow(piece.strip):
            groups.setdefault(piece.y, []).append(piece)  # such a line is drawn as a whole
            continue
        x = piece.x
        for ground, segments in groupby(piece.strip, lambda each: look_of(each.style).ground):
            strip = Strip(segments)
            groups.setdefault((ground,), []).append(Piece(piece.y, x, strip))
            x += strip.cell_length
    return [piece for group in groups.values() for piece in group]


def _spans(strip: Strip) -> list[tuple[str, Look]]:
    """Texts of equal look, side by side."""
    spans: list[tuple[str, Look]] = []
    for segment in strip:
        if not segment.text:
            continue
        look = look_of(segment.style)
        if not segment.text.strip(" "):
            look = look.of_blank
        if spans and spans[-1][1] == look:
            spans[-1] = (spans[-1][0] + segment.text, look)
        else:
            spans.append((segment.text, look))
    return spans


def _way(start: tuple[int, int] | None, end: tuple[int, int]) -> str:
    """The shortest way for the cursor."""
    x, y = end
    if start is not None and start[1] == y:
        step = x - start[0]
        if step == 0:
            return ""
        if step > 0:
            return "\x1b[C" if step == 1 else f"\x1b[{step}C"
    return f"\x1b[{y + 1}H" if x == 0 else f"\x1b[{y + 1};{x + 1}H"


@lru_cache(maxsize=4096)
def _turned(old: Look, new: Look, colours: ColorSystem) -> str:
    """The shortest sequence that turns one look into another."""
    anew = [_ATTRIBUTES[name][0] for name in _ordered(new.attributes)]
    anew += [*_codes(new.ink, colours, is_ink=True), *_codes(new.ground, colours, is_ink=False)]
    steps: list[str] = []
    gone = old.attributes - new.attributes
    offs = {_ATTRIBUTES[name][1] for name in gone}
    steps += sorted(offs)
    for name in _ordered(new.attributes):
        on, off = _ATTRIBUTES[name]
        if name not in old.attributes or off in offs:
            steps.append(on)
    if old.ink != new.ink:
        steps += _codes(new.ink, colours, is_ink=True) or ["39"]
    if old.ground != new.ground:
        steps += _codes(new.ground, colours, is_ink=False) or ["49"]
    by_steps, by_reset = ";".join(steps), ";".join(["0", *anew]) if anew else ""
    return f"\x1b[{min(by_steps, by_reset, key=len)}m"


def _ordered(attributes: frozenset[str]) -> Iterator[str]:
    return (name for name in _ATTRIBUTES if name in attributes)


def _codes(colour: Color | None, colours: ColorSystem, *, is_ink: bool) -> tuple[str, ...]:
    if colour is None:
        return ()
    if colours is ColorSystem.TRUECOLOR and colour.triplet:
        number = _number(colour.triplet)
        if number is not None:
            return ("38" if is_ink else "48", "5", str(number))
    return colour.downgrade(colours).get_ansi_codes(is_ink)


@lru_cache(maxsize=1024)
def _number(colour: ColorTriplet) -> int | None:
    """The number of a colour that nobody can tell from this one, if there is one."""
    apart = {
        number: max(abs(one - other) for one, other in zip(colour, known, strict=True))
        for number, known in _PALETTE.items()
    }
    nearest = min(apart, key=apart.__getitem__)
    return nearest if apart[nearest] <= _ALIKE else None


def _palette() -> dict[int, ColorTriplet]:
    # Not the first sixteen, which everybody chooses for themselves.
    levels = (0, 95, 135, 175, 215, 255)
    cube = [ColorTriplet(*each) for each in product(levels, repeat=3)]
    greys = [ColorTriplet(level, level, level) for level in range(8, 248, 10)]
    return dict(enumerate([*cube, *greys], 16))


_PALETTE: Final = _palette()
"""Colours that have a number in every terminal of 256 colours, which says them in half as much."""

_ALIKE = 3
"""Steps of 255 that red, green and blue may be off."""
