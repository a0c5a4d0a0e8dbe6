"""Turns the text of a line into what the terminal shows, cut or wrapped to its width."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.cells import chop_cells
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from multicart_tui.ui.cells import fit, width_of
from multicart_tui.ui.widgets.json_lines import LineText

GAP = "  "
"""What stands between a value and its note."""

Styled = Callable[[str], Style]
"""The style of a name."""

Spans = Callable[[str], Sequence[tuple[int, int]]]
"""Where in a text something was found: first character, and the one after the last."""


def paint(
    line: LineText, width: int, styled: Styled, spans: Spans, *, has_cursor: bool, most: int = 1
) -> list[Strip]:
    """Draw a line.

    Args:
        line: What it says.
        width: Cells of the screen.
        styled: Knows the styles.
        spans: Knows what is to be marked.
        has_cursor: Whether the cursor is on it.
        most: Most lines of the terminal it may take; 1 cuts it, more wrap it.
    """
    head_style = styled("cursor" if has_cursor else "key")
    head, text, note = line.head, line.text, line.note
    room = width - width_of(head)
    if room < 4:
        head = fit(head, max(1, width - 4))
        room = max(1, width - width_of(head))
    noted = f"{GAP}{note}" if note else ""
    chunks = [text]
    if width_of(text) + len(noted) > room:
        if most > 1:
            others = max(8, width - line.hang)
            chunks = _wrapped(text, room, others, most)
            if sum(map(len, chunks)) < len(text):
                chunks[-1] = fit(chunks[-1], max(1, others - len(noted) - 1)) + "…"
        else:
            # The note tells what the value is; the value gives way to it, but for a part.
            if len(noted) > room * 2 // 3:
                noted = ""
            if width_of(text) > room - len(noted):
                chunks = [fit(text, max(0, room - len(noted)))]
    strips = []
    found, at = spans(text), 0
    for place, chunk in enumerate(chunks):
        if place == 0:
            segments = [*_marked(head, head_style, styled, () if has_cursor else spans(head))]
        else:
            segments = [Segment(" " * min(line.hang, max(0, width - 8)), styled("plain"))]
        segments += _marked(chunk, styled(line.style), styled, _within(found, at, len(chunk)))
        at += len(chunk)
        if noted and place == len(chunks) - 1:
            segments.append(Segment(noted, styled("note")))
        strips.append(_padded(segments, width, styled("plain")))
    return strips


def _padded(segments: list[Segment], width: int, style: Style) -> Strip:
    """A line of exactly that width, which it need not measure again."""
    taken = sum(width_of(segment.text) for segment in segments)
    if taken > width:
        return Strip(segments).adjust_cell_length(width, style)
    if taken < width:
        segments.append(Segment(" " * (width - taken), style))
    return Strip(segments, width)


def _wrapped(text: str, first: int, others: int, most: int) -> list[str]:
    if text.isascii():
        chunks = [text[:first]]
        chunks += [text[at : at + others] for at in range(first, len(text), others)][: most - 1]
        return chunks
    start = chop_cells(text, first)[0]
    rest = text[len(start) :]
    return [start, *chop_cells(rest, others)[: most - 1]] if rest else [start]


def _within(spans: Sequence[tuple[int, int]], at: int, length: int) -> list[tuple[int, int]]:
    """The parts of spans that are in a part of the text: one may go on in the next line."""
    return [
        (max(0, start - at), min(length, end - at))
        for start, end in spans
        if start < at + length and end > at
    ]


def _marked(
    text: str, style: Style, styled: Styled, spans: Sequence[tuple[int, int]]
) -> list[Segment]:
    if not spans:
        return [Segment(text, style)] if text else []
    segments, at = [], 0
    for start, end in spans:
        segments += [Segment(text[at:start], style), Segment(text[start:end], styled("match"))]
        at = end
    segments.append(Segment(text[at:], style))
    return [segment for segment in segments if segment.text]
