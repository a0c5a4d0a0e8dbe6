"""Which of the good rows of an import are to be sent, when there is not room for all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from multicart_tui.domain.import_rows import CheckedRow, Field

_SHOWN = (Field.ASIN, Field.DOMAIN, Field.POSTCODE, Field.RAW_HTML, Field.CUSTOM_ID, Field.OUTPUT)
"""Fields that a filter looks into."""


class RowChoice:
    """Marks on rows, known by their lines of the file, against the room of a collection.

    Args:
        rows: The rows that could be sent, in the order of the file.
        room: How many the collection takes.
        chosen: Lines that are marked at the start; as many of the first as there is room for
            if None.
    """

    def __init__(
        self, rows: Sequence[CheckedRow], room: int, chosen: Collection[int] | None = None
    ) -> None:
        self.rows = tuple(rows)
        self.room = room
        self._first = frozenset(row.row.line for row in self.rows[:room])
        lines = {row.row.line for row in self.rows}
        self._marked = set(self._first if chosen is None else lines.intersection(chosen))

    def __len__(self) -> int:
        return len(self._marked)

    def __contains__(self, line: int) -> bool:
        return line in self._marked

    @property
    def lines(self) -> frozenset[int] | None:
        """Lines of the marked rows; None if they are just the first ones, as without a choice."""
        return None if self._marked == self._first else frozenset(self._marked)

    @property
    def excess(self) -> int:
        """How many more are marked than there is room for; 0 or more."""
        return max(0, len(self._marked) - self.room)

    def toggle(self, line: int) -> None:
        """Mark a row, or take its mark away."""
        self._marked ^= {line}

    def mark(self, rows: Iterable[CheckedRow]) -> None:
        """Mark rows; marking twice is marking once."""
        self._marked.update(row.row.line for row in rows)

    def turn(self, rows: Sequence[CheckedRow]) -> None:
        """Mark all of these rows, or take their marks away if each has one."""
        lines = {row.row.line for row in rows}
        if lines <= self._marked:
            self._marked -= lines
        else:
            self._marked |= lines

    def describe(self) -> str:
        """The marks against the room: ``300 chosen, room 312: 12 more fit``."""
        told = f"{len(self):,} chosen, room {self.room:,}"
        if self.excess:
            return f"{told}: {self.excess:,} too many"
        free = min(self.room, len(self.rows)) - len(self)
        return f"{told}: {free:,} more {'fits' if free == 1 else 'fit'}" if free else told


def rows_that_have(rows: Iterable[CheckedRow], typed: str) -> tuple[CheckedRow, ...]:
    """The rows that a filter lets pass; an empty one lets all.

    Args:
        rows: From which.
        typed: A part of any value; ``!`` before it keeps the rows without it. Case matters
            only when a capital was typed, as in less and vim ("smart case").
    """
    wanted = not typed.startswith("!")
    needle = typed if wanted else typed[1:]
    if not needle:
        return tuple(rows)
    is_plain = needle == needle.lower()

    def has(checked: CheckedRow) -> bool:
        # A separator that cannot be typed, so that no match runs from one cell into the next.
        text = "\n".join(checked.row.get(field) for field in _SHOWN)
        return needle in (text.lower() if is_plain else text)

    return tuple(row for row in rows if has(row) is wanted)
