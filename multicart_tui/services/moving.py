"""Gives an ASIN another domain or postcode, which an update cannot (vendor page, "Update ASIN").

The new row is created first, and the old one deleted only when that is certain: whatever
breaks in between leaves a row too many, never one too few.
"""

from __future__ import annotations

from dataclasses import dataclass

from multicart_tui.api.protocol import MulticartApi
from multicart_tui.domain.models import AsinRecord, NewAsin
from multicart_tui.errors import MulticartError, NotFoundError, Outcome
from multicart_tui.services.writing import OnSettling, Written, create, delete


@dataclass(frozen=True)
class Moved(Written):
    """The new row, and whether the old one is gone."""

    is_old_left: bool = False
    """Whether the old row is still there, or may be; then the note says why."""


async def move(
    api: MulticartApi,
    old: AsinRecord,
    new: NewAsin,
    *,
    on_settling: OnSettling | None = None,
) -> Moved:
    """Create ``new``, then delete ``old``; returns the new row.

    The service keeps the old row's outputs (vendor page, "Delete ASIN").

    Raises:
        AlreadyThere: The collection has such a row already; nothing was changed.
        MulticartError: The new row was not created, so the old one was left alone; only if
            even looking failed, the outcome is unknown.
    """
    created = await create(api, new, on_settling=on_settling)
    is_old_left = False
    try:
        note = await delete(api, old, on_settling=on_settling)
    except NotFoundError:
        note = f"{old.id.label} was gone already."
    except MulticartError as error:
        is_old_left = True
        fate = "may still be there" if error.outcome is Outcome.UNKNOWN else "could not be deleted"
        why = error.message or error.title
        note = f"The old {old.id.label} {fate}: {why.removesuffix('.')}."
    note = " ".join(part for part in (created.note, note) if part)
    return Moved(created.record, note, is_old_left)
