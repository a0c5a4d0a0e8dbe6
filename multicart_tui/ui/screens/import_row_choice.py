"""Choosing which good rows of an import are sent, where the collection has not room for all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.getters import query_one
from textual.widgets import Input, Static

from multicart_tui.domain.import_plan import Plan
from multicart_tui.domain.import_rows import CheckedRow
from multicart_tui.domain.row_choice import RowChoice, rows_that_have
from multicart_tui.domain.text import clean, plural
from multicart_tui.services.import_files import rest_name
from multicart_tui.ui.screens.import_step import ImportStepScreen, Step
from multicart_tui.ui.widgets.filter_box import FilterBox
from multicart_tui.ui.widgets.page_table import PageTable, TableColumn, TableRow

if TYPE_CHECKING:
    from multicart_tui.services.import_draft import ImportDraft
    from multicart_tui.services.session import Session

COLUMNS = (
    TableColumn("Line", 6, 9),
    TableColumn("ASIN", 10, 16),
    TableColumn("Domain", 13, 20),
    TableColumn("Postcode", 8, 12),
    TableColumn("Raw HTML", 8, 8),
    TableColumn("Custom id", 10, 30),
)

PAGE = 200
"""Rows that are shown at once, so that many scroll as fast as few."""


class ImportRowChoiceScreen(ImportStepScreen):
    """The rows that could be sent, with marks on those that are to be.

    Args:
        draft: What is being imported; it was checked.
        session: The account it goes to.
        plan: What would be sent without another choice.
    """

    STEP = Step.SEND

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "next", "Take these", id="import.take-chosen"),
        Binding("space,enter", "mark", "Choose", key_display="space", id="import.mark"),
        Binding("v", "range", "Range", id="import.mark-range"),
        Binding("asterisk", "all", "All shown", key_display="*", id="import.mark-shown"),
        Binding("slash", "filter", "Filter", key_display="/", id="import.filter"),
        Binding("right_square_bracket", "turn(1)", "Next page", key_display="]", id="import.page+"),
        Binding(
            "left_square_bracket", "turn(-1)", "Page before", key_display="[", id="import.page-"
        ),
    ]

    table = query_one(PageTable)
    filter_box = query_one("#filter", Input)

    def __init__(self, draft: ImportDraft, session: Session, plan: Plan) -> None:
        super().__init__(draft, session)
        rows = sorted((*plan.to_send, *plan.rest), key=lambda each: each.row.line)
        self.choice = RowChoice(rows, plan.room, draft.chosen)
        self._shown: Sequence[CheckedRow] = self.choice.rows
        self._page = 0
        self._range_from: int | None = None

    def compose_step(self) -> ComposeResult:
        """Lay out the count against the room, the rows and the filter."""
        yield Static(id="chosen", classes="step-note")
        yield PageTable(COLUMNS)
        yield FilterBox(
            placeholder="part of a value, ! before it for the others; enter keeps, escape clears",
            id="filter",
        )

    def begin(self, session: Session) -> None:
        """Show the first page."""
        self.table.focus()
        self.show_choice()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to turn pages only when there are several."""
        if action == "turn":
            return self._pages > 1
        return super().check_action(action, parameters)

    @property
    def _pages(self) -> int:
        return max(1, -(-len(self._shown) // PAGE))

    def show_choice(self) -> None:
        """Draw the page and count the marks."""
        start = self._page * PAGE
        page = self._shown[start : start + PAGE]
        self.table.show([self._row(checked) for checked in page])
        self._count()

    def _count(self) -> None:
        choice = self.choice
        source = self.draft.source
        target = rest_name(source.name) if source else "the file of the rest"
        left = len(choice.rows) - len(choice)
        goes = "goes" if left == 1 else "go"
        rest = f" {plural(left, 'row')} {goes} to {target}." if left and not choice.excess else ""
        self.say("chosen", [f"{choice.describe()}.{rest}"])
        self.query_one("#chosen").set_class(bool(choice.excess), "-warning")
        typed = self.filter_box.value
        hidden = len(choice) - sum(each.row.line in choice for each in self._shown) if typed else 0
        self.status.busy = (
            f"Range from line {self._range_from:,}: v chooses up to the cursor, escape ends it"
            if self._range_from is not None
            else ""
        )
        self.status.facts = (
            f"{len(self._shown):,} of {plural(len(choice.rows), 'row')}"
            if typed
            else plural(len(choice.rows), "row"),
            f"{hidden:,} chosen out of sight" if hidden else "",
            f"page {self._page + 1:,} of {self._pages:,}" if self._pages > 1 else "",
            "ctrl+s takes the chosen",
            "escape leaves all as it was",
        )

    def _row(self, checked: CheckedRow) -> TableRow:
        row = checked.row
        cells = (row.asin, row.domain, row.postcode, row.raw_html, row.custom_id)
        return TableRow(
            str(row.line),
            (f"{row.line:,}", *(clean(cell, 60) for cell in cells)),
            is_marked=row.line in self.choice,
        )

    # -- choosing

    @property
    def _place(self) -> int | None:
        """Where the row under the cursor is among those that the filter shows."""
        place = self._page * PAGE + self.table.cursor_row
        return place if place < len(self._shown) else None

    @on(PageTable.RowSelected)
    def action_mark(self) -> None:
        """Choose the row under the cursor, or do not, and go on to the next."""
        place = self._place
        if place is None:
            self.tell("There is no row to choose.")
            return
        checked = self._shown[place]
        self.choice.toggle(checked.row.line)
        self.table.update_row(self._row(checked))
        self.table.action_cursor_down()
        self._count()

    def action_range(self) -> None:
        """Begin a range at the cursor, or choose from its beginning to the cursor."""
        place = self._place
        if place is None:
            self.tell("There is no row to choose.")
            return
        if self._range_from is None:
            self._range_from = self._shown[place].row.line
            self._count()
            return
        lines = [checked.row.line for checked in self._shown]
        if self._range_from not in lines:
            self.tell(
                f"The range begins at line {self._range_from:,}, which the filter hides."
                " escape ends the range.",
                is_warning=True,
            )
            return
        first, last = sorted((lines.index(self._range_from), place))
        self.choice.mark(self._shown[first : last + 1])
        self._range_from = None
        self.show_choice()

    def action_all(self) -> None:
        """Choose every row that the filter shows, on all pages, or none if all are chosen."""
        if self._shown:
            self.choice.turn(self._shown)
            self.show_choice()
        else:
            self.tell("There is no row to choose.")

    def action_turn(self, step: int) -> None:
        """Go to the next page or the one before."""
        page = self._page + step
        if 0 <= page < self._pages:
            self._page = page
            self.show_choice()
            self.table.move_cursor(row=0)
        else:
            self.tell("This is the last page." if step > 0 else "This is the first page.")

    def action_to_row(self, end: str) -> None:
        """Go to the first row shown or to the last, whichever page it is on."""
        self._page = 0 if end == "first" else self._pages - 1
        self.show_choice()
        super().action_to_row(end)

    # -- the filter

    def action_filter(self) -> None:
        """Type a filter."""
        self.add_class("-filtering")
        self.filter_box.focus()

    @on(Input.Changed, "#filter")
    def _filter_changed(self, message: Input.Changed) -> None:
        self._shown = rows_that_have(self.choice.rows, message.value)
        self._page = 0
        self.show_choice()

    @on(Input.Submitted, "#filter")
    def _leave_filter(self) -> None:
        self.set_class(bool(self.filter_box.value), "-filtering")
        self.table.focus()

    # -- leaving

    def action_back(self) -> None:
        """End the range, clear the filter, or go back with everything as it was."""
        if self._range_from is not None:
            self._range_from = None
            self._count()
        elif self.has_class("-filtering"):
            self.filter_box.value = ""
            self.remove_class("-filtering")
            self.table.focus()
        else:
            super().action_back()

    def action_next(self) -> None:
        """Take the chosen rows, if there are some and not too many."""
        choice = self.choice
        if not len(choice):
            self.tell("Nothing is chosen: space chooses a row, * all that are shown.")
        elif choice.excess:
            self.tell(
                f"{choice.describe()}. space takes one away, * all that are shown.",
                is_warning=True,
            )
        else:
            self.draft.choose(choice.lines)
            super().action_back()
