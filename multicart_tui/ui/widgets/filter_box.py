"""The line a filter is typed into."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input


class FilterBox(Input):
    """An input that goes to the rows by enter or down, and says so in the line of keys.

    Both post Input.Submitted; escape is the screen's own way back, which clears it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,down", "submit", "To the rows", key_display="enter", id="filter.leave"),
        Binding("escape", "screen.back", "Clear", id="filter.clear"),
    ]
