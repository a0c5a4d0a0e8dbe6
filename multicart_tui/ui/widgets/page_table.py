"""A table that shows one page of rows in as few bytes as a terminal can be told it.

Textual's DataTable keeps its keys, cursor, scrolling and events here, and loses its
cost: cells are not measured, parsed or styled one by one. Each line is drawn as one
run of text in one style, so a cursor key sends two lines and a mouse move nothing.
The table underneath holds one empty cell a row; the text lives in :class:`TableRow`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widgets import DataTable

from multicart_tui.ui.cells import fit, width_of

GAP = 2
"""Blank cells between columns."""

MARK_WIDTH = 2
"""Cells at the left edge for the mark of a row."""


@dataclass(frozen=True)
class TableColumn:
    """A column's heading and the widths it may take, in terminal cells."""

    title: str
    least: int
    most: int


@dataclass(frozen=True)
class TableRow:
    """One line: a key that names it, and the text of its cells, already safe to show."""

    key: str
    cells: tuple[str, ...]
    is_marked: bool = False


class PageTable(DataTable[None], inherit_bindings=False):
    """A page of rows with a row cursor; the first column stays put while others scroll.

    | Key | What it does |
    | :- | :- |
    | up, down, k, j | Move the cursor. |
    | pageup, pagedown | Move it by a screen. |
    | ctrl+home, ctrl+end | Move it to the first or last row of the page. |
    | left, right, h, l | Scroll the columns. |
    | enter | Post :class:`RowSelected`. |

    Rows are set with :meth:`show`; the cursor stays on the row of the same key.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "cursor_up", "Up", show=False, id="table.up"),
        Binding("down,j", "cursor_down", "Down", show=False, id="table.down"),
        Binding("pageup,ctrl+b", "page_up", "Screen up", show=False, id="table.page-up"),
        Binding("pagedown,ctrl+f", "page_down", "Screen down", show=False, id="table.page-down"),
        Binding("ctrl+home", "scroll_top", "Page's first row", show=False, id="table.page-first"),
        Binding("ctrl+end", "scroll_bottom", "Page's last row", show=False, id="table.page-last"),
        Binding("left,h", "cursor_left", "Columns left", show=False, id="table.left"),
        Binding("right,l", "cursor_right", "Columns right", show=False, id="table.right"),
        Binding("enter", "select_cursor", "Open", show=False, id="table.open"),
    ]

    class CursorMoved(Message):
        """The cursor came to another row of the page."""

        def __init__(self, table: PageTable, row: int) -> None:
            super().__init__()
            self.table = table
            self.row = row
            """Place of the row on the page, from 0."""

        @property
        def control(self) -> PageTable:
            """The table whose cursor moved."""
            return self.table

    def __init__(self, columns: Sequence[TableColumn], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, cursor_type="row", show_row_labels=False)
        self._columns_shown = tuple(columns)
        self._widths = [max(column.least, len(column.title)) for column in columns]
        self._rows: tuple[TableRow, ...] = ()
        self._sorted_by: tuple[int, bool] | None = None

    def on_mount(self) -> None:
        """Prepare the one column of the table underneath."""
        self._set_shape()

    # -- what is shown

    @property
    def rows_shown(self) -> tuple[TableRow, ...]:
        """The rows of the page, in their order."""
        return self._rows

    @property
    def cursor_key(self) -> str | None:
        """The key of the row under the cursor; None when there are no rows."""
        place = self.cursor_row
        return self._rows[place].key if 0 <= place < len(self._rows) else None

    def show(
        self, rows: Sequence[TableRow], *, cursor_key: str | None = None, to_top: bool = False
    ) -> None:
        """Show these rows instead of those before.

        Args:
            rows: The page.
            cursor_key: Row to put the cursor on; the row it was on if None.
            to_top: Put the cursor on the first row, as after a page turn.
        """
        wanted = cursor_key or (None if to_top else self.cursor_key)
        place = self.cursor_row if not to_top else 0
        self._rows = tuple(rows)
        if self._widen() or self.row_count != len(rows):
            self._set_shape()
        found = next((i for i, row in enumerate(rows) if row.key == wanted), None)
        target = min(place, max(0, len(rows) - 1)) if found is None else found
        if to_top:
            self.scroll_to(y=0, animate=False, force=True)
        if target != self.cursor_row:
            self.move_cursor(row=target)
        self.refresh()

    def change_columns(self, columns: Sequence[TableColumn]) -> None:
        """Take other columns, and no rows until there are some for them."""
        self._columns_shown = tuple(columns)
        self._widths = [max(column.least, width_of(column.title)) for column in columns]
        self._rows = ()
        self._sorted_by = None
        self._set_shape()
        self.scroll_to(x=0, y=0, animate=False, force=True)

    def update_row(self, row: TableRow) -> None:
        """Redraw the one row that has this key, if it is shown."""
        for place, shown in enumerate(self._rows):
            if shown.key == row.key:
                self._rows = (*self._rows[:place], row, *self._rows[place + 1 :])
                self.refresh_row(place)

    def show_order(self, column: int | None, *, descending: bool = False) -> None:
        """Put the arrow of the sort order on a heading; None takes it away."""
        self._sorted_by = None if column is None else (column, descending)
        self.refresh()

    def _widen(self) -> bool:
        """Grow columns to what the page holds; they never shrink, so pages stay aligned."""
        before = list(self._widths)
        for place, column in enumerate(self._columns_shown):
            longest = max((width_of(row.cells[place]) for row in self._rows), default=0)
            self._widths[place] = max(self._widths[place], min(longest, column.most))
        return self._widths != before

    def _set_shape(self) -> None:
        place = self.cursor_row
        self.clear(columns=True)
        self.add_column("", width=self._frozen_width + self._rest_width - 2 * self.cell_padding)
        for _ in self._rows:
            self.add_row(None)
        if self._rows:
            self.move_cursor(row=min(place, len(self._rows) - 1), scroll=False)

    # -- drawing

    @property
    def _frozen_width(self) -> int:
        return MARK_WIDTH + self._widths[0] + GAP

    @property
    def _rest_width(self) -> int:
        return sum(self._widths[1:]) + GAP * (len(self._widths) - 1)

    def render_line(self, y: int) -> Strip:
        """Draw one line of the table as one run of text in one style."""
        width = self.scrollable_content_region.width  # what the scroll bar leaves
        if y == 0:
            style = self.get_component_rich_style("datatable--header")
            return self._line("  ", self._titles(), width, style, is_header=True)
        place = y - 1 + self.scroll_offset.y
        if place >= len(self._rows):
            return Strip.blank(width, self.rich_style)
        row = self._rows[place]
        has_cursor = place == self.cursor_row and self.show_cursor
        style = (
            self.get_component_rich_style("datatable--cursor") if has_cursor else self.rich_style
        )
        mark = "● " if row.is_marked else "  "
        return self._line(mark, row.cells, width, style)

    def _titles(self) -> tuple[str, ...]:
        titles = [column.title for column in self._columns_shown]
        if self._sorted_by:
            place, descending = self._sorted_by
            titles[place] += " ▼" if descending else " ▲"
        return tuple(titles)

    def _line(
        self, mark: str, cells: Sequence[str], width: int, style: Style, *, is_header: bool = False
    ) -> Strip:
        fitted = [fit(cell, size) for cell, size in zip(cells, self._widths, strict=True)]
        gap = " " * GAP
        frozen = mark + fitted[0] + gap
        rest = gap.join(fitted[1:])
        room = max(0, width - self._frozen_width)
        scroll = self.scroll_offset.x
        if scroll or self._rest_width > room:
            rest = fit(_from_cell(rest, scroll), room) if scroll else fit(rest, room)
            if is_header:
                frozen = frozen[:-1] + ("<" if scroll else " ")
                if scroll + room < self._rest_width - GAP:
                    rest = fit(rest[: max(0, room - 1)], max(0, room - 1)) + ">"
        text = frozen + rest
        return Strip([Segment(fit(text, width), style)], width)

    # -- moving

    def _column_starts(self) -> list[int]:
        starts, at = [0], 0
        for size in self._widths[1:-1]:
            at += size + GAP
            starts.append(at)
        return starts

    def action_cursor_right(self) -> None:
        """Scroll to the next column."""
        here = self.scroll_offset.x
        target = next((start for start in self._column_starts() if start > here), here)
        self.scroll_to(x=min(target, self.max_scroll_x), animate=False, force=True)

    def action_cursor_left(self) -> None:
        """Scroll to the column before."""
        here = self.scroll_offset.x
        target = next((start for start in reversed(self._column_starts()) if start < here), 0)
        self.scroll_to(x=target, animate=False, force=True)

    def _scroll_cursor_into_view(self, animate: bool = False) -> None:
        # A cursor at the edge would repaint every line at each key; half a screen at
        # a time repaints once for many keys.
        room = self.size.height - 1
        top = self.scroll_offset.y
        place = self.cursor_row
        if room <= 0 or top <= place < top + room:
            return
        if abs(place - (top if place < top else top + room - 1)) == 1:
            place += -(room // 2) if place < top else room // 2 - room + 1
        elif place >= top + room:
            place -= room - 1
        self.scroll_to(y=max(0, place), animate=False, force=True)

    def on_resize(self) -> None:
        """Keep the cursor in view when lines are taken away."""
        self._scroll_cursor_into_view()

    def watch_scroll_x(self, old_value: float, new_value: float) -> None:
        """Redraw everything: the frozen column does not move with the rest."""
        super().watch_scroll_x(old_value, new_value)
        self.refresh()

    def _highlight_row(self, row_index: int) -> None:
        super()._highlight_row(row_index)
        self.post_message(self.CursorMoved(self, row_index))

    # -- the mouse: a click moves the cursor, a second one opens; moving it draws nothing

    def _on_mouse_move(self, event: events.MouseMove) -> None:
        event.prevent_default()

    def _set_hover_cursor(self, active: bool) -> None:
        """Nothing is drawn under the mouse."""

    async def _on_click(self, event: events.Click) -> None:
        event.prevent_default()
        place = event.y - 1 + self.scroll_offset.y
        if event.y < 1 or place >= len(self._rows):
            return
        event.stop()
        if place == self.cursor_row:
            self.action_select_cursor()
        else:
            self.move_cursor(row=place)

    def refresh_row(self, row_index: int) -> PageTable:
        """Redraw one row if it is in view."""
        y = row_index + 1 - self.scroll_offset.y
        if 1 <= y < self.size.height:
            self.refresh(Region(0, y, self.size.width, 1))
        return self


def _from_cell(text: str, start: int) -> str:
    """The text from the ``start``-th terminal cell on; half a wide character becomes a space."""
    if text.isascii():
        return text[start:]
    taken = 0
    for place, char in enumerate(text):
        if taken >= start:
            return " " * (taken - start) + text[place:]
        taken += width_of(char)
    return ""
