"""A job that sends rows, run to its end by itself; a screen may look on, leave and come back."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from multicart_tui.domain.import_job import Job
from multicart_tui.domain.job_words import name_of
from multicart_tui.domain.text import clean_lines, plural
from multicart_tui.errors import ConfigError, MulticartError
from multicart_tui.services.import_files import WrittenFiles, save_results
from multicart_tui.services.import_report import RunProgress, RunReport
from multicart_tui.services.importer import Importer
from multicart_tui.ui.jobs import RunState
from multicart_tui.ui.presenting import notify_error
from multicart_tui.ui.screens.job_frame import show_new_rows, source_of

if TYPE_CHECKING:
    from multicart_tui.domain.known import Known
    from multicart_tui.services.reviewing import Reviewing
    from multicart_tui.services.session import Session
    from multicart_tui.ui.jobs import SessionJob
    from multicart_tui.ui.screens.base import BaseScreen
    from multicart_tui.ui.shell import Shell

WHERE_IT_IS = "J shows it, and H on the collections every row."
"""Where to look for a job whose screens were left."""


@dataclass(frozen=True)
class JobRun:
    """A run of a job that came to its end, and the files that were written then."""

    report: RunReport
    files: WrittenFiles | None
    """None when they could not be written."""
    file_error: MulticartError | None = None


class Onlooker(Protocol):
    """A screen that shows a run."""

    def run_progressed(self) -> None:
        """The run came further, or is asked to stop."""

    def run_ended(self, ended: JobRun | MulticartError) -> None:
        """The run came to its end, or could not go on."""


class ImportRun:
    """Sends the rows of a job; nothing that a person looks at meanwhile cuts it off.

    Args:
        app: The application, which owns the work.
        session: The account.
        job: What to run; recorded in the session's journal.
        reviewing: The review this run was asked for in, if it was.
        known: What the rows were checked against, if that was read just now.
        first: Send so many rows only; None for all.
        show: Opens a screen on this run, or on what came of it.
    """

    def __init__(
        self,
        app: Shell,
        session: Session,
        job: Job,
        reviewing: Reviewing | None,
        known: Known | None,
        first: int | None,
        show: Callable[[ImportRun], None],
    ) -> None:
        self.app = app
        self.session = session
        self.job = job
        self.reviewing = reviewing
        self.known = known
        self.first = first
        self.progress: RunProgress | None = None
        """Where it stands; None before anything is known."""
        self.is_stopping = False
        """Whether nothing more is to be sent."""
        self.is_running = False
        self._show = show
        self._screen: Callable[[], BaseScreen | None] = lambda: None
        self._onlooker: Callable[[], Onlooker | None] = lambda: None
        self._listed: SessionJob | None = None

    def watched_by(self, screen: BaseScreen, onlooker: Onlooker) -> None:
        """Tell a screen of the run from now on, for as long as it is open."""
        self._screen, self._onlooker = weakref.ref(screen), weakref.ref(onlooker)

    @property
    def screen(self) -> BaseScreen | None:
        """The screen that shows it; None once that was left."""
        screen = self._screen()
        return screen if screen is not None and screen.is_attached else None

    def start(self) -> None:
        """Begin to send."""
        importer = Importer(
            self.session.api,
            self.session.journal,
            self.job,
            add_many_size=self.session.add_many_size,
        )
        edits = self.reviewing.review.edits if self.reviewing else None
        number = self.job.id

        async def work() -> JobRun:
            report = await importer.run(self._take, lambda: self.is_stopping, limit_rows=self.first)
            try:
                files = await save_results(self.session.journal, number, edits=edits)
            except ConfigError as error:
                return JobRun(report, None, error)
            return JobRun(report, files)

        # Not methods of a screen: how it ended is told in its own words when that is left.
        def done(run: JobRun) -> None:
            self._done(run)

        def failed(error: MulticartError) -> None:
            self._end(error)

        self.is_running = True
        self._listed = self.app.jobs.begin(
            f"{name_of(self.job)} into {self.job.collection}",
            is_write=True,
            stop=self.stop,
            go_to=lambda: self._show(self),
            is_recorded_as=lambda job: job.id == number,
        )
        what = f"send {source_of(self.job)} to collection {self.job.collection}"
        self.app.writes.start(what, work(), done, failed, job=self._listed)

    def stop(self) -> None:
        """Send nothing more after the request that is under way."""
        self.is_stopping = True
        if self._listed and not self._listed.state.is_over:
            self._listed.state = RunState.STOPPING
        if onlooker := self._onlooker():
            onlooker.run_progressed()

    def _take(self, progress: RunProgress) -> None:
        self.progress = progress
        if self._listed and progress.rows:
            words = f"{progress.rows_settled:,} of {plural(progress.rows, 'row')}"
            self._listed.progress = f"{words}, {progress.stage}"
        if onlooker := self._onlooker():
            onlooker.run_progressed()

    # -- when it ends

    def _done(self, run: JobRun) -> None:
        report = run.report
        self.job = report.job
        if report.total_after is not None:
            self.session.collections.remember(self.job.collection, total=report.total_after)
        show_new_rows(self.app, self.job.collection, report.total_after)
        if self._listed:
            ending = RunState.DONE if report.is_done else RunState.STOPPED
            ending = RunState.FAILED if report.stopped_by else ending
            why = f"; {report.stopped_by.title}" if report.stopped_by else ""
            self.app.jobs.end(self._listed, ending, f"{report.words}{why}")
        self._end(run)

    def _end(self, ended: JobRun | MulticartError) -> None:
        self.is_running = False
        onlooker = self._onlooker() if self.screen else None
        if onlooker:
            onlooker.run_ended(ended)
        elif isinstance(ended, MulticartError):
            notify_error(self.app, ended, WHERE_IT_IS)
        else:
            self._tell(ended.report)
        # The job stays listed, and must not keep what a large import was checked against.
        self.known = self.reviewing = None

    def _tell(self, report: RunReport) -> None:
        stopped_by = report.stopped_by
        why = f"{stopped_by.title}: {stopped_by.message} " if stopped_by else ""
        self.app.notify(
            clean_lines(f"{report.words}. {why}{WHERE_IT_IS}"),
            title=f"Import of {source_of(self.job)} ended",
            severity="information" if report.is_done else "warning",
        )
