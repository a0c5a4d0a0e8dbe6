"""One change to many rows: what each of them becomes, and which have nothing to change."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from multicart_tui.domain.models import AsinChanges, AsinRecord, OutputFormat
from multicart_tui.domain.text import clean
from multicart_tui.errors import UsageError

_HOLE = re.compile(r"\{([^{}]*)\}")

HOLES = ("asin", "domain", "postcode", "id", "old", "n")
"""What a pattern may hold in braces; ``n`` counts the rows from 1, ``old`` is the id so far."""


@dataclass(frozen=True)
class RowEdit:
    """One row and what an update would send for it."""

    record: AsinRecord
    """The row as it was read."""
    changes: AsinChanges

    @property
    def after(self) -> AsinRecord:
        """The row as it would be."""
        return msgspec.structs.replace(self.record, **self.changes.fields)


@dataclass(frozen=True)
class BulkEdit:
    """What is to be the same, or made by the same pattern, in all rows; None stays as it is."""

    custom_id: str | None = None
    """A text with :data:`HOLES` in braces, as in ``shop-{asin}``; empty clears it."""
    include_raw_html: bool | None = None
    output: OutputFormat | None = None

    @property
    def is_empty(self) -> bool:
        """Whether it changes nothing at all."""
        return (self.custom_id, self.include_raw_html, self.output) == (None, None, None)

    def plan(self, rows: Sequence[AsinRecord]) -> tuple[RowEdit, ...]:
        """What it does to rows; those that are so already are missing.

        Raises:
            UsageError: The pattern has something else in braces.
        """
        edits = (RowEdit(row, self._changes(row, n)) for n, row in enumerate(rows, start=1))
        return tuple(edit for edit in edits if edit.changes.fields)

    def _changes(self, row: AsinRecord, number: int) -> AsinChanges:
        custom_id = None if self.custom_id is None else _filled(self.custom_id, row, number)
        raw_html = self.include_raw_html
        return AsinChanges(
            custom_id=custom_id if custom_id != row.custom_id else None,
            include_raw_html=raw_html if raw_html != row.include_raw_html else None,
            output=self.output if self.output != row.output else None,
        )


def _filled(pattern: str, row: AsinRecord, number: int) -> str:
    values = {
        "asin": row.asin,
        "domain": row.key.domain,
        "postcode": row.key.postcode,
        "id": str(row.id),
        "old": row.custom_id,
        "n": str(number),
    }

    def fill(hole: re.Match[str]) -> str:
        if hole[1] not in values:
            names = " ".join(f"{{{name}}}" for name in HOLES)
            raise UsageError(f"Nothing is called {{{hole[1]}}}", f"There are {names}.")
        return values[hole[1]]

    return _HOLE.sub(fill, pattern)


def describe_edit(before: AsinRecord, after: AsinRecord, *, longest: int = 60) -> str:
    """One row's change, safe to show: ``B0C1234567  custom id ref-1 → shop-1, output JSON → HTML``.

    Args:
        before: The row as it was.
        after: The row as it is, or would be.
        longest: Most characters shown of one value.
    """
    told = (
        ("custom id", before.custom_id, after.custom_id),
        ("raw HTML", _word(before.include_raw_html), _word(after.include_raw_html)),
        ("output", before.output, after.output),
    )
    parts = [
        f"{name} {clean(old, longest) or '-'} → {clean(new, longest) or '-'}"
        for name, old, new in told
        if old != new
    ]
    return f"{clean(before.asin, 14)}  {', '.join(parts)}"


def _word(flag: bool) -> str:
    return "yes" if flag else "no"
