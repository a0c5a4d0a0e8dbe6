"""Ends although the terminal takes nothing any more, as on a line that is dead but not closed.

Whoever ends a program by a signal does not wait for what it still has to draw. The system does,
for ever: a write to such a terminal cannot be called off.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable

PATIENCE = 3.0
"""Seconds that the terminal, and whatever else has to end, get after the signal."""

LOOKS_APART = 1.0
"""Seconds between two looks that have to see the same."""


def end_anyway(waiting: Callable[[], int], code: int) -> None:
    """End the process after a while if the terminal has stopped taking what is written.

    Sessions, journals and child processes are closed before the terminal is given back, so
    nothing but the restoring of its modes is lost; the shell does that again.

    Args:
        waiting: Tells how many texts have not been written yet.
        code: The exit status.
    """

    def look() -> None:
        time.sleep(PATIENCE)
        before = waiting()
        while True:
            time.sleep(LOOKS_APART)
            now = waiting()
            if 0 < before <= now:
                os._exit(code)
            before = now

    threading.Thread(target=look, name="end-anyway", daemon=True).start()
