"""A JSON document of any size and shape, as rows that fold.

The document stays what it is: bytes, usually of a mapped file. What is kept beside them is
an index of some 1 % of their size, made in steps by `JsonDocument.advance` while the part
already known can be looked at. Rows are named by their first byte, so whatever is done, a
row keeps its name.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from multicart_tui.domain.json_copy import CopyForm, NothingToCopy
from multicart_tui.domain.json_folds import Folds
from multicart_tui.domain.json_index import ALL, ChunkIndex
from multicart_tui.domain.json_paths import PathPart, jq_path, normalized_path
from multicart_tui.domain.json_prepared import PreparedPart
from multicart_tui.domain.json_preview import (
    JsonLine,
    count_words,
    has_comma,
    key_text,
    key_token,
    length_note,
    preview,
    value_text,
)
from multicart_tui.domain.json_raw import RawLines
from multicart_tui.domain.json_rows import Row
from multicart_tui.domain.json_scan import CHUNK, Scanner
from multicart_tui.domain.json_structure import Structure
from multicart_tui.domain.json_text import string_value
from multicart_tui.domain.json_tokens import PIECE, Buffer, Fault, Kind

_FIRST_STEPS = 0.02
"""Seconds that reading the beginning may take, for the first screen."""


class JsonDocument:
    """Rows of a document, what is folded, and how to name and copy them.

    For one thread: call `begin` for the first screen and then `advance` between keys, some
    8 milliseconds at a time, until it returns True. Everything works meanwhile on what is known.

    Args:
        buffer: Its bytes; a mapped file must stay mapped while the document is used.
        level: Containers at this depth and deeper are folded at first; `ALL` folds none.
        chunk_size: Bytes of an index entry; other values are for tests.
    """

    def __init__(self, buffer: Buffer, *, level: int = 1, chunk_size: int = CHUNK) -> None:
        self.buffer = buffer
        self._index = ChunkIndex(buffer)
        self._scanner = Scanner(self._index, chunk_size)
        self._structure = Structure(self._index)
        self._tree = self._folds = Folds(self._structure, level)
        self._written = Folds(self._structure, ALL)
        self._rest: RawLines | None = None

    # Preparing -----------------------------------------------------------------------

    def begin(self) -> None:
        """Read enough for a first screen; returns after some hundredths of a second."""
        end = time.perf_counter() + _FIRST_STEPS
        while len(self._index) < 2 and time.perf_counter() < end and not self._scanner.is_finished:
            self.advance(0)
        if self._rest_of_fault() is not None:
            self.advance(0)

    def advance(self, seconds: float) -> bool:
        """Prepare for about this long, at least one small step; returns whether all is done."""
        if not self._scanner.is_finished:
            self._scanner.advance(seconds)
        elif self._rest_of_fault() is not None and self._rest is not None:
            self._rest.advance(seconds)
        self._rest_of_fault()
        return self.is_finished

    def adopt(self, part: PreparedPart) -> None:
        """Take over what another process prepared; parts come in order, without gaps."""
        part.give_to(self._scanner)
        self._rest_of_fault()

    def _rest_of_fault(self) -> RawLines | None:
        if self._rest is None and self._scanner.fault is not None:
            self._rest = RawLines(self.buffer, self._index.horizon)
        return self._rest

    @property
    def is_finished(self) -> bool:
        """Whether everything is known."""
        if not self._scanner.is_finished:
            return False
        rest = self._rest_of_fault()
        return rest is None or rest.is_finished

    @property
    def progress(self) -> float:
        """The part that is known, 0 to 1."""
        return self.horizon / len(self.buffer) if not self.is_finished else 1.0

    @property
    def horizon(self) -> int:
        """The byte up to which rows are known."""
        rest = self._rest_of_fault()
        return rest.position if rest is not None else self._index.horizon

    @property
    def fault(self) -> Fault | None:
        """Where it stops being JSON; None while no fault is known."""
        return self._scanner.fault

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it but white space."""
        return self._scanner.is_finished and not len(self._index) and self.fault is None

    @property
    def is_lines(self) -> bool:
        """Whether values follow one another: JSON Lines. Their paths begin with a position."""
        return self._index.roots > 1

    # Rows ----------------------------------------------------------------------------

    @property
    def lines(self) -> int:
        """How many rows show, as far as the document is known."""
        rest = self._rest
        return self._folds.lines + (0 if rest is None else 1 + rest.lines)

    def rows(self, first: int, want: int) -> list[Row]:
        """The rows on the lines from ``first`` on, ``want`` at most.

        Behind a fault come one row that stands for it and the rest of the file, line by line.
        """
        found = self._folds.rows(first, want)
        if len(found) < want and self._rest is not None and self.fault is not None:
            behind = max(0, first - self._folds.lines)
            if not behind:
                at = self.fault.offset
                found.append(Row(at, at, at, 0, Kind.FAULT))
            spans = self._rest.spans(max(0, behind - 1), want - len(found))
            found += [Row(start, start, end, 0, Kind.RAW) for start, end in spans]
        return found

    def row_at(self, offset: int) -> Row | None:
        """The row, shown or not, that a byte belongs to; None when there is none yet."""
        if self._rest is not None and offset >= self._index.horizon:
            spans = self._rest.spans(self._rest.line_of(offset), 1)
            if spans:
                return Row(spans[0][0], spans[0][0], spans[0][1], 0, Kind.RAW)
        return self._index.row_at(offset)

    def line_of(self, row: Row) -> int:
        """The line a row is on, or of the folded container it is in."""
        if row.kind is Kind.FAULT:
            return self._folds.lines
        if row.kind is Kind.RAW and self._rest is not None:
            return self._folds.lines + 1 + self._rest.line_of(row.offset)
        return self._folds.line_of(row.offset)

    def knows(self, offset: int) -> bool:
        """Whether `row_at` knows the row of a byte by now; a search may be ahead of the rows."""
        return offset < self.horizon or self.is_finished

    # Folding -------------------------------------------------------------------------

    @property
    def is_written(self) -> bool:
        """Whether rows and lines are those of the document as it is written, all unfolded.

        What is folded there is apart from what is folded in the tree.
        """
        return self._folds is self._written

    @is_written.setter
    def is_written(self, wanted: bool) -> None:
        self._folds = self._written if wanted else self._tree

    def is_folded(self, row: Row) -> bool:
        """Whether a container shows as one line."""
        return self._folds.is_folded(row)

    def fold(self, row: Row) -> None:
        """Show a container as one line."""
        self._folds.fold(row)

    def unfold(self, row: Row) -> None:
        """Show a container's members, folded as they last were."""
        self._folds.unfold(row)

    def unfold_below(self, row: Row, levels: int = ALL) -> None:
        """Show a container and this many levels inside it, or all."""
        self._folds.unfold_below(row, levels)

    def fold_siblings(self, row: Row) -> None:
        """Fold a row and every other member of its container."""
        self._set_siblings(row, 1)

    def unfold_siblings(self, row: Row) -> None:
        """Unfold a row and every other member of its container, one level."""
        self._set_siblings(row, 2)

    def _set_siblings(self, row: Row, levels: int) -> None:
        parent = self.parent(self._structure.opener(row))
        if parent is not None:
            self._folds.unfold_below(parent, levels)
        elif row.kind.is_value or row.kind.is_end:
            self._folds.set_level(levels - 1)

    def fold_all(self) -> None:
        """Fold everything but the outermost container, or every line of JSON Lines."""
        self._folds.set_level(0 if self.is_lines else 1)

    def unfold_all(self) -> None:
        """Unfold everything."""
        self._folds.set_level(ALL)

    def set_level(self, level: int) -> None:
        """Fold containers at a depth and deeper and unfold all others; 0 folds everything."""
        self._folds.set_level(level)

    def reveal(self, row: Row) -> int:
        """Unfold what a row is in; returns its line."""
        if row.kind <= Kind.END_OF_ARRAY:
            self._folds.reveal(row)
        return self.line_of(row)

    # Relations -----------------------------------------------------------------------

    def parent(self, row: Row) -> Row | None:
        """The container a row is in; for a closing bracket what it closes."""
        return self._structure.parent(row) if row.kind <= Kind.END_OF_ARRAY else None

    def next_sibling(self, row: Row) -> Row | None:
        """The next member of the same container; None behind the last."""
        if row.kind > Kind.END_OF_ARRAY:
            return None
        return self._structure.next_sibling(self._structure.opener(row))

    def previous_sibling(self, row: Row) -> Row | None:
        """The member before it in the same container; None before the first."""
        if row.kind > Kind.END_OF_ARRAY:
            return None
        return self._structure.previous_sibling(self._structure.opener(row))

    def count(self, row: Row) -> int:
        """How many members a container has, as far as it is known."""
        return self._structure.count(row)

    def path(self, row: Row) -> list[PathPart]:
        """The keys and positions that lead to a row; empty for the only value of a file.

        In JSON Lines the first part is the position of the value, as ``jq --slurp`` has it.
        """
        if row.kind > Kind.END_OF_ARRAY:
            return []
        row = self._structure.opener(row)
        parents = self._structure.ancestors(row)
        parts: list[PathPart] = []
        above: Row | None = None
        for each in (*parents, row):
            if above is not None or self.is_lines:
                parts.append(self._part(each, above))
            above = each
        return parts

    def _part(self, row: Row, parent: Row | None) -> PathPart:
        if row.has_key:
            return string_value(key_token(self.buffer, row))
        return self._structure.position(row, parent)

    # Bytes and text ------------------------------------------------------------------

    def span(self, row: Row) -> tuple[int, int] | None:
        """First byte of a row's value and the byte after its last; None while not known.

        A closing bracket stands for what it closes. What is cut off by a fault ends there.
        """
        if row.kind > Kind.END_OF_ARRAY:
            return row.offset, row.end
        row = self._structure.opener(row)
        end = self._structure.end_of(row)
        if end is None:
            return (row.value, self._index.horizon) if self._scanner.is_finished else None
        return row.value, end

    def pieces(self, row: Row) -> Iterator[bytes]:
        """A row's value byte for byte, a megabyte at a time; nothing while it is not known."""
        start, end = self.span(row) or (0, 0)
        for place in range(start, end, PIECE):
            yield self.buffer[place : min(place + PIECE, end)]

    def copy(self, row: Row, form: CopyForm) -> str:
        """A text of a row; it is as long as it is, and foreign.

        Raises:
            NothingToCopy: It has none.
        """
        if row.kind is Kind.FAULT:
            return str(self.fault)
        if form is CopyForm.VALUE or form is CopyForm.JSON:
            if self.span(row) is None:
                raise NothingToCopy(
                    "This value is not read to its end yet.", "Try again in a moment."
                )
            text = b"".join(self.pieces(row))
            if form is CopyForm.VALUE and row.kind is Kind.STRING:
                return string_value(text)
            return text.decode("utf-8", "replace")
        if row.kind is Kind.RAW:
            raise NothingToCopy(
                "Behind a fault there are no keys and paths.", "Copy the line itself instead."
            )
        parts = self.path(row)
        if form is CopyForm.PATH:
            return normalized_path(parts)
        if form is CopyForm.JQ:
            return jq_path(parts)
        if not parts:
            raise NothingToCopy(
                "The outermost value has no key.", "Copy its path or its value instead."
            )
        return str(parts[-1])

    def line(self, row: Row, limit: int = 200) -> JsonLine:
        """How a tree shows a row.

        Args:
            row: The row.
            limit: Most characters of its value or preview; longer strings tell their length.
        """
        label = key_text(self.buffer, row)
        if not row.has_key and row.kind.is_value:
            parent = self.parent(row)
            if parent is not None or self.is_lines:
                label = str(self._structure.position(row, parent))
        text, is_cut = value_text(self.buffer, row, limit)
        note, is_folded = "", False
        if row.kind is Kind.FAULT:
            text = str(self.fault)
        elif row.kind.is_container:
            end = self._structure.end_of(row)
            is_whole = end is not None or self._scanner.is_finished
            note = count_words(row.kind, self.count(row), is_whole=is_whole)
            is_folded = self.is_folded(row)
            if is_folded:
                text = preview(self._structure, row, limit)
        elif is_cut and row.kind.is_scalar:
            note = length_note(self.buffer, row)
        return JsonLine(row, label, row.has_key, text, note, is_folded, comma=False)

    def written_line(self, row: Row, limit: int = 200) -> JsonLine:
        """How a row is written in the file, but for white space; see `line`."""
        text, is_cut = value_text(self.buffer, row, limit, as_written=True)
        label = key_text(self.buffer, row, as_written=True)
        note, is_folded, end = "", self.is_folded(row), row.end
        if row.kind is Kind.FAULT:
            text = str(self.fault)
        elif is_folded:
            text = "{…}" if row.kind is Kind.OBJECT else "[…]"
            end = self._structure.end_of(row) or len(self.buffer)
        elif is_cut and row.kind.is_scalar:
            note = length_note(self.buffer, row)
        is_open = row.kind.is_container and not is_folded
        can_have_comma = not is_open and row.kind <= Kind.END_OF_ARRAY and row.depth > 0
        comma = can_have_comma and has_comma(self.buffer, end)
        return JsonLine(row, label, row.has_key, text, note, is_folded, comma)
