"""The line a JSONPath is typed into."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input


class QueryBox(Input):
    """An input that brings back what was typed before, as a shell does.

    | Key | What it does |
    | :- | :- |
    | up, down | Go to earlier queries, and back to what was being typed. |
    | pageup, pagedown | Move through what was found, without leaving the line. |
    | ctrl+y | Copy the query. |

    The beginning of a query may stand in it before anything is typed; whoever types or pastes a
    whole query, with its own ``$``, does so over it.

    It posts Input.Changed and Input.Submitted; escape is the screen's own way back.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "To what was found", key_display="enter", id="query.leave"),
        Binding("up", "earlier", "Earlier", tooltip="Bring an earlier one", id="query.earlier"),
        Binding("down", "later", "Back to a later one", show=False, id="query.later"),
        Binding("ctrl+y", "screen.copy_query", "Copy", tooltip="Copy the query", id="query.copy"),
        Binding(
            "pageup",
            "screen.page_found(-1)",
            "Up in what was found",
            show=False,
            id="query.page-up",
        ),
        Binding(
            "pagedown",
            "screen.page_found(1)",
            "Down in what was found",
            show=False,
            id="query.page-down",
        ),
        Binding("escape", "screen.back", "Show all", id="query.clear"),
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, placeholder="a JSONPath, like $..price", select_on_focus=False)
        self.history: Sequence[str] = ()
        """Earlier queries, the last one first."""
        self.beginning = ""
        """What may stand here although nobody typed it."""
        self._place = -1
        self._draft = ""

    def replace(self, text: str, start: int, end: int) -> None:
        """Put text in place of what stands between two places."""
        if text.startswith("$") and self.value == self.beginning:
            start, end = 0, len(self.value)
        super().replace(text, start, end)

    def action_earlier(self) -> None:
        """Bring the query used before the one that stands here."""
        self._go(1)

    def action_later(self) -> None:
        """Bring the query used after the one that stands here, at last what was typed."""
        self._go(-1)

    def _go(self, way: int) -> None:
        if self._place < 0 or self.value != self.history[self._place]:
            self._place, self._draft = -1, self.value
        place = self._place + way
        while 0 <= place < len(self.history) and self.history[place] == self.value:
            place += way  # that one stands here already
        if -1 <= place < len(self.history):
            self._place = place
            self.value = self._draft if place < 0 else self.history[place]
            self.cursor_position = len(self.value)
