"""Another account takes the place of the one before, and nothing of that one is left."""

from __future__ import annotations

from pathlib import Path

from multicart_tui.domain.ids import CollectionId
from multicart_tui.errors import CredentialsError
from multicart_tui.services.probing import Probe
from multicart_tui.ui.messages import CollectionChanged
from multicart_tui.ui.screens.asins import AsinsScreen
from multicart_tui.ui.screens.collections import CollectionsScreen
from multicart_tui.ui.screens.welcome import WelcomeScreen
from tests.support.fake_api import FakeApi
from tests.support.sessions import make_session
from tests.support.waiting import wait_until
from tests.ui.running import connect, running, screen_text, wait_for_text, wait_for_toast


async def test_a_refused_key_leads_to_the_welcome_screen_and_back(tmp_path: Path) -> None:
    api = FakeApi(rows=5)
    api.fail_next("list_asins", CredentialsError("The key was refused", "HTTP 401"))
    async with running(connect(api, tmp_path, 101)) as (app, pilot):
        await wait_for_toast(app, pilot, "K enters another key or token")
        await pilot.press("K")
        await wait_until(pilot, lambda: isinstance(app.screen, WelcomeScreen))
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, CollectionsScreen))


async def test_another_session_closes_the_old_one_and_takes_its_place(tmp_path: Path) -> None:
    old = FakeApi(rows=5)
    connector = connect(old, tmp_path, 101)
    connector.demo = make_session(FakeApi(rows=7), tmp_path / "demo", collections=(101,))
    async with running(connector) as (app, pilot):
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, AsinsScreen))
        await pilot.press("K")
        await wait_until(pilot, lambda: isinstance(app.screen, WelcomeScreen))
        await pilot.press("ctrl+d")
        await wait_until(pilot, lambda: app.session is connector.demo and old.is_closed)
        await wait_until(pilot, lambda: isinstance(app.screen, CollectionsScreen))
        await wait_for_text(app, pilot, "4,993")


async def test_late_counts_of_the_account_before_are_dropped(tmp_path: Path) -> None:
    old = FakeApi(rows=5)
    gate = old.hold("list_asins")
    connector = connect(old, tmp_path, 101)
    connector.demo = make_session(FakeApi(rows=7), tmp_path / "demo", collections=(101,))
    async with running(connector) as (app, pilot):
        await gate.reached.wait()
        await pilot.press("K", "ctrl+d")
        await wait_until(pilot, lambda: app.session is connector.demo)
        await wait_for_text(app, pilot, "4,993")
        list_screen = app.screen
        assert isinstance(list_screen, CollectionsScreen)
        assert connector.session
        collection = CollectionId(101)
        list_screen.post_message(
            CollectionsScreen.Probed(connector.session, collection, Probe(collection, 5), None)
        )
        await pilot.pause()
        assert "4,993" in screen_text(app)


async def test_a_late_total_of_the_account_before_is_not_remembered_for_this_one(
    tmp_path: Path,
) -> None:
    connector = connect(FakeApi(rows=5), tmp_path, 101)
    connector.demo = make_session(FakeApi(rows=7), tmp_path / "demo", collections=(101,))
    async with running(connector) as (app, pilot):
        await pilot.press("K", "ctrl+d")
        await wait_for_text(app, pilot, "4,993")
        app.post_message(CollectionChanged(CollectionId(101), 5))
        await pilot.pause()
        known = connector.demo.collections.get(CollectionId(101))
        assert known
        assert known.total == 7
        assert "4,993" in screen_text(app)
