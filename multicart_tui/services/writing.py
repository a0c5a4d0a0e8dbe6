"""Creates, changes and deletes one ASIN, and finds out the truth when no answer came.

Nothing is ever sent twice while the outcome of the first time is unknown: the
collection, or the row, is read instead.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from multicart_tui.api.protocol import MulticartApi
from multicart_tui.domain.models import AsinChanges, AsinRecord, NewAsin
from multicart_tui.errors import (
    ApiError,
    DuplicateError,
    MulticartError,
    NetworkError,
    NotFoundError,
    Outcome,
)
from multicart_tui.services.loading import load_all

LOOKS = (0.0, 1.0, 3.0)
"""Seconds to wait before each look; a request cut off may still be at work on the server."""

Found = TypeVar("Found")

Pause = Callable[[float], Awaitable[object]]
OnSettling = Callable[[], None]


@dataclass(frozen=True)
class Written:
    """A row as it is after a write."""

    record: AsinRecord
    note: str = ""
    """How it was found out, if no answer came; empty when one did."""


class AlreadyThere(DuplicateError):
    """The collection has this domain, postcode and ASIN already; nothing was added."""

    def __init__(self, error: DuplicateError, existing: AsinRecord | None) -> None:
        where = f" as {existing.id.label}" if existing else ""
        super().__init__(
            f"Already here{where}", error.message, "Open that row, or change the ASIN.", code=409
        )
        self.existing = existing
        """The row that is in the way; None when it could not be found."""


async def find(api: MulticartApi, new: NewAsin) -> AsinRecord | None:
    """Look through the whole collection for the row that creating would make.

    Domain and postcode are compared by row id where both sides have one, else by name.
    """
    rows = (await load_all(api, new.collection)).rows
    return next((row for row in rows if _is_same(row, new)), None)


def _has_values(row: AsinRecord, new: NewAsin) -> bool:
    """Whether a row has everything that creating it would have set."""
    return (row.custom_id, row.include_raw_html, row.output) == (
        new.custom_id,
        new.include_raw_html,
        new.output,
    )


def _is_same(row: AsinRecord, new: NewAsin) -> bool:
    if row.asin.upper() != new.asin.upper() or not (row.domain and row.postcode):
        return False
    same_domain = (
        row.domain.id == new.domain.id
        if row.domain.id and new.domain.id
        else row.domain.name == new.domain.name
    )
    same_postcode = (
        row.postcode.id == new.postcode.id
        if row.postcode.id and new.postcode.id
        else row.postcode.value == new.postcode.value
    )
    return same_domain and same_postcode


async def create(
    api: MulticartApi,
    new: NewAsin,
    *,
    on_settling: OnSettling | None = None,
    pause: Pause = asyncio.sleep,
) -> Written:
    """Add one ASIN.

    Args:
        api: The service.
        new: What to add.
        on_settling: Called when no answer came and looking begins.
        pause: Waits between looks.

    Raises:
        AlreadyThere: Its key is in the collection; nothing was added.
        MulticartError: It was not added; only if even looking failed, its outcome is unknown.
    """
    try:
        created = await api.create_asin(new)
    except DuplicateError as error:
        raise AlreadyThere(error, await _find_or_none(api, new)) from error
    except MulticartError as error:

        async def look() -> Written | None:
            found = await find(api, new)
            note = "No answer came, so the collection was listed: "
            return Written(found, f"{note}created as {found.id.label}.") if found else None

        found = await _settle(error, look, "Not created", on_settling, pause)
        if not _has_values(found.record, new):
            # It stood there before: what was sent did not make it.
            refused = DuplicateError("Not created", "A row with other values was there already.")
            raise AlreadyThere(refused, found.record) from error
        return found
    return Written(_with_names(created, new))


async def update(
    api: MulticartApi,
    record: AsinRecord,
    changes: AsinChanges,
    *,
    on_settling: OnSettling | None = None,
    pause: Pause = asyncio.sleep,
) -> Written:
    """Change fields of one row; what the answer leaves out is taken from ``record``.

    Raises:
        MulticartError: It was not changed; only if even looking failed, its outcome is unknown.
    """
    try:
        answer = await api.update_asin(record.id, changes)
    except MulticartError as error:

        async def look() -> Written | None:
            now = await api.get_asin(record.id)
            if not all(getattr(now, name) == value for name, value in changes.fields.items()):
                return None
            return Written(now, "No answer came, so the row was read again: the change is there.")

        return await _settle(error, look, "Not changed", on_settling, pause)
    return Written(_with_the_rest(answer, record))


async def delete(
    api: MulticartApi,
    record: AsinRecord,
    *,
    on_settling: OnSettling | None = None,
    pause: Pause = asyncio.sleep,
) -> str:
    """Delete one row; returns how that was found out if no answer came, else nothing.

    Raises:
        NotFoundError: It was gone before, as far as can be told.
        MulticartError: It was not deleted; only if even looking failed, its outcome is unknown.
    """
    try:
        await api.delete_asin(record.id)
    except NotFoundError as error:
        # A wrong path or another account is answered alike, and the row would be forgotten.
        if await _is_there(api, record):
            raise ApiError(
                "Not deleted",
                f"The service did not find {record.id.label}, but shows it when asked.",
                "Try again; if it stays so, tell the service's support.",
                code=error.code,
            ) from error
        raise
    except MulticartError as error:

        async def look() -> str | None:
            try:
                await api.get_asin(record.id)
            except NotFoundError:
                return "No answer came, so the row was looked for: it is gone."
            return None

        return await _settle(error, look, "Not deleted", on_settling, pause)
    return ""


async def _settle(
    error: MulticartError,
    look: Callable[[], Awaitable[Found | None]],
    title: str,
    on_settling: OnSettling | None,
    pause: Pause,
) -> Found:
    """Return what looking finds; raise the failure, with its outcome known if it can be."""
    if error.outcome is not Outcome.UNKNOWN:
        raise error
    if on_settling:
        on_settling()
    for seconds in LOOKS:
        if seconds:
            await pause(seconds)
        try:
            found = await look()
        except MulticartError as second:
            raise NetworkError(
                error.title,
                f"{error.message} Whether it was done could not be looked up: {second.title}.",
                "Look at the list before you send it again.",
                outcome=Outcome.UNKNOWN,
            ) from error
        if found is not None:
            return found
    error.title = title  # the one before said that the outcome was unknown; the message says why
    error.hint = "The service was asked and does not have it. Nothing is lost: send it again."
    error.outcome = Outcome.NOT_DONE
    raise error


async def _is_there(api: MulticartApi, record: AsinRecord) -> bool:
    """Whether a row can be read; one that cannot be asked for counts as gone."""
    try:
        await api.get_asin(record.id)
    except MulticartError:
        return False
    return True


async def _find_or_none(api: MulticartApi, new: NewAsin) -> AsinRecord | None:
    try:
        return await find(api, new)
    except MulticartError:
        return None  # the duplicate is the news; where it is would only have helped


def _with_names(created: AsinRecord, new: NewAsin) -> AsinRecord:
    """The answer of create has bare ids; the names are those that were sent."""
    return _replaced(created, domain=new.domain, postcode=new.postcode, collection=new.collection)


def _with_the_rest(answer: AsinRecord, record: AsinRecord) -> AsinRecord:
    """The answer of update has no domain, postcode, collection or creation time."""
    return _replaced(
        answer,
        domain=record.domain,
        postcode=record.postcode,
        collection=record.collection,
        created_at=answer.created_at or record.created_at,
    )


def _replaced(record: AsinRecord, **values: object) -> AsinRecord:
    return msgspec.structs.replace(record, **values)
