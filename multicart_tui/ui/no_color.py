"""Draws without any colour (https://no-color.org): what stands out is shown in reverse."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

STANDS_OUT = 1.4
"""Contrast of a ground with the one of the whole screen from which it is more than a panel."""

_REVERSE = Style(reverse=True)


class NoColorFilter(LineFilter):
    """Takes the colours away; the toolkit's own filter makes greys of them.

    A cursor, a selection or a button is told by its ground alone, so these are reversed; some
    the toolkit has reversed already.

    Args:
        ground: Gives the colour of the screen behind everything, which a theme may change.
    """

    def __init__(self, ground: Callable[[], Color]) -> None:
        super().__init__()
        self._ground = ground

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments without colours."""
        ground = self._ground()
        return [
            Segment(text, style and _without_color(style, ground), control)
            for text, style, control in segments
        ]


@lru_cache(1024)
def _without_color(style: Style, ground: Color) -> Style:
    plain = style.without_color
    behind = style.bgcolor
    if behind is None or behind.is_default:
        return plain
    light = sorted((_luminance(Color.from_rich_color(behind)), _luminance(ground)))
    if (light[1] + 0.05) / (light[0] + 0.05) < STANDS_OUT:
        return plain
    return plain + _REVERSE


def _luminance(color: Color) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2)."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in color.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
