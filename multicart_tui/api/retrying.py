"""When a request may be sent again, and how long to wait before."""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections.abc import Awaitable, Callable
from datetime import UTC
from email.utils import parsedate_to_datetime

from multicart_tui.api.failure import Failure

BASE_SECONDS = 1.0
"""Mean wait before the second try; each further try doubles it."""
LONGEST_SECONDS = 60.0
"""Longest Retry-After that is waited out; to come back sooner than asked would be refused."""

_DAY = 86_400


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
        """Return the seconds to wait after try number ``failed_try``; None to give up.

        A service that asks for more than a minute is not waited for.
        """
        if failed_try >= self.tries or not failure.is_passing:
            return None
        if is_write and failure.may_have_arrived:
            return None
        if failure.retry_after is not None:
            return failure.retry_after if failure.retry_after <= LONGEST_SECONDS else None
        return BASE_SECONDS * (1 << (failed_try - 1)) * (0.5 + self._chance())


def come_back(seconds: float, now: Callable[[], float] = time.time) -> str:
    """Say when the service wants to be asked again.

    Args:
        seconds: From now, 0 or more.
        now: Seconds since the epoch.
    """
    if seconds > 365 * _DAY:
        return "The service asks not to come back for more than a year."
    minutes = math.ceil(seconds / 60)
    if seconds <= 120:
        wait = f"{math.ceil(seconds)} s"
    elif seconds < 7_200:
        wait = f"{minutes} min"
    elif seconds < 2 * _DAY:
        wait = f"{minutes // 60} h {minutes % 60} min"
    else:
        wait = f"{math.ceil(seconds / _DAY)} days"
    form = "%H:%M" if seconds < _DAY else "%Y-%m-%d %H:%M"
    # Rounded up, so that nobody comes a few seconds early.
    clock = time.strftime(form, time.localtime(math.ceil((now() + seconds) / 60) * 60))
    return f"The service asks to come back in {wait}, at {clock}."


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
