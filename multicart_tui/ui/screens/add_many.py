"""Adds many ASINs of one domain and postcode from whatever was typed or pasted."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Label, Static, TextArea

from multicart_tui.domain.forms import why_unusable
from multicart_tui.domain.import_rows import Field, Stopped, Verdict
from multicart_tui.domain.preflight import Preflight
from multicart_tui.domain.text import clean, plural
from multicart_tui.errors import MulticartError
from multicart_tui.services.import_draft import ImportDraft
from multicart_tui.ui.modals.choice import ChoiceModal
from multicart_tui.ui.presenting import headline
from multicart_tui.ui.screens.base import BaseScreen
from multicart_tui.ui.widgets.picker import Choice, Picker
from multicart_tui.ui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from multicart_tui.domain.ids import CollectionId
    from multicart_tui.domain.import_job import Job
    from multicart_tui.services.session import Session

PATIENCE = 0.1
"""Seconds after the last key before what was typed is read."""

MOST_BAD = 6
"""Entries that are no ASIN, named under the box; all are shown in the review."""

RAW_HTML = (Choice("no"), Choice("yes, in each output"))

HINT = "Paste or type ASINs or product URLs: lines, commas, JSON, a column of a spreadsheet."


class AddManyScreen(BaseScreen):
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

    box = query_one(TextArea)
    status = query_one(StatusLine)
    domain_picker = query_one("#domain", Picker)
    postcode_picker = query_one("#postcode", Picker)

    class Checked(Message):
        """What is in the box was checked, or could not be."""

        def __init__(self, preflight: Preflight | None, error: MulticartError | None) -> None:
            super().__init__()
            self.preflight = preflight
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
        self._domain = domain
        self._postcode = postcode
        self._origin = origin
        self._timer: Timer | None = None
        self._is_leaving = False
        self._is_sending = False

    @property
    def place(self) -> str:
        """Where the person is."""
        return f"Add many to collection {self.draft.collection}"

    def compose_body(self) -> ComposeResult:
        """Lay out the box, the choices and the lines that count."""
        with Vertical(id="many"):
            yield Static(Content(HINT), classes="many-note")
            yield TextArea(
                self._text,
                soft_wrap=True,
                show_line_numbers=False,
                tab_behavior="focus",
                highlight_cursor_line=False,
            )
            for title, picker in (
                ("Domain", Picker("Domain", id="domain")),
                ("Postcode", Picker("Postcode", id="postcode", empty="choose a domain first")),
                ("Raw HTML", Picker("Raw HTML", RAW_HTML, chosen=0, id="raw-html")),
            ):
                with Horizontal(classes="field"):
                    yield Label(title, classes="field-label")
                    yield picker
            yield Static(id="bad", classes="many-note")
            yield StatusLine()

    def begin(self, session: Session) -> None:
        """Read what is known, and wait for keys in the box."""
        self.box.cursor_blink = False
        self.box.move_cursor(self.box.document.end)
        self.box.focus()
        self._offer()
        self.status.busy = "Reading the collection…"
        self._look()

    # -- domain and postcode

    def _offer(self) -> None:
        """Offer the domains and postcodes that are known now."""
        if self.session is None:
            return
        lookups = self.session.lookups
        names = [domain.name for domain in lookups.domains]
        if self._domain not in names and len(names) == 1:
            self._domain = names[0]
        chosen = names.index(self._domain) if self._domain in names else None
        self.domain_picker.offer([Choice(name) for name in names], chosen)
        codes = lookups.postcodes_of(self._domain) if self._domain else ()
        values = [code.value for code in codes]
        usable = [code.value for code in codes if code.is_usable]
        if self._postcode not in values:
            self._postcode = usable[0] if len(usable) == 1 else ""
        place = values.index(self._postcode) if self._postcode in values else None
        choices = [Choice(code.value, why_unusable(code)) for code in codes]
        self.postcode_picker.offer(choices, place)
        self.postcode_picker.empty = "enter chooses" if self._domain else "choose a domain first"

    @on(Picker.Changed, "#domain")
    def _domain_chosen(self, message: Picker.Changed) -> None:
        self._domain = message.picker.choices[message.place].label
        self._origin = ""
        self._offer()
        self._check_soon()

    @on(Picker.Changed, "#postcode")
    def _postcode_chosen(self, message: Picker.Changed) -> None:
        self._postcode = message.picker.choices[message.place].label
        self._origin = ""
        self._check_soon()

    @on(Picker.Changed, "#raw-html")
    def _flag_chosen(self) -> None:
        self._check_soon()

    @on(Picker.Opened)
    def _open_choices(self, message: Picker.Opened) -> None:
        picker, choices = message.picker, message.picker.choices

        def chosen(place: int | None) -> None:
            # Look-ups may have come meanwhile and moved the places: the label counts.
            if place is not None and choices[place] in picker.choices:
                picker.choose(picker.choices.index(choices[place]))

        if choices:
            self.app.push_screen(ChoiceModal(picker.title, choices, picker.chosen), chosen)
        else:
            self.tell("Nothing to choose from yet.")

    # -- counting

    @on(TextArea.Changed)
    def _check_soon(self) -> None:
        self._is_leaving = False
        if self._timer:
            self._timer.stop()
        self._timer = self.set_timer(PATIENCE, self._look)

    def _look(self) -> None:
        self._check(self.box.text)

    def _fill(self) -> None:
        """Give every row the values that were chosen."""
        flag = self.query_one("#raw-html", Picker).chosen == 1
        self.draft.set_constant(Field.DOMAIN, self._domain)
        self.draft.set_constant(Field.POSTCODE, self._postcode)
        self.draft.set_constant(Field.RAW_HTML, "true" if flag else "false")

    @work(group="check", exclusive=True, description="check what was typed")
    async def _check(self, text: str) -> None:
        try:
            await self.draft.load_known()
            await self.draft.paste(text)
            self._fill()
            self.post_message(self.Checked(await self.draft.check(), None))
        except Stopped:
            return  # something newer is being checked
        except MulticartError as error:
            self.post_message(self.Checked(None, error))

    @on(Checked)
    def _show_counts(self, message: Checked) -> None:
        self.status.busy = ""
        if self.domain_picker.chosen is None or self.postcode_picker.chosen is None:
            self._offer()
        if message.error:
            self.status.busy = f"{headline(message.error)}; any key tries again"
            return
        preflight = message.preflight
        if preflight is None:
            return
        origin = f"domain and postcode {self._origin}" if self._origin else ""
        self.status.facts = (self._describe(preflight), origin)
        self.status.vital = self.status.facts[0]
        self._name_bad(preflight)

    def _describe(self, preflight: Preflight) -> str:
        pasted, counts = self.draft.pasted, preflight.counts
        if pasted is None or not pasted.entries:
            return f"room {self.draft.room or 0:,}"
        parts = [f"{pasted.valid:,} valid"]
        parts += [f"{pasted.bad:,} bad"] if pasted.bad else []
        parts += [f"{pasted.repeated:,} repeated"] if pasted.repeated else []
        there = counts[Verdict.ALREADY_THERE]
        parts += [f"{there:,} already here"] if there else []
        return ", ".join([*parts, f"room {self.draft.room or 0:,}"])

    def _name_bad(self, preflight: Preflight) -> None:
        pasted = self.draft.pasted
        bad = [entry.token for entry in pasted.entries if not entry.read.is_valid] if pasted else []
        words = ""
        if bad:
            named = ", ".join(clean(token, 24) for token in bad[:MOST_BAD])
            more = f" and {len(bad) - MOST_BAD:,} more" if len(bad) > MOST_BAD else ""
            words = f"No ASIN: {named}{more}. They can be mended in the review."
        elif pasted and pasted.entries and not preflight.sendable:
            why = next((row.findings[0].text for row in preflight.rows if row.findings), "")
            words = clean(why, 200)
        line = self.query_one("#bad", Static)
        if str(line.content) != words:
            line.update(Content(words))
        line.display = bool(words)

    # -- sending

    def action_send(self) -> None:
        """Record the ASINs and send them, if there is one to send."""
        if self._is_sending:
            return
        if not self.box.text.strip():
            self.tell("Paste or type some ASINs first.")
        elif not self._domain:
            self.tell("Choose a domain first: tab goes to it.")
            self.domain_picker.focus()
        elif not self._postcode:
            self.tell("Choose a postcode first: tab goes to it.")
            self.postcode_picker.focus()
        else:
            self._confirm()

    def _confirm(self) -> None:
        from multicart_tui.ui.modals.confirm import ConfirmModal

        plan = self.draft.plan
        is_protected = self.session is not None and self.session.is_protected
        if plan is None or not (is_protected or self.draft.total == 0 or plan.rest):
            self._start()
            return

        def answered(is_agreed: bool | None) -> None:
            if is_agreed:
                self._start()

        lines = [plan.describe()]
        if self.draft.total == 0:
            lines.append(
                "The collection is empty: its first ASIN enables it, and its schedule may then"
                " run and use credits."
            )
        count = len(plan.to_send)
        self.app.push_screen(
            ConfirmModal(
                f"Add {plural(count, 'ASIN')} to collection {self.draft.collection}?",
                lines,
                verb="Add",
                typed=str(count) if is_protected else "",
            ),
            answered,
        )

    def _start(self) -> None:
        if self.session:
            self._is_sending = True
            self.status.busy = "Recording…"
            self._begin_job(self.session, self.box.text)

    @work(group="begin", exclusive=True, description="record the ASINs")
    async def _begin_job(self, session: Session, text: str) -> None:
        try:
            await self.draft.load_known()
            await self.draft.paste(text)
            self._fill()
            await self.draft.check()
            job = await self.draft.begin(session.journal)
        except MulticartError as error:
            self.post_message(self.Begun(None, error))
        else:
            self.post_message(self.Begun(job, None))

    @on(Begun)
    def _send_or_say(self, message: Begun) -> None:
        from multicart_tui.ui.screens.import_progress import ImportProgressScreen

        self._is_sending = False
        self.status.busy = ""
        if message.error:
            self.tell_error(message.error)
        elif message.job and self.session:
            known = self.draft.known
            self.app.switch_screen(ImportProgressScreen(message.job, self.session, known=known))

    def action_back(self) -> None:
        """Go back; asks once when something was typed."""
        if self.box.text.strip() and not self._is_leaving:
            self._is_leaving = True
            self.tell("Not sent yet: escape again throws away what you typed.")
        else:
            super().action_back()
