"""The form that adds one ASIN, or several one after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.getters import query_one
from textual.widgets import Button, Input, Static

from multicart_tui.api.protocol import MulticartApi
from multicart_tui.domain.forms import (
    AsinFields,
    KnownRows,
    Verdict,
    check_new,
    new_asin,
    why_unusable,
)
from multicart_tui.domain.models import AsinRecord, Domain, Postcode
from multicart_tui.domain.text import clean
from multicart_tui.services.lookups import Lookups
from multicart_tui.services.writing import Written, create
from multicart_tui.ui.modals.asin_form import AsinFormModal
from multicart_tui.ui.modals.sending import Send, put
from multicart_tui.ui.presenting import headline
from multicart_tui.ui.widgets.picker import Choice, Picker


class NewAsinModal(AsinFormModal):
    """Domain, then a postcode of that domain, then the ASIN.

    Whatever the look-ups gave is offered; where they gave nothing, bare row ids are asked for.

    Args:
        api: The service.
        lookups: Domains and postcodes; :meth:`lookups_came` says when they are read.
        known: The collection's rows and total.
        fields: What stands in the form at first: the domain and postcode last used.
        on_done: Told of each ASIN that was added.
        title: What stands at the top; made of the collection's id if empty.
        origin: What the domain and postcode in it were taken from, to say so; may be empty.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "send", "Add", id="form.send"),
        Binding("ctrl+n", "send_and_go_on", "Add, then another", id="form.send-and-go-on"),
    ]

    domain_picker = query_one("#domain", Picker)
    postcode_picker = query_one("#postcode", Picker)
    domain_box = query_one("#domain-id", Input)
    postcode_box = query_one("#postcode-id", Input)

    def __init__(
        self,
        api: MulticartApi,
        lookups: Lookups,
        known: KnownRows,
        fields: AsinFields,
        on_done: Callable[[Written], None],
        title: str = "",
        *,
        origin: str = "",
    ) -> None:
        title = title or f"New ASIN in collection {known.collection}"
        super().__init__(title, known, fields, "Add", on_done)
        self.api = api
        self._lookups = lookups
        self._domain = fields.domain
        self._postcode = fields.postcode
        self._domains: Sequence[Domain] = ()
        self._postcodes: Sequence[Postcode] = ()
        self._goes_on = False
        self._added = ""
        self._origin = origin
        self._place_before = (fields.domain, fields.postcode)

    # -- layout

    def compose_key(self) -> ComposeResult:
        """Two pickers; each has a box for a row id beside it, shown when nothing is known."""
        yield from self.row("Domain", Picker("Domain", id="domain"), _row_id_box("domain"))
        yield Static(id="domain-remark", classes="field-error")
        yield from self.row("Postcode", Picker("Postcode", id="postcode"), _row_id_box("postcode"))
        yield Static(id="customer_postcode-remark", classes="field-error")
        yield Static(id="lookups", classes="field-note")

    def compose_buttons(self) -> ComposeResult:
        """Two ways to send, one to leave."""
        yield Button("Add ^s", id="send", variant="primary")
        yield Button("Add, then another ^n", id="send-and-go-on")
        yield Button("Cancel", id="cancel")

    def on_mount(self) -> None:
        """Begin at the first field that has to be filled."""
        self.lookups_came()
        self.focus_field(self.first_field)

    @property
    def first_field(self) -> str:
        """The field to begin in, by the API's name."""
        return "asin" if self._domain and self._postcode else "domain"

    # -- domains and postcodes

    def lookups_came(self) -> None:
        """Offer what is known of domains and postcodes now."""
        if not self.is_attached:
            return
        self._domains = self._lookups.domains
        names = [domain.name for domain in self._domains]
        if self._domain and self._domain.name in names:
            self._domain = self._domains[names.index(self._domain.name)]
        elif names:
            self._domain = self._domains[0] if len(names) == 1 else None
        chosen = names.index(self._domain.name) if self._domain in self._domains else None
        self.domain_picker.offer([Choice(name) for name in names], chosen)
        self.domain_picker.empty = "reading…" if self._is_reading else "enter chooses"
        self._set_shown(self.domain_picker, self.domain_box, bool(names))
        self._offer_postcodes()
        problem, words = self._lookups.problem, ""
        if problem:
            source = "these come from the rows here" if names else "type row ids instead"
            words = f"Not read from the service, {source}: {headline(problem)}"
        put(self.query_one("#lookups", Static), clean(words, 200))
        self.refresh_remarks()

    def _offer_postcodes(self) -> None:
        self._postcodes = self._lookups.postcodes_of(self._domain.name) if self._domain else ()
        values = [postcode.value for postcode in self._postcodes]
        usable = [postcode for postcode in self._postcodes if postcode.is_usable]
        if self._postcode and self._postcode.value in values:
            self._postcode = self._postcodes[values.index(self._postcode.value)]
        elif values:
            self._postcode = usable[0] if len(usable) == 1 else None
        chosen = values.index(self._postcode.value) if self._postcode in self._postcodes else None
        choices = [Choice(code.value, why_unusable(code)) for code in self._postcodes]
        self.postcode_picker.offer(choices, chosen)
        waiting = "reading…" if self._is_reading else "enter chooses"
        self.postcode_picker.empty = waiting if self._domain else "choose a domain first"
        has_box = bool(self._domain) and not values and not self._is_reading
        self._set_shown(self.postcode_picker, self.postcode_box, not has_box)

    @property
    def _is_reading(self) -> bool:
        return not self._lookups.is_loaded and self._lookups.problem is None

    def _set_shown(self, picker: Picker, box: Input, has_picker: bool) -> None:
        is_reading = picker is self.domain_picker and self._is_reading
        picker.display = has_picker or is_reading
        box.display = not picker.display

    @on(Picker.Changed, "#domain")
    def _domain_chosen(self, message: Picker.Changed) -> None:
        self._domain = self._domains[message.place]
        self._offer_postcodes()

    @on(Picker.Changed, "#postcode")
    def _postcode_chosen(self, message: Picker.Changed) -> None:
        self._postcode = self._postcodes[message.place]

    @on(Input.Changed, "#domain-id")
    def _domain_typed(self, message: Input.Changed) -> None:
        number = _row_id(message.value)
        self._domain = None if number is None else Domain(number, "")
        self._offer_postcodes()

    @on(Input.Changed, "#postcode-id")
    def _postcode_typed(self, message: Input.Changed) -> None:
        number = _row_id(message.value)
        self._postcode = None if number is None else Postcode(number, "")

    def focus_field(self, name: str) -> None:
        """Put the cursor into a field, by the API's name."""
        boxes = {
            "domain": (self.domain_picker, self.domain_box),
            "customer_postcode": (self.postcode_picker, self.postcode_box),
        }
        for widget in boxes.get(name, ()):
            if widget.display:
                widget.focus()
        super().focus_field(name)

    # -- the form's own

    def fields(self) -> AsinFields:
        """What stands in the fields now."""
        return AsinFields(
            self._domain,
            self._postcode,
            self.asin_typed,
            self.custom_id_box.value,
            self.include_raw_html,
            self.output,
        )

    def judge(self) -> Verdict:
        """What there is to say of the fields."""
        return check_new(self.fields(), self.known)

    def facts(self) -> str:
        """What was added just now, how many more fit, and where the place came from."""
        before = [place and _name(place) for place in self._place_before]
        now = [place and _name(place) for place in (self._domain, self._postcode)]
        is_as_before = self._origin and before == now and not self._added
        origin = f"Domain and postcode are those of {self._origin}." if is_as_before else ""
        return " ".join(filter(None, [self._added, self.known.describe_room(), origin]))

    def why_not(self) -> str:
        """A full collection takes no more."""
        return self.known.why_full if self.known.is_full else ""

    def work(self) -> tuple[str, Send]:
        """Add what the fields say."""
        new = new_asin(self.known.collection, self.fields())
        return (
            f"add {new.asin} to collection {new.collection}",
            lambda settling: create(self.api, new, on_settling=settling),
        )

    def action_send(self) -> None:
        """Add it, and close."""
        self._goes_on = False
        super().action_send()

    @on(Button.Pressed, "#send-and-go-on")
    def _go_on_pressed(self) -> None:
        self.action_send_and_go_on()

    def action_send_and_go_on(self) -> None:
        """Add it, and stay for the next one with the same domain and postcode."""
        self._goes_on = True
        super().action_send()

    def carried_out(self, written: Written) -> None:
        """Close, or clear what belongs to this ASIN alone and wait for the next."""
        self.known.add(written.record)
        if not self._goes_on:
            super().carried_out(written)
            return
        self.set_sending(False)
        self.say("")
        self.is_tried = False
        self._added = f"Added {describe_added(written.record)}."
        with self.prevent(Input.Changed):
            self.asin_box.value = self.custom_id_box.value = ""
        self._url = ""
        self.asin_box.focus()
        self.refresh_remarks()

    @property
    def is_dirty(self) -> bool:
        """Whether something was typed that is not sent."""
        return bool(self.asin_box.value or self.custom_id_box.value)


def describe_added(record: AsinRecord) -> str:
    """A row that was added, and where: ``B0C1234567 as ASIN #5 for amazon.com.au, 4500``."""
    place = ", ".join(filter(None, [record.key.domain, record.key.postcode]))
    return f"{record.asin} as {record.id.label}{f' for {place}' if place else ''}"


def _name(place: Domain | Postcode) -> str:
    return place.name if isinstance(place, Domain) else place.value


def _row_id_box(noun: str) -> Input:
    return Input(
        placeholder=f"row id of the {noun}, a whole number",
        id=f"{noun}-id",
        compact=True,
        restrict="[0-9]{0,18}",
    )


def _row_id(typed: str) -> int | None:
    return int(typed) or None if typed else None
