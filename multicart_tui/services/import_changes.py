"""Edits and repairs of checked rows, kept so that they can be made again and undone."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

import msgspec

from multicart_tui.domain import repairs
from multicart_tui.domain.checker import Checker
from multicart_tui.domain.import_rows import Cause, CheckedRow, Field
from multicart_tui.domain.preflight import Preflight, judge_repeats
from multicart_tui.services.threads import Stop


class Edit(msgspec.Struct, frozen=True):
    """A value that was typed."""

    line: int
    field: Field
    value: str

    @property
    def words(self) -> str:
        """What it was, in the middle of a sentence."""
        return f"the edit of line {self.line:,}"


class Repair(msgspec.Struct, frozen=True):
    """The suggestions of a group, taken."""

    cause: Cause
    field: Field | None = None

    @property
    def words(self) -> str:
        """What it was, in the middle of a sentence."""
        return f"the suggestions for: {self.cause}"


Change = Edit | Repair


def apply_all(
    preflight: Preflight, changes: Sequence[Change], *, stop: Stop | None = None
) -> Preflight:
    """The preflight after some changes, in their order; itself if they change nothing.

    Edits of rows that are not there any more are passed over.

    Raises:
        Stopped: ``stop`` said so.
    """
    edits: list[Edit] = []
    for change in changes:
        if isinstance(change, Edit):
            edits.append(change)
            continue
        preflight = _edited(preflight, edits, stop)
        edits = []
        preflight = repairs.apply(preflight, change.cause, change.field, stop=stop)
    return _edited(preflight, edits, stop)


def _edited(preflight: Preflight, edits: Sequence[Edit], stop: Stop | None) -> Preflight:
    checker = Checker(preflight.known)
    rows = list(preflight.rows)
    is_changed = False
    for edit in edits:
        at = bisect_left(rows, edit.line, key=lambda row: row.row.line)
        if at == len(rows) or rows[at].row.line != edit.line:
            continue
        # Whoever edits a row has seen its cells: what they are no longer has to be guessed.
        seen = _without(rows[at], Cause.RAGGED)
        rows[at] = checker.change(seen, edit.field, edit.value)
        is_changed = True
    if not is_changed:
        return preflight
    return replace(preflight, rows=judge_repeats(rows, checker, stop=stop))


def _without(checked: CheckedRow, cause: Cause) -> CheckedRow:
    findings = tuple(each for each in checked.findings if each.cause is not cause)
    return msgspec.structs.replace(checked, findings=findings)
