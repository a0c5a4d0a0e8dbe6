"""Shows how often each value stands in some columns, to choose one of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Static

from multicart_tui.domain.counting import ValueCount
from multicart_tui.domain.text import clean
from multicart_tui.ui.modals.base import Modal
from multicart_tui.ui.widgets.page_table import PageTable, TableColumn, TableRow

MOST_SHOWN = 12
"""Lines in view at once; the others scroll."""


class CountsModal(Modal[ValueCount]):
    """A line for each value with its number of rows; enter returns it.

    Args:
        title: What was counted, e.g. ``Counts on this page: 100 rows``.
        counts: The values; one at least.
        total: Rows that were counted.
        hint: What else can be done, such as loading all rows; may be empty.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Close", id="dialog.leave"),
        Binding("enter", "choose", "Filter by it", show=False, id="counts.choose"),
    ]
    AUTO_FOCUS = None

    table = query_one(PageTable)

    def __init__(self, title: str, counts: Sequence[ValueCount], total: int, hint: str) -> None:
        super().__init__()
        self._title = title
        self._counts = tuple(counts)
        self._total = total
        self._hint = hint

    def compose(self) -> ComposeResult:
        """Lay out the lines and the keys."""
        with Vertical(classes="dialog"):
            yield Static(Content(clean(self._title)), classes="dialog-title")
            yield PageTable(
                (
                    TableColumn("Column", 8, 8),
                    TableColumn("Value", 24, 34),
                    TableColumn(" Rows", 6, 6),
                    TableColumn("Share", 6, 6),
                )
            )
            keys = "enter shows only these rows · escape closes"
            lines = [self._hint, keys] if self._hint else [keys]
            yield Static(Content("\n".join(lines)), classes="dialog-hint")

    def on_mount(self) -> None:
        """Show the counts."""
        self.table.styles.height = min(MOST_SHOWN, len(self._counts)) + 1
        self.table.show([self._line(place, each) for place, each in enumerate(self._counts)])
        self.table.focus()

    def _line(self, place: int, each: ValueCount) -> TableRow:
        share = f"{each.count / max(1, self._total):.1%}".rjust(6)
        value = each.value or "(none)"
        return TableRow(str(place), (each.column.title, value, f"{each.count:,}".rjust(5), share))

    @on(PageTable.RowSelected)
    def action_choose(self) -> None:
        """Return the value under the cursor."""
        key = self.table.cursor_key
        if key is not None:
            self.finish(self._counts[int(key)])
