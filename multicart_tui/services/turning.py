"""Reads the page that follows another one, and notices when the list moved in between.

A page that goes on from one read before is asked for with that one's last row in front: a
row which went, or came, before it is noticed even if another makes up for it in the total.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import msgspec

from multicart_tui.api.protocol import MulticartApi
from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.models import AsinPage, AsinRecord
from multicart_tui.domain.paging import Window
from multicart_tui.errors import MulticartError


class Turned(msgspec.Struct, frozen=True):
    """A page, and how it goes on from the one before."""

    page: AsinPage
    """Its rows without those that the page before had; all of them if it had every one."""
    dropped: int = 0
    """Rows left away at its beginning, because they were shown before."""
    repeated: int = 0
    """Rows that came twice."""
    missed: int = 0
    """Rows that moved up past the reader: they are at the place of the page before now. One
    more may be among these if they could not be counted."""

    def held_against(self, before: Sequence[AsinRecord], total: int) -> Self:
        """The same of a page that does not go on from another one: less is known then.

        Args:
            before: Rows of the other page.
            total: How many there were in the whole list then.
        """
        ids = {row.id for row in before}
        repeated = sum(row.id in ids for row in self.page.rows)
        missed = max(0, total - self.page.total)
        return msgspec.structs.replace(self, repeated=repeated, missed=missed)


async def turn(
    api: MulticartApi, collection: CollectionId, window: Window, before: Sequence[AsinRecord] = ()
) -> Turned:
    """Read a page: one call, and a second one only if rows went.

    Args:
        api: The service.
        collection: Which collection.
        window: The page.
        before: Rows on screen that end right before it, in the service's order; none if it
            does not go on from what is on screen.

    Raises:
        MulticartError: It could not be read.
    """
    overlap = 1 if before and window.skip else 0
    skip, limit = window.skip - overlap, window.size + overlap
    page = await api.list_asins(collection, skip=skip, limit=limit)
    if overlap and len(page.rows) == window.size < page.total - skip:
        # The service gives no more rows at once than a page has, so the last is missing.
        rest = await api.list_asins(collection, skip=skip + window.size, limit=1)
        page = msgspec.structs.replace(page, total=rest.total, rows=(*page.rows, *rest.rows))
    rows = page.rows[overlap:]
    at_place = msgspec.structs.replace(page, skip=window.skip, limit=window.size, rows=rows)
    if not (overlap and page.rows):
        return Turned(at_place)
    known = {row.id for row in before}
    if known.isdisjoint(row.id for row in page.rows):
        return Turned(at_place, missed=await _count_missed(api, collection, window, before, page))
    repeated = sum(row.id in known for row in rows)
    seen = next((place for place, row in enumerate(rows) if row.id not in known), 0)
    at_place = msgspec.structs.replace(at_place, rows=rows[seen:])
    return Turned(at_place, dropped=seen, repeated=repeated)


async def _count_missed(
    api: MulticartApi,
    collection: CollectionId,
    window: Window,
    before: Sequence[AsinRecord],
    page: AsinPage,
) -> int:
    """How many rows are at the place of the page before now that were on neither page."""
    start = max(0, window.skip - window.size)
    try:
        again = await api.list_asins(collection, skip=start, limit=window.skip - start)
    except MulticartError:
        return 1  # the one that begins the page; a later turn will tell if the link is gone
    old = {row.id for row in before}
    known = old.union(row.id for row in page.rows[1:])
    slipped = sum(row.id not in known for row in again.rows)
    is_joined = any(row.id in old for row in again.rows)
    # More went than a page has: of those further up it is not known which were seen.
    return slipped if is_joined else slipped + start
