"""The ASINs of one collection: every key of the screen, and what leaves it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.binding import Binding, BindingType
from textual.message import Message

from multicart_tui.domain.columns import yes_no
from multicart_tui.domain.models import AsinRecord
from multicart_tui.domain.paging import Window
from multicart_tui.errors import MulticartError
from multicart_tui.ui.presenting import headline
from multicart_tui.ui.screens.asin_requests import PageRequest
from multicart_tui.ui.screens.asin_watching import AsinWatching
from multicart_tui.ui.widgets.page_table import PageTable

if TYPE_CHECKING:
    from multicart_tui.services.session import Session
    from multicart_tui.ui.modals.detail import DetailModal, Field


ON_ONE = frozenset(
    {"detail", "edit", "delete", "copy", "mark", "mark_range", "move", "like_this", "reread"}
)
"""Names of actions that do something to the row under the cursor, or to those marked."""


class RecordLoaded(Message):
    """A row was read in full, or could not be."""

    def __init__(
        self,
        modal: DetailModal,
        record: AsinRecord,
        error: MulticartError | None = None,
    ) -> None:
        super().__init__()
        self.modal = modal
        self.record = record
        self.error = error


class AsinsScreen(AsinWatching):
    """One page of a collection, or all of it once it was loaded with ``A``."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "detail", "Open", tooltip="Show every field of the row", id="asins.detail"
        ),
        Binding("n", "new", "New", tooltip="Add one ASIN", id="asins.new"),
        Binding("i", "import", "Import", tooltip="Import a CSV file", id="asins.import"),
        Binding(
            "e", "edit", "Edit", tooltip="Change the marked rows, or this one", id="asins.edit"
        ),
        Binding(
            "d",
            "delete",
            "Delete",
            tooltip="Delete the marked rows, or this one",
            id="asins.delete",
        ),
        Binding(
            "slash",
            "filter",
            "Filter",
            tooltip="Filter; !text: rows without it",
            key_display="/",
            id="asins.filter",
        ),
        Binding(
            "right_square_bracket", "next_page", "Next page", key_display="]", id="asins.next-page"
        ),
        Binding("m", "many", "Add many", tooltip="Add many ASINs from a paste", id="asins.many"),
        Binding("space", "mark", "Mark", tooltip="Mark the row, or unmark it", id="asins.mark"),
        Binding("o", "outputs", "Outputs", tooltip="What the service scraped", id="asins.outputs"),
        Binding(
            "O",
            "outputs_of_row",
            "Its outputs",
            tooltip="Outputs that hold this ASIN",
            show=False,
            id="asins.outputs-of-row",
        ),
        Binding("s", "sort", "Sort", tooltip="Sort by the next column", id="asins.sort"),
        Binding(
            "left_square_bracket",
            "previous_page",
            "Previous page",
            key_display="[",
            id="asins.previous-page",
        ),
        Binding(
            "A",
            "load_all",
            "Load all",
            tooltip="Load all rows, for filter and sort",
            id="asins.load-all",
        ),
        Binding("x", "export", "Export", tooltip="Write rows into a file", id="asins.export"),
        Binding(
            "u", "undo", "Undo", tooltip="Take back the last delete or bulk edit", id="asins.undo"
        ),
        Binding("r", "reload", "Reload", tooltip="Read the rows again", id="asins.reload"),
        Binding("colon", "go_to_row", "Go to row", key_display=":", id="asins.go-to-row"),
        Binding(
            "full_stop",
            "like_this",
            "Only like this",
            tooltip="Only rows like this one in a column",
            key_display=".",
            id="asins.like-this",
        ),
        Binding(
            "F",
            "counts",
            "Counts",
            tooltip="Count domains, postcodes, raw HTML, outputs",
            id="asins.counts",
        ),
        Binding(
            "R",
            "reread",
            "Read row again",
            tooltip="Read this row again, mark what differs",
            show=False,
            id="asins.reread",
        ),
        Binding(
            "w",
            "watch",
            "Watch",
            tooltip="Watch the total up to a number, or stop",
            show=False,
            id="asins.watch",
        ),
        Binding(
            "S",
            "reverse",
            "Reverse order",
            tooltip="Turn the sort order around",
            show=False,
            id="asins.reverse",
        ),
        Binding(
            "M",
            "move",
            "Move to another domain",
            tooltip="Move to another domain or postcode",
            show=False,
            id="asins.move",
        ),
        Binding(
            "v",
            "mark_range",
            "Mark a range",
            tooltip="Begin a range of marks, or end it",
            show=False,
            id="asins.mark-range",
        ),
        Binding(
            "asterisk",
            "mark_shown",
            "Mark all shown",
            tooltip="Mark all rows shown, or unmark them",
            key_display="*",
            show=False,
            id="asins.mark-shown",
        ),
        Binding(
            "c",
            "copy",
            "Copy",
            tooltip="Copy the ASIN, or the marked ones",
            show=False,
            id="asins.copy",
        ),
        Binding("g,home", "first", "First row", show=False, id="asins.first"),
        Binding("G,end", "last", "Last row", show=False, id="asins.last"),
    ]
    takes_pastes = True
    """Keys that come faster than anybody types are a paste, and no commands."""

    WRITE_ACTIONS: ClassVar[frozenset[str]] = frozenset(
        {"new", "many", "import", "edit", "delete", "undo", "move"}
    )

    def begin(self, session: Session) -> None:
        """Read the first page."""
        self.listing.window = Window(self.listing.window.skip, session.page_size)
        self.table.focus()
        self.want(PageRequest(self.listing.window))
        self.show()

    def on_key(self, event: events.Key) -> None:
        """Say why a key that writes does nothing in a read-only session."""
        if self.is_read_only and self.focused is not self.filter_box:
            for binding in self.BINDINGS:
                if (
                    isinstance(binding, Binding)
                    and binding.key == event.key
                    and binding.action in self.WRITE_ACTIONS
                ):
                    self.writing_session()

    def why_not(self, action: str) -> str:
        """Why an action cannot be done now: most need a row, some more pages than one."""
        if reason := super().why_not(action):
            return reason
        if action in ON_ONE and self.current is None and not self.marks:
            return "there is no row here"
        if action in ("next_page", "previous_page") and self.listing.length <= (
            self.listing.window.size
        ):
            return "there is no other page"
        if action == "watch" and self.is_read and not self.listing.room:
            return "the collection is full"
        if action == "counts" and not self.listing.held:
            return "there are no rows to count"
        if action == "export" and not (self.listing.total or self.marks):
            return "there are no rows here"
        return (
            "nothing was deleted or changed here" if action == "undo" and not self.can_undo else ""
        )

    # -- one row in full

    @on(PageTable.RowSelected)
    def action_detail(self) -> None:
        """Show every field of the row under the cursor."""
        record = self.current
        if record:
            self.open_record(record)
        else:
            self.tell("There is no row to show.")

    def open_record(self, record: AsinRecord) -> None:
        """Show one row: what is known at once, and everything when it was read."""
        from multicart_tui.ui.modals.detail import DetailModal

        if any(row.id == record.id for row in self.listing.shown):
            self.show(cursor=record.id)
        modal = DetailModal(
            f"{record.id.label}: {record.asin}",
            record_fields(record),
            "Reading the full record…",
            can_write=not self.is_read_only,
        )

        def answered(action: str | None) -> None:
            if action == "edit":
                self.edit(record)
            elif action == "delete":
                self.ask_to_delete(record)

        self.app.push_screen(modal, answered)
        if self.session:
            self._read_record(self.session, modal, record)

    @work(group="detail", exclusive=True, description="read a full record")
    async def _read_record(self, session: Session, modal: DetailModal, record: AsinRecord) -> None:
        try:
            full = await session.api.get_asin(record.id)
        except MulticartError as error:
            self.post_message(RecordLoaded(modal, record, error))
        else:
            self.post_message(RecordLoaded(modal, full))

    @on(RecordLoaded)
    def _show_record(self, message: RecordLoaded) -> None:
        hint = f"As in the list; {headline(message.error)}" if message.error else ""
        message.modal.show(record_fields(message.record), hint)

    def action_copy(self) -> None:
        """Copy the ASIN under the cursor, or the marked ones on screen, a line each."""
        marked = self.marks.visible(self.listing.shown)
        current = self.current
        if marked:
            self.app.copy("\n".join(row.asin for row in marked), f"{len(marked):,} ASINs")
        elif current:
            self.app.copy(current.asin, "the ASIN")
        else:
            self.tell("There is no row to copy from.")

    # -- outputs

    def action_outputs(self) -> None:
        """Show the outputs of the collection."""
        from multicart_tui.ui.screens.outputs import open_outputs

        if self.session is None:
            self.tell("There is no connection yet.")
        elif self.is_active:
            open_outputs(self.app, self.session, self.listing.collection)

    def action_outputs_of_row(self) -> None:
        """Show only outputs that hold the ASIN under the cursor; they are looked into for it."""
        from multicart_tui.ui.screens.output_index import open_index

        record, session = self.current, self.session
        if record is None or session is None:
            self.tell("There is no row here.")
        elif self.is_active:
            open_index(self.app, session, self.listing.collection, record.asin)

    # -- many at once

    def action_many(self) -> None:
        """Add many ASINs from whatever is typed or pasted."""
        from multicart_tui.ui.screens.add_many import open_add_many

        open_add_many(self)

    def on_paste(self, event: events.Paste) -> None:
        """What is pasted onto the table is to be added: no letter of it is a command."""
        from multicart_tui.ui.screens.add_many import open_add_many

        if self.focused is self.table and event.text.strip():
            event.stop()
            open_add_many(self, event.text)

    def action_import(self) -> None:
        """Import a CSV file."""
        from multicart_tui.ui.screens.import_file import open_import

        session = self.writing_session()
        if session and self.is_active:
            open_import(self.app, session, self.listing.collection)

    # -- leaving

    def action_back(self) -> None:
        """Undo the latest of: a range, a load, a filter, the marks; else go back."""
        if self.has_range:
            self.end_range()
        elif self.is_loading_all:
            self.stop_loading_all()
        elif self.is_waiting_to_retry:
            self.stop_retrying()
        elif self.has_class("-filtering"):
            self.clear_filter()
        elif self.marks:
            self.clear_marks()
        else:
            super().action_back()


def record_fields(record: AsinRecord) -> Sequence[Field]:
    """Every field of a row under the name a person knows it by."""
    domain, postcode = record.domain, record.postcode
    return (
        ("ASIN", record.asin),
        ("Domain", domain.name if domain else ""),
        ("Domain row id", str(domain.id) if domain and domain.id else ""),
        ("Postcode", postcode.value if postcode else ""),
        ("Postcode row id", str(postcode.id) if postcode and postcode.id else ""),
        ("Custom id", record.custom_id),
        ("Raw HTML", yes_no(record.include_raw_html)),
        ("Output", record.output),
        ("Row id", record.id.label),
        ("Collection", str(record.collection) if record.collection else ""),
        ("Created", record.created_at),
        ("Updated", record.updated_at),
    )
