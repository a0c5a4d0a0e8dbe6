"""The field for one ASIN, which knows when more than one was pasted into it."""

from __future__ import annotations

from textual import events
from textual.message import Message
from textual.widgets import Input


class AsinBox(Input):
    """An input that takes the first line of what is pasted, and tells of the others."""

    class LinesDropped(Message):
        """Some lines of a paste did not fit into the field."""

        def __init__(self, box: AsinBox, count: int) -> None:
            super().__init__()
            self.box = box
            self.count = count
            """How many lines were left out; 1 or more."""

        @property
        def control(self) -> AsinBox:
            """The field that was pasted into."""
            return self.box

    def _on_paste(self, event: events.Paste) -> None:
        lines = [line for line in event.text.splitlines() if line.strip()]
        if len(lines) > 1:
            self.post_message(self.LinesDropped(self, len(lines) - 1))
