"""Search in one long text, some ten thousand characters at a time."""

from __future__ import annotations

import re
import time
from array import array
from bisect import bisect_left, bisect_right

_SLICE = 1 << 15
"""Characters looked through without a look at the clock: well below a millisecond."""


class TextSearch:
    """Finds every place of some characters, from the top on; see `advance`.

    Args:
        text: Where to look.
        wanted: What to look for, at least one character; a capital in it makes upper and
            lower case differ.
    """

    def __init__(self, text: str, wanted: str) -> None:
        self.wanted = wanted
        self._text = text
        ignores_case = wanted == wanted.lower()
        self._pattern = re.compile(re.escape(wanted), re.IGNORECASE if ignores_case else 0)
        self._places = array("Q")
        self._position = 0

    @property
    def is_finished(self) -> bool:
        """Whether all of the text was searched."""
        return self._position >= len(self._text)

    @property
    def progress(self) -> float:
        """The part of the text that was searched, 0 to 1."""
        return self._position / len(self._text) if self._text else 1.0

    @property
    def count(self) -> int:
        """Places found so far."""
        return len(self._places)

    def advance(self, seconds: float) -> bool:
        """Search on for about this long; returns whether all was searched."""
        end = time.perf_counter() + seconds
        more = len(self.wanted) - 1  # a place may begin in one slice and end in the next
        while not self.is_finished:
            limit = self._position + _SLICE
            found = self._pattern.search(self._text, self._position, limit + more)
            if found:
                self._places.append(found.start())
                self._position = found.end()
            else:
                self._position = limit
            if time.perf_counter() >= end:
                break
        return self.is_finished

    def next(self, place: int) -> int | None:
        """The first one behind a place, or from the top when there is none; None until known."""
        number = bisect_right(self._places, place)
        if number < len(self._places):
            return self._places[number]
        return self._places[0] if self.is_finished and self._places else None

    def previous(self, place: int) -> int | None:
        """The last one before a place, or from the bottom; None until known."""
        number = bisect_left(self._places, max(0, place))
        if number and (self.is_finished or self._position >= place):
            return self._places[number - 1]
        return self._places[-1] if self.is_finished and self._places else None

    def number_of(self, place: int) -> int:
        """Which one begins at a place, from 1."""
        return bisect_left(self._places, place) + 1

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where it is in a line on screen: first character, and the one after the last."""
        return [found.span() for found in self._pattern.finditer(text)]
