"""The list of collections: its lines, their counts and names, its filter."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from textual import on, work
from textual.content import Content
from textual.fuzzy import Matcher
from textual.message import Message
from textual.widgets import Static

from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.models import COLLECTION_CAP, Collection
from multicart_tui.domain.text import clean, plural
from multicart_tui.errors import MulticartError, NetworkError
from multicart_tui.services.collections_store import KnownCollection
from multicart_tui.services.probing import Probe, probe_many
from multicart_tui.services.session import Session
from multicart_tui.ui.presenting import BY_ITSELF, RETRY, headline, way_out
from multicart_tui.ui.screens.list_screen import ListScreen
from multicart_tui.ui.widgets.emptiness import show_emptiness
from multicart_tui.ui.widgets.page_table import PageTable, TableColumn, TableRow

COLUMNS = (
    TableColumn("Id", 10, 12),
    TableColumn("Name", 20, 40),
    TableColumn("ASINs", 5, 8),
    TableColumn(" Room", 5, 8),
    TableColumn("Status", 9, 12),
    TableColumn("Last opened", 16, 16),
)
DIGITS = 5
"""Cells of a number in the table: a collection holds 5,000 at most."""

NOTHING_YET = """\
No collections here yet.

The API has no list of collections, so this one is yours to fill:

  a   add a collection by its id, as the web dashboard shows it
