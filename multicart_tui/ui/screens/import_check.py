"""The third step of an import: what is to be said of the rows before they are sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.getters import query_one
from textual.widgets import Static

from multicart_tui.domain.asin import Level
from multicart_tui.domain.import_rows import Cause, Verdict
from multicart_tui.domain.text import clean, plural
from multicart_tui.errors import MulticartError
from multicart_tui.services.threads import OnProgress
from multicart_tui.ui.modals.confirm import ConfirmModal
from multicart_tui.ui.modals.edit_row import LABELS
from multicart_tui.ui.presenting import headline, way_out
from multicart_tui.ui.screens.import_checking import DraftWork
from multicart_tui.ui.screens.import_rows import ImportRowsScreen, rows_of
from multicart_tui.ui.screens.import_words import (
    DOUBLES,
    IN_COLLECTION,
    ODD,
    SHORT_CAUSE_WIDTH,
    TIDY,
    WRONG,
    verdict_counts,
)
from multicart_tui.ui.widgets.page_table import PageTable, TableColumn, TableRow

if TYPE_CHECKING:
    from multicart_tui.domain.preflight import Group, Preflight
    from multicart_tui.services.import_draft import ImportDraft
    from multicart_tui.services.session import Session

COLUMNS = (
    TableColumn("What was found", 24, SHORT_CAUSE_WIDTH),
    TableColumn("  Rows", 6, 9),
    TableColumn("a mends", 7, 9),
    TableColumn("Example", 12, 40),
    TableColumn("Field", 8, 9),
)

MOST_EXAMPLES = 6
"""Rows that are shown before and after, when a group is to be mended."""


class ImportCheckScreen(DraftWork):
    """Reads what the service knows, checks every row, and shows what was found in groups."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "rows", "Rows", id="import.rows"),
        Binding("a", "mend", "Mend the group", id="import.mend"),
        Binding("z", "undo", "Undo", id="import.undo"),
        Binding("r", "read_again", "Read again", id="import.check-again"),
        Binding("ctrl+k", "columns", "Columns", id="import.columns"),
        Binding("P", "sync", "Sync plan", id="import.sync"),
    ]

    table = query_one(PageTable)

    def __init__(self, draft: ImportDraft, session: Session) -> None:
        super().__init__(draft, session)
        self._is_given_up = False

    def compose_step(self) -> ComposeResult:
        """Lay out the counts, what could not be checked, and the groups."""
        yield Static(id="counts", classes="step-note")
        yield Static(id="notes", classes="step-note -warning")
        yield Static(id="fault", classes="step-fault")
        yield PageTable(COLUMNS)

    def begin(self, session: Session) -> None:
        """Check the rows, unless that was done and nothing changed since."""
        for name in ("counts", "notes", "fault"):
            self.say(name, [])
        self.table.focus()
        self._check_if_needed()

    def on_screen_resume(self) -> None:
        """Show what was changed on the screens above, and check again if that is needed."""
        # Uncovered for a moment while the steps are left, it has nothing to show.
        if self.is_mounted and self.is_current:
            self._check_if_needed()

    def _check_if_needed(self) -> None:
        if self.draft.preflight is not None:
            self.show_draft()
        elif not self.is_working and not self._is_given_up:
            self._check(is_again=False)

    def action_read_again(self) -> None:
        """Read the collection and the look-ups again, and check every row against them."""
        self._check(is_again=True)

    def _check(self, *, is_again: bool) -> None:
        draft = self.draft
        self.say("fault", [])

        async def check(tell: OnProgress) -> str:
            await draft.load_known(tell, again=is_again)
            await draft.check(tell)
            return "Read and checked again." if is_again else ""

        self._is_given_up = False
        self.start("Checking the rows against the collection", check)

    def action_back(self) -> None:
        """Give the check up, or go back."""
        self._is_given_up = self.is_working
        super().action_back()

    # -- what was found

    def show_draft(self) -> None:
        """Draw the counts and the groups."""
        preflight, room = self.draft.preflight, self.draft.room
        if preflight is None:
            self.say("counts", ["The rows are not checked. r checks them."])
            self.table.show([])
            self.status.facts = ()
            return
        self.say("counts", [_counts(preflight)])
        is_full = room == 0
        full = f"Collection {self.draft.collection} is full: it takes none of these rows."
        self.say("notes", [full if is_full else "", *preflight.notes])
        self.say("fault", [])
        self.table.show([_row(place, group) for place, group in enumerate(preflight.groups)])
        mended = sum(repair.count for repair in preflight.repairs)
        self.status.facts = (
            "" if is_full else _way_on(preflight),
            f"room for {room:,}" if room is not None else "",
            "" if preflight.groups else "nothing to say of any row",
            f"{mended:,} mended" if mended else "",
            "enter shows a group's rows" if preflight.groups else "",
            "P compares with the collection" if preflight.counts[Verdict.ALREADY_THERE] else "",
        )

    def work_failed(self, error: MulticartError) -> None:
        """Say why the rows could not be checked."""
        self._is_given_up = True
        self.show_draft()
        self.say("fault", [headline(error), error.hint, way_out(error, "r tries again.")])

    @property
    def _group(self) -> Group | None:
        preflight, key = self.draft.preflight, self.table.cursor_key
        return preflight.groups[int(key)] if preflight and key is not None else None

    @on(PageTable.RowSelected)
    def action_rows(self) -> None:
        """Look at the rows of the group under the cursor."""
        group, session = self._group, self.session
        if self.is_working:
            self.tell_of_work()
        elif group and session and self.is_active:
            self.app.push_screen(ImportRowsScreen(self.draft, session, group))

    # -- mending

    def action_mend(self) -> None:
        """Take the suggestions of the group under the cursor, after showing some of them."""
        group, preflight = self._group, self.draft.preflight
        if group is None or preflight is None:
            self.tell("There is no group to mend.")
            return
        if not group.suggested:
            self.tell(_why_not(group))
            return

        async def mend(tell: OnProgress) -> str:
            await self.draft.repair(group.cause, group.field)
            return f"Mended {plural(group.suggested, 'row')}. z undoes it."

        def answered(is_agreed: bool | None) -> None:
            if is_agreed:
                self.start("Mending the rows", mend)

        self.app.push_screen(
            ConfirmModal(
                f"Mend {plural(group.suggested, 'row')}: {group.cause}?",
                _examples(preflight, group),
                verb="Mend",
                can_undo=True,
            ),
            answered,
        )

    # -- going on

    def action_columns(self) -> None:
        """Choose which column fills which field; the rows are checked again afterwards."""
        from multicart_tui.ui.screens.import_columns import ImportColumnsScreen

        if self.is_working:
            self.tell_of_work()
        elif self.session and self.is_active:
            self._is_given_up = False
            self.app.push_screen(ImportColumnsScreen(self.draft, self.session))

    def action_sync(self) -> None:
        """Hold the file against the collection: what is new, what differs, what only that has."""
        preflight, session = self.draft.preflight, self.session
        if self.is_working:
            self.tell_of_work()
        elif preflight is None or session is None:
            self.tell("The rows are not checked yet. r checks them.")
        else:
            from multicart_tui.ui.screens.import_sync import ImportSyncScreen

            self.app.push_screen(ImportSyncScreen(self.draft, session))

    def action_next(self) -> None:
        """Go on to what will be sent, if there is anything."""
        preflight, session = self.draft.preflight, self.session
        if self.is_working:
            self.tell_of_work()
        elif preflight is None or session is None:
            self.tell("The rows are not checked yet. r checks them.")
        elif not preflight.sendable:
            self.tell("No row is ready to be sent. Mend or edit some first.", is_warning=True)
        elif not self.draft.room:
            self.tell(
                "The collection is full: delete some of its ASINs, or import into another one.",
                is_warning=True,
            )
        else:
            from multicart_tui.ui.screens.import_send import ImportSendScreen

            self.app.push_screen(ImportSendScreen(self.draft, session))


