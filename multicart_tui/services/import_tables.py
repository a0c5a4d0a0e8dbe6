"""The rows of a job as tables that can be read in a spreadsheet and imported again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from multicart_tui.domain.csv_writing import csv_lines, guard_formula
from multicart_tui.domain.import_job import JobRow, NewJob
from multicart_tui.domain.import_rows import SENT_FIELDS, Cause, Field, ImportRow
from multicart_tui.domain.review_rows import ReviewRow, RowOutcome, main_finding, review_rows
from multicart_tui.domain.tidying import tidy

ERROR_COLUMNS = ("_line", "_field", "_value", "_error", "_hint")
"""What the file of errors has besides the source's own columns; an import ignores them."""

SUCCESS_COLUMNS = ("_line", "_result", "_asin_id")
"""The same for the file of what the collection has."""

_OWN = frozenset((*ERROR_COLUMNS, *SUCCESS_COLUMNS))

_HINTS = {
    Cause.RAGGED: "Put quotes around values that hold the delimiter, or take fields away.",
    Cause.NO_ASIN: "Fill in the ASIN.",
    Cause.BAD_ASIN: "Look the ASIN up: ten letters and digits, most begin with B0.",
    Cause.SHORT_ISBN: "Look the ISBN up: an ASIN of a book is its ISBN-10.",
    Cause.SCIENTIFIC: "Export the column as text from the spreadsheet; digits were lost.",
    Cause.NO_DOMAIN: "Fill in the domain, such as amazon.com.au.",
    Cause.UNKNOWN_DOMAIN: "Use a domain that the service lists.",
    Cause.NO_POSTCODE: "Fill in a postcode of the account.",
    Cause.UNKNOWN_POSTCODE: "Use a postcode of the account on this domain, or create it first.",
    Cause.LOST_ZERO: "Put the leading zero back.",
    Cause.INACTIVE_POSTCODE: "Wait until the postcode is active, or use another.",
    Cause.BAD_RAW_HTML: "Write true or false.",
    Cause.BAD_OUTPUT: "Write JSON or HTML.",
    Cause.FULL: "Delete rows of the collection, or import into another.",
    Cause.REFUSED: "Change what the service names, and import this file again.",
    Cause.UNKNOWN_OUTCOME: "Import this file again: what landed is found and not sent twice.",
}
_FIXED = "Changed since; not sent again yet."

Edits = Mapping[int, ImportRow]
"""Values that were typed and not sent yet, by the rows' numbers."""


def errors_csv(
    about: NewJob, rows: Iterable[JobRow], edits: Edits | None = None, *, is_strict: bool = False
) -> tuple[str, int]:
    """Rows that are not in the collection and need somebody's hand; with their count.

    The source's columns come first, changed values in place of the old, so that the file
    can be mended and imported as it is.

    Args:
        about: The job, for the columns of its source.
        rows: All of its rows.
        edits: Values that were typed in a review and not sent yet.
        is_strict: Whether duplicates and repeats are errors too.
    """
    wrong = [
        row
        for row in review_rows(rows)
        if row.bucket in _WRONG or (is_strict and row.bucket in _THERE)
    ]
    return _csv(about, wrong, edits or {}, ERROR_COLUMNS, _error_cells), len(wrong)


def success_csv(
    about: NewJob, rows: Iterable[JobRow], *, is_strict: bool = False
) -> tuple[str, int]:
    """Rows that landed; unless strict, also duplicates and repeats, told apart in a column."""
    there = [
        row
        for row in review_rows(rows)
        if row.bucket is RowOutcome.LANDED or (row.bucket in _THERE and not is_strict)
    ]
    return _csv(about, there, {}, SUCCESS_COLUMNS, _success_cells), len(there)


def rest_csv(about: NewJob, rows: Iterable[JobRow]) -> tuple[str, int]:
    """Rows that could be sent and were not, in the source's own columns."""
    rest = [row for row in review_rows(rows) if row.bucket is RowOutcome.NOT_SENT]
    return _csv(about, rest, {}, (), lambda row, edited: ()), len(rest)


_WRONG = (RowOutcome.REJECTED, RowOutcome.LEFT_OUT, RowOutcome.UNKNOWN)
_THERE = (RowOutcome.ALREADY, RowOutcome.REPEATED)


def _csv(
    about: NewJob,
    rows: Sequence[ReviewRow],
    edits: Edits,
    extras: tuple[str, ...],
    extra_cells: Callable[[ReviewRow, bool], tuple[str, ...]],
) -> str:
    layout = _Layout(about, rows)
    lines: list[Iterable[str]] = [(*layout.header, *extras)]
    for row in rows:
        edited = edits.get(row.number)
        cells = (*layout.cells(row, edited or row.row), *extra_cells(row, edited is not None))
        lines.append(map(_harmless, cells))
    return csv_lines(lines)


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet obeys and every encoding takes."""
    return guard_formula(cell if cell.isascii() else cell.encode("utf-8", "replace").decode())


class _Layout:
    """The columns of the source, without our own of a former file, and the fields added."""

    def __init__(self, about: NewJob, rows: Sequence[ReviewRow]) -> None:
        self._width = max([len(about.header), *(len(row.cells) for row in rows)])
        names = [*about.header]
        names += [f"_extra_{place + 1}" for place in range(len(names), self._width)]
        places = {name.strip().casefold(): place for place, name in enumerate(names)}
        self._places = dict(about.columns)
        for field in Field if about.columns or not about.header else ():
            is_told = field in SENT_FIELDS or any(row.row.get(field) for row in rows)
            if field in self._places or not is_told:
                continue
            # One value for all rows: without a column of its own it would be asked again.
            if field.value not in places:
                places[field.value] = len(names)
                names.append(field.value)
            self._places[field] = places[field.value]
        self._kept = [place for place, name in enumerate(names) if name.strip() not in _OWN]
        self._count = len(names)
        self.header = tuple(names[place] for place in self._kept)

    def cells(self, row: ReviewRow, values: ImportRow) -> tuple[str, ...]:
        """The row's own cells, values that were mended since put in their place."""
        cells = [*row.cells, *[""] * (self._count - len(row.cells))]
        for field, place in self._places.items():
            cell, value = cells[place], values.get(field)
            if cell != value and tidy(cell).casefold() != value.casefold():
                cells[place] = value
        return tuple(cells[place] for place in self._kept)


def _error_cells(row: ReviewRow, is_edited: bool) -> tuple[str, ...]:
    found = main_finding(row.findings)
    kept = [each for each in row.findings if each.cause is not Cause.TIDIED]
    errors = "; ".join(dict.fromkeys(each.text for each in kept)) or _error_of(row)
    hint = _FIXED if is_edited else _hint(row)
    field = str(found.field) if found and found.field else ""
    return str(row.row.line), field, found.value if found else "", errors, hint


def _error_of(row: ReviewRow) -> str:
    if row.outcome is RowOutcome.UNKNOWN:
        return "Sent, but no answer came and the collection was not looked at since."
    return str(row.cause or "")


def _hint(row: ReviewRow) -> str:
    found = main_finding(row.findings)
    if found and found.suggestion is not None and row.outcome is not RowOutcome.UNKNOWN:
        return f"Perhaps {found.suggestion}"
    return _HINTS.get(row.cause, "") if row.cause else ""


def _success_cells(row: ReviewRow, _: bool) -> tuple[str, ...]:
    return str(row.row.line), str(row.bucket), str(row.asin_id or "")
