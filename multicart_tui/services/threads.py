"""Runs long work in a thread that ends soon when nobody waits for it any more."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

Stop = Callable[[], bool]
"""Asked now and then; true when the result is not wanted any more."""

OnProgress = Callable[[int, int], None]
"""Told how much is done, and how much there is in all."""

T = TypeVar("T")


async def in_thread(work: Callable[[Stop], T], stop: Stop | None = None) -> T:
    """Run work in a thread and return its result.

    Args:
        work: Gets a question to ask now and then: whether to give up. It is true when
            ``stop`` says so, and once the task that waits here was cancelled.
        stop: The person's own wish; asked in the thread.
    """
    is_left = threading.Event()

    def asked() -> bool:
        return is_left.is_set() or (stop is not None and stop())

    try:
        return await asyncio.to_thread(work, asked)
    finally:
        is_left.set()


def on_loop(tell: OnProgress | None) -> OnProgress | None:
    """The same listener, to be told from a thread and heard on the running event loop."""
    if tell is None:
        return None
    loop, listener = asyncio.get_running_loop(), tell

    def from_thread(done: int, total: int) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(listener, done, total)

    return from_thread
