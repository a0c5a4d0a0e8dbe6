"""Work that takes its time: told in a line now and then, given up or stopped by ctrl+c."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Coroutine
from time import monotonic
from types import TracebackType
from typing import Protocol, Self, TypeVar

from multicart_tui.exit_codes import ExitCode
from multicart_tui.plain.prompting import Left, Talk

EVERY = 3.0
"""Seconds between two lines on how far a work is."""

PATIENCE = 5
"""So many times that is waited before a line is said again although nothing changed."""

T = TypeVar("T")
Stop = Callable[[], bool]


class GivenUp(Exception):
    """The person pressed ctrl+c while something was read; nothing was changed."""


class CutOff(Exception):
    """A second ctrl+c ended a write in the middle: its outcome is not known."""


class Interrupts(Protocol):
    """Hears ctrl+c and SIGTERM as long as it is entered."""

    is_told_to_end: bool
    """Whether one of the signals was SIGTERM, which means the whole program."""

    @property
    def is_heard(self) -> bool:
        """Whether a signal came."""

    def stop(self) -> bool:
        """Whether no more is to be begun."""

    async def run(self, work: Coroutine[object, object, T]) -> T:
        """Do the work, which asks :meth:`stop` by itself.

        Raises:
            CutOff: A second signal came; the work was cancelled.
        """

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


Hearing = Callable[[Callable[[], None]], Interrupts]
"""Makes one that calls what it is given at the first signal."""


class Progress:
    """What a work tells of itself; said at most once in a few seconds."""

    def __init__(self) -> None:
        self.words = ""
        """How far the work is now; nothing is said while it is empty."""

    def tell(self, words: str) -> None:
        """Take note of how far the work is."""
        self.words = words

    def count(self, what: str) -> Callable[[int, int], None]:
        """A listener for counts: ``Reading the collection, 1,000 of 5,000``."""
        return lambda done, total: self.tell(f"{what}, {done:,} of {total:,}")


class Work:
    """Runs what takes its time.

    Args:
        talk: Whom to tell how far it is.
        hearing: How ctrl+c is heard.
        every: Seconds between two lines; :data:`EVERY` if None.
    """

    def __init__(self, talk: Talk, hearing: Hearing, *, every: float | None = None) -> None:
        self._talk = talk
        self._hearing = hearing
        self._every = every

    async def read(self, begin: Callable[[Progress], Coroutine[object, object, T]]) -> T:
        """Do something that changes nothing; ctrl+c gives it up.

        Raises:
            GivenUp: The person did.
        """
        async with self._progress() as progress:
            task = asyncio.ensure_future(begin(progress))

            async def wait() -> T:
                return await task

            with self._hearing(lambda: _cancel(task)) as interrupts:
                try:
                    return await interrupts.run(wait())
                except (asyncio.CancelledError, CutOff):
                    if interrupts.is_told_to_end:
                        raise Left(ExitCode.INTERRUPTED) from None
                    if interrupts.is_heard:
                        raise GivenUp from None
                    raise

    async def write(
        self,
        begin: Callable[[Progress, Stop], Coroutine[object, object, T]],
        *,
        if_cut_off: str = "Look at the list before you do it again.",
    ) -> T:
        """Do something that changes rows; ctrl+c has nothing more begun.

        Args:
            begin: Begins it; told whom to tell of progress, and whom to ask about stopping.
            if_cut_off: What to do after a second ctrl+c, in a sentence.

        Raises:
            Left: A second ctrl+c cut it off, and the person was told.
        """

        def tell() -> None:
            self._talk.say(
                "Stopping after the request that is under way. ctrl+c again ends at once."
            )

        async with self._progress() as progress:
            with self._hearing(tell) as interrupts:
                try:
                    result = await interrupts.run(begin(progress, interrupts.stop))
                except CutOff:
                    self._talk.say(
                        "Ended in the middle of a request. Whether that was done is not known.",
                        if_cut_off,
                    )
                    raise Left(ExitCode.INTERRUPTED) from None
                finally:
                    # Once what became of it is told, nothing more is asked.
                    self._talk.is_over |= interrupts.is_told_to_end
                return result

    @contextlib.asynccontextmanager
    async def _progress(self) -> AsyncIterator[Progress]:
        progress = Progress()
        telling = asyncio.create_task(self._tell(progress))
        try:
            yield progress
        finally:
            telling.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await telling

    async def _tell(self, progress: Progress) -> None:
        every = EVERY if self._every is None else self._every
        begun, said, waited = monotonic(), "", 0
        while True:
            await asyncio.sleep(every)
            waited += 1
            if not progress.words:
                continue
            if progress.words != said:
                said, waited = progress.words, 0
                self._talk.say(f"{said}.")
            elif waited >= PATIENCE:
                waited = 0
                self._talk.say(f"{said}, for {monotonic() - begun:,.0f} seconds now.")


def _cancel(task: asyncio.Future[T]) -> None:
    task.cancel()
