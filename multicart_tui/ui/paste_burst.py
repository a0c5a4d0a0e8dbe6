"""Tells a paste from typing where the terminal does not: it comes faster than anybody types.

Without bracketed paste each character of a paste is a key, and the first letters would be
commands of the table. On a screen that takes pastes the first key waits a few milliseconds;
if others follow at once, all are gathered until it is quiet, and looked at together.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from textual import events

from multicart_tui.ui.type_ahead import Typed

if TYPE_CHECKING:
    from textual.app import App

FIRST_WAIT = 0.005
"""Seconds a key waits for another that is right behind it."""

QUIET = 0.03
"""Seconds without a key after which a burst is over."""

GOES_ON = 0.3
"""Seconds after the end of a paste in which more keys belong to it: the link was slow."""

LEAST_IN_BOX = 8
"""Keys of a burst that go into a box of text in one piece."""

LONG = 60
"""Keys of a burst that nobody typed, whatever they say."""

_BEGINS = re.compile(r"[A-Za-fhim-z0-9\"'\[{<]")
"""What a paste may begin with; keys that move the cursor are not kept waiting."""

_ASIN = re.compile(
    r"(?<![A-Z0-9])(?:B0[A-Z0-9]{8}|[0-9]{9}[0-9X])(?![A-Z0-9])|\bamazon\.|\bamzn\.", re.IGNORECASE
)


@runtime_checkable
class PasteTaker(Protocol):
    """A screen where a paste means something; it hears of each by ``on_paste``."""

    takes_pastes: bool


@runtime_checkable
class LineTaker(Protocol):
    """A box of several lines, which takes a paste of any size in one piece."""

    takes_lines: bool


class PasteBurst:
    """Gathers the keys of a paste.

    Args:
        app: The application whose keys these are.
        send: Sends a key or a paste on its way.
        is_idle: Whether all keys before had their effect, so that what is in front is known.
    """

    def __init__(
        self,
        app: App[Any],
        send: Callable[[Typed], Awaitable[None]],
        is_idle: Callable[[], bool],
    ) -> None:
        self._app = app
        self._send = send
        self._is_idle = is_idle
        self._keys: list[events.Key] = []
        self._last = 0.0
        self._pasted = 0.0
        self._is_in_box = False

    async def take(self, event: Typed) -> None:
        """Send a key on its way, or keep it until it is known what it belongs to."""
        if isinstance(event, events.Key) and _character(event) and self._is_wanted(event):
            self._keys.append(event)
            self._last = monotonic()
            if len(self._keys) == 1:
                self._app.set_timer(FIRST_WAIT, self._look)
            return
        await self._end()
        await self._send(event)

    def _is_wanted(self, event: events.Key) -> bool:
        if self._keys or monotonic() - self._pasted < GOES_ON:
            return True
        screen: object = self._app.screen
        if not (isinstance(screen, PasteTaker) and screen.takes_pastes and self._is_idle()):
            return False
        focused = self._app.focused
        is_text = focused is not None and focused.check_consume_key(event.key, event.character)
        self._is_in_box = is_text and isinstance(focused, LineTaker)
        return self._is_in_box if is_text else _BEGINS.fullmatch(_character(event)) is not None

    def _look(self) -> None:
        """End the burst if it is quiet; keys that wait in the queue come first."""
        wait = FIRST_WAIT if len(self._keys) == 1 else QUIET
        left = wait - (monotonic() - self._last)
        if left > 0:
            self._app.set_timer(left, self._look)
        elif self._keys:
            self._app.call_later(self._end_if_quiet, self._last)

    async def _end_if_quiet(self, last: float) -> None:
        if last == self._last:
            await self._end()
        else:
            self._look()

    async def _end(self) -> None:
        keys, self._keys = self._keys, []
        if not keys:
            return
        text = "".join(map(_character, keys))
        if self._is_paste(text):
            self._pasted = monotonic()
            self._is_in_box = True  # what follows is the rest of it
            await self._send(events.Paste(text))
        else:
            for key in keys:
                await self._send(key)

    def _is_paste(self, text: str) -> bool:
        if monotonic() - self._pasted < GOES_ON or self._is_in_box:
            return len(text) >= LEAST_IN_BOX
        return len(text) >= LONG or _ASIN.search(text) is not None


def _character(key: events.Key) -> str:
    """What a key writes; nothing if it is a command."""
    if key.character in ("\r", "\n"):
        return "\n"
    if key.character == "\t":
        return "\t"
    return key.character or "" if key.is_printable else ""
