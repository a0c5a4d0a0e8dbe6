"""The last defence against text that commands the terminal."""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from multicart_tui.domain.text import is_harmful


class LineGuard(LineFilter):
    """Replaces control and direction characters in every line the toolkit draws.

    Foreign text is made safe where it is read; this filter stands behind that, for
    text that a widget got in another way, such as what a person pastes into a field.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments without any harmful character."""
        if not any(not segment.control and is_harmful(segment.text) for segment in segments):
            return segments
        return [_harmless(segment) for segment in segments]


def _harmless(segment: Segment) -> Segment:
    if segment.control or not is_harmful(segment.text):
        return segment
    # As many blanks as the character counted for, so that the line keeps its width.
    text = "".join(" " * cell_len(char) if is_harmful(char) else char for char in segment.text)
    return Segment(text, segment.style)
