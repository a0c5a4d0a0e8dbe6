"""Reads one row again by its id, and tells what of it changed since it was on screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual import on, work
from textual.message import Message

from multicart_tui.domain.columns import ASIN_COLUMNS
from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.models import AsinRecord
from multicart_tui.domain.row_difference import differences
from multicart_tui.domain.text import clean, plural
from multicart_tui.errors import MulticartError, NotFoundError
from multicart_tui.ui.screens.asin_narrowing import AsinNarrowing

if TYPE_CHECKING:
    from multicart_tui.services.session import Session


class RowRead(Message):
    """A row came again, or did not."""

    def __init__(
        self, before: AsinRecord, now: AsinRecord | None, error: MulticartError | None = None
    ) -> None:
        super().__init__()
        self.before = before
        self.now = now
        self.error = error


class AsinRereading(AsinNarrowing):
    """The one row that somebody is unsure about costs one call, not a page."""

    def __init__(self, collection: CollectionId, session: Session | None = None) -> None:
        super().__init__(collection, session)
        self._rereading: AsinRecord | None = None

    @property
    def busy_words(self) -> str:
        """What is going on, reading a row before all else."""
        row = self._rereading
        return f"Reading {row.id.label}…" if row else super().busy_words

    def action_reread(self) -> None:
        """Read the row under the cursor again."""
        record = self.current
        if record is None or self.session is None:
            self.tell("There is no row to read again.")
            return
        self._rereading = record
        self._reread(self.session, record)
        self.show_status()

    @work(group="reread", exclusive=True, description="read a row again")
    async def _reread(self, session: Session, record: AsinRecord) -> None:
        try:
            now = await session.api.get_asin(record.id)
        except MulticartError as error:
            self.post_message(RowRead(record, None, error))
        else:
            self.post_message(RowRead(record, now))

    @on(RowRead)
    def _row_came(self, message: RowRead) -> None:
        before, now = message.before, message.now
        if before is not self._rereading:
            return  # another row was asked for meanwhile
        self._rereading = None
        self.show_status()
        if isinstance(message.error, NotFoundError):
            self.tell(
                f"{before.id.label} is not there any more; r reads the list again.",
                is_warning=True,
            )
        elif message.error:
            self.tell_error(message.error, "R tries again")
        elif now and not (found := differences(before, now)):
            self.tell(f"{before.id.label} is as it is shown.")
        elif now:
            self._show_differences(before, now, len(found))

    def _show_differences(self, before: AsinRecord, now: AsinRecord, count: int) -> None:
        from multicart_tui.ui.modals.report import ReportModal

        self.listing.replace(
            replace(
                now,
                domain=now.domain or before.domain,
                postcode=now.postcode or before.postcode,
                collection=now.collection or before.collection,
            )
        )
        self.show()
        if not self.is_active:
            return
        differs = {name: (old, new) for name, old, new in differences(before, now)}
        names = [column.title for column in ASIN_COLUMNS]
        values = {column.title: column.text(now) for column in ASIN_COLUMNS}
        lines = []
        for name in (*names, *(name for name in differs if name not in names)):
            old, new = differs.get(name, ("", values.get(name, "")))
            mark = "≠" if name in differs else " "
            was = f"   was {clean(old, 60) or '-'}" if name in differs else ""
            lines.append(f"{mark} {name:<10} {clean(new, 60) or '-'}{was}")
        title = f"{now.id.label}: {plural(count, 'field')} changed since it was read"
        self.app.push_screen(ReportModal(title, lines))
