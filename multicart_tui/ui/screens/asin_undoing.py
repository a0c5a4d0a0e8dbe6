"""Taking a delete back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from multicart_tui.domain.models import AsinRecord
from multicart_tui.domain.text import plural
from multicart_tui.errors import MulticartError
from multicart_tui.ui.screens.asin_writing import AsinWriting

if TYPE_CHECKING:
    from multicart_tui.services.recreating import RecreateReport
    from multicart_tui.ui.modals.progress import ProgressModal

MOST_LISTED = 12
"""Rows that a question names one by one; more are counted."""


class AsinUndoing(AsinWriting):
    """Creates again what was deleted last, and says what became of each row."""

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
        from multicart_tui.ui.presenting import notify_error
        from multicart_tui.ui.screens.many_running import show_progress

        session, rows = self.session, self.to_undo
        if not is_agreed or not rows or session is None:
            return
        self.to_undo = ()
        app, what = self.app, f"{plural(len(rows), 'ASIN')} of collection {self.listing.collection}"
        progress = show_progress(app, f"Re-creating {what}", len(rows))

        def told(count: int, _: int) -> None:
            app.call_later(progress.progressed, count)

        def done(report: RecreateReport) -> None:
            self._recreated(report, progress)

        def failed(error: MulticartError) -> None:
            progress.over()
            notify_error(app, error)

        work = recreate(
            session.api,
            self.listing.collection,
            rows,
            on_progress=told,
            stop=lambda: progress.is_stopping,
        )
        app.writes.start(f"re-create {what}", work, done, failed, job=progress.job)

    def _recreated(self, report: RecreateReport, progress: ProgressModal) -> None:
        from multicart_tui.ui.screens.many_running import show_report

        self.to_undo = (*(row for row, _ in report.failed), *report.not_tried)
        if self.is_attached:
            self.read_again(cursor=report.done[-1][1].id if report.done else None)
        pairs = [f"{old.asin}  {old.id.label} -> {new.id.label}" for old, new in report.done]
        note = "u tries the others again." if self.to_undo else ""
        show_report(self.app, progress, report, "Re-created: old id -> new id", pairs, note=note)
