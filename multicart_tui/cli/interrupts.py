"""Lets ctrl+C and SIGTERM stop a run of writes between two of them, not in the middle of one.

A write that is cut off has no known outcome. So the first signal only asks: nothing more is
begun, and what is under way is waited for. Who cannot wait sends a second one.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Callable, Coroutine, Iterator
from types import FrameType, TracebackType
from typing import Self, TypeVar

Result = TypeVar("Result")

_Handler = Callable[[int, FrameType | None], object] | int | None
"""As the standard library types what ``signal.getsignal`` returns."""

_MEANT = (signal.SIGINT, signal.SIGTERM)


class CutOff(Exception):
    """A second signal ended the work: what was under way has no known outcome."""


class Interrupts:
    """Hears SIGINT and SIGTERM as long as it is entered; afterwards all is as it was.

    Enter it in the main thread, inside the event loop that does the work::

        with Interrupts(lambda: console.say("Stopping…")) as interrupts:
            await interrupts.run(delete_many(api, rows, stop=interrupts.stop))

    Args:
        on_first: Called once, at the first signal: tells the person what is waited for.
    """

    def __init__(self, on_first: Callable[[], None]) -> None:
        self._on_first = on_first
        self._heard = 0
        self._work: asyncio.Task[object] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._before: dict[signal.Signals, _Handler] = {}

    @property
    def is_heard(self) -> bool:
        """Whether a signal came."""
        return self._heard > 0

    def stop(self) -> bool:
        """Whether no more is to be begun; asked before each piece of the work."""
        return self.is_heard

    async def run(self, work: Coroutine[object, object, Result]) -> Result:
        """Do the work, which asks :meth:`stop` by itself; returns what it returns.

        Raises:
            CutOff: A second signal came; the work was cancelled.
        """
        self._work = task = asyncio.create_task(work)
        try:
            return await task
        except asyncio.CancelledError:
            if self._heard > 1:
                raise CutOff from None
            raise
        finally:
            self._work = None

    def __enter__(self) -> Self:
        self._loop = asyncio.get_running_loop()
        for number in _MEANT:
            before = signal.getsignal(number)
            # A shell without job control has its background commands ignore ctrl+C.
            if before is not signal.SIG_IGN:
                self._before[number] = before
                # Not loop.add_signal_handler: Windows has none, and taking it away again
                # would leave another handler for SIGINT than asyncio.run had set.
                signal.signal(number, self._on_signal)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for number, before in self._before.items():
            signal.signal(number, signal.SIG_DFL if before is None else before)
        self._before.clear()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._heard += 1
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._tell if self._heard == 1 else self._cut)

    def _tell(self) -> None:
        if self._work is not None:
            self._on_first()

    def _cut(self) -> None:
        if self._work is not None:
            self._work.cancel()


@contextlib.contextmanager
def ending_at_once() -> Iterator[None]:
    """Have ctrl+C raise KeyboardInterrupt on the spot, for a question that blocks the loop.

    The event loop's own handler would only cancel its task, which a blocked loop never sees.
    """
    before = signal.getsignal(signal.SIGINT)
    if before is signal.SIG_IGN:
        yield
        return
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_DFL if before is None else before)
