"""What is sent to the terminal, and when: only what it does not show yet, and never in vain."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from time import monotonic
from typing import Any

from rich.console import RenderableType
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.drivers._writer_thread import WriterThread
from textual.geometry import Offset
from textual.screen import Screen

from multicart_tui.ui.repaint_pace import ASK, LOOK_AGAIN, RepaintPace
from multicart_tui.ui.terminal_look import TerminalLook
from multicart_tui.ui.terminal_memory import TerminalMemory
from multicart_tui.ui.terminal_writing import erases_in_colour

GATHERING = 0.04
"""Seconds in which a screen that has just come to the front finishes drawing itself."""

LATE = 0.06
"""Seconds after which gathering has taken longer than it should, and goes on once more."""

SMALL = 300
"""Characters of a frame that arrives as a whole without being marked as one."""

WAITING = 8
"""Texts that wait for the terminal to take them when no other is made.

The toolkit would stand still at 30, and every request with it.
"""


class TerminalFrames(TerminalLook):
    """Sends frames: each at once, or over a slow link gathered and one by one.

    Args:
        css_path: The style files.
        is_ascii: Whether to draw with ASCII alone.
        slow_link: Whether each byte to the terminal counts.
    """

    def __init__(
        self,
        *,
        css_path: list[str | PurePath] | None = None,
        is_ascii: bool = False,
        slow_link: bool = False,
    ) -> None:
        super().__init__(css_path=css_path, is_ascii=is_ascii, slow_link=slow_link)
        self._memory = TerminalMemory(erases=erases_in_colour())
        self._pace = RepaintPace(self.set_timer, self._send_changes)
        self._cursor_sent: Offset | None = None
        self._screen_sent: Screen[Any] | None = None
        self._is_gathering = False
        self._is_small = False
        self._is_stalled = False

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        is_sent = self._running and not (self._batch_count or self._closed or self.is_headless)
        if is_sent and isinstance(renderable, LayoutUpdate | ChopsUpdate):
            self._memory.take(renderable)
            if self.slow_link:
                self._pace.want()
            elif self._screen_sent not in (None, screen):
                # A screen draws itself several times over before all of it has its place.
                self._is_gathering = True
                self._gather(again=True)
            elif not self._is_gathering:
                self._send_changes()
            self._screen_sent = screen
        else:
            super()._display(screen, renderable)

    def _gather(self, *, again: bool) -> None:
        began = monotonic()

        def send() -> None:
            if again and monotonic() - began > LATE:
                self._gather(again=False)  # all is late on a busy machine, the drawing too
            else:
                self._is_gathering = False
                self._send_changes()

        self.set_timer(GATHERING, send)

    def _send_changes(self) -> int:
        """Send what the terminal does not show yet; returns how many bytes that were."""
        if self._closed or self._driver is None or not self.screen_stack or self._must_wait():
            return 0
        changes = self._memory.unsent(in_order=self.slow_link)
        if not changes.pieces and self.cursor_position == self._cursor_sent:
            return 0
        self._cursor_sent = self.cursor_position
        size = len(changes.render_segments(self.console))
        self._is_small = size < SMALL
        super()._display(self.screen, changes)
        self._is_small = False
        if self.slow_link:
            self._driver.write(ASK)
        return max(1, size)

    def _must_wait(self) -> bool:
        """Whether the terminal takes nothing now; then it is tried again later."""
        if self._is_stalled:
            return True
        self._is_stalled = self.count_unwritten() >= WAITING
        if self._is_stalled:
            self.set_timer(LOOK_AGAIN, self._try_again)
        return self._is_stalled

    def count_unwritten(self) -> int:
        """How many texts the terminal has not taken yet."""
        writer = getattr(self._driver, "_writer_thread", None)
        return writer._queue.qsize() if isinstance(writer, WriterThread) else 0

    def _try_again(self) -> None:
        self._is_stalled = False
        if self.slow_link:
            self._pace.want()
        else:
            self._send_changes()

    def on_cursor_position(self) -> None:
        """The terminal answered: what was sent before has arrived."""
        self._pace.arrived()

    def _begin_update(self) -> None:
        # Where frames come slowly, lines had better be seen as they come than all at the end.
        if not (self.slow_link or self._is_small):
            super()._begin_update()

    def _end_update(self) -> None:
        if not (self.slow_link or self._is_small):
            super()._end_update()

    def _set_pointer_shape(self, shape: str) -> None:
        """Leave the mouse's pointer as it is: every dialog would send two shapes of it."""

    def end_sending(self, call: Callable[[], None]) -> None:
        """Call a function when no answer of the terminal is on its way any more.

        It would be typed into the shell.
        """
        if self.slow_link:
            self._pace.end(call)
        else:
            call()

    def give_terminal_away(self, call: Callable[[], None]) -> None:
        """Call a function that uses the terminal, when no answer of it is on its way any more."""
        if self.slow_link:
            self._pace.pause(call)
        else:
            call()

    def forget_terminal(self, _: object = None) -> None:
        """What the terminal shows is no longer known: the next updates are sent whole."""
        self._memory.forget()

    def action_redraw(self) -> None:
        """Draw everything anew, as when another program wrote over the screen."""
        self.forget_terminal()
        self.refresh(layout=True)

    @property
    def _background_screens(self) -> list[Screen[Any]]:
        # The toolkit counts the screen below as seen even when the one on top is opaque,
        # and then repaints all of the top one for each change underneath.
        return super()._background_screens if self.screen.is_modal else []
