"""Tells what became of each of many rows."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Log, Static

from multicart_tui.domain.models import AsinRecord
from multicart_tui.domain.text import clean
from multicart_tui.errors import MulticartError
from multicart_tui.services.bulk import Report
from multicart_tui.ui.modals.base import Modal
from multicart_tui.ui.modals.bulk_delete import describe_row
from multicart_tui.ui.presenting import headline, paragraphs

Result = TypeVar("Result")

REASON_WIDTH = 60
"""Cells for a reason in a report, so that it is read whole on 80 columns."""


class ReportModal(Modal[str]):
    """A headline and as many lines as it takes, to scroll through and to copy.

    Returns ``undo`` if the person asked for that.

    Args:
        headline: The counts, e.g. ``37 deleted, 1 failed, 12 not tried``.
        lines: What became of each; foreign text is made safe.
        note: What holds for all of them, such as where they were saved; may be empty.
        can_undo: Whether ``u`` is offered; then ``undo`` may be returned.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Close", id="dialog.leave"),
        Binding("enter", "leave", "Close", show=False),
        Binding("c", "copy", "Copy the report", id="report.copy"),
        Binding("u", "undo", "Undo", id="report.undo"),
        Binding("j,down", "move('scroll_down')", "Down", show=False),
        Binding("k,up", "move('scroll_up')", "Up", show=False),
    ]

    def __init__(
        self, headline: str, lines: Sequence[str], *, note: str = "", can_undo: bool = False
    ) -> None:
        super().__init__()
        self._headline = headline
        self._lines = [clean(line, 1_000) for line in lines]
        self._note = clean(note)
        self._can_undo = can_undo

    def compose(self) -> ComposeResult:
        """Lay out headline, lines and keys."""
        with Vertical(classes="dialog"):
            yield Static(Content(clean(self._headline)), classes="dialog-title")
            if self._note:
                yield Static(Content(self._note), id="note")
            # A log draws only the lines in view, and reads no markup.
            yield Log(auto_scroll=False)
            undo = "u takes it back · " if self._can_undo else ""
            keys = f"{undo}c copies the report · escape closes"
            yield Static(Content(keys), classes="dialog-hint")

    def on_mount(self) -> None:
        """Write the lines and take the keys that scroll."""
        log = self.query_one(Log)
        log.write_lines([line or " " for line in self._lines])  # it drops empty lines
        log.styles.height = max(1, len(self._lines))
        log.focus()

    async def action_move(self, way: str) -> None:
        """Scroll by a line."""
        await self.app.run_action(way, self.query_one(Log))

    def action_copy(self) -> None:
        """Copy the headline, the note and every line."""
        note = [self._note] if self._note else []
        self.app.copy("\n".join([clean(self._headline), *note, *self._lines]), "the report")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to take back only what can be."""
        return self._can_undo if action == "undo" else super().check_action(action, parameters)

    def action_undo(self) -> None:
        """Leave, and let the screen below take it back."""
        self.finish("undo")


def report_lines(report: Report[Result], title: str, done: Sequence[str]) -> list[str]:
    """What became of every row, failures first; reasons are wrapped to be read whole.

    Args:
        report: The account of the rows.
        title: What was done to those in ``done``.
        done: Lines for the rows it was done to.
    """
    sections = (
        _problem(report.problem),
        _failed(report.failed),
        _section("Not tried", [describe_row(row) for row in report.not_tried]),
        _section(title, done),
    )
    joined: list[str] = []
    for section in sections:
        joined += ["", *section] if joined and section else section
    return joined


def _problem(error: MulticartError | None) -> list[str]:
    if error is None:
        return []
    reasons = [line for part in paragraphs(error).splitlines() for line in wrap(part, REASON_WIDTH)]
    return [*reasons[:1], *(f"  {line}" for line in reasons[1:])]


def _failed(failed: Sequence[tuple[AsinRecord, MulticartError]]) -> list[str]:
    lines: list[str] = []
    for row, error in failed:
        lines += [describe_row(row), *(f"  {line}" for line in wrap(headline(error), REASON_WIDTH))]
    return _section("Failed", lines)


def _section(title: str, lines: Sequence[str]) -> list[str]:
    return [title, *(f"  {line}" for line in lines)] if lines else []
