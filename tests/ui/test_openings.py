"""Sessions that open late: only the one the person waits for may change the screen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input

from multicart_tui.domain.ids import CollectionId
from multicart_tui.errors import ConfigError, CredentialsError
from multicart_tui.services.credentials import Credential, Store
from multicart_tui.ui.app import MulticartApp
from multicart_tui.ui.messages import SessionFailed, SessionOpened
from multicart_tui.ui.modals.store_choice import StoreChoiceModal
from multicart_tui.ui.screens.asins import AsinsScreen
from multicart_tui.ui.screens.collections import CollectionsScreen
from multicart_tui.ui.screens.welcome import WelcomeScreen
from tests.support.fake_api import FakeApi
from tests.support.sessions import SlowConnector, make_session
from tests.support.waiting import wait_until
from tests.ui.running import screen_text, toasts, wait_for_text, wait_for_toast

KEY = "mc_live_abc123.s3cr3tEnoughToGrepFor"


class Account:
    """An account and a demo, both slow to open, and the services behind them."""

    def __init__(self, tmp_path: Path) -> None:
        self.api, self.demo_api = FakeApi(rows=5), FakeApi(rows=7)
        self.connector = SlowConnector(
            make_session(self.api, tmp_path, collections=(101,)),
            make_session(self.demo_api, tmp_path / "demo", collections=(101,), is_demo=True),
        )


@asynccontextmanager
async def opening(
    account: Account, *, start_demo: bool = False, open_collection: CollectionId | None = None
) -> AsyncIterator[tuple[MulticartApp, Pilot[None]]]:
    """Run the application without waiting for a session."""
    app = MulticartApp(account.connector, start_demo=start_demo, open_collection=open_collection)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        yield app, pilot


async def show_welcome(app: MulticartApp, pilot: Pilot[None]) -> WelcomeScreen:
    await pilot.press("K")
    await wait_until(pilot, lambda: isinstance(app.screen, WelcomeScreen) and app.screen.is_mounted)
    assert isinstance(app.screen, WelcomeScreen)
    return app.screen


async def heard(app: MulticartApp, pilot: Pilot[None], number: int) -> None:
    """Wait until every opening up to this number has answered."""
    await wait_until(
        pilot, lambda: sum(worker.group == "session" for worker in app.workers) == 0 and number
    )
    await pilot.pause()


async def test_a_key_being_typed_outlives_the_first_session_that_opens(tmp_path: Path) -> None:
    account = Account(tmp_path)
    async with opening(account) as (app, pilot):
        welcome = await show_welcome(app, pilot)
        await pilot.press(*"mc_live")
        account.connector.may_open.set()
        await wait_until(pilot, lambda: app.session is account.connector.session)
        await pilot.pause()
        assert app.screen is welcome
        assert welcome.query_one("#secret", Input).value == "mc_live"
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, CollectionsScreen))
        await wait_for_text(app, pilot, "4,995")


async def test_a_slow_first_session_does_not_replace_the_demo_that_was_chosen(
    tmp_path: Path,
) -> None:
    account = Account(tmp_path)
    account.connector.may_open_demo.set()
    async with opening(account) as (app, pilot):
        await show_welcome(app, pilot)
        await pilot.press("ctrl+d")
        await wait_until(pilot, lambda: app.session is account.connector.demo)
        account.connector.may_open.set()
        await wait_until(pilot, lambda: account.api.is_closed)
        assert app.session is account.connector.demo
        assert not account.demo_api.is_closed
        assert "DEMO" in screen_text(app)


async def test_a_slow_first_session_that_fails_says_nothing_once_the_demo_was_chosen(
    tmp_path: Path,
) -> None:
    account = Account(tmp_path)
    account.connector.open_error = ConfigError("The settings cannot be used", "page_size is 'x'")
    account.connector.may_open_demo.set()
    async with opening(account) as (app, pilot):
        await show_welcome(app, pilot)
        await pilot.press("ctrl+d")
        await wait_until(pilot, lambda: app.session is account.connector.demo)
        account.connector.may_open.set()
        await heard(app, pilot, 1)
        assert app.is_running
        assert isinstance(app.screen, CollectionsScreen)
        assert not toasts(app)


async def test_going_back_keeps_the_account_however_late_the_demo_comes(tmp_path: Path) -> None:
    account = Account(tmp_path)
    account.connector.may_open.set()
    async with opening(account) as (app, pilot):
        await wait_until(pilot, lambda: app.session is not None)
        await show_welcome(app, pilot)
        await pilot.press("ctrl+d")
        await wait_for_text(app, pilot, "Starting the demo… escape stops waiting")
        await pilot.press("escape")
        await wait_for_text(app, pilot, "No longer waiting: escape goes back.")
        await pilot.press("escape", "enter")
        await wait_until(pilot, lambda: isinstance(app.screen, AsinsScreen))
        account.connector.may_open_demo.set()
        await wait_until(pilot, lambda: account.demo_api.is_closed)
        assert app.session is account.connector.session
        assert isinstance(app.screen, AsinsScreen)


async def test_nothing_is_typed_or_chosen_while_the_demo_starts(tmp_path: Path) -> None:
    account = Account(tmp_path)
    account.connector.may_open.set()
    async with opening(account) as (app, pilot):
        await wait_until(pilot, lambda: app.session is not None)
        welcome = await show_welcome(app, pilot)
        await pilot.press(*"mc_live", "ctrl+d", "x", "ctrl+s", "ctrl+t", "ctrl+d", "escape")
        await wait_for_text(app, pilot, "No longer waiting")
        assert welcome.query_one("#secret", Input).value == "mc_live"
        assert account.connector.checked == []
        await pilot.press("y")
        assert welcome.query_one("#secret", Input).value == "mc_livey"


async def test_a_demo_that_fails_leaves_the_program_and_its_session_alone(tmp_path: Path) -> None:
    account = Account(tmp_path)
    account.connector.may_open_demo.set()
    async with opening(account, start_demo=True) as (app, pilot):
        await wait_until(pilot, lambda: app.session is account.connector.demo)
        account.connector.demo_error = ConfigError("The demo service did not start", "exit code 1")
        await show_welcome(app, pilot)
        await pilot.press("ctrl+d")
        await wait_for_text(app, pilot, "The demo service did not start")
        assert app.is_running
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, CollectionsScreen))
        assert app.session is account.connector.demo


async def test_a_failure_is_told_in_a_toast_when_there_is_a_session_already(
    tmp_path: Path,
) -> None:
    account = Account(tmp_path)
    account.connector.may_open.set()
    async with opening(account) as (app, pilot):
        await wait_until(pilot, lambda: app.session is not None)
        app._openings.start(account.connector.open_demo)
        account.connector.demo_error = ConfigError("The demo service did not start", "exit code 1")
        account.connector.may_open_demo.set()
        await wait_for_toast(app, pilot, "The demo service did not start")
        assert app.is_running


async def test_a_failure_finds_the_welcome_screen_under_the_choice_of_a_place(
    tmp_path: Path,
) -> None:
    account = Account(tmp_path)
    account.connector.open_error = CredentialsError("The key was not read", "Others can read it.")
    async with opening(account) as (app, pilot):
        welcome = await show_welcome(app, pilot)
        welcome.query_one("#secret", Input).value = KEY
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: isinstance(app.screen, StoreChoiceModal))
        account.connector.may_open.set()
        await heard(app, pilot, 1)
        assert isinstance(app.screen, StoreChoiceModal)
        await pilot.press("escape")
        await wait_for_text(app, pilot, "Others can read it.")
        assert welcome.is_active
        assert welcome.query_one("#secret", Input).value == KEY


async def test_a_key_that_is_kept_after_all_does_not_change_the_account(tmp_path: Path) -> None:
    account = Account(tmp_path)
    account.connector.may_open.set()
    async with opening(account) as (app, pilot):
        await wait_until(pilot, lambda: app.session is not None)
        session = app.session
        other = FakeApi()
        welcome = await show_welcome(app, pilot)
        welcome.query_one("#secret", Input).value = KEY
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: isinstance(app.screen, StoreChoiceModal))
        await pilot.press("down", "enter")
        await wait_for_text(app, pilot, "Saving… escape stops waiting")
        await pilot.press("escape")
        await wait_for_text(app, pilot, "the key may be kept all the same")
        account.connector.session = make_session(other, tmp_path / "other")
        account.connector.may_save.set()
        await wait_until(pilot, lambda: other.is_closed)
        assert account.connector.saved == [(Credential(KEY), Store.FILE)]
        assert app.session is session
        assert not account.api.is_closed


async def test_no_session_is_taken_away_under_a_write(tmp_path: Path) -> None:
    account = Account(tmp_path)
    account.connector.may_open.set()
    gate = account.api.hold("delete_asin")
    row = account.api.held(101)[0]
    async with opening(account) as (app, pilot):
        await wait_until(pilot, lambda: app.session is not None)
        await show_welcome(app, pilot)
        await pilot.press("ctrl+d")
        await wait_for_text(app, pilot, "Starting the demo")
        ended: list[object] = []
        app.writes.start("delete B0X", account.api.delete_asin(row.id), ended.append, ended.append)
        await gate.reached.wait()
        account.connector.may_open_demo.set()
        await wait_for_text(app, pilot, "The account stays as it is")
        assert app.session is account.connector.session
        assert account.demo_api.is_closed
        gate.set()
        await wait_until(pilot, lambda: ended == ["ASIN deleted successfully"])


async def test_answers_nobody_waits_for_are_dropped_by_their_number(tmp_path: Path) -> None:
    account = Account(tmp_path)
    account.connector.may_open.set()
    async with opening(account) as (app, pilot):
        await wait_until(pilot, lambda: app.session is not None)
        assert account.connector.demo
        app.post_message(SessionOpened(account.connector.demo, 99))
        app.post_message(SessionFailed(ConfigError("No"), 99))
        await wait_until(pilot, lambda: account.demo_api.is_closed)
        assert app.session is account.connector.session
        assert not toasts(app)


async def test_the_collection_that_was_asked_for_is_opened_with_the_next_key(
    tmp_path: Path,
) -> None:
    account = Account(tmp_path)
    refused = FakeApi(rows=5)
    refused.fail_next("list_asins", CredentialsError("The key was refused", "HTTP 401"))
    right, account.connector.session = account.connector.session, make_session(refused, tmp_path)
    account.connector.may_open.set()
    account.connector.may_save.set()
    async with opening(account, open_collection=CollectionId(101)) as (app, pilot):
        await wait_for_text(app, pilot, "The key was refused")
        account.connector.session = right
        welcome = await show_welcome(app, pilot)
        welcome.query_one("#secret", Input).value = KEY
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: isinstance(app.screen, StoreChoiceModal))
        await pilot.press("down", "enter")
        await wait_for_text(app, pilot, "Showing 1-5 of 5")
        assert refused.is_closed
