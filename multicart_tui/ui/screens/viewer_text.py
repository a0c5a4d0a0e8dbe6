"""The whole text of one string, to read and to save; HTML shows as its source."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.getters import query_one
from textual.timer import Timer
from textual.widgets import Input

from multicart_tui.domain.json_document import JsonDocument
from multicart_tui.domain.json_rows import Row
from multicart_tui.domain.json_text import source, string_value
from multicart_tui.domain.json_text_search import TextSearch
from multicart_tui.ui.screens.viewer_copying import SavingScreen
from multicart_tui.ui.screens.viewer_frame import STEP, TICK
from multicart_tui.ui.screens.viewer_searching import NOT_SEARCHED, search_words
from multicart_tui.ui.screens.viewer_text_lines import TextLines
from multicart_tui.ui.widgets.filter_box import FilterBox
from multicart_tui.ui.widgets.json_view import JsonView
from multicart_tui.ui.widgets.status_line import StatusLine

MOST_BYTES = 2_000_000
"""Bytes of a string that are shown; saving takes all of it."""


def text_of(document: JsonDocument, row: Row) -> tuple[str, bool]:
    """What a string means, cut to what is shown; also says whether that is all of it."""
    if row.end - row.value <= MOST_BYTES:
        return string_value(document.buffer[row.value : row.end]), True
    inside = document.buffer[row.value + 1 : row.value + 1 + MOST_BYTES + 8]
    text, _ = source(inside, MOST_BYTES)
    return str(json.loads(f'"{text}"', strict=False)), False


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
        Binding(
            "slash",
            "search",
            "Search",
            tooltip="Search the text; smart case",
            key_display="/",
            id="text.search",
        ),
        Binding("n", "next(1)", "Next", tooltip="Go to the next match", id="text.next"),
        Binding("N", "next(-1)", "Previous match", show=False, id="text.previous"),
        Binding("S", "save", "Save", tooltip="Save the text", id="text.save"),
        Binding("y,c", "copy", "Copy", tooltip="Copy the text", id="text.copy"),
        Binding("w", "wrap", "Wrap", tooltip="Wrap long lines, or cut them", id="text.wrap"),
    ]

    view = query_one(JsonView)
    status = query_one(StatusLine)
    search_box = query_one("#search", Input)

    search: TextSearch | None = None
    """The search that ``n`` goes on with; None when there is none."""
    _found: int | None = None
    _way = 0
    _from = 0
    _timer: Timer | None = None

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
        self._lines = TextLines(text)
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
            yield FilterBox(placeholder="text", id="search")
            yield StatusLine()

    def on_mount(self) -> None:
        """Show the text."""
        self.view.wraps = True
        self.view.moved = self._show_place
        self.view.show(self._lines)
        self.view.focus()
        self._timer = self.set_interval(TICK, self._search_on, pause=True)

    def _show_place(self) -> None:
        """Tell where one is."""
        where = f"Line {self.view.cursor + 1:,} of {self._lines.count:,}"
        cut = "" if self._is_whole else "only the beginning is shown; S saves all"
        facts = (where, self._search_words, cut, self._length)
        self.status.busy = ""
        self.status.facts = tuple(fact for fact in facts if fact)

    # -- searching

    def action_search(self) -> None:
        """Type what to look for."""
        self.add_class("-searching")
        self.search_box.focus()

    @on(Input.Submitted, "#search")
    def _begin_search(self) -> None:
        wanted = self.search_box.value
        self._close_box()
        if wanted:
            self._forget_search()
            self.search = TextSearch(self._text, wanted)
            self.view.spans = self.search.spans
            self._go(1, self._lines.start_of(self.view.cursor) - 1)
            self.view.redraw()

    def _close_box(self) -> None:
        self.remove_class("-searching")
        self.view.focus()

    def action_next(self, way: int) -> None:
        """Go to the next match, or to the one before."""
        if self.search is None:
            self.status.busy = NOT_SEARCHED
            return
        place = self._lines.start_of(self.view.cursor)
        if self._found is not None and self._lines.line_at(self._found) == self.view.cursor:
            place = self._found
        self._go(way, place)

    def _go(self, way: int, place: int) -> None:
        self._way, self._from = way, place
        self._jump()
        if self._timer and self.search and not self.search.is_finished:
            self._timer.resume()

    def _jump(self) -> None:
        """Go to the match that is waited for, once it is found."""
        search = self.search
        if search is None or not self._way:
            return
        found = search.next(self._from) if self._way > 0 else search.previous(self._from)
        if found is not None:
            self._way, self._found = 0, found
            self.view.move_to(self._lines.line_at(found))
        elif search.is_finished:
            self._way = 0
        self._show_place()

    def _search_on(self) -> None:
        search = self.search
        is_finished = search is None or search.advance(STEP)
        self._jump()
        if is_finished and self._timer:
            self._timer.pause()
        self._show_place()

    def _forget_search(self) -> None:
        self.search, self._found, self._way = None, None, 0
        self.view.spans = lambda text: ()

    @property
    def _search_words(self) -> str:
        search = self.search
        if search is None:
            return ""
        number = None if self._found is None else search.number_of(self._found)
        return search_words(
            search.wanted, number, search.count, search.progress, is_done=search.is_finished
        )

    def action_back(self) -> None:
        """Leave the box, forget the search, or go back."""
        if self.has_class("-searching"):
            self._close_box()
        elif self.search is not None:
            self._forget_search()
            self.view.redraw()
        else:
            super().action_back()

    # -- the text

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
