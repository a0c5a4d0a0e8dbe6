"""Writes rows into a file: those marked, those on screen, or all of the collection."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message

from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.scopes import scopes_of
from multicart_tui.domain.text import clean, plural
from multicart_tui.errors import MulticartError
from multicart_tui.services.loading import load_all
from multicart_tui.ui.cells import size_words
from multicart_tui.ui.screens.asin_deleting import AsinDeleting

if TYPE_CHECKING:
    from multicart_tui.services.session import Session
    from multicart_tui.ui.jobs import SessionJob
    from multicart_tui.ui.modals.export import ExportPlan
    from multicart_tui.ui.modals.reading import ReadingModal


class Exported(Message):
    """A file was written, or was not."""

    def __init__(
        self,
        plan: ExportPlan,
        size: int = 0,
        *,
        note: str = "",
        error: MulticartError | None = None,
        is_taken: bool = False,
    ) -> None:
        super().__init__()
        self.plan = plan
        self.size = size
        self.note = note
        self.error = error
        self.is_taken = is_taken
        """Whether there is such a file already."""


class AsinExporting(AsinDeleting):
    """Asks, reads what is missing, and never overwrites a file unasked."""

    def __init__(self, collection: CollectionId, session: Session | None = None) -> None:
        super().__init__(collection, session)
        self._reading: ReadingModal | None = None

    def action_export(self) -> None:
        """Ask which rows go into which file."""
        if self.session is None or not self.is_read:
            self.tell("No page has come yet.")
        elif not (self.listing.total or self.marks):
            self.tell("There are no rows to export.")
        else:
            self._ask_to_export()

    def _ask_to_export(self, before: ExportPlan | None = None) -> None:
        from multicart_tui.ui.modals.export import ExportModal

        name = f"collection-{self.listing.collection}"
        scopes = scopes_of(self.listing, self.marks)
        self.app.push_screen(ExportModal(name, scopes, before), self._export_chosen)

    def _export_chosen(self, plan: ExportPlan | None) -> None:
        if plan and plan.path.exists():
            self._ask_to_overwrite(plan)
        elif plan:
            self._begin_export(plan)

    def _ask_to_overwrite(self, plan: ExportPlan) -> None:
        from multicart_tui.ui.modals.confirm import ConfirmModal

        def answered(is_agreed: bool | None) -> None:
            if is_agreed:
                self._begin_export(plan, may_overwrite=True)
            else:
                self._ask_to_export(plan)

        lines = [f"{plan.path} exists already."]
        question = ConfirmModal("Overwrite the file?", lines, verb="Overwrite")
        self.app.push_screen(question, answered)

    def _begin_export(self, plan: ExportPlan, *, may_overwrite: bool = False) -> None:
        from multicart_tui.ui.modals.reading import ReadingModal

        if self.session is None:
            return
        if plan.scope.rows is None:
            title = f"Reading all {self.listing.total:,} ASINs"
            self._reading = ReadingModal(title, self.listing.total, self._stop_export)
            self.app.push_screen(self._reading)
        self._export(self.session, plan, may_overwrite=may_overwrite)

    def _stop_export(self) -> None:
        self.workers.cancel_group(self, "export")
        self._reading = None

    @work(group="export", exclusive=True, description="export rows")
    async def _export(self, session: Session, plan: ExportPlan, *, may_overwrite: bool) -> None:
        from multicart_tui.ui.jobs import RunState

        notes: list[str] = []
        jobs = self.app.jobs
        title = f"Export rows of {self.listing.collection} to {plan.path.name}"
        job = jobs.begin(title, stop=self._stop_export)
        try:
            with jobs.at_work(job):
                plan, size = await self._read_and_save(
                    session, plan, job, notes, may_overwrite=may_overwrite
                )
        except FileExistsError:
            jobs.end(job, RunState.STOPPED, "there is such a file already")
            self.post_message(Exported(plan, is_taken=True))
        except MulticartError as error:
            self.post_message(Exported(plan, error=error))
        else:
            self.post_message(Exported(plan, size, note=" ".join(notes)))

    async def _read_and_save(
        self,
        session: Session,
        plan: ExportPlan,
        job: SessionJob,
        notes: list[str],
        *,
        may_overwrite: bool,
    ) -> tuple[ExportPlan, int]:
        """Read what is not held, and write the file; returns what was written, and its bytes."""
        from multicart_tui.services.exporting import ExportFormat, export, not_importable
        from multicart_tui.services.json_opening import save_pieces

        def progressed(done: int, total: int) -> None:
            job.progress = f"{done:,} of {total:,}"
            self._tell_read(done)

        rows = plan.scope.rows
        if rows is None:
            whole = await load_all(
                session.api,
                self.listing.collection,
                batch=session.load_size,
                on_progress=progressed,
            )
            rows = await asyncio.to_thread(plan.scope.take, self.listing, whole.rows)
            plan = replace(plan, scope=replace(plan.scope, rows=rows))
            self._tell_read(None)
            if whole.missed:
                notes.append(
                    f"The list changed while it was read: up to {whole.missed:,} are missing."
                )
        if plan.form is ExportFormat.IMPORT_CSV and (lacking := not_importable(rows)):
            notes.append(f"{lacking:,} without domain or postcode cannot be imported.")
        size = await asyncio.to_thread(
            save_pieces, export(plan.form, rows), plan.path, may_overwrite=may_overwrite
        )
        job.result = (
            f"{plural(len(rows), 'ASIN')}, {size_words(size)}: {clean(str(plan.path), 200)}"
        )
        return plan, size

    def _tell_read(self, done: int | None) -> None:
        """Show how far reading is; None when it is over."""
        if self._reading and done is None:
            self.app.call_later(self._reading.over)
        elif self._reading:
            self.app.call_later(self._reading.progressed, done)

    @on(Exported)
    def _exported(self, message: Exported) -> None:
        plan = message.plan
        if self._reading:
            self._reading.over()
            self._reading = None
        if message.is_taken:
            self._ask_to_overwrite(plan)
        elif message.error:
            self.tell_error(message.error)
            self._ask_to_export(plan)
        else:
            count = plural(len(plan.scope.rows or ()), "ASIN")
            where = clean(str(plan.path), 200)
            words = f"{size_words(message.size)}: {where}. {message.note}".strip()
            self.tell(words, title=f"Exported {count}", is_warning=bool(message.note))
