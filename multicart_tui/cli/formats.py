"""Writes rows to standard output as they come: a table, JSON, JSON lines or CSV."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from multicart_tui.cli.console import Console
from multicart_tui.domain.columns import ASIN_COLUMNS, cells
from multicart_tui.domain.models import AsinRecord
from multicart_tui.domain.text import clean
from multicart_tui.services.row_formats import (
    FULL_COLUMNS,
    as_full_cells,
    as_json,
    as_json_lines,
    as_plain,
    csv_lines,
    guard_formula,
)


class RowWriter(Protocol):
    """Takes rows in pieces and writes them in one format."""

    def write(self, rows: Sequence[AsinRecord]) -> None:
        """Take some rows."""

    def end(self) -> None:
        """Write what must come last."""


def writer(name: str, console: Console, *, is_raw: bool = False) -> RowWriter:
    """The writer of a format: ``table``, ``json``, ``jsonl`` or ``csv``."""
    writers: dict[str, RowWriter] = {
        "table": _Table(console),
        "json": _Json(console),
        "jsonl": _JsonLines(console),
        "csv": _Csv(console, is_raw=is_raw),
    }
    return writers[name]


def text_table(titles: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """Text in aligned columns, safe for a terminal; nothing is cut."""
    safe = [titles, *([clean(cell) for cell in line] for line in lines)]
    widths = [max(map(len, column)) for column in zip(*safe, strict=True)]
    return "".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        + "\n"
        for line in safe
    )


class _Table:
    """Aligned columns; needs every row before the first can be written."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._lines: list[tuple[str, ...]] = []

    def write(self, rows: Sequence[AsinRecord]) -> None:
        self._lines += [cells(row) for row in rows]

    def end(self) -> None:
        if self._lines:
            titles = [column.title for column in ASIN_COLUMNS]
            self._console.write(text_table(titles, self._lines))


class _Json:
    """One array, an object a line."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._is_first = True

    def write(self, rows: Sequence[AsinRecord]) -> None:
        for row in rows:
            self._console.write_data(
                ("[\n  " if self._is_first else ",\n  ") + as_json(as_plain(row))
            )
            self._is_first = False

    def end(self) -> None:
        self._console.write_data("[]\n" if self._is_first else "\n]\n")


class _JsonLines:
    """An object a line, each as soon as it comes."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def write(self, rows: Sequence[AsinRecord]) -> None:
        if rows:
            self._console.write_data(as_json_lines(rows))

    def end(self) -> None:
        pass


class _Csv:
    """Every field; on a terminal made safe, in a file as it is but for formulas."""

    def __init__(self, console: Console, *, is_raw: bool) -> None:
        self._console = console
        self._is_raw = is_raw
        self._is_first = True

    def write(self, rows: Sequence[AsinRecord]) -> None:
        lines = [tuple(map(self._cell, as_full_cells(row))) for row in rows]
        if self._is_first:
            lines.insert(0, FULL_COLUMNS)
            self._is_first = False
        self._console.write_data(csv_lines(lines))

    def _cell(self, text: str) -> str:
        guarded = text if self._is_raw else guard_formula(text)
        return clean(guarded, len(guarded) + 1) if self._console.out.isatty() else guarded

    def end(self) -> None:
        if self._is_first:
            self.write([])
