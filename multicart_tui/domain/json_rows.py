"""The rows of one stretch of a document, as columns.

A stretch (a *chunk*) begins and ends between two members, so its tokens can be told apart
without looking at what comes before. Its text is known to be JSON when it is read here.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from multicart_tui.domain.json_tokens import (
    EMPTY_KIND,
    KIND_OF_CLOSER,
    KIND_OF_OPENER,
    WORDS,
    Buffer,
    Kind,
)

_TOKEN = re.compile(
    rb'("[^"\\]*+(?:\\.[^"\\]*+)*+")([ \t\r\n]*+:)?+'  # 1 a string, 2 which is a key
    rb"|([\[{])([ \t\r\n]*+[\]}])?+"  # 3 an opener, 4 with nothing in it
    rb"|([\]}])"  # 5 a closer
    rb"|([^ \t\r\n,:\[\]{}\"]++)",  # 6 a number or a word
    re.DOTALL,
)

_FEW = 200
"""Rows that are sooner counted one by one than by making a list for next time."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the document when everything is unfolded."""

    offset: int
    """Its first byte in the file: of the key if it has one, else of the value. Names the row."""
    value: int
    """The first byte of its value."""
    end: int
    """The byte after the row's own text: after a scalar, or after a container's bracket."""
    depth: int
    """How many containers it is in, from 0."""
    kind: Kind

    @property
    def has_key(self) -> bool:
        """Whether it is a member of an object."""
        return self.value != self.offset and self.kind.is_value


