"""The viewer's filter: what a JSONPath finds, under the paths it has in the document."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from textual import events

from multicart_tui.ui.modals.prompt import PromptModal
from multicart_tui.ui.screens import viewer_querying
from tests.support.viewer_desk import ViewerDesk, view_text

DOCUMENT = json.dumps(
    {"results": [{"price": {"value": 1.5}, "n": "a"}, {"price": None, "n": "b"}], "query": "mug"}
)


async def type_query(desk: ViewerDesk, text: str) -> None:
    await desk.press("colon")
    desk.screen.query_box.value = text
    desk.screen.query_box.cursor_position = len(text)
    await desk.pilot.pause()


async def filter_by(desk: ViewerDesk, text: str) -> None:
    await type_query(desk, text)
    await desk.press("enter")
    await desk.until(lambda: desk.screen.view.has_focus)
    await desk.pilot.pause()


def said(desk: ViewerDesk) -> str:
    return str(desk.screen.query_words.render()).strip()


async def test_only_what_is_found_is_shown_and_escape_brings_all_back(tmp_path: Path) -> None:
    async with view_text(tmp_path, DOCUMENT) as desk:
        await desk.press("down", "down")
        await desk.press("colon")
        assert desk.screen.query_box.has_focus
        await desk.write("price")
        await desk.press("enter")
        await desk.until(lambda: "2 found by $..price" in desk.status)
        assert desk.lines[1:3] == [
            "  ▸ $['results'][0]['price']: {value: 1.5}  1 key",
            "    $['results'][1]['price']: null",
        ]
        await desk.until(lambda: desk.screen.view.has_focus)
        await desk.press("j", "l", "l")
        assert desk.path == "$['results'][0]['price'].value"
        await desk.press("escape")
        assert desk.path == "$.results[0]"
        assert "found" not in desk.status


async def test_what_is_found_is_shown_while_it_is_typed(tmp_path: Path) -> None:
    async with view_text(tmp_path, DOCUMENT) as desk:
        await desk.press("colon")
        await desk.until(lambda: "$..price" in said(desk))
        await desk.write("price")
        await desk.until(lambda: "2 found" in desk.status)
        assert said(desk).startswith("enter goes to what was found")
        assert desk.lines[2] == "    $['results'][1]['price']: null"
        await desk.write(".value")
        await desk.until(lambda: "1 found" in desk.status)
        assert desk.lines[1] == "    $['results'][0]['price']['value']: 1.5"
        assert desk.screen.query_box.has_focus
        await desk.press("pagedown")
        assert desk.screen.view.cursor == 2
        await desk.write("s")
        await desk.until(lambda: said(desk) == "Nothing is found.")
        await desk.press("escape")
        assert desk.screen.view.has_focus
        assert desk.lines[0] == "▾ {  2 keys"


async def test_a_query_that_cannot_be_is_told_under_it_and_what_was_found_stays(
    tmp_path: Path,
) -> None:
    async with view_text(tmp_path, DOCUMENT) as desk:
        await type_query(desk, "$..n")
        await desk.until(lambda: "2 found" in desk.status)
        await desk.write("[")
        await desk.until(lambda: "Not a JSONPath: unexpected end of query" in said(desk))
        assert desk.lines[1] == """    $['results'][0]['n']: "a\""""
        await desk.press("enter")
        await desk.until(lambda: "Not a JSONPath: unexpected end of query" in said(desk))
        assert desk.screen.query_box.has_focus
        await desk.press("backspace")
        await desk.until(lambda: "2 found" in desk.status)
        desk.screen.query_box.value = "price"
        await desk.until(lambda: "it begins with $" in said(desk))
        await desk.press("ctrl+u")
        await desk.until(lambda: desk.lines[0] == "▾ {  2 keys")


async def test_earlier_queries_come_back_also_in_another_viewer(tmp_path: Path) -> None:
    async with view_text(tmp_path, DOCUMENT) as desk:
        await filter_by(desk, "$..n")
        await filter_by(desk, "$..price")
        await desk.press("escape")
    async with view_text(tmp_path, DOCUMENT) as desk:
        await desk.press("colon")
        box = desk.screen.query_box
        await desk.until(lambda: box.history == ("$..price", "$..n"))
        await desk.write("x")
        await desk.press("up")
        assert box.value == "$..price"
        await desk.until(lambda: "2 found" in desk.status)
        await desk.press("up", "up")
        assert box.value == "$..n"
        await desk.press("down", "down", "down")
        assert box.value == "$..x"
        await desk.press("up", "enter")
        await desk.until(lambda: "2 found by $..price" in desk.status)
        await desk.until(lambda: desk.screen.view.has_focus)
        await desk.press("colon", "up")
        assert box.value == "$..n"


