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


def walk(*keys: str, until: str) -> Callable[[Pilot[Any]], Any]:
    """Wait for the rows, press keys, and wait for the words that tell that all is drawn."""

    def shown(pilot: Pilot[Any]) -> str:
        strips = pilot.app.screen._compositor.render_strips()
        return "\n".join(strip.text for strip in strips)

    async def run(pilot: Pilot[Any]) -> None:
        if keys:
            await wait_until(pilot, lambda: "Showing 1-100 of 250" in shown(pilot))
        await pilot.press(*keys)
        await wait_until(pilot, lambda: until in shown(pilot))
        await pilot.pause()

    return run


WALKS = {
    "table": walk(until="Showing 1-100 of 250"),
    "filter_and_marks": walk(
        *("space", "space", "slash", "1", "enter", "s"), until="ASIN ▲ on this page"
    ),
    "create": walk("n", until="Room for 4,750 more."),
    "delete": walk("d", until="Its outputs are kept."),
    "help": walk("question_mark", until="for [keys] in config.toml"),
    "collections": walk("escape", until="2 collections"),
}


@pytest.mark.parametrize("run", WALKS.values(), ids=WALKS.keys())
def test_a_screen_looks_the_same(
    snap_compare: SnapCompare, app: MulticartApp, run: Callable[[Pilot[Any]], Any]
) -> None:
    assert snap_compare(app, terminal_size=(80, 24), run_before=run)


def test_the_welcome_looks_the_same(snap_compare: SnapCompare) -> None:
    connector = FakeConnector()
    connector.open_error = NoCredentialsError("No key yet")

    run = walk(until="ctrl+d starts the demo")
    assert snap_compare(MulticartApp(connector), terminal_size=(80, 24), run_before=run)
