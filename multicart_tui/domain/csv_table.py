"""Reads the text of a CSV file into rows that know their lines.

Parsing is the standard library's (RFC 4180 and what spreadsheets make of it). What is
added: the delimiter by a vote over the first records, the line a record begins on, and
sentences for what is wrong with a file as a whole.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator

import msgspec

from multicart_tui.domain.import_rows import STOP_EVERY, SourceRow, Stopped
from multicart_tui.domain.text import plural
from multicart_tui.errors import UsageError

DELIMITERS = (",", ";", "\t", "|")
NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
"""What delimiters are called on screen; an empty one is ``one column``."""

FIELD_LIMIT = 10_000_000
"""Most characters of one cell."""

VOTERS = 200
"""Records that vote for the delimiter."""

_VOTED_TEXT = 65_536
"""Characters that are looked at for the vote."""

_SEPARATOR_LINE = re.compile(r"""\A"?sep=(?P<delimiter>[,;\t|])"?\r?\n""", re.IGNORECASE)
"""Excel's own first line, which names the delimiter."""

_ASIN_CELL = re.compile(r"\s*(?:B0[A-Z0-9]{8}|[0-9]{9}[0-9X])\s*|\s*https?://\S+", re.IGNORECASE)
"""What no heading looks like and an ASIN does."""

_NO_DELIMITER = "\x1f"

_LINE_END = re.compile(r"\r\n|\n|\r")


class RaggedRow(msgspec.Struct, frozen=True):
    """A row with another number of fields than the header."""

    line: int
    fields: int


class CsvTable(msgspec.Struct, frozen=True):
    """A file as rows and columns."""

    header: tuple[str, ...]
    """Names of the columns; ``column 1`` and so on in a file without a header."""
    rows: tuple[SourceRow, ...]
    delimiter: str
    """Empty for a file of one column."""
    has_header: bool
    line_ends: str
    """``LF``, ``CRLF``, ``CR``, ``mixed``, or ``none`` in a file of one line."""
    header_line: int = 0
    """Line the header stands on; 0 without one."""
    ragged: tuple[RaggedRow, ...] = ()
    blank_lines: int = 0
    """Rows without any text, which were left out."""

    @property
    def words(self) -> str:
        """Rows, delimiter, line ends and header as screens tell them."""
        where = f"header on line {self.header_line:,}" if self.has_header else "no header"
        parts = [plural(len(self.rows), "row"), NAMES.get(self.delimiter, "one column")]
        parts += [self.line_ends] if self.line_ends != "none" else []
        return " · ".join([*parts, where])

    @property
    def remarks(self) -> tuple[str, ...]:
        """What is odd about the file's shape, a sentence each."""
        found = []
        if self.ragged:
            first = self.ragged[0]
            found.append(
                f"{plural(len(self.ragged), 'row')} not of {plural(len(self.header), 'field')}:"
                f" the row on line {first.line:,} has {first.fields:,}."
            )
        if self.blank_lines:
            found.append(f"{plural(self.blank_lines, 'blank row')} left out.")
        return tuple(found)


def read_table(
    text: str,
    delimiter: str | None = None,
    has_header: bool | None = None,
    *,
    stop: Callable[[], bool] | None = None,
) -> CsvTable:
    """Read the text of a file.

    Args:
        text: The whole file.
        delimiter: One character; None decides by vote.
        has_header: Whether the first row names the columns; None looks whether it does.
        stop: Asked now and then whether to give up.

    Raises:
        UsageError: It has no rows at all, or a quote is never closed.
        Stopped: ``stop`` said so.
    """
    start, first_line = 0, 1
    named = _SEPARATOR_LINE.match(text)
    if named:
        start, first_line = named.end(), 2
        delimiter = delimiter or named["delimiter"]
    if not text[start:].strip():
        raise UsageError("The file is empty", "There is not one row in it.", "Choose another file.")
    if delimiter is None:
        delimiter = vote(text[start : start + _VOTED_TEXT])
    records = _Records(text, start, first_line, delimiter)
    found: list[SourceRow] = []
    blank = 0
    for line, cells in records:
        if stop and not (len(found) + blank) % STOP_EVERY and stop():
            raise Stopped
        if any(cells) and not (len(cells) == 1 and not cells[0].strip()):
            found.append(SourceRow(line, tuple(cells)))
        else:
            blank += 1
    # A row of nothing but blanks is what a spreadsheet leaves below the last one.
    while found and not any(cell.strip() for cell in found[-1].cells):
        found.pop()
        blank += 1
    if not found:
        raise UsageError("The file is empty", "There is not one row in it.", "Choose another file.")
    return _as_table(found, delimiter, has_header, _line_ends(text), blank)


