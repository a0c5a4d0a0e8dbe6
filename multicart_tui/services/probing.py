"""Looks whether a collection id is there, and how full the collection is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from multicart_tui.api.protocol import MulticartApi
from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.models import COLLECTION_CAP
from multicart_tui.domain.text import plural
from multicart_tui.errors import MulticartError
from multicart_tui.services.concurrency import for_each

AT_ONCE = 4
"""Calls in flight while collections are counted."""


@dataclass(frozen=True)
class Probe:
    """What one small read tells of a collection."""

    collection: CollectionId
    total: int
    """ASINs in it; 0 or more."""

    @property
    def room(self) -> int:
        """How many more it takes; 0 or more."""
        return max(0, COLLECTION_CAP - self.total)

    @property
    def words(self) -> str:
        """The count and the room in a sentence: ``101: 4,688 ASINs, room for 312``."""
        if not self.total:
            return f"{self.collection}: no ASINs yet; the first one enables it"
        room = f"room for {self.room:,}" if self.room else "full"
        return f"{self.collection}: {plural(self.total, 'ASIN')}, {room}"


Heard = Callable[[CollectionId, Probe | None, MulticartError | None], None]
"""Told of one collection: what was found, or why it could not be read."""


async def probe(api: MulticartApi, collection: CollectionId) -> Probe:
    """Read a collection's count in the cheapest documented way: one row and the total.

    Raises:
        MulticartError: There is no such collection, or it could not be read.
    """
    page = await api.list_asins(collection, skip=0, limit=1)
    return Probe(collection, page.total)


async def probe_many(
    api: MulticartApi,
    collections: Iterable[CollectionId],
    heard: Heard,
    *,
    at_once: int = AT_ONCE,
) -> None:
    """Probe several collections, telling of each as soon as it is known."""

    async def one(collection: CollectionId) -> None:
        try:
            found = await probe(api, collection)
        except MulticartError as error:
            heard(collection, None, error)
        else:
            heard(collection, found, None)

    await for_each(collections, one, at_once=at_once)
