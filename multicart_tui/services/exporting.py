"""Writes rows into files: to import again, to calculate with, for other programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from multicart_tui.domain.models import AsinRecord
from multicart_tui.services.row_formats import (
    FULL_COLUMNS,
    IMPORT_COLUMNS,
    as_full_cells,
    as_import_cells,
    as_json,
    as_json_lines,
    as_plain,
    csv_lines,
    guard_formula,
)

AT_A_TIME = 500
"""Rows that are turned into text before they are written."""


class ExportFormat(StrEnum):
    """The forms that rows can be written in."""

    IMPORT_CSV = "import"
    """The four columns of a bulk upload."""
    FULL_CSV = "csv"
    """Every field, with a heading each."""
    JSON = "json"
    """One array of objects, with the API's own names."""
    JSON_LINES = "jsonl"
    """An object a line."""

    @property
    def label(self) -> str:
        """What a person calls it."""
        return _LABELS[self][0]

    @property
    def facts(self) -> str:
        """What is in it, in a sentence."""
        return _LABELS[self][1]

    @property
    def suffix(self) -> str:
        """How its files' names end."""
        return ".csv" if self in (ExportFormat.IMPORT_CSV, ExportFormat.FULL_CSV) else f".{self}"


_LABELS = {
    ExportFormat.IMPORT_CSV: (
        "CSV to import",
        "The four columns that an upload takes: no custom id, no output.",
    ),
    ExportFormat.FULL_CSV: (
        "CSV, every field",
        "What a spreadsheet would calculate gets an apostrophe in front.",
    ),
    ExportFormat.JSON: ("JSON", "One array, under the API's own names."),
    ExportFormat.JSON_LINES: ("JSON lines", "An object a line, under the API's own names."),
}


def export(form: ExportFormat, rows: Sequence[AsinRecord]) -> Iterator[bytes]:
    """Rows in a form, piece by piece; UTF-8, line feeds.

    Cells that a spreadsheet would take for formulas are guarded; an import takes that off.
    """
    for text in _TEXTS[form](rows):
        # Half a character, which JSON escapes, has no place in a CSV of UTF-8.
        yield text.encode("utf-8", "replace")


def _import_csv(rows: Sequence[AsinRecord]) -> Iterator[str]:
    yield csv_lines([IMPORT_COLUMNS])
    for some in _some(rows):
        yield csv_lines(map(guard_formula, as_import_cells(row)) for row in some)


def _full_csv(rows: Sequence[AsinRecord]) -> Iterator[str]:
    yield csv_lines([FULL_COLUMNS])
    for some in _some(rows):
        yield csv_lines(map(guard_formula, as_full_cells(row)) for row in some)


def _json(rows: Sequence[AsinRecord]) -> Iterator[str]:
    start = "[\n  "
    for some in _some(rows):
        yield start + ",\n  ".join(as_json(as_plain(row)) for row in some)
        start = ",\n  "
    yield "\n]\n" if rows else "[]\n"


def _json_lines(rows: Sequence[AsinRecord]) -> Iterator[str]:
    return map(as_json_lines, _some(rows))


def _some(rows: Sequence[AsinRecord]) -> Iterator[Sequence[AsinRecord]]:
    return (rows[start : start + AT_A_TIME] for start in range(0, len(rows), AT_A_TIME))


_TEXTS = {
    ExportFormat.IMPORT_CSV: _import_csv,
    ExportFormat.FULL_CSV: _full_csv,
    ExportFormat.JSON: _json,
    ExportFormat.JSON_LINES: _json_lines,
}


def not_importable(rows: Iterable[AsinRecord]) -> int:
    """How many rows lack a domain or a postcode, so that no upload takes them."""
    return sum(not (row.key.domain and row.key.postcode) for row in rows)
