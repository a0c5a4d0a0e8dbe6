"""What the forms for one ASIN have in common: their fields and what is said of them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import ClassVar

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
from multicart_tui.domain.text import clean, clean_lines, plural
from multicart_tui.errors import MulticartError
from multicart_tui.services.writing import AlreadyThere, Written
from multicart_tui.ui.modals.choice import ChoiceModal
from multicart_tui.ui.modals.sending import SendingModal, put
from multicart_tui.ui.widgets.asin_box import AsinBox
from multicart_tui.ui.widgets.picker import Choice, Picker

RAW_HTML = (Choice("no"), Choice("yes, in each output"))
"""What the field for raw HTML offers, no before yes."""


class AsinFormModal(SendingModal[AsinRecord, Written]):
    """ASIN, custom id, raw HTML and output, judged at each key.

    Returns the row that is in the way of the one typed, when the person asks to see it.

    Args:
        title: What the form does.
        known: The collection's rows, to tell of a key that is taken before anything is sent.
        fields: What stands in it at first.
        verb: The word on the button that sends it.
        on_done: Told of each request that was carried out.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        # Its remark names it where there is such a row.
        Binding(
            "ctrl+o",
            "open_existing",
            "Open the row that is there",
            show=False,
            id="form.open-existing",
        ),
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
        super().__init__(on_done)
        self._title = title
        self.known = known
        self._first = fields
        self._verb = verb
        self._outputs = tuple(
            dict.fromkeys((*OUTPUTS, *([fields.output] if fields.output else [])))
        )
        self._url = ""
        self._asin_before = fields.asin
        self.is_tried = False
        """Whether sending was tried, so that empty fields may be complained of."""
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

    def why_not(self) -> str:
        """Why it cannot be sent although every field is right; empty when it can."""
        return ""

    # -- layout

    def compose(self) -> ComposeResult:
        """Lay out the fields, what there is to say of them, and the buttons."""
        first = self._first
        with Vertical(classes="dialog"):
            yield Static(Content(clean(self._title)), classes="dialog-title")
            with VerticalScroll(classes="dialog-body", can_focus=False):
                yield from self.compose_key()
                yield from self.row("ASIN", AsinBox(first.asin, id="asin", compact=True))
                # Always there: a dialog that grows at the first letter is drawn anew as a whole.
                yield Static(id="asin-remark", classes="field-error -stays")
                # Unlike an ASIN it is edited, not replaced: nothing is selected that a key loses.
                custom_id = Input(
                    first.custom_id, id="custom-id", compact=True, select_on_focus=False
                )
                yield from self.row("Custom id", custom_id)
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
        self.say("")
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

    @on(AsinBox.LinesDropped)
    def _tell_of_dropped_lines(self, message: AsinBox.LinesDropped) -> None:
        lines = plural(message.count, "more line was", "more lines were")
        self.app.notify(f"{lines} pasted and left out: this form adds one ASIN at a time.")

    @on(Input.Changed, "#asin")
    def _take_asin_out_of_url(self, message: Input.Changed) -> None:
        # A URL that comes letter by letter is left alone until it is whole.
        is_pasted = len(message.value) - len(self._asin_before) > 1
        self._asin_before = message.value
        read = read_asin(message.value)
        if is_pasted and read.host and message.value != read.asin:
            self._url = message.value
            self._asin_before = read.asin
            with self.prevent(Input.Changed):
                message.input.value = read.asin
                message.input.cursor_position = len(read.asin)
        elif self._url and read_asin(self._url).asin != read.asin:
            self._url = ""

    @on(Input.Changed)
    @on(Picker.Changed)
    def _edited(self) -> None:
        self.edited()
        self.refresh_remarks()

    @on(Picker.Opened)
    def _open_choices(self, message: Picker.Opened) -> None:
        picker, choices = message.picker, message.picker.choices

        def chosen(place: int | None) -> None:
            # Look-ups may have come meanwhile and moved the places: the label counts.
            if place is not None and choices[place] in picker.choices:
                picker.choose(picker.choices.index(choices[place]))

        if choices:
            self.app.push_screen(ChoiceModal(picker.title, choices, picker.chosen), chosen)

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
                is_early = blank.get(name, False) and not self.is_tried
                words = "" if is_early else clean_lines(self.verdict.words(name))
                put(remark, words)
                remark.set_class(name not in self.verdict.blocked, "-warning")
        facts = self.query_one("#facts", Static)
        words = clean(self.facts(), 300)
        put(facts, words)
        facts.set_class(words.startswith("Warning"), "-warning")

    # -- sending

    def may_send(self) -> bool:
        """Whether every field is right; goes to the first that is not."""
        self.is_tried = True
        self.refresh_remarks()
        if self.verdict.blocked:
            self.focus_field(self.verdict.blocked[0])
        elif reason := self.why_not():
            self.say(reason)
        else:
            return True
        return False

    def focus_field(self, name: str) -> None:
        """Put the cursor into a field, by the API's name."""
        box = {"asin": "#asin", "custom_id": "#custom-id"}.get(name)
        if box:
            self.query_one(box).focus()

    def refused(self, error: MulticartError) -> None:
        """Say why; a row that is in the way is known from now on."""
        self.asin_box.focus()
        existing = error.existing if isinstance(error, AlreadyThere) else None
        if existing:
            self.known.learn(existing)
            self.say("")
            self.refresh_remarks()
        else:
            super().refused(error)

    def action_open_existing(self) -> None:
        """Leave, and go to the row that is in the way."""
        if self.verdict.existing and not self.is_sending:
            self.finish(self.verdict.existing)
        else:
            self.say("No row is known to be in the way of this one.")
