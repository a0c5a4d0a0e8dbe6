"""The text of one string, as lines for the viewer."""

from __future__ import annotations

from array import array
from bisect import bisect_right

from multicart_tui.domain.json_rows import Row
from multicart_tui.domain.json_tokens import Kind
from multicart_tui.domain.text import clean
from multicart_tui.ui.widgets.json_lines import LineText

PIECE = 400
"""Characters after which a line goes on as the next one."""


class TextLines:
    """Lines of a text; one that is too long for any screen goes on in the next."""

    can_fold = False

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = array("Q")
        place = 0
        for line in text.splitlines(keepends=True) or [""]:
            shown = len(line.splitlines()[0]) if line else 0
            self._starts.extend(range(place, place + max(1, shown), PIECE))
            place += len(line)

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self._starts)

    def start_of(self, line: int) -> int:
        """Where in the text a line begins."""
        return self._starts[line]

    def line_at(self, place: int) -> int:
        """The line that a character is on."""
        return bisect_right(self._starts, place) - 1

    def rows(self, first: int, want: int) -> list[Row]:
        """The lines from one on; a row's first byte is its number here."""
        last = min(self.count, first + want)
        return [Row(number, number, number, 0, Kind.RAW) for number in range(first, last)]

    def line_of(self, row: Row) -> int:
        """The number of a line."""
        return row.offset

    def text_of(self, row: Row, width: int, limit: int) -> LineText:
        """What a line says."""
        start = self._starts[row.offset]
        (line,) = self._text[start : start + PIECE].splitlines()[:1] or [""]
        return LineText("  ", clean(line.expandtabs(4), 4 * PIECE), "plain", "", 2)
