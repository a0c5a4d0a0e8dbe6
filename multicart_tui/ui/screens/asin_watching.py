"""Watches the number of ASINs until as many are there as somebody waits for."""

from __future__ import annotations

from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message

from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.models import COLLECTION_CAP
from multicart_tui.errors import MulticartError, UsageError
from multicart_tui.ui.presenting import headline, is_about_credentials
from multicart_tui.ui.screens.asin_rereading import AsinRereading

if TYPE_CHECKING:
    from textual.timer import Timer

    from multicart_tui.services.session import Session
    from multicart_tui.ui.jobs import SessionJob

EVERY = 10.0
"""Seconds between an answer and the next look; less would be a burden to the service."""


class Watched(Message):
    """The ASINs were counted for the watch, or could not be."""

    def __init__(self, watch: int, total: int | None, error: MulticartError | None = None) -> None:
        super().__init__()
        self.watch = watch
        self.total = total
        self.error = error


class AsinWatching(AsinRereading):
    """One small call every ten seconds, while the screen is open; ``w`` ends it, too."""

    def __init__(self, collection: CollectionId, session: Session | None = None) -> None:
        super().__init__(collection, session)
        self._expected: int | None = None
        self._watch = 0
        self._watch_timer: Timer | None = None
        self._watch_job: SessionJob | None = None
        self._seen = ""

    @property
    def is_watching(self) -> bool:
        """Whether the total is being watched."""
        return self._expected is not None

    @property
    def watch_words(self) -> str:
        """How far it is: ``4,950 of 5,000 ingested at 12:04:10, w stops``; empty when idle."""
        if self._expected is None:
            return ""
        return f"{self.listing.total:,} of {self._expected:,} ingested {self._seen}, w stops"

    def action_watch(self) -> None:
        """Ask for a number and watch the total up to it; or stop watching."""
        from multicart_tui.ui.modals.prompt import PromptModal

        if self.is_watching:
            words = f"{self.listing.total:,} of {self._expected:,} ingested."
            self._end_watch()
            self.tell(f"Not watching any more: {words}")
        elif self.session is None or not self.is_read:
            self.tell("No page has come yet.")
        elif not self.listing.room:
            self.tell(f"The collection is full: it holds {self.listing.total:,} ASINs.")
        else:
            self.app.push_screen(
                PromptModal(
                    f"Watch the total every {EVERY:.0f} s",
                    f"It is {self.listing.total:,} now. Up to how many ASINs?",
                    verb="Watch",
                    check=self._read_expected,
                ),
                self._begin_watch,
            )

    def _read_expected(self, typed: str) -> int:
        digits = typed.strip().replace(",", "").replace(" ", "")
        if not (digits.isascii() and digits.isdecimal() and len(digits) < 9):
            raise UsageError("Not a number", "Type how many ASINs you expect, like 5,000.")
        expected = int(digits)
        if expected <= self.listing.total:
            raise UsageError("Nothing to wait for", f"It is {self.listing.total:,} already.")
        if expected > COLLECTION_CAP:
            raise UsageError("That never comes", f"A collection holds {COLLECTION_CAP:,} at most.")
        return expected

    def _begin_watch(self, typed: str | None) -> None:
        if typed is not None:
            self._expected = self._read_expected(typed)
            self._watch += 1
            self._seen = ""
            self._list_watch(self._expected)
            self._look()

    def _list_watch(self, expected: int) -> None:
        self._watch_job = self.app.jobs.begin(
            f"Watch {self.listing.collection} up to {expected:,}",
            stop=self._end_watch,
            go_to=self.way_back(),
        )

    def on_unmount(self) -> None:
        """Leaving the screen ends the watch."""
        self._unlist_watch()

    def _unlist_watch(self, *, is_reached: bool = False) -> None:
        job, self._watch_job = self._watch_job, None
        if job:
            from multicart_tui.ui.jobs import RunState

            state = RunState.DONE if is_reached else RunState.STOPPED
            self.app.jobs.end(job, state, f"{self.listing.total:,} ingested")

    def _look(self) -> None:
        if self.session and self.is_watching:
            self._count_for_watch(self.session, self._watch)
            self.show_status()

    @work(group="watch", exclusive=True, description="watch the total")
    async def _count_for_watch(self, session: Session, watch: int) -> None:
        try:
            page = await session.api.list_asins(self.listing.collection, skip=0, limit=1)
        except MulticartError as error:
            self.post_message(Watched(watch, None, error))
        else:
            self.post_message(Watched(watch, page.total))

    @on(Watched)
    def _watched(self, message: Watched) -> None:
        if self._expected is None or message.watch != self._watch:
            return  # it was stopped meanwhile
        now = f"{datetime.now():%H:%M:%S}"
        if message.total is not None:
            self.listing.total = message.total
            self.remember_total(message.total, monotonic())
            self._seen = f"at {now}"
            if message.total >= self._expected:
                self._reached(self._expected)
                return
        elif message.error and is_about_credentials(message.error):
            self._end_watch()
            self.tell_error(message.error, "w watches again")
            return
        elif message.error:
            self._seen = f"(no answer at {now}: {headline(message.error)})"
        self._watch_timer = self.set_timer(EVERY, self._look)
        if self._watch_job:
            words = f"{self.listing.total:,} of {self._expected:,} ingested"
            self._watch_job.progress = f"{words} {self._seen}".strip()
        self.show_status()

    def _reached(self, expected: int) -> None:
        total = self.listing.total
        self._unlist_watch(is_reached=True)
        self._end_watch()
        self.tell(
            f"{total:,} of {expected:,} ingested into collection {self.listing.collection}.",
            title="All there",
        )
        current = self.current
        self.read_again(cursor=current.id if current else None)

    def _end_watch(self) -> None:
        self._expected = None
        self._unlist_watch()
        self.workers.cancel_group(self, "watch")
        if self._watch_timer:
            self._watch_timer.stop()
            self._watch_timer = None
        self.show_status()