"""

CREATE_ONE = "  n   create a new collection\n"
"""The other way to begin, for a session that may write."""


class CollectionList(ListScreen):
    """Collections that are remembered, with what one small read tells of each.

    Lines are there at once; counts come as they are read, at most four at a time.
    """

    COLUMNS = COLUMNS
    FILTER_HINT = "part of a name or id; enter keeps, escape clears"

    class Probed(Message):
        """A collection's count came, or could not be read."""

        def __init__(
            self,
            session: Session,
            collection: CollectionId,
            found: Probe | None,
            error: MulticartError | None,
        ) -> None:
            super().__init__()
            self.session = session
            self.collection = collection
            self.found = found
            self.error = error

    class ProbingEnded(Message):
        """Every count that was asked for came or failed."""

        def __init__(self, session: Session) -> None:
            super().__init__()
            self.session = session

    class NamesLoaded(Message):
        """The configured list of collections came, or could not be read."""

        def __init__(
            self,
            session: Session,
            collections: tuple[Collection, ...],
            error: MulticartError | None,
        ) -> None:
            super().__init__()
            self.session = session
            self.collections = collections
            self.error = error

    def __init__(self, session: Session | None = None) -> None:
        super().__init__(session)
        self._failures: dict[CollectionId, MulticartError] = {}
        self._is_counting = False
        self._counted_at: datetime | None = None
        self._told = ""
        self._known: tuple[KnownCollection, ...] = ()

    @property
    def place(self) -> str:
        """Where the person is."""
        return "Collections"

    def on_mount(self) -> None:
        """Say what is going on until there is a session."""
        if self.session is None:
            self.status.busy = "Opening the session…"

    def begin(self, session: Session) -> None:
        """Show what is remembered at once, then read the counts."""
        self.status.busy = ""
        self._is_counting = False
        self._counted_at = None
        self._failures.clear()
        self._show()
        self.table.focus()
        self.app.tell_of_memory()
        self.action_reload()
        if session.collections_path:
            self._load_names(session)

    # -- what is shown

    def _show(self, cursor: CollectionId | None = None) -> None:
        if not self.session:
            return
        self._known = self.session.collections.all()
        typed = self.filter_box.value.strip()
        matcher = Matcher(typed) if typed else None
        rows = [
            self._row(known)
            for known in self._known
            if matcher is None or matcher.match(f"{known.id} {known.name}") > 0
        ]
        show_emptiness(self.table, is_empty=not rows)
        if not rows:
            self.query_one("#empty", Static).update(Content(self._why_empty(typed)))
        self.table.show(rows, cursor_key=str(cursor) if cursor else None)
        self._told = plural(len(self._known), "collection")
        if typed:
            self._told = f"{len(rows)} of {self._told} match {typed!r}; escape clears"
        self._explain_row()

    def _why_empty(self, typed: str) -> str:
        if self._known:
            return f"No collection matches {clean(typed, 40)!r}\n\n  escape   clear the filter"
        return NOTHING_YET if self.is_read_only else NOTHING_YET + CREATE_ONE

    def _row(self, known: KnownCollection) -> TableRow:
        count = room = "-"
        if known.total is not None:
            count, room = f"{known.total:,}", f"{max(0, COLLECTION_CAP - known.total):,}"
        # The first ASIN enables a draft, so a remembered "draft" with ASINs is out of date.
        is_stale = known.status == "draft" and bool(known.total)
        status = "" if is_stale else known.status
        if known.id in self._failures:
            status = "failed"
        opened = known.opened_at[:16].replace("T", " ")
        pin = "* " if known.is_pinned else ""
        cells = (
            f"{pin}{known.id}",
            known.name,
            count.rjust(DIGITS),
            room.rjust(DIGITS),
            status,
            opened,
        )
        return TableRow(str(known.id), tuple(clean(cell, 120) or "-" for cell in cells))

    @property
    def _current(self) -> KnownCollection | None:
        key = self.table.cursor_key
        return next((known for known in self._known if str(known.id) == key), None)

    def _current_or_say(self) -> KnownCollection | None:
        current = self._current
        if not self._known:
            self.tell("There is no collection here yet: a adds one by its id, n creates one.")
        elif current is None:
            self.tell("No collection passes the filter: escape clears it.")
        return current

    @on(PageTable.CursorMoved)
    def _explain_row(self) -> None:
        """Say why the collection under the cursor failed, or what is special about it."""
        known = self._current
        error = self._failures.get(known.id) if known else None
        offline = self.app.offline
        if self._is_counting:
            self.status.busy = self._counting_words
        elif offline and isinstance(error, NetworkError | None):
            self.status.busy = offline.data_words(self._counted_at)
        elif known and error:
            key = f"; {way_out(error, 'r tries again')}"
            # The reason is cut where there is no room, and the key never is.
            room = max(20, self.size.width - len(key) - 2)
            why = f"{known.id} was not counted: {error.message or error.title}"
            self.status.busy = clean(why, room) + key
        else:
            self.status.busy = ""
        is_empty = known is not None and known.total == 0
        self.status.facts = (
            self._told,
            f"{known.id} is empty: its first ASIN will enable it" if known and is_empty else "",
            "* pinned" if any(each.is_pinned for each in self._known) else "",
        )

    # -- reading the counts and names

    def action_reload(self) -> None:
        """Read the count of every collection again."""
        if self._known:
            self._failures.clear()
            self._count(self._known)

    def _count(self, collections: Iterable[KnownCollection]) -> None:
        if self.session:
            self._is_counting = True
            self.status.busy = self._counting_words
            self._probe_all(self.session, [known.id for known in collections])

    @property
    def _counting_words(self) -> str:
        return f"Counting… {self.retry}, escape stops" if self.retry else "Counting…"

    def show_request(self, number: int) -> None:
        """Say also under the list what a count waits for."""
        super().show_request(number)
        if self._is_counting:
            self.status.busy = self._counting_words

    def action_back(self) -> None:
        """Stop waiting for counts that do not come, else clear the filter or go back."""
        if self._is_counting and self.retry:
            self.workers.cancel_group(self, "probe")
            self._is_counting = False
            self._explain_row()
            self.tell("Stopped counting; r counts again.")
        else:
            super().action_back()

    @property
    def _uncounted(self) -> list[KnownCollection]:
        """Collections whose count was never asked for, as after their names came."""
        return [
            known for known in self._known if known.total is None and known.id not in self._failures
        ]

    @work(group="probe", exclusive=True, description="count collections")
    async def _probe_all(self, session: Session, ids: list[CollectionId]) -> None:
        def heard(
            collection: CollectionId, found: Probe | None, error: MulticartError | None
        ) -> None:
            self.post_message(self.Probed(session, collection, found, error))

        await probe_many(session.api, ids, heard)
        self.post_message(self.ProbingEnded(session))

    @on(Probed)
    def _take_count(self, message: Probed) -> None:
        if message.session is not self.session:
            return  # of the account before
        if self.session.collections.get(message.collection) is None:
            return  # forgotten meanwhile
        if message.error:
            self._failures[message.collection] = message.error
        elif message.found:
            self._failures.pop(message.collection, None)
            self.session.collections.remember(message.collection, total=message.found.total)
        known = self.session.collections.get(message.collection)
        if known:
            self._known = tuple(known if old.id == known.id else old for old in self._known)
            self.table.update_row(self._row(known))

    @on(ProbingEnded)
    def _say_counted(self, message: ProbingEnded) -> None:
        if message.session is not self.session:
            return
        self._is_counting = False
        if len(self._failures) < len(self._known):
            self._counted_at = self.app.clock()
        if self._uncounted:
            self._count(self._uncounted)
            return
        if self._failures and len(self._failures) == len(self._known):
            error = next(iter(self._failures.values()))
            words = f"{RETRY}; {BY_ITSELF}" if self.app.offline else RETRY
            self.tell_error(error, way_out(error, words), title="The ASINs were not counted")
        self._explain_row()

    def link_changed(self) -> None:
        """The link is lost or back: say so under the list."""
        super().link_changed()
        self._explain_row()

    def link_is_back(self) -> None:
        """Count again, unless that is under way or nobody looks and nothing is lacking."""
        if not self._is_counting and (self.is_active or self._failures):
            self.action_reload()

    @work(group="names", exclusive=True, description="read the configured list of collections")
    async def _load_names(self, session: Session) -> None:
        try:
            found = await session.api.list_collections(session.collections_path)
        except MulticartError as error:
            self.post_message(self.NamesLoaded(session, (), error))
        else:
            self.post_message(self.NamesLoaded(session, found, None))

    @on(NamesLoaded)
    def _merge_names(self, message: NamesLoaded) -> None:
        if message.session is not self.session:
            return
        if message.error:
            why = headline(message.error)
            self.tell(
                f"{why}. The list below is this machine's own.",
                title="Names were not read",
                is_warning=True,
            )
            return
        store = self.session.collections
        for found in message.collections:
            known = store.get(found.id)
            # A name given here stays: the person chose it.
            name = None if known and known.name else found.name or None
            store.remember(found.id, name=name, status=found.status or None)
        self._show()
        if self._uncounted and not self._is_counting:
            self._count(self._uncounted)

    def show_change(self, collection: CollectionId, total: int | None) -> None:
        """Another screen, or a write that outlived its form, changed a collection.

        Whoever knew the total remembered it for the account it belongs to, which need not be
        this one any more.
        """
        self._show()

    # -- moving about

    def on_screen_resume(self) -> None:
        """Show what other screens learned meanwhile."""
        if self.session and self.is_mounted:
            current = self._current
            self._show(current.id if current else None)

    def show_filtered(self) -> None:
        """Draw the collections that pass the filter."""
        self._show()
