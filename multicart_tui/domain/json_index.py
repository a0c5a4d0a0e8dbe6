"""The index of a document: per chunk of some 16 kB, how many rows it has at which depth.

With it the row with any number, and the number of any row, is found by looking at one
chunk, whatever the size of the document and however it is folded: a few hundred bytes are
kept for each 16 kB of text, and no object for any value.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import OrderedDict

import msgspec

from multicart_tui.domain.json_rows import ChunkRows, Row, read_rows
from multicart_tui.domain.json_tokens import Buffer

ALL = 1 << 30
"""The limit of depth that hides nothing."""

LEVELS = 512
"""Levels of one chunk that are counted one by one; deeper ones are counted together."""

_ROWS_CACHED = 48
_TABLES_CACHED = 64


class Chunk(msgspec.Struct, array_like=True, frozen=True):
    """What the index keeps of one chunk; can be sent from one process to another."""

    start: int
    """Its first byte, at the beginning of a member."""
    end: int
    """The byte after its last token."""
    depth: int
    """How many containers are open at its start."""
    floor: int
    """The least depth of its rows."""
    values: list[int]
    """Values that begin in it, by depth from the floor up, `LEVELS` at most."""
    ends: list[int]
    """Closing brackets, by the depth of what they close."""
    deeper: int = 0
    """Rows deeper than those."""


def summarize(rows: ChunkRows, start: int, end: int, depth: int) -> Chunk:
    """The index entry of a chunk whose rows are at hand; there is at least one."""
    floor = min(rows.depths)
    levels = min(max(rows.depths) - floor + 1, LEVELS)
    values, ends, deeper = [0] * levels, [0] * levels, 0
    for level, shown in zip(rows.depths, rows.shown, strict=True):
        if level - floor >= levels:
            deeper += 1
        elif shown == level:
            values[level - floor] += 1
        else:
            ends[level - floor] += 1
    return Chunk(start, end, depth, floor, values, ends, deeper)


class ChunkIndex:
    """All chunks read so far, in the order of the file.

    Args:
        buffer: The document's bytes.
    """

    def __init__(self, buffer: Buffer) -> None:
        self.buffer = buffer
        self.starts = array("Q")
        self.ends = array("Q")
        self.depths = array("I")
        self.floors = array("I")
        self.totals = array("I")
        self.horizon = 0
        """The byte up to which the document is known."""
        self.roots = 0
        """Values without a container around them."""
        self._counts: list[array[int]] = []
        self._deeper: dict[int, int] = {}
        self._kept: dict[int, ChunkRows] = {}
        self._rows: OrderedDict[int, ChunkRows] = OrderedDict()
        self._visible: OrderedDict[int, array[int]] = OrderedDict()
        self._values: OrderedDict[int, array[int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self.starts)

    def append(self, chunk: Chunk, rows: ChunkRows | None = None) -> None:
        """Add the next chunk; ``rows`` when they are to be kept because reading was costly."""
        if rows is not None:
            self._kept[len(self.starts)] = rows
        if chunk.deeper:
            self._deeper[len(self.starts)] = chunk.deeper
        self.starts.append(chunk.start)
        self.ends.append(chunk.end)
        self.depths.append(chunk.depth)
        self.floors.append(chunk.floor)
        self.totals.append(sum(chunk.values) + sum(chunk.ends) + chunk.deeper)
        self._counts.append(array("I", chunk.values + chunk.ends))
        self.horizon = chunk.end
        if chunk.floor == 0:
            self.roots += chunk.values[0]

    def chunk(self, number: int) -> Chunk:
        """An entry as it was added."""
        counts = self._counts[number].tolist()
        half = len(counts) // 2
        return Chunk(
            self.starts[number],
            self.ends[number],
            self.depths[number],
            self.floors[number],
            counts[:half],
            counts[half:],
            self._deeper.get(number, 0),
        )

    def kept_rows(self, number: int) -> ChunkRows | None:
        """The rows of a chunk if they are kept for good."""
        return self._kept.get(number)

    def rows(self, number: int) -> ChunkRows:
        """The rows of a chunk; the last few dozen asked for are remembered."""
        found = self._kept.get(number) or self._rows.get(number)
        if found is None:
            start, end = self.starts[number], self.ends[number]
            found = read_rows(self.buffer, start, end, self.depths[number])
            self._rows[number] = found
            if len(self._rows) > _ROWS_CACHED:
                self._rows.popitem(last=False)
        elif number in self._rows:
            self._rows.move_to_end(number)
        return found

    def chunk_at(self, offset: int) -> int:
        """The number of the last chunk that begins at or before a byte; at least 0."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def row_at(self, offset: int) -> Row | None:
        """The last row that begins at or before a byte; None when there is none."""
        if not len(self):
            return None
        number = self.chunk_at(offset)
        within = self.rows(number).at(offset)
        if within < 0 and number:
            number -= 1
            within = len(self.rows(number)) - 1
        return self.rows(number).row(within) if within >= 0 else None

    # How many rows -------------------------------------------------------------------

    def visible_in(self, number: int, limit: int) -> int:
        """How many rows of a chunk are on screen when nothing deeper than ``limit`` is."""
        level = limit - self.floors[number]
        if level < 0:
            return 0
        counts = self._counts[number]
        half = len(counts) // 2
        if level >= half:
            if number in self._deeper and limit < ALL:
                return len(self.rows(number).visible(limit))
            return self.totals[number]
        return sum(counts[: level + 1]) + sum(counts[half : half + level])

    def values_in(self, number: int, depth: int) -> int:
        """How many values begin in a chunk at exactly this depth."""
        level = depth - self.floors[number]
        if level < 0:
            return 0
        counts = self._counts[number]
        half = len(counts) // 2
        if level < half:
            return counts[level]
        if number not in self._deeper:
            return 0
        rows = self.rows(number)
        return rows.count_values(0, len(rows), depth)

    def _table(
        self, tables: OrderedDict[int, array[int]], key: int, *, visible: bool
    ) -> array[int]:
        """Sums over the chunks before each chunk, brought up to date."""
        table = tables.get(key)
        if table is None:
            table = tables[key] = array("Q", [0])
            if len(tables) > _TABLES_CACHED:
                tables.popitem(last=False)
        else:
            tables.move_to_end(key)
        total = table[-1]
        count = self.visible_in if visible else self.values_in
        for number in range(len(table) - 1, len(self.starts)):
            total += count(number, key)
            table.append(total)
        return table

    def visible_table(self, limit: int) -> array[int]:
        """For each chunk, and for the end, the rows on screen before it under a limit."""
        return self._table(self._visible, limit, visible=True)

    def values_table(self, depth: int) -> array[int]:
        """For each chunk, and for the end, the values before it at exactly a depth."""
        return self._table(self._values, depth, visible=False)

    def count_visible(self, start: int, end: int, limit: int) -> int:
        """How many rows that begin in ``start <= offset < end`` are on screen under a limit."""
        end = min(end, self.horizon)
        if start >= end or not len(self):
            return 0
        first, last = self.chunk_at(start), self.chunk_at(end - 1)
        count = self._visible_between(first, start, end, limit)
        if first == last:
            return count
        count += self._visible_between(last, start, end, limit)
        if last - first < 16:
            return count + sum(self.visible_in(i, limit) for i in range(first + 1, last))
        table = self.visible_table(limit)
        return count + table[last] - table[first + 1]

    def count_values(self, start: int, end: int, depth: int) -> int:
        """How many values begin in ``start <= offset < end`` at exactly a depth."""
        end = min(end, self.horizon)
        if start >= end or not len(self):
            return 0
        first, last = self.chunk_at(start), self.chunk_at(end - 1)
        count = self._values_between(first, start, end, depth)
        if first == last:
            return count
        count += self._values_between(last, start, end, depth)
        if last - first < 16:
            return count + sum(self.values_in(i, depth) for i in range(first + 1, last))
        table = self.values_table(depth)
        return count + table[last] - table[first + 1]

    def _visible_between(self, number: int, start: int, end: int, limit: int) -> int:
        if start <= self.starts[number] and self.ends[number] <= end:
            return self.visible_in(number, limit)
        rows = self.rows(number)
        first, last = rows.before(start), rows.before(end)
        return rows.count_visible(first, last, limit) if first < last else 0

    def _values_between(self, number: int, start: int, end: int, depth: int) -> int:
        if start <= self.starts[number] and self.ends[number] <= end:
            return self.values_in(number, depth)
        rows = self.rows(number)
        first, last = rows.before(start), rows.before(end)
        return rows.count_values(first, last, depth) if first < last else 0

    # Which rows ----------------------------------------------------------------------

    def visible_rows(self, start: int, end: int, limit: int, skip: int, want: int) -> list[Row]:
        """Rows on screen under a limit among those that begin in ``start <= offset < end``.

        Args:
            start: First byte.
            end: The byte to stop before.
            limit: The limit of depth.
            skip: How many of them to leave out first.
            want: Most rows to return.
        """
        end = min(end, self.horizon)
        found: list[Row] = []
        if start >= end or not len(self):
            return found
        number, last = self.chunk_at(start), self.chunk_at(end - 1)
        if start > self.starts[number]:
            rows = self.rows(number)
            skip += rows.count_visible(0, rows.before(start), limit)
        if skip >= self.visible_in(number, limit) and last - number > 16:
            table = self.visible_table(limit)
            skip += table[number]
            number = min(bisect_right(table, skip) - 1, last)
            skip -= table[number]
        while number <= last and len(found) < want:
            there = self.visible_in(number, limit)
            if there <= skip:
                skip -= there
                number += 1
                if not there and last - number > 64:
                    number = self._next_with_rows(number, limit)
                continue
            rows = self.rows(number)
            for i in rows.visible(limit)[skip : skip + want - len(found)]:
                if rows.offsets[i] >= end:
                    return found
                found.append(rows.row(i))
            skip = 0
            number += 1
        return found

    def _next_with_rows(self, number: int, limit: int) -> int:
        """The first chunk from ``number`` on that shows a row."""
        table = self.visible_table(limit)
        return bisect_right(table, table[number]) - 1
