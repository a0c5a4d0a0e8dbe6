"""Runs a sync plan: its progress, and what became of every row."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from multicart_tui.domain.import_job import JobKind
from multicart_tui.domain.text import clean, plural
from multicart_tui.errors import MulticartError
from multicart_tui.services.syncing import SyncReport, apply_sync
from multicart_tui.ui.jobs import RunState
from multicart_tui.ui.modals.bulk_delete import describe_row
from multicart_tui.ui.modals.report import ReportModal, report_lines
from multicart_tui.ui.presenting import headline, notify_error
from multicart_tui.ui.screens.job_frame import leave_job, show_new_rows
from multicart_tui.ui.screens.many_running import begun_now, show_progress

if TYPE_CHECKING:
    from multicart_tui.domain.sync_plan import SyncGroup, SyncPlan
    from multicart_tui.services.import_draft import ImportDraft
    from multicart_tui.services.session import Session
    from multicart_tui.ui.screens.base import BaseScreen


def run_sync(
    screen: BaseScreen,
    session: Session,
    draft: ImportDraft,
    plan: SyncPlan,
    groups: Collection[SyncGroup],
) -> None:
    """Do the chosen groups of a plan, and leave the wizard that made it.

    Args:
        screen: Where it was asked for; it is left.
        session: The account.
        draft: The file.
        plan: What differs.
        groups: What to do of it.
    """
    app, collection = screen.app, draft.collection
    leave_job(screen)
    total = sum(plan.count(group) for group in groups)
    what = f"{plural(total, 'row')} of collection {collection}"
    kinds = (JobKind.IMPORT, JobKind.BULK_DELETE, JobKind.BULK_EDIT)
    tests = [begun_now(collection, kind) for kind in kinds]
    progress = show_progress(
        app, f"Syncing {what}", total, lambda job: any(is_it(job) for is_it in tests)
    )

    def told(done: int, _: int) -> None:
        app.call_later(progress.progressed, done)

    def done(report: SyncReport) -> None:
        lines = _lines(report)

        def show() -> None:
            app.push_screen(ReportModal(report.words, lines))

        progress.over()
        show_new_rows(app, collection, report.added.total_after if report.added else None)
        if job := progress.job:
            job.go_to = show
            ending = RunState.FAILED if report.stopped_by else RunState.STOPPED
            app.jobs.end(job, RunState.DONE if report.is_complete else ending, report.words)
        if progress.is_left:
            app.notify(
                clean(f"{report.words}. J shows the report."),
                title=f"Ended: sync of collection {collection}",
                severity="information" if report.is_complete else "warning",
            )
        else:
            app.call_later(show)

    def failed(error: MulticartError) -> None:
        progress.over()
        notify_error(app, error, "H on the collections shows what was recorded")

    work = apply_sync(
        session,
        draft,
        plan,
        groups,
        on_progress=told,
        stop=lambda: progress.is_stopping,
    )
    app.writes.start(f"sync {what}", work, done, failed, job=progress.job)


def _lines(report: SyncReport) -> list[str]:
    lines: list[str] = []
    if report.stopped_by:
        lines += ["Ended before its end", f"  {headline(report.stopped_by)}"]
    if report.edited:
        lines += report_lines(report.edited.report, "Changed", report.changed)
    if report.deleted:
        rows = [describe_row(row) for row in report.deleted.done]
        lines += report_lines(report.deleted, "Deleted; outputs kept", rows)
        lines.append(f"Saved before, in {report.backup}")
    if report.added:
        lines += ["Added", f"  {plural(report.added.landed, 'row')}; H on the collections has each"]
        lines += [f"  {report.added.mismatch}"] if report.added.mismatch else []
    if report.files and report.files.all:
        # A line for each, for what does not fit in the dialog is cut off.
        for file in report.files.all:
            size = plural(file.rows, "row")
            lines += [f"  Written: {file.path.name} ({size}) in", f"    {file.path.parent}"]
        lines += [f"  {report.files.note}"] if report.files.note else []
    if report.extras is not None:
        rows = [describe_row(row) for row in report.extras.done]
        lines += report_lines(report.extras, "Custom ids and outputs set", rows)
    if not report.is_complete:
        lines.append("P in the wizard compares again; what is done no longer differs.")
    return lines
