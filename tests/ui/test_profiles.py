"""Another account is a key away, and the one in use stays when the other cannot be opened."""

from __future__ import annotations

from pathlib import Path

from multicart_tui.errors import HostChangedError, NoCredentialsError
from multicart_tui.ui.modals.choice import ChoiceModal
from multicart_tui.ui.screens.collections import CollectionsScreen
from tests.support.fake_api import FakeApi
from tests.support.sessions import FakeConnector, make_session
from tests.support.waiting import wait_until
from tests.ui.running import running, wait_for_text, wait_for_toast


def two_accounts(tmp_path: Path) -> FakeConnector:
    connector = FakeConnector(make_session(FakeApi(rows=5), tmp_path, collections=(101,)))
    other = make_session(FakeApi(rows=7), tmp_path / "other", collections=(102,))
    other.profile, other.host, other.is_read_only = "audit", "audit.example", True
    connector.others["audit"] = other
    return connector


async def test_the_other_account_is_chosen_by_name_and_the_title_says_which_it_is(
    tmp_path: Path,
) -> None:
    connector = two_accounts(tmp_path)
    async with running(connector) as (app, pilot):
        await wait_for_text(app, pilot, "prod @ multicartapi.com")
        await pilot.press("P")
        await wait_for_text(app, pilot, "prod @ multicartapi.com PROTECTED in use")
        await wait_for_text(app, pilot, "audit @ audit.example READ-ONLY")
        await pilot.press("enter")
        await wait_for_text(app, pilot, "READ-ONLY Collections")
        await wait_for_text(app, pilot, "audit @ audit.example")
        await wait_for_text(app, pilot, "102")
        assert isinstance(app.screen, CollectionsScreen)
    assert connector.switched == ["audit"]


async def test_an_account_that_cannot_be_opened_leaves_the_one_in_use(tmp_path: Path) -> None:
    connector = two_accounts(tmp_path)
    async with running(connector) as (app, pilot):
        connector.open_error = NoCredentialsError(
            "No key yet", "Profile 'audit' has none.", "Log in."
        )
        await pilot.press("P")
        await wait_until(pilot, lambda: isinstance(app.screen, ChoiceModal))
        await pilot.press("enter")
        await wait_for_toast(app, pilot, "Profile 'audit' has none.")
        assert app.session is connector.session
        await pilot.press("P")
        await wait_until(pilot, lambda: isinstance(app.screen, ChoiceModal))
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, CollectionsScreen))
    assert connector.switched == ["audit"]


async def test_another_host_of_the_other_account_is_asked_about(tmp_path: Path) -> None:
    connector = two_accounts(tmp_path)
    async with running(connector) as (app, pilot):
        connector.open_error = HostChangedError("audit", "one.example", "two.example")
        await pilot.press("P")
        await wait_until(pilot, lambda: isinstance(app.screen, ChoiceModal))
        await pilot.press("enter")
        await wait_for_text(app, pilot, "Send the key of profile 'audit' to two.example?")
        await pilot.press("ctrl+s")
        await wait_for_text(app, pilot, "audit @ audit.example")
    assert connector.switched == ["audit", "audit"]
    assert connector.has_agreed
