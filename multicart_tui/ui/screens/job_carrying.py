"""Carries a recorded job on, or closes it: offered at the start, or asked in the history."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any

from multicart_tui.domain.import_job import Job, JobKind
from multicart_tui.domain.job_words import WAITING, name_of
from multicart_tui.domain.text import plural
from multicart_tui.errors import MulticartError
from multicart_tui.services.bulk import OnProgress, Stop
from multicart_tui.services.bulk_delete import BulkReport
from multicart_tui.services.import_files import WrittenFiles, save_results
from multicart_tui.services.journaled_delete import resume_delete
from multicart_tui.services.journaled_edit import resume_edit
from multicart_tui.ui.modals.bulk_delete import describe_row
from multicart_tui.ui.modals.confirm import ConfirmModal
from multicart_tui.ui.modals.resume_offer import ResumeOfferModal
from multicart_tui.ui.presenting import notify_error
from multicart_tui.ui.screens.edit_carrying import Editing, run_edit
from multicart_tui.ui.screens.job_frame import show_new_rows
from multicart_tui.ui.screens.many_running import begun_now, show_progress, show_report

if TYPE_CHECKING:
    from multicart_tui.domain.ids import CollectionId
    from multicart_tui.services.session import Session
    from multicart_tui.ui.shell import Shell

LATER = "J shows them, and c carries one on there."

Deleting = Coroutine[Any, Any, BulkReport]
"""A delete of many rows, to be run to its end."""


def offer_open_jobs(app: Shell, session: Session) -> None:
    """Look for unfinished jobs of an account that was opened, and offer to carry them on.

    A person who is at something already is not interrupted: a message tells of the jobs.
    """
    # Without a journal there was no job; looking must not make one.
    if not session.is_read_only and session.journal.has_file:
        app.run_worker(_look(app, session), group="offer", description="look for open jobs")


async def _look(app: Shell, session: Session) -> None:
    try:
        jobs = await session.journal.open_jobs(session.account)
    except MulticartError as error:
        app.call_later(notify_error, app, error)
        return
    app.call_later(_offer, app, session, jobs)


def _offer(app: Shell, session: Session, jobs: Sequence[Job]) -> None:
    if session.journal.problem:
        app.notify(session.journal.problem, title="Journal", severity="warning")
    if not jobs or app.session is not session:
        return
    if len(app.screen_stack) > 1:
        app.notify(LATER, title=f"{plural(len(jobs), 'job')} not finished", severity="warning")
        return

    def answered(job: Job | None) -> None:
        if job:
            carry_on(app, session, job)

    app.push_screen(
        ResumeOfferModal(jobs, lambda job, then: close_job(app, session, job, then)), answered
    )


def carry_on(app: Shell, session: Session, job: Job) -> None:
    """Look up what is unknown of a job, then do what is left of it.

    A delete or an edit is asked about again; so is everything in a protected session.
    """
    kind = job.about.kind
    if kind.adds_rows and not session.is_protected:
        _send(app, session, job)
        return
    count = job.count(*WAITING)
    verb, carry = {
        JobKind.BULK_DELETE: ("delete", _delete),
        JobKind.BULK_EDIT: ("change", _edit),
    }.get(kind, ("send", _send))

    def answered(is_agreed: bool | None) -> None:
        if is_agreed:
            carry(app, session, job)

    lines = [
        "The collection is listed first; rows that are there are not sent again."
        if kind.adds_rows
        else "The collection is listed first. Rows that are gone, or changed since, are left alone."
    ]
    if kind is JobKind.BULK_DELETE:
        lines.append(f"A copy of the rows was saved before, in {session.backups}.")
    app.push_screen(
        ConfirmModal(
            f"Carry on: {verb} up to {plural(count, 'row')} of collection {job.collection}?",
            lines,
            verb="Carry on",
            typed=str(count) if session.is_protected else "",
        ),
        answered,
    )


def _send(app: Shell, session: Session, job: Job) -> None:
    from multicart_tui.ui.screens.import_progress import ImportProgressScreen

    app.push_screen(ImportProgressScreen(job, session))


def _delete(app: Shell, session: Session, job: Job) -> None:
    def begin(on_progress: OnProgress, stop: Stop) -> Deleting:
        return resume_delete(session.api, session.journal, job, on_progress=on_progress, stop=stop)

    run_delete(app, session, job.collection, job.count(*WAITING), begin, job=job.id)


def _edit(app: Shell, session: Session, job: Job) -> None:
    def begin(on_progress: OnProgress, stop: Stop) -> Editing:
        return resume_edit(session.api, session.journal, job, on_progress=on_progress, stop=stop)

    run_edit(app, job.collection, job.count(*WAITING), begin, job=job.id)


def run_delete(
    app: Shell,
    session: Session,
    collection: CollectionId,
    count: int,
    begin: Callable[[OnProgress, Stop], Deleting],
    *,
    job: int = 0,
) -> None:
    """Delete rows as a recorded job, showing how far it is and what became of each.

    Args:
        app: The application.
        session: The account.
        collection: Whose rows they are.
        count: How many may go.
        begin: Begins to delete; told whom to tell of progress, and whom to ask about stopping.
        job: Which recorded job is carried on; 0 if one is begun.
    """
    what = f"{plural(count, 'ASIN')} of collection {collection}"
    is_ours = (lambda each: each.id == job) if job else begun_now(collection, JobKind.BULK_DELETE)
    progress = show_progress(app, f"Deleting {what}", count, is_ours)

    def told(done: int, total: int) -> None:
        app.call_later(progress.progressed, done)

    def done(report: BulkReport) -> None:
        show_new_rows(app, collection, None)
        rows = [describe_row(row) for row in report.done]
        note = f"A copy of the rows was saved before, in {session.backups}"
        show_report(app, progress, report, "Deleted; outputs kept", rows, note=note)

    def failed(error: MulticartError) -> None:
        progress.over()
        notify_error(app, error, "H on the collections shows the job")

    work = begin(told, lambda: progress.is_stopping)
    app.writes.start(f"delete {what}", work, done, failed, job=progress.job)


def close_job(app: Shell, session: Session, job: Job, then: Callable[[], None]) -> None:
    """Give up what is left of a job; its rows are written into files.

    Args:
        app: The application.
        session: The account the job belongs to.
        job: Which job.
        then: Called once it is closed.
    """

    async def work() -> WrittenFiles | None:
        await session.journal.abandon(job.id)
        if not job.about.kind.adds_rows:
            return None
        return await save_results(session.journal, job.id)

    def done(files: WrittenFiles | None) -> None:
        is_edit = job.about.kind is JobKind.BULK_EDIT
        left = f"What was not {'changed' if is_edit else 'deleted'} stays as it is."
        if files:
            left = f"{files.words} {files.note}".strip()
        app.notify(left, title=f"Closed: {name_of(job)}")
        then()

    def failed(error: MulticartError) -> None:
        notify_error(app, error)

    app.writes.start(f"close job {job.id}", work(), done, failed)
