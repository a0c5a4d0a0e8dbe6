"""Reads the text of a CSV file into rows that know their lines.

Parsing is the standard library's (RFC 4180 and what spreadsheets make of it). What is
added: the delimiter by a vote over the first records, the line a record begins on, and
sentences for what is wrong with a file as a whole.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterator

import msgspec

from multicart_tui.domain.import_rows import SourceRow, Stopped
from multicart_tui.domain.text import clean, plural
from multicart_tui.errors import UsageError

DELIMITERS = (",", ";", "\t", "|")
NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
"""What delimiters are called on screen; an empty one is ``one column``."""

FIELD_LIMIT = 1_000_000
"""Most characters of one cell, and of one line of the file."""

VOTERS = 200
"""Records that vote for the delimiter."""

_PIECE = 65_536
"""Characters cut into lines at once."""

_VOTED_TEXT = 65_536
"""Characters that are looked at for the vote."""

_SEPARATOR_LINE = re.compile(
    r"""\A"?sep=(?P<delimiter>[^\w"\r\n])"?(?P<end>\r\n|\n|\r|\Z)""", re.IGNORECASE
)
"""Excel's own first line, which names the delimiter."""

_ASIN_CELL = re.compile(
    r"\s*(?:(?:B0[A-Z0-9]{8}|[0-9]{9}[0-9X])|https?://\S+)\s*", re.IGNORECASE | re.ASCII
)
"""What no heading looks like and an ASIN does."""

_NO_DELIMITER = "\udfff"
"""Half a character: no text that was decoded has it."""

_LINE_ENDS = {"\r\n": "CRLF", "\n": "LF", "\r": "CR"}


class RaggedRow(msgspec.Struct, frozen=True):
    """A row with another number of fields than the header."""

    line: int
    fields: int


class CsvTable(msgspec.Struct, frozen=True):
    """A file as rows and columns."""

    header: tuple[str, ...]
    """Names of the columns; ``column 1`` and so on in a file without a header. Foreign text."""
    rows: tuple[SourceRow, ...]
    delimiter: str
    """Empty for a file of one column."""
    has_header: bool
    line_ends: str
    """``LF``, ``CRLF``, ``CR``, ``mixed``, or ``none`` in a file of one line.

    How rows end; a line end inside quotes is a cell's own affair.
    """
    header_line: int = 0
    """Line the header stands on; 0 without one."""
    ragged: tuple[RaggedRow, ...] = ()
    blank_lines: int = 0
    """Rows without any text, which were left out."""

    @property
    def words(self) -> str:
        """Rows, delimiter, line ends and header as screens tell them."""
        where = f"header on line {self.header_line:,}" if self.has_header else "no header"
        named = f"parted by {clean(self.delimiter)}" if self.delimiter else "one column"
        parts = [plural(len(self.rows), "row"), NAMES.get(self.delimiter, named)]
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


def column_name(place: int) -> str:
    """What a column without a heading is called; ``place`` counts from 0."""
    return f"column {place + 1}"


def read_table(
    text: str,
    delimiter: str | None = None,
    has_header: bool | None = None,
    *,
    stop: Callable[[], bool] | None = None,
) -> CsvTable:
    """Read the text of a file.

    Args:
        text: The whole file, without a byte order mark.
        delimiter: One character, empty for one column; None decides by vote.
        has_header: Whether the first row names the columns; None looks whether it does.
        stop: Asked now and then whether to give up.

    Raises:
        UsageError: It has no rows at all, a quote is never closed, or a line or cell is
            longer than any row of a table.
        Stopped: ``stop`` said so.
    """
    if delimiter is not None and (len(delimiter) > 1 or delimiter in tuple('"\r\n\0')):
        raise UsageError(
            f"{delimiter[:20]!r} cannot part the fields",
            "A delimiter is one character, and neither a quote nor a line end.",
            "Choose commas, semicolons, tabs or bars.",
            field="delimiter",
        )
    start, first_line = 0, 1
    named = _SEPARATOR_LINE.match(text)
    if named:
        start, first_line = named.end(), 2
        delimiter = named["delimiter"] if delimiter is None else delimiter
    if delimiter is None:
        delimiter = vote(text[start : start + _VOTED_TEXT])
    records = _Records(text, start, first_line, delimiter, stop)
    if named:
        records.note_end(named["end"])
    found: list[SourceRow] = []
    blank = 0
    for line, cells in records:
        if _has_text(cells):
            found.append(SourceRow(line, tuple(cells)))
        else:
            blank += 1
    if not found:
        raise UsageError("The file is empty", "There is not one row in it.", "Choose another file.")
    return _as_table(found, delimiter, has_header, records.line_ends, blank)


def _has_text(cells: list[str]) -> bool:
    # As a rule the first cell has some; the rest is for the others.
    if not cells:
        return False
    return not (not cells[0] or cells[0].isspace()) or any(cell.strip() for cell in cells)


def _as_table(
    found: list[SourceRow], delimiter: str, has_header: bool | None, ends: str, blank: int
) -> CsvTable:
    first = found[0]
    if has_header is None:
        has_header = not any(_ASIN_CELL.fullmatch(cell) for cell in first.cells)
    rows = tuple(itertools.islice(found, int(has_header), None))
    if has_header:
        header = tuple(cell.strip() for cell in first.cells)
    else:
        header = tuple(map(column_name, range(len(first.cells))))
    width = len(header)
    ragged = tuple(RaggedRow(row.line, len(row.cells)) for row in rows if len(row.cells) != width)
    return CsvTable(
        header, rows, delimiter, has_header, ends, first.line if has_header else 0, ragged, blank
    )


