"""A yes or no that can be told apart without any colour."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Size
from textual.widgets import Checkbox

from multicart_tui.ui.cells import width_of


class TickBox(Checkbox):
    """``[x]`` or ``[ ]`` before its label; space or enter changes it.

    Textual's own check box shows the same cross for both and only colours it.
    """

    @property
    def text(self) -> str:
        """What it shows."""
        return f"[{'x' if self.value else ' '}] {self.label.plain}"

    def render(self) -> Content:
        """Draw the box and the label."""
        return Content(self.text)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """As wide as its text."""
        return width_of(self.text)
