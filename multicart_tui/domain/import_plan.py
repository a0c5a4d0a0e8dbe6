"""Which rows of a checked import go to the service, in which files, and which stay behind."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from multicart_tui.domain.import_rows import IMPORT_CAP, CheckedRow, Verdict
from multicart_tui.domain.preflight import Preflight
from multicart_tui.domain.text import plural


@dataclass(frozen=True)
class Plan:
    """Rows to send and rows not to send; together all rows of the import, each once."""

    to_send: tuple[CheckedRow, ...]
    """In the order of the file."""
    rest: tuple[CheckedRow, ...]
    """Good rows that do not fit in the collection, or were not chosen."""
    left_out: Mapping[Verdict, int]
    """Rows that are not good to send, by verdict; only verdicts that occur."""
    room: int
    """How many more rows the collection takes; 0 or more."""
    first: int | None = None
    """Rows of the first file, if it is to be a trial; otherwise None."""
    chosen: int | None = None
    """How many of the good rows the person chose; None if they chose nothing."""

    @cached_property
    def files(self) -> tuple[tuple[CheckedRow, ...], ...]:
        """``to_send`` in pieces that the service takes; a trial first if one was asked for."""
        start = min(max(0, self.first or 0), IMPORT_CAP)
        trial = (self.to_send[:start],) if start and self.to_send else ()
        pieces = range(start, len(self.to_send), IMPORT_CAP)
        return (*trial, *(self.to_send[at : at + IMPORT_CAP] for at in pieces))

    @property
    def total(self) -> int:
        """All rows of the import."""
        return len(self.to_send) + len(self.rest) + sum(self.left_out.values())

    def describe(self, rest_file: str = "") -> str:
        """The plan in a sentence.

        Args:
            rest_file: Name of the file that takes the rest, if it is known.
        """
        ready = len(self.to_send) + len(self.rest)
        start = f"Room {self.room:,}, ready {ready:,}: "
        if not ready:
            return start + "nothing to send"
        if not self.to_send:
            # And so nothing is written either.
            return f"{start}sends none{'' if self.chosen or not self.room else ' of those chosen'}"
        if self.rest:
            goes = f"{len(self.rest):,} {'goes' if len(self.rest) == 1 else 'go'} to"
            rest = f"{goes} {rest_file}" if rest_file else f"{len(self.rest):,} left for later"
            return f"{start}sends {self._which}, {rest}"
        files = f" in {plural(len(self.files), 'file')}" if len(self.files) > 1 else ""
        return f"{start}sends all{files}"

    @property
    def _which(self) -> str:
        count = len(self.to_send)
        if self.chosen is None:
            return f"the first {count:,}"
        if self.chosen > count:
            return f"the first {count:,} of the {self.chosen:,} chosen"
        return f"the {count:,} chosen"


def make_plan(
    preflight: Preflight,
    room: int,
    *,
    first: int | None = None,
    chosen: Collection[int] | None = None,
) -> Plan:
    """Fill the room of a collection with the good rows of an import, in their order.

    Args:
        preflight: The checked rows.
        room: How many more rows the collection takes; less than 0 counts as 0.
        first: Rows to try in a file of their own before the others; None for no trial.
        chosen: Lines of the rows that are wanted; all good rows if None.
    """
    room = max(0, room)
    good = preflight.sendable
    left_out = {
        verdict: count
        for verdict, count in preflight.counts.items()
        if count and not verdict.is_sent
    }
    if chosen is None:
        return Plan(good[:room], good[room:], left_out, room, first)
    wanted = tuple(row for row in good if row.row.line in chosen)
    sent = wanted[:room]
    lines = {row.row.line for row in sent}
    rest = tuple(row for row in good if row.row.line not in lines)
    return Plan(sent, rest, left_out, room, first, len(wanted))
