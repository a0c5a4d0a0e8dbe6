"""Reads the outputs of a collection page by page and shows them; the API has no total."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.widgets import Static

from multicart_tui.domain.ids import CollectionId, OutputId
from multicart_tui.domain.models import OutputPage, OutputRecord
from multicart_tui.domain.paging import SeenPages
from multicart_tui.domain.text import clean
from multicart_tui.errors import MulticartError, NetworkError
from multicart_tui.services.output_visits import Visit
from multicart_tui.ui.presenting import BY_ITSELF, RETRY, headline, way_out
from multicart_tui.ui.screens.base import BaseScreen
from multicart_tui.ui.widgets.emptiness import show_emptiness
from multicart_tui.ui.widgets.page_table import PageTable, TableColumn, TableRow
from multicart_tui.ui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from multicart_tui.services.session import Session

COLUMNS = (
    TableColumn("Id", 12, 18),
    TableColumn("  Items", 7, 9),
    TableColumn("News", 7, 7),
    TableColumn("Created", 16, 16),
    TableColumn("Updated", 16, 16),
)
DIGITS = 7
"""Cells of a count of items, which stands to the right."""

NOTHING_YET = """\
No outputs in this collection yet.

The service adds one for each product it has scraped, after a run of the collection.
"""


class OutputList(BaseScreen):
    """One page of outputs, with what is new since the visit before."""

    table = query_one(PageTable)
    status = query_one(StatusLine)

    class PageCame(Message):
        """A page was read, or could not be."""

        def __init__(
            self, session: Session, skip: int, page: OutputPage | None, error: MulticartError | None
        ) -> None:
            super().__init__()
            self.session = session
            self.skip = skip
            self.page = page
            self.error = error

    def __init__(self, collection: CollectionId, session: Session | None = None) -> None:
        super().__init__(session)
        self.collection = collection
        self.page: OutputPage | None = None
        """What is on screen; None until a page came."""
        self.marked: dict[OutputId, OutputRecord] = {}
        """Outputs to be saved together, on whatever page they are."""
        self._before = Visit()
        self._wanted: int | None = None
        self._page_size = 0
        """Outputs on a page when one was asked for last."""
        self._failure: MulticartError | None = None
        self._lacking: int | None = None
        """Where the page begins that could not be read."""
        self._read_at: datetime | None = None
        self._pages_seen: SeenPages[int, OutputPage] = SeenPages()
        self._may_be_old = False

    @property
    def place(self) -> str:
        """Where the person is."""
        return f"Outputs of collection {self.collection}"

    def compose_body(self) -> ComposeResult:
        """Lay out the table, the words for an empty one, and the status line."""
        with Vertical(id="body"):
            yield PageTable(COLUMNS)
            yield Static(Content(NOTHING_YET), id="empty")
            yield StatusLine()

    def begin(self, session: Session) -> None:
        """Read the first page."""
        self._before = session.visits.get(self.collection)
        self.page, self._failure, self._read_at = None, None, None
        self._pages_seen.clear()
        self.marked.clear()
        self.table.focus()
        self.want(0)

    # -- reading

    def on_screen_resume(self) -> None:
        """Take the page size that may have been set on another screen."""
        if self.session and self.page and self._page_size != self.session.page_size:
            self.want(self.page.skip)

    def want(self, skip: int) -> None:
        """Read the page that begins after ``skip`` outputs; the old one stays until it came."""
        if self.app.offline and self._show_seen(skip):
            return
        if self.session:
            self._wanted, self._failure, self._lacking = skip, None, None
            self._page_size = self.session.page_size
            self._read(self.session, skip)
            self.show_status()

    @work(group="load", exclusive=True, description="read a page of outputs")
    async def _read(self, session: Session, skip: int) -> None:
        size = session.page_size
        try:
            page = await session.api.list_outputs(self.collection, skip=skip, limit=size)
        except MulticartError as error:
            self.post_message(self.PageCame(session, skip, None, error))
        else:
            self.post_message(self.PageCame(session, skip, page, None))

    @on(PageCame)
    def _show_page(self, message: PageCame) -> None:
        session = self.session
        if session is None or message.session is not session or message.skip != self._wanted:
            return  # nobody waits for it any more
        self._wanted = None
        if message.error or message.page is None:
            if self.app.offline and self._show_seen(message.skip):
                return
            self._failure, self._lacking = message.error, message.skip
            if message.error:
                words = f"{RETRY}; {BY_ITSELF}" if self.app.offline else RETRY
                self.tell_error(message.error, way_out(message.error, words))
            self.show_status()
            return
        is_turned = self.page is None or self.page.skip != message.page.skip
        self.page, self._read_at = message.page, self.app.clock()
        self._may_be_old = self.app.offline is not None
        self._pages_seen.keep(message.skip, message.page, self._read_at)
        seen = session.visits.get(self.collection).with_seen(message.page.rows)
        session.visits.keep(self.collection, seen)
        self.app.tell_of_memory()
        self.show(to_top=is_turned)

    # -- without a link

    def _show_seen(self, skip: int) -> bool:
        """Show another page as it was when it was seen last; returns whether it was seen."""
        found = self._pages_seen.get(skip)
        if found is None or (self.page is not None and self.page.skip == skip):
            return False
        self.workers.cancel_group(self, "load")
        self._wanted = self._failure = self._lacking = None
        self.page, self._read_at = found
        self._may_be_old = True
        self.show(to_top=True)
        return True

    def link_changed(self) -> None:
        """The link is lost or back: from now on the outputs may be old, or no longer are."""
        super().link_changed()
        self._may_be_old = True
        self.show_status()

    def link_is_back(self) -> None:
        """Read the page again, or the one that could not be read."""
        if self._may_be_old and self._wanted is None:
            here = self.page.skip if self.page else 0
            self.want(here if self._lacking is None else self._lacking)

    # -- what is shown

    @property
    def rows(self) -> tuple[OutputRecord, ...]:
        """The outputs on screen."""
        return self.page.rows if self.page else ()

    @property
    def current(self) -> OutputRecord | None:
        """The output under the cursor."""
        key = self.table.cursor_key
        return next((row for row in self.rows if str(row.id) == key), None)

    def show(self, *, to_top: bool = False) -> None:
        """Draw the page that is held."""
        is_empty = self.page is not None and not self.page.rows and not self.page.skip
        show_emptiness(self.table, is_empty=is_empty)
        self.table.show([self._row(row) for row in self.rows], to_top=to_top)
        self.show_status()

    def _row(self, output: OutputRecord) -> TableRow:
        cells = (
            output.id.label,
            ("-" if output.item_count is None else f"{output.item_count:,}").rjust(DIGITS),
            self._before.news_of(output) or "-",
            _minute(output.created_at),
            _minute(output.updated_at),
        )
        return TableRow(
            str(output.id), tuple(clean(cell, 80) for cell in cells), output.id in self.marked
        )

    def show_status(self) -> None:
        """Draw which outputs are on screen, and whether others follow."""
        self.status.busy = ""
        if self._wanted is not None:
            self.status.busy = "Reading…"
        elif self.app.offline and isinstance(self._failure, NetworkError | None):
            is_other = self._lacking is not None and self.page is not None
            lacking = "; the other page not read" if is_other else ""
            self.status.busy = self.app.offline.data_words(self._read_at) + lacking
        elif self._failure:
            self.status.busy = f"Not loaded: {headline(self._failure)}; r tries again"
        facts = [self._describe_page()]
        if self.marked:
            hidden = len(self.marked) - sum(row.id in self.marked for row in self.rows)
            facts.append(
                f"{len(self.marked):,} marked" + (f" ({hidden:,} on other pages)" if hidden else "")
            )
        news = sum(bool(self._before.news_of(row)) for row in self.rows)
        facts.append(f"{news:,} new or updated since your last visit" if news else "")
        self.status.facts = tuple(facts)

    def _describe_page(self) -> str:
        if self.page is None:
            return ""
        if not self.page.rows:
            return "No outputs here" if self.page.skip else "No outputs"
        first, last = self.page.skip + 1, self.page.skip + len(self.page.rows)
        end = "more follow" if self.page.has_more else "the last page"
        return f"Showing {first:,}-{last:,}, {end}"


def _minute(time: str) -> str:
    """A time of the service, ISO 8601, to the minute."""
    return time[:16].replace("T", " ") or "-"
