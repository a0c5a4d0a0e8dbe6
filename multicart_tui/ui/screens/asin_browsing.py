"""Moving through a collection: pages, rows, filter and order."""

from __future__ import annotations

from textual import on
from textual.widgets import Input

from multicart_tui.domain.columns import ASIN_COLUMNS, Column
from multicart_tui.domain.filtering import RowFilter
from multicart_tui.domain.ids import AsinId
from multicart_tui.domain.paging import Window
from multicart_tui.errors import UsageError
from multicart_tui.ui.screens.asin_requests import PageRequest
from multicart_tui.ui.screens.asin_showing import AsinShowing


class AsinBrowsing(AsinShowing):
    """Keys that change what is looked at, and nothing else."""

    _anchor: AsinId | None = None
    """The row the cursor was on when the filter was opened: it comes back to it."""

    def on_screen_resume(self) -> None:
        """Take the page size that may have been set on another screen."""
        size = self.session.page_size if self.session else 0
        if self.is_read and size and size != self.wanted_window.size:
            first = self.listing.window.skip + 1
            window = Window(0, size).holding(first, self.listing.length)
            self.want(PageRequest(window, self.current.id if self.current else None))

    # -- pages and rows

    def action_next_page(self) -> None:
        """Turn to the next page."""
        self._turn(self.wanted_window.next(self.listing.length))

    def action_previous_page(self) -> None:
        """Turn to the page before."""
        self._turn(self.wanted_window.previous())

    def _turn(self, window: Window) -> None:
        if window != self.wanted_window:
            self.want(PageRequest(window))
        elif not self.is_read:
            self.tell("No page has come yet.")
        elif self.listing.length <= window.size:
            self.tell("This is the only page.")
        else:
            self.tell("This is the last page." if window.skip else "This is the first page.")

    def action_first(self) -> None:
        """Go to the first row of the list."""
        first = self.listing.window.at(0)
        if self.wanted_window == first == self.listing.window:
            self.table.move_cursor(row=0)
        else:
            self.want(PageRequest(first))

    def action_last(self) -> None:
        """Go to the last row of the list."""
        last = self.listing.window.last(self.listing.length)
        if self.wanted_window == last == self.listing.window:
            self.table.move_cursor(row=max(0, self.table.row_count - 1))
        else:
            self.want(PageRequest(last, at_end=True))

    def action_go_to_row(self) -> None:
        """Ask for a row number and go there."""
        from multicart_tui.ui.modals.prompt import PromptModal

        if not self.listing.length:
            self.tell("There are no rows to go to.")
            return
        self.app.push_screen(
            PromptModal(
                "Go to row",
                f"A number from 1 to {self.listing.length:,}:",
                verb="Go",
                check=read_row_number,
            ),
            self._go_to_row,
        )

    def _go_to_row(self, typed: str | None) -> None:
        if typed is None:
            return
        number = read_row_number(typed)
        row = min(number, max(1, self.listing.length))
        if row != number:
            self.tell(f"There are {self.listing.length:,} rows; this is the last one.")
        window = self.listing.window.holding(row, self.listing.length)
        if window != self.listing.window or self.listing.whole is not None:
            self.want(PageRequest(window, row=row - 1))
            return
        record = self.listing.at_place(row - 1)
        if record is None and row - 1 - window.skip < self.listing.dropped:
            self.want(PageRequest(window, row=row - 1))  # it was left away as shown before
        elif record is None:
            self.tell(f"Row {row:,} did not come with this page; r reads it again.")
        elif record in self.listing.shown:
            self.show(cursor=record.id)
        else:
            self.tell(f"Row {row:,} is {record.asin}, which the filter hides.")

    def action_reload(self) -> None:
        """Read what is on screen again: the page, or all rows if all were loaded."""
        current = self.current
        self.read_again(cursor=current.id if current else None, keeps_seen=True)

    def action_load_all(self) -> None:
        """Load every row, so that filter and sort cover the whole collection."""
        if self.listing.whole is not None:
            self.tell(f"All {len(self.listing.whole):,} rows are loaded; r reads them again.")
        elif not self.is_loading_all:
            current = self.current
            self.load_all(cursor=current.id if current else None)

    # -- filter

    def action_filter(self) -> None:
        """Type a filter; it covers the page, or all rows if they were loaded."""
        current = self.current
        self._anchor = current.id if current else None
        self.add_class("-filtering")
        self.filter_box.focus()

    @on(Input.Changed, "#filter")
    def _filter(self, message: Input.Changed) -> None:
        if message.value != self.listing.filter.typed:
            current = self.current
            self.listing.set_filter(message.value)
            self.show(cursor=self._anchor or (current.id if current else None))

    @on(Input.Submitted, "#filter")
    def _leave_filter(self) -> None:
        """Go from the filter to the rows it found."""
        self._anchor = None
        self.set_class(bool(self.filter_box.value), "-filtering")
        self.table.focus()

    def filter_by(self, wanted: RowFilter) -> None:
        """Filter as if that had been typed; the cursor stays on its row."""
        current = self.current
        self._anchor = None
        with self.prevent(Input.Changed):
            self.filter_box.value = wanted.typed
        self.listing.set_filter(wanted.typed)
        self.add_class("-filtering")
        self.table.focus()
        self.show(cursor=current.id if current else None)

    def clear_filter(self) -> None:
        """Take the filter away; the cursor stays on its row."""
        current = self.current
        kept = self._anchor or (current.id if current else None)
        self._anchor = None
        with self.prevent(Input.Changed):
            self.filter_box.value = ""
        self.listing.set_filter("")
        self.remove_class("-filtering")
        self.table.focus()
        self.show(cursor=kept)

    # -- order

    def action_sort(self) -> None:
        """Sort by the next column; after the last one the service's order returns."""
        order = [None, *ASIN_COLUMNS]
        column = order[(order.index(self.listing.sort_column) + 1) % len(order)]
        self._sort(column, descending=False)

    def action_reverse(self) -> None:
        """Turn the order around; without one, sort by the first column downwards."""
        column = self.listing.sort_column or ASIN_COLUMNS[0]
        self._sort(column, descending=not self.listing.descending)

    def _sort(self, column: Column | None, *, descending: bool) -> None:
        current = self.current
        self.listing.set_sort(column, descending=descending)
        place = ASIN_COLUMNS.index(column) if column else None
        self.table.show_order(place, descending=descending)
        self.show(cursor=current.id if current else None)


def read_row_number(typed: str) -> int:
    """Read a row number as a person types it, thousands separators allowed.

    Raises:
        UsageError: It is not a whole number of 1 or more.
    """
    digits = typed.strip().replace(",", "").replace(" ", "")
    if not (digits.isascii() and digits.isdecimal()) or int(digits[:12]) < 1:
        raise UsageError("Not a row number", "Type a whole number of 1 or more, like 350.")
    return int(digits[:12])
