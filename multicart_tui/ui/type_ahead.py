"""Hands out keys one by one, so that those typed ahead reach what the earlier ones opened.

The toolkit sends each key at once to whatever has the focus at that moment. Over a slow
link, or from a fast hand, ``/ref`` arrives in one piece: its letters would act on the
table, and one of them may be a command, before the slash has opened the filter.

A form that is being sent takes no keys. Those typed meanwhile wait for its answer: the next
ASIN goes into the form once that is empty again, and none of its letters is lost or becomes
a command of the table behind.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from textual import events
from textual.message import Message

if TYPE_CHECKING:
    from textual.app import App
    from textual.timer import Timer
    from textual.widget import Widget

PATIENCE = 0.5
"""Seconds after which the next key is sent whatever became of the one before."""

LONG_PATIENCE = 2.0
"""The same behind an answer: a letter sent before its field is ready would be a command."""

LOOK_AGAIN = 0.05
"""Seconds between two looks whether a form that is being sent has its answer."""

PASSING = frozenset({"escape", "f1", "ctrl+c", "ctrl+p", "ctrl+q"})
"""Keys that never wait for an answer. Whoever presses one is done with typing ahead."""

Typed = events.Key | events.Paste


@runtime_checkable
class Sender(Protocol):
    """A screen that sends what was typed into it."""

    is_sending: bool
    """Whether an answer is waited for, so that its fields take no keys."""
    refusals: int
    """How often the answer was no; then what was typed on the strength of a yes is void."""


class KeyHandled(Message):
    """Follows a key on its way up, and tells that every widget has had it."""


class TypeAhead:
    """A queue of keys; the next one is sent when the one before has had its effect.

    Args:
        app: The application whose keys these are.
        send: Sends one key on its way, as the toolkit would.
    """

    def __init__(self, app: App[Any], send: Callable[[Typed], Awaitable[None]]) -> None:
        self._app = app
        self._send = send
        self._waiting: deque[Typed] = deque()
        self._is_busy = False
        self._is_text = False
        self._is_held = False
        self._place: tuple[object, object] = (None, None)
        self._rounds = 0
        self._turn = 0
        self._guard: Timer | None = None
        self._seen: tuple[Sender | None, int] = (None, 0)

    async def take(self, event: Typed) -> None:
        """Send a key now, or as soon as those before it are done with."""
        sender = self._sender
        if sender and sender.is_sending and isinstance(event, events.Key) and event.key in PASSING:
            self._waiting.clear()
            await self._send(event)
            return
        self._drop_void()
        self._waiting.append(event)
        if not self._is_busy:
            await self._send_next()

    @property
    def is_idle(self) -> bool:
        """Whether every key so far has had its effect."""
        return not self._is_busy and not self._waiting

    @property
    def _sender(self) -> Sender | None:
        """The screen in front, if it sends what is typed."""
        screen: object = self._app.screen if self._app.screen_stack else None
        return screen if isinstance(screen, Sender) else None

    def _drop_void(self) -> None:
        """Forget what waits, if a request was refused after it was typed."""
        sender = self._sender
        before, self._seen = self._seen, (sender, sender.refusals if sender else 0)
        if sender is before[0] and self._seen != before:
            self._waiting.clear()

    async def _send_next(self) -> None:
        sender = self._sender
        if self._waiting and sender and sender.is_sending:
            self._is_busy = self._is_held = True
            self._app.set_timer(LOOK_AGAIN, self._send_next)
            return
        if self._is_held and self._app.screen_stack:
            # The answer came just now: its field has the focus once that is drawn. A screen
            # that is closed by the answer may never be drawn again.
            self._is_held = False
            self._guard = self._app.set_timer(LONG_PATIENCE, partial(self._go_on, self._turn))
            self._app.screen.call_after_refresh(self._go_on, self._turn)
            return
        self._drop_void()
        self._is_busy = bool(self._waiting)
        target = self._target
        if not self._waiting or target is None:
            return
        event = self._waiting.popleft()
        self._place = (self._app.screen, self._app.focused)
        self._is_text = isinstance(event, events.Key) and target.check_consume_key(
            event.key, event.character
        )
        # A key in a field moves no focus. Another one may make a widget say something
        # (a row was chosen, a button pressed), which goes the same way a second time.
        self._rounds = 1 if self._is_text else 2
        # A widget that is taken away with the key in its queue never hands it on.
        self._guard = self._app.set_timer(PATIENCE, partial(self._go_on, self._turn))
        await self._send(event)
        # This takes the same way through the same queues, so it arrives after the key.
        target.post_message(KeyHandled())

    def handled(self) -> None:
        """A key has been everywhere: wait for what it opened to be drawn, then go on."""
        target = self._target
        self._rounds -= 1
        if target is None:
            return  # the application is ending
        if self._rounds > 0:
            target.post_message(KeyHandled())
        elif self._is_text or self._place == (self._app.screen, self._app.focused):
            # It led nowhere else, so there is nothing to be drawn first: a cursor key that
            # is held down must not go on after it was let go.
            self._go_on(self._turn)
        else:
            target.screen.call_after_refresh(self._go_on, self._turn)

    @property
    def _target(self) -> Widget | None:
        """Where the toolkit sends a key now; None when there is no screen any more."""
        if not self._app.screen_stack:
            return None
        return self._app.focused or self._app.screen

    def _go_on(self, turn: int) -> None:
        if turn == self._turn:
            self._turn += 1
            if self._guard:
                self._guard.stop()
            self._app.call_later(self._send_next)