async def test_the_query_is_copied_from_its_line_and_from_what_it_found(tmp_path: Path) -> None:
    async with view_text(tmp_path, DOCUMENT) as desk:
        await type_query(desk, "$..n[")
        await desk.press("ctrl+y")
        await desk.until(lambda: desk.app.clipboard == "$..n[")
        await desk.press("backspace", "enter")
        await desk.until(lambda: desk.screen.view.has_focus)
        await desk.press("y")
        assert ": the JSONPath" in desk.status
        await desk.press("colon")
        await desk.until(lambda: desk.app.clipboard == "$..n")
        assert not desk.screen.is_querying


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


async def test_escape_from_an_unchanged_query_keeps_what_it_found(tmp_path: Path) -> None:
    async with view_text(tmp_path, DOCUMENT) as desk:
        await filter_by(desk, "$..n")
        await desk.press("colon")
        assert desk.screen.query_box.value == "$..n"
        await desk.press("escape")
        assert "2 found by $..n" in desk.status
        await desk.press("colon")
        await desk.write("o")
        await desk.until(lambda: said(desk) == "Nothing is found.")
        await desk.press("backspace")
        await desk.until(lambda: "2 found" in desk.status)
        await desk.press("escape")
        assert desk.lines[0] == "▾ {  2 keys"


async def test_a_query_under_way_can_be_left(tmp_path: Path) -> None:
    document = json.dumps([[0] * 900] * 900)
    async with view_text(tmp_path, document) as desk:
        await type_query(desk, "$[?count($..*) > count($..*)]")
        await desk.press("enter")
        await desk.until(lambda: said(desk) == "Looking…")
        assert desk.screen.query_box.has_focus
        await desk.press("escape")
        assert desk.screen.view.has_focus
        await filter_by(desk, "$[3][4]")
        assert desk.lines[1] == "    $[3][4]: 0"


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (DOCUMENT[:-1], "A filter needs JSON without a fault; / searches what is there."),
        ("  ", "There is nothing in it to be found."),
    ],
)
async def test_what_cannot_be_filtered_says_so_at_once(
    tmp_path: Path, document: str, words: str
) -> None:
    async with view_text(tmp_path, document) as desk:
        await desk.press("colon")
        assert words in desk.status
        assert desk.screen.view.has_focus


async def test_what_python_cannot_read_is_told_in_the_line(tmp_path: Path) -> None:
    async with view_text(tmp_path, "[" * 2_000 + "]" * 2_000) as desk:
        await desk.press("colon")
        await desk.until(lambda: "Nested too deeply for this" in said(desk))


async def test_escape_leaves_the_query_before_the_search(tmp_path: Path) -> None:
    async with view_text(tmp_path, DOCUMENT) as desk:
        await desk.search("price")
        await desk.press("colon", "escape")
        assert desk.screen.view.has_focus
        assert '"price": 1 of 2' in desk.status
        await desk.press("escape")
        assert '"price"' not in desk.status


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
    monkeypatch.setattr(viewer_querying, "LARGEST", 10)
    async with view_text(tmp_path, DOCUMENT) as desk:
        await desk.press("colon")
        await desk.until(
            lambda: "10 bytes at most, and this has 93 bytes; / searches." in desk.status
        )
        assert desk.screen.view.has_focus


@pytest.mark.parametrize("is_pasted", [False, True])
async def test_a_whole_query_goes_over_the_beginning_that_stands_there(
    tmp_path: Path, is_pasted: bool
) -> None:
    async with view_text(tmp_path, DOCUMENT) as desk:
        await desk.press("colon")
        box = desk.screen.query_box
        assert box.value == "$.."
        if is_pasted:
            box.post_message(events.Paste("$.results[0]"))
        else:
            await desk.write("$.results[0]")
        await desk.until(lambda: box.value == "$.results[0]")
        await desk.until(lambda: "1 found" in desk.status)
