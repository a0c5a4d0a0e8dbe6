"""Filters by a JSONPath: what it finds is on screen while it is typed."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual import events, on, work
from textual.content import Content
from textual.getters import query_one
from textual.timer import Timer
from textual.widgets import Input, Static

from multicart_tui.domain.json_paths import safe_query
from multicart_tui.domain.text import clean
from multicart_tui.errors import MulticartError, UsageError
from multicart_tui.paths import state_dir
from multicart_tui.ui.cells import size_words
from multicart_tui.ui.presenting import headline
from multicart_tui.ui.screens.viewer_copying import ASKED
from multicart_tui.ui.screens.viewer_filtering import LARGEST, Finding, ViewerFiltering
from multicart_tui.ui.screens.viewer_frame import NOT_HERE
from multicart_tui.ui.widgets.query_box import QueryBox

if TYPE_CHECKING:
    from multicart_tui.services.json_querying import JsonQueries
    from multicart_tui.services.query_history import QueryHistory

SHOWN = 40
"""Most characters of a query in the status line."""

PAUSE = 0.2
"""Seconds without a key after which what is typed is looked for."""

LONG_PAUSE = 0.6
"""The same where each byte to the terminal counts."""

BEGINNING = "$.."
"""What stands in an empty line, because most queries begin with it."""

WHOLE = ("", "$")
"""Queries for the whole document."""

HINT = "Like $..price, $.results[0], $..[?@.price > 20]; ↑ brings earlier ones"


FOUND = "enter goes to what was found; pageup and pagedown look at it from here"
NOT_FOUND = "Nothing is found."
BEGINS = "Not a JSONPath: it begins with $, as in $..price."


class ViewerQuerying(ViewerFiltering):
    """The line of the query, the words under it, and the queries of before."""

    query_box = query_one("#jsonpath", QueryBox)
    query_words = query_one("#jsonpath-words", Static)

    _queries: JsonQueries | None = None
    _history: QueryHistory | None = None
    _typing: Timer | None = None
    _accepted = ""
    _before: Finding | None = None

    @on(events.Unmount)
    async def _end_querying(self) -> None:
        if self._history:
            self._history.close()
        queries, self._queries = self._queries, None
        if queries:
            await queries.close()

    @property
    def is_querying(self) -> bool:
        """Whether the line is open."""
        return self.has_class("-filtering-json")

    # -- the line

    def action_filter(self) -> None:
        """Type a JSONPath."""
        opened = self.whole
        if opened is None:
            self.say(NOT_HERE)
        elif opened.document.is_empty:
            self.say("There is nothing in it to be found.")
        elif opened.document.fault:
            self.say("A filter needs JSON without a fault; / searches what is there.")
        elif opened.size > LARGEST:
            self.say(
                f"A filter takes {size_words(LARGEST)} at most, and this has "
                f"{size_words(opened.size)}; / searches."
            )
        else:
            self.add_class("-filtering-json")
            self._before = self._shown
            self.query_box.beginning = BEGINNING
            with self.query_box.prevent(Input.Changed):
                self.query_box.value = self._shown_query or self.query_box.value or BEGINNING
            self.query_box.cursor_position = len(self.query_box.value)
            self.query_box.focus()
            self._say_in_line(HINT)
            self._prepare(self._queries_on(opened.path))

    @property
    def _shown_query(self) -> str:
        return self._shown.text if self._shown else ""

    def _queries_on(self, document: Path) -> JsonQueries:
        from multicart_tui.services.json_querying import JsonQueries

        self._queries = self._queries or JsonQueries(document)
        return self._queries

    @work(group="prepare queries", exclusive=True, description="read a document for queries")
    async def _prepare(self, queries: JsonQueries) -> None:
        from multicart_tui.services.query_history import QueryHistory

        self._history = self._history or QueryHistory(state_dir() / "state.sqlite3")
        self.query_box.history = await asyncio.to_thread(self._history.all)
        try:
            await queries.prepare()
        except UsageError as error:
            if queries is self._queries:  # else nobody waits for it
                self._say_in_line(headline(error), is_wrong=True)

    def _close_line(self) -> None:
        """Give the keys back to the document; whoever asked has the answer, or wants none."""
        self._stop_typing()
        self.remove_class("-filtering-json")
        self.view.focus()
        if self._queries:
            queries, self._queries = self._queries, None
            self.run_worker(queries.close(), group="end queries", description="end a process")
        self.show_status()

    def _stop_typing(self) -> None:
        self._accepted = ""
        if self._typing:
            self._typing.stop()
            self._typing = None

    def _say_in_line(self, sentence: str, *, is_wrong: bool = False) -> None:
        self.query_words.set_class(is_wrong, "-wrong")
        self.query_words.update(Content(f" {clean(sentence)}"))

    # -- looking

    @on(Input.Changed, "#jsonpath")
    def _wait_for_more(self) -> None:
        if not self.is_querying:
            return
        text = self.query_box.value.strip()
        if self._asked and self._asked.text == text:
            return  # enter was faster than the news of the last key
        self._stop_typing()
        self.stop_finding()
        if text in WHOLE:
            self.show_whole()
            self._say_in_line(HINT)
        elif text == self._shown_query:
            self.tell_found(self._shown)
        elif BEGINNING.startswith(text):
            self._say_in_line(HINT)
        else:
            pause = LONG_PAUSE if self.app.slow_link else PAUSE
            self._typing = self.set_timer(pause, self._find_typed)

    def _find_typed(self) -> None:
        text = self.query_box.value.strip()
        if not text.startswith("$"):
            self._say_in_line(BEGINS, is_wrong=True)
        elif self._queries:
            self._say_in_line("Looking…")
            shown = clean(text, SHOWN)
            finding = Finding(text, f"Filtering by {shown}", f"found by {shown}")
            self.find(finding, partial(self._queries.ask, text))

    @on(Input.Submitted, "#jsonpath")
    def _accept(self) -> None:
        text = self.query_box.value.strip()
        if text in WHOLE:
            self.stop_finding()
            self.show_whole()
            self._close_line()
        elif text == self._shown_query and self._asked is None:
            self._keep(text)
            self._close_line()
        else:
            is_asked = self._asked is not None and self._asked.text == text
            self._stop_typing()
            self._accepted = text
            if not is_asked:
                self._find_typed()

    def tell_found(self, finding: Finding | None) -> None:
        """Say how much is found, and go there if that is wanted already."""
        if not self.is_querying or finding is None:
            return
        # How many there are is in the status line, which grows with a document being read.
        self._say_in_line(FOUND if self.found_count else NOT_FOUND)
        if self._accepted == finding.text:
            self._keep(finding.text)
            self._close_line()

    def tell_not_found(self, finding: Finding, error: MulticartError) -> None:
        """Say under the line why; what was found before stays."""
        if not self.is_querying:
            super().tell_not_found(finding, error)
            return
        self._accepted = ""
        self._say_in_line(headline(error), is_wrong=True)

    def _keep(self, text: str) -> None:
        if self._history:
            history = self._history
            self.run_worker(
                lambda: history.add(text), thread=True, group="keep", description="keep a query"
            )

    def stop_filtering(self) -> bool:
        """Leave the line or the query, and show all; returns whether there was anything."""
        if not self.is_querying:
            return super().stop_filtering()
        self.stop_finding()
        self._close_line()
        if self._shown is not self._before:
            self.show_whole()
        return True

    # -- keys beside it

    def action_page_found(self, screens: int) -> None:
        """Move through what is found."""
        self.view.action_page(screens)

    def action_copy_query(self) -> None:
        """Copy the query in the line."""
        self.app.copy(safe_query(self.query_box.value), "the JSONPath")

    def action_copy(self) -> None:
        """Wait for the key that says what to copy."""
        super().action_copy()
        if self._shown_query:
            self.say(f"copy: {ASKED} · : the JSONPath")

    def on_key(self, event: events.Key) -> None:
        """Take the colon as the second key of a copy."""
        if self._pending == "copy" and event.key == "colon" and self._shown_query:
            self._pending = ""
            self.say("")
            event.stop()
            event.prevent_default()
            self.app.copy(safe_query(self._shown_query), "the JSONPath")

    @property
    def busy(self) -> str:
        """What is looked for while the line is open is told under it."""
        if self.is_querying:
            return super(ViewerFiltering, self).busy
        return super().busy