def _way_on(preflight: Preflight) -> str:
    return "ctrl+s goes on" if preflight.sendable else "no row is ready to be sent"


def _counts(preflight: Preflight) -> str:
    total = plural(len(preflight.rows), "row")
    if preflight.counts[Verdict.READY] == len(preflight.rows):
        return f"All {total} are ready." if len(preflight.rows) > 1 else "The one row is ready."
    return f"{verdict_counts(preflight.counts)} of {total}"


def _why_not(group: Group) -> str:
    if group.cause is Cause.TIDIED:
        return "These were tidied already; nothing about them is wrong."
    if group.level is Level.WARNING:
        return "These are sent as they are; enter shows the rows, e changes one."
    return "Nothing is known that would mend these. enter shows the rows, e edits one."


def _row(place: int, group: Group) -> TableRow:
    example = clean(group.example_before, 60) or "(empty)"
    if group.example_after:
        example += f" → {clean(group.example_after, 60)}"
    return TableRow(
        str(place),
        (
            f"{_sign(group)} {_name(group)}",
            f"{group.count:,}".rjust(6),
            (f"{group.suggested:,}" if group.suggested else "-").rjust(7),
            example if group.field else "",
            LABELS[group.field] if group.field else "the row",
        ),
    )


def _sign(group: Group) -> str:
    if group.cause is Cause.TIDIED:
        return TIDY
    if group.level is not Level.WARNING:
        return WRONG
    return IN_COLLECTION if group.cause in DOUBLES else ODD


def _name(group: Group) -> str:
    """The cause; with the field where several fields have it and no other word tells them apart."""
    if group.cause is Cause.TIDIED and group.field:
        return f"{group.cause}: {LABELS[group.field]}"
    return str(group.cause)


def _examples(preflight: Preflight, group: Group) -> list[str]:
    lines = []
    for checked in rows_of(preflight, group.lines):
        for finding in checked.findings:
            is_one = finding.cause is group.cause and finding.field is group.field
            if is_one and finding.suggestion is not None:
                lines.append(
                    f"line {checked.row.line:,}: {finding.value or '(empty)'}"
                    f" → {finding.suggestion}"
                )
        if len(lines) == MOST_EXAMPLES:
            break
    more = group.suggested - len(lines)
    return [*lines, *([f"and {more:,} more"] if more > 0 else []), "z undoes it afterwards."]
