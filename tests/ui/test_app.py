"""The application itself: opening, quitting, keys, palette, tiny terminals."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.color import Color
from textual.theme import Theme
from textual.widgets import Input

from multicart_tui.api.request_log import RequestRecord
from multicart_tui.domain.ids import CollectionId
from multicart_tui.errors import ConfigError, CredentialsError, MulticartError, NetworkError
from multicart_tui.ui.app import MulticartApp
from multicart_tui.ui.messages import RequestsChanged
from multicart_tui.ui.modals.new_collection import NewCollectionModal
from multicart_tui.ui.modals.quitting import QuitModal
from multicart_tui.ui.screens.asins import AsinsScreen
from multicart_tui.ui.screens.collections import CollectionsScreen
from multicart_tui.ui.themes import OWN_THEMES, THEME_NAMES
from multicart_tui.ui.widgets.too_small import TooSmall
from tests.support.fake_api import FakeApi
from tests.support.sessions import FakeConnector
from tests.support.waiting import wait_until
from tests.ui.running import connect, running, screen_text, toasts, wait_for_text, wait_for_toast


async def test_the_title_says_whose_account_this_is(tmp_path: Path) -> None:
    connector = connect(FakeApi(rows=1), tmp_path, 101, is_protected=True)
    async with running(connector) as (app, pilot):
        await wait_for_text(app, pilot, "prod @ multicartapi.com")
        assert "PROTECTED" in screen_text(app)
        assert "DEMO" not in screen_text(app)


async def test_a_collection_named_at_the_start_is_opened_over_the_list(tmp_path: Path) -> None:
    connector = connect(FakeApi(rows=250), tmp_path)
    async with running(connector, open_collection=CollectionId(101)) as (app, pilot):
        await wait_until(pilot, lambda: isinstance(app.screen, AsinsScreen))
        await wait_for_text(app, pilot, "Showing 1-100 of 250")
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, CollectionsScreen))
        await wait_for_text(app, pilot, "101")


async def test_a_wrong_configuration_ends_with_words_for_the_ordinary_screen() -> None:
    connector = FakeConnector()
    connector.open_error = ConfigError("The settings cannot be used", "page_size is 'x'", "Fix it.")
    async with running(connector) as (app, _):
        pass
    assert app.return_code == 2
    assert connector.is_closed


async def test_q_quits_at_once_and_closes_what_was_opened(tmp_path: Path) -> None:
    api = FakeApi()
    connector = connect(api, tmp_path)
    async with running(connector) as (app, pilot):
        await pilot.press("q")
    assert app.return_code == 0
    assert api.is_closed
    assert connector.is_closed


class Written:
    """Notes what became of a write."""

    def __init__(self) -> None:
        self.results: list[object] = []

    def done(self, result: object) -> None:
        self.results.append(result)

    def failed(self, error: MulticartError) -> None:
        self.results.append(error)


async def test_quitting_during_a_write_offers_to_wait_for_it(tmp_path: Path) -> None:
    api = FakeApi()
    gate = api.hold("delete_asin")
    row = api.fill(101, 1)[0]
    written = Written()
    async with running(connect(api, tmp_path)) as (app, pilot):
        app.writes.start("delete B0X", api.delete_asin(row.id), written.done, written.failed)
        await gate.reached.wait()
        await pilot.press("q", "q")
        await wait_for_text(app, pilot, "1 write under way: wait for it?")
        await wait_for_text(app, pilot, "delete B0X")
        await pilot.press("enter")  # wait, then quit
        await wait_for_text(app, pilot, "Waiting, then quitting")
        assert app.is_running
        gate.set()
        await wait_until(pilot, lambda: app._exit)
    assert len(written.results) == 1
    assert app.return_code == 0


async def test_staying_keeps_the_program_and_the_write(tmp_path: Path) -> None:
    api = FakeApi()
    gate = api.hold("delete_asin")
    row = api.fill(101, 1)[0]
    written = Written()
    async with running(connect(api, tmp_path)) as (app, pilot):
        app.writes.start("delete B0X", api.delete_asin(row.id), written.done, written.failed)
        await pilot.press("ctrl+q")
        await wait_until(pilot, lambda: isinstance(app.screen, QuitModal))
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, CollectionsScreen))
        gate.set()
        await wait_until(pilot, lambda: written.results)
        assert not app.writes


async def test_quitting_now_names_what_was_left_undecided(tmp_path: Path) -> None:
    api = FakeApi()
    api.hold("delete_asin")
    row = api.fill(101, 1)[0]
    written = Written()
    async with running(connect(api, tmp_path)) as (app, pilot):
        app.writes.start("delete [/]", api.delete_asin(row.id), written.done, written.failed)
        await pilot.press("q")
        await wait_until(pilot, lambda: isinstance(app.screen, QuitModal))
        await pilot.press("tab", "tab", "enter")
        await wait_until(pilot, lambda: app._exit)
        assert "may or may not be done:\n  delete [/]" in str(app._exit_renderables[0])


async def test_a_failed_write_tells_its_caller(tmp_path: Path) -> None:
    api = FakeApi()
    row = api.fill(101, 1)[0]
    error = NetworkError("Not deleted", "Connection refused")
    api.fail_next("delete_asin", error)
    written = Written()
    async with running(connect(api, tmp_path)) as (app, pilot):
        app.writes.start("delete B0X", api.delete_asin(row.id), written.done, written.failed)
        await wait_until(pilot, lambda: written.results == [error])
        assert not app.writes


async def test_a_terminal_that_is_too_small_says_so_and_loses_nothing(tmp_path: Path) -> None:
    async with running(connect(FakeApi(rows=9), tmp_path, 101)) as (app, pilot):
        await pilot.press("n")
        await wait_until(pilot, lambda: isinstance(app.screen, NewCollectionModal))
        await pilot.press(*"Toys")
        await pilot.resize_terminal(50, 15)
        await wait_for_text(app, pilot, "Terminal too small: 50x15; multicart-tui needs 60x18")
        assert "Toys" not in screen_text(app)
        await pilot.press("x", "escape", "ctrl+s")  # nothing that cannot be seen happens
        await pilot.resize_terminal(5, 2)
        await pilot.resize_terminal(60, 18)
        await wait_until(pilot, lambda: not app.screen.query(TooSmall))
        assert isinstance(app.screen, NewCollectionModal)
        assert app.screen.query_one("#name", Input).value == "Toys"
        await wait_for_text(app, pilot, "Toys")


async def test_a_tiny_terminal_can_be_left(tmp_path: Path) -> None:
    async with running(connect(FakeApi(), tmp_path), size=(20, 5)) as (app, pilot):
        await wait_until(pilot, lambda: app.screen.query(TooSmall))
        await pilot.press("q")
    assert app.return_code == 0


async def test_every_screen_fits_the_smallest_terminal(tmp_path: Path) -> None:
    async with running(connect(FakeApi(rows=250), tmp_path, 101), size=(60, 18)) as (app, pilot):
        for key, words in (("n", "Create"), ("a", "Cancel"), ("x", "Forget"), ("e", "Cancel")):
            await pilot.press(key)
            await wait_for_text(app, pilot, words)
            await wait_for_text(app, pilot, "escape cancels")
            await pilot.press("escape")
            await wait_until(pilot, lambda: isinstance(app.screen, CollectionsScreen))


async def test_the_key_bar_fits_eighty_columns_and_always_names_help(tmp_path: Path) -> None:
    async with running(connect(FakeApi(rows=9), tmp_path, 101)) as (app, _):
        bar = screen_text(app).splitlines()[-1]
        assert "enter Open" in bar
        assert "a Add an id" in bar
        assert bar.endswith("? Help")
        assert len(bar) <= 80


async def test_under_a_dialog_the_key_bar_tells_the_keys_of_the_dialog(tmp_path: Path) -> None:
    async with running(connect(FakeApi(rows=9), tmp_path, 101)) as (app, pilot):

        async def until_bar(words: str) -> None:
            await wait_until(pilot, lambda: screen_text(app).splitlines()[-1] == words)

        own = screen_text(app).splitlines()[-1]
        await pilot.press("x")
        await until_bar(" ctrl+s Yes  esc Cancel  f1 Help")
        await pilot.press("f1")
        await until_bar(" esc Close  f1 Help")
        await pilot.press("escape")
        await until_bar(" ctrl+s Yes  esc Cancel  f1 Help")
        await pilot.press("escape")
        await until_bar(own)


async def test_under_a_form_the_key_that_sends_comes_first(tmp_path: Path) -> None:
    connector = connect(FakeApi(rows=9), tmp_path, 101)
    async with running(connector, open_collection=CollectionId(101)) as (app, pilot):
        await wait_for_text(app, pilot, "Showing 1-9 of 9")
        for key, words in (
            ("n", " ctrl+s Add  ctrl+n Add, then another  esc Cancel  f1 Help"),
            ("e", " ctrl+s Save  ctrl+r Move  esc Cancel  f1 Help"),
            ("M", " ctrl+s Move  esc Cancel  f1 Help"),
        ):
            await pilot.press(key)
            await wait_for_text(app, pilot, words)
            await pilot.press("escape")
            await wait_until(pilot, lambda: screen_text(app).endswith("? Help"))


async def test_a_click_in_the_key_bar_does_what_the_key_does(tmp_path: Path) -> None:
    async with running(connect(FakeApi(), tmp_path)) as (app, pilot):
        bar = screen_text(app).splitlines()[-1]
        await pilot.click("KeyBar", offset=(bar.index("n New") + 2, 0))
        await wait_until(pilot, lambda: isinstance(app.screen, NewCollectionModal))


async def test_the_palette_offers_our_commands_and_hides_the_toolkits(tmp_path: Path) -> None:
    async with running(connect(FakeApi(), tmp_path)) as (app, pilot):
        titles = [command.title for command in app.get_system_commands(app.screen)]
        assert {"New", "Requests", "Help", "Quit", "Theme: multicart-light"} <= set(titles)
        assert not {"Screenshot", "Maximize", "Keys"} & set(titles)
        assert len(titles) == len(set(titles))
        await pilot.press("ctrl+p")
        await wait_for_text(app, pilot, "Search for commands")
        await pilot.press(*"new", "enter", "enter")
        await wait_until(pilot, lambda: isinstance(app.screen, NewCollectionModal))


async def test_each_theme_draws_every_line_of_the_screen(tmp_path: Path) -> None:
    async with running(connect(FakeApi(rows=5), tmp_path, 101)) as (app, pilot):
        for name in THEME_NAMES:
            app.theme = name
            await pilot.pause()
            assert "Collections" in screen_text(app)


async def test_ascii_draws_with_ascii_alone(tmp_path: Path) -> None:
    connector = connect(FakeApi(rows=5), tmp_path, 101)
    assert connector.session
    connector.session.collections.rename(CollectionId(101), "Küche 台所")
    async with running(connector, is_ascii=True) as (app, pilot):
        app.notify("✓ done…")
        for key in ("n", "x", "question_mark", "ctrl+p"):
            await pilot.press(key)
            await wait_until(pilot, lambda: len(app.screen_stack) == 2)
            await pilot.pause()
            assert screen_text(app).isascii()
            await pilot.press("escape")
            await wait_until(pilot, lambda: len(app.screen_stack) == 1)
        assert "K?che ????" in screen_text(app)


async def test_toasts_do_not_pile_up(tmp_path: Path) -> None:
    async with running(connect(FakeApi(), tmp_path)) as (app, pilot):
        for number in range(10):
            app.notify(f"sentence {number}", timeout=60)
            app.notify(f"sentence {number}", timeout=60)
        await wait_for_toast(app, pilot, "sentence 9")
        assert len(app._notifications) <= 3


async def test_a_toast_that_made_room_can_be_shown_again(tmp_path: Path) -> None:
    async with running(connect(FakeApi(), tmp_path)) as (app, pilot):
        for number in range(4):
            app.notify(f"sentence {number}", timeout=60)
            await wait_for_toast(app, pilot, f"sentence {number}")
        assert "sentence 0" not in toasts(app)
        app.notify("sentence 0", timeout=60)
        await wait_for_toast(app, pilot, "sentence 0")


async def test_a_field_has_no_blinking_cursor(tmp_path: Path) -> None:
    async with running(connect(FakeApi(), tmp_path)) as (app, pilot):
        await pilot.press("slash")
        await wait_until(pilot, lambda: isinstance(app.focused, Input))
        assert isinstance(app.focused, Input)
        assert not app.focused.cursor_blink


async def test_a_request_on_its_second_try_says_so_on_every_screen(tmp_path: Path) -> None:
    connector = connect(FakeApi(rows=5), tmp_path, 101)
    assert connector.session
    log = connector.session.requests
    async with running(connector) as (app, pilot):
        begun = log.begin(RequestRecord(0, 1.0, "POST", "https://multicartapi.com/api/v1/x/", "{}"))
        begun.tries = 2
        log.changed(begun)
        await wait_for_text(app, pilot, "no answer, try 2")
        begun.milliseconds = 12.0
        log.changed(begun)
        await wait_until(pilot, lambda: "no answer" not in screen_text(app))


@pytest.mark.parametrize("width", [60, 80, 120])
async def test_warnings_in_the_title_are_never_cut(tmp_path: Path, width: int) -> None:
    connector = connect(
        FakeApi(rows=1), tmp_path, 101, is_demo=True, is_read_only=True, is_protected=True
    )
    async with running(connector, size=(width, 24)) as (app, _):
        title = screen_text(app).splitlines()[0]
        assert " DEMO  READ-ONLY  PROTECTED  Collections" in title
        assert len(title) <= width


@pytest.mark.parametrize("name", ["ansi-dark", "ansi-light"])
async def test_in_sixteen_colours_the_edges_of_a_field_stand_out(tmp_path: Path, name: str) -> None:
    async with running(connect(FakeApi(), tmp_path, 101)) as (app, pilot):
        app.theme = name
        await pilot.press("e")
        await wait_for_text(app, pilot, "Name for collection 101")
        _, edge = app.screen.query_one("#cancel").styles.border_left
        assert edge.ansi not in (-1, 0, 7, 15), "not the colour of any ground"


@pytest.mark.parametrize("theme", OWN_THEMES, ids=lambda theme: theme.name)
async def test_the_theme_of_the_start_colours_the_first_screen(theme: Theme) -> None:
    connector = FakeConnector()
    connector.open_error = CredentialsError("No key")
    app = MulticartApp(connector, theme=theme.name)
    async with app.run_test() as pilot:
        await pilot.pause()
        assert theme.background
        assert app.screen.styles.background == Color.parse(theme.background)


async def test_news_of_a_request_may_come_before_a_new_screen_is_drawn(tmp_path: Path) -> None:
    async with running(connect(FakeApi(rows=3), tmp_path, 101)) as (app, pilot):
        assert app.session is not None
        app.push_screen(AsinsScreen(CollectionId(101), app.session))
        app._show_request(RequestsChanged(1))
        await wait_for_text(app, pilot, "Showing 1-3 of 3")


async def test_the_account_is_not_changed_under_a_write(tmp_path: Path) -> None:
    api = FakeApi()
    gate = api.hold("delete_asin")
    row = api.fill(101, 1)[0]
    written = Written()
    async with running(connect(api, tmp_path)) as (app, pilot):
        app.writes.start("delete B0X", api.delete_asin(row.id), written.done, written.failed)
        await pilot.press("K")
        await wait_for_toast(app, pilot, "wait for it before changing the account")
        assert isinstance(app.screen, CollectionsScreen)
        gate.set()
        await wait_until(pilot, lambda: written.results)
