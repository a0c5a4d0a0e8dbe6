"""Sends the rows of a job and shows how far that is; leaving it cuts nothing off."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from multicart_tui.domain.text import plural
from multicart_tui.errors import MulticartError
from multicart_tui.services.import_report import RunProgress, Stage
from multicart_tui.ui.screens.base import BaseScreen
from multicart_tui.ui.screens.import_running import ImportRun, JobRun
from multicart_tui.ui.screens.import_step import Step
from multicart_tui.ui.screens.job_frame import job_steps, leave_job, source_of
from multicart_tui.ui.screens.revealing import reveal

if TYPE_CHECKING:
    from multicart_tui.domain.import_job import Job
    from multicart_tui.domain.known import Known
    from multicart_tui.services.reviewing import Reviewing
    from multicart_tui.services.session import Session

BAR = 40
"""Cells of the bar."""


class ImportProgressScreen(BaseScreen):
    """Runs a job as soon as it is shown, and goes on to the review when that has ended.

    What was handed to the network and what the service makes of it are told apart: when
    all bytes have left nobody knows how long the service needs, so only time is counted.

    Args:
        job: What to run; recorded in the session's journal.
        session: The account it belongs to.
        reviewing: The review this run was asked for in, if it was.
        known: What the rows were checked against, if that was read just now.
        first: Send so many rows, then ask whether to go on; None for all at once.
        run: A run that goes on already, to look at; begins one if None.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Leave it running", id="import.leave"),
        Binding("x", "stop", "Stop after this request", id="import.stop"),
    ]

    class Progressed(Message):
        """The run came further."""

        def can_replace(self, message: Message) -> bool:
            """Only where it stands now matters."""
            return isinstance(message, ImportProgressScreen.Progressed)

    def __init__(
        self,
        job: Job,
        session: Session,
        reviewing: Reviewing | None = None,
        *,
        known: Known | None = None,
        first: int | None = None,
        run: ImportRun | None = None,
    ) -> None:
        super().__init__(session)
        self.job = job
        self._reviewing = reviewing
        self._known = known
        self._first = first
        self._run = run
        self._drawn: RunProgress | None = None
        self._ended: JobRun | MulticartError | None = None

    @property
    def place(self) -> str:
        """Where the person is."""
        return f"Import into {self.job.collection}"

    def compose_body(self) -> ComposeResult:
        """Lay out the steps and the lines that change."""
        with Vertical(id="step"):
            yield job_steps(self.job, Step.PROGRESS)
            with Vertical(id="progress"):
                what = f"{source_of(self.job)} into collection {self.job.collection}"
                yield Static(Content(what), id="what")
                yield Static(id="stage")
                yield Static(id="bar")
                yield Static(id="rows")
                yield Static(id="hint")

    def begin(self, session: Session) -> None:
        """Begin to send, or look on."""
        self.set_interval(1.0, self.show_progress)
        if self._run is None:
            self._begin_run(session)
        else:
            self._run.watched_by(self, self)
            self.show_progress()

    def _begin_run(self, session: Session) -> None:
        self._run = ImportRun(
            self.app, session, self.job, self._reviewing, self._known, self._first, show_run
        )
        self._drawn = None
        self._run.watched_by(self, self)
        self._run.start()
        self.show_progress()
        self.show_account()  # which counts it in the title

    # -- while it runs

    @on(Progressed)
    def show_progress(self) -> None:
        """Draw where the run is; what is as it was is not drawn again."""
        run = self._run
        if not self.is_attached or run is None or not run.is_running:
            return
        now = run.progress
        self._put("stage", _stage(now))
        self._put("bar", _bar(now))
        self._put("rows", _rows(now))
        hint = (
            "escape leaves it running · x stops after this request\n"
            "Every row is recorded: should anything cut this off, it can be carried on."
        )
        if run.is_stopping:
            hint = "Stopping after the request that is under way…"
        self._put("hint", hint)

    def run_progressed(self) -> None:
        """The run came further: draw it, if that can be seen."""
        before, now = self._drawn, self._run.progress if self._run else None
        self._drawn = now
        if before is None or now is None or _is_news(before, now):
            self.post_message(self.Progressed())

    def _put(self, name: str, words: str) -> None:
        line = self.query_one(f"#{name}", Static)
        if str(line.content) != words:
            line.update(Content(words))

    def action_stop(self) -> None:
        """Send nothing more after the request that is under way."""
        if self._run:
            self._run.stop()
        self.show_progress()

    def action_back(self) -> None:
        """Leave the screen; the run goes on, and a message tells its end."""
        if self._run and self._run.is_running and self.is_active:
            self.tell("It goes on: J shows how far it is, and a message tells its end.")
        leave_job(self)

    # -- when it ends

    def run_ended(self, ended: JobRun | MulticartError) -> None:
        """Go on to what comes next."""
        self._end(ended)

    def on_screen_resume(self) -> None:
        """Go on now if it ended while something else was in front."""
        if self._ended:
            self._end(self._ended)

    def _end(self, ended: JobRun | MulticartError) -> None:
        if not self.is_active:
            self._ended = ended  # until what is in front is left
            return
        self._ended = None
        if isinstance(ended, MulticartError):
            self.tell_error(ended, "c in the review tries again")
            self._review()
            return
        report = ended.report
        is_trial = self._first is not None and not report.stopped_by and report.not_sent
        is_stopped = self._run is not None and self._run.is_stopping
        self._first = None
        if is_trial and not is_stopped:
            self._ask_for_others(ended)
        else:
            self._review(ended)

    def _ask_for_others(self, run: JobRun) -> None:
        from multicart_tui.ui.modals.confirm import ConfirmModal

        report = run.report
        self._put("stage", f"The first ones: {report.words}")
        self._put("hint", "")

        def answered(is_agreed: bool | None) -> None:
            if is_agreed and self.session:
                self._begin_run(self.session)
            else:
                self._end(run)

        self.app.push_screen(
            ConfirmModal(
                f"Send the other {plural(report.not_sent, 'row')}?",
                [
                    f"The first ones: {report.words}.",
                    report.mismatch,
                    "Cancel opens the review; c sends them from there.",
                ],
                verb="Send",
            ),
            answered,
        )

    def _review(self, run: JobRun | None = None) -> None:
        from multicart_tui.ui.screens.import_review import ImportReviewScreen

        if self.session is None:
            return
        news = ""
        if run and run.report.stopped_by:
            self.tell_error(run.report.stopped_by, "c in the review carries on")
        elif run and run.file_error:
            self.tell_error(run.file_error, "w in the review writes them")
        if run and run.files and run.files.all:
            news = f"Written: {run.files.words}"
        self.app.switch_screen(
            ImportReviewScreen(
                run.report.job if run else self.job,
                self.session,
                reviewing=self._reviewing,
                known=self._known,
                news=news,
            )
        )


