"""When a request may be sent again, and how long to wait before."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from datetime import UTC
from email.utils import parsedate_to_datetime

from multicart_tui.api.failure import Failure

BASE_SECONDS = 1.0
"""Mean wait before the second try; each further try doubles it."""
LONGEST_SECONDS = 60.0
"""Longest wait that a Retry-After header is obeyed for."""


class Retrying:
    """The retry policy: reads after passing trouble, writes only if they never arrived.

    Args:
        tries: How often one request is sent at most; 1 or more.
        sleep: Waits that many seconds; a test passes its own.
        chance: A number from 0 up to 1, for the jitter; a test passes its own.
    """

    def __init__(
        self,
        tries: int = 3,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.tries = max(1, tries)
        self.sleep = sleep
        self._chance = chance

    def wait(self, failed_try: int, failure: Failure, *, is_write: bool) -> float | None:
        """Return the seconds to wait after try number ``failed_try``; None to give up."""
        if failed_try >= self.tries or not failure.is_passing:
            return None
        if is_write and failure.may_have_arrived:
            return None
        if failure.retry_after is not None:
            return min(failure.retry_after, LONGEST_SECONDS)
        return BASE_SECONDS * (1 << (failed_try - 1)) * (0.5 + self._chance())


def retry_after_seconds(header: str, now: Callable[[], float] = time.time) -> float | None:
    """Read a Retry-After header: seconds or an HTTP date (RFC 9110, 10.2.3).

    Args:
        header: The header's text; empty when there was none.
        now: Seconds since the epoch.

    Returns:
        Seconds from now, 0 or more; None when the header says nothing usable.
    """
    header = header.strip()[:64]
    if header.isascii() and header.isdigit():
        return float(header)
    try:
        when = parsedate_to_datetime(header)
    except ValueError:
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return max(0.0, when.timestamp() - now())
