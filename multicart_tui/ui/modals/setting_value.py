"""Asks for the value of a setting, and judges it with each letter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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


class SettingModal(Modal[str]):
    """One value; what cannot be is said under the field while it is typed.

    Args:
        title: The name of the setting.
        about: What it is for and what it may hold, a line each.
        value: What it holds now.
        judge: Raises a MulticartError for what cannot be.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "send", "Set", id="dialog.send"),
    ]

    def __init__(
        self,
        title: str,
        about: Sequence[str],
        *,
        value: str,
        judge: Callable[[str], object],
    ) -> None:
        super().__init__()
        self._title = title
        self._about = about
        self._value = value
        self._judge = judge

    def compose(self) -> ComposeResult:
        """Lay out what it is for, the field, its remark and the buttons."""
        with Vertical(classes="dialog"):
            yield Static(Content(clean(self._title)), classes="dialog-title")
            yield Static(Content("\n".join(map(clean, self._about))))
            yield Input(self._value, id="value", max_length=400)
            yield Static("", id="remark", classes="field-error")
            yield Static(Content("enter sets it · escape leaves it"), classes="dialog-hint")
            with Horizontal(classes="dialog-buttons"):
                yield Button("Set", id="send", variant="primary")
                yield Button("Cancel", id="cancel")

    def _complaint(self) -> str:
        """Why what stands in the field cannot be; empty if it can."""
        try:
            self._judge(self.query_one("#value", Input).value)
        except MulticartError as error:
            return headline(error)
        return ""

    @on(Input.Changed, "#value")
    def _say(self) -> None:
        complaint = self._complaint()
        remark = self.query_one("#remark", Static)
        remark.display = bool(complaint)
        if complaint:
            remark.update(Content(complaint))

    @on(Input.Submitted, "#value")
    @on(Button.Pressed, "#send")
    def action_send(self) -> None:
        """Return the value, unless it cannot be."""
        if self._complaint():
            self.query_one("#value").focus()
        else:
            self.finish(self.query_one("#value", Input).value.strip())

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.finish(None)
