"""What changed on a terminal's screen, held against the bytes that changed it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import pyte

from tests.support.terminal import Terminal

PAUSE = 0.4
"""Seconds without a byte after which an answer counts as whole."""

Cell = tuple[str, ...]
"""A character, its two colours and its attributes."""


@dataclass(frozen=True)
class Answer:
    """What one key brought."""

    sent: int
    """Bytes that came."""
    changed: int
    """Bytes of plain text in the cells that look different now, each character counted once."""
    plain: int
    """Bytes of plain text that the whole screen shows, without blanks at the ends of lines."""

    @property
    def ratio(self) -> float:
        """Bytes sent for each byte that changed."""
        return self.sent / max(1, self.changed)


class SeenChanges(Terminal):
    """A terminal that can tell what a key changed."""

    def look(self) -> dict[tuple[int, int], Cell]:
        """Every cell of the screen as it looks."""
        screen = self._screen
        return {
            (y, x): _cell(screen.buffer[y][x])
            for y in range(screen.lines)
            for x in range(screen.columns)
        }

    def read_for(self, seconds: float) -> None:
        """Take what comes for a while."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self._read(left)

    def answer_to(self, act: Callable[[Self], object], done: Callable[[], bool]) -> Answer:
        """Do something and wait until its whole answer is there.

        Args:
            act: What to do, such as pressing a key.
            done: Tells whether what it leads to can be seen.
        """
        self.settle(PAUSE)
        before, start = self.look(), len(self.received)
        act(self)
        self.wait_for(lambda: len(self.received) > start and done())
        self.settle(PAUSE)
        after = self.look()
        changed = sum(
            len(cell[0].encode()) for place, cell in after.items() if cell != before[place]
        )
        return Answer(len(self.received) - start, changed, len(self.text.encode()))


def _cell(char: pyte.screens.Char) -> Cell:
    # The ink and the weight of a blank cannot be seen.
    lines = [name for name in ("underscore", "strikethrough", "reverse") if getattr(char, name)]
    if char.data == " " and not lines:
        return (" ", char.bg)
    weight = [name for name in ("bold", "italics") if getattr(char, name)]
    return (char.data, char.bg, char.fg, *lines, *weight)
