"""Deleting ASINs, one or all that are marked, and taking it back."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

from textual import on
from textual.message import Message

from multicart_tui.domain.ids import AsinId, CollectionId
from multicart_tui.domain.models import AsinRecord
from multicart_tui.domain.text import plural
from multicart_tui.errors import MulticartError
from multicart_tui.services.backup import save_backup
from multicart_tui.services.bulk_delete import BulkReport, delete_many
from multicart_tui.services.recreating import RecreateReport, recreate
from multicart_tui.services.writing import delete
from multicart_tui.ui.modals.bulk_delete import BulkDeleteModal, describe_row
from multicart_tui.ui.modals.confirm import ConfirmModal
from multicart_tui.ui.modals.progress import ProgressModal
from multicart_tui.ui.modals.report import ReportModal
from multicart_tui.ui.presenting import headline
from multicart_tui.ui.screens.asin_writing import AsinWriting

if TYPE_CHECKING:
    from multicart_tui.services.session import Session

MOST_LISTED = 12
"""Rows that a question names one by one; more are counted."""


REASON_WIDTH = 60
"""Cells for a reason in a report, so that it is read whole on 80 columns."""


class RowsDone(Message):
    """Some more of many rows are done."""

    def __init__(self, progress: ProgressModal, done: int) -> None:
        super().__init__()
        self.progress = progress
        self.done = done

    def can_replace(self, message: Message) -> bool:
        """Only the newest count matters."""
        return isinstance(message, RowsDone)


@dataclass(frozen=True)
class BulkDeleted:
    """A bulk delete that came to its end, and the rows' copy."""

    report: BulkReport
    backup: Path


