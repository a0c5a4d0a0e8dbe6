"""Shows how far work on many rows is, and lets it be stopped."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from multicart_tui.domain.text import clean
from multicart_tui.ui.modals.base import Modal

BAR = 40
"""Cells of the bar."""


class ProgressModal(Modal[None]):
    """Counts rows that are done; escape asks the work to stop, and never cuts a call short.

    Args:
        title: What is being done, e.g. ``Deleting 37 ASINs``.
        total: Rows in all.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Stop", id="progress.stop"),
    ]

    def __init__(self, title: str, total: int) -> None:
        super().__init__()
        self._title = title
        self._total = total
        self._done = 0
        self.is_stopping = False
        """Whether the person asked to stop."""

    def compose(self) -> ComposeResult:
        """Lay out the title, the bar and the key."""
        with Vertical(classes="dialog"):
            yield Static(Content(clean(self._title)), classes="dialog-title")
            yield Static(self._bar(), id="bar")
            yield Static(self._hint(), id="hint", classes="dialog-hint")

    def _bar(self) -> Content:
        filled = BAR * self._done // max(1, self._total)
        return Content(f"{'#' * filled}{'.' * (BAR - filled)}  {self._done:,} of {self._total:,}")

    def _hint(self) -> Content:
        if self.is_stopping:
            return Content("Stopping after the calls that are running…")
        return Content("escape stops after the calls that are running")

    def progressed(self, done: int) -> None:
        """Draw how many rows are done."""
        self._done = done
        if self.is_attached:
            self.query_one("#bar", Static).update(self._bar())

    def over(self) -> None:
        """Close: the work has ended."""
        self.finish(None)

    def action_leave(self) -> None:
        """Ask the work to stop; it closes this once it has."""
        self.is_stopping = True
        self.query_one("#hint", Static).update(self._hint())
