"""Chooses the colours, each shown on the whole screen while the cursor is on it."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.widgets import OptionList

from multicart_tui.ui.modals.choice import ChoiceModal
from multicart_tui.ui.widgets.picker import Choice


class ThemeModal(ChoiceModal):
    """The themes; leaving without a choice takes the preview back.

    Args:
        names: Names of the themes that are registered.
    """

    def __init__(self, names: Sequence[str], current: str) -> None:
        super().__init__(
            "Theme: the cursor shows it", [Choice(name) for name in names], names.index(current)
        )
        self._names = names
        self._before = current

    @on(OptionList.OptionHighlighted)
    def _preview(self, message: OptionList.OptionHighlighted) -> None:
        if message.option_id and not self._is_finished:
            self.app.theme = self._names[int(message.option_id)]

    def finish(self, answer: int | None = None) -> None:
        """Close; the colours are those chosen, or those before."""
        self.app.theme = self._before if answer is None else self._names[answer]
        super().finish(answer)
