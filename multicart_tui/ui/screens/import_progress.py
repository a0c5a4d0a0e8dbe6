"""Sends the rows of a job and shows how far that is; leaving it cuts nothing off."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Static

from multicart_tui.domain.text import clean, plural
from multicart_tui.errors import ConfigError, MulticartError
from multicart_tui.services.import_files import WrittenFiles, save_results
from multicart_tui.services.import_report import RunProgress, RunReport, Stage
from multicart_tui.services.importer import Importer
from multicart_tui.ui.messages import CollectionChanged
from multicart_tui.ui.screens.base import BaseScreen
from multicart_tui.ui.screens.import_step import STEP_NAMES, Step
from multicart_tui.ui.widgets.status_line import StatusLine
from multicart_tui.ui.widgets.step_line import StepLine

if TYPE_CHECKING:
    from multicart_tui.domain.import_job import Job
    from multicart_tui.domain.known import Known
    from multicart_tui.services.reviewing import Reviewing
    from multicart_tui.services.session import Session

BAR = 40
"""Cells of the bar."""


@dataclass(frozen=True)
class JobRun:
    """A run of a job that came to its end, and the files that were written then."""

    report: RunReport
    files: WrittenFiles | None
    """None when they could not be written."""
    file_error: MulticartError | None = None


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
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Leave it running", id="import.leave"),
        Binding("x", "stop", "Stop after this request", id="import.stop"),
    ]

    status = query_one(StatusLine)

    def __init__(
        self,
        job: Job,
        session: Session,
        reviewing: Reviewing | None = None,
        *,
        known: Known | None = None,
        first: int | None = None,
    ) -> None:
        super().__init__(session)
        self.job = job
        self._reviewing = reviewing
        self._known = known
        self._first = first
        self._progress: RunProgress | None = None
        self._is_stopping = False
        self._ended: JobRun | None = None

    @property
    def place(self) -> str:
        """Where the person is."""
        return f"Import into {self.job.collection}"

    @property
    def source(self) -> str:
        """What the rows came from, safe to show."""
        return clean(self.job.about.source_name, 60) or "pasted"

    def compose_body(self) -> ComposeResult:
        """Lay out the steps and three lines that change."""
        with Vertical(id="step"):
            yield StepLine(STEP_NAMES, Step.PROGRESS)
            with Vertical(id="progress"):
                yield Static(id="what")
                yield Static(id="bar")
                yield Static(id="rows")
                yield Static(id="hint")
            yield StatusLine()

    def begin(self, session: Session) -> None:
        """Begin to send."""
        self.set_interval(1.0, self.show_progress)
        self.show_progress()
        self._run(session, self._first)

    def _run(self, session: Session, first: int | None) -> None:
        importer = Importer(session.api, session.journal, self.job)

        async def work() -> JobRun:
            report = await importer.run(self._take, lambda: self._is_stopping, limit_rows=first)
            try:
                return JobRun(report, await save_results(session.journal, self.job.id))
            except ConfigError as error:
                return JobRun(report, None, error)

        what = f"import {self.source} into collection {self.job.collection}"
        self.app.writes.start(what, work(), self._done, self._failed)

    # -- while it runs

    def _take(self, progress: RunProgress) -> None:
        before, self._progress = self._progress, progress
        is_news = (
            before is None
            or before.stage is not progress.stage
            or before.rows_settled != progress.rows_settled
            or _tenths(before) != _tenths(progress)
        )
        if is_news:
            self.show_progress()

    def show_progress(self) -> None:
        """Draw where the run is; what is as it was is not drawn again."""
        if not self.is_attached:
            return
        now = self._progress
        self._put("what", f"{_what(now)}: {self.source}, collection {self.job.collection}")
        self._put("bar", _bar(now))
        self._put("rows", _rows(now))
        hint = "escape leaves it running; x stops after this request. Every row is in the journal."
        if self._is_stopping:
            hint = "Stopping after the request that is under way…"
        self._put("hint", hint)

    def _put(self, name: str, words: str) -> None:
        line = self.query_one(f"#{name}", Static)
        if str(line.content) != words:
            line.update(Content(words))

    def action_stop(self) -> None:
        """Send nothing more after the request that is under way."""
        self._is_stopping = True
        self.show_progress()

    # -- when it ends

    def _failed(self, error: MulticartError) -> None:
        if self.is_attached:
            self.tell_error(error, "H on the collections shows the import")
            self.app.pop_screen() if self.is_active else None

    def _done(self, run: JobRun) -> None:
        report = run.report
        session = self.session
        if session and report.total_after is not None:
            session.collections.remember(self.job.collection, total=report.total_after)
        self.app.post_message(CollectionChanged(self.job.collection, report.total_after))
        self._ended = run
        if not self.is_attached:
            self.app.notify(
                f"{report.words}. H on the collections shows every row.",
                title=f"Import of {self.source} ended",
                severity="information" if report.is_done else "warning",
            )
        elif self.is_active:
            self._go_on(run)

    def on_screen_resume(self) -> None:
        """Go on now if it ended while something else was in front."""
        if self._ended:
            self._go_on(self._ended)

    def _go_on(self, run: JobRun) -> None:
        self._ended = None
        report = run.report
        is_trial = self._first is not None and not report.stopped_by and report.not_sent
        if is_trial and not self._is_stopping:
            self._ask_for_others(run)
        else:
            self._review(run)

    def _ask_for_others(self, run: JobRun) -> None:
        from multicart_tui.ui.modals.confirm import ConfirmModal

        report = run.report
        self._first = None

        def answered(is_agreed: bool | None) -> None:
            if is_agreed and self.session:
                self._run(self.session, None)
            else:
                self._review(run)

        self.app.push_screen(
            ConfirmModal(
                f"Send the other {plural(report.not_sent, 'row')}?",
                [f"The first ones: {report.words}.", report.mismatch],
                verb="Send",
            ),
            answered,
        )

    def _review(self, run: JobRun) -> None:
        from multicart_tui.ui.screens.import_review import ImportReviewScreen

        if self.session is None:
            return
        if run.report.stopped_by:
            self.tell_error(run.report.stopped_by, "c in the review continues")
        elif run.file_error:
            self.tell_error(run.file_error, "w in the review writes them")
        news = f"Written: {run.files.words}" if run.files and run.files.all else ""
        self.app.switch_screen(
            ImportReviewScreen(
                run.report.job,
                self.session,
                reviewing=self._reviewing,
                known=self._known,
                news=news,
            )
        )


def _tenths(progress: RunProgress) -> int:
    return BAR * progress.bytes_sent // max(1, progress.bytes_total)


def _what(progress: RunProgress | None) -> str:
    if progress is None:
        return "Beginning"
    match progress.stage:
        case Stage.SENDING:
            return "Sending"
        case Stage.WAITING:
            return "All bytes have left, the service is working"
        case Stage.SETTLING:
            return "No answer came; listing the collection to see what landed"
        case Stage.CHECKING:
            return "Listing the collection"


def _bar(progress: RunProgress | None) -> str:
    if progress is None:
        return ""
    if progress.stage is Stage.SENDING and progress.bytes_total:
        filled = _tenths(progress)
        of = f"{progress.bytes_sent:,} of {progress.bytes_total:,} bytes"
        return f"{'#' * filled}{'.' * (BAR - filled)}  {of}"
    minutes, seconds = divmod(int(monotonic() - progress.started), 60)
    return f"{minutes}:{seconds:02d}"


def _rows(progress: RunProgress | None) -> str:
    if progress is None or not progress.rows:
        return ""
    of = f"request {progress.chunk:,} of {progress.chunks:,}; " if progress.chunks > 1 else ""
    return f"{of}{progress.rows_settled:,} of {plural(progress.rows, 'row')} have their outcome"
