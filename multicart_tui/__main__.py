"""Where the program starts."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run multicart-tui and return its exit status.

    Args:
        arguments: The command line without the program's name; the process's own if None.
    """
    # What is imported stays, so looking through it for garbage is lost time: a tenth of
    # the start. Whoever runs for longer switches it on again.
    gc.disable()

    from multicart_tui.cli.main import run

    return run(sys.argv[1:] if arguments is None else arguments)


if __name__ == "__main__":
    sys.exit(main())
