"""The lines of a file as it is, byte for byte; lines too long for any screen are cut.

Joined, all lines give the file back. Their places are found in steps, and kept for every
hundredth line only.
"""

from __future__ import annotations

import time
from array import array
from bisect import bisect_right

from multicart_tui.domain.json_tokens import Buffer
from multicart_tui.domain.text import clean

LINE_BYTES = 1_000
"""A line of more bytes is cut into pieces of this many, and goes on in the next."""

_BLOCK = 1 << 16


class RawLines:
    """Lines of a buffer from a byte on.

    Args:
        buffer: The file's bytes.
        start: Where to begin.
    """

    def __init__(self, buffer: Buffer, start: int = 0) -> None:
        self._buffer = buffer
        self._position = start
        self._places = array("Q")
        self._numbers = array("Q")
        self.lines = 0
        """How many lines are known."""

    @property
    def is_finished(self) -> bool:
        """Whether all lines are known."""
        return self._position >= len(self._buffer)

    @property
    def position(self) -> int:
        """The byte up to which lines are known."""
        return self._position

    def advance(self, seconds: float) -> bool:
        """Look for lines for about this long; returns whether all are known."""
        end = time.perf_counter() + seconds
        while not self.is_finished:
            self._step()
            if time.perf_counter() >= end:
                break
        return self.is_finished

    def _step(self) -> None:
        start = self._position
        text = self._buffer[start : start + _BLOCK]
        if len(text) == _BLOCK:
            # A block ends with a line, or with a whole piece of a long one.
            whole = text.rfind(b"\n") + 1
            text = text[: whole or self._cut(text, len(text) - LINE_BYTES)]
        count = _count(text)
        self._places.append(start)
        self._numbers.append(self.lines)
        self.lines += count
        self._position = start + len(text)

    @staticmethod
    def _cut(text: bytes, least: int) -> int:
        place = 0
        while place < least:
            place = piece_end(text, place)
        return place

    def spans(self, first: int, want: int) -> list[tuple[int, int]]:
        """First byte and the byte after the last of ``want`` known lines at most.

        The line end belongs to its line.
        """
        found: list[tuple[int, int]] = []
        block = bisect_right(self._numbers, first) - 1
        while 0 <= block < len(self._places) and len(found) < want:
            for number, span in enumerate(self._block(block), self._numbers[block]):
                if number >= first and len(found) < want:
                    found.append(span)
            block += 1
        return found

    def text(self, span: tuple[int, int]) -> str:
        """What a line shows, harmless to a terminal and without its line end."""
        raw = self._buffer[span[0] : span[1]].rstrip(b"\r\n")
        return clean(raw.decode("utf-8", "replace"), LINE_BYTES)

    def line_of(self, offset: int) -> int:
        """The known line a byte is in; the last known one when it is beyond."""
        block = bisect_right(self._places, offset) - 1
        if block < 0:
            return 0
        line = self._numbers[block]
        for number, (start, _) in enumerate(self._block(block), line):
            if start > offset:
                break
            line = number
        return line

    def _block(self, block: int) -> list[tuple[int, int]]:
        start = self._places[block]
        last = block + 1 == len(self._places)
        text = self._buffer[start : self._position if last else self._places[block + 1]]
        return [(start + begin, start + end) for begin, end in _pieces(text)]


def _pieces(text: bytes) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    place = 0
    while place < len(text):
        end = piece_end(text, place)
        found.append((place, end))
        place = end
    return found


def _count(text: bytes) -> int:
    lines = text.split(b"\n")
    if max(map(len, lines)) < LINE_BYTES:
        return len(lines) - (not lines[-1])
    return len(_pieces(text))


def piece_end(text: bytes, start: int) -> int:
    """Where the line that begins at a byte ends, or where it is cut: not inside a character."""
    end = text.find(b"\n", start, start + LINE_BYTES) + 1
    if end:
        return end
    end = start + LINE_BYTES
    if end >= len(text):
        return len(text)
    while end > start + LINE_BYTES - 4 and text[end] & 0xC0 == 0x80:
        end -= 1
    return end
