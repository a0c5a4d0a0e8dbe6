"""What an ASIN table shows of a collection: a page of it or all, filtered, sorted, in words."""

from __future__ import annotations

from dataclasses import dataclass, field

from multicart_tui.domain.columns import Column, sort_records
from multicart_tui.domain.filtering import RowFilter
from multicart_tui.domain.ids import AsinId, CollectionId
from multicart_tui.domain.models import COLLECTION_CAP, AsinPage, AsinRecord
from multicart_tui.domain.paging import Window, describe


@dataclass
class AsinList:
    """The rows that were read of one collection, and how the person looks at them.

    Either one page of the server's list is held, or, once it was asked for, every
    row; then pages are cut from what the filter lets through. Which of the two is
    always named, so that nobody takes a filtered page for a filtered collection.
    """

    collection: CollectionId
    window: Window = field(default_factory=Window)
    """The page on screen."""
    total: int = 0
    """Rows in the whole collection, as last told by the server."""
    filter: RowFilter = field(default_factory=RowFilter)
    sort_column: Column | None = None
    descending: bool = False
    whole: tuple[AsinRecord, ...] | None = None
    """Every row of the collection, once loaded; None while only a page is held."""
    repeated: int = 0
    """Rows that came twice while paging, because the list changed meanwhile."""
    missed: int = 0
    """Rows that may have been skipped for the same reason; at most this many."""
    dropped: int = 0
    """Rows left away at the beginning of the page, because the page before had shown them."""
    _page: tuple[AsinRecord, ...] = ()
    _kept: list[AsinRecord] | None = None

    # -- what was read

    def take_page(
        self, page: AsinPage, *, repeated: int = 0, missed: int = 0, dropped: int = 0
    ) -> None:
        """Hold a page of the server's list instead of whatever was held.

        Args:
            page: Its rows, without those that are left away.
            repeated: Rows that came twice.
            missed: At most so many moved past the reader, to where the page before is.
            dropped: Rows at the page's place that the page before had shown.
        """
        self.window = Window(page.skip, self.window.size)
        self.total = page.total
        self._page = page.rows
        self.whole = None
        self.repeated, self.missed, self.dropped = repeated, missed, dropped
        self._kept = None

    def take_whole(
        self, rows: tuple[AsinRecord, ...], total: int, *, repeated: int = 0, missed: int = 0
    ) -> None:
        """Hold every row of the collection."""
        self.whole, self.total = rows, total
        self.repeated, self.missed, self.dropped = repeated, missed, 0
        self._kept = None

    def replace(self, record: AsinRecord) -> None:
        """Put a changed record in the place of the one with its id."""
        self._page = tuple(record if row.id == record.id else row for row in self._page)
        if self.whole is not None:
            self.whole = tuple(record if row.id == record.id else row for row in self.whole)
        self._kept = None

    # -- how it is looked at

    def set_filter(self, typed: str) -> None:
        """Keep only what the filter lets through, and go back to its first page."""
        self.filter = RowFilter(typed)
        self._kept = None
        if self.whole is not None:
            self.window = self.window.at(0)

    def set_sort(self, column: Column | None, *, descending: bool = False) -> None:
        """Order the rows by a column; None is the server's own order."""
        self.sort_column, self.descending = column, descending
        self._kept = None

    @property
    def held(self) -> tuple[AsinRecord, ...]:
        """Every row that was read and not thrown away."""
        return self._page if self.whole is None else self.whole

    @property
    def kept(self) -> list[AsinRecord]:
        """Held rows that pass the filter, in the order asked for."""
        if self._kept is None:
            rows = self.filter.keep(self.held)
            if self.sort_column:
                rows = sort_records(rows, self.sort_column, descending=self.descending)
            self._kept = rows
        return self._kept

    @property
    def shown(self) -> list[AsinRecord]:
        """The rows of the page on screen."""
        if self.whole is None:
            return self.kept
        return self.kept[self.window.skip : self.window.skip + self.window.size]

    @property
    def length(self) -> int:
        """How long the list is that the pages walk through."""
        return self.total if self.whole is None else len(self.kept)

    @property
    def room(self) -> int:
        """How many more ASINs the collection takes; 0 or more."""
        return max(0, COLLECTION_CAP - self.total)

    def find(self, asin: AsinId) -> AsinRecord | None:
        """The held row with this id."""
        return next((row for row in self.held if row.id == asin), None)

    def at_place(self, index: int) -> AsinRecord | None:
        """The row at a place of the service's list, from 0; None if the page has it not."""
        place = index - self.window.skip - self.dropped
        return self._page[place] if 0 <= place < len(self._page) else None

    def ending_before(self, window: Window) -> tuple[AsinRecord, ...]:
        """The rows of the page held, if the window begins where that ends; else none."""
        is_full = len(self._page) + self.dropped == self.window.size
        is_next = window.skip == self.window.skip + self.window.size
        return self._page if self.whole is None and is_full and is_next else ()

    # -- in words

    def describe(self) -> str:
        """Which rows are on screen: ``Showing 1-100 of 250``, and what the filter covers."""
        if self.filter.is_empty:
            begins = self.window.at(self.window.skip + self.dropped)
            return describe(begins, len(self.shown), self.length)
        if self.whole is None:
            return f"This page: {len(self.kept)} of {len(self._page)} match"
        found = describe(self.window, len(self.shown), len(self.kept))
        return f"{found} that match in all {len(self.whole):,}"

    def describe_scope(self) -> str:
        """What a filter or a sort order covers: ``this page`` or ``all 4,688``."""
        return "this page" if self.whole is None else f"all {len(self.whole):,}"

    def describe_order(self) -> str:
        """The sort order and what it covers; empty for the server's own order."""
        if not self.sort_column:
            return ""
        arrow = "▼" if self.descending else "▲"
        return f"{self.sort_column.title} {arrow} on {self.describe_scope()}"

    def describe_change(self) -> str:
        """What went wrong if the list changed while it was read; else empty."""
        if not (self.repeated or self.missed):
            return ""
        where = " ([ shows them)" if self.missed and self.whole is None and self.window.skip else ""
        return (
            f"List changed while paging: {self.repeated} repeated, up to {self.missed} missed"
            f"{where}; r reloads"
        )
