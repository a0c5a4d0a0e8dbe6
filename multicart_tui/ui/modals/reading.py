"""Shows how far reading many rows is; it can be left at once, for reading changes nothing."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content

from multicart_tui.ui.modals.progress import ProgressModal


class ReadingModal(ProgressModal):
    """Counts rows that came; escape gives it up.

    Args:
        title: What is read, e.g. ``Reading all 4,688 ASINs``.
        total: Rows in all, as far as known.
        stop: Gives up the reading.
    """

    def __init__(self, title: str, total: int, stop: Callable[[], None]) -> None:
        super().__init__(title, total)
        self._stop = stop

    def _hint(self) -> Content:
        return Content("escape stops; nothing was written yet")

    def action_leave(self) -> None:
        """Give up reading, and close."""
        self._stop()
        self.over()
