"""Deleting ASINs: one, or all that are marked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from multicart_tui.domain.ids import AsinId, CollectionId
from multicart_tui.domain.models import AsinRecord
from multicart_tui.domain.text import plural
from multicart_tui.errors import MulticartError
from multicart_tui.ui.screens.asin_undoing import AsinUndoing

if TYPE_CHECKING:
    from multicart_tui.services.bulk_delete import BulkReport
    from multicart_tui.services.session import Session


@dataclass(frozen=True)
class BulkDeleted:
    """A bulk delete that came to its end, and the rows' copy."""

    report: BulkReport
    backup: Path


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
        from multicart_tui.services.backup import keep_rows
        from multicart_tui.services.journaled_delete import delete_journaled

        session = self.session
        if not rows or session is None:
            return
        count = plural(len(rows), "ASIN")
        progress = self.open_progress(f"Deleting {count}", len(rows))

        async def work() -> BulkDeleted:
            backup = await keep_rows(session.backups, self.listing.collection, rows)
            report = await delete_journaled(
                session.api,
                session.journal,
                session.account,
                self.listing.collection,
                rows,
                on_progress=lambda done, _: self.tell_done(progress, done),
                stop=lambda: progress.is_stopping,
            )
            return BulkDeleted(report, backup)

        self.app.writes.start(f"delete {count}", work(), self._many_deleted, self.bulk_failed)

    def _many_deleted(self, deleted: BulkDeleted) -> None:
        from multicart_tui.ui.modals.bulk_delete import describe_row
        from multicart_tui.ui.modals.report import ReportModal, report_lines

        report = deleted.report
        if report.done:
            self.to_undo = tuple(report.done)
        if not self.is_attached:
            return
        self.close_progress()
        self.marks.discard(row.id for row in report.done)
        self.read_again()
        self.app.push_screen(
            ReportModal(
                report.words,
                report_lines(
                    report, "Deleted; outputs kept", [describe_row(row) for row in report.done]
                ),
                note=f"Saved before, in {deleted.backup}",
                can_undo=bool(report.done),
            ),
            self._report_closed,
        )

    def _report_closed(self, action: str | None) -> None:
        if action == "undo":
            self.action_undo()
