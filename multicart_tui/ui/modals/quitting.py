"""Asks before the program ends while something is being changed."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from multicart_tui.ui.modals.base import Modal


class QuitModal(Modal[bool]):
    """Offers to wait for the writes under way; returns True when the program may end."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "app.focus_previous", "Other button", show=False),
        Binding("right", "app.focus_next", "Other button", show=False),
    ]

    _is_waiting = False

    def compose(self) -> ComposeResult:
        """Lay out what is under way and the three ways on."""
        writes = self.app.writes
        with Vertical(classes="dialog"):
            yield Static(Content(f"{writes.words}: wait for it?"), classes="dialog-title")
            with VerticalScroll(classes="dialog-body", can_focus=False):
                yield Static(Content("\n".join(writes.descriptions)), id="under-way")
            yield Static(
                Content("Left now, it may or may not be done on the server. escape stays."),
                classes="dialog-hint",
            )
            with Horizontal(classes="dialog-buttons"):
                yield Button("Wait, then quit", id="wait", variant="primary")
                yield Button("Stay", id="stay")
                yield Button("Quit now", id="leave", variant="error")

    def on_mount(self) -> None:
        """Look now and then whether the writes have ended."""
        self._looking = self.set_interval(0.2, self._look)

    def _look(self) -> None:
        if not self.app.writes:
            self._looking.stop()
            if self._is_waiting:
                self.finish(True)
            else:
                self.query_one("#under-way", Static).update(Content("All done meanwhile."))

    @on(Button.Pressed, "#wait")
    def _wait(self) -> None:
        self._is_waiting = True
        self.query_one(".dialog-title", Static).update(
            Content("Waiting, then quitting; escape stays")
        )
        self._look()

    @on(Button.Pressed, "#stay")
    def _stay(self) -> None:
        self.finish(None)

    @on(Button.Pressed, "#leave")
    def _leave(self) -> None:
        self.finish(True)
