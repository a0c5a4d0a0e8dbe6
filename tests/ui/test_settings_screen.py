"""Settings are looked at, changed and put back where a person sees what each is for."""

from __future__ import annotations

import tomllib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from multicart_tui.config_toml import config_path
from multicart_tui.domain.ids import CollectionId
from multicart_tui.ui.app import MulticartApp
from multicart_tui.ui.modals.choice import ChoiceModal
from multicart_tui.ui.modals.setting_value import SettingModal
from multicart_tui.ui.screens.asins import AsinsScreen
from multicart_tui.ui.screens.collections import CollectionsScreen
from multicart_tui.ui.screens.outputs import open_outputs
from multicart_tui.ui.screens.settings import SettingsScreen
from tests.support.fake_api import FakeApi
from tests.support.waiting import wait_until
from tests.ui.running import connect, running, screen_text, toasts, wait_for_text, wait_for_toast


@dataclass
class Desk:
    """The application with its settings open."""

    app: MulticartApp
    pilot: Pilot[None]

    @property
    def screen(self) -> SettingsScreen:
        """The settings, wherever they are in the stack."""
        return next(each for each in self.app.screen_stack if isinstance(each, SettingsScreen))

    def cells(self, key: str) -> tuple[str, ...]:
        """What the line of a setting says."""
        return next(row.cells for row in self.screen.table.rows_shown if row.key == key)

    async def press(self, *keys: str) -> None:
        """Press keys."""
        await self.pilot.press(*keys)

    async def go_to(self, key: str) -> None:
        """Put the cursor on a setting."""
        place = [row.key for row in self.screen.table.rows_shown].index(key)
        self.screen.table.move_cursor(row=place)
        await wait_until(self.pilot, lambda: self.screen.table.cursor_key == key)

    async def open(self, key: str) -> None:
        """Open what a setting is changed with."""
        await self.go_to(key)
        await self.press("enter")
        await wait_until(self.pilot, lambda: self.app.screen is not self.screen)

    async def type(self, text: str) -> None:
        """Put a text into the field of the dialog, and send it."""
        field = self.app.screen.query_one(Input)
        field.value = text
        await self.press("enter")
        await wait_until(self.pilot, lambda: self.app.screen is self.screen)

    async def until_cells(self, key: str, *cells: str) -> None:
        """Wait for the line of a setting to say something."""
        await wait_until(self.pilot, lambda: self.cells(key)[1:] == cells)

    async def until_kept(self, name: str) -> None:
        """Wait for a setting to be in the file."""
        await wait_until(self.pilot, lambda: name in written())

    @property
    def about(self) -> str:
        """The words about the setting under the cursor."""
        return str(self.screen.about.content)


@asynccontextmanager
async def settings(
    tmp_path: Path, text: str = "", *, flags: dict[str, object] | None = None, **options: Any
) -> AsyncIterator[Desk]:
    """Open them, on a file of some text."""
    if text:
        config_path().parent.mkdir()
        config_path().write_text(text)
    connector = connect(FakeApi(rows=250), tmp_path, 101)
    connector.flags = flags or {}
    async with running(connector, **options) as (app, pilot):
        await pilot.press("comma")
        await wait_until(pilot, lambda: isinstance(app.screen, SettingsScreen))
        desk = Desk(app, pilot)
        await wait_until(pilot, lambda: desk.screen.table.rows_shown)
        yield desk


def written() -> dict[str, object]:
    """What the file says by now."""
    return tomllib.loads(config_path().read_text()) if config_path().exists() else {}


async def test_a_setting_is_shown_with_its_value_its_source_and_what_it_is_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MULTICART_TRIES", "5")
    async with settings(tmp_path, "page_size = 50\n") as desk:
        assert desk.cells("page_size") == ("page_size", "50", "config.toml")
        assert desk.cells("tries") == ("tries", "5", "MULTICART_TRIES")
        assert desk.cells("profiles.default.read_only")[1:] == ("false", "default")
        await desk.go_to("page_size")
        await wait_until(desk.pilot, lambda: "Rows on a page of a table." in desk.about)
        assert "whole number, 1 to 500 · usually 100" in desk.about
        await desk.go_to("read_timeout")
        await wait_until(desk.pilot, lambda: "holds from the next start" in desk.about)


