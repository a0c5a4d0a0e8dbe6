"""Shows only rows that are alike: by a cell of the row under the cursor, or by a count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from multicart_tui.domain.columns import ASIN_COLUMNS
from multicart_tui.domain.counting import count_values
from multicart_tui.domain.filtering import RowFilter, cell_value
from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.text import plural
from multicart_tui.ui.screens.asin_bulk_editing import AsinBulkEditing

if TYPE_CHECKING:
    from multicart_tui.domain.counting import ValueCount
    from multicart_tui.services.session import Session

LIKELY = 1
"""Place of the column that is offered first: the domain. A whole ASIN is rarely shared."""


class AsinNarrowing(AsinBulkEditing):
    """Both keys set the filter that could have been typed, so that escape clears it."""

    def __init__(self, collection: CollectionId, session: Session | None = None) -> None:
        super().__init__(collection, session)
        self._last_column = LIKELY

    def action_like_this(self) -> None:
        """Ask for a column, and keep the rows that have this row's value in it."""
        from multicart_tui.ui.modals.choice import ChoiceModal
        from multicart_tui.ui.widgets.picker import Choice

        record = self.current
        if record is None:
            self.tell("There is no row to compare with.")
            return
        values = [cell_value(column, record) for column in ASIN_COLUMNS]
        held = self.listing.held
        counts = [
            sum(cell_value(column, row) == value for row in held)
            for column, value in zip(ASIN_COLUMNS, values, strict=True)
        ]
        choices = [
            Choice(f"{column.title}: {value or '(none)'}  ({plural(count, 'row')})")
            for column, value, count in zip(ASIN_COLUMNS, values, counts, strict=True)
        ]

        def chosen(place: int | None) -> None:
            if place is not None:
                self._last_column = place
                self.filter_by(RowFilter.like(ASIN_COLUMNS[place], record))

        title = f"Only rows like this one, {self._where}"
        self.app.push_screen(ChoiceModal(title, choices, self._last_column), chosen)

    def action_counts(self) -> None:
        """Count the values of the rows that were read; a count can be filtered by."""
        from multicart_tui.ui.modals.counts import CountsModal

        rows = self.listing.held
        if not rows:
            self.tell("There are no rows to count.")
            return
        is_part = self.listing.whole is None and len(rows) < self.listing.total
        hint = f"A on the table loads all {self.listing.total:,} rows." if is_part else ""

        def chosen(count: ValueCount | None) -> None:
            if count:
                self.filter_by(count.filter)

        title = f"Counts of {self._where}: {plural(len(rows), 'row')}"
        self.app.push_screen(CountsModal(title, count_values(rows), len(rows), hint), chosen)

    @property
    def _where(self) -> str:
        return self.listing.describe_scope()
