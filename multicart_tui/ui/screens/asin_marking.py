"""Marking rows: one by one, from here to there, all on screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from multicart_tui.domain.ids import AsinId, CollectionId
from multicart_tui.domain.models import AsinRecord
from multicart_tui.ui.screens.asin_browsing import AsinBrowsing

if TYPE_CHECKING:
    from multicart_tui.services.session import Session


class AsinMarking(AsinBrowsing):
    """Keys that set marks; the status line counts them, those out of sight apart."""

    def __init__(self, collection: CollectionId, session: Session | None = None) -> None:
        super().__init__(collection, session)
        self._range_start: AsinRecord | None = None

    @property
    def busy_words(self) -> str:
        """What is going on, an open range before all else."""
        if self._range_start:
            return f"Range from {self._range_start.asin}: v marks up to the cursor"
        return super().busy_words

    @property
    def has_range(self) -> bool:
        """Whether a range was begun and not ended."""
        return self._range_start is not None

    def action_mark(self) -> None:
        """Mark the row under the cursor, or take its mark away, and go on to the next."""
        record = self.current
        if record is None:
            self.tell("There is no row to mark.")
            return
        self.marks.toggle(record)
        self.table.update_row(self.table_row(record))
        self.table.action_cursor_down()
        self.show_status()

    def action_mark_range(self) -> None:
        """Begin a range at the cursor, or mark from its beginning to the cursor."""
        current = self.current
        if current is None:
            self.tell("There is no row to mark.")
        elif self._range_start is None:
            self._range_start = current
            self.show_status()
        else:
            start, end = self._place(self._range_start.id), self._place(current.id)
            if start is None or end is None:
                self.tell(
                    f"The range begins at {self._range_start.asin}, which is not on screen."
                    " escape ends the range.",
                    is_warning=True,
                )
                return
            self.marks.add(self.listing.shown[min(start, end) : max(start, end) + 1])
            self.end_range()

    def end_range(self) -> None:
        """Leave off marking a range."""
        self._range_start = None
        self.show()

    def _place(self, asin: AsinId) -> int | None:
        return next((i for i, row in enumerate(self.listing.shown) if row.id == asin), None)

    def action_mark_shown(self) -> None:
        """Mark every row on screen, or take their marks away if all have one."""
        shown = self.listing.shown
        if not shown:
            self.tell("There is no row to mark.")
        elif len(self.marks.visible(shown)) == len(shown):
            self.marks.discard(record.id for record in shown)
        else:
            self.marks.add(shown)
        self.show()

    def clear_marks(self) -> None:
        """Take every mark away."""
        self.marks.clear()
        self.show()