async def test_a_value_of_a_variable_or_a_flag_cannot_be_changed_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MULTICART_TRIES", "5")
    async with settings(tmp_path, flags={"theme": "tritanopia"}) as desk:
        await desk.go_to("tries")
        await desk.press("enter")
        await wait_for_toast(desk.app, desk.pilot, "the variable MULTICART_TRIES, which wins")
        await desk.go_to("theme")
        await desk.press("x")
        await wait_for_toast(desk.app, desk.pilot, "the flag --theme, which wins over config.toml")
        assert desk.app.screen is desk.screen
    assert written() == {}


async def test_a_number_is_judged_while_it_is_typed(tmp_path: Path) -> None:
    async with settings(tmp_path, "# mine\n") as desk:
        await desk.open("page_size")
        desk.app.screen.query_one(Input).value = "5000"
        await wait_for_text(desk.app, desk.pilot, "less than or equal to 500")
        await desk.press("enter")
        assert isinstance(desk.app.screen, SettingModal)
        await desk.type("20")
        await desk.until_cells("page_size", "20", "config.toml")
    assert config_path().read_text() == "# mine\npage_size = 20\n"


async def test_a_page_size_holds_for_the_table_that_is_open(tmp_path: Path) -> None:
    connector = connect(FakeApi(rows=250), tmp_path, 101)
    async with running(connector, open_collection=CollectionId(101)) as (app, pilot):
        await wait_for_text(app, pilot, "Showing 1-100 of 250")
        await pilot.press("right_square_bracket")
        await wait_for_text(app, pilot, "Showing 101-200 of 250")
        await pilot.press("comma")
        await wait_until(pilot, lambda: isinstance(app.screen, SettingsScreen))
        desk = Desk(app, pilot)
        await wait_until(pilot, lambda: desk.screen.table.rows_shown)
        await desk.open("page_size")
        await desk.type("20")
        await desk.until_cells("page_size", "20", "config.toml")
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, AsinsScreen))
        await wait_for_text(app, pilot, "Showing 101-120 of 250")


async def test_a_page_size_holds_for_the_outputs_too(tmp_path: Path) -> None:
    api = FakeApi()
    for number in range(1, 31):
        api.add_output(101, number, {"title": "Mug"})
    async with running(connect(api, tmp_path, 101)) as (app, pilot):
        assert app.session
        open_outputs(app, app.session, CollectionId(101))
        await wait_for_text(app, pilot, "Showing 1-30, the last page")
        await pilot.press("comma")
        await wait_until(pilot, lambda: isinstance(app.screen, SettingsScreen))
        desk = Desk(app, pilot)
        await wait_until(pilot, lambda: desk.screen.table.rows_shown)
        await desk.open("page_size")
        await desk.type("20")
        await desk.until_cells("page_size", "20", "config.toml")
        await pilot.press("escape")
        await wait_for_text(app, pilot, "Showing 1-20")
        await pilot.press("right_square_bracket")
        await wait_for_text(app, pilot, "Showing 21-30, the last page")


async def test_a_setting_that_cannot_hold_at_once_says_so(tmp_path: Path) -> None:
    async with settings(tmp_path) as desk:
        await desk.open("read_timeout")
        await desk.type("2.5")
        await wait_for_toast(desk.app, desk.pilot, "read_timeout: kept in")
        assert "It holds from the next start." in toasts(desk.app)
    assert written() == {"read_timeout": 2.5}


