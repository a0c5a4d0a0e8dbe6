"""How long what a key leads to takes to arrive, and how many bytes it is."""

from __future__ import annotations

import time
from dataclasses import dataclass

from tests.remote.programs import HELD, START, Program, Step
from tests.support.terminal import Terminal

LONGEST = 240.0
"""Seconds after which something did not come."""

RESTLESS = 15.0
"""Seconds after which something that never stops sending counts as whole."""

BETWEEN_HELD = 1 / 30
"""Seconds between two keys of one that is held down."""


@dataclass(frozen=True)
class Cost:
    """What a step cost.

    Args:
        seconds: From the key until the last byte of its answer was there.
        sent: Bytes of it.
    """

    seconds: float
    sent: int


class Watched(Terminal):
    """A terminal that knows when the last byte came."""

    last_byte_at = 0.0

    def _draw(self, data: bytes) -> None:
        self.last_byte_at = time.perf_counter()
        super()._draw(data)

    def rest(self, quiet: float) -> None:
        """Read until nothing comes for a while, or for as long as anybody would wait."""
        end = time.perf_counter() + RESTLESS
        while self._read(quiet) and time.perf_counter() < end:
            pass

    def hold(self, keys: tuple[str, ...]) -> None:
        """Press keys as fast as one that is held down repeats."""
        for key in keys:
            self.press(key)
            end = time.perf_counter() + BETWEEN_HELD
            while (left := end - time.perf_counter()) > 0:
                self._read(left)


def measure(program: Program, terminal: Watched) -> dict[str, Cost]:
    """What the start and each step cost, by its name."""
    costs = {}
    terminal.wait_for(program.shows, LONGEST)
    terminal.rest(program.quiet)
    costs[START] = Cost(terminal.last_byte_at - terminal.started_at, len(terminal.received))
    for step in program.steps:
        cost = _do(step, terminal, program.quiet)
        if step.is_measured:
            costs[step.name] = cost
    return costs


def _do(step: Step, terminal: Watched, quiet: float) -> Cost:
    start, pressed = len(terminal.received), time.perf_counter()
    if step.name == HELD:
        terminal.hold(step.keys)
        pressed = time.perf_counter()
    elif step.name:
        terminal.press(*step.keys)
    else:
        for key in step.keys:
            terminal.press(key)
            terminal.rest(quiet)
    terminal.wait_for(
        lambda: len(terminal.received) > start and terminal.shows(step.shows), LONGEST
    )
    terminal.rest(quiet)
    # Nothing may be left to come when a key that was held is let go.
    return Cost(max(0.01, terminal.last_byte_at - pressed), len(terminal.received) - start)
