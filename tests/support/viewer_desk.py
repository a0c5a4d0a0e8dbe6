"""A person in front of the viewer: keys, and what they see."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.screen import Screen

from multicart_tui.domain.json_rows import Row
from multicart_tui.ui.app import MulticartApp
from multicart_tui.ui.screens.viewer import ViewerScreen
from multicart_tui.ui.screens.viewer_source import ViewerSource
from multicart_tui.ui.viewer_app import ViewerApp
from tests.support.sessions import FakeConnector
from tests.support.waiting import wait_until

NAMES = {
    " ": "space",
    "/": "slash",
    ":": "colon",
    ".": "full_stop",
    "-": "minus",
    "$": "dollar_sign",
    "[": "left_square_bracket",
    "]": "right_square_bracket",
    "*": "asterisk",
    "?": "question_mark",
    "@": "at",
    "_": "underscore",
}


@dataclass
class ViewerDesk:
    """The application with the viewer in front."""

    app: MulticartApp
    pilot: Pilot[None]
    screen: ViewerScreen

    async def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        await self.pilot.press(*keys)

    async def write(self, text: str) -> None:
        """Type text as a terminal sends it."""
        await self.pilot.press(*(NAMES.get(char, char) for char in text))

    async def search(self, text: str) -> None:
        """Look for a text, until all of the document was searched."""
        await self.press("slash")
        await self.write(text)
        await self.press("enter")
        await self.until(lambda: self.screen.search is None or self.screen.search.is_finished)
        await self.pilot.pause()

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait for the screen to come to a state."""
        await wait_until(self.pilot, condition)

    async def until_shown(self, screen: type[Screen[Any]]) -> None:
        """Wait for another screen to be in front."""
        await self.until(lambda: isinstance(self.app.screen, screen) and self.app.screen.is_mounted)
        await self.pilot.pause()

    async def until_prepared(self) -> None:
        """Wait until everything of the document is known."""
        await self.until(
            lambda: self.screen.opened is not None and self.screen.opened.document.is_finished
        )
        await self.pilot.pause()

    @property
    def lines(self) -> list[str]:
        """The lines of the document on screen."""
        view = self.screen.view
        found = (view.render_line(y).text.rstrip() for y in range(view.size.height))
        return [line for line in found if line]

    @property
    def path(self) -> str:
        """Where the line above says one is."""
        return self.screen.path_line.text

    @property
    def row(self) -> Row:
        """The row under the cursor."""
        row = self.screen.view.row
        assert row is not None
        return row

    @property
    def status(self) -> str:
        """The words under the document, all of them."""
        line = self.screen.status
        return " · ".join(part for part in (line.busy, *line.facts) if part)

    @property
    def toasts(self) -> str:
        """Every toast on screen, title and text."""
        return "\n".join(f"{each.title} {each.message}" for each in self.app._notifications)

    @property
    def text(self) -> str:
        """What stands on the terminal."""
        return "\n".join(strip.text for strip in self.app.screen._compositor.render_strips())


@asynccontextmanager
async def view_file(path: Path, *, size: tuple[int, int] = (80, 24)) -> AsyncIterator[ViewerDesk]:
    """View a file, without any session."""
    app = ViewerApp(FakeConnector(), source=ViewerSource.of_file(path))
    async with app.run_test(size=size, notifications=True) as pilot:
        await wait_until(pilot, lambda: isinstance(app.screen, ViewerScreen))
        screen = app.screen
        assert isinstance(screen, ViewerScreen)
        desk = ViewerDesk(app, pilot, screen)
        await desk.until_prepared()
        yield desk


@asynccontextmanager
async def view_text(
    tmp_path: Path, text: str | bytes, *, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[ViewerDesk]:
    """View a document."""
    path = tmp_path / "it.json"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    async with view_file(path, size=size) as desk:
        yield desk
