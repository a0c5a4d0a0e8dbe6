"""Adds many ASINs of one domain and postcode from whatever was typed or pasted."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Static, TextArea

from multicart_tui.domain.import_rows import Field, Stopped, Verdict
from multicart_tui.domain.text import clean, plural
from multicart_tui.errors import MulticartError, UsageError
from multicart_tui.services.import_draft import ImportDraft
from multicart_tui.ui.presenting import headline
from multicart_tui.ui.screens.import_words import verdict_counts
from multicart_tui.ui.screens.many_place import ManyPlace
from multicart_tui.ui.widgets.paste_box import PasteBox
from multicart_tui.ui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from multicart_tui.domain.ids import CollectionId
    from multicart_tui.domain.import_job import Job
    from multicart_tui.domain.pasted import Pasted
    from multicart_tui.services.session import Session
    from multicart_tui.ui.screens.asin_writing import AsinWriting

PATIENCE = 0.1
"""Seconds after the last key before what was typed is read."""

MOST_BAD = 6
"""Entries that are no ASIN, named under the box; all are shown in the review."""

CHANGED = UsageError("Not sent yet", "Something was changed meanwhile.", "Look, and send it again.")

HINT = "Paste or type ASINs or product URLs: lines, commas, JSON, a column of a sheet."


class AddManyScreen(ManyPlace):
    """A box for anything, where it goes, and what would become of it, counted as it is typed.

    Args:
        collection: Where the ASINs go.
        session: The account.
        text: What stands in the box at first.
        domain: Name of the domain chosen at first; may be empty.
        postcode: Value of the postcode chosen at first; may be empty.
        origin: Where these two were taken from, for the person to see; may be empty.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "send", "Add them", id="many.send"),
        Binding("tab", "app.focus_next", "Next field", show=False),
        Binding("escape", "back", "Back", id="many.back"),
    ]
    WRITE_ACTIONS: ClassVar[frozenset[str]] = frozenset({"send"})

    takes_pastes = True

    box = query_one(PasteBox)
    status = query_one(StatusLine)

    class KnownRead(Message):
        """The collection and the look-ups were read, or could not be."""

        def __init__(self, error: MulticartError | None) -> None:
            super().__init__()
            self.error = error

    class Checked(Message):
        """What is in the box was checked, as far as that can be done now."""

    class Prepared(Message):
        """All is checked that is to be sent, or cannot be."""

        def __init__(self, error: MulticartError | None) -> None:
            super().__init__()
            self.error = error

    class Begun(Message):
        """The ASINs are recorded and can be sent, or cannot be."""

        def __init__(self, job: Job | None, error: MulticartError | None) -> None:
            super().__init__()
            self.job = job
            self.error = error

    def __init__(
        self,
        collection: CollectionId,
        session: Session,
        text: str = "",
        *,
        domain: str = "",
        postcode: str = "",
        origin: str = "",
    ) -> None:
        super().__init__(session)
        self.draft = ImportDraft.of(session, collection)
        self._text = text
        self.domain = domain
        self.postcode = postcode
        self.origin = origin
        self._timer: Timer | None = None
        self._is_leaving = False
        self._is_sending = False
        self._failure: MulticartError | None = None

    @property
    def place(self) -> str:
        """Where the person is."""
        return f"Add many to collection {self.draft.collection}"

    @property
    def holds_typing(self) -> bool:
        """Whether there is something in the box that was not sent."""
        return bool(self.box.text.strip())

    def compose_body(self) -> ComposeResult:
        """Lay out the box, the choices and the lines that count."""
        with Vertical(id="many"):
            yield Static(Content(HINT), classes="many-note")
            yield PasteBox(self._text)
            yield from self.place_fields()
            yield Static(id="bad", classes="many-note")
            yield StatusLine()

    def begin(self, session: Session) -> None:
        """Read what is known, and wait for keys in the box."""
        self.box.move_cursor(self.box.document.end)
        self.box.focus()
        self.offer_places()
        self._read_known()
        self._look()

    def _read_known(self) -> None:
        self._failure = None
        self.status.busy = "Reading the collection…"
        self._load_known()

    @work(group="known", exclusive=True, description="read the collection and the look-ups")
    async def _load_known(self) -> None:
        try:
            await self.draft.load_known()
        except MulticartError as error:
            self.post_message(self.KnownRead(error))
        else:
            self.post_message(self.KnownRead(None))

    @on(KnownRead)
    def _known_came(self, message: KnownRead) -> None:
        if not self.is_attached:
            return  # it was left meanwhile
        self._failure = message.error
        self.status.busy = ""
        if message.error:
            self.status.busy = f"{headline(message.error)}; ctrl+s tries again"
        self.offer_places()
        self._look()

    def place_changed(self) -> None:
        """The same ASINs may be there already, or not, in another place."""
        self._check_soon()

    # -- counting

    @on(TextArea.Changed)
    def _check_soon(self) -> None:
        self._is_leaving = False
        if self._timer:
            self._timer.stop()
        self._timer = self.set_timer(PATIENCE, self._look)

    def _look(self) -> None:
        if self.is_attached and not self._is_sending:
            self._check(self.box.text)

    def _fill(self) -> None:
        """Give every row the values that were chosen."""
        self.draft.set_constant(Field.DOMAIN, self.domain)
        self.draft.set_constant(Field.POSTCODE, self.postcode)
        self.draft.set_constant(Field.RAW_HTML, "true" if self.wants_raw_html else "false")

    @work(group="check", exclusive=True, description="check what was typed")
    async def _check(self, text: str) -> None:
        try:
            await self._check_text(text)
        except (Stopped, MulticartError):
            return  # something newer is being checked, or nothing is known to check it by
        finally:
            self.post_message(self.Checked())

    async def _check_text(self, text: str) -> None:
        await self.draft.paste(text)
        self._fill()
        await self.draft.check()

    @on(Checked)
    def _show_counts(self) -> None:
        if not self.is_attached:
            return  # it was left meanwhile
        origin = f"domain and postcode {self.origin}" if self.origin else ""
        self.status.facts = (self._describe(), origin)
        self.status.vital = self.status.facts[0]
        self._name_bad()

    def _describe(self) -> str:
        pasted, preflight, room = self.draft.pasted, self.draft.preflight, self.draft.room
        last = [] if room is None else [f"room {room:,}"]
        if pasted is None or not pasted.entries:
            return ", ".join(last)
        parts = [f"{self._adding(pasted)}{pasted.valid:,} valid"]
        parts += [f"{pasted.bad:,} bad"] if pasted.bad else []
        parts += [f"{pasted.repeated:,} repeated"] if pasted.repeated else []
        there = preflight.counts[Verdict.ALREADY_THERE] if preflight else 0
        parts += [f"{there:,} already here"] if there else []
        return ", ".join([*parts, *last])

    def _adding(self, pasted: Pasted) -> str:
        """How many are added, where that is not all that are valid: ``adds 3: ``."""
        preflight = self.draft.preflight
        if preflight is None or not (self.domain and self.postcode):
            return ""
        count = len(preflight.sendable)
        return f"adds {count:,}: " if count != pasted.valid else ""

    def _strangers(self) -> str:
        """That URLs are of other domains than the one chosen; empty if none is."""
        entries = self.draft.pasted.entries if self.draft.pasted else ()
        hosts = [
            entry.read.host
            for entry in entries
            if entry.read.is_valid and entry.read.host and entry.read.host != self.domain
        ]
        if not hosts or not self.domain:
            return ""
        named = clean(" and ".join(dict.fromkeys(hosts)), 60)
        what = f"{plural(len(hosts), 'URL')} {'is' if len(hosts) == 1 else 'are'} of {named}"
        return f"{what}, but {self.domain} is chosen."

    def _name_bad(self) -> None:
        pasted, preflight = self.draft.pasted, self.draft.preflight
        bad = [entry.token for entry in pasted.entries if not entry.read.is_valid] if pasted else []
        words = ""
        if bad:
            named = ", ".join(clean(token, 24) for token in bad[:MOST_BAD])
            more = f" and {len(bad) - MOST_BAD:,} more" if len(bad) > MOST_BAD else ""
            words = f"No ASIN: {named}{more}. They can be mended here, or in the review."
        elif pasted and pasted.entries and preflight and not preflight.sendable:
            why = next((row.findings[0].text for row in preflight.rows if row.findings), "")
            words = clean(why, 200) if self.domain and self.postcode else ""
        words = " ".join(part for part in (self._strangers(), words) if part)
        line = self.query_one("#bad", Static)
        if str(line.content) != words:
            line.update(Content(words))
        line.display = bool(words)

    # -- sending

    def action_send(self) -> None:
        """Check the ASINs once more, then record and send them."""
        if self._is_sending:
            return
        if not self.box.text.strip():
            self.tell("Paste or type some ASINs first.")
            self.box.focus()
        elif not self.domain:
            self.tell("Choose a domain first: enter opens the list.")
            self.domain_picker.focus()
        elif not self.postcode:
            self.tell("Choose a postcode first: enter opens the list.")
            self.postcode_picker.focus()
        elif self.session:
            self._set_sending(True)
            self._prepare(self.box.text)

    def _set_sending(self, is_sending: bool) -> None:
        """Nothing may be typed between the last check and the journal."""
        self._is_sending = self.box.read_only = is_sending
        self.status.busy = "Checking…" if is_sending else ""
        if is_sending:
            self.workers.cancel_group(self, "check")

    @work(group="send", exclusive=True, description="check what is to be sent")
    async def _prepare(self, text: str) -> None:
        try:
            await self.draft.load_known()
            await self._check_text(text)
        except MulticartError as error:
            self.post_message(self.Prepared(error))
        except Stopped:
            self.post_message(self.Prepared(CHANGED))
        else:
            self.post_message(self.Prepared(None))

    @on(Prepared)
    def _confirm(self, message: Prepared) -> None:
        from multicart_tui.ui.modals.confirm import ConfirmModal

        if not self.is_attached:
            return
        plan, session = self.draft.plan, self.session
        if message.error or plan is None or session is None or not self.is_active:
            self._set_sending(False)
            if message.error:
                self.tell_error(message.error, "ctrl+s tries again")
            return
        self._show_counts()
        count = len(plan.to_send)
        strangers = self._strangers()
        has_doubt = strangers or self.draft.total == 0 or plan.rest
        if not count or not (session.is_protected or has_doubt):
            self._record(session)
            return

        def answered(is_agreed: bool | None) -> None:
            if is_agreed:
                self._record(session)
            else:
                self._set_sending(False)

        behind = verdict_counts(plan.left_out).replace(" · ", ", ")
        first = (
            "The collection is empty: its first ASIN enables it, and its schedule may then"
            " run and use credits."
        )
        told = (strangers, f"{plan.describe()}.", f"Not sent: {behind}." if behind else "")
        self.app.push_screen(
            ConfirmModal(
                f"Add {plural(count, 'ASIN')} to collection {self.draft.collection}?",
                [each for each in (*told, first if self.draft.total == 0 else "") if each],
                verb="Add",
                typed=str(count) if session.is_protected else "",
            ),
            answered,
        )

    @work(group="send", exclusive=True, description="record the ASINs")
    async def _record(self, session: Session) -> None:
        try:
            job = await self.draft.begin(session.journal)
        except MulticartError as error:
            self.post_message(self.Begun(None, error))
        else:
            self.post_message(self.Begun(job, None))

    @on(Begun)
    def _send_or_say(self, message: Begun) -> None:
        from multicart_tui.ui.screens.import_progress import ImportProgressScreen

        if not self.is_attached:
            return  # the session was changed meanwhile; the job is offered the next time
        self._set_sending(False)
        if message.error:
            self.tell_error(message.error)
        elif message.job and self.session:
            known = self.draft.known
            self.app.switch_screen(ImportProgressScreen(message.job, self.session, known=known))

    def action_back(self) -> None:
        """Go back; asks once when something was typed."""
        if self._is_sending:
            self.tell("They are being recorded; that takes a moment.")
        elif self.box.text.strip() and not self._is_leaving:
            self._is_leaving = True
            self.tell("Not sent yet: escape again throws away what is in the box.")
        else:
            super().action_back()


def open_add_many(screen: AsinWriting, text: str = "") -> None:
    """Open the box over the ASINs of a collection, for a key or a paste there.

    Args:
        screen: The ASINs; its row under the cursor gives domain and postcode at first.
        text: What was pasted; may be empty.
    """
    session = screen.writing_session()
    if session is None or not screen.is_active:
        return
    row = screen.current or next(iter(screen.listing.held), None)
    where = "of the row under the cursor" if screen.current else "of the first row"
    domain = row.domain.name if row and row.domain else ""
    postcode = row.postcode.value if row and row.postcode else ""
    screen.app.push_screen(
        AddManyScreen(
            screen.listing.collection,
            session,
            text,
            domain=domain,
            postcode=postcode,
            origin=where if domain and postcode else "",
        )
    )
