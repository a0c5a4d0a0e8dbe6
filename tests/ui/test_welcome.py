"""The welcome screen: a key, a token or the demo; tested apart from kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Button, Input, OptionList

from multicart_tui.errors import (
    ApiError,
    ConfigError,
    CredentialsError,
    MulticartError,
    NetworkError,
    NoCredentialsError,
)
from multicart_tui.services.credentials import Check, Credential, Store
from multicart_tui.services.session import ProfileChoice
from multicart_tui.ui.modals.store_choice import StoreChoiceModal
from multicart_tui.ui.screens.collections import CollectionsScreen
from multicart_tui.ui.screens.welcome import WelcomeScreen
from tests.support.fake_api import FakeApi
from tests.support.sessions import FakeConnector, make_session
from tests.support.waiting import wait_until
from tests.ui.running import connect, running, screen_text, wait_for_text

KEY = "mc_live_abc123.s3cr3tEnoughToGrepFor"


def without_key(tmp_path: Path) -> FakeConnector:
    connector = connect(FakeApi(rows=3), tmp_path, 101)
    connector.open_error = NoCredentialsError("No key yet", "Nothing is configured.")
    connector.demo = make_session(FakeApi(rows=250), tmp_path / "demo", is_demo=True)
    return connector


async def test_nothing_configured_leads_to_the_welcome_screen(tmp_path: Path) -> None:
    async with running(without_key(tmp_path)) as (app, pilot):
        assert isinstance(app.screen, WelcomeScreen)
        assert app.focused is app.screen.query_one("#secret")
        assert "No key yet" not in screen_text(app)  # a first start is no failure
        await pilot.press("escape")
        await wait_for_text(app, pilot, "There is no session yet")
        assert isinstance(app.screen, WelcomeScreen)


async def test_the_host_stands_there_before_a_key_is_typed_for_it(tmp_path: Path) -> None:
    async with running(without_key(tmp_path)) as (app, pilot):
        await wait_for_text(app, pilot, "prod @ multicartapi.com")
        assert screen_text(app).startswith(" PROTECTED  Welcome")


async def test_settings_that_went_wrong_meanwhile_name_no_host(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connector = without_key(tmp_path)

    def fails() -> tuple[ProfileChoice, ...]:
        raise ConfigError("The settings were not read", "Line 3 is wrong.")

    monkeypatch.setattr(connector, "profiles", fails)
    async with running(connector) as (app, _):
        await app.workers.wait_for_complete()
        assert isinstance(app.screen, WelcomeScreen)
        assert "@" not in screen_text(app).splitlines()[0]


async def test_a_key_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    connector = without_key(tmp_path)
    connector.open_error = CredentialsError("The key was not read", "Others can read the file.")
    async with running(connector) as (app, pilot):
        await wait_for_text(app, pilot, "Others can read the file.")


async def test_a_pasted_key_is_dots_and_both_checks_are_told_apart(tmp_path: Path) -> None:
    connector = without_key(tmp_path)
    async with running(connector) as (app, pilot):
        app.screen.query_one("#secret", Input).value = KEY
        await pilot.pause()
        assert KEY not in screen_text(app)
        assert "•••" in screen_text(app)
        await pilot.press("enter")
        await wait_for_text(app, pilot, "✓ host reachable: yes")
        await wait_for_text(app, pilot, "✓ key accepted: yes")
        await wait_for_text(app, pilot, "ctrl+s saves it")
        assert connector.checked == [Credential(KEY)]
        assert connector.saved == []


async def test_a_refused_key_says_that_regenerating_kills_the_old_one(tmp_path: Path) -> None:
    connector = without_key(tmp_path)
    connector.checks = (
        Check("host reachable", True, "multicartapi.com"),
        Check("key accepted", False, "HTTP 401: [/] \x1b[2J", CredentialsError("Refused")),
    )
    async with running(connector) as (app, pilot):
        app.screen.query_one("#secret", Input).value = KEY
        await pilot.press("ctrl+t")
        await wait_for_text(app, pilot, "✗ key accepted: no (HTTP 401: [/] ␛[2J)")
        await wait_for_text(app, pilot, "Regenerating a key kills the old one")
        assert app.screen.query_one("#secret", Input).value == KEY


@pytest.mark.parametrize(
    "error", [ApiError("Not read", "Server error", code=500), NetworkError("Not read", "too slow")]
)
async def test_a_service_that_fails_at_the_second_step_does_not_blame_the_key(
    tmp_path: Path, error: MulticartError
) -> None:
    connector = without_key(tmp_path)
    connector.checks = (
        Check("host reachable", True, "multicartapi.com"),
        Check("key accepted", False, "not known. Server error", error, is_known=False),
    )
    async with running(connector) as (app, pilot):
        app.screen.query_one("#secret", Input).value = KEY
        await pilot.press("ctrl+t")
        await wait_for_text(app, pilot, "? key accepted: not known. Server error")
        await wait_for_text(app, pilot, "enter tests again")
        assert "Regenerating" not in screen_text(app)
        assert "✗" not in screen_text(app)


async def test_a_step_that_says_nothing_is_not_known(tmp_path: Path) -> None:
    connector = without_key(tmp_path)
    connector.checks = (Check("key accepted", False, is_known=False),)
    async with running(connector) as (app, pilot):
        app.screen.query_one("#secret", Input).value = KEY
        await pilot.press("ctrl+t")
        await wait_for_text(app, pilot, "? key accepted: not known")


async def test_an_unreachable_host_does_not_blame_the_key(tmp_path: Path) -> None:
    connector = without_key(tmp_path)
    connector.checks = (Check("host reachable", False, "no route to host"),)
    async with running(connector) as (app, pilot):
        app.screen.query_one("#secret", Input).value = KEY
        await pilot.press("ctrl+t")
        await wait_for_text(app, pilot, "✗ host reachable: no (no route to host)")
        assert "Regenerating" not in screen_text(app)


async def test_a_key_with_a_stray_character_is_not_sent(tmp_path: Path) -> None:
    connector = without_key(tmp_path)
    async with running(connector) as (app, pilot):
        await pilot.press("enter")
        await wait_for_text(app, pilot, "Paste the key first")
        app.screen.query_one("#secret", Input).value = "abc\u200bdef"
        await pilot.press("enter")
        await wait_for_text(app, pilot, "a character in it that no key has")
        assert connector.checked == []


async def test_saving_asks_where_before_anything_is_written(tmp_path: Path) -> None:
    connector = without_key(tmp_path)
    async with running(connector) as (app, pilot):
        app.screen.query_one("#secret", Input).value = KEY
        await pilot.press("ctrl+s", "ctrl+s")
        await wait_until(pilot, lambda: isinstance(app.screen, StoreChoiceModal))
        await wait_for_text(app, pilot, "not here: no keyring backend is running here")
        await wait_for_text(app, pilot, "credentials.toml, mode 0600")
        await wait_for_text(app, pilot, "Nothing has been written yet")
        assert connector.saved == []
        assert KEY not in screen_text(app)
        places = app.screen.query_one(OptionList)
        assert places.get_option_at_index(0).disabled
        await pilot.press("enter")  # nothing is chosen yet, so a burst of keys chooses nothing
        await pilot.pause()
        assert connector.saved == []
        await pilot.press("down", "enter")
        await wait_until(pilot, lambda: isinstance(app.screen, CollectionsScreen))
        assert connector.saved == [(Credential(KEY), Store.FILE)]
        assert app.session is connector.session


async def test_leaving_the_choice_writes_nothing_and_keeps_the_key_typed(tmp_path: Path) -> None:
    connector = without_key(tmp_path)
    async with running(connector) as (app, pilot):
        app.screen.query_one("#secret", Input).value = KEY
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: isinstance(app.screen, StoreChoiceModal))
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, WelcomeScreen))
        assert connector.saved == []
        assert app.screen.query_one("#secret", Input).value == KEY


async def test_a_key_that_cannot_be_kept_is_not_lost(tmp_path: Path) -> None:
    connector = without_key(tmp_path)
    connector.save_error = ConfigError("Cannot write credentials.toml", "No space left on device")
    async with running(connector) as (app, pilot):
        app.screen.query_one("#secret", Input).value = KEY
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: isinstance(app.screen, StoreChoiceModal))
        await pilot.press("down", "enter")
        await wait_for_text(app, pilot, "No space left on device")
        assert app.screen.query_one("#secret", Input).value == KEY
        assert not app.screen.query_one("#save", Button).disabled


async def test_a_session_token_is_tested_as_one(tmp_path: Path) -> None:
    connector = without_key(tmp_path)
    async with running(connector) as (app, pilot):
        await pilot.press(*"token123", "tab")
        assert "[ ] it is a session token" in screen_text(app)
        await pilot.press("space")
        await wait_for_text(app, pilot, "[x] it is a session token")
        await pilot.press("ctrl+t")
        await wait_until(pilot, lambda: connector.checked == [Credential("token123", True)])


async def test_one_key_starts_the_demo_and_its_word_stays_on_screen(tmp_path: Path) -> None:
    async with running(without_key(tmp_path)) as (app, pilot):
        await pilot.press("ctrl+d")
        await wait_until(pilot, lambda: isinstance(app.screen, CollectionsScreen))
        await wait_for_text(app, pilot, "DEMO")
        await wait_for_text(app, pilot, "demo @ 127.0.0.1:8123")


async def test_a_demo_that_does_not_start_says_why(tmp_path: Path) -> None:
    connector = without_key(tmp_path)
    connector.demo_error = ConfigError("The demo is not installed", "", "pip install it.")
    async with running(connector) as (app, pilot):
        await pilot.press("ctrl+d")
        await wait_for_text(app, pilot, "The demo is not installed")
        assert not app.screen.query_one("#demo", Button).disabled


async def test_a_key_is_tested_before_it_is_kept_and_a_refused_one_only_when_asked_again(
    tmp_path: Path,
) -> None:
    connector = without_key(tmp_path)
    connector.checks = (
        Check("host reachable", True, "multicartapi.com answered"),
        Check("key accepted", False, "refused"),
    )
    async with running(connector) as (app, pilot):
        app.screen.query_one("#secret", Input).value = KEY
        await pilot.press("ctrl+s")
        await wait_for_text(app, pilot, "ctrl+s keeps it all the same")
        assert connector.checked == [Credential(KEY)]
        assert not isinstance(app.screen, StoreChoiceModal)
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: isinstance(app.screen, StoreChoiceModal))
        assert connector.saved == []
