"""A person in front of the steps of an import: keys, and what they see."""

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
from multicart_tui.services.import_draft import ImportDraft
from multicart_tui.services.session import Session
from multicart_tui.ui.app import MulticartApp
from multicart_tui.ui.screens.import_step import ImportStepScreen
from multicart_tui.ui.widgets.page_table import PageTable
from tests.support.fake_api import FakeApi
from tests.support.sessions import FakeConnector, make_session
from tests.support.waiting import wait_until
from tests.ui.running import screen_text, toasts, wait_for_text, wait_for_toast


@dataclass
class ImportDesk:
    """The application, a draft of an import into collection 101, and a folder for files."""

    api: FakeApi
    app: MulticartApp
    pilot: Pilot[None]
    session: Session
    draft: ImportDraft
    folder: Path

    def write(self, text: str | bytes, name: str = "x.csv") -> Path:
        """Put a file into the folder."""
        file = self.folder / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    async def open_step(self, step: type[ImportStepScreen]) -> None:
        """Put a step in front."""
        await self.app.push_screen(step(self.draft, self.session))
        await self.until_in_front(step)

    async def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        await self.pilot.press(*keys)

    async def fill(self, text: str) -> None:
        """Put text into the field in focus, as if it was typed."""
        field = self.app.focused
        assert isinstance(field, Input)
        field.value = text
        field.cursor_position = len(text)
        await self.pilot.pause()

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait for the screen to come to a state."""
        await wait_until(self.pilot, condition)

    async def until_in_front(self, screen: type[Screen[Any]]) -> None:
        """Wait for a screen or a dialog to be in front and ready for keys."""
        await self.until(lambda: isinstance(self.app.screen, screen) and self.app.screen.is_mounted)
        await self.pilot.pause()

    async def until_told(self, words: str) -> None:
        """Wait for a toast."""
        await wait_for_toast(self.app, self.pilot, words)

    async def until_seen(self, words: str) -> None:
        """Wait for words on the terminal, whatever line breaks are in them."""
        await wait_for_text(self.app, self.pilot, words)

    @property
    def text(self) -> str:
        """What stands on the terminal."""
        return screen_text(self.app)

    @property
    def toasts(self) -> str:
        """Every toast on the screen."""
        return toasts(self.app)

    @property
    def table(self) -> PageTable:
        """The table in front."""
        return self.app.screen.query_one(PageTable)

    @property
    def lines(self) -> list[tuple[str, ...]]:
        """The cells of the table in front."""
        return [tuple(cell.strip() for cell in row.cells) for row in self.table.rows_shown]

    def says(self, selector: str) -> str:
        """What a line in front says; nothing when it is not shown."""
        line = self.app.screen.query_one(selector, Static)
        return str(line.content) if line.display else ""


@asynccontextmanager
async def import_desk(
    api: FakeApi,
    tmp_path: Path,
    *,
    collection: int = 101,
    size: tuple[int, int] = (80, 24),
    is_read_only: bool = False,
    is_protected: bool = False,
) -> AsyncIterator[ImportDesk]:
    """The application on its first screen, with a session and an empty draft."""
    session = make_session(
        api,
        tmp_path,
        is_read_only=is_read_only,
        is_protected=is_protected,
    )
    folder = tmp_path / "files"
    folder.mkdir()
    app = MulticartApp(FakeConnector(session))
    async with app.run_test(size=size, notifications=True) as pilot:
        await wait_until(pilot, lambda: app.session is not None and app.screen.is_mounted)
        draft = ImportDraft.of(session, CollectionId(collection))
        yield ImportDesk(api, app, pilot, session, draft, folder)
