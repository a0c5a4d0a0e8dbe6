"""Tells a listener about bytes moved, not oftener than a screen can use."""

from __future__ import annotations

import time
from collections.abc import Callable

from multicart_tui.api.protocol import ByteProgress

INTERVAL = 0.1
"""Seconds between two reports."""


class Progress:
    """Passes on the first, the last and a few reports between them.

    Args:
        listener: Whom to tell; None for nobody.
        clock: Seconds from any start, never going back; a test passes its own.
    """

    def __init__(
        self, listener: ByteProgress | None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._listener = listener
        self._clock = clock
        self._next = 0.0

    def at(self, done: int, whole: int | None, *, is_last: bool = False) -> None:
        """Report ``done`` of ``whole`` bytes; ``whole`` is None when it is not known."""
        if self._listener is None:
            return
        now = self._clock()
        if is_last or now >= self._next:
            self._next = now + INTERVAL
            self._listener(done, whole)
