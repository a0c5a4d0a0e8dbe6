"""A file and a collection side by side: what differs, and which of it is to be done."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.getters import query_one
from textual.widgets import Static

from multicart_tui.domain.sync_plan import USUAL, SyncGroup, SyncPlan
from multicart_tui.domain.text import clean, plural
from multicart_tui.errors import MulticartError
from multicart_tui.services.syncing import lines_of, plan_sync
from multicart_tui.services.threads import OnProgress
from multicart_tui.ui.modals.confirm import ConfirmModal
from multicart_tui.ui.modals.report import ReportModal
from multicart_tui.ui.presenting import headline, way_out
from multicart_tui.ui.screens.import_checking import DraftWork
from multicart_tui.ui.widgets.page_table import PageTable, TableColumn, TableRow

if TYPE_CHECKING:
    from multicart_tui.services.import_draft import ImportDraft
    from multicart_tui.services.session import Session

COLUMNS = (
    TableColumn("What differs", 24, 24),
    TableColumn("  Rows", 6, 9),
    TableColumn("What is done", 31, 60),
)

ORDER = (SyncGroup.ADD, SyncGroup.EDIT, SyncGroup.DELETE)
"""The groups as they are shown; they are done in another order."""

TITLES = {
    SyncGroup.ADD: "+ only in the file",
    SyncGroup.EDIT: "~ different",
    SyncGroup.DELETE: "- only in the collection",
}

DOES = {
    SyncGroup.ADD: "added, as by an import",
    SyncGroup.EDIT: "set to the file's",
    SyncGroup.DELETE: "saved, then deleted",
}


class ImportSyncScreen(DraftWork):
    """The groups of a plan, each with a mark if it is to be done; deletes have none at first.

    Args:
        draft: The file, checked.
        session: The account.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "next", "Do the marked", id="sync.apply"),
        Binding("space", "mark", "Mark", id="sync.mark"),
        Binding("enter", "rows", "Rows", id="sync.rows"),
        Binding("r", "read_again", "Read again", id="sync.read-again"),
    ]

    table = query_one(PageTable)

    def __init__(self, draft: ImportDraft, session: Session) -> None:
        super().__init__(draft, session)
        self.plan: SyncPlan | None = None
        self.chosen: set[SyncGroup] = set(USUAL)

    @property
    def place(self) -> str:
        """Where the person is."""
        return f"Sync plan of {self.draft.collection.value}"

    def compose_step(self) -> ComposeResult:
        """Lay out the plan in a line, what else is to be known, and the groups."""
        yield Static(id="plan", classes="step-note")
        yield Static(id="notes", classes="step-note -warning")
        yield Static(id="fault", classes="step-fault")
        yield PageTable(COLUMNS)

    def begin(self, session: Session) -> None:
        """List the collection and compare."""
        for name in ("plan", "notes", "fault"):
            self.say(name, [])
        self.table.focus()
        self.action_read_again()

    def action_read_again(self) -> None:
        """List the collection again, and compare anew."""
        session = self.session
        if session is None:
            return
        self.say("fault", [])

        async def compare(tell: OnProgress) -> str:
            self.plan = await plan_sync(session, self.draft, tell)
            return ""

        self.start("Comparing with the collection", compare)

    def work_failed(self, error: MulticartError) -> None:
        """Say why nothing could be compared."""
        self.say("fault", [headline(error), error.hint, way_out(error, "r tries again.")])

    # -- what differs

    def show_draft(self) -> None:
        """Draw the groups and what is to be done of them."""
        plan = self.plan
        if plan is None:
            return
        source = self.draft.source
        name = clean(source.name, 40) if source else "the file"
        self.say("plan", [f"{name} against collection {self.draft.collection}: {plan.words}."])
        self.say("notes", [*plan.notes, plan.about_room(self.chosen)])
        self.table.show([self._row(plan, group) for group in ORDER])
        wanted = self._wanted(plan)
        rows = sum(plan.count(group) for group in wanted)
        self.status.facts = (
            f"{plural(rows, 'row')} in what is marked" if rows else "nothing is marked to be done",
            "ctrl+s does it" if rows else "",
            "space marks, enter shows the rows",
        )

    def _row(self, plan: SyncPlan, group: SyncGroup) -> TableRow:
        count = plan.only_there if group is SyncGroup.DELETE else plan.count(group)
        is_marked = group in self.chosen and bool(plan.count(group))
        if not count:
            words = "nothing to do"
        elif not plan.count(group):
            words = "cannot be deleted now"
        else:
            words = DOES[group] if is_marked else "left as it is; space marks it"
        if group is SyncGroup.EDIT and count:
            told = ", ".join(f"{name} {each:,}" for name, each in plan.differences.items())
            words = f"{words} ({told})"
        cells = (TITLES[group], f"{count:,}".rjust(6), words)
        return TableRow(group.value, cells, is_marked=is_marked)

    def _wanted(self, plan: SyncPlan) -> list[SyncGroup]:
        return [group for group in ORDER if group in self.chosen and plan.count(group)]

    @property
    def _group(self) -> SyncGroup | None:
        key = self.table.cursor_key
        return SyncGroup(key) if key else None

    def action_mark(self) -> None:
        """Have the group under the cursor done, or left as it is."""
        group, plan = self._group, self.plan
        if group is None or plan is None:
            self.tell("Nothing was compared yet. r compares.")
        elif plan.count(group):
            self.chosen ^= {group}
            self.show_draft()
        elif group is SyncGroup.DELETE and plan.only_there:
            self.tell(plan.why_no_deletions, is_warning=True)
        else:
            self.tell("There is no such row.")

    @on(PageTable.RowSelected)
    def action_rows(self) -> None:
        """Show every row of the group under the cursor."""
        group, plan = self._group, self.plan
        if group is None or plan is None or not self.is_active:
            return
        lines = list(lines_of(plan, group))
        if lines:
            self.app.push_screen(
                ReportModal(f"{TITLES[group]}: {plural(len(lines), 'row')}", lines)
            )
        else:
            self.action_mark()

    # -- doing it

    def action_next(self) -> None:
        """Ask, then do what is marked."""
        plan, session = self.plan, self.session
        if self.is_working:
            self.tell_of_work()
        elif plan is None or session is None:
            self.tell("Nothing was compared yet. r compares.")
        elif wanted := self._wanted(plan):
            self._ask(plan, session, wanted)
        else:
            self.tell("Nothing is marked: space marks what is to be done.")

    def _ask(self, plan: SyncPlan, session: Session, wanted: list[SyncGroup]) -> None:
        from multicart_tui.ui.screens.sync_running import run_sync

        deletions = plan.count(SyncGroup.DELETE) if SyncGroup.DELETE in wanted else 0
        total = sum(plan.count(group) for group in wanted)
        lines = [f"{TITLES[group]}: {plan.count(group):,}, {DOES[group]}" for group in wanted]
        lines += [about] if (about := plan.about_room(wanted)) else []
        if deletions:
            lines.append(f"Outputs are kept. The rows are saved first, in {session.backups}.")
        if plan.total == 0 and SyncGroup.ADD in wanted:
            lines.append("The first ASIN enables the collection; its schedule may use credits.")
        typed = str(total) if session.is_protected else str(deletions or "")

        def answered(is_agreed: bool | None) -> None:
            if is_agreed:
                run_sync(self, session, self.draft, plan, frozenset(wanted))

        self.app.push_screen(
            ConfirmModal(
                f"Change {plural(total, 'row')} of collection {self.draft.collection}?",
                lines,
                verb="Do it",
                typed=typed,
            ),
            answered,
        )
