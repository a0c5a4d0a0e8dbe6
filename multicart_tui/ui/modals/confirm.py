"""Asks before something that cannot simply be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Static

from multicart_tui.domain.text import clean
from multicart_tui.ui.modals.base import Modal


class ConfirmModal(Modal[bool]):
    """A question with Cancel as its default; enter says yes only to what a key takes back.

    Args:
        question: What will be done, as a question.
        lines: What it will be done to, and what follows; foreign text is made safe.
        verb: The word on the button that does it.
        typed: Text that must be typed first, such as the number of rows; none if empty.
        can_undo: Whether one key takes it back afterwards; then enter agrees.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "agree", "Yes", id="dialog.agree"),
        Binding("left,right", "other_button", "Other button", show=False),
    ]
    AUTO_FOCUS = None

    def __init__(
        self,
        question: str,
        lines: Sequence[str],
        *,
        verb: str = "Delete",
        typed: str = "",
        can_undo: bool = False,
    ) -> None:
        super().__init__()
        self._question = question
        self._lines = [clean(line) for line in lines]
        self._verb = verb
        self._typed = typed
        self._can_undo = can_undo

    def compose(self) -> ComposeResult:
        """Lay out the question, its facts and the two buttons."""
        with Vertical(classes="dialog"):
            yield Static(Content(clean(self._question)), classes="dialog-title")
            with VerticalScroll(classes="dialog-body", can_focus=False):
                yield Static(Content("\n".join(self._lines)))
            if self._typed:
                yield Static(Content(f"Type {self._typed} to go on:"))
                yield Input(id="typed", max_length=12)
                yield Static(id="remark", classes="field-error")
            yield Static(
                Content(self._way_on),
                classes="dialog-hint",
            )
            look: Literal["primary", "error"] = "primary" if self._can_undo else "error"
            with Horizontal(classes="dialog-buttons"):
                yield Button("Cancel", id="cancel")
                yield Button(self._verb, id="agree", variant=look, disabled=bool(self._typed))

    @property
    def _way_on(self) -> str:
        if self._can_undo and not self._typed:
            return f"enter: {self._verb} · escape cancels"
        return "tab goes to the other button · enter presses it · escape cancels"

    def on_mount(self) -> None:
        """Begin where the next key belongs."""
        first = "#agree" if self._can_undo else "#cancel"
        self.query_one("#typed" if self._typed else first).focus()

    @on(Input.Changed, "#typed")
    def _check_typed(self, message: Input.Changed) -> None:
        self.query_one("#agree", Button).disabled = message.value.strip() != self._typed

    @on(Input.Submitted, "#typed")
    def _go_to_button(self) -> None:
        button = self.query_one("#agree", Button)
        if button.disabled:
            words = f"Type {self._typed} to go on; escape cancels."
            self.query_one("#remark", Static).update(Content(words))
        else:
            button.focus()

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.finish(None)

    @on(Button.Pressed, "#agree")
    def action_agree(self) -> None:
        """Say yes, if what had to be typed was typed."""
        if not self.query_one("#agree", Button).disabled:
            self.finish(True)

    def action_other_button(self) -> None:
        """Go from one button to the other."""
        self.focus_next(Button)
