"""Reads a whole collection, page after page, and notices when it changes meanwhile.

Each page begins with the last row of the one before, so that a row which goes from a page
read already is noticed although another is added and the total stays. The rows that moved
up past the reader are then read after all.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from itertools import pairwise

import msgspec

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
    Those are read again, so fewer may be missing, but the list was not one at any moment.
    """


async def pages(
    api: MulticartApi,
    collection: CollectionId,
    *,
    skip: int = 0,
    limit: int | None = None,
    batch: int = BATCH,
    on_moved: Callable[[], None] | None = None,
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
        on_moved: Called when a page does not go on where the one before ended, because
            rows went meanwhile; then some may be missing.

    Raises:
        MulticartError: A page could not be read.
    """

    def ask(at: int) -> asyncio.Task[AsinPage]:
        most = batch if limit is None else min(batch, skip + limit - at)
        return asyncio.create_task(api.list_asins(collection, skip=at, limit=most))

    before: AsinPage | None = None
    came = 0
    coming: asyncio.Task[AsinPage] | None = ask(skip)
    try:
        while coming:
            page = await coming
            after = page.skip + len(page.rows)
            end = page.total if limit is None else min(page.total, skip + limit)
            coming = ask(after - _overlap(page.rows)) if page.rows and after < end else None
            rows = page.rows
            if before and _is_torn(before, page):
                if on_moved:
                    on_moved()
                slipped, _ = await _read_again(api, before, page)
                rows = (*slipped, *rows)[: None if limit is None else limit - came]
            elif before and _overlaps(before, page):
                rows = rows[1:]
            yield msgspec.structs.replace(page, skip=after - len(rows), rows=rows)
            before, came = page, came + len(rows)
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
    pages: dict[int, AsinPage] = {}
    seen: set[AsinId] = set()

    def take(page: AsinPage) -> None:
        pages[page.skip] = page
        seen.update(row.id for row in page.rows)
        if on_progress:
            on_progress(len(seen), first.total)

    async def load(skip: int) -> None:
        take(await api.list_asins(collection, skip=skip, limit=step))

    take(first)
    # A server that caps the limit answers with fewer rows than asked: go on in its steps.
    step = len(first.rows)
    overlap = _overlap(first.rows)
    reached, end = step, first.total
    while step and reached < end:
        starts = range(reached - overlap, end - overlap, step - overlap)
        await for_each(starts, load, at_once=AT_ONCE)
        # The list may have grown while it was read.
        reached = starts[-1] + step
        end = max(page.total for page in pages.values())
    totals = [page.total for page in pages.values()]  # as the answers came
    gone = sum(max(0, before - after) for before, after in pairwise(totals))
    return await _join(api, [pages[skip] for skip in sorted(pages)], gone)


async def _join(api: MulticartApi, pages: list[AsinPage], gone: int) -> WholeList:
    rows = {row.id: row for row in pages[0].rows}
    repeated = torn = 0
    for before, page in pairwise(pages):
        came = page.rows
        if _is_torn(before, page):
            slipped, unread = await _read_again(api, before, page)
            torn += max(1, unread)
            came = (*slipped, *came)
        elif _overlaps(before, page):
            came = came[1:]
        repeated += sum(row.id in rows for row in came)
        for row in came:
            rows.setdefault(row.id, row)
    total = pages[-1].total
    return WholeList(
        tuple(rows.values()), total, repeated, missed=max(gone, torn, total - len(rows))
    )


def _overlap(rows: tuple[AsinRecord, ...]) -> int:
    """Rows of a page that the next one begins with: its last, unless that is the only one."""
    return 1 if len(rows) > 1 else 0


def _overlaps(before: AsinPage, page: AsinPage) -> bool:
    return bool(page.rows) and page.skip < before.skip + len(before.rows)


def _is_torn(before: AsinPage, page: AsinPage) -> bool:
    """Whether a page begins behind the end of the one before, because rows went."""
    return _overlaps(before, page) and all(row.id != page.rows[0].id for row in before.rows)


async def _read_again(
    api: MulticartApi, before: AsinPage, page: AsinPage
) -> tuple[list[AsinRecord], int]:
    """Read the place of a page again, after rows moved up between it and the next one.

    Returns:
        The rows there now that neither page had, and how many of those above may be others
        too: 0 unless more rows went than the page has.
    """
    again = await api.list_asins(before.collection, skip=before.skip, limit=len(before.rows))
    old = {row.id for row in before.rows}
    known = old.union(row.id for row in page.rows)
    is_joined = any(row.id in old for row in again.rows)
    slipped = [row for row in again.rows if row.id not in known]
    return slipped, 0 if is_joined else before.skip
