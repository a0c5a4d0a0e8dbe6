"""Text cut and padded to terminal cells, where wide characters take two."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size

from multicart_tui.domain.text import plural


def width_of(text: str) -> int:
    """How many terminal cells a text takes."""
    return len(text) if text.isascii() else cell_len(text)


def fit(text: str, width: int) -> str:
    """The text in exactly ``width`` cells: padded, or cut with an ellipsis.

    Args:
        text: Text that was made safe (:func:`multicart_tui.domain.text.clean`).
        width: Cells to fill; 0 or more.
    """
    taken = width_of(text)
    if taken <= width:
        return text + " " * (width - taken)
    return set_cell_size(text, width - 1) + "…" if width > 0 else ""


def size_words(size: int) -> str:
    """A number of bytes in the unit that suits it: ``812 bytes``, ``18.4 KB``, ``20.3 MB``."""
    if size < 10_000:
        return plural(size, "byte")
    if size < 1_000_000:
        return f"{size / 1_000:.1f} KB"
    return f"{size / 1_000_000:.1f} MB"
