"""Asks where a credential is to be kept, before anything is written."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, OptionList, Static
from textual.widgets.option_list import Option

from multicart_tui.domain.text import clean
from multicart_tui.services.credentials import Credential, Store, StoreChoice
from multicart_tui.ui.modals.base import Modal


class StoreChoiceModal(Modal[Store]):
    """Places for a credential; one that cannot be chosen says why."""

    def __init__(self, credential: Credential, choices: Sequence[StoreChoice]) -> None:
        super().__init__()
        self._noun = credential.noun
        self._shown = credential.masked
        self._choices = tuple(choices)

    def compose(self) -> ComposeResult:
        """Lay out a line for each place."""
        with Vertical(classes="dialog"):
            yield Static(
                Content(f"Where to keep the {self._noun} {clean(self._shown)}?"),
                classes="dialog-title",
            )
            with VerticalScroll(classes="dialog-body", can_focus=False):
                yield OptionList(
                    *(
                        Option(
                            _words(choice), id=choice.store.value, disabled=bool(choice.unavailable)
                        )
                        for choice in self._choices
                    ),
                    id="places",
                )
            yield Static(
                Content(
                    "Nothing has been written yet.\n"
                    "↑ ↓ choose · enter keeps it there · escape cancels"
                ),
                classes="dialog-hint",
            )
            with Horizontal(classes="dialog-buttons"):
                yield Button("Keep it there", id="choose", variant="primary")
                yield Button("Cancel", id="cancel")

    def on_mount(self) -> None:
        """Begin in the list with nothing chosen.

        The same key pressed twice on the screen before must not choose a place.
        """
        places = self.query_one(OptionList)
        places.highlighted = None
        places.focus()

    @on(OptionList.OptionSelected)
    @on(Button.Pressed, "#choose")
    def action_choose(self) -> None:
        """Return the place under the cursor."""
        at = self.query_one(OptionList).highlighted
        if at is None:
            self.app.notify("Choose a place with up and down first.")
        elif not self._choices[at].unavailable:
            self.finish(self._choices[at].store)

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.finish(None)


def _words(choice: StoreChoice) -> Content:
    label = clean(choice.label)
    if choice.unavailable:
        return Content(f"{label}\n  not here: {clean(choice.unavailable)}")
    return Content(label)
