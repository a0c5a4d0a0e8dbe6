"""The line under a table: what is shown, what is marked, what is going on."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from multicart_tui.domain.text import clean
from multicart_tui.ui.cells import fit, width_of


class StatusLine(Widget):
    """One line of facts, most important first; what does not fit is left out whole.

    What is under way, or what went wrong with the row under the cursor, stands before them.
    """

    facts: reactive[tuple[str, ...]] = reactive(())
    """Facts from the left, e.g. ``Showing 1-100 of 250``, ``3 marked``."""
    busy: reactive[str] = reactive("")
    """What is under way, or wrong; empty when nothing is."""

    @property
    def text(self) -> str:
        """What the line says, as many parts as fit."""
        room = max(1, self.size.width - 2)
        parts = [clean(part) for part in (self.busy, *self.facts) if part]
        line = ""
        for part in parts:
            longer = f"{line} · {part}" if line else part
            if line and width_of(longer) > room:
                break
            line = longer
        return line if width_of(line) <= room else fit(line, room)

    def render(self) -> Content:
        """Draw the line."""
        return Content(f" {self.text}")
