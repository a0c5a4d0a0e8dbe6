"""Draws with ASCII alone, for terminals and fonts that have nothing else."""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_GLYPHS = {
    "·": "-",
    "…": "~",
    "—": "-",
    "✓": "+",
    "✗": "x",
    "●": "*",
    "▲": "^",
    "▼": "v",
    "▾": "v",
    "▸": ">",
    "›": ">",
    "↑": "^",
    "↓": "v",
    "←": "<",
    "→": ">",
    "•": "*",
    **dict.fromkeys("─━═▔▁", "-"),
    **dict.fromkeys("│┃║▏▕▌▐▎▊", "|"),
    **dict.fromkeys("╭╮╰╯┌┐└┘├┤┬┴┼", "+"),
    **dict.fromkeys("█▇▆▅▄▃▂▉", "#"),
}
"""What stands for each sign the screens draw; all of them take one cell."""


class AsciiFilter(LineFilter):
    """Puts an ASCII sign in the place of every other, in as many cells."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments in ASCII."""
        return [
            segment
            if segment.control or segment.text.isascii()
            else Segment("".join(map(_ascii, segment.text)), segment.style)
            for segment in segments
        ]


def _ascii(char: str) -> str:
    if char.isascii():
        return char
    return _GLYPHS.get(char) or "?" * cell_len(char)
