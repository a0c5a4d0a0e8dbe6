"""Whether one more ASIN fits; asked again when the answer is old."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message

from multicart_tui.domain.forms import KnownRows
from multicart_tui.domain.ids import CollectionId
from multicart_tui.errors import MulticartError
from multicart_tui.ui.presenting import headline
from multicart_tui.ui.screens.asin_marking import AsinMarking

if TYPE_CHECKING:
    from multicart_tui.services.session import Session

BELIEVED = 5.0
"""Seconds for which a total is believed that would turn somebody away."""


class Counted(Message):
    """The rows of the collection were counted, or could not be."""

    def __init__(
        self, go_on: Callable[[], None], why: str, total: int | None, trouble: str = ""
    ) -> None:
        super().__init__()
        self.go_on = go_on
        self.why = why
        self.total = total
        self.trouble = trouble


class AsinRoom(AsinMarking):
    """Turns people away from a collection that is full, and from no other."""

    def __init__(self, collection: CollectionId, session: Session | None = None) -> None:
        super().__init__(collection, session)
        self._is_counting = False

    @property
    def busy_words(self) -> str:
        """What is going on, looking for room before all else."""
        return "Looking whether there is room…" if self._is_counting else super().busy_words

    @property
    def known_rows(self) -> KnownRows:
        """What is known of the collection without asking."""
        total = self.listing.total if self.is_read else None
        return KnownRows(self.listing.collection, total, self.listing.held)

    def with_room(self, session: Session, go_on: Callable[[], None], why: str = "") -> None:
        """Go on if one more ASIN fits; if not, say so.

        Args:
            session: What to count with if the total that is known is old.
            go_on: Opens what needs the room.
            why: A sentence on what the room is needed for; may be empty.
        """
        if not self.known_rows.is_full:
            go_on()
        elif monotonic() - self.total_read < BELIEVED:
            self._turn_away(why)
        else:
            self._is_counting = True
            self.show_status()
            self._count(session, go_on, why)

    def _turn_away(self, why: str, trouble: str = "") -> None:
        sentences = [why, self.known_rows.why_full]
        if trouble:
            sentences.append(f"That was read earlier; it could not be counted again: {trouble}")
        self.tell(" ".join(filter(None, sentences)), is_warning=True)

    @work(group="count", exclusive=True, description="count the rows")
    async def _count(self, session: Session, go_on: Callable[[], None], why: str) -> None:
        try:
            page = await session.api.list_asins(self.listing.collection, skip=0, limit=1)
        except MulticartError as error:
            self.post_message(Counted(go_on, why, None, headline(error)))
        else:
            self.post_message(Counted(go_on, why, page.total))

    @on(Counted)
    def _counted(self, message: Counted) -> None:
        self._is_counting = False
        if message.total is not None:
            self.listing.total = message.total
            self.remember_total(message.total, monotonic())
        self.show_status()
        if not self.is_active:
            return  # something else was opened meanwhile, which is not to be covered
        if self.known_rows.is_full:
            self._turn_away(message.why, message.trouble)
        else:
            message.go_on()
