"""What the two screens of a review have in common: its totals and what is done to all rows."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.widgets import Static

from multicart_tui.domain.import_rows import Cause
from multicart_tui.domain.text import clean_lines, plural
from multicart_tui.errors import MulticartError
from multicart_tui.services.import_files import WrittenFiles
from multicart_tui.services.reviewing import Reviewing
from multicart_tui.ui.presenting import headline, notify_error
from multicart_tui.ui.screens.base import BaseScreen
from multicart_tui.ui.screens.import_step import Step
from multicart_tui.ui.screens.job_frame import job_steps
from multicart_tui.ui.widgets.page_table import PageTable
from multicart_tui.ui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from multicart_tui.domain.import_job import Job
    from multicart_tui.services.session import Session
    from multicart_tui.ui.widgets.page_table import TableColumn


class ReviewingScreen(BaseScreen):
    """Suggestions, undo, files, and another round; on all rows or on those of a group."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "retry", "Send fixed", id="review.retry"),
        Binding("a", "apply", "Take suggestions", id="review.apply"),
        Binding("z", "undo", "Undo", id="review.undo"),
        Binding(
            "R",
            "recheck",
            "Check again",
            tooltip="Check again, unchanged",
            show=False,
            id="review.recheck",
        ),
        Binding("w", "write", "Write files", id="review.write"),
        Binding("c", "go_on", "Carry on", id="review.continue"),
        Binding("g,home", "first", "First", show=False, id="review.first"),
        Binding("G,end", "last", "Last", show=False, id="review.last"),
    ]
    WRITE_ACTIONS: ClassVar[frozenset[str]] = frozenset({"retry", "go_on"})

    table = query_one(PageTable)
    status = query_one(StatusLine)

    class RoundPlanned(Message):
        """The mended rows are recorded to be sent, or cannot be."""

        def __init__(self, job: Job | None, error: MulticartError | None) -> None:
            super().__init__()
            self.job = job
            self.error = error

    class KnownReadAgain(Message):
        """What rows are held against was read again, or could not be; for a group of them."""

        def __init__(self, cause: Cause) -> None:
            super().__init__()
            self.cause = cause

    class FilesWritten(Message):
        """The files of the job were written, or could not be."""

        def __init__(self, files: WrittenFiles | None, error: MulticartError | None) -> None:
            super().__init__()
            self.files = files
            self.error = error

    def __init__(self, job: Job, session: Session, reviewing: Reviewing | None = None) -> None:
        super().__init__(session)
        self.job = job
        self.reviewing = reviewing
        self._is_round_waiting = False

    def compose_body(self) -> ComposeResult:
        """Lay out the steps, the totals, what is odd, and the table."""
        with Vertical(id="step"):
            yield job_steps(self.job, Step.REVIEW)
            yield Static(id="totals", classes="step-note")
            yield Static(id="odd", classes="step-fault")
            yield PageTable(self.columns)
            yield from self.compose_foot()
            yield StatusLine()

    def compose_foot(self) -> ComposeResult:
        """Lay out what stands below the table."""
        yield from ()

    @property
    @abstractmethod
    def columns(self) -> Sequence[TableColumn]:
        """The columns of the table."""

    @property
    def cause(self) -> Cause | None:
        """The group that is meant: of the rows shown, or under the cursor."""
        return None

    @abstractmethod
    def show(self) -> None:
        """Draw the rows or groups as they are now."""

    def show_totals(self) -> None:
        """Draw where all rows stand, and what does not add up."""
        reviewing = self.reviewing
        if reviewing is None:
            return
        put(self.query_one("#totals", Static), reviewing.review.totals.words)
        odd = [reviewing.job.mismatch]
        if reviewing.job.is_running:
            odd.append("This is being sent right now: below is how it stood a moment ago.")
        if reviewing.problem:
            why = headline(reviewing.problem)
            odd.append(f"Edits are not held against the collection, which was not read: {why}")
        put(self.query_one("#odd", Static), "\n".join(part for part in odd if part))

    def action_first(self) -> None:
        """Go to the first line of the table."""
        self.table.move_cursor(row=0)

    def action_last(self) -> None:
        """Go to the last line of the table."""
        self.table.move_cursor(row=max(0, self.table.row_count - 1))

    # -- changing

    def changed(self) -> None:
        """Draw what was changed, and keep it in the journal, where nothing loses it."""
        self.show()
        if self.reviewing:
            # Not a worker of the screen: leaving it must not cut the recording off.
            self.app.run_worker(
                self._keep(self.reviewing), group="keep-edits", description="keep edits"
            )

    async def _keep(self, reviewing: Reviewing) -> None:
        try:
            await reviewing.keep()
        except MulticartError as error:
            notify_error(self.app, error, "w writes them into a file")

    def action_apply(self) -> None:
        """Take what is suggested for every row of the group."""
        if self.reviewing is None:
            return
        cause = self.cause
        if cause is None:
            self.tell("There is no group here.")
            return
        changed = self.reviewing.review.apply_suggestions(cause)
        if changed:
            self.changed()
            self.tell(f"Took the suggestion in {plural(changed, 'row')}; z undoes it.")
        else:
            self.tell("There is no suggestion for these rows: enter edits one.")

    def action_recheck(self) -> None:
        """Read what the service knows again; rows of the group that are right now can be sent."""
        cause = self.cause
        if self.reviewing and cause:
            self.status.busy = "Reading the collection and the postcodes again…"
            self._read_again(self.reviewing, cause)

    @work(group="known", exclusive=True, description="read again what rows are held against")
    async def _read_again(self, reviewing: Reviewing, cause: Cause) -> None:
        await reviewing.read_known(again=True)
        self.post_message(self.KnownReadAgain(cause))

    @on(KnownReadAgain)
    def _take_as_they_are(self, message: KnownReadAgain) -> None:
        reviewing = self.reviewing
        if not self.is_attached or reviewing is None:
            return  # it was left meanwhile
        self.status.busy = ""
        if reviewing.problem:
            self.show()
            self.tell_error(reviewing.problem, "R tries again")
            return
        count = reviewing.review.take_as_they_are(message.cause)
        self.changed()
        self.tell(
            f"{plural(count, 'row')} can be sent unchanged: r sends them, z undoes it."
            if count
            else "As they are, none of these rows passes the check, or they are fixed already."
        )

    def action_undo(self) -> None:
        """Take the last change back."""
        if self.reviewing is None:
            return
        what = self.reviewing.review.undo()
        self.changed()
        self.tell(f"Undone: {what}." if what else "There is no change to undo.")

    # -- another round

    def action_retry(self) -> None:
        """Send the mended rows, and no others."""
        from multicart_tui.ui.modals.confirm import ConfirmModal

        reviewing = self.reviewing
        if reviewing is None:
            return
        count = len(reviewing.review.retry_rows())
        if not count:
            self.tell(
                "No row is fixed yet: enter edits one, a takes the suggestions of a group,"
                " R checks its rows again as they are."
            )
            return

        def answered(is_agreed: bool | None) -> None:
            if is_agreed:
                self._plan(reviewing)

        self.app.push_screen(
            ConfirmModal(
                f"Send {plural(count, 'fixed row')} to collection {reviewing.job.collection}?",
                ["Only these are sent. Rows that are not fixed stay here."],
                verb="Send",
                typed=str(count) if reviewing.session.is_protected else "",
            ),
            answered,
        )

    @work(group="plan", exclusive=True, description="record another round")
    async def _plan(self, reviewing: Reviewing) -> None:
        try:
            job = await reviewing.plan_retry()
        except MulticartError as error:
            self.post_message(self.RoundPlanned(None, error))
        else:
            self.post_message(self.RoundPlanned(job, None))

    @on(RoundPlanned)
    def _run_round(self, message: RoundPlanned) -> None:
        if not self.is_attached:
            return  # it was left meanwhile; the job is offered the next time
        if message.error:
            self.tell_error(message.error, "c carries the import on")
        elif self.is_active:
            self.run_job()
        else:
            self._is_round_waiting = True  # until what is in front is left

    def on_screen_resume(self) -> None:
        """Send what was waiting for this screen; rows may have been mended on the one above."""
        if self._is_round_waiting:
            self._is_round_waiting = False
            self.run_job()
        elif self.is_mounted:
            self.show()

    def action_go_on(self) -> None:
        """Look up what is unknown, then send what is left."""
        reviewing = self.reviewing
        if reviewing is None:
            return
        if not reviewing.waiting:
            self.tell(self._why_nothing_waits(reviewing))
        elif reviewing.session.is_protected:
            self._confirm_going_on(reviewing)
        else:
            self.run_job()

    def _why_nothing_waits(self, reviewing: Reviewing) -> str:
        totals = reviewing.review.totals
        if totals.fixed:
            return f"r sends the {plural(totals.fixed, 'fixed row')}."
        if totals.not_sent:
            return (
                f"Left for later: {plural(totals.not_sent, 'row')}, without room in the collection"
                " or not chosen. w writes the file of the rest, to be imported when there is room."
            )
        return "Nothing is left to be sent or looked up."

    def _confirm_going_on(self, reviewing: Reviewing) -> None:
        from multicart_tui.ui.modals.confirm import ConfirmModal

        def answered(is_agreed: bool | None) -> None:
            if is_agreed:
                self.run_job()

        count = reviewing.waiting
        self.app.push_screen(
            ConfirmModal(
                f"Carry on with {plural(count, 'row')} of collection {reviewing.job.collection}?",
                ["The collection is listed first; rows that are there are not sent again."],
                verb="Carry on",
                typed=str(count),
            ),
            answered,
        )

    def run_job(self) -> None:
        """Run the job again; the review comes back when that has ended."""
        from multicart_tui.ui.screens.import_progress import ImportProgressScreen

        if self.reviewing is None or not self.is_active:
            return
        stack = self.app.screen_stack
        if len(stack) > 1 and isinstance(stack[-2], ReviewingScreen):
            self.app.pop_screen()  # the rows of a group; their review is below
        self.app.switch_screen(
            ImportProgressScreen(self.reviewing.job, self.reviewing.session, self.reviewing)
        )

    # -- files

    def action_write(self) -> None:
        """Write what landed, what needs a hand and what is left, and say where."""
        if self.reviewing:
            self._write(self.reviewing)

    @work(group="write", exclusive=True, description="write the files of the import")
    async def _write(self, reviewing: Reviewing) -> None:
        try:
            files = await reviewing.write_files()
        except MulticartError as error:
            self.post_message(self.FilesWritten(None, error))
        else:
            self.post_message(self.FilesWritten(files, None))

    @on(FilesWritten)
    def _tell_files(self, message: FilesWritten) -> None:
        if message.error:
            self.tell_error(message.error, "w tries again")
        elif message.files:
            self.tell(f"{message.files.words} {message.files.note}".strip(), title="Written")


def put(line: Static, words: str) -> None:
    """Let a line say something; without words it takes no room."""
    safe = clean_lines(words)
    if str(line.content) != safe:
        line.update(Content(safe))
    line.display = bool(safe)
