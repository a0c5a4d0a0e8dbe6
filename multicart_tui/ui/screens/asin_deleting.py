"""Deleting ASINs: one, or all that are marked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from multicart_tui.domain.ids import AsinId, CollectionId
from multicart_tui.domain.models import AsinRecord
from multicart_tui.domain.text import plural
from multicart_tui.errors import MulticartError
from multicart_tui.ui.presenting import notify_error
from multicart_tui.ui.screens.asin_undoing import AsinUndoing

if TYPE_CHECKING:
    from multicart_tui.services.bulk_delete import BulkReport
    from multicart_tui.services.session import Session
    from multicart_tui.ui.modals.progress import ProgressModal


@dataclass(frozen=True)
class BulkDeleted:
    """A bulk delete that came to its end, and the rows' copy."""

    report: BulkReport
    backup: Path
    progress: ProgressModal
    """Where it was followed; perhaps left meanwhile."""


class AsinDeleting(AsinUndoing):
    """Asks, deletes, accounts for every row, and keeps what was deleted for undo."""

    def __init__(self, collection: CollectionId, session: Session | None = None) -> None:
        super().__init__(collection, session)
        self._deleting: set[AsinId] = set()

    def action_delete(self) -> None:
        """Ask, then delete the marked rows, or the one under the cursor if none is marked."""
        from multicart_tui.ui.modals.bulk_delete import BulkDeleteModal

        session = self.writing_session()
        if session is None:
            return
        if self.marks:
            shown = self.listing.shown
            self.app.push_screen(
                BulkDeleteModal(
                    self.listing.collection,
                    self.marks.visible(shown),
                    self.marks.hidden(shown),
                    session.backups,
                ),
                self._delete_many,
            )
        elif record := self.current:
            self.ask_to_delete(record)
        else:
            self.tell("There is no row to delete.")

    # -- one

    def ask_to_delete(self, record: AsinRecord) -> None:
        """Ask, then delete one row, on screen or not, whatever is marked."""
        from multicart_tui.ui.modals.confirm import ConfirmModal

        session = self.writing_session()
        if session is None:
            return
        if record.id in self._deleting:
            self.tell(f"{record.id.label} is being deleted already.")
            return

        def answered(is_agreed: bool | None) -> None:
            if is_agreed:
                self._delete_one(session, record)

        self.app.push_screen(
            ConfirmModal(
                f"Delete {record.asin}?",
                [
                    f"ASIN       {record.asin}",
                    f"Domain     {record.key.domain or '-'}",
                    f"Postcode   {record.key.postcode or '-'}",
                    f"Custom id  {record.custom_id or '-'}",
                    f"Row id     {record.id.label}",
                    "",
                    "Its outputs are kept. u takes the delete back, under a new row id.",
                ],
                typed="1" if session.is_protected else "",
            ),
            answered,
        )

    def _delete_one(self, session: Session, record: AsinRecord) -> None:
        from multicart_tui.services.backup import keep_rows
        from multicart_tui.services.writing import delete

        async def work() -> tuple[AsinRecord, str]:
            try:
                await keep_rows(session.backups, self.listing.collection, [record])
                return record, await delete(session.api, record)
            finally:
                self._deleting.discard(record.id)

        self._deleting.add(record.id)
        self.app.writes.start(
            f"delete {record.asin} ({record.id.label})", work(), self._deleted, self._not_deleted
        )

    def _deleted(self, answer: tuple[AsinRecord, str]) -> None:
        record, note = answer
        self.to_undo = (record,)
        if self.is_attached:
            self.marks.discard([record.id])
            self.tell(f"Deleted {record.asin} ({record.id.label}); u takes it back. {note}".strip())
            self.read_again()

    def _not_deleted(self, error: MulticartError) -> None:
        if self.is_attached:
            self.tell_error(error, "r reads the list again")
            self.read_again()

    # -- many

    def _delete_many(self, rows: tuple[AsinRecord, ...] | None) -> None:
        from multicart_tui.domain.import_job import JobKind
        from multicart_tui.services.backup import keep_rows
        from multicart_tui.services.journaled_delete import delete_journaled
        from multicart_tui.ui.screens.many_running import begun_now, show_progress

        session = self.session
        if not rows or session is None:
            return
        app, collection = self.app, self.listing.collection
        what = f"{plural(len(rows), 'ASIN')} of collection {collection}"
        is_ours = begun_now(collection, JobKind.BULK_DELETE)
        progress = show_progress(app, f"Deleting {what}", len(rows), is_ours)

        def told(count: int, _: int) -> None:
            app.call_later(progress.progressed, count)

        async def work() -> BulkDeleted:
            backup = await keep_rows(session.backups, collection, rows)
            report = await delete_journaled(
                session.api,
                session.journal,
                session.account,
                collection,
                rows,
                on_progress=told,
                stop=lambda: progress.is_stopping,
            )
            return BulkDeleted(report, backup, progress)

        # Not methods of the screen: the report is told of in its own words when that is left.
        def done(deleted: BulkDeleted) -> None:
            self._many_deleted(deleted)

        def failed(error: MulticartError) -> None:
            progress.over()
            notify_error(app, error)

        app.writes.start(f"delete {what}", work(), done, failed, job=progress.job)

    def _many_deleted(self, deleted: BulkDeleted) -> None:
        from multicart_tui.ui.modals.bulk_delete import describe_row
        from multicart_tui.ui.screens.many_running import show_report

        report = deleted.report
        if report.done:
            self.to_undo = tuple(report.done)
        if self.is_attached:
            self.marks.discard(row.id for row in report.done)
            self.read_again()
        show_report(
            self.app,
            deleted.progress,
            report,
            "Deleted; outputs kept",
            [describe_row(row) for row in report.done],
            note=f"Saved before, in {deleted.backup}",
            on_undo=self.action_undo,
        )
