"""The first step of an import: which file, and how its bytes are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.getters import query_one

from multicart_tui.domain.text import clean, plural
from multicart_tui.services.import_draft import ImportDraft
from multicart_tui.ui.modals.confirm import ConfirmModal
from multicart_tui.ui.screens.import_reading import FileReading
from multicart_tui.ui.screens.import_step import Step
from multicart_tui.ui.screens.import_words import file_facts, file_remarks
from multicart_tui.ui.widgets.page_table import PageTable, TableColumn, TableRow

if TYPE_CHECKING:
    from multicart_tui.domain.ids import CollectionId
    from multicart_tui.services.session import Session
    from multicart_tui.ui.shell import Shell

MOST_PREVIEWED = 200
"""Rows of the file that are shown."""

MOST_COLUMNS = 60
"""Columns of the file that are shown."""


def open_import(app: Shell, session: Session, collection: CollectionId) -> None:
    """Begin an import into a collection, unless the session may not change anything."""
    if session.is_read_only:
        app.notify("This session is read-only: nothing can be imported.", severity="warning")
    else:
        app.push_screen(ImportFileScreen(ImportDraft.of(session, collection), session))


class ImportFileScreen(FileReading):
    """A path to type or to find, then what was found in the file, and its first rows."""

    STEP = Step.FILE

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", "Next", id="import.take-file"),
    ]

    preview = query_one("#preview", PageTable)

    # -- what was read

    def show_read(self) -> None:
        """Draw the facts of the file and its first rows."""
        draft = self.draft
        self.say("facts", [file_facts(draft)])
        self.say("remarks", [*file_remarks(draft), self.told_before])
        columns, rows = _preview(draft)
        self.preview.change_columns(columns)
        self.preview.show(rows)
        self.add_class("-read")
        self.refresh_bindings()
        if self.is_active:
            self.preview.focus()
        shown = f"the first {len(rows):,} rows" if len(draft.rows) > len(rows) else "all rows"
        source = draft.source
        self.status.facts = (f"{source.name if source else ''}: {shown}", "ctrl+s goes on")

    def show_state(self) -> None:
        """Tell of the list while that is what is shown."""
        if not self.has_class("-read"):
            super().show_state()

    @on(PageTable.RowSelected, "#preview")
    def action_next(self) -> None:
        """Go on to the columns, or to the check when the header leaves nothing to say."""
        draft, typed = self.draft, self.path_box.value
        if self.is_reading:
            self.tell("The file is still being read.")
        elif not typed.strip():
            self.tell("Choose a file first: type its path, or go down into the list.")
        elif typed != self.read_typed or draft.source is None:
            self.choose(typed)
        elif not draft.rows:
            self.tell("The file has no rows to import.", is_warning=True)
        else:
            self._go_on()

    def _go_on(self) -> None:
        draft, session = self.draft, self.session
        assert session is not None
        from multicart_tui.ui.screens.import_check import ImportCheckScreen
        from multicart_tui.ui.screens.import_columns import ImportColumnsScreen

        proposal, mapping = draft.proposal, draft.mapping
        is_said = proposal and proposal.is_exact and mapping and not mapping.problems()
        self.app.push_screen(
            ImportCheckScreen(draft, session) if is_said else ImportColumnsScreen(draft, session)
        )

    def action_back(self) -> None:
        """Stop reading; else go back to the path, then out of the import."""
        if not self.is_active:
            return
        if self.is_reading:
            self.workers.cancel_group(self, "read")
            self.is_reading = False
            self.status.busy = ""
            self.tell("Reading was stopped.")
        elif self.app.focused is not self.path_box:
            self.action_other_file()
        elif self.draft.can_undo:
            self._ask_to_leave()
        else:
            super().action_back()

    def _ask_to_leave(self) -> None:
        def answered(is_agreed: bool | None) -> None:
            if is_agreed and self.is_active:
                self.app.pop_screen()

        self.app.push_screen(
            ConfirmModal(
                "Leave the import?",
                ["What was edited and mended in the check is lost. The file is as it was."],
                verb="Leave",
            ),
            answered,
        )


def _preview(draft: ImportDraft) -> tuple[list[TableColumn], list[TableRow]]:
    header = draft.header[:MOST_COLUMNS]
    width = len(header)
    columns = [TableColumn("Line", 6, 9)]
    columns += [TableColumn(clean(name, 30) or "-", 6, 30) for name in header]
    if len(draft.header) > width:
        columns.append(TableColumn(f"and {plural(len(draft.header) - width, 'column')}", 1, 20))
    rows = []
    for row in draft.rows[:MOST_PREVIEWED]:
        cells = (*row.cells, *[""] * (len(columns) - 1))[: len(columns) - 1]
        texts = tuple(clean(cell, 60) for cell in cells)
        rows.append(TableRow(str(row.line), (f"{row.line:,}", *texts)))
    return columns, rows
