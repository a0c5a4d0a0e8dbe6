"""The main screens look as they did when somebody last looked at them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from multicart_tui.domain.ids import CollectionId
from multicart_tui.errors import NoCredentialsError
from multicart_tui.ui.app import MulticartApp
from multicart_tui.ui.screens.asins import AsinsScreen
from tests.support.fake_api import FakeApi
from tests.support.sessions import FakeConnector, make_session
from tests.support.waiting import wait_until

SnapCompare = Callable[..., bool]


@pytest.fixture
def app(tmp_path: Path) -> MulticartApp:
    """The program on an account with two collections, in one of them."""
    session = make_session(FakeApi(250), tmp_path, collections=(101, 102))
    # The time of the last visit is the one thing on screen that would differ each day.
    session.collections._now = lambda: "2026-11-24T09:30:00Z"
    return MulticartApp(FakeConnector(session), open_collection=CollectionId(101))


async def table(pilot: Pilot[Any]) -> None:
    """Wait for the rows."""
    await wait_until(pilot, lambda: isinstance(pilot.app.screen, AsinsScreen))
    screen = pilot.app.screen
    assert isinstance(screen, AsinsScreen)
    await wait_until(pilot, lambda: screen.is_read)
    await pilot.pause()


def walk(*keys: str) -> Callable[[Pilot[Any]], Any]:
    """Wait for the rows, then press keys one after the other."""

    async def run(pilot: Pilot[Any]) -> None:
        await table(pilot)
        for key in keys:
            await pilot.press(key)
            await pilot.pause(0.1)
        await pilot.pause(0.2)

    return run


KEYS = {
    "table": (),
    "filter_and_marks": ("space", "space", "slash", "1", "enter", "s"),
    "create": ("n",),
    "delete": ("d",),
    "help": ("question_mark",),
    "collections": ("escape",),
}


@pytest.mark.parametrize("keys", KEYS.values(), ids=KEYS.keys())
def test_a_screen_looks_the_same(
    snap_compare: SnapCompare, app: MulticartApp, keys: tuple[str, ...]
) -> None:
    assert snap_compare(app, terminal_size=(80, 24), run_before=walk(*keys))


def test_the_welcome_looks_the_same(snap_compare: SnapCompare) -> None:
    connector = FakeConnector()
    connector.open_error = NoCredentialsError("No key yet")

    async def run(pilot: Pilot[Any]) -> None:
        await wait_until(pilot, lambda: pilot.app.screen.query("#secret"))
        await pilot.pause(0.2)

    assert snap_compare(MulticartApp(connector), terminal_size=(80, 24), run_before=run)
