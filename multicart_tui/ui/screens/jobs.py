"""The jobs: what this session works on, and what an earlier one left unfinished."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.message import Message

from multicart_tui.domain.import_job import Job
from multicart_tui.domain.text import clean, plural
from multicart_tui.errors import MulticartError
from multicart_tui.ui.presenting import headline
from multicart_tui.ui.screens.job_lines import JobLine, lines_of
from multicart_tui.ui.screens.list_screen import ListScreen
from multicart_tui.ui.screens.revealing import reveal
from multicart_tui.ui.widgets.emptiness import show_emptiness
from multicart_tui.ui.widgets.page_table import PageTable, TableColumn, TableRow

if TYPE_CHECKING:
    from multicart_tui.services.session import Session
    from multicart_tui.ui.shell import Shell

EMPTY = """\
No jobs yet.

What takes its time shows up here by itself, and stays with its
result: imports, pasted ASINs, bulk edits and deletes, exports,
reading all rows, learning what outputs hold, fetching outputs.

What an earlier session could not finish is listed, too;
c carries it on."""

ONE_CALL = "It is one call that changes something: its outcome comes in a moment."
"""Why a write without a stop cannot be stopped."""


class JobsScreen(ListScreen):
    """Each job with its state, and how far it is or what came of it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", tooltip="Go to it, or to its result", id="jobs.open"),
        Binding(
            "x",
            "stop",
            "Stop",
            tooltip="Stop it: reads at once, writes after their call",
            id="jobs.stop",
        ),
        Binding(
            "c",
            "carry_on",
            "Carry on",
            tooltip="Do what is left of an unfinished job",
            id="jobs.carry-on",
        ),
        Binding("slash", "filter", "Filter", key_display="/", id="jobs.filter"),
        Binding("r", "reload", "Reload", show=False, id="jobs.reload"),
        Binding("g,home", "first", "First", show=False, id="jobs.first"),
        Binding("G,end", "last", "Last", show=False, id="jobs.last"),
    ]
    WRITE_ACTIONS: ClassVar[frozenset[str]] = frozenset({"carry_on"})
    COLUMNS = (
        TableColumn("Job", 28, 44),
        TableColumn("State", 10, 10),
        TableColumn("Begun", 5, 16),
        TableColumn(" Took", 5, 8),
        TableColumn("So far", 20, 80),
    )
    EMPTY = EMPTY
    FILTER_HINT = "part of a job or state; enter keeps, escape clears"

    class Read(Message):
        """The journal was read, or could not be."""

        def __init__(self, jobs: Sequence[Job], error: MulticartError | None = None) -> None:
            super().__init__()
            self.jobs = jobs
            self.error = error

    def __init__(self, session: Session | None = None) -> None:
        super().__init__(session)
        self._recorded: tuple[Job, ...] = ()
        self._lines: tuple[JobLine, ...] = ()
        self._failure: MulticartError | None = None
        self._over = 0

    @property
    def place(self) -> str:
        """Where the person is."""
        return "Jobs"

    def on_mount(self) -> None:
        """Show what this session knows, also before there is an account."""
        self.table.focus()
        self.set_interval(1.0, self._tick)
        self.show_filtered()

    def begin(self, session: Session) -> None:
        """Read what the journal has unfinished."""
        self.action_reload()

    def on_screen_resume(self) -> None:
        """Jobs may have gone on meanwhile."""
        if self.is_mounted:
            self.action_reload()

    def action_reload(self) -> None:
        """Read the journal again."""
        # Without a journal there was no such job; looking must not make one.
        if self.session and self.session.journal.has_file:
            self._read(self.session)
        self.show_filtered()

    @work(group="read", exclusive=True, description="read the unfinished jobs")
    async def _read(self, session: Session) -> None:
        try:
            jobs = await session.journal.open_jobs(session.account)
        except MulticartError as error:
            self.post_message(self.Read((), error))
        else:
            self.post_message(self.Read(jobs))

    @on(Read)
    def _take(self, message: Read) -> None:
        if self.is_attached:
            self._recorded, self._failure = tuple(message.jobs), message.error
            self.show_filtered()

    # -- what is shown

    def show_jobs(self) -> None:
        """There is news of a job; one that ended may have left something in the journal."""
        if not (self.is_attached and self.app.is_running):
            return  # the program ends, and cuts its reads off
        over = sum(job.state.is_over for job in self.app.jobs)
        if over != self._over:
            self._over = over
            self.action_reload()
        else:
            self.show_filtered()

    def _tick(self) -> None:
        if self.is_active and self.app.jobs.running:
            self.show_filtered()

    def show_filtered(self) -> None:
        """Draw the jobs that pass the filter."""
        lines = lines_of(self.app.jobs, self._recorded)
        typed = self.filter_box.value.strip().casefold()
        shown = [line for line in lines if typed in f"{line.title} {line.state}".casefold()]
        self._lines = tuple(shown)
        now, seconds = datetime.now().astimezone(), monotonic()
        show_emptiness(self.table, is_empty=not lines)
        rows = [_row(line, now, seconds) for line in shown]
        if tuple(rows) != self.table.rows_shown:
            self.table.show(rows)
        self._describe()

    @on(PageTable.CursorMoved)
    def _describe(self) -> None:
        if not self.is_attached:
            return
        line = self._current
        self.status.busy = f"Journal not read: {headline(self._failure)}" if self._failure else ""
        told = plural(len(self._lines), "job")
        running = len(self.app.jobs.running)
        self.status.facts = (
            f"{line.title}: {line.account or line.state}" if line else "",
            told,
            f"{running:,} under way" if running else "",
        )

    @property
    def _current(self) -> JobLine | None:
        key = self.table.cursor_key
        return next((line for line in self._lines if line.key == key), None)

    def _current_or_say(self) -> JobLine | None:
        if self._current is None:
            self.tell("There is no job here.")
        return self._current

    def why_not(self, action: str) -> str:
        """Why an action cannot be done now."""
        line = self._current
        if action in ("open", "stop", "carry_on") and line is None:
            return "there is no job here"
        if action == "stop" and line and not (line.run and not line.run.state.is_over):
            return "it is not running here"
        if action == "carry_on" and line and not line.can_be_carried_on:
            return "nothing of it is left to be done here"
        return super().why_not(action)

    # -- one job

    @on(PageTable.RowSelected)
    def action_open(self) -> None:
        """Go to the job, to what came of it, or to its review."""
        from multicart_tui.ui.screens.job_showing import show_job

        line = self._current_or_say()
        if line is None or not self.is_active:
            return
        if line.run and line.run.go_to:
            line.run.go_to()
        elif line.recorded and self.session:
            show_job(self, self.session, line.recorded)
        else:
            self.tell(line.account or f"It is {line.state}.", title=line.title)

    def action_stop(self) -> None:
        """Stop a read at once, and a write after the call that is under way."""
        line = self._current_or_say()
        if line is None:
            return
        run = line.run
        if run is None or run.state.is_over:
            self.tell("It is not running here." if line.state == "elsewhere" else "It has ended.")
        elif not self.app.jobs.ask_to_stop(run):
            self.tell(ONE_CALL)
        elif run.is_write:
            self.tell("It stops after the call that is under way; what is done stays done.")
        else:
            self.tell(f"Stopped: {run.title}.")

    def action_carry_on(self) -> None:
        """Do what is left of the unfinished job under the cursor."""
        from multicart_tui.ui.screens.job_carrying import carry_on

        line = self._current_or_say()
        if line is None:
            return
        if line.can_be_carried_on and line.recorded and self.session:
            carry_on(self.app, self.session, line.recorded)
        elif line.state in ("running", "waiting", "stopping", "elsewhere"):
            self.tell("It is running right now.")
        else:
            self.tell("Nothing of it is left to be done.")


def open_jobs(app: Shell) -> None:
    """Show the jobs over the screen in front, or go back to where they are shown already."""
    found = next((each for each in app.screen_stack if isinstance(each, JobsScreen)), None)
    if found is None:
        app.push_screen(JobsScreen(app.session))
    else:
        reveal(app, found)


def _row(line: JobLine, now: datetime, seconds: float) -> TableRow:
    cells = (
        line.title,
        line.state,
        line.begun(now),
        line.took(seconds).rjust(5),
        line.account or "-",
    )
    return TableRow(line.key, tuple(clean(cell, 120) for cell in cells))
