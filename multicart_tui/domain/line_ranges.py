"""Lines of a file as they are named on a command line: ``2-300,512``."""

from __future__ import annotations

import re

from multicart_tui.domain.text import clean
from multicart_tui.errors import UsageError

MOST_LINES = 10_000_000
"""The last line that can be named; far beyond what is read of a file."""

_PART = re.compile(r"(\d{1,9})(?:-(\d{0,9}))?", re.ASCII)


class LineRanges:
    """Lines of a file, counted from 1, the header among them.

    Args:
        typed: Numbers and ranges between commas; ``300-`` goes to the end.

    Raises:
        UsageError: It is nothing of the kind.
    """

    def __init__(self, typed: str) -> None:
        self.typed = typed
        self._ranges = tuple(map(_read, typed.replace(" ", "").split(",")))

    def __contains__(self, line: object) -> bool:
        return isinstance(line, int) and any(first <= line <= last for first, last in self._ranges)


def _read(part: str) -> tuple[int, int]:
    found = _PART.fullmatch(part)
    if found:
        first = int(found[1])
        last = first if found[2] is None else int(found[2] or MOST_LINES)
        if 1 <= first <= last <= MOST_LINES:
            return first, last
    raise UsageError(
        f"{clean(part, 40)!r} names no lines",
        "Lines are counted from 1; a range begins with its lower number.",
        "As in 2-300,512, or 301- for all from there on.",
    )