def _as_table(
    found: list[SourceRow], delimiter: str, has_header: bool | None, ends: str, blank: int
) -> CsvTable:
    first = found[0]
    if has_header is None:
        has_header = not any(_ASIN_CELL.fullmatch(cell) for cell in first.cells)
    rows = tuple(found[1:] if has_header else found)
    if has_header:
        header = tuple(cell.strip() for cell in first.cells)
    else:
        header = tuple(f"column {place}" for place in range(1, len(first.cells) + 1))
    width = len(header)
    ragged = tuple(RaggedRow(row.line, len(row.cells)) for row in rows if len(row.cells) != width)
    return CsvTable(
        header, rows, delimiter, has_header, ends, first.line if has_header else 0, ragged, blank
    )


def vote(text: str) -> str:
    """The delimiter that most records agree about; empty if none occurs.

    Args:
        text: The beginning of a file; its last record may be cut off.
    """
    best, best_score = "", 0.0
    for delimiter in DELIMITERS:
        counts: Counter[int] = Counter()
        for cells in _some_records(text, delimiter):
            counts[len(cells)] += 1
        counts.pop(1, None)
        if not counts:
            continue
        fields, agreeing = counts.most_common(1)[0]
        # Agreement counts first; of two that agree alike, the one that gives more columns.
        score = agreeing + min(fields, 50) / 100
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _some_records(text: str, delimiter: str) -> Iterator[list[str]]:
    _allow_long_fields()
    reader = csv.reader(_LINE_END.split(text), delimiter=delimiter)
    for _ in range(VOTERS):
        try:
            cells = next(reader, None)
        except csv.Error:
            return
        if cells is None:
            return
        if any(cells):
            yield cells


class _Records:
    """Records of a CSV text, each with the line it begins on.

    Args:
        text: The whole file.
        start: Where in it the first record begins.
        first_line: Line of the file that is.
        delimiter: One character; empty for one column.
    """

    def __init__(self, text: str, start: int, first_line: int, delimiter: str) -> None:
        self._text = text
        self._start = start
        self._first_line = first_line
        self._delimiter = delimiter

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        _allow_long_fields()
        lines = _Lines(self._text, self._start)
        # A file of one column is not split: its delimiter is one that no text has.
        reader = csv.reader(lines, delimiter=self._delimiter or _NO_DELIMITER)
        begins = self._first_line
        while True:
            try:
                cells = next(reader, None)
            except csv.Error as error:
                raise UsageError(
                    "The file cannot be read as CSV",
                    f"The row on line {begins:,}: {error}.",
                    "Choose another delimiter or encoding, or mend that row.",
                ) from error
            if cells is None:
                return
            ends = self._first_line + lines.taken
            if lines.is_over and _is_open(lines.last(ends - begins), self._delimiter):
                raise UsageError(
                    "A quote is never closed",
                    f"It opens in the row on line {begins:,}, which swallows the rest of the file.",
                    "Close the quote in that row, or take it out.",
                )
            yield begins, cells
            begins = ends


class _Lines:
    """Lines of a text with their ends, cut one by one."""

    def __init__(self, text: str, start: int) -> None:
        self._text = text
        self._ends = _LINE_END.finditer(text, start)
        self._at = start
        self._starts: list[int] = []
        self.taken = 0
        """How many lines were handed out."""

    @property
    def is_over(self) -> bool:
        """Whether every line was handed out."""
        return self._at >= len(self._text)

    def last(self, lines: int) -> str:
        """The text of the last so many lines."""
        return self._text[self._starts[-min(lines, len(self._starts))] :] if self._starts else ""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.is_over:
            raise StopIteration
        end = next(self._ends, None)
        at, self._at = self._at, end.end() if end else len(self._text)
        self._starts.append(at)
        self.taken += 1
        return self._text[at : self._at]


def _is_open(record: str, delimiter: str) -> bool:
    """Whether a record ends inside quotes."""
    if '"' not in record:
        return False
    try:
        next(csv.reader([record], delimiter=delimiter or _NO_DELIMITER, strict=True), None)
    except csv.Error as error:
        return "unexpected end of data" in str(error)
    return False


def _line_ends(text: str) -> str:
    crlf = text.count("\r\n")
    kinds = {"CRLF": crlf, "LF": text.count("\n") - crlf, "CR": text.count("\r") - crlf}
    used = [name for name, count in kinds.items() if count]
    return "none" if not used else used[0] if len(used) == 1 else "mixed"


def _allow_long_fields() -> None:
    # A limit of the whole process; anything that reads CSV here wants the same.
    if csv.field_size_limit() != FIELD_LIMIT:
        csv.field_size_limit(FIELD_LIMIT)
