"""A terminal that only counts: when bytes came, and how many."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from statistics import median

from tests.support.terminal import Terminal

BARE = (sys.executable, "-m", "tests.bench.bare_app")
OURS = (sys.executable, "-m", "multicart_tui")

PAUSE = 0.25
"""Seconds without a byte after which a frame counts as whole."""


class Stopwatch(Terminal):
    """Does not draw what it receives: an emulator would cost more than the program."""

    def __init__(self, command: Sequence[str], environment: dict[str, str]) -> None:
        self.last_byte_at = 0.0
        super().__init__(command, columns=120, rows=40, environment=environment)

    def _draw(self, data: bytes) -> None:
        self.last_byte_at = time.perf_counter()

    def seconds_to(self, marker: str, since: float | None = None, start: int = 0) -> float:
        """Wait until the bytes after ``start`` hold a text; returns how long that took."""
        wanted = marker.encode()
        self.wait_for(lambda: wanted in self.received[start:])
        return self.last_byte_at - (self.started_at if since is None else since)

    def cost_of(self, key: str) -> tuple[float, int]:
        """Press a key; returns seconds to the last byte of what it changed, and the bytes."""
        self.settle(PAUSE)
        pressed = time.perf_counter()
        self.press(key)
        size = len(self.settle(PAUSE))
        return self.last_byte_at - pressed, size


def environment(**more: str) -> dict[str, str]:
    """A clean environment for a terminal of many colours."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {
        **kept,
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
        "TEXTUAL_ANIMATIONS": "none",
        **more,
    }


def line(name: str, ours: Sequence[float], bare: Sequence[float], unit: str, goal: str) -> None:
    """Print both medians and their ratio; each pair was measured one after the other."""
    ratio = median(mine / theirs for mine, theirs in zip(ours, bare, strict=True))
    print(f"{name:<34} {median(ours):>10.1f} {median(bare):>10.1f} {unit:<5} x{ratio:<5.2f} {goal}")