class AsinDeleting(AsinWriting):
    """Asks, deletes, accounts for every row, and remembers what was deleted for undo."""

    def __init__(self, collection: CollectionId, session: Session | None = None) -> None:
        super().__init__(collection, session)
        self._deleting: set[AsinId] = set()
        self._to_undo: tuple[AsinRecord, ...] = ()
        self._progress: ProgressModal | None = None

    def action_delete(self) -> None:
        """Ask, then delete the marked rows, or the one under the cursor if none is marked."""
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
        else:
            self._ask_for_one(session)

    # -- one

    def _ask_for_one(self, session: Session) -> None:
        record = self.current
        if record is None:
            self.tell("There is no row to delete.")
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
        async def work() -> tuple[AsinRecord, str]:
            try:
                return record, await delete(session.api, record)
            finally:
                self._deleting.discard(record.id)

        self._deleting.add(record.id)
        self.app.writes.start(
            f"delete {record.asin} ({record.id.label})", work(), self._deleted, self._not_deleted
        )

    def _deleted(self, answer: tuple[AsinRecord, str]) -> None:
        record, note = answer
        if self.is_attached:
            self._to_undo = (record,)
            self.marks.discard([record.id])
            self.tell(f"Deleted {record.asin} ({record.id.label}); u takes it back. {note}".strip())
            self.read_again()

    def _not_deleted(self, error: MulticartError) -> None:
        if self.is_attached:
            self.tell_error(error, "r reads the list again")
            self.read_again()

    # -- many

    def _delete_many(self, rows: tuple[AsinRecord, ...] | None) -> None:
        session = self.session
        if not rows or session is None:
            return
        count = plural(len(rows), "ASIN")
        progress = self._open_progress(f"Deleting {count}", len(rows))

        async def work() -> BulkDeleted:
            backup = await asyncio.to_thread(
                save_backup,
                session.backups,
                self.listing.collection,
                rows,
                now=datetime.now().astimezone(),
            )
            report = await delete_many(
                session.api,
                rows,
                on_progress=lambda done, _: self._tell_done(progress, done),
                stop=lambda: progress.is_stopping,
            )
            return BulkDeleted(report, backup)

        self.app.writes.start(f"delete {count}", work(), self._many_deleted, self._bulk_failed)

    def _many_deleted(self, deleted: BulkDeleted) -> None:
        if not self.is_attached:
            return
        self._close_progress()
        report = deleted.report
        if report.done:
            self._to_undo = tuple(report.done)
        self.marks.discard(row.id for row in report.done)
        self.read_again()
        self.app.push_screen(
            ReportModal(
                report.words,
                _lines(
                    _failed(report.failed),
                    _section("Not tried", [describe_row(row) for row in report.not_tried]),
                    _section("Deleted; outputs kept", [describe_row(row) for row in report.done]),
                ),
                note=f"Saved before, in {deleted.backup}",
                can_undo=bool(report.done),
            ),
            self._report_closed,
        )

    def _report_closed(self, action: str | None) -> None:
        if action == "undo":
            self.action_undo()

    # -- taking it back

    def action_undo(self) -> None:
        """Ask, then create again what was deleted last."""
        session = self.writing_session()
        if session is None:
            return
        rows = self._to_undo
        known = self.known_rows
        if not rows:
            self.tell("Nothing was deleted here since this collection was opened.")
        elif known.is_full:
            self.tell(known.why_full, is_warning=True)
        else:
            self.app.push_screen(
                ConfirmModal(
                    f"Re-create {plural(len(rows), 'ASIN')}? They get new ids",
                    self._undo_lines(rows),
                    verb="Re-create",
                ),
                self._undo_agreed,
            )

    def _undo_lines(self, rows: Sequence[AsinRecord]) -> list[str]:
        lines = [describe_row(row) for row in rows[:MOST_LISTED]]
        if len(rows) > MOST_LISTED:
            lines.append(f"and {len(rows) - MOST_LISTED:,} more")
        if self.is_read and self.listing.room < len(rows):
            lines += ["", f"Only {self.listing.room:,} more fit; the others will be refused."]
        return lines

    def _undo_agreed(self, is_agreed: bool | None) -> None:
        session, rows = self.session, self._to_undo
        if not is_agreed or not rows or session is None:
            return
        self._to_undo = ()
        count = plural(len(rows), "ASIN")
        progress = self._open_progress(f"Re-creating {count}", len(rows))
        work = recreate(
            session.api,
            self.listing.collection,
            rows,
            on_progress=lambda done, _: self._tell_done(progress, done),
            stop=lambda: progress.is_stopping,
        )
        self.app.writes.start(f"re-create {count}", work, self._recreated, self._bulk_failed)

    def _recreated(self, report: RecreateReport) -> None:
        if not self.is_attached:
            return
        self._close_progress()
        self._to_undo = (*(row for row, _ in report.failed), *report.not_tried)
        self.read_again(cursor=report.done[-1][1].id if report.done else None)
        pairs = [f"{old.asin}  {old.id.label} -> {new.id.label}" for old, new in report.done]
        lines = _lines(
            _failed(report.failed),
            _section("Not tried", [describe_row(row) for row in report.not_tried]),
            _section("Re-created: old id -> new id", pairs),
        )
        note = "u tries the others again." if self._to_undo else ""
        self.app.push_screen(ReportModal(report.words, lines, note=note))

    # -- how far it is

    def _open_progress(self, title: str, total: int) -> ProgressModal:
        self._progress = ProgressModal(title, total)
        self.app.push_screen(self._progress)
        return self._progress

    def _tell_done(self, progress: ProgressModal, done: int) -> None:
        self.post_message(RowsDone(progress, done))

    @on(RowsDone)
    def _show_done(self, message: RowsDone) -> None:
        message.progress.progressed(message.done)

    def _close_progress(self) -> None:
        if self._progress:
            self._progress.over()
            self._progress = None

    def _bulk_failed(self, error: MulticartError) -> None:
        if self.is_attached:
            self._close_progress()
            self.tell_error(error)


def _failed(failed: Sequence[tuple[AsinRecord, MulticartError]]) -> list[str]:
    lines: list[str] = []
    for row, error in failed:
        lines += [describe_row(row), *(f"  {line}" for line in wrap(headline(error), REASON_WIDTH))]
    return _section("Failed", lines)


def _section(title: str, lines: Sequence[str]) -> list[str]:
    return [title, *(f"  {line}" for line in lines)] if lines else []


def _lines(*sections: list[str]) -> list[str]:
    """Sections with a blank line between them; empty ones are left out."""
    joined: list[str] = []
    for section in sections:
        joined += ["", *section] if joined and section else section
    return joined
