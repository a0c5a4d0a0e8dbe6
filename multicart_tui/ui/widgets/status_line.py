"""The line under a table: what is shown, what is marked, what is going on."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from multicart_tui.domain.text import clean
from multicart_tui.ui.cells import fit, width_of

SEPARATOR = " · "
"""What stands between two facts."""


class StatusLine(Widget):
    """One line of facts, most important first; what does not fit is left out whole.

    What is under way, or what went wrong with the row under the cursor, stands before them.
    One fact may be named that stays: those after it give way first, then those before it.
    """

    facts: reactive[tuple[str, ...]] = reactive(())
    """Facts from the left, e.g. ``Showing 1-100 of 250``, ``3 marked``."""
    vital: reactive[str] = reactive("")
    """The one of the facts that is never left out; empty when none is."""
    busy: reactive[str] = reactive("")
    """What is under way, or wrong; empty when nothing is."""

    @property
    def text(self) -> str:
        """What the line says, as many parts as fit."""
        room = max(1, self.size.width - 2)
        parts = [clean(part) for part in (self.busy, *self.facts) if part]
        vital = clean(self.vital)
        while len(parts) > 1 and width_of(SEPARATOR.join(parts)) > room:
            # The first one is what the line is about: it is cut, and not left out.
            spare = next((i for i in range(len(parts) - 1, 0, -1) if parts[i] != vital), None)
            if spare is None:
                left = room - width_of(SEPARATOR.join(["", *parts[1:]]))
                parts[0] = fit(parts[0], max(1, left))
                break
            del parts[spare]
        return fit(SEPARATOR.join(parts), room).rstrip()

    def render(self) -> Content:
        """Draw the line."""
        return Content(f" {self.text}")
