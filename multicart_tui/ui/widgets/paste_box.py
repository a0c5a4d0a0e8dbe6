"""A box for text of any size: a paste of 100 kB neither stops the screen nor the next key."""

from __future__ import annotations

import re

from textual import events
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult

LONGEST_LINE = 1_000
"""Characters of a line before it is broken; the toolkit wraps a line anew at each key."""

_LONG_LINE = re.compile(rf"[^\n]{{{LONGEST_LINE + 1},}}")
_PIECE = re.compile(rf"[^\n]{{1,{LONGEST_LINE}}}(?<=[\s,;|])|[^\n]{{1,{LONGEST_LINE}}}")


class PasteBox(TextArea):
    """Lines of plain text; ``tab`` leaves it."""

    takes_lines = True
    """Keys that come faster than anybody types are put in together."""

    _held: str | None = None

    def __init__(self, text: str = "") -> None:
        super().__init__(
            short_lines(text),
            soft_wrap=True,
            show_line_numbers=False,
            tab_behavior="focus",
            highlight_cursor_line=False,
        )
        self.cursor_blink = False

    # The toolkit joins all lines for each line it draws, to see whether there is any text.

    @property
    def text(self) -> str:
        """All of the text, joined once after each change."""
        if self._held is None:
            self._held = self.document.text
        return self._held

    @text.setter
    def text(self, value: str) -> None:
        self.load_text(value)

    def load_text(self, text: str) -> None:
        """Replace all of the text."""
        self._held = None
        super().load_text(text)

    def edit(self, edit: Edit) -> EditResult:
        """Make one change."""
        self._held = None
        try:
            return super().edit(edit)
        finally:
            self._held = None

    def undo(self) -> None:
        """Take the last change back."""
        self._held = None
        super().undo()
        self._held = None

    def redo(self) -> None:
        """Make the change again that was taken back."""
        self._held = None
        super().redo()
        self._held = None

    def _on_paste(self, event: events.Paste) -> None:  # type: ignore[override] # not awaited there
        event.stop()
        event.prevent_default()
        if not self.read_only and event.text:
            self.replace(short_lines(event.text), *self.selection)


def short_lines(text: str) -> str:
    """The text with long lines broken behind what separates entries, if anything does."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return _LONG_LINE.sub(lambda found: "\n".join(_PIECE.findall(found[0])), plain)
