"""Asks for one short text: an id, a row number, a name."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Static

from multicart_tui.domain.text import clean
from multicart_tui.errors import MulticartError
from multicart_tui.ui.modals.base import Modal
from multicart_tui.ui.presenting import headline


class PromptModal(Modal[str]):
    """A labelled field; what was typed is judged at each key and before it is returned.

    Args:
        title: What is asked for.
        label: What to type, with an example.
        value: What stands in the field at first.
        verb: The word on the button.
        check: Raises a MulticartError for what cannot be; its words appear under the field.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "send", "OK", id="dialog.send"),
    ]

    def __init__(
        self,
        title: str,
        label: str,
        *,
        value: str = "",
        verb: str = "OK",
        check: Callable[[str], object] | None = None,
    ) -> None:
        super().__init__()
        self._title = title
        self._label = label
        self._value = value
        self._verb = verb
        self._check = check

    def compose(self) -> ComposeResult:
        """Lay out the field, its remark and the buttons."""
        with Vertical(classes="dialog"):
            yield Static(Content(clean(self._title)), classes="dialog-title")
            yield Static(Content(clean(self._label)))
            yield Input(self._value, id="value", max_length=200)
            yield Static("", id="remark", classes="field-error")
            yield Static(Content("enter goes on · escape cancels"), classes="dialog-hint")
            with Horizontal(classes="dialog-buttons"):
                yield Button(self._verb, id="send", variant="primary")
                yield Button("Cancel", id="cancel")

    @on(Input.Changed, "#value")
    def _forget_remark(self) -> None:
        remark = self.query_one("#remark", Static)
        if remark.display:
            remark.display = False

    @on(Input.Submitted, "#value")
    @on(Button.Pressed, "#send")
    def action_send(self) -> None:
        """Return what was typed, or say why it cannot be."""
        value = self.query_one("#value", Input).value.strip()
        try:
            if self._check:
                self._check(value)
        except MulticartError as error:
            remark = self.query_one("#remark", Static)
            remark.update(Content(headline(error)))
            remark.display = True
            self.query_one("#value").focus()
            return
        self.finish(value)

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.finish(None)
