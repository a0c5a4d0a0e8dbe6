"""Asks which rows are written into a file, in what form, and where to."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Label, Static

from multicart_tui.domain.scopes import Scope
from multicart_tui.domain.text import clean
from multicart_tui.errors import MulticartError, UsageError
from multicart_tui.services.exporting import ExportFormat
from multicart_tui.ui.modals.base import Modal
from multicart_tui.ui.modals.choice import ChoiceModal
from multicart_tui.ui.modals.sending import put
from multicart_tui.ui.presenting import headline
from multicart_tui.ui.widgets.picker import Choice, Picker

FORMATS = tuple(ExportFormat)


@dataclass(frozen=True)
class ExportPlan:
    """What is to be written."""

    scope: Scope
    form: ExportFormat
    path: Path
    """Absolute."""


class ExportModal(Modal[ExportPlan]):
    """Rows, form and path; the name follows the form until somebody types another one.

    Args:
        name: What the file is called at first, without its ending.
        scopes: Which rows there are to choose from; one at least.
        before: What was chosen before, to be mended after a failure.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "send", "Export", id="dialog.send"),
    ]
    AUTO_FOCUS = None

    def __init__(
        self, name: str, scopes: Sequence[Scope], before: ExportPlan | None = None
    ) -> None:
        super().__init__()
        self._name = name
        self._scopes = tuple(scopes)
        if before and before.scope not in self._scopes:
            self._scopes = (before.scope, *self._scopes)
        self._before = before
        self._suggested = ""

    def compose(self) -> ComposeResult:
        """Lay out the rows, the form, the path and the buttons."""
        before = self._before
        forms = [Choice(form.label) for form in FORMATS]
        rows = [Choice(scope.label) for scope in self._scopes]
        with Vertical(classes="dialog"):
            yield Static(Content("Export ASINs"), classes="dialog-title")
            with Horizontal(classes="field"):
                yield Label("Rows", classes="field-label")
                at = self._scopes.index(before.scope) if before else 0
                yield Picker("Rows", rows, chosen=at, id="scope")
            with Horizontal(classes="field"):
                yield Label("Form", classes="field-label")
                at = FORMATS.index(before.form) if before else 0
                yield Picker("Form", forms, chosen=at, id="form")
            with Horizontal(classes="field"):
                yield Label("File", classes="field-label")
                yield Input(str(before.path) if before else "", id="path", select_on_focus=False)
            yield Static(id="remark", classes="field-error -stays")
            yield Static(id="facts", classes="dialog-hint")
            with Horizontal(classes="dialog-buttons"):
                yield Button("Export ^s", id="send", variant="primary")
                yield Button("Cancel", id="cancel")

    def on_mount(self) -> None:
        """Suggest a name, and begin with the rows."""
        self.show_form()
        self.query_one("#path" if self._before else "#scope").focus()

    @property
    def _form(self) -> ExportFormat:
        return FORMATS[self.query_one("#form", Picker).chosen or 0]

    @on(Picker.Changed, "#form")
    def show_form(self) -> None:
        """Say what is in the file, and give it the ending that belongs to it."""
        box = self.query_one("#path", Input)
        if box.value == self._suggested:
            self._suggested = str(Path.cwd() / f"{self._name}{self._form.suffix}")
            box.value = self._suggested
            box.cursor_position = len(box.value)
        self.query_one("#facts", Static).update(Content(self._form.facts))

    @on(Picker.Opened)
    def _open_choices(self, message: Picker.Opened) -> None:
        picker = message.picker

        def chosen(place: int | None) -> None:
            if place is not None:
                picker.choose(place)

        self.app.push_screen(ChoiceModal(picker.title, picker.choices, picker.chosen), chosen)

    @on(Input.Changed, "#path")
    def _forget_remark(self) -> None:
        put(self.query_one("#remark", Static), "")

    @on(Input.Submitted, "#path")
    @on(Button.Pressed, "#send")
    def action_send(self) -> None:
        """Return what is to be written, or say why it cannot be there."""
        try:
            path = read_target(self.query_one("#path", Input).value)
        except MulticartError as error:
            put(self.query_one("#remark", Static), headline(error))
            self.query_one("#path").focus()
            return
        scope = self._scopes[self.query_one("#scope", Picker).chosen or 0]
        self.finish(ExportPlan(scope, self._form, path))

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.finish(None)


def read_target(typed: str) -> Path:
    """The absolute path of a file to write, from what a person typed.

    Raises:
        UsageError: No file can be there.
    """
    if not typed.strip():
        raise UsageError("A path is needed", "Nothing is typed.")
    try:
        os.fsencode(typed)
        if "\0" in typed:
            raise ValueError("it has a NUL in it")
        path = Path(typed.strip()).expanduser().absolute()
        if path.is_dir():
            raise UsageError("That is a folder", "Add the name of the file.")
        if not path.parent.is_dir():
            raise UsageError("There is no such folder", f"{clean(str(path.parent))} is not there.")
    except (OSError, RuntimeError, ValueError) as error:
        raise UsageError("That is no path", f"{clean(typed, 100)}: {error}") from error
    return path
