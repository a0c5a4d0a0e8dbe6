"""The rows of one cause: looked at, edited one by one, or all at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from multicart_tui.domain.import_rows import SENT_FIELDS, Cause, Field
from multicart_tui.domain.review_rows import ReviewEntry
from multicart_tui.domain.text import clean, plural
from multicart_tui.errors import UsageError
from multicart_tui.services.reviewing import Reviewing
from multicart_tui.ui.modals.edit_row import LABELS, EditRowModal, said_of
from multicart_tui.ui.modals.replace import Replacement, ReplaceModal
from multicart_tui.ui.screens.import_words import ELSEWHERE
from multicart_tui.ui.screens.job_frame import source_of
from multicart_tui.ui.screens.reviewing_screen import ReviewingScreen
from multicart_tui.ui.widgets.page_table import PageTable, TableColumn, TableRow

if TYPE_CHECKING:
    from multicart_tui.services.session import Session

PAGE = 200
"""Rows that are drawn at once; five thousand scroll as fast as fifty."""


class ReviewRowsScreen(ReviewingScreen):
    """One group, page by page."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "edit", "Edit", id="review.edit"),
        Binding("f", "replace", "Replace", id="review.replace"),
        Binding("right_square_bracket", "turn(1)", "Next page", key_display="]", show=False),
        Binding("left_square_bracket", "turn(-1)", "Page before", key_display="[", show=False),
    ]

    def __init__(self, reviewing: Reviewing, cause: Cause) -> None:
        super().__init__(reviewing.job, reviewing.session, reviewing)
        self._reviewing = reviewing
        self._cause = cause
        self._skip = 0

    @property
    def place(self) -> str:
        """Where the person is."""
        return f"{self._cause} · import into {self._reviewing.job.collection}"

    @property
    def columns(self) -> Sequence[TableColumn]:
        """What is said of each row; how it is counted depends on where it came from."""
        return (
            TableColumn(f" {self.job.about.kind.unit.capitalize()}", 5, 7),
            TableColumn("State", 9, 15),
            TableColumn("Field", 8, 10),
            TableColumn("Value", 10, 24),
            TableColumn("Suggestion", 10, 24),
            TableColumn("What is wrong", 23, 70),
        )

    @property
    def cause(self) -> Cause | None:
        """The group shown."""
        return self._cause

    def compose_foot(self) -> ComposeResult:
        """Lay out what is to be said of the row under the cursor."""
        yield Static(id="said", classes="step-note")

    def begin(self, session: Session) -> None:
        """Show the first page."""
        self.table.focus()
        self.show()

    def show(self) -> None:
        """Draw the page that is in view."""
        review = self._reviewing.review
        numbers = review.numbers(self._cause)
        self._skip = min(self._skip, max(0, len(numbers) - 1) // PAGE * PAGE)
        page = numbers[self._skip : self._skip + PAGE]
        self.table.show([_line(review.entry(number)) for number in page])
        self.show_totals()
        last = self._skip + len(page)
        shown = f"Showing {self._skip + 1:,}-{last:,} of {len(numbers):,}" if page else "No rows"
        self.status.facts = (shown, "] next page" if last < len(numbers) else "", self._what_next())
        self._explain()

    @on(PageTable.CursorMoved)
    def _explain(self) -> None:
        """Say in full what is wrong with the row under the cursor; its column may be cut off."""
        entry = self._current if self.is_attached else None
        line = self.query_one("#said", Static)
        words = clean(_wrong(entry), 400) if entry else ""
        if str(line.content) != words:
            line.update(Content(words))

    def _what_next(self) -> str:
        fixed = self._reviewing.review.totals.fixed
        if fixed:
            return f"r sends the {fixed:,} fixed"
        return "R checks them again, unchanged" if self._cause in ELSEWHERE else ""

    @property
    def _current(self) -> ReviewEntry | None:
        key = self.table.cursor_key
        return self._reviewing.review.entry(int(key)) if key else None

    # -- moving

    def action_turn(self, step: int) -> None:
        """Turn a page."""
        numbers = self._reviewing.review.numbers(self._cause)
        wanted = self._skip + step * PAGE
        if 0 <= wanted < len(numbers):
            self._skip = wanted
            self.show()
            self.table.move_cursor(row=0)
        else:
            self.tell("This is the last page." if step > 0 else "This is the first page.")

    def action_first(self) -> None:
        """Go to the first row of the group."""
        self._skip = 0
        self.show()
        super().action_first()

    def action_last(self) -> None:
        """Go to the last row of the group."""
        count = len(self._reviewing.review.numbers(self._cause))
        self._skip = max(0, count - 1) // PAGE * PAGE
        self.show()
        super().action_last()

    # -- changing

    @on(PageTable.RowSelected)
    def action_edit(self) -> None:
        """Edit the row under the cursor."""
        entry = self._current
        if entry is None or not self.is_active:
            return
        try:  # an edit that changes nothing, to hear whether one may be made
            self._reviewing.review.edit(entry.base.number, Field.ASIN, entry.row.asin)
        except UsageError as error:
            self.tell(error.message, title=error.title)
            return

        def answered(values: dict[Field, str] | None) -> None:
            if values is not None:
                self._edit(entry, values)

        unit = self.job.about.kind.unit.capitalize()
        where = f"{unit} {entry.row.line:,} of {source_of(self.job)}"
        self.app.push_screen(EditRowModal(entry, where), answered)

    def _edit(self, entry: ReviewEntry, values: dict[Field, str]) -> None:
        review = self._reviewing.review
        now = entry
        try:
            for field, value in values.items():
                now = review.edit(entry.base.number, field, value)
        except UsageError as error:
            self.tell_error(error)
        self.changed()
        if now.change is not None and not now.is_fixed:
            found = now.finding
            self.tell(clean(found.text if found else now.state), title="Still wrong")

    def action_replace(self) -> None:
        """Replace a value in a column of the group."""
        review = self._reviewing.review
        entry = self._current
        if entry is None:
            self.tell("There is no row here.")
            return
        found = entry.finding
        field = (found.field if found else None) or Field.ASIN

        def count(wanted: Replacement) -> int:
            return review.count_matches(
                wanted.field, wanted.old, is_whole_cell=wanted.is_whole_cell, cause=self._cause
            )

        def answered(wanted: Replacement | None) -> None:
            if wanted is None:
                return
            changed = review.replace(
                wanted.field,
                wanted.old,
                wanted.new,
                is_whole_cell=wanted.is_whole_cell,
                cause=self._cause,
            )
            self.changed()
            fixed = sum(review.entry(at).is_fixed for at in review.numbers(self._cause))
            self.tell(
                f"Changed {plural(changed, 'row')}; z undoes it."
                f" Of this cause {f'{fixed:,}' if fixed else 'none'} can be sent now."
            )

        self.app.push_screen(ReplaceModal(field, entry.row.get(field), count), answered)


def _line(entry: ReviewEntry) -> TableRow:
    found = entry.finding
    field = found.field if found else _changed_field(entry)
    cells = (
        f"{entry.row.line:,}".rjust(5),
        entry.state,
        LABELS[field] if field else "the row",
        entry.row.get(field) if field else entry.row.asin,
        found.suggestion or "-" if found else "-",
        _wrong(entry) or "-",
    )
    key = str(entry.base.number)
    return TableRow(key, tuple(clean(cell, 300) for cell in cells), entry.is_fixed)


def _wrong(entry: ReviewEntry) -> str:
    return " ".join(said_of(entry.findings))


def _changed_field(entry: ReviewEntry) -> Field | None:
    """The field that was mended; None if the row is as it came."""
    before, now = entry.base.row, entry.row
    return next((field for field in SENT_FIELDS if before.get(field) != now.get(field)), None)
