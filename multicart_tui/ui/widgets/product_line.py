"""The line that tells which product a document is about."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from multicart_tui.ui.cells import fit, width_of

SEPARATOR = " · "
SHORTEST = 8
"""Cells to which a fact may be cut, so that the others keep their place."""


class ProductLine(Widget):
    """Facts on one line; the longest give way to the others."""

    facts: reactive[Sequence[str]] = reactive(())
    """From the left, harmless already; nothing is shown without any."""

    def watch_facts(self) -> None:
        """Take no room when there is nothing to tell."""
        self.display = bool(self.facts)

    def render(self) -> Content:
        """Draw the line."""
        return Content(f" {fitted(self.facts, max(1, self.size.width - 2))}")


def fitted(facts: Sequence[str], room: int) -> str:
    """The facts in so many cells: the longest is cut first, and what is left over at the end."""
    held = list(facts)
    while (too_much := width_of(SEPARATOR.join(held)) - room) > 0:
        *_, second, longest = [0, *sorted(map(width_of, held))]
        if longest <= SHORTEST:
            break
        place = next(i for i, fact in enumerate(held) if width_of(fact) == longest)
        held[place] = fit(held[place], max(SHORTEST, longest - too_much, min(second, longest - 1)))
    return fit(SEPARATOR.join(held), room).rstrip()
