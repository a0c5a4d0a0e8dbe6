"""Reads a whole collection, page after page, and notices when it changes meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from itertools import pairwise

from multicart_tui.api.protocol import MulticartApi
from multicart_tui.domain.ids import AsinId, CollectionId
from multicart_tui.domain.models import AsinPage, AsinRecord
from multicart_tui.services.concurrency import for_each

BATCH = 1_000
"""Rows asked for at once; the service may give fewer, as it documents no maximum."""

AT_ONCE = 3
"""Calls in flight while a collection is loaded."""


@dataclass(frozen=True)
class WholeList:
    """Every row of a collection that could be read."""

    rows: tuple[AsinRecord, ...]
    """In the server's order, each id once."""
    total: int
    """The server's own count, from its last answer."""
    repeated: int = 0
    """Rows that came twice, because the list moved while it was read."""
    missed: int = 0
    """At most so many did not come: the server counts more, or rows went while it was read.

    A row that goes from a page read before moves one of a later page up, past the reader.
    """


async def pages(
    api: MulticartApi,
    collection: CollectionId,
    *,
    skip: int = 0,
    limit: int | None = None,
    batch: int = BATCH,
) -> AsyncIterator[AsinPage]:
    """Read a stretch of a collection page by page, for use as it comes.

    The next page is asked for while this one is used. At least one page comes, with the
    total, even if it has no rows.

    Args:
        api: The service.
        collection: Which collection.
        skip: Rows to pass over; 0 or more.
        limit: Most rows to read; all if None.
        batch: Rows to ask for at once; 1 or more.

    Raises:
        MulticartError: A page could not be read.
    """

    def ask(at: int) -> asyncio.Task[AsinPage]:
        most = batch if limit is None else min(batch, skip + limit - at)
        return asyncio.create_task(api.list_asins(collection, skip=at, limit=most))

    coming: asyncio.Task[AsinPage] | None = ask(skip)
    try:
        while coming:
            page = await coming
            after = page.skip + len(page.rows)
            end = page.total if limit is None else min(page.total, skip + limit)
            coming = ask(after) if page.rows and after < end else None
            yield page
    finally:
        if coming:
            coming.cancel()


async def load_all(
    api: MulticartApi,
    collection: CollectionId,
    *,
    batch: int = BATCH,
    on_progress: Callable[[int, int], None] | None = None,
) -> WholeList:
    """Read every row of a collection.

    Args:
        api: The service.
        collection: Which collection.
        batch: Rows to ask for at once; 1 or more.
        on_progress: Told rows read so far and the total, after each answer.

    Raises:
        MulticartError: A page could not be read; what came before is thrown away.
    """
    first = await api.list_asins(collection, skip=0, limit=batch)
    pages: dict[int, AsinPage] = {0: first}

    def tell() -> None:
        if on_progress:
            on_progress(sum(len(page.rows) for page in pages.values()), first.total)

    async def load(skip: int) -> None:
        pages[skip] = await api.list_asins(collection, skip=skip, limit=step)
        tell()

    tell()
    # A server that caps the limit answers with fewer rows than asked: go on in its steps.
    step = len(first.rows)
    reached, end = step, first.total
    while step and reached < end:
        starts = range(reached, end, step)
        await for_each(starts, load, at_once=AT_ONCE)
        # The list may have grown while it was read.
        reached = starts[-1] + step
        end = max(page.total for page in pages.values())
    totals = [page.total for page in pages.values()]  # as the answers came
    gone = sum(max(0, before - after) for before, after in pairwise(totals))
    return _join([pages[skip] for skip in sorted(pages)], gone)


def _join(pages: list[AsinPage], gone: int) -> WholeList:
    rows: dict[AsinId, AsinRecord] = {}
    came = 0
    for page in pages:
        came += len(page.rows)
        for row in page.rows:
            rows.setdefault(row.id, row)
    total = pages[-1].total
    return WholeList(
        tuple(rows.values()),
        total,
        repeated=came - len(rows),
        missed=max(gone, total - len(rows)),
    )
