"""Work on many rows, from its first row to its report, whoever looks at it meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from multicart_tui.domain.text import clean
from multicart_tui.services.collections_store import utc_now
from multicart_tui.ui.jobs import RunState
from multicart_tui.ui.modals.progress import ProgressModal
from multicart_tui.ui.modals.report import ReportModal, report_lines

if TYPE_CHECKING:
    from multicart_tui.domain.ids import CollectionId
    from multicart_tui.domain.import_job import Job, JobKind
    from multicart_tui.services.bulk import Report
    from multicart_tui.ui.shell import Shell

Result = TypeVar("Result")


def begun_now(collection: CollectionId, kind: JobKind) -> Callable[[Job], bool]:
    """Tells of a job of the journal whether it can be one that is begun now in a collection.

    Which number it gets is only known to the journal.
    """
    now = utc_now()

    def is_it(job: Job) -> bool:
        is_alike = job.collection == collection and job.about.kind is kind
        return is_alike and job.created_at >= now

    return is_it


def show_progress(
    app: Shell,
    title: str,
    total: int,
    is_recorded_as: Callable[[Job], bool] = lambda job: False,
) -> ProgressModal:
    """Show how far work on many rows is; its job has to be handed to whoever runs the writes.

    Args:
        app: The application.
        title: What is being done: ``Deleting 37 ASINs of collection 101``.
        total: Rows in all.
        is_recorded_as: Tells whether a job of the journal is this one.
    """
    job = app.jobs.begin(title, is_write=True, is_recorded_as=is_recorded_as)
    progress = ProgressModal(title, total, job)
    job.stop = progress.action_leave
    app.push_screen(progress)
    return progress


def show_report(
    app: Shell,
    progress: ProgressModal,
    report: Report[Result],
    title: str,
    rows: Sequence[str],
    *,
    note: str = "",
    on_undo: Callable[[], None] | None = None,
) -> None:
    """Close the progress and show what became of each row; tell of it if that was left.

    The report stays with the job for as long as that is listed.

    Args:
        app: The application.
        progress: What :func:`show_progress` gave.
        report: What became of the rows.
        title: What was done to those in ``rows``.
        rows: Lines for the rows it was done to.
        note: What holds for all of them; may be empty.
        on_undo: Takes it back; offered if there is one and it is not told from afar.
    """
    lines = report_lines(report, title, rows)

    def answered(action: str | None) -> None:
        if action == "undo" and on_undo:
            on_undo()

    def show_again() -> None:
        app.push_screen(ReportModal(report.words, lines, note=note))

    progress.over()
    if job := progress.job:
        job.go_to = show_again
        ending = RunState.FAILED if report.failed else RunState.STOPPED
        app.jobs.end(job, RunState.DONE if report.is_complete else ending, report.words)
    if progress.is_left:
        app.notify(
            clean(f"{report.words}. J shows the report."),
            title=f"Ended: {job.title}" if job else "",
            severity="information" if report.is_complete else "warning",
        )
        return
    modal = ReportModal(report.words, lines, note=note, can_undo=bool(on_undo and report.done))
    app.call_later(app.push_screen, modal, answered)