async def test_one_of_a_few_values_is_chosen_and_holds_at_once(tmp_path: Path) -> None:
    async with settings(tmp_path) as desk:
        for name, keys in (
            ("ascii", ("down", "enter")),
            ("slow_link", ("down", "enter")),
            ("motion", ("up", "enter")),
            ("clipboard", ("down", "down", "enter")),
        ):
            await desk.open(name)
            assert isinstance(desk.app.screen, ChoiceModal)
            await desk.press(*keys)
            await wait_until(desk.pilot, lambda: desk.app.screen is desk.screen)
            await desk.until_kept(name)
        await wait_until(desk.pilot, lambda: desk.app.clipboard_route == "terminal")
        assert (desk.app.is_ascii, desk.app.slow_link) == (True, True)
        assert desk.app.animation_level == "full"
        await wait_until(desk.pilot, lambda: screen_text(desk.app).isascii())
    assert written() == {"ascii": "on", "slow_link": "on", "motion": "on", "clipboard": "terminal"}


async def test_themes_are_seen_before_one_is_chosen_and_escape_takes_that_back(
    tmp_path: Path,
) -> None:
    async with settings(tmp_path) as desk:
        await desk.open("theme")
        await desk.press("down")
        await wait_until(desk.pilot, lambda: desk.app.theme == "multicart-light")
        await desk.press("escape")
        await wait_until(desk.pilot, lambda: desk.app.theme == "multicart-dark")
        assert written() == {}
        await desk.open("theme")
        await desk.press("down", "down", "enter")
        await desk.until_cells("theme", "high-contrast", "config.toml")
        assert desk.app.theme == "high-contrast"
    assert written() == {"theme": "high-contrast"}


async def test_a_default_is_put_back_and_the_line_is_gone(tmp_path: Path) -> None:
    async with settings(tmp_path, 'theme = "tritanopia"\n', theme="tritanopia") as desk:
        await desk.go_to("theme")
        await desk.press("x")
        await desk.until_cells("theme", "multicart-dark", "default")
        assert desk.app.theme == "multicart-dark"
        await desk.press("x")
        await wait_for_toast(desk.app, desk.pilot, "theme has its default already")
    assert written() == {}


async def test_a_profile_is_chosen_of_those_there_are(tmp_path: Path) -> None:
    async with settings(tmp_path, "[profiles.prod]\nprotected = true\n") as desk:
        assert desk.cells("profiles.prod.protected")[1:] == ("true", "config.toml")
        await desk.open("profile")
        await desk.press(*"prod", "enter")
        await desk.until_cells("profile", "prod", "config.toml")


async def test_a_file_that_cannot_be_written_is_named_and_the_value_holds_for_now(
    tmp_path: Path,
) -> None:
    async with settings(tmp_path, "# mine\n") as desk:
        config_path().chmod(0o400)
        await desk.open("ascii")
        await desk.press("down", "enter")
        await wait_for_toast(desk.app, desk.pilot, f"Cannot write {config_path()}")
        assert "ascii holds until you leave the program." in toasts(desk.app)
        assert desk.app.is_ascii
        await desk.until_cells("ascii", "on", "this session")
        await desk.open("tries")
        await desk.type("5")
        await wait_for_toast(desk.app, desk.pilot, "tries is lost when you leave.")
    assert config_path().read_text() == "# mine\n"


async def test_a_file_that_became_wrong_says_so_and_is_read_again(tmp_path: Path) -> None:
    async with settings(tmp_path, "page_size = 20\n") as desk:
        config_path().write_text("page_sise = 20\n")
        await desk.press("r")
        await wait_for_text(desk.app, desk.pilot, "Unknown setting 'page_sise'")
        await wait_for_text(desk.app, desk.pilot, "perhaps 'page_size' was meant")
        config_path().write_text("page_size = 30\n")
        await desk.press("r")
        await wait_until(desk.pilot, lambda: desk.screen.table.rows_shown)
        assert desk.cells("page_size")[1] == "30"


