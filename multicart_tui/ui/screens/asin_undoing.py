"""Taking a delete back, and how far work on many rows is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.message import Message

from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.models import AsinRecord
from multicart_tui.domain.text import plural
from multicart_tui.errors import MulticartError
from multicart_tui.ui.screens.asin_writing import AsinWriting

if TYPE_CHECKING:
    from multicart_tui.services.recreating import RecreateReport
    from multicart_tui.services.session import Session
    from multicart_tui.ui.modals.progress import ProgressModal

MOST_LISTED = 12
"""Rows that a question names one by one; more are counted."""


class RowsDone(Message):
    """Some more of many rows are done."""

    def __init__(self, progress: ProgressModal, done: int) -> None:
        super().__init__()
        self.progress = progress
        self.done = done

    def can_replace(self, message: Message) -> bool:
        """Only the newest count matters."""
        return isinstance(message, RowsDone)


class AsinUndoing(AsinWriting):
    """Creates again what was deleted last, and says what became of each row."""

    def __init__(self, collection: CollectionId, session: Session | None = None) -> None:
        super().__init__(collection, session)
        self._progress: ProgressModal | None = None

    @property
    def to_undo(self) -> tuple[AsinRecord, ...]:
        """What was deleted last and not created again, also by a screen before this one."""
        return self.session.deleted.get(self.listing.collection, ()) if self.session else ()

    @to_undo.setter
    def to_undo(self, rows: tuple[AsinRecord, ...]) -> None:
        if self.session:
            self.session.deleted[self.listing.collection] = rows

    def action_undo(self) -> None:
        """Ask, then create again what was deleted last."""
        session = self.writing_session()
        if session is None:
            return
        if self.to_undo:
            self.with_room(session, self._ask_to_undo)
        else:
            self.tell(
                "Nothing was deleted here in this session; backups of earlier ones are in "
                f"{session.backups}."
            )

    def _ask_to_undo(self) -> None:
        from multicart_tui.ui.modals.confirm import ConfirmModal

        rows = self.to_undo
        ids = "It gets a new id" if len(rows) == 1 else "They get new ids"
        self.app.push_screen(
            ConfirmModal(
                f"Re-create {plural(len(rows), 'ASIN')}? {ids}",
                self._undo_lines(rows),
                verb="Re-create",
            ),
            self._undo_agreed,
        )

    def _undo_lines(self, rows: Sequence[AsinRecord]) -> list[str]:
        from multicart_tui.ui.modals.bulk_delete import describe_row

        lines = [describe_row(row) for row in rows[:MOST_LISTED]]
        if len(rows) > MOST_LISTED:
            lines.append(f"and {len(rows) - MOST_LISTED:,} more")
        if self.is_read and self.listing.room < len(rows):
            lines += ["", f"Only {self.listing.room:,} more fit; the others will be refused."]
        return lines

    def _undo_agreed(self, is_agreed: bool | None) -> None:
        from multicart_tui.services.recreating import recreate

        session, rows = self.session, self.to_undo
        if not is_agreed or not rows or session is None:
            return
        self.to_undo = ()
        count = plural(len(rows), "ASIN")
        progress = self.open_progress(f"Re-creating {count}", len(rows))
        work = recreate(
            session.api,
            self.listing.collection,
            rows,
            on_progress=lambda done, _: self.tell_done(progress, done),
            stop=lambda: progress.is_stopping,
        )
        self.app.writes.start(f"re-create {count}", work, self._recreated, self.bulk_failed)

    def _recreated(self, report: RecreateReport) -> None:
        from multicart_tui.ui.modals.report import ReportModal, report_lines

        if not self.is_attached:
            return
        self.close_progress()
        self.to_undo = (*(row for row, _ in report.failed), *report.not_tried)
        self.read_again(cursor=report.done[-1][1].id if report.done else None)
        pairs = [f"{old.asin}  {old.id.label} -> {new.id.label}" for old, new in report.done]
        lines = report_lines(report, "Re-created: old id -> new id", pairs)
        note = "u tries the others again." if self.to_undo else ""
        self.app.push_screen(ReportModal(report.words, lines, note=note))

    # -- how far it is

    def open_progress(self, title: str, total: int) -> ProgressModal:
        """Show how far work on many rows is."""
        from multicart_tui.ui.modals.progress import ProgressModal

        self._progress = ProgressModal(title, total)
        self.app.push_screen(self._progress)
        return self._progress

    def tell_done(self, progress: ProgressModal, done: int) -> None:
        """Show that some more rows are done; for use in a worker."""
        self.post_message(RowsDone(progress, done))

    @on(RowsDone)
    def _show_done(self, message: RowsDone) -> None:
        message.progress.progressed(message.done)

    def close_progress(self) -> None:
        """The work on many rows has ended."""
        if self._progress:
            self._progress.over()
            self._progress = None

    def bulk_failed(self, error: MulticartError) -> None:
        """Say why the work on many rows could not even begin."""
        if self.is_attached:
            self.close_progress()
            self.tell_error(error)
