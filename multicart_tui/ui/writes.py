"""Requests that change something, kept alive whatever the person looks at meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar

from textual.dom import DOMNode

from multicart_tui.domain.text import clean, plural
from multicart_tui.errors import MulticartError
from multicart_tui.ui.presenting import notify_error

if TYPE_CHECKING:
    from multicart_tui.ui.jobs import SessionJob
    from multicart_tui.ui.shell import Shell

Result = TypeVar("Result")


class Writes:
    """Runs writes in workers of the application, which no screen can cancel.

    Args:
        app: The application that owns the workers.
        on_change: Called when a write begins or ends.
    """

    def __init__(self, app: Shell, on_change: Callable[[], None] | None = None) -> None:
        self._app = app
        self._on_change = on_change
        self._numbers = count(1)
        self._running: dict[int, str] = {}

    def __len__(self) -> int:
        return len(self._running)

    @property
    def descriptions(self) -> tuple[str, ...]:
        """What is under way, oldest first, e.g. ``create B0C1234567``."""
        return tuple(self._running.values())

    @property
    def words(self) -> str:
        """How many are under way: ``1 write under way``; empty when none is."""
        return f"{plural(len(self), 'write')} under way" if self._running else ""

    def start(
        self,
        description: str,
        work: Coroutine[Any, Any, Result],
        done: Callable[[Result], None],
        failed: Callable[[MulticartError], None],
        *,
        job: SessionJob | None = None,
    ) -> None:
        """Run ``work`` to its end, then call ``done`` or ``failed`` on the event loop.

        The callbacks are called even if the screen that asked is gone, so they must
        check ``is_mounted`` before they touch it; in that case a toast tells the result.

        Args:
            description: What it does, as an imperative phrase: ``create B0C1234567``.
            work: The coroutine that sends the request.
            done: Takes what ``work`` returned.
            failed: Takes the MulticartError that ``work`` raised. Any other exception is
                a fault in the program and ends it with a report.
            job: As what it is listed among the jobs; under its description if None. How it
                ended is taken down before the callbacks, which may say more of it.
        """
        number = next(self._numbers)
        self._running[number] = clean(description, 200)
        if job is None:
            job = self._app.jobs.begin(description[:1].upper() + description[1:], is_write=True)
        self._changed()
        self._app.run_worker(
            self._run(number, job, work, done, failed),
            group="writes",
            description="a write",
            exit_on_error=True,
        )

    async def _run(
        self,
        number: int,
        job: SessionJob,
        work: Coroutine[Any, Any, Result],
        done: Callable[[Result], None],
        failed: Callable[[MulticartError], None],
    ) -> None:
        try:
            with self._app.jobs.at_work(job):
                result = await work
        except MulticartError as error:
            if _is_gone(failed):
                notify_error(self._app, error)
            failed(error)
        else:
            if _is_gone(done):
                self._app.notify(f"Done: {self._running[number]}", markup=False)
            done(result)
        finally:
            del self._running[number]
            self._changed()

    def _changed(self) -> None:
        if self._on_change:
            self._on_change()


def _is_gone(callback: Callable[..., None]) -> bool:
    """Whether the widget that a bound method belongs to has left the screen."""
    owner = getattr(callback, "__self__", None)
    return isinstance(owner, DOMNode) and not owner.is_attached
