"""What the forms for one ASIN have in common: fields, remarks, sending, failing, leaving."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Coroutine
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Button, Input, Label, Static

from multicart_tui.domain.asin import read_asin
from multicart_tui.domain.forms import OUTPUTS, AsinFields, KnownRows, Verdict
from multicart_tui.domain.models import AsinRecord
from multicart_tui.domain.text import clean, clean_lines
from multicart_tui.errors import MulticartError
from multicart_tui.services.writing import AlreadyThere, Written
from multicart_tui.ui.modals.base import Modal
from multicart_tui.ui.modals.choice import ChoiceModal
from multicart_tui.ui.presenting import paragraphs
from multicart_tui.ui.widgets.picker import Choice, Picker

RAW_HTML = (Choice("no"), Choice("yes, in each output"))
"""What the field for raw HTML offers, no before yes."""

Send = Callable[[Callable[[], None]], Coroutine[Any, Any, Written]]
"""Makes the request; its argument is called if no answer came and the outcome is looked up."""


class AsinFormModal(Modal[AsinRecord]):
    """A form that stays, with all that was typed, until its request was carried out.

    Returns the row that is in the way of the one typed, when the person asks to see it.

    Args:
        title: What the form does.
        known: The collection's rows, to tell of a key that is taken before anything is sent.
        fields: What stands in it at first.
        verb: The word on the button that sends it.
        on_done: Told of each request that was carried out.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "send", "Send", id="form.send"),
        Binding("ctrl+o", "open_existing", "Open the row that is there", id="form.open-existing"),
    ]
    AUTO_FOCUS = None

    asin_box = query_one("#asin", Input)
    custom_id_box = query_one("#custom-id", Input)

    def __init__(
        self,
        title: str,
        known: KnownRows,
        fields: AsinFields,
        verb: str,
        on_done: Callable[[Written], None],
    ) -> None:
        super().__init__()
        self._title = title
        self.known = known
        self._first = fields
        self._verb = verb
        self._on_done = on_done
        self._outputs = tuple(
            dict.fromkeys((*OUTPUTS, *([fields.output] if fields.output else [])))
        )
        self._url = ""
        self._is_tried = False
        self._is_sending = False
        self._is_leaving = False
        self._is_done = False
        self._banner = ""
        self.verdict = Verdict()
        """What there is to say of the fields as they are."""

    # -- what the two forms do differently

    @abstractmethod
    def compose_key(self) -> ComposeResult:
        """The fields for domain and postcode."""

    @abstractmethod
    def fields(self) -> AsinFields:
        """What stands in the fields now."""

    @abstractmethod
    def judge(self) -> Verdict:
        """What there is to say of the fields."""

    @abstractmethod
    def facts(self) -> str:
        """What to know before it is sent."""

    @abstractmethod
    def work(self) -> tuple[str, Send]:
        """What sending does, in words for the list of writes, and the request itself."""

    @property
    @abstractmethod
    def is_dirty(self) -> bool:
        """Whether leaving would lose something typed."""

    def why_not(self) -> str:
        """Why it cannot be sent although every field is right; empty when it can."""
        return ""

    def carried_out(self, written: Written) -> None:
        """Go on after a request that was carried out: the form is done."""
        self._is_done = True
        self.finish(None)

    # -- layout

    def compose(self) -> ComposeResult:
        """Lay out the fields, what there is to say of them, and the buttons."""
        first = self._first
        with Vertical(classes="dialog"):
            yield Static(Content(clean(self._title)), classes="dialog-title")
            with VerticalScroll(classes="dialog-body", can_focus=False):
                yield from self.compose_key()
                yield from self.row("ASIN", Input(first.asin, id="asin", compact=True))
                yield Static(id="asin-remark", classes="field-error")
                yield from self.row(
                    "Custom id", Input(first.custom_id, id="custom-id", compact=True)
                )
                yield Static(id="custom_id-remark", classes="field-error")
                yield from self.row(
                    "Raw HTML",
                    Picker("Raw HTML", RAW_HTML, chosen=int(first.include_raw_html), id="raw-html"),
                )
                place = self._outputs.index(first.output) if first.output else None
                picker = Picker(
                    "Output", [Choice(word) for word in self._outputs], chosen=place, id="output"
                )
                yield from self.row("Output", picker)
            yield Static(id="facts", classes="dialog-hint")
            yield Static(id="banner", classes="field-error")
            with Horizontal(classes="dialog-buttons"):
                yield from self.compose_buttons()

    def compose_buttons(self) -> ComposeResult:
        """The buttons, the one that sends first."""
        yield Button(f"{self._verb} ^s", id="send", variant="primary")
        yield Button("Cancel", id="cancel")

    @staticmethod
    def row(label: str, *widgets: Input | Picker | Static) -> ComposeResult:
        """A field with its name before it."""
        with Horizontal(classes="field"):
            yield Label(Content(label), classes="field-label")
            yield from widgets

    def on_mount(self) -> None:
        """Say what there is to say of the fields as they came."""
        self.refresh_remarks()

    # -- fields

    @property
    def asin_typed(self) -> str:
        """The ASIN field, or the URL that it was taken out of."""
        return self._url or self.asin_box.value

    @property
    def output(self) -> str:
        """The chosen output format; empty if the row has none."""
        place = self.query_one("#output", Picker).chosen
        return "" if place is None else self._outputs[place]

    @property
    def include_raw_html(self) -> bool:
        """Whether raw HTML is asked for."""
        return bool(self.query_one("#raw-html", Picker).chosen)

    @on(Input.Changed, "#asin")
    def _take_asin_out_of_url(self, message: Input.Changed) -> None:
        read = read_asin(message.value)
        if read.host and message.value != read.asin:
            self._url = message.value
            with self.prevent(Input.Changed):
                message.input.value = read.asin
                message.input.cursor_position = len(read.asin)
        elif self._url and read_asin(self._url).asin != read.asin:
            self._url = ""

    @on(Input.Changed)
    @on(Picker.Changed)
    def _edited(self) -> None:
        self._is_leaving = False
        self._banner = ""
        self.refresh_remarks()

    @on(Picker.Opened)
    def _open_choices(self, message: Picker.Opened) -> None:
        picker = message.picker

        def chosen(place: int | None) -> None:
            if place is not None:
                picker.choose(place)

        if picker.choices:
            self.app.push_screen(ChoiceModal(picker.title, picker.choices, picker.chosen), chosen)

    @on(Input.Submitted)
    def _next_field(self) -> None:
        self.focus_next()

    def refresh_remarks(self) -> None:
        """Judge the fields again and draw what there is to say."""
        self.verdict = self.judge()
        fields = self.fields()
        blank = {
            "domain": fields.domain is None,
            "customer_postcode": fields.postcode is None,
            "asin": not fields.asin.strip(),
        }
        for name in ("domain", "customer_postcode", "asin", "custom_id"):
            for remark in self.query(f"#{name}-remark").results(Static):
                is_early = blank.get(name, False) and not self._is_tried
                words = "" if is_early else clean_lines(self.verdict.words(name))
                remark.update(Content(words))
                remark.display = bool(words)
                remark.set_class(name not in self.verdict.blocked, "-warning")
        facts = clean(self.facts(), 300)
        self.query_one("#facts", Static).update(Content(facts))
        self.query_one("#facts").set_class(facts.startswith("Warning"), "-warning")
        self._show_banner()

    def say(self, words: str) -> None:
        """Say something above the buttons, until the next key that changes a field."""
        self._banner = words
        self._show_banner()

    def _show_banner(self) -> None:
        banner = self.query_one("#banner", Static)
        banner.update(Content(self._banner))
        banner.display = bool(self._banner)

    # -- sending

    @on(Button.Pressed, "#send")
    def _send_pressed(self) -> None:
        self.action_send()

    def action_send(self) -> None:
        """Send the form, or go to the first field that is wrong."""
        if self._is_sending:
            return
        self._is_tried = True
        self.refresh_remarks()
        if self.verdict.blocked:
            self.focus_field(self.verdict.blocked[0])
            return
        if reason := self.why_not():
            self.say(reason)
            return
        description, send = self.work()
        self.set_sending(True)
        self.say("Sending…")
        self.app.writes.start(description, send(self._settling), self._sent, self._refused)

    def focus_field(self, name: str) -> None:
        """Put the cursor into a field, by the API's name."""
        box = {"asin": "#asin", "custom_id": "#custom-id"}.get(name)
        if box:
            self.query_one(box).focus()

    def set_sending(self, is_sending: bool) -> None:
        """Keep the fields as they are while the request is under way."""
        self._is_sending = is_sending
        self.query_one(".dialog-body").disabled = is_sending
        for button in self.query(Button):
            button.disabled = is_sending

    def _settling(self) -> None:
        if self.is_attached:
            self.say("No answer came; looking whether it was done…")

    def _sent(self, written: Written) -> None:
        self._on_done(written)
        if self.is_attached:
            self.carried_out(written)

    def _refused(self, error: MulticartError) -> None:
        if not self.is_attached:
            return
        self.set_sending(False)
        self.asin_box.focus()
        existing = error.existing if isinstance(error, AlreadyThere) else None
        if existing:
            self.known.learn(existing)
            self.say("")
            self.refresh_remarks()
        else:
            self.say(paragraphs(error))

    # -- leaving

    def action_open_existing(self) -> None:
        """Leave, and go to the row that is in the way."""
        if self.verdict.existing and not self._is_sending:
            self.finish(self.verdict.existing)
        else:
            self.say("No row is known to be in the way of this one.")

    @on(Button.Pressed, "#cancel")
    def _cancel_pressed(self) -> None:
        self.action_leave()

    def on_screen_resume(self) -> None:
        """Close now, if the answer came while something else was in front."""
        if self._is_done:
            self.finish(None)

    def action_leave(self) -> None:
        """Leave; asks once when something was typed, and waits while it is sent."""
        if self._is_sending:
            return
        if self.is_dirty and not self._is_leaving:
            self._is_leaving = True
            self.say("Not sent yet: escape again throws away what you typed.")
        else:
            self.finish(None)
