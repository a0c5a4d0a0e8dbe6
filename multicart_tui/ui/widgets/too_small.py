"""What stands over everything while the terminal is too small to use."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

LEAST = Size(60, 18)
"""The smallest terminal, in columns and lines, that the screens are drawn for."""


def is_too_small(size: Size) -> bool:
    """Whether a terminal has fewer columns or lines than the screens need."""
    return size.width < LEAST.width or size.height < LEAST.height


class TooSmall(Widget):
    """Says how large the terminal is and how large it must be; hides nothing for good."""

    def render(self) -> Content:
        """Draw the sentence."""
        size = self.app.size
        return Content(
            f"Terminal too small: {size.width}x{size.height}; "
            f"multicart-tui needs {LEAST.width}x{LEAST.height}"
        )
