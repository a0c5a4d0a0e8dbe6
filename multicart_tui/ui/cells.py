"""Text cut and padded to terminal cells, where wide characters take two."""

from __future__ import annotations

import re

from rich.cells import cell_len, set_cell_size

from multicart_tui.domain.text import plural

_is_narrow = re.compile(
    "[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff"  # Latin
    "\u0370-\u0482\u048a-\u052f"  # Greek, Cyrillic
    "\u2010-\u2027\u2030-\u203a\u20a0-\u20c0"  # dashes, dots, quotes, currencies
    "\u2190-\u21ff\u2400-\u2426\u2500-\u25fc\u25ff\ufffd]*"  # what the screens are drawn with
).fullmatch
"""Whether each character takes one cell: the toolkit's own count takes 50 times as long."""


def width_of(text: str) -> int:
    """How many terminal cells a text takes."""
    return len(text) if text.isascii() or _is_narrow(text) else cell_len(text)


def fit(text: str, width: int) -> str:
    """The text in exactly ``width`` cells: padded, or cut with an ellipsis.

    Args:
        text: Text that was made safe (:func:`multicart_tui.domain.text.clean`).
        width: Cells to fill; 0 or more.
    """
    taken = width_of(text)
    if taken <= width:
        return text + " " * (width - taken)
    if width <= 0:
        return ""
    cut = text[: width - 1] if taken == len(text) and _is_narrow(text) else None
    return (set_cell_size(text, width - 1) if cut is None else cut) + "…"


def size_words(size: int) -> str:
    """A number of bytes in the unit that suits it: ``812 bytes``, ``18.4 KB``, ``20.3 MB``."""
    if size < 10_000:
        return plural(size, "byte")
    if size < 1_000_000:
        return f"{size / 1_000:.1f} KB"
    return f"{size / 1_000_000:.1f} MB"
