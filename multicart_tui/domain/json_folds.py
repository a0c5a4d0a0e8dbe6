"""What is folded, and so which row is on which line.

A fold is not kept per container. The whole document has one limit of depth, and a container
that was folded or unfolded by hand has one of its own for what is inside it; what they make
together is a short list of stretches of the file, each with one limit in force. Whatever
the document's size, a change costs as much as there were changes by hand.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from dataclasses import dataclass, field

from multicart_tui.domain.json_index import ALL, ChunkIndex
from multicart_tui.domain.json_rows import Row
from multicart_tui.domain.json_structure import Structure

_FOREVER = 1 << 62


@dataclass(slots=True, order=True)
class _Change:
    """A container whose inside has a limit of its own."""

    start: int
    """The container's offset plus one, so that its own row is not inside."""
    end: int = field(compare=False)
    """The byte after its closing bracket; `_FOREVER` while that is unknown."""
    limit: int = field(compare=False)
    row: Row = field(compare=False)


@dataclass(frozen=True, slots=True)
class _Stretch:
    start: int
    end: int
    limit: int


class Folds:
    """Fold state over an index that may still grow.

    Args:
        structure: Finds the ends of containers.
        level: Containers at this depth and deeper are folded at first.
    """

    def __init__(self, structure: Structure, level: int = 1) -> None:
        self._structure = structure
        self._index: ChunkIndex = structure.index
        self._level = level
        self._changes: list[_Change] = []
        self._folded: dict[int, tuple[int, list[_Change]]] = {}
        self._stretches = [_Stretch(0, _FOREVER, level)]
        self._starts = [0]
        self._lines = [0, 0]
        self._counts: dict[_Stretch, int] = {}
        self._horizon = -1
        self._looked: dict[int, int] = {}

    # Changing ------------------------------------------------------------------------

    def set_level(self, level: int) -> None:
        """Fold everything at a depth and deeper, and nothing above; `ALL` unfolds everything."""
        self._level = level
        self._changes.clear()
        self._folded.clear()
        self._changed()

    def is_folded(self, row: Row) -> bool:
        """Whether a container shows as one line."""
        return row.kind.is_container and self.limit_at(row.offset + 1) <= row.depth

    def fold(self, row: Row) -> None:
        """Show a container as one line; what is folded inside is remembered."""
        if not self.is_folded(row):
            self._folded[row.offset] = self._set(row, row.depth)
            self._changed()

    def unfold(self, row: Row) -> None:
        """Show a container's members, folded as they were when it was last open."""
        if self._open(row):
            self._changed()

    def unfold_below(self, row: Row, levels: int = ALL) -> None:
        """Show a container and as many levels inside it."""
        if row.kind.is_container:
            self._set(row, ALL if levels >= ALL else row.depth + levels)
            end = self._structure.end_of(row) or _FOREVER
            for start in [start for start in self._folded if row.offset <= start < end]:
                del self._folded[start]
            self._changed()

    def reveal(self, row: Row) -> bool:
        """Unfold every container a row is in; returns whether any was folded."""
        opened = [
            self._open(ancestor)
            for ancestor in self._structure.ancestors(row)
            if self._limit_in_force(ancestor.offset + 1) <= ancestor.depth
        ]
        if any(opened):
            self._changed()
        return any(opened)

    def _open(self, row: Row) -> bool:
        if not row.kind.is_container or self._limit_in_force(row.offset + 1) > row.depth:
            return False
        limit, inside = self._folded.pop(row.offset, (0, []))
        self._set(row, max(limit, row.depth + 1))
        for change in inside:
            change.end = self._structure.end_of(change.row) or _FOREVER
            insort(self._changes, change)
        return True

    def _set(self, row: Row, limit: int) -> tuple[int, list[_Change]]:
        """Give a container's inside a limit; returns what was in force there."""
        before = self._limit_in_force(row.offset + 1)
        start = row.offset + 1
        end = self._structure.end_of(row)
        change = _Change(start, _FOREVER if end is None else end, limit, row)
        first = bisect_left(self._changes, change)
        last = bisect_left(self._changes, change.end, lo=first, key=lambda other: other.start)
        inside = [other for other in self._changes[first:last] if other.start != start]
        del self._changes[first:last]
        if self._limit_in_force(start) != limit:
            self._changes.insert(first, change)
        return before, inside

    def _limit_in_force(self, offset: int) -> int:
        """The limit at a byte, from the changes themselves."""
        last = bisect_right(self._changes, offset, key=lambda change: change.start) - 1
        while last >= 0 and self._changes[last].end <= offset:
            last -= 1
        return self._changes[last].limit if last >= 0 else self._level

    # Stretches -----------------------------------------------------------------------

    def _changed(self) -> None:
        """Lay the changes out as stretches that follow one another."""
        stretches: list[_Stretch] = []
        open_: list[tuple[int, int]] = [(_FOREVER, self._level)]
        position = 0

        def close_until(offset: int) -> None:
            nonlocal position
            while open_ and open_[-1][0] <= offset:
                end, limit = open_.pop()
                if end > position:
                    stretches.append(_Stretch(position, end, limit))
                    position = end

        for change in self._changes:
            close_until(change.start)
            if change.start > position:
                stretches.append(_Stretch(position, change.start, open_[-1][1]))
                position = change.start
            open_.append((change.end, change.limit))
        close_until(_FOREVER)
        self._stretches = stretches
        self._starts = [stretch.start for stretch in stretches]
        self._horizon = -1
        self._measure()

    def _measure(self) -> None:
        """Count the lines of each stretch, again for those that reach where the index grew."""
        index = self._index
        if self._horizon == index.horizon:
            return
        self._horizon = index.horizon
        if self._find_ends():
            self._changed()
            return
        known, self._counts = self._counts, {}
        lines = [0]
        for stretch in self._stretches:
            count = known.get(stretch)
            if count is None:
                count = index.count_visible(stretch.start, stretch.end, stretch.limit)
            if stretch.end <= index.horizon:
                self._counts[stretch] = count
            lines.append(lines[-1] + count)
        self._lines = lines

    def _find_ends(self) -> bool:
        """Look for the ends of changed containers in what was read since; whether any is found."""
        found = False
        for change in self._changes:
            if change.end == _FOREVER:
                known = self._looked.get(change.start, 0)
                closing = self._structure.next_as_shallow(change.row, known)
                if closing is not None:
                    change.end = closing.end
                    found = True
                    self._looked.pop(change.start, None)
                else:
                    self._looked[change.start] = len(self._index)
        return found

    # Lines ---------------------------------------------------------------------------

    @property
    def lines(self) -> int:
        """How many rows are on screen, as far as the document is known."""
        self._measure()
        return self._lines[-1]

    def limit_at(self, offset: int) -> int:
        """The limit of depth in force at a byte."""
        return self._stretches[bisect_right(self._starts, offset) - 1].limit

    def rows(self, first: int, want: int) -> list[Row]:
        """The rows on the lines from ``first`` on, ``want`` at most."""
        self._measure()
        found: list[Row] = []
        number = bisect_right(self._lines, first) - 1
        skip = first - self._lines[number]
        while len(found) < want and number < len(self._stretches):
            there = self._lines[number + 1] - self._lines[number]
            if there > skip:
                stretch = self._stretches[number]
                found += self._index.visible_rows(
                    stretch.start, stretch.end, stretch.limit, skip, want - len(found)
                )
            skip = 0
            number += 1
        return found

    def line_of(self, offset: int) -> int:
        """The line of the row that begins at a byte; of what it is folded into, if it is."""
        self._measure()
        number = bisect_right(self._starts, offset) - 1
        stretch = self._stretches[number]
        before = self._index.count_visible(stretch.start, offset + 1, stretch.limit)
        return max(0, self._lines[number] + before - 1)
