"""What the screens of the check share: work on the draft that goes on beside the keys."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message

from multicart_tui.domain.import_rows import Stopped
from multicart_tui.errors import MulticartError
from multicart_tui.services.threads import OnProgress
from multicart_tui.ui.screens.import_step import ImportStepScreen, Step, WorkProgressed

if TYPE_CHECKING:
    from multicart_tui.domain.preflight import Preflight
    from multicart_tui.services.import_draft import ImportDraft
    from multicart_tui.services.session import Session

TELL_EVERY = 0.1
"""Seconds between two words of how far work is."""


class WorkEnded(Message):
    """Work on the draft came to its end."""

    def __init__(self, number: int, told: str = "", error: MulticartError | None = None) -> None:
        super().__init__()
        self.number = number
        """Which work: a later one may have been begun since."""
        self.told = told
        """What it did, for a toast; may be empty."""
        self.error = error


class DraftWork(ImportStepScreen):
    """Runs one piece of work on the draft at a time; ``escape`` gives it up."""

    STEP = Step.CHECK

    def __init__(self, draft: ImportDraft, session: Session) -> None:
        super().__init__(draft, session)
        self._work_number = 0
        self.is_working = False
        """Whether the draft is being worked on, so that it may not be changed otherwise."""

    def show_draft(self) -> None:
        """Draw the draft as it is now."""

    def work_failed(self, error: MulticartError) -> None:
        """Say why the work could not be done; the draft is as it was."""
        self.tell_error(error)

    def tell_of_work(self) -> None:
        """Say that something else must come to its end first."""
        self.tell("One moment: the rows are being worked on. escape gives that up.")

    def start(self, what: str, work: Callable[[OnProgress], Awaitable[str]]) -> None:
        """Begin work, unless some is under way.

        Args:
            what: What is being done, for the status line.
            work: Does it, tells how far it is, and returns what it did for a toast.
        """
        if self.is_working:
            self.tell_of_work()
            return
        self._work_number += 1
        self.is_working = True
        self.status.busy = what
        self._work(self._work_number, what, work)

    @work(group="draft", exclusive=True, description="work on an import")
    async def _work(
        self, number: int, what: str, work: Callable[[OnProgress], Awaitable[str]]
    ) -> None:
        told_at = monotonic()

        def tell(done: int, total: int) -> None:
            nonlocal told_at
            if monotonic() - told_at >= TELL_EVERY:
                told_at = monotonic()
                self.post_message(WorkProgressed(f"{what}: {done:,} of {total:,}"))

        try:
            told = await work(tell)
            preflight = self.draft.preflight
            if preflight:
                # What the screen needs of many rows is counted here, not while it is drawn.
                await asyncio.to_thread(_count, preflight)
        except MulticartError as error:
            self.post_message(WorkEnded(number, error=error))
        except Stopped:
            self.post_message(WorkEnded(number, "The rows were changed meanwhile; r checks again."))
        else:
            self.post_message(WorkEnded(number, told))

    @on(WorkProgressed)
    def _show_progress(self, message: WorkProgressed) -> None:
        if self.is_working:
            self.status.busy = f"{message.words}; escape stops"

    @on(WorkEnded)
    def _take_end(self, message: WorkEnded) -> None:
        if message.number != self._work_number or not self.is_working:
            return
        self.is_working = False
        self.status.busy = ""
        if message.error:
            self.work_failed(message.error)
        else:
            self.show_draft()
            if message.told:
                self.tell(message.told)

    def action_undo(self) -> None:
        """Take the last edit or repair back."""
        if not self.draft.can_undo:
            self.tell("There is nothing to undo.")
            return

        async def undo(tell: OnProgress) -> str:
            return f"Undone: {await self.draft.undo()}."

        self.start("Undoing the last change", undo)

    def action_back(self) -> None:
        """Give up what is under way; without any, go back."""
        if self.is_working and self.is_active:
            self.workers.cancel_group(self, "draft")
            self.is_working = False
            self.status.busy = ""
            self.tell("Stopped. r begins again.")
            self.show_draft()
        else:
            super().action_back()


def _count(preflight: Preflight) -> None:
    assert preflight.groups is not None
    assert preflight.counts is not None
    assert preflight.sendable is not None