async def test_a_change_beside_a_file_that_became_wrong_changes_nothing(tmp_path: Path) -> None:
    async with settings(tmp_path, "page_size = 20\n") as desk:
        await desk.open("tries")
        config_path().write_text("tries = = 3\n")
        desk.app.screen.query_one(Input).value = "5"
        await wait_for_text(desk.app, desk.pilot, "is not valid TOML")
        await desk.press("enter")
        assert isinstance(desk.app.screen, SettingModal)
        assert config_path().read_text() == "tries = = 3\n"
        config_path().write_text("page_size = 30\n")
        await desk.type("6")
        await desk.until_cells("tries", "6", "config.toml")
    assert written() == {"page_size": 30, "tries": 6}


async def test_the_filter_looks_in_names_values_and_words(tmp_path: Path) -> None:
    async with settings(tmp_path) as desk:
        await desk.press("slash", *"timeout")
        await wait_for_text(desk.app, desk.pilot, "match")
        keys = [row.key for row in desk.screen.table.rows_shown]
        assert keys == ["=Settings", "connect_timeout", "read_timeout", "upload_timeout"]
        await desk.press("escape")
        await desk.press("escape")
        await wait_until(desk.pilot, lambda: isinstance(desk.app.screen, CollectionsScreen))


# -- the keymap


async def test_keys_are_listed_by_the_id_and_a_new_one_works_at_once(tmp_path: Path) -> None:
    async with settings(tmp_path) as desk:
        assert desk.cells("keys.collections.new") == ("collections.new", "n", "default")
        await desk.open("keys.collections.new")
        desk.app.screen.query_one(Input).value = "q"
        await wait_for_text(desk.app, desk.pilot, "it is app.quit already")
        await desk.type("f9")
        await desk.until_cells("keys.collections.new", "f9", "config.toml")
        await desk.press("escape")
        await wait_for_text(desk.app, desk.pilot, "f9 New")
    assert written() == {"keys": {"collections.new": "f9"}}


async def test_the_usual_key_comes_back(tmp_path: Path) -> None:
    async with settings(
        tmp_path, '[keys]\n"collections.new" = "f9"\n', keymap={"collections.new": "f9"}
    ) as desk:
        await desk.go_to("keys.collections.new")
        await desk.press("x")
        await desk.until_cells("keys.collections.new", "n", "default")
        await desk.press("x")
        await wait_for_toast(desk.app, desk.pilot, "has its usual key already")
        await desk.press("escape")
        await wait_for_text(desk.app, desk.pilot, "n New")


async def test_an_entry_that_cannot_be_used_stands_first_with_the_reason(tmp_path: Path) -> None:
    text = '[keys]\n"collection.new" = "f9"\n"asins.new" = "q"\n'
    async with settings(tmp_path, text) as desk:
        assert desk.cells("keys.collection.new")[1:] == ("f9", "cannot be used")
        await desk.go_to("keys.collection.new")
        await wait_until(desk.pilot, lambda: "Did you mean collections.new?" in desk.about)
        await desk.press("enter")
        await wait_for_toast(desk.app, desk.pilot, "x takes the line out")
        await desk.press("x")
        await wait_until(desk.pilot, lambda: written() == {"keys": {"asins.new": "q"}})
        await desk.go_to("keys.asins.new")
        await wait_until(desk.pilot, lambda: "it is app.quit already" in desk.about)


async def test_the_ways_to_quit_and_to_the_help_are_listed_and_stay(tmp_path: Path) -> None:
    async with settings(tmp_path) as desk:
        assert desk.cells("fixed.ctrl+q") == ("ctrl+q", "it quits from anywhere", "stays")
        await desk.go_to("fixed.f1")
        await desk.press("enter")
        await wait_for_toast(desk.app, desk.pilot, "f1 stays: it shows the help anywhere.")


async def test_a_wrong_id_is_told_at_the_start_with_the_file_and_the_line(tmp_path: Path) -> None:
    config_path().parent.mkdir()
    config_path().write_text('# mine\n[keys]\n"collection.new" = "N"\n')
    connector = connect(FakeApi(), tmp_path)
    async with running(connector, keymap={"collection.new": "N"}) as (app, pilot):
        await wait_for_toast(app, pilot, f"{config_path()}, line 3: Nothing is called")
        assert "Did you mean collections.new?" in toasts(app)