def show_run(run: ImportRun) -> None:
    """Show a run that goes on, where it is or on a screen of its own; else its review."""
    from multicart_tui.ui.screens.import_review import ImportReviewScreen

    app, screen = run.app, run.screen
    if screen is not None and screen in app.screen_stack:
        reveal(app, screen)
    elif run.is_running:
        app.push_screen(
            ImportProgressScreen(
                run.job, run.session, run.reviewing, known=run.known, first=run.first, run=run
            )
        )
    else:
        app.push_screen(ImportReviewScreen(run.job, run.session))


def _is_news(before: RunProgress, now: RunProgress) -> bool:
    return (
        before.stage is not now.stage
        or before.chunk != now.chunk
        or before.rows_settled != now.rows_settled
        or _filled(before) != _filled(now)
    )


def _filled(progress: RunProgress) -> int:
    return BAR * progress.bytes_sent // max(1, progress.bytes_total)


def _stage(progress: RunProgress | None) -> str:
    if progress is None:
        return "Beginning"
    match progress.stage:
        case Stage.SENDING:
            words = "Sending"
        case Stage.WAITING:
            words = "All has left; the service is working"
        case Stage.SETTLING:
            words = "No answer came; listing the collection to see what landed"
        case Stage.CHECKING:
            words = "Listing the collection"
    minutes, seconds = divmod(int(monotonic() - progress.started), 60)
    return f"{words}  {minutes}:{seconds:02d}" if minutes or seconds else words


def _bar(progress: RunProgress | None) -> str:
    if progress is None or progress.stage is not Stage.SENDING or not progress.bytes_total:
        return ""
    filled = _filled(progress)
    of = f"{progress.bytes_sent:,} of {progress.bytes_total:,} bytes"
    return f"{'#' * filled}{'.' * (BAR - filled)}  {of}"


def _rows(progress: RunProgress | None) -> str:
    if progress is None or not progress.rows:
        return ""
    of = f"Request {progress.chunk:,} of {progress.chunks:,} · " if progress.chunks > 1 else ""
    return f"{of}{progress.rows_settled:,} of {plural(progress.rows, 'row')} have their outcome"
