"""Parents, ends, siblings and positions of rows, found in the index without any tree."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from multicart_tui.domain.json_index import ChunkIndex
from multicart_tui.domain.json_rows import Row
from multicart_tui.domain.json_tokens import Kind

_NEARBY = 32
"""Chunks that are looked through one by one."""


class Structure:
    """Answers how rows are related.

    While a document is being prepared, what lies beyond the index is not known yet: an end
    is None then and a count is of what was seen.

    Args:
        index: The chunks read so far.
    """

    def __init__(self, index: ChunkIndex) -> None:
        self.index = index

    def end_of(self, row: Row) -> int | None:
        """The byte after a value's last one; None while that is not known, or cut off."""
        if not row.kind.is_container:
            return row.end
        found = self.next_as_shallow(row)
        return None if found is None else found.end

    def next_as_shallow(self, row: Row, known: int = 0) -> Row | None:
        """The next row that is no deeper than this one: for a container, its closing bracket.

        Args:
            row: Any row.
            known: Chunks with a lower number are known to hold no such row.
        """
        index = self.index
        number = index.chunk_at(row.offset)
        if number >= known:
            rows = index.rows(number)
            within = rows.next_as_shallow(rows.at(row.offset))
            if within < len(rows):
                return rows.row(within)
        floors, depth = index.floors, row.depth
        for later in range(max(number + 1, known), len(index)):
            if floors[later] <= depth:
                rows = index.rows(later)
                return rows.row(rows.first_at_depth(depth))
        return None

    def parent(self, row: Row) -> Row | None:
        """The container a row is in; for a closing bracket the container that it closes."""
        depth = row.depth if row.kind.is_end else row.depth - 1
        if depth < 0:
            return None
        number = self.index.chunk_at(row.offset)
        rows = self.index.rows(number)
        within = rows.above(rows.at(row.offset))
        if within >= 0:
            return rows.row(within)
        # It is the last value of its depth before this chunk.
        for earlier in range(number - 1, max(-1, number - 1 - _NEARBY), -1):
            if self.index.floors[earlier] <= depth:
                return self._last_before(earlier + 1, depth)
        table = self.index.values_table(depth)
        return self._last_before(bisect_left(table, table[number]), depth)

    def _last_before(self, number: int, depth: int) -> Row | None:
        """The last row before a chunk that is no deeper than ``depth``."""
        floors = self.index.floors
        number -= 1
        while number >= 0 and floors[number] > depth:
            number -= 1
        if number < 0:
            return None
        rows = self.index.rows(number)
        return rows.row(rows.last_at_depth(depth))

    def ancestors(self, row: Row) -> list[Row]:
        """The containers a row is in, outermost first; for a closing bracket its own too."""
        found: list[Row] = []
        above = self.parent(row)
        while above is not None:
            found.append(above)
            above = self.parent(above)
        found.reverse()
        return found

    def position(self, row: Row, parent: Row | None) -> int:
        """How many members its container has before it, from 0."""
        start = 0 if parent is None else parent.offset + 1
        return self.index.count_values(start, row.offset, row.depth)

    def count(self, row: Row) -> int:
        """How many members a container has, as far as the index reaches."""
        if not row.kind.is_container:
            return 0
        end = self.end_of(row)
        if end is None:
            end = self.index.horizon
        return self.index.count_values(row.offset + 1, end, row.depth + 1)

    def first_member(self, row: Row) -> Row | None:
        """The first member of a container; None for what has none."""
        if not row.kind.is_container:
            return None
        index = self.index
        number = index.chunk_at(row.offset)
        within = index.rows(number).at(row.offset) + 1
        if within == len(index.rows(number)):
            number, within = number + 1, 0
        return index.rows(number).row(within) if number < len(index) else None

    def members(self, row: Row) -> Iterator[Row]:
        """The members of a container in order, as far as they are known."""
        index = self.index
        member = self.first_member(row)
        while member is not None:
            yield member
            rows = index.rows(index.chunk_at(member.offset))
            kinds, depths, depth, size = rows.kinds, rows.depths, member.depth, len(rows)
            within = rows.at(member.offset)
            while True:
                if kinds[within] <= Kind.ARRAY:
                    within = rows.next_as_shallow(within)  # its closing bracket
                within += 1
                if within >= size:
                    break  # the rest is in the next chunk
                if depths[within] != depth or kinds[within] > Kind.NULL:
                    return
                member = rows.row(within)
                yield member
            member = self.next_sibling(member)

    def next_sibling(self, row: Row) -> Row | None:
        """The next member of the same container; None behind the last."""
        found: Row | None = row
        if row.kind.is_container:  # the next row as shallow is its closing bracket
            found = self.next_as_shallow(row)
        found = self.next_as_shallow(found) if found else None
        return found if found and found.depth == row.depth and found.kind.is_value else None

    def previous_sibling(self, row: Row) -> Row | None:
        """The member before it in the same container; None before the first."""
        number = self.index.chunk_at(row.offset)
        rows = self.index.rows(number)
        depths = rows.depths
        before = range(rows.at(row.offset) - 1, -1, -1)
        within = next((i for i in before if depths[i] <= row.depth), -1)
        found = rows.row(within) if within >= 0 else self._last_before(number, row.depth)
        if found is None or found.depth < row.depth:
            return None
        return self.parent(found) if found.kind.is_end else found

    def opener(self, row: Row) -> Row:
        """The row a closing bracket belongs to; any other row is its own."""
        if row.kind.is_end:
            return self.parent(row) or row
        return row
