"""The rows of one group of the check, to look at and to edit one by one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Static

from multicart_tui.domain.asin import Level
from multicart_tui.domain.import_rows import CheckedRow, Field, Finding
from multicart_tui.domain.text import clean, plural
from multicart_tui.services.threads import OnProgress
from multicart_tui.ui.modals.choice import ChoiceModal
from multicart_tui.ui.modals.edit_row import LABELS, said_of
from multicart_tui.ui.modals.prompt import PromptModal
from multicart_tui.ui.screens.import_checking import DraftWork
from multicart_tui.ui.screens.import_words import TIDY, VERDICT_WORDS, WRONG
from multicart_tui.ui.widgets.page_table import PageTable, TableColumn, TableRow
from multicart_tui.ui.widgets.picker import Choice

if TYPE_CHECKING:
    from multicart_tui.domain.preflight import Group, Preflight
    from multicart_tui.services.import_draft import ImportDraft
    from multicart_tui.services.session import Session

COLUMNS = (
    TableColumn("Line", 6, 9),
    TableColumn("Now", 7, 15),
    TableColumn("Value", 12, 30),
    TableColumn("Suggestion", 10, 24),
    TableColumn("Field", 8, 9),
    TableColumn("ASIN", 10, 16),
)

PAGE = 200
"""Rows that are shown at once, so that many scroll as fast as few."""


def rows_of(preflight: Preflight, lines: Iterable[int]) -> Iterator[CheckedRow]:
    """The checked rows of some lines of the file, as far as they are there."""
    rows = preflight.rows
    for line in lines:
        at = bisect_left(rows, line, key=lambda row: row.row.line)
        if at < len(rows) and rows[at].row.line == line:
            yield rows[at]


class ImportRowsScreen(DraftWork):
    """The rows that were in a group when it was opened, each as it is now.

    Args:
        draft: What is being imported.
        session: The account it goes to.
        group: Which rows.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,e", "edit", "Edit", id="import.edit"),
        Binding("a", "take", "Take the suggestion", id="import.take"),
        Binding("z", "undo", "Undo", id="import.undo-edit"),
        Binding("right_square_bracket", "turn(1)", "Next page", key_display="]", id="import.after"),
        Binding(
            "left_square_bracket", "turn(-1)", "Page before", key_display="[", id="import.before"
        ),
        # The groups are where it goes on from.
        Binding("ctrl+s", "next", "To the groups", id="import.to-groups"),
    ]

    table = query_one(PageTable)

    def __init__(self, draft: ImportDraft, session: Session, group: Group) -> None:
        super().__init__(draft, session)
        self._about = group
        self._page = 0

    def compose_step(self) -> ComposeResult:
        """Lay out what the rows have in common, and the rows."""
        yield Static(id="about", classes="step-note")
        yield PageTable(COLUMNS)
        yield Static(id="said", classes="step-note")

    def begin(self, session: Session) -> None:
        """Show the first page."""
        self.table.focus()
        self.show_draft()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to turn pages only when there are several."""
        if action == "turn":
            return self._pages > 1
        return super().check_action(action, parameters)

    @property
    def _pages(self) -> int:
        return -(-len(self._about.lines) // PAGE)

    def show_draft(self) -> None:
        """Draw the page as the rows are now."""
        group, preflight = self._about, self.draft.preflight
        if preflight is None:
            return
        start = self._page * PAGE
        lines = group.lines[start : start + PAGE]
        self.table.show([_row(row, group) for row in rows_of(preflight, lines)])
        where = f" ({LABELS[group.field]})" if group.field else ""
        self.say("about", [f"{group.cause}{where}: {plural(len(group.lines), 'row')}"])
        self._explain()
        self.status.facts = (
            f"rows {start + 1:,}-{start + len(lines):,} of {len(group.lines):,}",
            f"page {self._page + 1:,} of {self._pages:,}" if self._pages > 1 else "",
            "enter edits, escape goes back to the groups",
        )

    def action_turn(self, step: int) -> None:
        """Go to the next page or the one before."""
        page = self._page + step
        if 0 <= page < self._pages:
            self._page = page
            self.show_draft()
            self.table.move_cursor(row=0)
        else:
            self.tell("This is the last page." if step > 0 else "This is the first page.")

    def action_to_row(self, end: str) -> None:
        """Go to the first row of the group or to its last, whichever page it is on."""
        self._page = 0 if end == "first" else max(0, self._pages - 1)
        self.show_draft()
        super().action_to_row(end)

    @on(PageTable.CursorMoved)
    def _explain(self) -> None:
        """Say of the row under the cursor all there is to say of it."""
        checked = self._current
        found = checked.findings if checked else ()
        words = " ".join(clean(text, 200) for text in said_of(found)) or "Nothing is wrong."
        line = self.query_one("#said", Static)
        if str(line.content) != words:
            line.update(Content(words))

    # -- editing

    @property
    def _current(self) -> CheckedRow | None:
        preflight, key = self.draft.preflight, self.table.cursor_key
        if preflight is None or key is None:
            return None
        return next(rows_of(preflight, [int(key)]), None)

    @on(PageTable.RowSelected)
    def action_edit(self) -> None:
        """Change a value of the row under the cursor; it is checked again at once."""
        checked = self._current
        if checked is None or not self.is_active:
            return
        if self.is_working:
            self.tell_of_work()
            return
        finding = _finding(checked, self._about)
        field = finding.field if finding else self._about.field
        if field:
            self._ask(checked, field, finding)
            return
        fields = list(Field)

        def chosen(place: int | None) -> None:
            if place is not None:
                self._ask(checked, fields[place], None)

        choices = [Choice(f"{LABELS[each]}: {clean(checked.row.get(each), 60)}") for each in fields]
        self.app.push_screen(ChoiceModal("Which value to edit?", choices), chosen)

    def _ask(self, checked: CheckedRow, field: Field, finding: Finding | None) -> None:
        said = [finding.text] if finding else []
        if finding and finding.suggestion:
            said.append(f"Suggested: {finding.suggestion}")
        line = checked.row.line

        def typed(value: str | None) -> None:
            if value is not None and value != checked.row.get(field):
                self._edit(line, field, value)

        self.app.push_screen(
            PromptModal(
                f"Line {line:,}: {LABELS[field]}",
                " · ".join(said) or "The new value",
                value=checked.row.get(field),
            ),
            typed,
        )

    def action_take(self) -> None:
        """Take what is suggested for the row under the cursor, and for no other."""
        checked = self._current
        finding = _finding(checked, self._about) if checked else None
        if checked is None or finding is None or finding.field is None or not finding.suggestion:
            self.tell("Nothing is suggested for this row. e edits it.")
        else:
            self._edit(checked.row.line, finding.field, finding.suggestion)

    def _edit(self, line: int, field: Field, value: str) -> None:
        async def edit(tell: OnProgress) -> str:
            await self.draft.edit(line, field, value)
            return ""

        self.start(f"Checking line {line:,} again", edit)

    def action_next(self) -> None:
        """Go back to the groups, from where it goes on."""
        self.action_back()


def _finding(checked: CheckedRow, group: Group) -> Finding | None:
    """What is to be said of a row now: of the group, or else what is worst."""
    of_group = [
        each for each in checked.findings if each.cause is group.cause and each.field is group.field
    ]
    errors = [each for each in checked.findings if each.level is Level.ERROR]
    return next(iter((*of_group, *errors, *checked.findings)), None)


def _row(checked: CheckedRow, group: Group) -> TableRow:
    finding = _finding(checked, group)
    field = finding.field if finding else group.field
    value = checked.row.get(field) if field else ""
    glyph = TIDY if checked.verdict.is_sent else WRONG
    return TableRow(
        str(checked.row.line),
        (
            f"{checked.row.line:,}",
            f"{glyph} {VERDICT_WORDS[checked.verdict][0]}",
            (clean(value, 60) or "(empty)") if field else "",
            clean(finding.suggestion or "-", 60) if finding else "-",
            LABELS[field] if field else "the row",
            clean(checked.row.asin, 30),
        ),
    )
