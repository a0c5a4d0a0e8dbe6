"""What the screens of one list have in common: the table, its filter and its ends."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Input, Static

from multicart_tui.ui.screens.base import BaseScreen
from multicart_tui.ui.widgets.filter_box import FilterBox
from multicart_tui.ui.widgets.page_table import PageTable, TableColumn
from multicart_tui.ui.widgets.status_line import StatusLine


class ListScreen(BaseScreen):
    """A list that is held whole: each letter of the filter shows what passes it at once."""

    COLUMNS: ClassVar[Sequence[TableColumn]] = ()
    """The columns of the table."""
    EMPTY: ClassVar[str] = ""
    """What stands in the place of a list without lines."""
    FILTER_HINT: ClassVar[str] = ""
    """What can be typed into the filter."""

    table = query_one(PageTable)
    status = query_one(StatusLine)
    filter_box = query_one("#filter", Input)

    def compose_body(self) -> ComposeResult:
        """Lay out the list, the words for an empty one, the filter and the status line."""
        with Vertical(id="body"):
            yield PageTable(self.COLUMNS)
            yield Static(Content(self.EMPTY), id="empty")
            yield FilterBox(placeholder=self.FILTER_HINT, id="filter")
            yield StatusLine()

    @abstractmethod
    def show_filtered(self) -> None:
        """Draw the lines that pass the filter."""

    def action_filter(self) -> None:
        """Type a filter."""
        self.add_class("-filtering")
        self.filter_box.focus()

    @on(Input.Changed, "#filter")
    def _filter_changed(self) -> None:
        self.show_filtered()

    @on(Input.Submitted, "#filter")
    def _leave_filter(self) -> None:
        self.set_class(bool(self.filter_box.value), "-filtering")
        self.table.focus()

    def action_back(self) -> None:
        """Clear the filter, or go back."""
        if self.has_class("-filtering"):
            self.filter_box.value = ""
            self.remove_class("-filtering")
            self.table.focus()
        else:
            super().action_back()

    def action_first(self) -> None:
        """Go to the first line."""
        self.table.move_cursor(row=0)

    def action_last(self) -> None:
        """Go to the last line."""
        self.table.move_cursor(row=max(0, self.table.row_count - 1))
