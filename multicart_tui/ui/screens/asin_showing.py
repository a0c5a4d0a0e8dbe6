"""Draws what was read of a collection: the table, the words under it, or why it is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Label, Static

from multicart_tui.domain.columns import ASIN_COLUMNS, cells
from multicart_tui.domain.ids import AsinId, CollectionId
from multicart_tui.domain.marks import Marks
from multicart_tui.domain.models import AsinRecord
from multicart_tui.domain.text import clean
from multicart_tui.ui.presenting import is_about_credentials, paragraphs
from multicart_tui.ui.screens.asin_loading import AsinLoading
from multicart_tui.ui.widgets.emptiness import show_emptiness
from multicart_tui.ui.widgets.filter_box import FilterBox
from multicart_tui.ui.widgets.page_table import PageTable, TableColumn, TableRow
from multicart_tui.ui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from multicart_tui.services.session import Session

NO_ASINS = "No ASINs in this collection yet"

HOW_TO_BEGIN = """\
  n   add one
  m   add many from a paste
  i   import a CSV file

The first ASIN enables the collection: its schedule may start to run and use credits."""


def table_columns() -> tuple[TableColumn, ...]:
    """The columns of the ASIN table, as the table wants them."""
    return tuple(TableColumn(column.title, column.width, column.most) for column in ASIN_COLUMNS)


class AsinShowing(AsinLoading):
    """Table, filter and status line, always in step with what is held and marked."""

    table = query_one(PageTable)
    status = query_one(StatusLine)
    filter_box = query_one(FilterBox)

    def __init__(self, collection: CollectionId, session: Session | None = None) -> None:
        super().__init__(collection, session)
        self.marks = Marks()

    @property
    def place(self) -> str:
        """Where the person is."""
        known = self.session.collections.get(self.listing.collection) if self.session else None
        name = f" {known.name}" if known and known.name else ""
        return f"Collection {self.listing.collection}{name}"

    def compose_body(self) -> ComposeResult:
        """Lay out the table, the words for an empty one, the filter and the status line."""
        with Vertical(id="body"):
            yield PageTable(table_columns())
            yield Static(Content(""), id="empty")
            with Horizontal(id="filter-line"):
                yield Label("/")
                yield FilterBox(placeholder="text, or !text for rows without it", id="filter")
            yield StatusLine()

    # -- drawing

    def show(
        self, *, cursor: AsinId | None = None, to_top: bool = False, at_end: bool = False
    ) -> None:
        """Draw the page on screen and the words under it.

        Args:
            cursor: Row to put the cursor on; the row it was on if None.
            to_top: Put the cursor on the first row instead.
            at_end: Put the cursor on the last row instead.
        """
        self._page_of(cursor)
        shown = self.listing.shown
        self.marks.add([row for row in shown if row.id in self.marks])  # newer values
        self.table.show(
            [self.table_row(record) for record in shown],
            cursor_key=str(cursor) if cursor else None,
            to_top=to_top and cursor is None,
        )
        if at_end and shown:
            self.table.move_cursor(row=len(shown) - 1)
        show_emptiness(self.table, is_empty=not shown)
        if not shown:
            self.query_one("#empty", Static).update(Content(self._why_empty()))
        self.show_status()

    def _page_of(self, cursor: AsinId | None) -> None:
        """Go to the page of all rows that has the cursor's row, or that still has rows."""
        listing = self.listing
        if listing.whole is None:
            return
        place = None
        if cursor:
            place = next((i for i, row in enumerate(listing.kept) if row.id == cursor), None)
        if place is None:
            place = min(listing.window.skip, max(0, listing.length - 1))
        listing.window = listing.window.holding(place + 1, listing.length)

    def table_row(self, record: AsinRecord) -> TableRow:
        """A record as a line of the table."""
        return TableRow(str(record.id), cells(record), record.id in self.marks)

    def show_status(self) -> None:
        """Draw the words under the table."""
        if not self.is_attached:
            return
        self.status.busy = self.busy_words
        # Rows that the next key may delete are never out of sight.
        self.status.vital = marked = self.marks.describe(self.listing.shown)
        self.status.facts = (
            self.listing.describe() if self.is_read else "",
            marked,
            self.watch_words,
            self.listing.describe_change(),
            self.listing.describe_order(),
            "all rows loaded" if self.listing.whole is not None else "",
        )

    @property
    def watch_words(self) -> str:
        """What is watched; overridden by the part that does."""
        return ""

    @property
    def busy_words(self) -> str:
        """What is going on; empty when nothing is."""
        return self.loading_words

    def _why_empty(self) -> str:
        if self.failure and not self.is_read:
            key = "\n  K        another key or token" if is_about_credentials(self.failure) else ""
            return f"{paragraphs(self.failure)}\n{key}\n  r        try again\n  escape   go back"
        if not self.is_read:
            return "Loading…"
        if self.listing.total == 0:
            return NO_ASINS if self.is_read_only else f"{NO_ASINS}\n\n{HOW_TO_BEGIN}"
        if self.listing.filter.is_empty:
            return "The service gave no rows for this page.\n\n  r   reload"
        typed = clean(self.listing.filter.typed, 40)
        lines = [f"No row {self._scope} matches /{typed}", "", "  escape   clear the filter"]
        if self.listing.whole is None and self.listing.total > len(self.listing.held):
            lines.append(f"  A        load all {self.listing.total:,} rows and look through them")
        return "\n".join(lines)

    @property
    def _scope(self) -> str:
        if self.listing.whole is None:
            return "on this page"
        return f"of {self.listing.describe_scope()}"

    # -- the cursor

    @property
    def current(self) -> AsinRecord | None:
        """The record under the cursor."""
        key = self.table.cursor_key
        return next((row for row in self.listing.shown if str(row.id) == key), None)
