"""Settings that mean nothing are told of, and a theme that was chosen is kept."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from multicart_tui.config_toml import config_path
from multicart_tui.services.slow_link_offer import was_offered
from multicart_tui.ui import app as app_module
from multicart_tui.ui.app import MulticartApp
from multicart_tui.ui.themes import DEFAULT_THEME
from tests.support.fake_api import FakeApi
from tests.support.waiting import wait_until
from tests.ui.running import connect, running, toasts, wait_for_text, wait_for_toast


async def test_an_unknown_theme_is_told_of_with_those_there_are(tmp_path: Path) -> None:
    async with running(connect(FakeApi(), tmp_path), theme="[/]solarized") as (app, pilot):
        await wait_for_toast(app, pilot, f"There is no theme [/]solarized; {DEFAULT_THEME} is used")
        assert "high-contrast" in toasts(app)
        assert app.theme == DEFAULT_THEME


async def test_a_variable_that_means_nothing_is_told_of_with_the_nearest_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app_module, "STARTED_SECONDS", 0.01)
    monkeypatch.setenv("MULTICART_PAGE_SZE", "20")
    async with running(connect(FakeApi(), tmp_path)) as (app, pilot):
        await wait_for_toast(app, pilot, "MULTICART_PAGE_SZE means nothing here")
        assert "perhaps 'MULTICART_PAGE_SIZE' was meant" in toasts(app)


async def test_over_ssh_the_ways_of_a_slow_link_are_told_of_and_that_is_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app_module, "STARTED_SECONDS", 0.01)
    app = MulticartApp(connect(FakeApi(), tmp_path))
    app.offers_slow_link = True
    async with app.run_test() as pilot:
        await wait_for_toast(app, pilot, "start with --slow-link: at most 5 repaints a second")
        assert not app.slow_link
    assert was_offered()


async def test_an_offer_that_cannot_be_remembered_is_not_made_at_each_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app_module, "STARTED_SECONDS", 0.01)
    monkeypatch.setenv("MULTICART_PAGE_SZE", "20")
    (tmp_path / "state").write_text("a file is in the way")
    app = MulticartApp(connect(FakeApi(), tmp_path))
    app.offers_slow_link = True
    async with app.run_test() as pilot:
        await wait_for_toast(app, pilot, "MULTICART_PAGE_SZE means nothing here")
        assert "slow" not in toasts(app)


async def test_a_theme_chosen_in_the_palette_is_kept_beside_the_owners_lines(
    tmp_path: Path,
) -> None:
    config_path().parent.mkdir()
    config_path().write_text('# mine\npage_size = 50\n\n[keys]\n"app.quit" = "f9"\n')
    async with running(connect(FakeApi(), tmp_path)) as (app, pilot):
        await pilot.press("ctrl+p")
        await wait_for_text(app, pilot, "Search for commands")
        await pilot.press(*"high-contrast", "enter", "enter")
        await wait_until(pilot, lambda: app.theme == "high-contrast")
        await wait_for_toast(app, pilot, f"Theme high-contrast, kept in {config_path()}.")
    text = config_path().read_text()
    assert text.startswith("# mine")
    assert tomllib.loads(text) == {
        "page_size": 50,
        "theme": "high-contrast",
        "keys": {"app.quit": "f9"},
    }


async def test_a_theme_that_cannot_be_kept_is_used_all_the_same(tmp_path: Path) -> None:
    config_path().parent.mkdir()
    config_path().write_text("page_size = = 3\n")
    async with running(connect(FakeApi(), tmp_path)) as (app, pilot):
        app._use_theme("high-contrast")
        await wait_for_toast(app, pilot, "is not valid TOML")
        assert app.theme == "high-contrast"
        assert config_path().read_text() == "page_size = = 3\n"
