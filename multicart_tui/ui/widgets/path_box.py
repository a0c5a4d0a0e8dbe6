"""The field that a path is typed into."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input


class PathBox(Input):
    """A field whose path can be completed as a shell does, by whoever holds the list.

    | Key | What it does |
    | :- | :- |
    | tab | Post :class:`CompletionWanted`. |
    | down | Post :class:`ListWanted`. |
    | enter | Post Input.Submitted. |
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Read it", id="path.read"),
        Binding("tab", "complete", "Complete", id="path.complete"),
        Binding("down", "to_list", "To the list", id="path.list"),
    ]

    class CompletionWanted(Message):
        """The person wants the letters that all fitting names have in common."""

    class ListWanted(Message):
        """The person goes on in the list of what fits."""

    def action_complete(self) -> None:
        """Ask for the rest of the name."""
        self.post_message(self.CompletionWanted())

    def action_to_list(self) -> None:
        """Go to the list."""
        self.post_message(self.ListWanted())
