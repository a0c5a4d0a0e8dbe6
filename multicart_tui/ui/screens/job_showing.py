"""Shows what became of a recorded job: the review of an import, or the rows of another."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from multicart_tui.domain.import_job import Job, JobKind, JobRow, RowState
from multicart_tui.domain.job_words import sentence_of
from multicart_tui.domain.text import clean
from multicart_tui.errors import MulticartError
from multicart_tui.ui.presenting import notify_error

if TYPE_CHECKING:
    from collections.abc import Sequence

    from multicart_tui.services.session import Session
    from multicart_tui.ui.screens.base import BaseScreen


def show_job(screen: BaseScreen, session: Session, job: Job) -> None:
    """Open the review of an import, or read the rows of a delete or an edit and list them.

    Args:
        screen: Where that was asked for; if it is left meanwhile, nothing is shown.
        session: The account the job belongs to.
        job: Which job.
    """
    from multicart_tui.ui.screens.import_review import ImportReviewScreen

    if job.about.kind.adds_rows:
        screen.app.push_screen(ImportReviewScreen(job, session))
        return

    async def read() -> None:
        try:
            rows = await session.journal.rows(job.id)
        except MulticartError as error:
            screen.app.call_later(notify_error, screen.app, error, "enter tries again")
        else:
            screen.app.call_later(_show_rows, screen, job, rows)

    screen.run_worker(
        read(),
        group="rows",
        exclusive=True,
        exit_on_error=True,
        description="read the rows of a job",
    )


def _show_rows(screen: BaseScreen, job: Job, rows: Sequence[JobRow]) -> None:
    from multicart_tui.ui.modals.report import ReportModal

    if screen.is_active:
        is_edit = job.about.kind is JobKind.BULK_EDIT
        words = _EDITED if is_edit else _DELETED
        lines = [
            f"{words.get(row.state, row.state):<9} {_edit(row) if is_edit else _row(row)}"
            for row in rows
        ]
        title = sentence_of(job, datetime.now().astimezone())
        screen.app.push_screen(ReportModal(title, lines))


_DELETED = {
    RowState.LANDED: "deleted",
    RowState.PLANNED: "left",
    RowState.SENT: "unknown",
    RowState.REJECTED: "refused",
}
_EDITED = {**_DELETED, RowState.LANDED: "changed"}


def _edit(row: JobRow) -> str:
    values = row.row
    after = (values.custom_id, values.raw_html, values.output)
    names = ("custom id", "raw HTML", "output")
    parts = [
        f"{name} {clean(old, 30) or '-'} → {clean(new, 30) or '-'}"
        for name, old, new in zip(names, row.cells, after, strict=True)
        if old != new
    ]
    return f"{clean(values.asin, 30)}  {', '.join(parts)}"


def _row(row: JobRow) -> str:
    values = row.row
    parts = (values.asin, values.domain, values.postcode, values.custom_id)
    return "  ".join(clean(part, 30) for part in parts if part)
