"""Search in all keys and values, a quarter of a megabyte at a time, over the bytes of the file."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from multicart_tui.domain.json_needle import Needle
from multicart_tui.domain.json_rows import Row
from multicart_tui.domain.json_tokens import STRING, Buffer, Kind

_SLICE = 1 << 18
_BEFORE = 64
"""Bytes in front of a slice that tell whether its first match is within an escape."""


@dataclass(frozen=True, slots=True, order=True)
class Match:
    """One place where the text was found."""

    offset: int
    """First byte in the file."""
    end: int
    """The byte after the last."""


class Searched(Protocol):
    """What a search needs of a document."""

    @property
    def buffer(self) -> Buffer:
        """The document's bytes."""

    @property
    def horizon(self) -> int:
        """The byte up to which `row_at` knows rows; a row on it is complete."""

    @property
    def is_finished(self) -> bool:
        """Whether it knows all rows there are."""

    def row_at(self, offset: int) -> Row | None:
        """The last row that begins at or before a byte."""


class JsonSearch:
    """Looks for a text from a place on and around the end; see `advance`.

    Args:
        document: Where to look.
        text: What to look for; a capital in it makes upper and lower case differ. Nothing
            is found when it is empty.
        start: The byte from which on matches are wanted first.
    """

    def __init__(self, document: Searched, text: str, start: int = 0) -> None:
        self.needle = Needle(text)
        self.count = 0
        """Matches found so far."""
        self._document = document
        self._size = len(document.buffer)
        slices = -(-self._size // _SLICE) if text else 0
        self._counts = [-1] * slices
        first = min(start // _SLICE, max(0, slices - 1))
        self._waiting = [*range(first, slices), *range(first)][::-1]
        self._last: tuple[int, list[Match]] = (-1, [])

    @property
    def is_finished(self) -> bool:
        """Whether the whole document was searched."""
        return not self._waiting

    @property
    def progress(self) -> float:
        """The part of the document that was searched, 0 to 1."""
        return 1 - len(self._waiting) / len(self._counts) if self._counts else 1.0

    def advance(self, seconds: float) -> bool:
        """Search on for about this long; returns whether all was searched.

        A text that may also stand between values (``": 1"``) waits for the document to be
        prepared; nothing else does.
        """
        end = time.perf_counter() + seconds
        while self._waiting and self._can_search(self._waiting[-1]):
            number = self._waiting.pop()
            self._counts[number] = self._count(number)
            self.count += self._counts[number]
            if time.perf_counter() >= end:
                break
        return self.is_finished

    def _can_search(self, number: int) -> bool:
        document = self._document
        if not self.needle.needs_rows or document.is_finished:
            return True
        return (number + 1) * _SLICE + self.needle.longest <= document.horizon

    def next(self, offset: int) -> Match | None:
        """The first match that begins after a byte, or from the top when none does.

        None while it is not found yet; look at `is_finished` to tell that from none at all.
        """
        for step, number in self._slices_from(offset, 1):
            if self._counts[number] < 0:
                return None
            if self._counts[number]:
                for match in self._matches(number):
                    if match.offset > offset or step:
                        return match
        return None

    def previous(self, offset: int) -> Match | None:
        """The last match that begins before a byte, or from the bottom when none does."""
        for step, number in self._slices_from(offset, -1):
            if self._counts[number] < 0:
                return None
            if self._counts[number]:
                for match in reversed(self._matches(number)):
                    if match.offset < offset or step:
                        return match
        return None

    def _slices_from(self, offset: int, direction: int) -> Iterator[tuple[int, int]]:
        """All slices once, and the first again, with how many came before."""
        slices = len(self._counts)
        first = min(max(0, offset) // _SLICE, slices - 1)
        for step in range(slices + 1 if slices else 0):
            yield step, (first + direction * step) % slices

    def number_of(self, match: Match) -> int | None:
        """Which match it is, from 1 at the top; None while what is above is not searched."""
        slice_ = match.offset // _SLICE
        above = self._counts[:slice_]
        if min(above, default=0) < 0:
            return None
        return sum(above) + self._matches(slice_).index(match) + 1

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where the text is in a line on screen: first character and the one after the last."""
        wanted = self.needle.text
        if self.needle.ignores_case and len(text.lower()) == len(text):
            text = text.lower()
        found: list[tuple[int, int]] = []
        place = text.find(wanted)
        while place >= 0:
            found.append((place, place + len(wanted)))
            place = text.find(wanted, place + len(wanted))
        return found

    def _count(self, number: int) -> int:
        if self.needle.needs_rows:
            return len(self._matches(number))
        _, text, least = self._slice(number)
        return self.needle.count(text, least, least + _SLICE)

    def _slice(self, number: int) -> tuple[int, bytes, int]:
        """Where a slice's text begins in the file, the text, and where the slice is in it."""
        start = number * _SLICE
        begin = max(0, start - _BEFORE)
        text = self._document.buffer[begin : start + _SLICE + self.needle.longest]
        return begin, text, start - begin

    def _matches(self, number: int) -> list[Match]:
        if self._last[0] == number:
            return self._last[1]
        begin, text, least = self._slice(number)
        found = [
            Match(begin + first, begin + last)
            for first, last in self.needle.find(text, least, least + _SLICE)
        ]
        if self.needle.needs_rows:
            found = [match for match in found if self._is_in_token(match)]
        self._last = (number, found)
        return found

    def _is_in_token(self, match: Match) -> bool:
        document = self._document
        row = document.row_at(match.offset)
        if row is None:
            return False
        if row.kind is Kind.RAW:
            return True  # what follows a fault has no tokens
        if row.value <= match.offset:
            return row.kind.is_scalar and match.end <= row.end
        key = STRING.match(document.buffer, row.offset)
        return key is not None and match.end <= key.end()
