"""Runs an edit of many rows: asked for just now, carried on, or put back."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from multicart_tui.domain.bulk_edit import describe_edit
from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.import_job import Job, JobKind, RowState
from multicart_tui.domain.text import plural
from multicart_tui.errors import MulticartError
from multicart_tui.services.bulk import OnProgress, Stop
from multicart_tui.services.journaled_edit import EditReport, put_back
from multicart_tui.ui.modals.confirm import ConfirmModal
from multicart_tui.ui.presenting import notify_error
from multicart_tui.ui.screens.job_frame import show_new_rows
from multicart_tui.ui.screens.many_running import begun_now, show_progress, show_report

if TYPE_CHECKING:
    from multicart_tui.services.session import Session
    from multicart_tui.ui.shell import Shell

Editing = Coroutine[Any, Any, EditReport]
"""An edit of many rows, to be run to its end."""


def run_edit(
    app: Shell,
    collection: CollectionId,
    count: int,
    begin: Callable[[OnProgress, Stop], Editing],
    *,
    verb: str = "Changing",
    on_done: Callable[[EditReport], None] | None = None,
    on_undo: Callable[[], None] | None = None,
    job: int = 0,
) -> None:
    """Change rows as a recorded job, showing how far it is and what became of each.

    Args:
        app: The application.
        collection: Whose rows they are.
        count: How many may change.
        begin: Begins to change; told whom to tell of progress, and whom to ask about stopping.
        verb: What is being done, for the headings.
        on_done: Told of the report before it is shown.
        on_undo: Takes it back; offered by the report if there is one.
        job: Which recorded job is carried on; 0 if one is begun.
    """
    what = f"{plural(count, 'ASIN')} of collection {collection}"
    is_ours = (lambda each: each.id == job) if job else begun_now(collection, JobKind.BULK_EDIT)
    progress = show_progress(app, f"{verb} {what}", count, is_ours)

    def told(done: int, total: int) -> None:
        app.call_later(progress.progressed, done)

    def done(edited: EditReport) -> None:
        if on_done:
            on_done(edited)
        show_new_rows(app, collection, None)
        rows = [describe_edit(before, after) for before, after in edited.report.done]
        show_report(app, progress, edited.report, "Changed", rows, on_undo=on_undo)

    def failed(error: MulticartError) -> None:
        progress.over()
        notify_error(app, error, "H on the collections shows what was recorded")

    work = begin(told, lambda: progress.is_stopping)
    app.writes.start(f"{verb.lower()} {what}", work, done, failed, job=progress.job)


def ask_to_put_back(
    app: Shell,
    session: Session,
    job: Job,
    on_done: Callable[[EditReport], None] | None = None,
) -> None:
    """Ask, then give the rows that an edit changed the values they had before.

    Args:
        app: The application.
        session: The account.
        job: The edit.
        on_done: Told of the report before it is shown.
    """
    count = job.count(RowState.LANDED)
    if not count:
        app.notify("This edit changed no row, so there is nothing to put back.")
        return

    def begin(on_progress: OnProgress, stop: Stop) -> Editing:
        return put_back(session.api, session.journal, job.id, on_progress=on_progress, stop=stop)

    def answered(is_agreed: bool | None) -> None:
        if is_agreed:
            run_edit(app, job.collection, count, begin, verb="Putting back", on_done=on_done)

    app.push_screen(
        ConfirmModal(
            f"Put the old values of {plural(count, 'ASIN')} back?",
            ["The collection is listed first. Rows that were changed since are left alone."],
            verb="Put back",
            typed=str(count) if session.is_protected else "",
        ),
        answered,
    )
