"""Changing the marked ASINs in one go, and putting their old values back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.models import AsinRecord
from multicart_tui.ui.screens.asin_deleting import BulkDeleted
from multicart_tui.ui.screens.asin_exporting import AsinExporting

if TYPE_CHECKING:
    from multicart_tui.domain.bulk_edit import RowEdit
    from multicart_tui.domain.import_job import Job
    from multicart_tui.services.bulk import OnProgress, Stop
    from multicart_tui.services.journaled_edit import EditReport
    from multicart_tui.services.session import Session
    from multicart_tui.ui.screens.edit_carrying import Editing


class AsinBulkEditing(AsinExporting):
    """With marks, an edit is one of all of them; the last one can be taken back."""

    def __init__(self, collection: CollectionId, session: Session | None = None) -> None:
        super().__init__(collection, session)
        self._last_edit: Job | None = None

    @property
    def can_undo(self) -> bool:
        """Whether there is anything to take back."""
        return bool(self._last_edit or self.to_undo)

    def action_edit(self) -> None:
        """Change the marked rows, or the one under the cursor if none is marked."""
        if self.marks:
            self._ask_what_to_change()
        else:
            super().action_edit()

    def _ask_what_to_change(self) -> None:
        from multicart_tui.ui.modals.bulk_edit import BulkEditModal

        session = self.writing_session()
        if session:
            shown = self.listing.shown
            modal = BulkEditModal(
                self.listing.collection,
                self.marks.visible(shown),
                self.marks.hidden(shown),
                is_protected=session.is_protected,
            )
            self.app.push_screen(modal, self._edit_many)

    def _edit_many(self, edits: tuple[RowEdit, ...] | None) -> None:
        from multicart_tui.services.journaled_edit import edit_journaled
        from multicart_tui.ui.screens.edit_carrying import run_edit

        session, collection = self.session, self.listing.collection
        if not edits or session is None:
            return

        def begin(on_progress: OnProgress, stop: Stop) -> Editing:
            return edit_journaled(
                session.api,
                session.journal,
                session.account,
                collection,
                edits,
                on_progress=on_progress,
                stop=stop,
            )

        run_edit(
            self.app,
            collection,
            len(edits),
            begin,
            on_done=self._many_edited,
            on_undo=self.action_undo,
        )

    def _many_edited(self, edited: EditReport) -> None:
        self._last_edit = edited.job if edited.report.done else None
        if self.is_attached:
            self.marks.discard(before.id for before, _ in edited.report.done)
            self.show()

    def action_undo(self) -> None:
        """Take back what was done last: an edit of many rows, or a delete."""
        from multicart_tui.ui.screens.edit_carrying import ask_to_put_back

        job = self._last_edit
        if job is None:
            super().action_undo()
        elif session := self.writing_session():
            ask_to_put_back(self.app, session, job, on_done=self._put_back)

    def _put_back(self, edited: EditReport) -> None:
        self._last_edit = None

    # -- a delete is what u takes back from then on

    def _deleted(self, answer: tuple[AsinRecord, str]) -> None:
        self._last_edit = None
        super()._deleted(answer)

    def _many_deleted(self, deleted: BulkDeleted) -> None:
        self._last_edit = None
        super()._many_deleted(deleted)
