"""Somebody who works with the program all day, without a terminal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from textual import events
from textual.pilot import Pilot
from textual.widgets import Input
from textual.widgets._toast import Toast

from multicart_tui.ui.app import MulticartApp

PATIENCE = 60.0
"""Seconds that anything may take to come on screen."""


class Worker:
    """Presses keys and looks at the screen.

    Args:
        app: The program.
        pilot: What presses its keys.
        folder: Where files may be made.
    """

    def __init__(self, app: MulticartApp, pilot: Pilot[None], folder: Path) -> None:
        self.app = app
        self.folder = folder
        self.actions = 0
        """What was done so far; a key or a text is one."""
        self._pilot = pilot

    async def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.actions += 1
            await self._pilot.press(key)

    async def fill(self, text: str) -> None:
        """Put a text into the field in focus, as a paste does."""
        await self.until(lambda: isinstance(self.app.focused, Input))
        field = self.app.focused
        assert isinstance(field, Input)
        self.actions += 1
        field.value = text
        field.cursor_position = len(text)
        await self._pilot.pause()

    async def paste(self, text: str) -> None:
        """Paste a text, as a terminal sends it."""
        self.actions += 1
        self.app.post_message(events.Paste(text))
        await self._pilot.pause()

    async def sees(self, words: str) -> None:
        """Wait until words stand on the screen in front."""
        wanted = _letters(words)
        await self.until(lambda: wanted in _letters(self.text), words)

    async def until(self, holds: Callable[[], object], what: str = "it") -> None:
        """Wait for the program to come to a state.

        Raises:
            AssertionError: It did not.
        """
        for _ in range(int(PATIENCE / 0.01)):
            if holds():
                return
            await self._pilot.pause(0.01)
        raise AssertionError(f"{what!r} did not come; the screen has:\n{self.text}")

    async def rests(self) -> None:
        """Wait until nothing is going on: no work, no toast, nothing of the demo's requests."""
        self.app.clear_notifications()
        await self.until(
            lambda: (
                not (
                    len(self.app._notifications)
                    or self.app.workers._workers
                    or any(screen.query(Toast) for screen in self.app.screen_stack)
                )
            ),
            "rest",
        )

    @property
    def text(self) -> str:
        """What stands on the screen in front."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips)

    @property
    def widgets(self) -> int:
        """Widgets that are there, on every screen."""
        return sum(1 for screen in self.app.screen_stack for _ in screen.walk_children())


def _letters(text: str) -> str:
    return "".join(text.replace("│", " ").split())
