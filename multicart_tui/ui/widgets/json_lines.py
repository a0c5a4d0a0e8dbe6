"""What the viewer shows line by line: a tree, JSON as it is written, or the bytes of the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from multicart_tui.domain.json_document import JsonDocument
from multicart_tui.domain.json_preview import JsonLine
from multicart_tui.domain.json_raw import RawLines
from multicart_tui.domain.json_rows import Row
from multicart_tui.domain.json_tokens import Kind
from multicart_tui.domain.text import clean
from multicart_tui.ui.cells import size_words, width_of

STEP = 2
"""Cells of a level's indentation."""

FOLDED, UNFOLDED = "▸ ", "▾ "

STYLES = {
    Kind.STRING: "string",
    Kind.NUMBER: "number",
    Kind.TRUE: "word",
    Kind.FALSE: "word",
    Kind.NULL: "word",
    Kind.FAULT: "fault",
}
"""Names of the styles of values; of all others ``plain``."""

_HTML = ('"<!doctype', '"<html', '"<div', '"<body', '"<head', '"<table', '"<span', '"<p>')


@dataclass(frozen=True, slots=True)
class LineText:
    """The text of one line, in up to three runs of one style each; all of it is harmless."""

    head: str
    """Indentation, fold mark and label: what the cursor covers."""
    text: str
    style: str
    """Name of the text's style."""
    note: str
    hang: int
    """Cells that the next lines begin with when the text is wrapped."""


class Lines(Protocol):
    """Rows to be shown, named by the line they are on."""

    @property
    def count(self) -> int:
        """How many lines there are, as far as is known."""

    @property
    def can_fold(self) -> bool:
        """Whether rows fold."""

    def rows(self, first: int, want: int) -> list[Row]:
        """The rows from a line on."""

    def line_of(self, row: Row) -> int:
        """The line that a row, of whatever lines, is on here."""

    def text_of(self, row: Row, width: int, limit: int) -> LineText:
        """What a line says.

        Args:
            row: The row on it.
            width: Cells of the screen.
            limit: Most characters of a value.
        """


class TreeLines:
    """Rows with marks to fold by; pretty ones are written as JSON is."""

    can_fold = True

    def __init__(self, document: JsonDocument, *, is_pretty: bool = False) -> None:
        self._document = document
        self._is_pretty = is_pretty

    @property
    def count(self) -> int:
        """Lines that are not folded away."""
        return self._document.lines

    def rows(self, first: int, want: int) -> list[Row]:
        """The rows from a line on."""
        return self._document.rows(first, want)

    def line_of(self, row: Row) -> int:
        """The line of a row, or of the folded container it is in."""
        there = row
        if row.kind is Kind.RAW:
            there = self._document.row_at(row.offset) or row
        return self._document.line_of(there)

    def text_of(self, row: Row, width: int, limit: int) -> LineText:
        """A row with its place in the tree."""
        indent = " " * min(row.depth * STEP, max(0, width // 2))
        if self._is_pretty:
            return self._pretty(row, indent, limit)
        line = self._document.line(row, limit)
        mark = "  "
        if row.kind.is_container:
            mark = FOLDED if line.is_folded else UNFOLDED
        head = indent + mark
        hang = width_of(head) + STEP
        if row.kind.is_end:
            return LineText(head + line.text, "", "plain", "", hang)
        if line.label or line.is_key:
            head += f"{line.label}: "
        style = "preview" if line.is_folded else STYLES.get(row.kind, "plain")
        return LineText(head, line.text, style, _note(line), hang)

    def _pretty(self, row: Row, indent: str, limit: int) -> LineText:
        line = self._document.written_line(row, limit)
        hang = width_of(indent) + STEP
        if row.kind.is_end:
            return LineText(indent + line.text, "," if line.comma else "", "plain", "", hang)
        head = indent + (f"{line.label}: " if line.label or line.is_key else "")
        text, note = line.text, _note(line)
        if row.kind.is_container and self._document.is_folded(row):
            text, note = ("{…}", "folded") if row.kind is Kind.OBJECT else ("[…]", "folded")
        style = STYLES.get(row.kind, "plain")
        return LineText(head, text + ("," if line.comma else ""), style, note, hang)


def _note(line: JsonLine) -> str:
    if line.row.kind is Kind.STRING and line.note:
        what = "HTML " if line.text[:10].lower().startswith(_HTML) else ""
        return f"{what}{size_words(line.row.end - line.row.value - 2)}: enter shows it"
    return line.note


class FileLines:
    """The lines of the file, byte for byte but for what a terminal would obey."""

    can_fold = False

    def __init__(self, raw: RawLines, document: JsonDocument) -> None:
        self._raw = raw
        self._document = document

    @property
    def count(self) -> int:
        """Lines found so far."""
        return self._raw.lines

    def rows(self, first: int, want: int) -> list[Row]:
        """The rows from a line on."""
        spans = self._raw.spans(first, want)
        return [Row(start, start, end, 0, Kind.RAW) for start, end in spans]

    def line_of(self, row: Row) -> int:
        """The line that a row begins on."""
        return self._raw.line_of(row.offset)

    def text_of(self, row: Row, width: int, limit: int) -> LineText:
        """A line of the file."""
        data = self._document.buffer[row.offset : row.end].rstrip(b"\r\n")
        text = data.decode("utf-8", "replace").replace("\t", "    ")
        return LineText("  ", clean(text, max(limit, 1_000)), "plain", "", STEP)
