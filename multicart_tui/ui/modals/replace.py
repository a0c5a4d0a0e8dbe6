"""Replaces a value in a column of many rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Label, Static

from multicart_tui.domain.import_rows import SENT_FIELDS, Field
from multicart_tui.domain.text import clean, plural
from multicart_tui.errors import UsageError
from multicart_tui.ui.modals.base import Modal
from multicart_tui.ui.modals.choice import ChoiceModal
from multicart_tui.ui.modals.edit_row import LABELS
from multicart_tui.ui.widgets.picker import Choice, Picker


@dataclass(frozen=True)
class Replacement:
    """What to put in the place of what."""

    field: Field
    old: str
    new: str
    is_whole_cell: bool


class ReplaceModal(Modal[Replacement]):
    """Find and replace, with the number of rows it would change counted at each key.

    Args:
        field: The column at first.
        value: What to look for at first.
        count: How many rows a replacement would change.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "send", "Replace", id="dialog.send"),
    ]

    def __init__(self, field: Field, value: str, count: Callable[[Replacement], int]) -> None:
        super().__init__()
        self._field = field if field in SENT_FIELDS else Field.ASIN
        self._value = value
        self._count = count

    def compose(self) -> ComposeResult:
        """Lay out the column, both texts and the scope."""
        columns = [Choice(LABELS[field]) for field in SENT_FIELDS]
        with Vertical(classes="dialog"):
            yield Static(Content("Replace in these rows"), classes="dialog-title")
            with Horizontal(classes="field"):
                yield Label("Column", classes="field-label")
                chosen = SENT_FIELDS.index(self._field)
                yield Picker("Column", columns, chosen=chosen, id="column")
            with Horizontal(classes="field"):
                yield Label("Find", classes="field-label")
                yield Input(clean(self._value), id="old", select_on_focus=False)
            with Horizontal(classes="field"):
                yield Label("Replace with", classes="field-label")
                yield Input(id="new")
            with Horizontal(classes="field"):
                yield Label("Find it as", classes="field-label")
                scope = (Choice("the whole value"), Choice("a part of the value"))
                yield Picker("Find it as", scope, chosen=0, id="scope")
            yield Static(id="count", classes="dialog-hint")
            with Horizontal(classes="dialog-buttons"):
                yield Button("Replace ^s", id="send", variant="primary")
                yield Button("Cancel", id="cancel")

    def on_mount(self) -> None:
        """Begin with what to put there: what to look for is known."""
        self.query_one("#new").focus()
        self._show_count()

    @property
    def _wanted(self) -> Replacement:
        return Replacement(
            SENT_FIELDS[self.query_one("#column", Picker).chosen or 0],
            self.query_one("#old", Input).value,
            self.query_one("#new", Input).value.strip(),
            self.query_one("#scope", Picker).chosen == 0,
        )

    @on(Input.Changed)
    @on(Picker.Changed)
    def _show_count(self) -> None:
        try:
            count = self._count(self._wanted)
            words = f"Changes {plural(count, 'row')}." if count else "No row here has that."
        except UsageError as error:
            words = f"{error.title}: {error.message}"
        line = self.query_one("#count", Static)
        if str(line.content) != words:
            line.update(Content(words))

    @on(Picker.Opened)
    def _open_choices(self, message: Picker.Opened) -> None:
        picker = message.picker

        def chosen(place: int | None) -> None:
            if place is not None:
                picker.choose(place)

        self.app.push_screen(ChoiceModal(picker.title, picker.choices, picker.chosen), chosen)

    @on(Input.Submitted)
    @on(Button.Pressed, "#send")
    def action_send(self) -> None:
        """Return what to do, if it changes anything."""
        try:
            if self._count(self._wanted):
                self.finish(self._wanted)
        except UsageError:
            self.query_one("#old").focus()

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.finish(None)
