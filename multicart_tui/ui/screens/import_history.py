"""Every import, paste, bulk delete and bulk edit of an account, to look at and to take back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.message import Message

from multicart_tui.domain.import_job import Job, JobKind, RowState
from multicart_tui.domain.job_words import (
    WAITING,
    name_of,
    progress_of,
    state_of,
    when,
)
from multicart_tui.domain.text import clean, plural
from multicart_tui.errors import MulticartError
from multicart_tui.services.import_history import RollBack, plan_roll_back, roll_back
from multicart_tui.ui.presenting import headline
from multicart_tui.ui.screens.list_screen import ListScreen
from multicart_tui.ui.widgets.emptiness import show_emptiness
from multicart_tui.ui.widgets.page_table import PageTable, TableColumn, TableRow

if TYPE_CHECKING:
    from multicart_tui.services.session import Session
    from multicart_tui.ui.shell import Shell

HASH = 12
"""Characters of a file's hash that are shown."""


class ImportHistoryScreen(ListScreen):
    """The jobs of the account, the newest first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", id="history.open"),
        Binding("c", "carry_on", "Carry on", id="history.carry-on"),
        Binding("B", "roll_back", "Take back", id="history.roll-back"),
        Binding("slash", "filter", "Filter", id="history.filter"),
        Binding("r", "reload", "Reload", id="history.reload"),
        Binding("g,home", "first", "First", show=False, id="history.first"),
        Binding("G,end", "last", "Last", show=False, id="history.last"),
    ]
    WRITE_ACTIONS: ClassVar[frozenset[str]] = frozenset({"carry_on", "roll_back"})
    COLUMNS = (
        TableColumn("When", 15, 16),
        TableColumn("Coll.", 5, 8),
        TableColumn("What", 20, 34),
        TableColumn("Landed", 7, 7),
        TableColumn("  Rows", 6, 7),
        TableColumn("State", 10, 11),
        # Cut at 80 columns, and whole in the status line.
        TableColumn("Counts", 20, 60),
        TableColumn("Hash", HASH, HASH),
    )
    EMPTY = (
        "Nothing was imported yet.\n\n"
        "Imports, pasted ASINs, bulk deletes and bulk edits are listed here."
    )
    FILTER_HINT = "part of a file's name, a collection or a state"

    class Read(Message):
        """The jobs were read, or could not be."""

        def __init__(self, jobs: Sequence[Job], error: MulticartError | None) -> None:
            super().__init__()
            self.jobs = jobs
            self.error = error

    class Planned(Message):
        """What taking an import back would delete is known, or cannot be told."""

        def __init__(self, plan: RollBack | None, error: MulticartError | None) -> None:
            super().__init__()
            self.plan = plan
            self.error = error

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._jobs: tuple[Job, ...] = ()
        self._told = ""

    @property
    def place(self) -> str:
        """Where the person is."""
        return "Import history"

    def begin(self, session: Session) -> None:
        """Read the jobs."""
        self.table.focus()
        self.action_reload()

    def on_screen_resume(self) -> None:
        """Jobs may have gone on meanwhile."""
        if self.is_mounted:
            self.action_reload()

    def action_reload(self) -> None:
        """Read the jobs again."""
        if self.session:
            self._read(self.session)

    @work(group="read", exclusive=True, description="read the history")
    async def _read(self, session: Session) -> None:
        try:
            jobs = await session.journal.history(session.account)
        except MulticartError as error:
            self.post_message(self.Read((), error))
        else:
            self.post_message(self.Read(jobs, None))

    @on(Read)
    def _take(self, message: Read) -> None:
        if not self.is_attached:
            return  # it was left meanwhile
        if message.error:
            self.status.busy = f"Not read: {headline(message.error)}; r tries again"
            return
        self.status.busy = ""
        self._jobs = tuple(message.jobs)
        self.show_filtered()

    def show_filtered(self) -> None:
        """Draw the jobs that pass the filter."""
        now = datetime.now().astimezone()
        typed = self.filter_box.value.strip().casefold()
        undone = {job.about.undoes for job in self._jobs}
        rows = [_line(job, now, is_undone=job.id in undone) for job in self._jobs]
        shown = [row for row in rows if typed in " ".join(row.cells).casefold()]
        show_emptiness(self.table, is_empty=not self._jobs)
        self.table.show(shown)
        told = plural(len(rows), "job")
        self._told = f"{len(shown):,} of {told} match" if typed else told
        self._describe()

    @on(PageTable.CursorMoved)
    def _describe(self) -> None:
        if not self.is_attached:
            return
        job = self._current
        self.status.vital = self._told
        about = f"job {job.id}: {progress_of(job)}" if job else ""
        self.status.facts = (about, self._told, "newest first")

    @property
    def _current(self) -> Job | None:
        key = self.table.cursor_key
        return next((job for job in self._jobs if str(job.id) == key), None)

    def _current_or_say(self) -> Job | None:
        if self._current is None:
            self.tell("There is no job here.")
        return self._current

    # -- looking

    @on(PageTable.RowSelected)
    def action_open(self) -> None:
        """Open the review of the job under the cursor, or the rows of a delete or an edit."""
        from multicart_tui.ui.screens.job_showing import show_job

        job = self._current_or_say()
        if job and self.session and self.is_active:
            show_job(self, self.session, job)

    # -- carrying on and taking back

    def action_carry_on(self) -> None:
        """Do what is left of the job under the cursor."""
        from multicart_tui.ui.screens.job_carrying import carry_on

        job = self._current_or_say()
        if job is None or self.session is None:
            return
        if job.is_running:
            self.tell("It is running right now.")
        elif not job.count(*WAITING):
            self.tell("Nothing of it is left to be done.")
        else:
            carry_on(self.app, self.session, job)

    def action_roll_back(self) -> None:
        """Find out what taking the import back would delete, then ask."""
        from multicart_tui.ui.screens.edit_carrying import ask_to_put_back

        job = self._current_or_say()
        if job and job.is_running:
            self.tell("It is running right now.")
        elif job and self.session and job.about.kind is JobKind.BULK_EDIT:
            ask_to_put_back(self.app, self.session, job)
        elif job and self.session:
            self.status.busy = "Reading the collection…"
            self._plan(self.session, job)

    @work(group="plan", exclusive=True, description="plan to take an import back")
    async def _plan(self, session: Session, job: Job) -> None:
        try:
            plan = await plan_roll_back(session.api, session.journal, job)
        except MulticartError as error:
            self.post_message(self.Planned(None, error))
        else:
            self.post_message(self.Planned(plan, None))

    @on(Planned)
    def _ask(self, message: Planned) -> None:
        from multicart_tui.ui.modals.confirm import ConfirmModal

        if not self.is_attached:
            return
        self.status.busy = ""
        plan, session = message.plan, self.session
        if message.error:
            self.tell_error(message.error, "B tries again")
        if plan is None or session is None or not self.is_active:
            return
        if not plan.rows:
            self.tell(f"Nothing is left to take back. {_why_nothing(plan)}")
            return

        def answered(is_agreed: bool | None) -> None:
            if is_agreed:
                _take_back(self.app, session, plan)

        count, name = plural(len(plan.rows), "ASIN"), name_of(plan.job)
        self.app.push_screen(
            ConfirmModal(
                f"Take back {name[:1].lower()}{name[1:]}: delete {count} of collection"
                f" {plan.job.collection}?",
                [
                    plan.words,
                    "What was there before, or was added since, stays. Outputs are kept.",
                    f"The rows are saved first, in {session.backups}.",
                ],
                typed=str(len(plan.rows)),
            ),
            answered,
        )


def open_history(app: Shell, session: Session | None) -> None:
    """Show the history, for a key on the collections or a command of the palette."""
    if session is None:
        app.notify("The session is still being opened: press it again in a moment.")
    elif not any(isinstance(screen, ImportHistoryScreen) for screen in app.screen_stack):
        app.push_screen(ImportHistoryScreen(session))


def _why_nothing(plan: RollBack) -> str:
    if plan.unproved:
        return f"{plural(plan.unproved, 'row')} stay, as no list showed them."
    return "What it added is gone already." if plan.gone else "It added no row."


def _take_back(app: Shell, session: Session, plan: RollBack) -> None:
    from multicart_tui.services.bulk import OnProgress, Stop
    from multicart_tui.services.bulk_delete import BulkReport
    from multicart_tui.ui.screens.job_carrying import run_delete

    async def work(on_progress: OnProgress, stop: Stop) -> BulkReport:
        report, _ = await roll_back(
            session.api,
            session.journal,
            plan,
            session.backups,
            on_progress=on_progress,
            stop=stop,
        )
        return report

    run_delete(app, session, plan.job.collection, len(plan.rows), work)


def _line(job: Job, now: datetime, *, is_undone: bool) -> TableRow:
    cells = (
        when(job.created_at, now),
        str(job.collection),
        name_of(job),
        f"{job.count(RowState.LANDED):,}".rjust(6),
        f"{job.total:,}".rjust(6),
        "taken back" if is_undone and not job.is_running else state_of(job),
        progress_of(job),
        job.about.sha256[:HASH],
    )
    return TableRow(str(job.id), tuple(clean(cell, 80) for cell in cells))
