"""Calls of the API in memory, and what a test does to them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import msgspec

from multicart_tui.domain.models import AsinRecord, Domain, Postcode
from multicart_tui.errors import MulticartError


class Gate(asyncio.Event):
    """Holds one call back: wait for ``reached``, then ``set()`` lets it go on."""

    def __init__(self) -> None:
        super().__init__()
        self.reached = asyncio.Event()
        """Set when the call arrived at the gate."""


@dataclass(frozen=True)
class Call:
    """One call that was made, in the order of arrival."""

    method: str
    arguments: tuple[object, ...]


@dataclass(frozen=True)
class Failure:
    """What a call is to raise, and whether it takes effect all the same."""

    error: MulticartError
    is_applied: bool


def as_listed(row: AsinRecord) -> AsinRecord:
    """A row as the list tells it: joined objects with id and name, no dates."""
    return msgspec.structs.replace(
        row,
        domain=Domain(row.domain.id, row.domain.name) if row.domain else None,
        postcode=(
            Postcode(row.postcode.id, row.postcode.value, row.domain.name if row.domain else "")
            if row.postcode
            else None
        ),
        created_at="",
        updated_at="",
    )
