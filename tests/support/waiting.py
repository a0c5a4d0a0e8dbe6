"""Waiting for a screen to come to a state, without guessing how long that takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.pilot import Pilot

STEP = 0.02
"""Seconds between two looks."""


async def wait_until(
    pilot: Pilot[Any], condition: Callable[[], object], timeout: float = 30
) -> None:
    """Let the application run until ``condition`` holds.

    Raises:
        AssertionError: It did not hold within ``timeout`` seconds.
    """
    for _ in range(int(timeout / STEP)):
        if condition():
            return
        await pilot.pause(STEP)
    raise AssertionError(f"did not come to hold within {timeout} s")
