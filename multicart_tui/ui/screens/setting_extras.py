"""Sets custom ids and output formats after an import, which an upload cannot carry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from multicart_tui.domain.models import AsinChanges, AsinRecord
from multicart_tui.domain.text import plural
from multicart_tui.errors import MulticartError
from multicart_tui.services.import_extras import ExtrasReport, has_extras, plan_extras, set_extras
from multicart_tui.ui.modals.bulk_delete import describe_row
from multicart_tui.ui.modals.confirm import ConfirmModal
from multicart_tui.ui.presenting import notify_error
from multicart_tui.ui.screens.job_frame import show_new_rows
from multicart_tui.ui.screens.many_running import show_progress, show_report

if TYPE_CHECKING:
    from multicart_tui.domain.import_job import Job
    from multicart_tui.services.session import Session
    from multicart_tui.ui.shell import Shell

Plan = tuple[tuple[AsinRecord, AsinChanges], ...]


def offer_extras(app: Shell, session: Session, job: Job) -> None:
    """Look which rows of an import lack what its source gives them, and ask to set it.

    Asking again after it was stopped, or cut off, sets what is left.
    """
    app.run_worker(_look(app, session, job), group="extras", exclusive=True, description="compare")


async def _look(app: Shell, session: Session, job: Job) -> None:
    try:
        is_there = has_extras(await session.journal.rows(job.id))
        plan = await plan_extras(session.api, session.journal, job) if is_there else ()
    except MulticartError as error:
        app.call_later(notify_error, app, error)
        return
    app.call_later(_ask, app, session, job, plan, is_there)


def _ask(app: Shell, session: Session, job: Job, plan: Plan, is_there: bool) -> None:
    if app.session is not session:
        return
    if not plan:
        why = "Every row that landed has them already." if is_there else "The source has none."
        app.notify(why, title="No custom ids or output formats to set")
        return

    def answered(is_agreed: bool | None) -> None:
        if is_agreed:
            _set(app, session, job, plan)

    app.push_screen(
        ConfirmModal(
            f"Set custom id and output of {plural(len(plan), 'row')}?",
            ["An upload does not carry them: each row takes an update of its own."],
            verb="Set",
            typed=str(len(plan)) if session.is_protected else "",
        ),
        answered,
    )


def _set(app: Shell, session: Session, job: Job, plan: Plan) -> None:
    what = f"custom ids of {plural(len(plan), 'row')} of collection {job.collection}"
    progress = show_progress(app, f"Setting {what}", len(plan))

    def told(count: int, _: int) -> None:
        app.call_later(progress.progressed, count)

    def done(report: ExtrasReport) -> None:
        show_new_rows(app, job.collection, None)
        rows = [describe_row(row) for row in report.done]
        show_report(app, progress, report, "Updated", rows)

    def failed(error: MulticartError) -> None:
        progress.over()
        notify_error(app, error, "u in the review tries again")

    setting = set_extras(session.api, plan, on_progress=told, stop=lambda: progress.is_stopping)
    app.writes.start(f"set {what}", setting, done, failed, job=progress.job)
