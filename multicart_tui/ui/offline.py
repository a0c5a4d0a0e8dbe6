"""A link that is lost: since when, and whether it is back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING

from multicart_tui.errors import AnswerError, MulticartError, NetworkError

if TYPE_CHECKING:
    from textual.timer import Timer

    from multicart_tui.services.session import Session
    from multicart_tui.ui.shell import Shell

WAITS = (10.0, 20.0, 40.0, 60.0)
"""Seconds before each look whether the link is back; the last holds from then on."""


def clock_time(then: datetime, now: datetime) -> str:
    """A time of day, with its day if that is another: ``12:04``, ``2026-11-23 23:58``."""
    return f"{then:%H:%M}" if then.date() == now.date() else f"{then:%Y-%m-%d %H:%M}"


class Offline:
    """Looks now and then whether the service can be reached again: one request, sent once.

    Args:
        app: Runs the looking.
        session: Whose link is lost.
        now: Tells the time, in the local time zone.
        on_back: Called once, when the service was reached.
    """

    def __init__(
        self,
        app: Shell,
        session: Session,
        now: Callable[[], datetime],
        on_back: Callable[[], None],
    ) -> None:
        self._app = app
        self._session = session
        self._now = now
        self._on_back = on_back
        self._looks = 0
        self._timer: Timer | None = None
        self._is_over = False
        self.since = now()
        self.lost_at = monotonic()
        """When it was lost, in seconds of the monotonic clock."""
        self._wait()

    @property
    def words(self) -> str:
        """Since when there is no link: ``offline since 12:04``."""
        return f"offline since {clock_time(self.since, self._now())}"

    def data_words(self, read_at: datetime | None) -> str:
        """The same, and from when what is on screen is: ``offline …, data of 12:03``."""
        if read_at is None:
            return self.words
        return f"{self.words}, data of {clock_time(read_at, self._now())}"

    def _wait(self) -> None:
        seconds = WAITS[min(self._looks, len(WAITS) - 1)]
        self._looks += 1
        self._timer = self._app.set_timer(seconds, self._look)

    def _look(self) -> None:
        if not self._is_over:
            self._app.run_worker(
                self._reach(), group="link", exclusive=True, description="look for the link"
            )

    async def _reach(self) -> None:
        try:
            await self._session.api.reach()
        except (NetworkError, AnswerError):
            if not self._is_over:
                self._wait()
            return
        except MulticartError:
            pass  # it answered, and that is all there was to learn
        self.back()

    def back(self) -> None:
        """The service was reached."""
        if not self._is_over:
            self.end()
            self._on_back()

    def end(self) -> None:
        """Look no more, as when another account is open."""
        self._is_over = True
        if self._timer:
            self._timer.stop()
