"""The outputs of a collection: its pages, what is new, looking at one, saving some."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from multicart_tui.domain.ids import CollectionId, OutputId
from multicart_tui.errors import NetworkError
from multicart_tui.ui.app import MulticartApp
from multicart_tui.ui.modals.choice import ChoiceModal
from multicart_tui.ui.modals.prompt import PromptModal
from multicart_tui.ui.modals.report import ReportModal
from multicart_tui.ui.screens import viewer_fetching
from multicart_tui.ui.screens.outputs import OutputsScreen, open_outputs
from multicart_tui.ui.screens.viewer import ViewerScreen
from tests.support.fake_api import FakeApi
from tests.support.viewer_desk import ViewerDesk
from tests.support.waiting import wait_until
from tests.ui.running import connect, running, screen_text, toasts, wait_for_text, wait_for_toast

Opened = tuple[MulticartApp, Pilot[None], OutputsScreen]


def api_with(*outputs: int, payload: object = None) -> FakeApi:
    api = FakeApi()
    for number in outputs:
        api.add_output(101, number, payload if payload is not None else {"title": f"Mug {number}"})
    return api


@asynccontextmanager
async def outputs_of(api: FakeApi, tmp_path: Path, **flags: Any) -> AsyncIterator[Opened]:
    async with running(connect(api, tmp_path, 101, **flags)) as (app, pilot):
        assert app.session
        open_outputs(app, app.session, CollectionId(101))
        await wait_until(pilot, lambda: isinstance(app.screen, OutputsScreen))
        screen = app.screen
        assert isinstance(screen, OutputsScreen)
        await wait_until(pilot, lambda: screen.page is not None or screen._failure)
        await pilot.pause()
        yield app, pilot, screen


@asynccontextmanager
async def viewing(api: FakeApi, tmp_path: Path) -> AsyncIterator[ViewerDesk]:
    """The first output opened with enter; it may still be on its way."""
    async with outputs_of(api, tmp_path) as (app, pilot, _):
        await pilot.press("enter")
        await wait_until(
            pilot, lambda: len(app.screen_stack) > 2 and app.screen_stack[2].is_mounted
        )
        screen = app.screen_stack[2]
        assert isinstance(screen, ViewerScreen)
        yield ViewerDesk(app, pilot, screen)


# -- the list


async def test_a_page_tells_whether_others_follow(tmp_path: Path) -> None:
    api = api_with(*range(1, 6))
    async with outputs_of(api, tmp_path, page_size=2) as (app, pilot, screen):
        assert "Outputs of collection 101" in screen_text(app)
        assert "OUTPUT #1" in screen_text(app)
        assert "Showing 1-2, more follow" in screen_text(app)
        await pilot.press("right_square_bracket")
        await wait_for_text(app, pilot, "Showing 3-4, more follow")
        await pilot.press("right_square_bracket")
        await wait_for_text(app, pilot, "Showing 5-5, the last page")
        await pilot.press("right_square_bracket")
        await wait_for_toast(app, pilot, "This is the last page.")
        await pilot.press("g")
        await wait_for_text(app, pilot, "Showing 1-2, more follow")
        await pilot.press("left_square_bracket")
        await wait_for_toast(app, pilot, "This is the first page.")
        await pilot.press("right_square_bracket")
        await wait_for_text(app, pilot, "Showing 3-4")
        await pilot.press("left_square_bracket")
        await wait_for_text(app, pilot, "Showing 1-2")
        await pilot.press("G")
        assert screen.current
        assert screen.current.id == OutputId(2)


async def test_a_collection_without_outputs_says_so(tmp_path: Path) -> None:
    async with outputs_of(api_with(), tmp_path) as (app, pilot, _):
        assert "No outputs in this collection yet." in screen_text(app)
        for key in ("enter", "S", "space", "c"):
            await pilot.press(key)
        await wait_for_toast(app, pilot, "There is no output here.")


async def test_what_came_since_the_last_visit_is_named(tmp_path: Path) -> None:
    api = api_with(1, 2)
    async with outputs_of(api, tmp_path) as (app, pilot, _):
        assert "new" not in screen_text(app)
        await pilot.press("escape")
        api.add_output(101, 3, {})
        assert app.session
        open_outputs(app, app.session, CollectionId(101))
        await wait_for_text(app, pilot, "1 new or updated since your last visit")


async def test_a_list_that_cannot_be_read_says_how_to_try_again(tmp_path: Path) -> None:
    api = api_with(1)
    api.fail_next("list_outputs", NetworkError("Not reached", "no route"))
    async with outputs_of(api, tmp_path) as (app, pilot, _):
        assert "Not loaded: Not reached: no route; r tries again" in screen_text(app)
        await pilot.press("right_square_bracket", "left_square_bracket")
        await wait_for_toast(app, pilot, "The outputs are not read yet.")
        await pilot.press("r")
        await wait_for_text(app, pilot, "OUTPUT #1")


async def test_the_id_is_copied(tmp_path: Path) -> None:
    async with outputs_of(api_with(88), tmp_path) as (app, pilot, _):
        await pilot.press("c")
        await wait_for_toast(app, pilot, "Copied the id of OUTPUT #88")
        assert app.clipboard == "88"


# -- looking at one


async def test_an_output_is_fetched_and_shown_and_its_file_removed(tmp_path: Path) -> None:
    async with viewing(api_with(88), tmp_path) as desk:
        await desk.until_prepared()
        assert desk.lines == ["▾ {  1 key", '    title: "Mug 88"', "  }"]
        assert "OUTPUT #88" in desk.text
        opened = desk.screen.opened
        assert opened
        path = opened.path
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700
        await desk.press("escape")
        await desk.until(lambda: isinstance(desk.app.screen, OutputsScreen))
        await desk.until(lambda: not path.parent.exists())


async def test_a_click_on_the_row_opens_it_too(tmp_path: Path) -> None:
    async with outputs_of(api_with(88), tmp_path) as (app, pilot, screen):
        await pilot.click(screen.table, offset=(3, 1))
        await wait_until(pilot, lambda: isinstance(app.screen, ViewerScreen))


async def test_an_output_that_is_on_its_way_can_be_left(tmp_path: Path) -> None:
    api = api_with(88)
    gate = api.hold("download_output")
    async with viewing(api, tmp_path) as desk:
        await desk.until(gate.reached.is_set)
        assert "Fetching" in desk.status
        await desk.press("j", "l", "slash", "t", "y", "v", "S", "enter")
        assert "There is nothing to look at yet." in desk.status
        await desk.press("escape")
        await desk.until(lambda: isinstance(desk.app.screen, OutputsScreen))
        gate.set()
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, OutputsScreen)


async def test_an_output_that_cannot_be_had_says_why_and_is_tried_again(tmp_path: Path) -> None:
    api = api_with(88)
    api.fail_next("download_output", NetworkError("The link broke", "half of it came"))
    async with viewing(api, tmp_path) as desk:
        await desk.until(lambda: "Not loaded, r tries again: half of it came" in desk.status)
        await desk.press("r")
        await desk.until_prepared()
        assert '    title: "Mug 88"' in desk.lines


async def test_a_download_tells_how_far_it_is_and_how_fast(tmp_path: Path) -> None:
    api = api_with(88)
    gate = api.hold("download_output")
    async with viewing(api, tmp_path) as desk:
        await desk.until(gate.reached.is_set)
        desk.screen.post_message(ViewerScreen.Progressed(2_000_000, 20_000_000))
        await desk.until(lambda: "Fetching: 2.0 MB of 20.0 MB, " in desk.status)
        assert "/s; escape cancels" in desk.status
        desk.screen.post_message(ViewerScreen.Progressed(3_000_000, None))
        await desk.until(lambda: "Fetching: 3.0 MB, " in desk.status)
        gate.set()
        await desk.until_prepared()
        assert "Fetching" not in desk.status


async def test_of_a_large_output_it_is_asked_whether_to_save_it_instead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(viewer_fetching, "MEGABYTE", 1)
    async with viewing(api_with(88, payload={"title": "x" * 100}), tmp_path) as desk:
        await desk.until_shown(ChoiceModal)
        assert "OUTPUT #88 has" in desk.text
        assert "save to file instead?" in desk.text
        await desk.until(lambda: desk.screen._waiting)
        await desk.press("down", "enter")
        await desk.until_shown(PromptModal)
        assert "Save OUTPUT #88" in desk.text


async def test_a_large_output_may_be_looked_at_or_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(viewer_fetching, "MEGABYTE", 1)
    api = api_with(88, payload={"title": "x" * 100})
    async with viewing(api, tmp_path) as desk:
        await desk.until_shown(ChoiceModal)
        await desk.press("enter")
        await desk.until_prepared()
        assert len(desk.lines) == 3
        await desk.press("escape")
        await desk.until(lambda: isinstance(desk.app.screen, OutputsScreen))
        await desk.press("enter")
        await desk.until_shown(ChoiceModal)
        await desk.press("escape")
        await desk.until(lambda: isinstance(desk.app.screen, OutputsScreen))


# -- saving


async def save_into(app: MulticartApp, pilot: Pilot[None], folder: str) -> None:
    await pilot.press("S")
    await wait_until(pilot, lambda: isinstance(app.screen, PromptModal) and app.screen.is_mounted)
    await pilot.pause()
    app.screen.query_one("#value").value = folder  # type: ignore[attr-defined]  # a field
    await pilot.press("ctrl+s")


async def test_the_marked_outputs_are_saved_and_none_is_overwritten(tmp_path: Path) -> None:
    there = tmp_path / "output-2.json"
    there.write_text("mine")
    async with outputs_of(api_with(1, 2, 3), tmp_path) as (app, pilot, screen):
        await pilot.press("space", "space")
        assert "2 marked" in screen_text(app)
        await save_into(app, pilot, str(tmp_path))
        await wait_until(
            pilot, lambda: isinstance(app.screen, ReportModal) and app.screen.is_mounted
        )
        await wait_for_text(app, pilot, "1 of 2 outputs saved")
        await wait_for_text(app, pilot, "exists already")
        await pilot.press("escape", "escape")
        assert not screen.marked
        assert "marked" not in screen_text(app)
    assert json.loads((tmp_path / "output-1.json").read_text()) == {"title": "Mug 1"}
    assert there.read_text() == "mine"
    assert not (tmp_path / "output-3.json").exists()


async def test_one_output_is_saved_into_a_folder_that_is_there(tmp_path: Path) -> None:
    async with outputs_of(api_with(1, 2), tmp_path) as (app, pilot, _):
        await pilot.press("down")
        await save_into(app, pilot, str(tmp_path / "none"))
        await wait_for_text(app, pilot, "There is no such folder")
        app.screen.query_one("#value").value = ""  # type: ignore[attr-defined]  # a field
        await pilot.press("ctrl+s")
        await wait_for_text(app, pilot, "A folder is needed")
        await pilot.press("escape")
        await save_into(app, pilot, str(tmp_path))
        await wait_for_toast(app, pilot, "1 of 1 output saved")
    assert json.loads((tmp_path / "output-2.json").read_text()) == {"title": "Mug 2"}


async def test_saving_many_can_be_stopped_between_two(tmp_path: Path) -> None:
    api = api_with(1, 2, 3)
    gate = api.hold("download_output")
    async with outputs_of(api, tmp_path) as (app, pilot, _):
        await pilot.press("space", "space", "space")
        await save_into(app, pilot, str(tmp_path))
        await wait_until(pilot, gate.reached.is_set)
        await pilot.press("escape")
        gate.set()
        await wait_for_text(app, pilot, "1 of 3 outputs saved")
        await wait_for_text(app, pilot, "2 not tried")
    assert "saved" not in toasts(app)
