"""Sessions that are being opened, of which only the one asked for last is waited for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from multicart_tui.errors import MulticartError
from multicart_tui.ui.messages import SessionFailed, SessionOpened

if TYPE_CHECKING:
    from textual.app import App

    from multicart_tui.services.session import Session


class Openings:
    """Opens sessions in threads, and knows which answer still counts.

    A thread cannot be stopped, so an answer may come long after the person chose another
    account or went back. Whoever takes a message asks :meth:`is_awaited` first.

    Args:
        app: Runs the threads and gets a SessionOpened or a SessionFailed from each.
    """

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._last = 0
        self._awaited = 0

    def start(self, open_session: Callable[[], Session]) -> None:
        """Open a session, and wait for no other any more; ``open_session`` blocks."""
        self._last += 1
        self._awaited = self._last
        self._app.run_worker(
            partial(self._open, self._last, open_session),
            thread=True,
            group="session",
            description="open a session",
        )

    def _open(self, number: int, open_session: Callable[[], Session]) -> None:
        try:
            session = open_session()
        except MulticartError as error:
            self._app.post_message(SessionFailed(error, number))
        else:
            self._app.post_message(SessionOpened(session, number))

    def is_awaited(self, number: int) -> bool:
        """Whether the opening of this number is waited for; from now on it is not."""
        is_awaited = number == self._awaited
        if is_awaited:
            self._awaited = 0
        return is_awaited

    def stop_waiting(self) -> None:
        """Take no answer of an opening that is under way."""
        self._awaited = 0
