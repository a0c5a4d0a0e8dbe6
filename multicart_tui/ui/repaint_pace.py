"""When to send what changed over a slow link: seldom, and never faster than it is taken.

What is sent too early waits in buffers between here and the terminal, for seconds that nobody
can cut short. So changes are gathered, and after each frame the terminal is asked where its cursor
is (ECMA-48, DSR 6): its answer says that everything before has arrived.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from time import monotonic

MOST_A_SECOND = 5
"""Frames a second."""

GATHERING = 0.02
"""Seconds to wait for what else a key changes."""

WINDOW = 400
"""Bytes that may be under way when another frame is sent."""

PATIENCE = 10.0
"""Seconds after which an answer is no longer waited for."""

LAST_WORDS = 1.5
"""Seconds that the end waits for answers, which would otherwise be typed into the shell."""

LOOK_AGAIN = 0.25
"""Seconds until the way is tried again without an answer."""

ASK = "\x1b[6n"
"""Asks the terminal where its cursor is."""


class RepaintPace:
    """Lets frames go one by one.

    Args:
        later: Calls a function after some seconds.
        send: Sends what changed, with ``ASK`` behind it; returns how many bytes that were, 0 if
            there was nothing to send and to ask.
        clock: Seconds that only ever grow.
    """

    def __init__(
        self,
        later: Callable[[float, Callable[[], None]], object],
        send: Callable[[], int],
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._later = later
        self._send = send
        self._clock = clock
        self._is_wanted = False
        self._next_at = 0.0
        self._under_way: deque[tuple[float, int]] = deque()
        """When each frame without an answer was sent, and its bytes."""
        self._is_answered = False
        """Whether the terminal ever answered: one that does not is not waited for."""
        self._last: Callable[[], None] | None = None
        """What is to be called when nothing is under way any more."""

    def end(self, call: Callable[[], None]) -> None:
        """Send nothing more, and call a function when everything that was asked is answered."""
        self._wait_for_answers(call)

    def pause(self, call: Callable[[], None]) -> None:
        """Call a function when everything that was asked is answered, and send nothing until then.

        For one that gives the terminal away for a while.
        """

        def go_on() -> None:
            call()
            self._last = None
            self._is_wanted = False
            self.want()

        self._wait_for_answers(go_on)

    def _wait_for_answers(self, call: Callable[[], None]) -> None:
        self._last = call
        if self._is_answered and self._under_way:
            self._later(LAST_WORDS, self._call_last)
        else:
            self._call_last()

    def _call_last(self) -> None:
        if self._last:
            call, self._last = self._last, _nothing
            call()

    def want(self) -> None:
        """Something changed."""
        if not self._is_wanted and not self._last:
            self._is_wanted = True
            self._later(max(GATHERING, self._next_at - self._clock()), self._go)

    def arrived(self) -> None:
        """The terminal answered."""
        self._is_answered = True
        if self._under_way:
            self._under_way.popleft()
        if self._last and not self._under_way:
            self._call_last()
        elif self._clock() >= self._next_at:
            self._go()

    @property
    def _is_clogged(self) -> bool:
        now = self._clock()
        if self._under_way and now - self._under_way[0][0] > PATIENCE:
            self._under_way.clear()
            self._is_answered = False
        return self._is_answered and sum(size for _, size in self._under_way) >= WINDOW

    def _go(self) -> None:
        if not self._is_wanted or self._last:
            return
        if self._is_clogged:
            self._later(LOOK_AGAIN, self._go)
            return
        self._is_wanted = False
        now = self._clock()
        if size := self._send():
            self._next_at = now + 1 / MOST_A_SECOND
            self._under_way.append((now, size))


def _nothing() -> None:
    """What is left to do after the end."""
