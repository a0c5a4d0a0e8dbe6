"""Adding an ASIN and changing one, each by its form."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message

from multicart_tui.domain.forms import AsinFields
from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.models import AsinRecord, Domain, Postcode
from multicart_tui.domain.paging import Window
from multicart_tui.ui.presenting import TOAST_SECONDS
from multicart_tui.ui.screens.asin_room import AsinRoom

if TYPE_CHECKING:
    from multicart_tui.services.moving import Moved
    from multicart_tui.services.session import Session
    from multicart_tui.services.writing import Written
    from multicart_tui.ui.modals.new_asin import NewAsinModal


class LookupsLoaded(Message):
    """Domains and postcodes were read, or could not be."""


class AsinWriting(AsinRoom):
    """Opens the forms, and shows the row they wrote."""

    def __init__(self, collection: CollectionId, session: Session | None = None) -> None:
        super().__init__(collection, session)
        self._last_used: tuple[Domain | None, Postcode | None] | None = None
        self._form: NewAsinModal | None = None
        self._added: list[Written] = []

    def open_record(self, record: AsinRecord) -> None:
        """Show one row in full; overridden by the part that can."""

    def writing_session(self) -> Session | None:
        """The session to write with; says why if there is none."""
        if self.session is None:
            self.tell("There is no connection yet.")
        elif self.is_read_only:
            self.tell("This session is read-only: nothing can be changed.", is_warning=True)
        else:
            return self.session
        return None

    # -- adding

    def action_new(self) -> None:
        """Open the form for a new ASIN, with the domain and postcode used last."""
        if session := self.writing_session():
            self.with_room(session, partial(self._open_new, session))

    def _open_new(self, session: Session) -> None:
        from multicart_tui.ui.modals.new_asin import NewAsinModal

        row = self.current or next(iter(self.listing.held), None)
        read_from = "the row under the cursor" if self.current else "the first row"
        domain, postcode = self._last_used or ((row.domain, row.postcode) if row else (None, None))
        origin = "the last one added" if self._last_used else read_from
        self._added = []
        self._form = NewAsinModal(
            session.api,
            session.lookups,
            self.known_rows,
            AsinFields(domain=domain, postcode=postcode),
            self._take_added,
            origin=origin if domain and postcode else "",
        )
        self.app.push_screen(self._form, self._form_closed)
        if not session.lookups.is_loaded:
            self._load_lookups(session)

    @work(group="lookups", exclusive=True, description="load domains and postcodes")
    async def _load_lookups(self, session: Session) -> None:
        await session.lookups.load()
        self.post_message(LookupsLoaded())

    @on(LookupsLoaded)
    def _offer_lookups(self) -> None:
        if self._form:
            self._form.lookups_came()

    def _take_added(self, written: Written) -> None:
        from multicart_tui.ui.modals.move_asin import MoveAsinModal

        self._last_used = (written.record.domain, written.record.postcode)
        if self._form is None or isinstance(self._form, MoveAsinModal):
            self._catch_up(written.note)  # its form was left meanwhile
        else:
            self._added.append(written)

    def _catch_up(self, note: str) -> None:
        """Show what a write did whose form was left: the cursor stays with the person.

        That it was carried out is told by whoever runs the writes; ``note`` is what to add.
        """
        if note:
            self.tell(note)
        if self.is_attached:
            current = self.current
            self.read_again(cursor=current.id if current else None)

    def _form_closed(self, existing: AsinRecord | None) -> None:
        from multicart_tui.ui.modals.new_asin import describe_added

        self._form = None
        if self._added:
            last = self._added[-1].record
            words = f"Added {describe_added(last)}."
            if len(self._added) > 1:
                words = f"Added {len(self._added)} ASINs, last {describe_added(last)}."
            self._look_for_new(last, f"{words} {self._added[-1].note}".strip())
        if existing:
            self.open_record(existing)

    def _look_for_new(self, record: AsinRecord, words: str) -> None:
        """Show a new row if it is on a page where new rows come, and tell ``words``."""
        window = self.listing.window
        places = [window.last(self.listing.total + len(self._added)), window.at(0)]
        places = [place for place in places if place != window]
        self._look_for(record, words, [*places, window])

    def _look_for(self, record: AsinRecord, words: str, places: list[Window]) -> None:
        """Read a page that is likely to have the new row: new rows come last, or first."""
        self.read_again(
            window=places[0],
            cursor=record.id,
            on_shown=partial(self._looked, record, words, places[1:]),
        )

    def _looked(self, record: AsinRecord, words: str, places: list[Window], is_here: bool) -> None:
        if not is_here and places and self.listing.whole is None:
            self._look_for(record, words, places)
        elif not is_here:
            self.tell(f"{words} It is on another page of the list.")
        elif all(row.id != record.id for row in self.listing.shown):
            self.tell(f"{words} The filter hides it.")
        else:
            self.tell(words)

    # -- changing

    def action_edit(self) -> None:
        """Open the form that changes the row under the cursor."""
        if record := self.current:
            self.edit(record)
        else:
            self.tell("There is no row to change.")

    def edit(self, record: AsinRecord) -> None:
        """Open the form that changes one row, on screen or not."""
        from multicart_tui.ui.modals.edit_asin import EditAsinModal

        if session := self.writing_session():

            def took(written: Written) -> None:
                if form.is_attached:
                    self._take_changed(written)
                elif self.is_attached:
                    self.listing.replace(written.record)
                    self._catch_up(written.note)

            form = EditAsinModal(session.api, record, self.known_rows, took)

            def closed(existing: AsinRecord | None) -> None:
                if form.is_move_wanted:
                    self.move(record)
                elif existing:
                    self.open_record(existing)

            self.app.push_screen(form, closed)

    def _take_changed(self, written: Written) -> None:
        self.listing.replace(written.record)
        self.show(cursor=written.record.id)
        if self.listing.whole is None:
            self.read_again(cursor=written.record.id)
        self.tell(f"Changed {written.record.id.label}. {written.note}".strip())

    # -- moving

    def action_move(self) -> None:
        """Open the form that gives the row under the cursor another domain or postcode."""
        if record := self.current:
            self.move(record)
        else:
            self.tell("There is no row to move.")

    def move(self, record: AsinRecord) -> None:
        """Open the form that moves one row, on screen or not."""
        if session := self.writing_session():
            self.with_room(
                session,
                partial(self._open_move, session, record),
                "A move needs room for one more.",
            )

    def _open_move(self, session: Session, record: AsinRecord) -> None:
        from multicart_tui.services.backup import keep_rows
        from multicart_tui.ui.modals.move_asin import MoveAsinModal

        moved: list[Moved] = []

        def closed(existing: AsinRecord | None) -> None:
            self._form = None
            if existing:
                self.open_record(existing)
            for each in moved:
                self._show_moved(record, each)

        def took(each: Moved) -> None:
            if self._form is form:
                moved.append(each)
            elif each.is_old_left:
                self._tell_of_half(each, "Go to its row to delete it.")
                self._catch_up("")
            else:
                self.marks.discard([record.id])
                self._catch_up(each.note)

        form = MoveAsinModal(
            session.api,
            session.lookups,
            self.known_rows,
            record,
            partial(keep_rows, session.backups, self.listing.collection, [record]),
            took,
            is_protected=session.is_protected,
        )
        self._form = form
        self._added = []
        self.app.push_screen(form, closed)
        if not session.lookups.is_loaded:
            self._load_lookups(session)

    def _show_moved(self, old: AsinRecord, moved: Moved) -> None:
        """Go to the new row, or to the old one if it is still there."""
        new = moved.record
        if not moved.is_old_left:
            self.marks.discard([old.id])
            words = f"Moved {old.asin}: it is {new.id.label} now. {moved.note}"
            self._look_for_new(new, words.strip())
            return

        def shown(is_here: bool) -> None:
            # With marks, d means those; away from its row, it means another one.
            way_out = (
                "d deletes it." if is_here and not self.marks else "Go to its row to delete it."
            )
            self._tell_of_half(moved, way_out)

        self.read_again(cursor=old.id, on_shown=shown)

    def _tell_of_half(self, moved: Moved, way_out: str) -> None:
        """Say that a row was created and the one it was to take the place of is still there."""
        new = moved.record
        words = f"Created {new.asin} as {new.id.label}. {moved.note} {way_out}"
        self.app.notify(words, severity="warning", timeout=TOAST_SECONDS)
