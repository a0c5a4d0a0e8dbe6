"""Compares two documents in a process of its own.

``python -m multicart_tui.services.json_comparing OTHER`` reads the later document from its
standard input and the earlier one from a file, and writes what differs to its standard
output: one object whose keys are paths.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from multicart_tui.domain.json_difference import differences
from multicart_tui.services.json_querying import NOT_JSON, TOO_DEEP, in_child, read_value, written


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
        before = read_value(Path(other).read_bytes().decode("utf-8-sig", "surrogateescape"))
        after = read_value(sys.stdin.buffer.read().decode("utf-8-sig", "surrogateescape"))
        sys.stdout.write("{")
        for number, (path, difference) in enumerate(differences(before, after)):
            key = json.dumps(path)
            sys.stdout.write(f"{',' if number else ''}\n{key}: {''.join(written(difference))}")
        sys.stdout.write("\n}\n")
    except ValueError as error:
        sys.stderr.write(f"{error}.")
        return NOT_JSON
    except RecursionError:
        return TOO_DEEP
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
