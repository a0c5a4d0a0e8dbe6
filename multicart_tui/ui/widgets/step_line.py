"""The line that says which step of several one is in."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widget import Widget

from multicart_tui.ui.cells import width_of

NEXT = " › "
"""What stands between two steps."""


class StepLine(Widget):
    """Names every step; the one at hand stands in brackets, so that it shows without colour.

    Where the names do not fit, only the step at hand is named: ``Step 3 of 6: Check``.

    Args:
        steps: Names of the steps, in their order.
        current: Place of the one at hand, from 0.
    """

    def __init__(self, steps: Sequence[str], current: int) -> None:
        super().__init__()
        self._steps = tuple(steps)
        self._current = current

    @property
    def text(self) -> str:
        """What the line says."""
        return "".join(part for part, _ in self._parts())

    def _parts(self) -> list[tuple[str, str]]:
        parts: list[tuple[str, str]] = []
        for place, name in enumerate(self._steps):
            is_current = place == self._current
            label = f"{place + 1} {name}"
            parts.append((f"[{label}]" if is_current else label, "bold" if is_current else ""))
            parts.append((NEXT, ""))
        parts.pop()
        if sum(width_of(text) for text, _ in parts) <= self.size.width - 2:
            return parts
        name = self._steps[self._current]
        return [(f"Step {self._current + 1} of {len(self._steps)}: {name}", "bold")]

    def render(self) -> Content:
        """Draw the line."""
        return Content.assemble(" ", *self._parts())
