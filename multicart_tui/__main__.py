"""Where the program starts."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run multicart-tui and return its exit status.

    Args:
        arguments: The command line without the program's name; the process's own if None.
    """
    from multicart_tui.cli.main import run

    return run(sys.argv[1:] if arguments is None else arguments)


if __name__ == "__main__":
    sys.exit(main())
