"""How long what a key leads to takes to arrive, and how many bytes it is."""

from __future__ import annotations

import time
from dataclasses import dataclass

from tests.remote.programs import HELD, START, Program, Step
from tests.support.terminal import Terminal

LONGEST = 240.0
"""Seconds after which something did not come."""

QUIET = 1.2
"""Seconds without a byte after which an answer counts as whole."""

RESTLESS = 60.0
"""Seconds after which something that never stops sending counts as whole."""

BLINKING = 2.0
"""Seconds in which a program whose cursor blinks has to send next to nothing."""

NEXT_TO_NOTHING = 700, 4_000
"""Bytes in that time on the slowest line, and on a fast one, which lets more of them through."""

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
    bits = 0
    """Bits a second of the line it is on; 0 for as many as come."""
    whole = 0
    """Bytes that had come when the answer was whole; what a cursor's blinking adds is not."""

    def _draw(self, data: bytes) -> None:
        self.last_byte_at = time.perf_counter()
        super()._draw(data)

    def rest(self, program: Program) -> None:
        """Read until the whole answer is there; afterwards ``last_byte_at`` is when it was."""
        end = time.perf_counter() + RESTLESS
        if not program.blinks:
            while self._read(QUIET) and time.perf_counter() < end:
                pass
            self.whole = len(self.received)
            return
        least, most = NEXT_TO_NOTHING
        idle = max(least, min(most, int(self.bits * BLINKING / 8 * 0.3)) if self.bits else most)
        is_moving = True
        while is_moving and time.perf_counter() < end:
            start, since, last = len(self.received), time.perf_counter(), self.last_byte_at
            while (left := since + BLINKING - time.perf_counter()) > 0:
                self._read(left)
            is_moving = len(self.received) - start > idle
        self.last_byte_at = last
        self.whole = start

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
    terminal.rest(program)
    costs[START] = Cost(terminal.last_byte_at - terminal.started_at, terminal.whole)
    for step in program.steps:
        cost = _do(step, terminal, program)
        if step.is_measured:
            costs[step.name] = cost
    return costs


def _do(step: Step, terminal: Watched, program: Program) -> Cost:
    start, pressed = len(terminal.received), time.perf_counter()
    if step.name == HELD:
        terminal.hold(step.keys)
        pressed = time.perf_counter()
    elif step.name:
        terminal.press(*step.keys)
    else:
        for key in step.keys:
            terminal.press(key)
            terminal.rest(program)
    terminal.wait_for(
        lambda: len(terminal.received) > start and terminal.shows(step.shows), LONGEST
    )
    terminal.rest(program)
    # Nothing may be left to come when a key that was held is let go.
    return Cost(max(0.01, terminal.last_byte_at - pressed), terminal.whole - start)
