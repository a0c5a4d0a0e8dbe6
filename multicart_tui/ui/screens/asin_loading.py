"""Reads a collection for the screen of its ASINs: a page, the page after it, or all rows.

Three rules hold here. What is on screen stays until something newer came. An answer that
nobody waits for any more is dropped, which is decided by the identity of the request and
not by its values. Nothing read before a write is shown after it.

Without a link, pages seen before are shown with the time they are of.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING

from textual import on, work

from multicart_tui.domain.asin_list import AsinList
from multicart_tui.domain.ids import AsinId, CollectionId
from multicart_tui.domain.paging import PAGE_SIZE, SeenPages, Window
from multicart_tui.domain.text import plural
from multicart_tui.errors import MulticartError, NetworkError
from multicart_tui.services.loading import load_all
from multicart_tui.services.turning import Turned, turn
from multicart_tui.ui.messages import CollectionChanged
from multicart_tui.ui.presenting import BY_ITSELF, RETRY, way_out
from multicart_tui.ui.screens.asin_requests import (
    LoadFailed,
    LoadProgressed,
    PageLoaded,
    PageRequest,
    WholeLoaded,
    WholeRequest,
)
from multicart_tui.ui.screens.base import BaseScreen

if TYPE_CHECKING:
    from multicart_tui.services.session import Session

PATIENCE = 0.25
"""Seconds before a page turn says that it is loading; most are over sooner."""


class AsinLoading(BaseScreen):
    """What a screen of ASINs holds and how it is read; says nothing of how it looks."""

    def __init__(self, collection: CollectionId, session: Session | None = None) -> None:
        super().__init__(session)
        size = session.page_size if session else PAGE_SIZE
        self.listing = AsinList(collection, Window(0, size))
        self.is_read = False
        """Whether a page ever came, so that the total is known."""
        self.total_read = 0.0
        """When the total was read, in seconds of the monotonic clock."""
        self.failure: MulticartError | None = None
        """Why the last thing asked for did not come; None when it did."""
        self._wanted: PageRequest | None = None
        self._ahead: PageRequest | None = None
        self._wanted_all: WholeRequest | None = None
        self._failed: PageRequest | WholeRequest | None = None
        self.data_at: datetime | None = None
        """When the rows on screen were read, local time; None before any came."""
        self._pages_seen: SeenPages[Window, Turned] = SeenPages()
        self._may_be_old = False
        """Whether the link was lost since the rows on screen were read."""

    def show(
        self, *, cursor: AsinId | None = None, to_top: bool = False, at_end: bool = False
    ) -> None:
        """Draw what is held; overridden by the part that has a table."""

    def show_status(self) -> None:
        """Draw the words under the table; overridden by the part that has them."""

    @property
    def is_blank(self) -> bool:
        """Whether no page ever came, as with a key that was refused."""
        return not self.is_read

    # -- asking

    @property
    def wanted_window(self) -> Window:
        """The page that is waited for, else the one on screen: where the next turn starts."""
        return self._wanted.window if self._wanted else self.listing.window

    @property
    def is_loading_all(self) -> bool:
        """Whether every row is being read."""
        return self._wanted_all is not None

    @property
    def loading_words(self) -> str:
        """What is being read, or what went wrong with it; empty when all is quiet."""
        if self._wanted_all:
            return " · ".join(filter(None, [self._wanted_all.describe(), self.retry]))
        if self._wanted and self.retry:
            return f"{self._wanted.describe()} {self.retry}, escape stops"
        if self._wanted and monotonic() - self._wanted.asked > PATIENCE:
            return self._wanted.describe()
        offline = self.app.offline
        if offline and (self.failure is None or isinstance(self.failure, NetworkError)):
            lacking = self._failed.lacking(self.listing.window) if self._failed else ""
            return offline.data_words(self.data_at) + (lacking if self.is_read else "")
        if self.failure is None:
            return ""
        return f"Not loaded: {self.failure.title}; {way_out(self.failure, RETRY)}"

    def want(self, request: PageRequest) -> None:
        """Show a page: at once if its rows are held or were read ahead, else when it comes."""
        if self.listing.whole is not None:
            self._show_held(request)
            return
        if not self.session:
            return
        self.workers.cancel_group(self, "load")
        self._failed = self.failure = None
        if self.app.offline and self._show_seen(request):
            return
        ahead, self._ahead = self._ahead, None
        if ahead and ahead.window == request.window and ahead.is_fresh:
            # The call that is under way, or its answer, serves as well as a new one.
            ahead.cursor, ahead.row, ahead.at_end = request.cursor, request.row, request.at_end
            ahead.on_shown, ahead.asked = request.on_shown, request.asked
            self._wanted = ahead
            if ahead.turned:
                self._take(ahead, ahead.turned)
                return
        else:
            self.workers.cancel_group(self, "ahead")
            self._wanted = request
            self._load(self.session, request)
        self.show_status()
        self.set_timer(PATIENCE + 0.05, self.show_status)

    def read_again(
        self,
        *,
        window: Window | None = None,
        cursor: AsinId | None = None,
        on_shown: Callable[[bool], None] | None = None,
        keeps_seen: bool = False,
    ) -> None:
        """Read anew what is on screen; what was read before may be wrong now.

        Args:
            window: The page to show; the one on screen, or waited for, if None.
            cursor: The row to put the cursor on.
            on_shown: Told once it is shown, with whether the row ``cursor`` is there.
            keeps_seen: Whether other pages are still as they were, so that they may be shown
                when there is no link.
        """
        self.workers.cancel_group(self, "ahead")
        self._ahead = None
        if not keeps_seen and self.app.offline is None:
            self._pages_seen.clear()
        failed, self._failed = self._failed, None
        is_whole = self.listing.whole is not None or self._wanted_all is not None
        if is_whole or isinstance(failed, WholeRequest):
            self.load_all(cursor=cursor, on_shown=on_shown)
            return
        wanted = failed.window if failed else self.wanted_window
        self.want(PageRequest(window or wanted, cursor, on_shown=on_shown))

    def load_all(
        self,
        *,
        cursor: AsinId | None = None,
        on_shown: Callable[[bool], None] | None = None,
    ) -> None:
        """Read every row, so that filter and sort cover the whole collection."""
        if self.session:
            self._failed = self.failure = None
            self._wanted_all = WholeRequest(cursor, on_shown)
            self._load_whole(self.session, self._wanted_all)
            self.show_status()

    @property
    def is_waiting_to_retry(self) -> bool:
        """Whether a page did not come and is about to be asked for again."""
        return self._wanted is not None and bool(self.retry)

    def stop_retrying(self) -> None:
        """Ask for the page no more; what is on screen stays."""
        self.workers.cancel_group(self, "load")
        self.workers.cancel_group(self, "ahead")
        self._failed, self._wanted = self._wanted, None
        self.failure = NetworkError("stopped while waiting to try again")
        self.show()

    def show_request(self, number: int) -> None:
        """Say also under the table what a page waits for."""
        super().show_request(number)
        self.show_status()

    def stop_loading_all(self) -> None:
        """Give up reading every row; what is on screen stays."""
        self.workers.cancel_group(self, "load-all")
        self._wanted_all = None
        self.show_status()

    @work(group="load", exclusive=True, description="load a page")
    async def _load(self, session: Session, request: PageRequest) -> None:
        await self._read(session, request)

    @work(group="ahead", exclusive=True, description="load the next page ahead")
    async def _load_ahead(self, session: Session, request: PageRequest) -> None:
        await self._read(session, request)

    async def _read(self, session: Session, request: PageRequest) -> None:
        before = self.listing.ending_before(request.window)
        request.goes_on = bool(before)
        try:
            turned = await turn(session.api, self.listing.collection, request.window, before)
        except MulticartError as error:
            self.post_message(LoadFailed(request, error))
        else:
            self.post_message(PageLoaded(request, turned))

    @work(group="load-all", exclusive=True, description="load every row")
    async def _load_whole(self, session: Session, request: WholeRequest) -> None:
        def progressed(done: int, total: int) -> None:
            request.done, request.total = done, total
            job.progress = f"{done:,} of {total:,}"
            self.post_message(LoadProgressed(request))

        title = f"Load all ASINs of {self.listing.collection}"
        try:
            with self.app.jobs.read(title, self.stop_loading_all, self.way_back()) as job:
                whole = await load_all(
                    session.api,
                    self.listing.collection,
                    batch=session.load_size,
                    on_progress=progressed,
                )
                job.result = f"{plural(len(whole.rows), 'row')} loaded"
        except MulticartError as error:
            self.post_message(LoadFailed(request, error))
        else:
            self.post_message(WholeLoaded(request, whole))

    # -- answers

    @on(PageLoaded)
    def _page_came(self, message: PageLoaded) -> None:
        request = message.request
        request.read_at = self.app.clock()
        if request is self._wanted:
            self._take(request, message.turned)
        elif request is self._ahead:
            request.turned, request.came = message.turned, monotonic()

    def _take(self, request: PageRequest, turned: Turned) -> None:
        page = turned.page
        self._wanted = self.failure = None
        last = request.window.last(page.total)
        if not page.rows and last.skip < page.skip:
            # Rows were deleted meanwhile, and the page fell off the end of the list.
            self.want(PageRequest(last, on_shown=request.on_shown))
            return
        before = self.listing.window
        is_turned = self.is_read and page.skip != before.skip
        if is_turned and not request.goes_on:
            turned = turned.held_against(self.listing.held, self.listing.total)
        self.listing.take_page(
            page, repeated=turned.repeated, missed=turned.missed, dropped=turned.dropped
        )
        self.remember_total(page.total, request.came or monotonic())
        self._date(request.read_at)
        self._pages_seen.keep(request.window, turned, request.read_at)
        if self.session:
            self.session.lookups.learn(page.rows)
        cursor = request.cursor
        if request.row is not None:
            row = self.listing.at_place(request.row)
            cursor = row.id if row else cursor
        self.show(cursor=cursor, to_top=is_turned, at_end=request.at_end)
        if self.listing.describe_change():
            self.tell(self.listing.describe_change(), is_warning=True)
        if request.on_shown:
            request.on_shown(self.listing.find(cursor) is not None if cursor else False)
        if is_turned and self.listing.window == before.next(page.total):
            self._read_ahead(page.total)

    def _date(self, read_at: datetime) -> None:
        self.data_at, self._may_be_old = read_at, self.app.offline is not None

    def _show_seen(self, request: PageRequest) -> bool:
        """Show another page as it was when it was seen last; returns whether it was seen."""
        found = self._pages_seen.get(request.window)
        if found is None or request.window == self.listing.window:
            return False
        self.workers.cancel_group(self, "ahead")
        self._ahead = self._wanted = self._failed = self.failure = None
        turned, self.data_at = found
        self._may_be_old = True
        is_turned = request.window != self.listing.window
        self.listing.take_page(turned.page, dropped=turned.dropped)
        cursor = request.cursor
        if request.row is not None and (row := self.listing.at_place(request.row)):
            cursor = row.id
        self.show(cursor=cursor, to_top=is_turned, at_end=request.at_end)
        if request.on_shown:
            request.on_shown(self.listing.find(cursor) is not None if cursor else False)
        return True

    def link_changed(self) -> None:
        """The link is lost or back: from now on the rows may be old, or no longer are."""
        super().link_changed()
        self._may_be_old = True
        self.show_status()

    def link_is_back(self) -> None:
        """Read the page again, or what could not be read; not all rows if they are held."""
        is_asked = self._wanted is not None or self._wanted_all is not None
        is_lacking = self._failed is not None or self.listing.whole is None
        if self._may_be_old and is_lacking and not is_asked:
            self.read_again()

    def _read_ahead(self, total: int) -> None:
        """Read the page after this one, because the person goes that way."""
        window = self.listing.window.next(total)
        if self.session and self._wanted is None and window != self.listing.window:
            self._ahead = PageRequest(window)
            self._load_ahead(self.session, self._ahead)

    @on(WholeLoaded)
    def _whole_came(self, message: WholeLoaded) -> None:
        request, whole = message.request, message.whole
        if request is not self._wanted_all:
            return
        self.workers.cancel_group(self, "load")
        self._wanted_all = self._wanted = self.failure = None
        self.listing.take_whole(
            whole.rows, whole.total, repeated=whole.repeated, missed=whole.missed
        )
        self.remember_total(whole.total, monotonic())
        self._date(self.app.clock())
        if self.session:
            self.session.lookups.learn(whole.rows)
        self.show(cursor=request.cursor)
        if self.listing.describe_change():
            self.tell(self.listing.describe_change(), is_warning=True)
        if request.on_shown:
            found = self.listing.find(request.cursor) if request.cursor else None
            request.on_shown(found is not None)

    @on(LoadProgressed)
    def _progressed(self, message: LoadProgressed) -> None:
        if message.request is self._wanted_all:
            self.show_status()

    @on(LoadFailed)
    def _load_failed(self, message: LoadFailed) -> None:
        request = message.request
        if request is self._ahead:
            self._ahead = None  # nobody asked for it yet, so nobody needs to hear
        elif request is self._wanted or request is self._wanted_all:
            if self.app.offline and isinstance(request, PageRequest) and self._show_seen(request):
                return
            if request is self._wanted:
                self._wanted = None
            else:
                self._wanted_all = None
            self._failed, self.failure = request, message.error
            self.show()
            if self.is_read:  # else it fills the screen
                words = f"{RETRY}; {BY_ITSELF}" if self.app.offline else RETRY
                self.tell_error(message.error, way_out(message.error, words))

    def _show_held(self, request: PageRequest) -> None:
        """Show a page of the rows that are all held."""
        is_turned = request.window != self.listing.window
        self.listing.window = request.window
        cursor = request.cursor
        if request.row is not None and request.row < len(self.listing.kept):
            cursor = self.listing.kept[request.row].id
        self.show(cursor=cursor, to_top=is_turned, at_end=request.at_end)
        if request.on_shown:
            request.on_shown(cursor is not None and self.listing.find(cursor) is not None)

    def remember_total(self, total: int, read_at: float) -> None:
        """Keep how many rows there are, and when that was read; tell the list of collections.

        The first time proves that the collection is there, so only then it was opened.
        """
        is_first, self.is_read = not self.is_read, True
        self.total_read = read_at
        if self.session:
            self.session.collections.remember(self.listing.collection, total=total, opened=is_first)
            self.app.post_message(CollectionChanged(self.listing.collection, total))
