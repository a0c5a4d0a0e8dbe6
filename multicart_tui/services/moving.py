"""Gives an ASIN another domain or postcode, which an update cannot (vendor page, "Update ASIN").

The new row is created first, and the old one deleted only when that is certain: whatever
breaks in between leaves a row too many, never one too few.
"""

from __future__ import annotations

from multicart_tui.api.protocol import MulticartApi
from multicart_tui.domain.models import AsinRecord, NewAsin
from multicart_tui.errors import MulticartError, NotFoundError, Outcome
from multicart_tui.services.writing import OnSettling, Written, create, delete


async def move(
    api: MulticartApi,
    old: AsinRecord,
    new: NewAsin,
    *,
    on_settling: OnSettling | None = None,
) -> Written:
    """Create ``new``, then delete ``old``; returns the new row.

    The note tells if the old row is still there, and why. The old row's outputs are kept
    by the service, under the old row's collection.

    Raises:
        AlreadyThere: The collection has such a row already; nothing was changed.
        MulticartError: The new row was not created, so the old one was left alone; only if
            even looking failed, the outcome is unknown.
    """
    created = await create(api, new, on_settling=on_settling)
    try:
        note = await delete(api, old, on_settling=on_settling)
    except NotFoundError:
        note = f"{old.id.label} was gone already."
    except MulticartError as error:
        still = "may still be" if error.outcome is Outcome.UNKNOWN else "is still"
        note = f"{old.id.label} {still} there: {error.title}. {error.message} d deletes it."
    return Written(created.record, " ".join(part for part in (created.note, note) if part))
