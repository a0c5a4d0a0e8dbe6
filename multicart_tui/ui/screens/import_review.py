"""What became of an import: the causes with their counts, and the way to each row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.message import Message

from multicart_tui.domain.import_rows import Cause, Field, ImportRow
from multicart_tui.domain.text import clean, plural
from multicart_tui.errors import MulticartError
from multicart_tui.services.import_files import WrittenFiles
from multicart_tui.services.reviewing import Reviewing
from multicart_tui.ui.presenting import headline, notify_error
from multicart_tui.ui.screens.import_words import (
    CAUSE_WIDTH,
    ELSEWHERE,
    IN_COLLECTION,
    ODD,
    WAITING_CAUSES,
    WRONG,
)
from multicart_tui.ui.screens.job_frame import leave_job, source_of
from multicart_tui.ui.screens.reviewing_screen import ReviewingScreen
from multicart_tui.ui.widgets.page_table import PageTable, TableColumn, TableRow

if TYPE_CHECKING:
    from multicart_tui.domain.import_job import Job
    from multicart_tui.domain.known import Known
    from multicart_tui.domain.review_rows import ReviewGroup
    from multicart_tui.services.session import Session

EXTRA_FIELDS = frozenset({Field.CUSTOM_ID, Field.OUTPUT})
"""What an upload does not carry and an update can set."""

COUNTS_WIDTH = 29
"""Cells that the counts need beside the causes, with the gaps and a scroll bar."""

LEAST_CAUSE_WIDTH = 28
"""Cells that a cause has in the narrowest terminal."""

ALL_DONE = "All of {source} is in collection {collection}"


class ImportReviewScreen(ReviewingScreen):
    """Groups of rows that have a cause in common; failures first.

    Args:
        job: Which job.
        session: The account it belongs to.
        reviewing: The review, if it was begun before this round.
        known: What edits are held against, if that was read just now.
        news: What the run that ended just now has to say; may be empty.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "rows", "Rows", id="review.rows"),
        Binding(
            "u",
            "custom_ids",
            "Set custom ids",
            tooltip="Set custom ids and outputs",
            show=False,
            id="review.custom-ids",
        ),
    ]
    WRITE_ACTIONS = ReviewingScreen.WRITE_ACTIONS | {"custom_ids"}

    class Opened(Message):
        """The review is ready, or could not be read."""

        def __init__(self, reviewing: Reviewing | None, error: MulticartError | None) -> None:
            super().__init__()
            self.reviewing = reviewing
            self.error = error

    class KnownRead(Message):
        """What edits are held against was read, or could not be."""

    def __init__(
        self,
        job: Job,
        session: Session,
        *,
        reviewing: Reviewing | None = None,
        known: Known | None = None,
        news: str = "",
    ) -> None:
        super().__init__(job, session)
        self._before = reviewing
        self._known = known
        self._news = news
        self._kept: Mapping[int, ImportRow] = {}
        """Edits of an earlier visit; the files have them already."""

    @property
    def place(self) -> str:
        """Where the person is."""
        return f"Review of {source_of(self.job)} into {self.job.collection}"

    @property
    def columns(self) -> Sequence[TableColumn]:
        """The cause, as long as there is room for it beside the counts."""
        room = max(LEAST_CAUSE_WIDTH, self.app.size.width - COUNTS_WIDTH)
        return (
            TableColumn("Cause", LEAST_CAUSE_WIDTH, min(room, CAUSE_WIDTH)),
            TableColumn(" Rows", 5, 6),
            TableColumn("Fixed", 5, 6),
            TableColumn("a takes", 7, 7),
        )

    def begin(self, session: Session) -> None:
        """Read the rows."""
        self.table.focus()
        self.status.busy = "Reading the rows…"
        self._open(session)

    @work(group="open", exclusive=True, description="read the rows of an import")
    async def _open(self, session: Session) -> None:
        try:
            if self._before:
                await self._before.take_round()
                reviewing = self._before
            else:
                reviewing = await Reviewing.open(session, self.job, self._known)
        except MulticartError as error:
            self.post_message(self.Opened(None, error))
        else:
            self.post_message(self.Opened(reviewing, None))

    @on(Opened)
    def _show_opened(self, message: Opened) -> None:
        if not self.is_attached:
            return  # it was left meanwhile
        self.status.busy = ""
        if message.reviewing is None:
            if message.error:
                self.tell_error(message.error)
                self.status.busy = f"Not read: {headline(message.error)}"
            return
        self.reviewing = message.reviewing
        if self._before is None:
            self._kept = dict(message.reviewing.review.edits)
        self.show()
        if not message.reviewing.is_known:
            self.status.busy = "Reading the collection…"
            self._read_known(message.reviewing)

    @work(group="known", exclusive=True, description="read what edits are held against")
    async def _read_known(self, reviewing: Reviewing) -> None:
        await reviewing.read_known()
        self.post_message(self.KnownRead())

    @on(KnownRead)
    def _show_known(self) -> None:
        if not self.is_attached:
            return
        self.status.busy = ""
        self.show()

    def show(self) -> None:
        """Draw the causes and their counts."""
        reviewing = self.reviewing
        if reviewing is None or not self.is_mounted:
            return
        groups = reviewing.review.groups
        rows = []
        for group in groups:
            cells = (
                f"{_sign(group)} {group.cause}",
                f"{group.count:,}".rjust(5),
                f"{group.fixed:,}".rjust(5) if group.fixed else "-".rjust(5),
                f"{group.suggestions:,}".rjust(7) if group.suggestions else "-".rjust(7),
            )
            rows.append(TableRow(group.cause.name, tuple(clean(cell, 80) for cell in cells)))
        self.table.show(rows)
        self.show_totals()
        self._describe()

    @on(PageTable.CursorMoved)
    def _describe(self) -> None:
        """Say what is next, and what can be done with the group under the cursor."""
        reviewing = self.reviewing
        if reviewing is None or not self.is_attached:
            return
        groups = reviewing.review.groups
        group = next((each for each in groups if each.cause is self.cause), None)
        told = self._news
        if not groups:
            told = ALL_DONE.format(source=source_of(self.job), collection=self.job.collection)
        self.status.vital = self._next_step()
        about = _about(group, is_waiting=bool(reviewing.waiting)) if group else ""
        self.status.facts = (self._next_step(), told, about)

    def _next_step(self) -> str:
        assert self.reviewing
        totals = self.reviewing.review.totals
        if totals.unknown:
            return "c looks up what is unknown"
        if totals.fixed:
            return f"r sends the {totals.fixed:,} fixed"
        if self.reviewing.waiting:
            return "c sends what is left"
        has_more = totals.landed and not EXTRA_FIELDS.isdisjoint(self.job.about.columns)
        return "u sets custom ids and outputs" if has_more else ""

    @property
    def cause(self) -> Cause | None:
        """The group under the cursor."""
        key = self.table.cursor_key
        return Cause[key] if key else None

    @on(PageTable.RowSelected)
    def action_rows(self) -> None:
        """Look at the rows of the group."""
        from multicart_tui.ui.screens.review_rows import ReviewRowsScreen

        if self.cause and self.reviewing and self.is_active:
            self.app.push_screen(ReviewRowsScreen(self.reviewing, self.cause))

    def action_custom_ids(self) -> None:
        """Set custom ids and output formats, which the upload did not carry."""
        from multicart_tui.ui.screens.setting_extras import offer_extras

        if self.session and self.is_active:
            offer_extras(self.app, self.session, self.job)

    def action_back(self) -> None:
        """Go back; what was typed and not sent is in the journal and in the file of errors."""
        reviewing = self.reviewing
        edits = reviewing.review.edits if reviewing else {}
        if reviewing and edits and edits != self._kept and self.is_active:
            app, count = self.app, plural(len(edits), "edit")

            def written(files: WrittenFiles) -> None:
                where = f" They are in the files, too: {files.words}" if files.all else ""
                app.notify(f"H on the collections opens them again.{where}", title=f"Kept {count}")

            app.writes.start(
                "write the files of the import",
                reviewing.write_files(),
                written,
                lambda error: notify_error(app, error, "H opens the review again"),
            )
        leave_job(self)


def _sign(group: ReviewGroup) -> str:
    if not group.is_failure:
        return IN_COLLECTION
    return ODD if group.cause in WAITING_CAUSES else WRONG


def _about(group: ReviewGroup, *, is_waiting: bool) -> str:
    """What can be done with the rows of a group."""
    if not group.is_failure:
        return "= in the collection: nothing to do"
    if group.cause is Cause.NOT_SENT and not is_waiting:
        return "left for later: w writes them into a file"
    takes = f"a takes {plural(group.suggestions, 'suggestion')} · " if group.suggestions else ""
    again = " · R checks them again, unchanged" if group.cause in ELSEWHERE else ""
    return f"{takes}enter shows the rows{again}"