class ChunkRows:
    """Rows of one chunk in the order of the file. Append only."""

    __slots__ = (
        "_above",
        "_at_depth",
        "_drops",
        "_next",
        "_rises",
        "_shown",
        "_visible",
        "depths",
        "ends",
        "kinds",
        "offsets",
        "values",
    )

    def __init__(self) -> None:
        self.offsets = array("Q")
        self.values = array("Q")
        self.ends = array("Q")
        self.depths = array("I")
        self.kinds = bytearray()
        self._shown: array[int] | None = None
        self._next: array[int] | None = None
        self._drops: array[int] | None = None
        self._visible: dict[int, array[int]] = {}
        self._at_depth: dict[int, array[int]] = {}
        self._above: array[int] | None = None
        self._rises: array[int] | None = None

    def __len__(self) -> int:
        return len(self.offsets)

    def add(self, offset: int, value: int, end: int, depth: int, kind: int) -> None:
        """Add the next row; see `Row` for the meanings."""
        self.offsets.append(offset)
        self.values.append(value)
        self.ends.append(end)
        self.depths.append(depth)
        self.kinds.append(kind)

    def row(self, number: int) -> Row:
        """The row with a number from 0 within the chunk."""
        return Row(
            self.offsets[number],
            self.values[number],
            self.ends[number],
            self.depths[number],
            Kind(self.kinds[number]),
        )

    def columns(self) -> list[tuple[int, int, int, int, int]]:
        """All rows, as `add` takes them."""
        return list(zip(self.offsets, self.values, self.ends, self.depths, self.kinds, strict=True))

    def at(self, offset: int) -> int:
        """The number of the last row that begins at or before a byte; -1 when none does."""
        return bisect_right(self.offsets, offset) - 1

    def before(self, offset: int) -> int:
        """How many rows begin before a byte."""
        return bisect_left(self.offsets, offset)

    @property
    def shown(self) -> array[int]:
        """For each row the least limit of depth at which it is on screen.

        A value shows when its depth is within the limit; a closing bracket shows with
        the members it closes, one level deeper.
        """
        if self._shown is None:
            ends = self.kinds.translate(_IS_END)
            self._shown = array("I", map(int.__add__, self.depths, ends))
        return self._shown

    def next_as_shallow(self, number: int) -> int:
        """The next row that is no deeper than this one; the number of rows if none is."""
        if self._next is None:
            depths, waiting = self.depths, array("I")
            following = array("I", [len(depths)]) * len(depths)
            for i, depth in enumerate(depths):
                while waiting and depths[waiting[-1]] >= depth:
                    following[waiting.pop()] = i
                waiting.append(i)
            self._next = following
        return self._next[number]

    def first_at_depth(self, depth: int) -> int:
        """The first row that is no deeper than ``depth``; there must be one."""
        if self._drops is None:
            depths = self.depths
            drops = array("I", [0])
            for i, level in enumerate(depths):
                if level < depths[drops[-1]]:
                    drops.append(i)
            self._drops = drops
        depths = self.depths
        return self._drops[bisect_left(self._drops, -depth, key=lambda i: -depths[i])]

    def last_at_depth(self, depth: int) -> int:
        """The last row that is no deeper than ``depth``; there must be one."""
        if self._rises is None:
            depths = self.depths
            rises = array("I", [len(depths) - 1])
            for i in range(len(depths) - 1, -1, -1):
                if depths[i] < depths[rises[-1]]:
                    rises.append(i)
            self._rises = rises
        depths = self.depths
        return self._rises[bisect_left(self._rises, -depth, key=lambda i: -depths[i])]

    def above(self, number: int) -> int:
        """The container a row is in, or that a closing bracket closes; -1 outside the chunk."""
        if self._above is None:
            open_: list[int] = []
            above = array("i")
            for i, kind in enumerate(self.kinds):
                if kind >= Kind.END_OF_OBJECT:
                    above.append(open_.pop() if open_ else -1)
                    continue
                above.append(open_[-1] if open_ else -1)
                if kind <= Kind.ARRAY:
                    open_.append(i)
            self._above = above
        return self._above[number]

    def count_values(self, first: int, last: int, depth: int) -> int:
        """How many values at a depth the rows ``first`` up to but without ``last`` begin."""
        if last - first < _FEW:
            levels = zip(self.depths[first:last], self.shown[first:last], strict=True)
            return sum(level == depth == shown for level, shown in levels)
        numbers = self._at_depth.get(depth)
        if numbers is None:
            if len(self._at_depth) > 8:
                self._at_depth.clear()
            pairs = enumerate(zip(self.depths, self.shown, strict=True))
            numbers = array("I", [i for i, (level, shown) in pairs if level == depth == shown])
            self._at_depth[depth] = numbers
        return bisect_left(numbers, last) - bisect_left(numbers, first)

    def visible(self, limit: int) -> array[int]:
        """Numbers of the rows on screen when nothing deeper than ``limit`` is."""
        found = self._visible.get(limit)
        if found is None:
            if len(self._visible) > 8:
                self._visible.clear()
            found = array("I", [i for i, level in enumerate(self.shown) if level <= limit])
            self._visible[limit] = found
        return found

    def count_visible(self, first: int, last: int, limit: int) -> int:
        """How many of the rows ``first`` up to but without ``last`` are on screen."""
        if last - first < _FEW:
            return sum(level <= limit for level in self.shown[first:last])
        numbers = self.visible(limit)
        return bisect_left(numbers, last) - bisect_left(numbers, first)


_IS_END = bytes(1 if Kind.END_OF_OBJECT <= code <= Kind.END_OF_ARRAY else 0 for code in range(256))


def read_rows(buffer: Buffer, start: int, end: int, depth: int) -> ChunkRows:
    """Tell the rows of a chunk apart.

    Args:
        buffer: The document.
        start: Where the chunk begins, between two members; it is known to be JSON.
        end: Where it ends, behind a token.
        depth: How many containers are open at its start.
    """
    rows = ChunkRows()
    add = rows.add
    key = -1
    for token in _TOKEN.finditer(buffer, start, end):
        group = token.lastindex
        at, after = token.span()
        offset = at if key < 0 else key
        if group == 2:
            key = at
            continue
        key = -1
        if group == 1:
            add(offset, at, after, depth, Kind.STRING)
        elif group == 6:
            add(offset, at, after, depth, WORDS.get(token[6], Kind.NUMBER))
        elif group == 3:
            add(offset, at, after, depth, KIND_OF_OPENER[buffer[at]])
            depth += 1
        elif group == 4:
            add(offset, at, after, depth, EMPTY_KIND[buffer[after - 1]])
        else:
            depth -= 1
            add(at, at, after, depth, KIND_OF_CLOSER[buffer[at]])
    return rows
