"""Rows found by what they show: ``/text`` keeps those that have it, ``/!text`` the others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from multicart_tui.domain.columns import ASIN_COLUMNS
from multicart_tui.domain.models import AsinRecord


@dataclass(frozen=True)
class RowFilter:
    """A filter as it was typed; the empty one lets every row pass.

    Case matters only when a capital was typed, as in less and vim ("smart case").
    """

    typed: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether it lets every row pass."""
        return not self._needle

    @property
    def _is_negated(self) -> bool:
        return self.typed.startswith("!")

    @property
    def _needle(self) -> str:
        return self.typed[1:] if self._is_negated else self.typed

    def keep(self, records: Iterable[AsinRecord]) -> list[AsinRecord]:
        """The records that pass, in the order they came in."""
        needle = self._needle
        if not needle:
            return list(records)
        wanted = not self._is_negated
        if needle == needle.lower():
            needle = needle.casefold()
            return [row for row in records if (needle in _haystack(row).casefold()) is wanted]
        return [row for row in records if (needle in _haystack(row)) is wanted]


def _haystack(record: AsinRecord) -> str:
    # A separator that cannot be typed, so that no match runs from one cell into the next.
    return "\n".join(column.text(record) for column in ASIN_COLUMNS)
