"""The whole text of one string, to read and to save; HTML shows as its source."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.getters import query_one

from multicart_tui.domain.json_document import JsonDocument
from multicart_tui.domain.json_rows import Row
from multicart_tui.domain.json_text import source, string_value
from multicart_tui.domain.json_tokens import Kind
from multicart_tui.domain.text import clean
from multicart_tui.ui.screens.viewer_copying import SavingScreen
from multicart_tui.ui.widgets.json_lines import LineText
from multicart_tui.ui.widgets.json_view import JsonView
from multicart_tui.ui.widgets.status_line import StatusLine

MOST_BYTES = 2_000_000
"""Bytes of a string that are shown; saving takes all of it."""

PIECE = 400
"""Characters after which a line goes on as the next one."""


def text_of(document: JsonDocument, row: Row) -> tuple[str, bool]:
    """What a string means, cut to what is shown; also says whether that is all of it."""
    if row.end - row.value <= MOST_BYTES:
        return string_value(document.buffer[row.value : row.end]), True
    inside = document.buffer[row.value + 1 : row.value + 1 + MOST_BYTES + 8]
    text, _ = source(inside, MOST_BYTES)
    return str(json.loads(f'"{text}"', strict=False)), False


class TextLines:
    """Lines of a text; one that is too long for any screen goes on in the next."""

    can_fold = False

    def __init__(self, text: str) -> None:
        self._pieces = [
            line[at : at + PIECE]
            for line in text.splitlines() or [""]
            for at in range(0, len(line) or 1, PIECE)
        ]

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self._pieces)

    def rows(self, first: int, want: int) -> list[Row]:
        """The lines from one on; a row's first byte is its number here."""
        last = min(len(self._pieces), first + want)
        return [Row(number, number, number, 0, Kind.RAW) for number in range(first, last)]

    def line_of(self, row: Row) -> int:
        """The number of a line."""
        return row.offset

    def text_of(self, row: Row, width: int, limit: int) -> LineText:
        """What a line says."""
        text = clean(self._pieces[row.offset].expandtabs(4), 4 * PIECE)
        return LineText("  ", text, "plain", "", 2)


class TextScreen(SavingScreen):
    """Reads like a pager.

    Args:
        title: Where the text is from, harmless.
        text: What is shown of it; foreign.
        size: How long all of it is, in words.
        pieces: All of it, as bytes to save.
        is_whole: Whether all of it is shown.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("S", "save", "Save", tooltip="Save the text", id="text.save"),
        Binding("y,c", "copy", "Copy", tooltip="Copy the text", id="text.copy"),
        Binding("w", "wrap", "Wrap", tooltip="Wrap long lines, or cut them", id="text.wrap"),
    ]

    view = query_one(JsonView)
    status = query_one(StatusLine)

    def __init__(
        self,
        title: str,
        text: str,
        size: str,
        pieces: Callable[[], Iterable[bytes]],
        *,
        is_whole: bool,
    ) -> None:
        super().__init__()
        self._origin = title
        self._text = text
        self._length = size
        self._pieces = pieces
        self._is_whole = is_whole

    @property
    def place(self) -> str:
        """Where the text is from."""
        return self._origin

    def compose_body(self) -> ComposeResult:
        """Lay out the text and the status line."""
        with Vertical(id="viewer"):
            yield JsonView()
            yield StatusLine()

    def on_mount(self) -> None:
        """Show the text."""
        self.view.wraps = True
        self.view.moved = self._show_place
        self.view.show(TextLines(self._text))
        self.view.focus()

    def _show_place(self) -> None:
        """Tell where one is."""
        lines = self.view.lines
        where = f"Line {self.view.cursor + 1:,} of {lines.count:,}" if lines else ""
        cut = "" if self._is_whole else "only the beginning is shown; S saves all"
        self.status.facts = (where, cut, self._length)

    def action_wrap(self) -> None:
        """Wrap long lines, or cut them."""
        self.view.wraps = not self.view.wraps
        self.view.redraw()

    def action_copy(self) -> None:
        """Copy what is shown."""
        self.app.copy(self._text, "the text")

    def action_save(self) -> None:
        """Save all of the text."""
        self.ask_to_save("the text", "text.html" if "<" in self._text[:50] else "text.txt",
                         self._pieces)  # fmt: skip
