"""What changed as rows of a table: the path, what happened, both values, the change in percent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from multicart_tui.domain.json_diff import Change, ChangeKind, Element, move_words
from multicart_tui.domain.json_noise import is_noise
from multicart_tui.domain.json_values import Value, beginning_of
from multicart_tui.domain.text import clean
from multicart_tui.services.threads import Stop
from multicart_tui.ui.cells import width_of
from multicart_tui.ui.widgets.page_table import TableColumn, TableRow

SHOWN = 120
"""Most characters of a value in a row."""

SEARCHED = 2_000
"""Characters of a value that a filter looks at."""

_KIND, _PERCENT = 9, 8
_AROUND = 2 + 5 * 2
"""Cells of the mark and of the gaps behind five columns."""


@dataclass(frozen=True)
class ChangeRow:
    """A change, and what is shown and searched of it."""

    key: str
    """Its number among all the changes, from 0."""
    change: Change
    path: str
    """Harmless."""
    before: str
    after: str
    percent: str
    searched: str
    """All of its words, in small letters."""

    @property
    def words(self) -> str:
        """The change in a line: ``$49.99 → $44.99, -10.0 %``."""
        kind = self.change.kind
        if kind is ChangeKind.ADDED:
            return f"{kind.words} {self.after}"
        if kind is ChangeKind.REMOVED:
            return f"{kind.words} {self.before}"
        percent = f", {self.percent}" if self.percent else ""
        return f"{kind.words} {self.before} → {self.after}{percent}"

    def as_table_row(self, path_width: int) -> TableRow:
        """The row; of a long path its end is shown, which says more."""
        cells = (
            _end_of(self.path, path_width),
            self.change.kind.words,
            self.before,
            self.after,
            self.percent.rjust(_PERCENT),
        )
        return TableRow(self.key, cells)


def rows_of(changes: Iterable[Change], stop: Stop = lambda: False) -> list[ChangeRow]:
    """The rows of changes, in their order; takes a while, so call it in a thread."""
    rows = []
    for number, change in enumerate(changes):
        if stop():
            break
        rows.append(_row(number, change))
    return rows


def without_noise(rows: Sequence[ChangeRow], patterns: Sequence[str]) -> list[ChangeRow]:
    """The rows whose path means something; see `is_noise`."""
    return [row for row in rows if not is_noise(row.change, patterns)]


def columns_for(width: int) -> tuple[TableColumn, ...]:
    """The columns of a table of so many cells; none has to be scrolled for."""
    room = max(30, width - _AROUND - _KIND - _PERCENT)
    path = room // 2
    value = (room - path) // 2
    return (
        TableColumn("Path", path, path),
        TableColumn("What", _KIND, _KIND),
        TableColumn("Before", value, value),
        TableColumn("After", value, value),
        TableColumn("  Change", _PERCENT, _PERCENT),
    )


def _row(number: int, change: Change) -> ChangeRow:
    path = clean(change.short_path, 1_000)
    before, after = _texts(change)
    searched = [path, change.kind.words, change.percent]
    searched += [_plain(value, SEARCHED) for value in (change.before, change.after)]
    return ChangeRow(
        str(number),
        change,
        path,
        clean(before, SHOWN),
        clean(after, SHOWN),
        change.percent,
        " ".join(searched).casefold(),
    )


def _texts(change: Change) -> tuple[str, str]:
    place = change.path[-1] if change.path else None
    if change.kind is ChangeKind.MOVED and isinstance(place, Element):
        was, now = move_words(place)
        return f"at {was}", f"at {now}"
    before = _plain(change.before, SHOWN + 1) if change.has_before else "-"
    after = _plain(change.after, SHOWN + 1) if change.has_after else "-"
    if before == after:  # a text and a number that look alike
        return beginning_of(change.before, SHOWN + 1), beginning_of(change.after, SHOWN + 1)
    return before, after


def _plain(value: Value, most: int) -> str:
    """A text as it is, and anything else as JSON."""
    return value[:most] if isinstance(value, str) else beginning_of(value, most)[:most]


def _end_of(text: str, width: int) -> str:
    if width_of(text) <= width:
        return text
    text = text[-width + 1 :]
    while width_of(text) > width - 1:
        text = text[1:]
    return f"…{text}"
