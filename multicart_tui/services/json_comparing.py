"""Compares two documents in a process of its own.

``python -m multicart_tui.services.json_comparing OTHER`` reads the later document from its
standard input and the earlier one from a file, and writes what differs to its standard
output: one object whose keys are paths.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from multicart_tui.domain.json_diff import Change, ChangeKind, diff
from multicart_tui.domain.json_values import read_values, text_of
from multicart_tui.errors import UsageError
from multicart_tui.services.json_child import NOT_JSON, in_child

MOST = 1_000_000
"""Changes after which no more are looked for; the viewer shows any number."""


async def compare(before: Path, after: Path, target: Path) -> None:
    """Write what differs into a new private file; ends with the task that waits for it.

    Args:
        before: The earlier document.
        after: The later one.
        target: Where to write; must not exist.

    Raises:
        UsageError: One of them cannot be used.
    """
    await in_child(__name__, (str(before),), after, target)


def main(other: str) -> int:
    """Compare two documents; returns the exit status."""
    sys.set_int_max_str_digits(0)
    try:
        before = read_values(Path(other).read_bytes(), "the earlier document")
        after = read_values(sys.stdin.buffer.read(), "the later document")
        found = diff(before, after, most=MOST)
    except UsageError as error:
        sys.stderr.write(f"{error.title}: {error.message}")
        return NOT_JSON
    members = [f"{json.dumps(change.query_path)}: {_value(change)}" for change in found.changes]
    sys.stdout.write("{\n" + ",\n".join(members) + "\n}\n")
    return 0


def _value(change: Change) -> str:
    """What happened to a value, as a JSON object."""
    parts = []
    if change.has_before:
        name = "before" if change.has_after else "removed"
        parts.append(f'"{name}": {text_of(change.before)}')
    if change.has_after:
        name = "after" if change.has_before else "added"
        parts.append(f'"{name}": {text_of(change.after)}')
    if change.kind is ChangeKind.MOVED:
        parts = [f'"moved": {text_of(change.after)}']
    if change.percent:
        parts.append(f'"change": "{change.percent}"')
    return f"{{{', '.join(parts)}}}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
