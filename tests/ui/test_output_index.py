"""Which outputs of a collection hold which ASINs, on a screen of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from multicart_tui.domain.ids import CollectionId, OutputId
from multicart_tui.errors import NetworkError
from multicart_tui.ui.app import MulticartApp
from multicart_tui.ui.screens import output_index
from multicart_tui.ui.screens.json_diff import JsonDiffScreen
from multicart_tui.ui.screens.output_index import OutputIndexScreen, open_index
from multicart_tui.ui.screens.viewer import ViewerScreen
from tests.support.fake_api import FakeApi
from tests.support.waiting import wait_until
from tests.ui.running import connect, running, screen_text, wait_for_text, wait_for_toast

C101 = CollectionId(101)
MUG, POT = "B0DJQQ38TG", "B000000002"
Opened = tuple[MulticartApp, Pilot[None], OutputIndexScreen]


def api_with(*payloads: object) -> FakeApi:
    api = FakeApi()
    for number, payload in enumerate(payloads, 1):
        api.add_output(101, number, payload)
    return api


def three() -> FakeApi:
    return api_with({"asin": MUG, "n": 1}, [{"asin": POT}, {"asin": MUG}], {"asin": POT})


@asynccontextmanager
async def opened(
    api: FakeApi, tmp_path: Path, asin: str = "", *, is_built: bool = True
) -> AsyncIterator[Opened]:
    async with running(connect(api, tmp_path, 101)) as (app, pilot):
        assert app.session
        open_index(app, app.session, C101, asin)
        await wait_until(pilot, lambda: isinstance(app.screen, OutputIndexScreen))
        screen = app.screen
        assert isinstance(screen, OutputIndexScreen)
        if is_built:
            await wait_until(pilot, lambda: screen.is_mounted and not screen._is_building)
        await pilot.pause()
        yield app, pilot, screen


def shown(screen: OutputIndexScreen) -> list[int]:
    return [int(row.key) for row in screen.table.rows_shown]


async def test_each_output_names_its_asins_newest_first(tmp_path: Path) -> None:
    async with opened(three(), tmp_path) as (app, pilot, screen):
        text = screen_text(app)
        assert "ASINs in the outputs of collection 101" in text
        assert shown(screen) == [3, 2, 1]
        assert f"{POT}, {MUG}" in text
        assert "3 of 3 indexed" in text
        await pilot.press("down", "c")
        assert app.clipboard == f"{POT}\n{MUG}"
        await pilot.press("G")
        assert screen.current
        assert screen.current.id == OutputId(1)
        await pilot.press("g")
        assert screen.current.id == OutputId(3)


async def test_a_filter_leaves_the_outputs_that_hold_an_asin(tmp_path: Path) -> None:
    async with opened(three(), tmp_path) as (app, pilot, screen):
        await pilot.press("slash", *"b0dj", "enter")
        await wait_for_text(app, pilot, "2 with B0DJ")
        assert shown(screen) == [2, 1]
        await pilot.press("escape")
        assert shown(screen) == [3, 2, 1]


async def test_it_opens_on_the_outputs_of_one_asin(tmp_path: Path) -> None:
    async with opened(three(), tmp_path, MUG) as (app, _, screen):
        assert shown(screen) == [2, 1]
        assert f"2 with {MUG}" in screen_text(app)
        assert screen.table.has_focus


async def test_a_collection_without_outputs_says_so(tmp_path: Path) -> None:
    async with opened(api_with(), tmp_path) as (app, pilot, screen):
        assert "No outputs in this collection yet." in screen_text(app)
        for key in ("space", "D", "c"):
            await pilot.press(key)
            await wait_for_toast(app, pilot, "There is no output here.")
        await pilot.press("enter")
        assert app.screen is screen


async def test_an_output_without_asins_says_none(tmp_path: Path) -> None:
    async with opened(api_with({"title": "Mug"}), tmp_path) as (app, pilot, _):
        assert "none" in screen_text(app)
        await pilot.press("c")
        await wait_for_toast(app, pilot, "No ASIN of it is known.")


# -- learning


async def test_learning_is_stopped_with_escape_and_goes_on_with_its_key(tmp_path: Path) -> None:
    api = three()
    gates = [api.hold("download_output") for _ in range(2)]
    async with opened(api, tmp_path, is_built=False) as (app, pilot, screen):
        await wait_until(pilot, gates[1].reached.is_set)
        await wait_for_text(app, pilot, "0 of 3 indexed")
        assert "escape stops" in screen_text(app)
        assert "not read yet" in screen_text(app)
        await pilot.press("I")
        await wait_for_toast(app, pilot, "It is being learned already; escape stops.")
        await pilot.press("escape")
        await wait_for_toast(app, pilot, "Stopped. I goes on from here.")
        assert app.screen is screen
        await wait_until(pilot, lambda: not screen._index.is_building)
        await pilot.press("I")
        await wait_for_text(app, pilot, "3 of 3 indexed")
        await pilot.press("escape")
        await wait_until(pilot, lambda: app.screen is not screen)


async def test_what_was_learned_is_kept_when_the_screen_is_left(tmp_path: Path) -> None:
    api = three()
    async with opened(api, tmp_path) as (app, pilot, _):
        await pilot.press("escape")
        assert app.session
        open_index(app, app.session, C101)
        await wait_until(pilot, lambda: isinstance(app.screen, OutputIndexScreen))
        await wait_for_text(app, pilot, "3 of 3 indexed")
        assert api.count("download_output") == 3


async def test_what_fails_says_so_and_is_tried_again(tmp_path: Path) -> None:
    api = three()
    api.fail_next("download_output", NetworkError("The link broke", "half of it came"))
    async with opened(api, tmp_path) as (app, pilot, _):
        assert "2 of 3 indexed, 1 failed" in screen_text(app)
        assert "failed: The link broke" in screen_text(app)
        await pilot.press("I")
        await wait_for_text(app, pilot, "3 of 3 indexed")


async def test_a_list_that_cannot_be_had_says_how_to_go_on(tmp_path: Path) -> None:
    api = three()
    api.fail_next("list_outputs", NetworkError("Not reached", "no route"))
    async with opened(api, tmp_path) as (app, pilot, _):
        await wait_for_text(app, pilot, "Not reached: no route; I goes on")
        assert "No outputs in this collection yet." not in screen_text(app)
        await pilot.press("I")
        await wait_for_text(app, pilot, "3 of 3 indexed")


async def test_of_very_many_the_newest_are_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(output_index, "PAGE", 2)
    async with opened(three(), tmp_path) as (app, _, screen):
        assert shown(screen) == [3, 2]
        assert "the newest 2 shown" in screen_text(app)


async def test_an_output_with_many_asins_names_the_one_that_was_asked_for(tmp_path: Path) -> None:
    many = [{"asin": f"B0{n:08d}"} for n in range(20)]
    async with opened(api_with(many), tmp_path, "B000000019") as (app, pilot, screen):
        row = screen.table.rows_shown[0]
        assert row.cells[1:3] == ("      20", "B000000019, B000000000 and 18 more")
        assert screen.table.max_scroll_x == 0
        await pilot.resize_terminal(160, 24)
        await wait_for_text(app, pilot, "B000000006 and 12 more")
        assert screen.table.max_scroll_x == 0


# -- one output, or two


async def test_an_output_is_opened_in_the_viewer(tmp_path: Path) -> None:
    async with opened(three(), tmp_path) as (app, pilot, _):
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, ViewerScreen))


async def test_an_output_is_compared_with_the_one_before_or_the_marked_one(
    tmp_path: Path,
) -> None:
    async with opened(three(), tmp_path) as (app, pilot, screen):
        await pilot.press("D")
        await wait_for_text(app, pilot, "Changes from OUTPUT #2 to OUTPUT #3")
        await pilot.press("escape")
        await wait_until(pilot, lambda: app.screen is screen)
        await pilot.press("space", "G", "D")
        await wait_until(pilot, lambda: isinstance(app.screen, JsonDiffScreen))
        await wait_for_text(app, pilot, "Changes from OUTPUT #1 to OUTPUT #3")
        await pilot.press("escape")
        await wait_until(pilot, lambda: app.screen is screen)
        await pilot.press("escape")
        assert not any(row.is_marked for row in screen.table.rows_shown)
        await pilot.press("D")
        await wait_for_toast(app, pilot, "There is no older one here")
