"""What changed between two outputs: looked at, filtered, shown whole, exported."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from multicart_tui.domain.ids import CollectionId, OutputId
from multicart_tui.errors import NetworkError
from multicart_tui.ui.app import MulticartApp
from multicart_tui.ui.modals.confirm import ConfirmModal
from multicart_tui.ui.modals.prompt import PromptModal
from multicart_tui.ui.screens import json_diff
from multicart_tui.ui.screens.json_diff import JsonDiffScreen, open_diff
from multicart_tui.ui.screens.viewer import ViewerScreen
from tests.support.fake_api import FakeApi
from tests.support.waiting import wait_until
from tests.ui.running import connect, running, screen_text, wait_for_text, wait_for_toast

BEFORE = {
    "scraped_at": "2026-06-20T10:00:00Z",
    "results": [
        {"asin": "B0DJQQ38TG", "price": "$49.99", "title": "Mug"},
        {"asin": "B000000002", "price": "$10.00"},
    ],
    "count": 2,
}
AFTER = {
    "scraped_at": "2026-06-21T10:00:00Z",
    "results": [
        {"asin": "B000000003", "price": "$5.00"},
        {"asin": "B0DJQQ38TG", "price": "$44.99", "title": "Mug"},
    ],
    "count": 2,
}

Opened = tuple[MulticartApp, Pilot[None], JsonDiffScreen]


def api_with(before: object = BEFORE, after: object = AFTER) -> FakeApi:
    api = FakeApi()
    api.add_output(101, 88, before)
    api.add_output(101, 89, after)
    return api


@asynccontextmanager
async def opened(
    api: FakeApi, tmp_path: Path, *, is_compared: bool = True, **options: Any
) -> AsyncIterator[Opened]:
    async with running(connect(api, tmp_path, 101), **options) as (app, pilot):
        assert app.session
        page = await api.list_outputs(CollectionId(101))
        older, newer = (row for row in page.rows if row.id in (OutputId(88), OutputId(89)))
        open_diff(app, app.session, newer, older)
        await wait_until(pilot, lambda: isinstance(app.screen, JsonDiffScreen))
        screen = app.screen
        assert isinstance(screen, JsonDiffScreen)
        if is_compared:
            await wait_until(pilot, lambda: screen._diff is not None or screen._failure)
        await pilot.pause()
        yield app, pilot, screen


def paths(screen: JsonDiffScreen) -> list[str]:
    return [screen._rows[int(row.key)].path for row in screen.table.rows_shown]


async def fill(app: MulticartApp, pilot: Pilot[None], text: str, key: str = "ctrl+s") -> None:
    await wait_until(pilot, lambda: isinstance(app.screen, PromptModal) and app.screen.is_mounted)
    await pilot.pause()
    app.screen.query_one("#value", Input).value = text
    await pilot.press(key)
    await wait_until(pilot, lambda: not isinstance(app.screen, PromptModal))


# -- looking


async def test_each_change_has_its_path_both_values_and_the_percentage(tmp_path: Path) -> None:
    async with opened(api_with(), tmp_path) as (app, pilot, screen):
        text = screen_text(app)
        assert "Changes from OUTPUT #88 to OUTPUT #89" in text
        assert paths(screen) == [
            "$.scraped_at",
            "$.results[B000000002]",
            "$.results[B000000003]",
            "$.results[B0DJQQ38TG].price",
        ]
        assert "4 changes: 1 added, 1 removed, 2 changed" in text
        line = next(line for line in text.splitlines() if "$49.99" in line)
        assert line.split()[-3:] == ["$44.99", "-10.0", "%"]
        assert "~ changed" in line
        await pilot.press("G")
        assert screen.path_line.text == "$.results[B0DJQQ38TG].price"
        await pilot.press("g")
        assert screen.path_line.text == "$.scraped_at"


async def test_all_columns_fit_whatever_the_width(tmp_path: Path) -> None:
    async with opened(api_with(), tmp_path, size=(60, 24)) as (app, pilot, screen):
        for width in (60, 80, 160):
            await pilot.resize_terminal(width, 24)
            await wait_until(pilot, lambda: app.size.width == width)  # noqa: B023 - asked now
            await pilot.pause()
            line = next(line for line in screen_text(app).splitlines() if "-10.0 %" in line)
            assert "$49.99" in line
            assert screen.table.max_scroll_x == 0


async def test_equal_outputs_say_so(tmp_path: Path) -> None:
    async with opened(api_with(BEFORE, BEFORE), tmp_path) as (app, pilot, screen):
        assert "Nothing differs." in screen_text(app)
        for key, words in (("c", "There is no change here"), ("x", "There is no change to save")):
            await pilot.press(key)
            await wait_for_toast(app, pilot, words)
        await pilot.press("enter", "C", "right_square_bracket", "left_square_bracket")
        assert app.screen is screen


async def test_both_values_are_shown_whole(tmp_path: Path) -> None:
    long = "y" * 6_000
    async with opened(api_with({"t": 1.0}, {"t": long}), tmp_path) as (app, pilot, _):
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, ViewerScreen))
        viewer = app.screen
        assert isinstance(viewer, ViewerScreen)
        assert viewer.opened
        path = viewer.opened.path
        assert json.loads(viewer.opened.document.buffer[:]) == {"before": 1.0, "after": long}
        assert path.stat().st_mode & 0o777 == 0o600
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, JsonDiffScreen))
        await pilot.press("escape")
        await wait_until(pilot, lambda: not path.exists())


async def test_values_that_cannot_be_written_are_told(tmp_path: Path) -> None:
    async with opened(api_with(), tmp_path) as (app, pilot, screen):
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, ViewerScreen))
        await pilot.press("escape")
        await wait_until(pilot, lambda: app.screen is screen)
        assert screen._folder
        screen._folder.cleanup()
        await pilot.press("enter")
        await wait_for_toast(app, pilot, "cannot be written")


async def test_the_path_and_the_change_are_copied(tmp_path: Path) -> None:
    async with opened(api_with(), tmp_path) as (app, pilot, _):
        await pilot.press("G", "c")
        assert app.clipboard == "$['results'][?@.asin=='B0DJQQ38TG']['price']"
        await pilot.press("C")
        assert json.loads(app.clipboard)["percent"] == "-10.0 %"


async def test_foreign_text_is_made_harmless(tmp_path: Path) -> None:
    after = {"\x1b[31m[bold]": "\x1b]52;c;x\x07\u202e[/]"}
    async with opened(api_with({}, after), tmp_path) as (app, _, _screen):
        text = screen_text(app)
        assert "\\u001b[31m[bold]" in text
        assert "␛]52;c;x␇" in text
        assert not {"\x1b", "\x07", "\u202e"} & set(text)


# -- filtering


async def test_a_filter_looks_at_paths_words_and_values(tmp_path: Path) -> None:
    async with opened(api_with(), tmp_path) as (app, pilot, screen):
        for typed, left in (("PRICE", 3), ("added", 1), ("44.99", 1), ("nowhere", 0)):
            await pilot.press("slash")
            screen.filter_box.value = typed
            await pilot.press("enter")
            await wait_for_text(app, pilot, f"{left} of 4 changes shown")
            assert len(paths(screen)) == left
        await pilot.press("escape")
        await wait_for_text(app, pilot, "4 changes:")


async def test_noise_is_hidden_and_what_it_is_can_be_said(tmp_path: Path) -> None:
    async with opened(api_with(), tmp_path) as (app, pilot, screen):
        await pilot.press("v")
        await wait_for_text(app, pilot, "1 hidden as noise, v shows")
        assert "$.scraped_at" not in paths(screen)
        await pilot.press("V")
        await fill(app, pilot, "price, $.results[*000000003]")
        await wait_for_text(app, pilot, "3 hidden as noise")
        assert paths(screen) == ["$.results[B000000002]"]
        await pilot.press("v")
        await wait_for_text(app, pilot, "4 changes:")
        await wait_until(pilot, lambda: "noise" not in screen.status.text)
        await pilot.press("V")
        await fill(app, pilot, "")
        await wait_for_text(app, pilot, "1 hidden as noise")


async def test_where_nothing_is_noise_that_is_said(tmp_path: Path) -> None:
    async with opened(api_with({"a": 1}, {"a": 2}), tmp_path) as (app, pilot, screen):
        await pilot.press("v")
        await wait_for_toast(app, pilot, "Nothing of it is noise. V names more.")
        assert paths(screen) == ["$.a"]


async def test_many_changes_are_shown_page_by_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_diff, "PAGE", 3)
    before, after = ({str(n): n + extra for n in range(7)} for extra in (0, 1))
    async with opened(api_with(before, after), tmp_path) as (app, pilot, screen):
        assert len(paths(screen)) == 3
        await pilot.press("right_square_bracket", "right_square_bracket")
        await wait_for_text(app, pilot, "page 3 of 3")
        assert len(paths(screen)) == 1
        await pilot.press("right_square_bracket")
        await wait_for_toast(app, pilot, "This is the last page.")
        await pilot.press("left_square_bracket", "left_square_bracket", "left_square_bracket")
        await wait_for_toast(app, pilot, "This is the first page.")


async def test_more_changes_than_are_looked_for_are_told_of(tmp_path: Path) -> None:
    before, after = ([{"n": n + extra} for n in range(5_001)] for extra in (0, 10_000))
    async with opened(api_with(before, after), tmp_path) as (app, _, _screen):
        assert "5,000 changes" in screen_text(app)
        assert "more were not looked for" in screen_text(app)


# -- comparing


async def test_a_comparison_under_way_can_be_left(tmp_path: Path) -> None:
    api = api_with()
    gate = api.hold("download_output")
    async with opened(api, tmp_path, is_compared=False) as (app, pilot, screen):
        await wait_until(pilot, gate.reached.is_set)
        assert "escape cancels" in screen_text(app)
        await pilot.press("enter", "c", "C", "x", "v", "slash", "escape", "escape")
        await wait_until(pilot, lambda: not isinstance(app.screen, JsonDiffScreen))
        gate.set()
        await wait_until(pilot, lambda: not screen.is_attached)


async def test_what_cannot_be_compared_says_why_and_is_tried_again(tmp_path: Path) -> None:
    api = api_with()
    api.fail_next("download_output", NetworkError("The link broke", "half of it came"))
    async with opened(api, tmp_path) as (app, pilot, _):
        await wait_for_text(app, pilot, "Not compared: The link broke")
        await pilot.press("r")
        await wait_for_text(app, pilot, "4 changes:")


# -- exporting


async def test_the_changes_shown_are_exported_and_nothing_is_overwritten_unasked(
    tmp_path: Path,
) -> None:
    target = tmp_path / "changes.jsonl"
    async with opened(api_with(), tmp_path) as (app, pilot, _):
        await pilot.press("v", "x")
        await fill(app, pilot, str(target))
        await wait_for_toast(app, pilot, str(target))
        kinds = [json.loads(line)["change"] for line in target.read_text().splitlines()]
        assert kinds == ["removed", "added", "changed"]
        assert target.stat().st_mode & 0o777 == 0o600

        target.write_text("mine")
        await pilot.press("x")
        await fill(app, pilot, str(target))
        await wait_until(pilot, lambda: isinstance(app.screen, ConfirmModal))
        assert target.read_text() == "mine"
        await pilot.press("escape")
        assert target.read_text() == "mine"
