"""Which stretch of a long list is on screen, and the words for it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from datetime import datetime
from typing import Generic, Self, TypeVar

import msgspec

PAGE_SIZE = 100
"""Rows a page holds unless the settings say otherwise; also the API's own default limit."""

KEPT_PAGES = 12
"""Pages seen before that a screen keeps, for when there is no link."""

MAX_PAGE_SIZE = 500
"""Largest page offered; the API documents no maximum, but a screen is no use with more."""


class Window(msgspec.Struct, frozen=True):
    """One page of a list whose length the service tells."""

    skip: int = 0
    """How many rows come before it; 0 or more."""
    size: int = PAGE_SIZE
    """How many rows it can hold; 1 or more."""

    def next(self, total: int) -> Self:
        """The page after this one, or this one if it is the last."""
        return self.at(self.skip + self.size) if self.skip + self.size < total else self

    def previous(self) -> Self:
        """The page before this one, or this one if it is the first."""
        return self.at(max(0, self.skip - self.size))

    def last(self, total: int) -> Self:
        """The last page that has rows."""
        return self.at(max(0, total - 1) // self.size * self.size)

    def holding(self, row: int, total: int) -> Self:
        """The page that holds the ``row``-th row of the list, counted from 1 and clamped."""
        index = min(max(row, 1), max(total, 1)) - 1
        return self.at(index // self.size * self.size)

    def at(self, skip: int) -> Self:
        """The page of the same size that begins after ``skip`` rows."""
        return self.__class__(skip, self.size)


def describe(window: Window, shown: int, total: int) -> str:
    """Say which rows are on screen: ``Showing 1-100 of 250``.

    Args:
        window: The page asked for.
        shown: Rows that came.
        total: Rows in the whole list.
    """
    if not shown:
        return f"Showing 0 of {total:,}"
    return f"Showing {window.skip + 1:,}-{window.skip + shown:,} of {total:,}"


Place = TypeVar("Place", bound=Hashable)
Page = TypeVar("Page")


class SeenPages(Generic[Place, Page]):
    """The pages seen last, each with the time it was read.

    Args:
        most: How many are kept; 1 or more.
    """

    def __init__(self, most: int = KEPT_PAGES) -> None:
        self._most = most
        self._pages: OrderedDict[Place, tuple[Page, datetime]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._pages)

    def keep(self, place: Place, page: Page, at: datetime) -> None:
        """Keep a page that was read at a time; the one seen longest ago makes room."""
        self._pages[place] = page, at
        self._pages.move_to_end(place)
        while len(self._pages) > self._most:
            self._pages.popitem(last=False)

    def get(self, place: Place) -> tuple[Page, datetime] | None:
        """A page seen before and when it was read; None if it is not kept."""
        return self._pages.get(place)

    def clear(self) -> None:
        """Keep nothing: what was seen may be wrong now."""
        self._pages.clear()
