"""The line that tells where in a document one is."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from multicart_tui.ui.cells import width_of


class PathLine(Widget):
    """One line whose end is what matters: what does not fit is left out at its beginning."""

    text: reactive[str] = reactive("")
    """What it says, harmless already."""

    def render(self) -> Content:
        """Draw the line."""
        room = max(1, self.size.width - 2)
        text = self.text
        if width_of(text) > room:
            text = text[-room + 1 :]
            while width_of(text) > room - 1:
                text = text[1:]
            text = f"…{text}"
        return Content(f" {text}")
