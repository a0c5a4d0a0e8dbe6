"""The viewer's filter: what a JSONPath finds, under the paths it has in the document."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from multicart_tui.ui.modals.prompt import PromptModal
from multicart_tui.ui.screens import viewer_filtering
from tests.support.viewer_desk import ViewerDesk, view_text

DOCUMENT = json.dumps(
    {"results": [{"price": {"value": 1.5}, "n": "a"}, {"price": None, "n": "b"}], "query": "mug"}
)


async def filter_by(desk: ViewerDesk, text: str) -> None:
    await desk.press("colon")
    desk.screen.filter_box.value = text
    await desk.press("enter")
    await desk.until(lambda: not desk.screen._asked)
    await desk.pilot.pause()


async def test_only_what_is_found_is_shown_and_escape_brings_all_back(tmp_path: Path) -> None:
    async with view_text(tmp_path, DOCUMENT) as desk:
        await desk.press("down", "down")
        await desk.press("colon")
        assert desk.screen.filter_box.has_focus
        await desk.write("price")
        await desk.press("enter")
        await desk.until(lambda: "2 found by $..price" in desk.status)
        assert desk.lines[1:3] == [
            "  ▸ $['results'][0]['price']: {value: 1.5}  1 key",
            "    $['results'][1]['price']: null",
        ]
        await desk.press("j", "l", "l")
        assert desk.path == "$['results'][0]['price'].value"
        await desk.press("escape")
        assert desk.path == "$.results[0]"
        assert "found" not in desk.status


async def test_paths_are_copied_as_they_are_in_the_document(tmp_path: Path) -> None:
    async with view_text(tmp_path, DOCUMENT) as desk:
        await filter_by(desk, "$..price")
        assert desk.path == "found by $..price"
        await desk.press("y", "p")
        await desk.until(lambda: desk.app.clipboard == "$..price")
        await desk.press("j", "l", "l", "y", "p")
        await desk.until(lambda: desk.app.clipboard == "$['results'][0]['price']['value']")
        await desk.press("y", "q")
        await desk.until(lambda: "p copies that; escape shows all" in desk.status)
        await desk.press("y", "v")
        await desk.until(lambda: desk.app.clipboard == "1.5")


async def test_a_second_query_is_of_the_whole_document_again(tmp_path: Path) -> None:
    async with view_text(tmp_path, DOCUMENT) as desk:
        await filter_by(desk, "$..price")
        await filter_by(desk, "$..n")
        await desk.until(lambda: "2 found by $..n" in desk.status)
        await filter_by(desk, "$..nothing")
        await desk.until(lambda: "0 found by $..nothing" in desk.status)
        await desk.press("j", "l", "y", "p")
        await filter_by(desk, "$")
        assert "found" not in desk.status
        await desk.press("colon", "escape")
        assert desk.screen.view.has_focus


async def test_a_query_that_cannot_be_says_why(tmp_path: Path) -> None:
    async with view_text(tmp_path, DOCUMENT) as desk:
        await filter_by(desk, "$..[")
        await desk.until(lambda: "Not a JSONPath: unexpected end of query" in desk.status)
        assert desk.lines[0] == "▾ {  2 keys"


async def test_a_query_under_way_can_be_left(tmp_path: Path) -> None:
    async with view_text(tmp_path, DOCUMENT) as desk:
        await desk.press("colon")
        desk.screen.filter_box.value = "$..n"
        await desk.press("enter")
        await desk.until(lambda: "Filtering by $..n; escape stops" in desk.status)
        await desk.press("escape")
        assert "Filtering" not in desk.status
        await desk.pilot.pause()
        assert desk.lines[0] == "▾ {  2 keys"


async def test_what_is_found_can_be_saved_as_such(tmp_path: Path) -> None:
    async with view_text(tmp_path, DOCUMENT) as desk:
        await filter_by(desk, "$..n")
        await desk.press("S")
        await desk.until_shown(PromptModal)
        await desk.until(lambda: "Save what was found in it.json" in desk.text)
        await desk.until(lambda: "found-it.json" in desk.text)


async def test_a_large_document_is_not_filtered_and_says_up_to_which_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(viewer_filtering, "LARGEST", 10)
    async with view_text(tmp_path, DOCUMENT) as desk:
        await desk.press("colon")
        await desk.until(
            lambda: "10 bytes at most, and this has 93 bytes; / searches." in desk.status
        )
        assert desk.screen.view.has_focus
