"""Shows how far work on many rows is, and lets it be stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from multicart_tui.domain.text import clean
from multicart_tui.ui.modals.base import Modal

if TYPE_CHECKING:
    from multicart_tui.ui.jobs import SessionJob

BAR = 40
"""Cells of the bar."""


class ProgressModal(Modal[None]):
    """Counts rows that are done; escape asks the work to stop, and never cuts a call short.

    Args:
        title: What is being done, e.g. ``Deleting 37 ASINs``.
        total: Rows in all.
        job: Which job of the session it is. One that changes something goes on when this is
            left with ``l``, and is followed among the jobs then.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Stop", id="progress.stop"),
        Binding("l", "leave_running", "Leave it running", id="progress.leave"),
    ]

    def __init__(self, title: str, total: int, job: SessionJob | None = None) -> None:
        super().__init__()
        self._title = title
        self._total = total
        self._done = 0
        self.job = job
        self.is_left = False
        """Whether the person went on with something else meanwhile."""
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
        words = "escape stops after the calls that are running"
        return Content(f"{words} · l leaves it running" if self._can_leave else words)

    @property
    def _can_leave(self) -> bool:
        return self.job is not None and self.job.is_write

    def progressed(self, done: int) -> None:
        """Draw how many rows are done."""
        self._done = done
        if self.job:
            self.job.progress = f"{done:,} of {self._total:,}"
        if self.is_attached:
            self.query_one("#bar", Static).update(self._bar())

    def over(self) -> None:
        """Close: the work has ended."""
        self.finish(None)

    def action_leave(self) -> None:
        """Ask the work to stop; it closes this once it has."""
        self.is_stopping = True
        if self.is_attached:
            self.query_one("#hint", Static).update(self._hint())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to leave only what goes on without this."""
        return (
            self._can_leave
            if action == "leave_running"
            else super().check_action(action, parameters)
        )

    def action_leave_running(self) -> None:
        """Close, and let the work go on; it is told of when it ends."""
        self.is_left = True
        self.app.notify("It goes on: J shows how far it is, and a message tells its end.")
        self.finish(None)
