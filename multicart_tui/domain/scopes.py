"""Which rows something is done to, each choice under a name that tells how many they are."""

from __future__ import annotations

from dataclasses import dataclass

from multicart_tui.domain.asin_list import AsinList
from multicart_tui.domain.columns import sort_records
from multicart_tui.domain.marks import Marks
from multicart_tui.domain.models import AsinRecord
from multicart_tui.domain.text import clean


@dataclass(frozen=True)
class Scope:
    """Some rows of a collection, or all of them, which may have to be read first."""

    label: str
    """What it is called, with the number of rows: ``7 marked``. Safe to show."""
    rows: tuple[AsinRecord, ...] | None
    """The rows; None while they must be read."""
    is_filtered: bool = False
    """Whether the filter is to be applied to what is read."""

    def take(self, listing: AsinList, read: tuple[AsinRecord, ...]) -> tuple[AsinRecord, ...]:
        """The rows out of all that were read, filtered and in the order on screen."""
        rows = listing.filter.keep(read) if self.is_filtered else list(read)
        if listing.sort_column:
            rows = sort_records(rows, listing.sort_column, descending=listing.descending)
        return tuple(rows)


def scopes_of(listing: AsinList, marks: Marks) -> tuple[Scope, ...]:
    """What can be taken of a list, the most likely first: marks, the page, all rows.

    Marks out of sight are a choice of their own, so that none is taken unnoticed.
    """
    visible, hidden = marks.visible(listing.shown), marks.hidden(listing.shown)
    scopes: list[Scope] = []
    if visible:
        scopes.append(Scope(f"{len(visible):,} marked", tuple(visible)))
    if hidden:
        label = f"{len(marks):,} marked, {len(hidden):,} of them hidden"
        scopes.append(Scope(label, (*visible, *hidden)))
    filtered = not listing.filter.is_empty
    match = f"match /{clean(listing.filter.typed, 20)}"
    if listing.whole is not None:
        kept, rows = listing.kept, listing.whole
        if filtered:
            scopes.append(Scope(f"{len(kept):,} of all {len(rows):,} that {match}", tuple(kept)))
        if len(listing.shown) < len(kept):
            scopes.append(Scope(f"this page: {len(listing.shown):,} rows", tuple(listing.shown)))
        whole = Scope(f"all {len(rows):,}", rows)
        scopes.append(Scope(whole.label, whole.take(listing, rows)))
        return tuple(scopes)
    page = f"this page: {len(listing.shown):,} rows"
    if filtered:
        page = f"this page: {len(listing.kept):,} of {len(listing.held):,} that {match}"
    is_all = listing.total <= len(listing.held)
    if listing.shown and (filtered or not is_all):
        scopes.append(Scope(page, tuple(listing.shown)))
    if is_all:
        rows = Scope("", None).take(listing, listing.held)
        scopes.append(Scope(f"all {len(rows):,}", rows))
    else:
        if filtered:
            scopes.append(
                Scope(f"those of all {listing.total:,} that {match}; reads all", None, True)
            )
        scopes.append(Scope(f"all {listing.total:,}; reads all", None))
    return tuple(scopes)
