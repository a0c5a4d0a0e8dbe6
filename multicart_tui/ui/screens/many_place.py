"""The domain, postcode and flag that many new ASINs have in common."""

from __future__ import annotations

from collections.abc import Iterator

from textual import on
from textual.containers import Horizontal
from textual.getters import query_one
from textual.widget import Widget
from textual.widgets import Label

from multicart_tui.domain.forms import why_unusable
from multicart_tui.ui.modals.choice import ChoiceModal
from multicart_tui.ui.screens.base import BaseScreen
from multicart_tui.ui.widgets.picker import Choice, Picker

RAW_HTML = (Choice("no"), Choice("yes, in each output"))


class ManyPlace(BaseScreen):
    """Three fields to choose in; what is known is offered as it comes."""

    domain = ""
    """Name of the domain chosen; empty when none is."""
    postcode = ""
    """Value of the postcode chosen; empty when none is."""
    origin = ""
    """Where both were taken from, as long as the person chose neither."""

    wants_raw_html = False
    """Whether each output is to hold the page itself."""

    domain_picker = query_one("#domain", Picker)
    postcode_picker = query_one("#postcode", Picker)

    def place_fields(self) -> Iterator[Widget]:
        """The fields with their names."""
        for title, picker in (
            ("Domain", Picker("Domain", id="domain")),
            ("Postcode", Picker("Postcode", id="postcode", empty="choose a domain first")),
            ("Raw HTML", Picker("Raw HTML", RAW_HTML, chosen=0, id="raw-html")),
        ):
            yield Horizontal(Label(title, classes="field-label"), picker, classes="field")

    def place_changed(self) -> None:
        """Something else was chosen; overridden by what depends on it."""

    def offer_places(self) -> None:
        """Offer the domains and postcodes that are known now."""
        if self.session is None:
            return
        lookups = self.session.lookups
        names = [domain.name for domain in lookups.domains]
        if self.domain not in names and len(names) == 1:
            self.domain = names[0]
        chosen = names.index(self.domain) if self.domain in names else None
        self.domain_picker.offer([Choice(name) for name in names], chosen)
        codes = lookups.postcodes_of(self.domain) if self.domain else ()
        values = [code.value for code in codes]
        usable = [code.value for code in codes if code.is_usable]
        if self.postcode not in values:
            self.postcode = usable[0] if len(usable) == 1 else ""
        place = values.index(self.postcode) if self.postcode in values else None
        choices = [Choice(code.value, why_unusable(code)) for code in codes]
        self.postcode_picker.offer(choices, place)
        self.postcode_picker.empty = "enter chooses" if self.domain else "choose a domain first"

    @on(Picker.Changed, "#domain")
    def _domain_chosen(self, message: Picker.Changed) -> None:
        self.domain = message.picker.choices[message.place].label
        self.origin = ""
        self.offer_places()
        self.place_changed()

    @on(Picker.Changed, "#postcode")
    def _postcode_chosen(self, message: Picker.Changed) -> None:
        self.postcode = message.picker.choices[message.place].label
        self.origin = ""
        self.place_changed()

    @on(Picker.Changed, "#raw-html")
    def _flag_chosen(self, message: Picker.Changed) -> None:
        self.wants_raw_html = message.place == 1
        self.place_changed()

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
