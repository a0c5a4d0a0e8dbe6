"""Offers to carry on the jobs that something cut off, when their account is opened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Button, Static

from multicart_tui.domain.import_job import UNSETTLED, Job
from multicart_tui.domain.job_words import landed_of, name_of, sentence_of, when
from multicart_tui.domain.text import plural
from multicart_tui.ui.modals.base import Modal
from multicart_tui.ui.widgets.page_table import PageTable, TableColumn, TableRow

MOST_SHOWN = 6
"""Jobs in view at once; the others scroll."""


class ResumeOfferModal(Modal[Job]):
    """The unfinished jobs of an account, the newest first; returns the one to carry on.

    Args:
        jobs: What is unfinished; one at least.
        close: Closes one of them for good, then calls back.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "carry_on", "Carry on", id="offer.carry-on"),
        Binding("x", "close", "Close it", id="offer.close"),
        # Before the table, where this key scrolls.
        Binding("l", "leave", "Later", priority=True, id="offer.later"),
    ]
    AUTO_FOCUS = None

    table = query_one(PageTable)

    def __init__(
        self, jobs: Sequence[Job], close: Callable[[Job, Callable[[], None]], None]
    ) -> None:
        super().__init__()
        self._jobs = list(jobs)
        self._close = close
        self._now = datetime.now().astimezone()

    def compose(self) -> ComposeResult:
        """Lay out the jobs, a sentence on the one under the cursor, and the keys."""
        with Vertical(classes="dialog -wide"):
            yield Static(id="title", classes="dialog-title")
            yield PageTable(
                (
                    TableColumn("Not finished", 26, 26),
                    TableColumn("Collection", 10, 10),
                    TableColumn("So far", 16, 18),
                    TableColumn("Begun", 12, 16),
                )
            )
            yield Static(id="about")
            yield Static(
                Content(
                    "c carries it on: the collection is listed, then what is left is done\n"
                    "x closes it; rows that were not sent go into a file · l: later"
                ),
                classes="dialog-hint",
            )
            with Horizontal(classes="dialog-buttons"):
                yield Button("Later", id="later")
                yield Button("Close it", id="close")
                yield Button("Carry on", id="carry-on", variant="primary")

    def on_mount(self) -> None:
        """Show the jobs."""
        self._show()
        self.table.focus()

    def _show(self) -> None:
        title = f"{plural(len(self._jobs), 'job')} of this account not finished"
        self.query_one("#title", Static).update(Content(title))
        self.table.styles.height = min(MOST_SHOWN, len(self._jobs)) + 1
        self.table.show([self._line(job) for job in self._jobs])
        self._describe()

    def _line(self, job: Job) -> TableRow:
        begun = when(job.created_at, self._now)
        cells = (name_of(job), str(job.collection), landed_of(job), begun)
        return TableRow(str(job.id), cells)

    @property
    def _current(self) -> Job | None:
        key = self.table.cursor_key
        return next((job for job in self._jobs if str(job.id) == key), None)

    @on(PageTable.CursorMoved)
    def _describe(self) -> None:
        job = self._current
        if job is None:
            return
        lines = [sentence_of(job, self._now)]
        if job.is_running:
            lines.append("It is running in another window.")
        elif job.count(*UNSETTLED):
            lines.append("Whether the unknown ones landed is looked up before anything is sent.")
        self.query_one("#about", Static).update(Content("\n".join(lines)))

    @on(Button.Pressed, "#later")
    def _later(self) -> None:
        self.action_leave()

    @on(Button.Pressed, "#carry-on")
    @on(PageTable.RowSelected)
    def action_carry_on(self) -> None:
        """Return the job, unless another window is at work on it."""
        job = self._current
        if job and job.is_running:
            self._refuse()
        elif job:
            self.finish(job)

    @on(Button.Pressed, "#close")
    def action_close(self) -> None:
        """Close the job under the cursor; the others stay on offer."""
        job = self._current
        if job is None:
            return
        if job.is_running:
            self._refuse()
            return
        self._close(job, lambda: self._take_away(job))

    def _refuse(self) -> None:
        self.app.notify("It is running in another window: wait for it there.")

    def _take_away(self, job: Job) -> None:
        self._jobs = [each for each in self._jobs if each.id != job.id]
        if not self._jobs:
            self.finish(None)
        elif self.is_attached:
            self._show()
