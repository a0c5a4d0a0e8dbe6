"""Search in the viewer: over keys and values, while the document is still being prepared."""

from __future__ import annotations

from textual import on
from textual.getters import query_one
from textual.widgets import Input

from multicart_tui.domain.json_search import JsonSearch, Match
from multicart_tui.domain.json_tokens import Kind
from multicart_tui.domain.text import clean
from multicart_tui.ui.screens.viewer_frame import NOT_HERE, ViewerFrame

SHOWN = 30
"""Most characters of the text that is looked for in the status line."""

NOT_SEARCHED = "Nothing was looked for yet: / searches."


class ViewerSearching(ViewerFrame):
    """Looks for a text, and goes from match to match."""

    search_box = query_one("#search", Input)

    search: JsonSearch | None = None
    """The search that ``n`` goes on with; None when there is none."""
    _found: Match | None = None
    _way = 0
    _from = 0

    def action_search(self) -> None:
        """Type what to look for."""
        if self.opened is None:
            self.say(NOT_HERE)
            return
        self.add_class("-searching")
        self.search_box.focus()

    @on(Input.Submitted, "#search")
    def _start(self) -> None:
        text = self.search_box.value
        self._close_box()
        if text and self.opened:
            row = self.view.row
            start = row.offset if row else 0
            self.search = JsonSearch(self.opened.document, text, start)
            self.view.spans = self.search.spans
            self._found = None
            self._look(1, start - 1)

    def _close_box(self) -> None:
        self.remove_class("-searching")
        self.view.focus()

    def action_next(self, way: int) -> None:
        """Go to the next match, or to the one before."""
        if self.search is None or self.opened is None:
            self.say(NOT_SEARCHED)
            return
        row, found = self.view.row, self._found
        start = row.offset if row else 0
        if found and row:
            there = self.opened.document.row_at(found.offset)
            if there == row or (row.kind is Kind.RAW and row.offset <= found.offset < row.end):
                start = found.offset
        self._look(way, start)

    def _look(self, way: int, start: int) -> None:
        self._way, self._from = way, start
        self._jump()
        self.work_on()
        self.show_status()

    def _jump(self) -> None:
        """Go to the match that is waited for, once it is found and its row is known."""
        search, opened = self.search, self.opened
        if search is None or opened is None or not self._way:
            return
        match = search.next(self._from) if self._way > 0 else search.previous(self._from)
        if match is None:
            if search.is_finished:
                self._way = 0
            return
        document = opened.document
        if self.mode == "raw":
            if not opened.raw.is_finished and opened.raw.position <= match.offset:
                return
        elif not document.is_finished and document.horizon <= match.offset:
            return
        row = document.row_at(match.offset)
        if self.mode == "raw":
            self.view.move_to(opened.raw.line_of(match.offset))
            self.view.redraw()
        elif row:
            self.view.reveal(row)
        self._way, self._found = 0, match

    def work(self, seconds: float) -> bool:
        """Search on; what else is to be done waits for it."""
        if self.search and not self.search.is_finished:
            is_finished = self.search.advance(seconds)
            self._jump()
            if is_finished:
                self.show_status()
            return True
        self._jump()
        return super().work(seconds)

    def stop_searching(self) -> bool:
        """Leave the box, or forget the search; returns whether there was either."""
        if self.has_class("-searching"):
            self._close_box()
            return True
        if self.search is None:
            return False
        self.forget_search()
        self.view.redraw()
        return True

    def forget_search(self) -> None:
        """Look for nothing any more."""
        self.search, self._found, self._way = None, None, 0
        self.view.spans = lambda text: ()

    @property
    def facts(self) -> tuple[str, ...]:
        """Which match one is on, then what else there is to say."""
        where, *others = super().facts or ("",)
        return (where, self._search_words(), *others)

    def _search_words(self) -> str:
        search = self.search
        if search is None:
            return ""
        number = search.number_of(self._found) if self._found else None
        words = search_words(
            search.needle.text, number, search.count, search.progress, is_done=search.is_finished
        )
        return words + ("; reading to the next" if self._way and search.count else "")


def search_words(
    text: str, number: int | None, count: int, progress: float, *, is_done: bool
) -> str:
    """What became of a search so far: ``"mug": 3 of 47``.

    Args:
        text: What is looked for.
        number: Which one the cursor is on, from 1; None if on none.
        count: How many were found.
        progress: The part that was searched, 0 to 1.
        is_done: Whether all was searched.
    """
    text = f'"{clean(text, SHOWN)}"'
    if not count:
        if is_done:
            return f"{text} is not in it"
        return f"{text}: searching {int(100 * progress)} %; escape stops"
    found = f"{count:,}" + ("" if is_done else "+")
    return f"{text}: {number:,} of {found}" if number else f"{text}: {found} found"