def vote(text: str) -> str:
    """The delimiter that most records agree about; empty if none parts most of them.

    Args:
        text: The beginning of a file; its last record may be cut off.
    """
    best, best_score = "", 0.0
    for delimiter in DELIMITERS:
        counts = [len(cells) for cells in _some_records(text, delimiter)]
        if not counts and delimiter in text:
            return delimiter  # there is nothing else in it
        parted = [count for count in counts if count > 1]
        # A comma in the titles of a list parts neither its heading nor most of its rows.
        if not parted or counts[0] == 1 or len(parted) * 2 <= len(counts):
            continue
        fields, agreeing = Counter(parted).most_common(1)[0]
        # Agreement counts first; of two that agree alike, the one that gives more columns.
        score = agreeing + min(fields, 50) / 100
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _some_records(text: str, delimiter: str) -> Iterator[list[str]]:
    _allow_long_fields()
    reader = csv.reader(_split(text), delimiter=delimiter)
    records = (cells for cells in reader if any(cells))
    yield from itertools.islice(records, VOTERS)


def _split(text: str) -> list[str]:
    """Lines with their ends; only the three line ends of files count."""
    return list(io.StringIO(text, newline=""))


class _Records:
    """Records of a CSV text, each with the line it begins on.

    Args:
        text: The whole file.
        start: Where in it the first record begins.
        first_line: Line of the file that is.
        delimiter: One character; empty for one column.
        stop: Asked now and then whether to give up.
    """

    def __init__(
        self,
        text: str,
        start: int,
        first_line: int,
        delimiter: str,
        stop: Callable[[], bool] | None,
    ) -> None:
        self._text = text
        self._start = start
        self._first_line = first_line
        self._delimiter = delimiter
        self._stop = stop
        self._line = ""
        self._is_asked_for_more = False
        self._ends: set[str] = set()

    @property
    def line_ends(self) -> str:
        """How the records end that were read: ``LF``, ``CRLF``, ``CR``, ``mixed``, ``none``."""
        return "mixed" if len(self._ends) > 1 else next(iter(self._ends), "none")

    def note_end(self, end: str) -> None:
        """Take note of the line end of a record."""
        if end in _LINE_ENDS:
            self._ends.add(_LINE_ENDS[end])

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        _allow_long_fields()
        # A file of one column is not split: its delimiter is one that no text has.
        reader = csv.reader(self._lines(), delimiter=self._delimiter or _NO_DELIMITER)
        begins = self._first_line
        last_end = ""
        while True:
            try:
                cells = next(reader, None)
            except csv.Error as error:
                raise UsageError(
                    "The file cannot be read as CSV",
                    f"The row that begins on line {begins:,} has a cell of more than"
                    f" {FIELD_LIMIT:,} characters, as when a quote is never closed.",
                    "Mend that row, or choose another delimiter.",
                ) from error
            if cells is None:
                return
            ends = self._first_line + reader.line_num
            if self._is_asked_for_more:
                # Only inside quotes does the parser want more than the last line.
                _refuse_open_quote(begins, ends, cells[-1])
            end = self._line[-2:]
            if end != last_end:
                last_end = end
                self.note_end(end if end == "\r\n" else end[-1:])
            yield begins, cells
            begins = ends

    def _lines(self) -> Iterator[str]:
        count = self._first_line - 1
        at = self._start
        while at < len(self._text):
            if self._stop and self._stop():
                raise Stopped
            piece = self._piece(at, _PIECE) or self._piece(at, FIELD_LIMIT)
            if not piece:
                raise UsageError(
                    "The file cannot be read as CSV",
                    f"Line {count + 1:,} is longer than {FIELD_LIMIT:,} characters.",
                    "Choose another file or encoding.",
                )
            at += len(piece)
            for line in _split(piece):
                count += 1
                self._line = line
                yield line
        self._is_asked_for_more = True

    def _piece(self, at: int, most: int) -> str:
        """Whole lines from a place on; empty if the first one is longer than ``most``."""
        piece = self._text[at : at + most]
        if at + most >= len(self._text):
            return piece
        # A carriage return at the very end may be half a line end.
        return piece[: max(piece.rfind("\n"), piece.rfind("\r", 0, -1)) + 1]


def _refuse_open_quote(begins: int, ends: int, cell: str) -> None:
    """Say where a quote opens that nothing closes.

    Args:
        begins: Line of the row.
        ends: Number of lines of the file, and one.
        cell: The rest of the file, from the quote on.
    """
    more = len(_split(cell)) - 1 if cell else 0
    line = ends - 1 - more
    row = "" if line == begins else f" in the row that begins on line {begins:,}"
    raise UsageError(
        "A quote is never closed",
        f"It opens on line {line:,}{row}, and swallows the rest of the file.",
        "Close the quote there, or take it out.",
    )


def _allow_long_fields() -> None:
    # A limit of the whole process; anything that reads CSV here wants the same.
    if csv.field_size_limit() != FIELD_LIMIT:
        csv.field_size_limit(FIELD_LIMIT)
