"""A person in front of the ASINs of a collection: keys, and what they see."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input, Static

from multicart_tui.domain.ids import CollectionId
from multicart_tui.services.session import Session
from multicart_tui.ui.app import MulticartApp
from multicart_tui.ui.screens.asins import AsinsScreen
from tests.support.fake_api import FakeApi
from tests.support.sessions import FakeConnector, make_session
from tests.support.waiting import wait_until


@dataclass
class Desk:
    """The application with one collection open."""

    api: FakeApi
    app: MulticartApp
    pilot: Pilot[None]
    screen: AsinsScreen
    session: Session

    async def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        await self.pilot.press(*keys)

    async def write(self, text: str) -> None:
        """Type text as a terminal sends it."""
        names = {" ": "space", "/": "slash", ":": "colon", ".": "full_stop", "-": "minus"}
        await self.pilot.press(*(names.get(char, char) for char in text))

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait for the screen to come to a state."""
        await wait_until(self.pilot, condition)

    async def until_shown(self, modal: type[Screen[Any]]) -> None:
        """Wait for a dialog to be in front."""
        await self.until(lambda: isinstance(self.app.screen, modal) and self.app.screen.is_mounted)

    async def until_back(self) -> None:
        """Wait for the table to be in front again."""
        await self.until(lambda: self.app.screen is self.screen)

    @property
    def asins(self) -> list[str]:
        """The ASINs of the lines of the table."""
        return [row.cells[0] for row in self.screen.table.rows_shown]

    @property
    def cursor(self) -> str:
        """The ASIN under the cursor; empty if there is none."""
        current = self.screen.current
        return current.asin if current else ""

    @property
    def status(self) -> str:
        """The words under the table, all of them."""
        line = self.screen.status
        return " · ".join(part for part in (line.busy, *line.facts) if part)

    @property
    def toasts(self) -> str:
        """Every toast there was, title and text."""
        return "\n".join(f"{each.title} {each.message}" for each in self.app._notifications)

    @property
    def text(self) -> str:
        """What stands on the terminal."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text for strip in strips)

    def says(self, selector: str) -> str:
        """What a line of the dialog in front says."""
        return str(self.app.screen.query_one(selector, Static).content)

    def box(self, selector: str) -> Input:
        """A field of the dialog in front."""
        return self.app.screen.query_one(selector, Input)


@asynccontextmanager
async def open_desk(
    api: FakeApi,
    tmp_path: Path,
    collection: int = 101,
    *,
    size: tuple[int, int] = (80, 24),
    page_size: int = 100,
    is_read_only: bool = False,
    is_protected: bool = False,
    is_read: bool = True,
) -> AsyncIterator[Desk]:
    """Open a collection; waits for its first page unless ``is_read`` is false."""
    session = make_session(
        api,
        tmp_path,
        page_size=page_size,
        is_read_only=is_read_only,
        is_protected=is_protected,
    )
    app = MulticartApp(FakeConnector(session), open_collection=CollectionId(collection))
    async with app.run_test(size=size, notifications=True) as pilot:
        await wait_until(
            pilot, lambda: isinstance(app.screen, AsinsScreen) and app.screen.is_mounted
        )
        screen = app.screen
        assert isinstance(screen, AsinsScreen)
        desk = Desk(api, app, pilot, screen, session)
        if is_read:
            await desk.until(lambda: screen.is_read)
        yield desk
