"""Looks which rows of an import a collection has, and knows how far that can be trusted."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping

from multicart_tui.api.protocol import MulticartApi
from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.import_rows import ImportRow
from multicart_tui.domain.models import AsinKey, AsinRecord
from multicart_tui.services.loading import WholeList, load_all

LOOKS = (0.0, 1.0, 3.0, 5.0)
"""Seconds to wait before each look: a request cut off may still be at work, and what was
taken in may show up in the list only later (vendor page, "Bulk Create ASINs")."""

LEAST_LOOKS = 3
"""Only after so many are two looks that agree believed in what they do not show."""

Pause = Callable[[float], Awaitable[object]]


class Sight:
    """A collection as it was listed.

    Args:
        whole: The list.
        is_sure: Whether what it does not show is not there.
    """

    def __init__(self, whole: WholeList, *, is_sure: bool) -> None:
        self.total = whole.total
        """The server's own count."""
        self.is_sure = is_sure
        self._by_key: dict[AsinKey, AsinRecord] = {}
        self._vague: defaultdict[str, list[AsinRecord]] = defaultdict(list)
        for record in whole.rows:
            key = record.key
            if key.domain and key.postcode:
                self._by_key.setdefault(key, record)
            else:
                self._vague[key.asin].append(record)

    def find(self, row: ImportRow) -> AsinRecord | None:
        """The record that the service's duplicate rule would call the same.

        One listed without its domain or postcode counts by what it has.
        """
        key = row.key
        found = self._by_key.get(key)
        if found or not self._vague:
            return found
        return next(
            (
                record
                for record in self._vague.get(key.asin, ())
                if record.key.domain in ("", key.domain)
                and record.key.postcode in ("", key.postcode)
            ),
            None,
        )


async def look(
    api: MulticartApi,
    collection: CollectionId,
    wanted: Iterable[ImportRow],
    *,
    pause: Pause,
) -> Sight:
    """List a collection until the wanted rows are there, or are seen not to come.

    Args:
        api: The service.
        collection: Which collection.
        wanted: Rows that may be there.
        pause: Waits between looks, in seconds.

    Raises:
        MulticartError: It could not be listed.
    """
    rows = await asyncio.to_thread(lambda: {row.key: row for row in wanted})
    before: set[AsinKey] | None = None
    for number, seconds in enumerate(LOOKS, start=1):
        if seconds:
            await pause(seconds)
        whole = await load_all(api, collection)
        sight, found = await asyncio.to_thread(_see, whole, rows)
        if len(found) == len(rows):
            return sight
        if number >= LEAST_LOOKS and sight.is_sure and found == before:
            return sight
        if number < len(LOOKS):
            before = found if sight.is_sure else None
    sight.is_sure = False
    return sight


def _see(whole: WholeList, rows: Mapping[AsinKey, ImportRow]) -> tuple[Sight, set[AsinKey]]:
    sight = Sight(whole, is_sure=not whole.missed)
    return sight, {key for key, row in rows.items() if sight.find(row)}
