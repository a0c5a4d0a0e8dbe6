"""Search in the viewer."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.viewer_desk import view_text

DOCUMENT = json.dumps(
    {"a": {"Title": "espresso"}, "b": ["no", "ESPRESSO machine", "espresso"], "title": 1}
)


async def test_matches_are_counted_and_what_they_are_in_is_unfolded(tmp_path: Path) -> None:
    async with view_text(tmp_path, DOCUMENT) as desk:
        await desk.press("E")
        await desk.search("espresso")
        assert desk.path == "$.a.Title"
        await desk.until(lambda: '"espresso": 1 of 3' in desk.status)
        await desk.press("n")
        assert (desk.path, '"espresso": 2 of 3' in desk.status) == ("$.b[1]", True)
        await desk.press("n", "n")
        assert (desk.path, '"espresso": 1 of 3' in desk.status) == ("$.a.Title", True)
        await desk.press("N")
        assert (desk.path, '"espresso": 3 of 3' in desk.status) == ("$.b[2]", True)


async def test_a_capital_makes_case_count_and_keys_are_searched_too(tmp_path: Path) -> None:
    async with view_text(tmp_path, DOCUMENT) as desk:
        await desk.search("title")
        await desk.until(lambda: '"title": 1 of 2' in desk.status)
        await desk.search("Title")
        await desk.until(lambda: '"Title": 1 of 1' in desk.status)
        assert desk.path == "$.a.Title"


async def test_what_is_found_is_marked_and_no_longer_when_the_search_is_left(
    tmp_path: Path,
) -> None:
    async with view_text(tmp_path, DOCUMENT) as desk:
        view = desk.screen.view

        def marked() -> list[str]:
            style = view.get_component_rich_style("json--match")
            strips = (view.render_line(y) for y in range(view.size.height))
            return [part.text for strip in strips for part in strip if part.style == style]

        await desk.press("e")
        await desk.search("espresso")
        assert marked() == ["espresso", "ESPRESSO", "espresso"]
        await desk.press("escape")
        assert marked() == []
        assert "espresso" not in desk.status
        assert desk.path == "$.a.Title"


async def test_a_text_that_is_nowhere_is_said_to_be_nowhere(tmp_path: Path) -> None:
    async with view_text(tmp_path, DOCUMENT) as desk:
        await desk.search("grinder")
        await desk.until(lambda: '"grinder" is not in it' in desk.status)
        await desk.press("n")
        assert desk.path == "$"


async def test_escape_leaves_the_box_without_searching(tmp_path: Path) -> None:
    async with view_text(tmp_path, DOCUMENT) as desk:
        await desk.press("slash")
        assert desk.screen.search_box.has_focus
        await desk.write("no")
        await desk.press("escape")
        assert desk.screen.view.has_focus
        assert desk.screen.search is None
        await desk.press("slash", "enter")


async def test_the_next_match_is_looked_for_from_where_the_cursor_went(tmp_path: Path) -> None:
    async with view_text(tmp_path, json.dumps(["hit", "x", "hit", "x", "hit"])) as desk:
        await desk.search("hit")
        await desk.press("down", "down", "down", "n")
        assert desk.path == "$[4]"


async def test_the_file_as_it_is_can_be_searched(tmp_path: Path) -> None:
    async with view_text(tmp_path, '{"a": 1,\n"b": "hit",\n"c": "hit"}\n') as desk:
        await desk.press("t", "t")
        await desk.search("hit")
        assert desk.status.startswith("2/3")
        await desk.press("n")
        assert desk.status.startswith("3/3")


async def test_what_follows_a_fault_is_searched_too(tmp_path: Path) -> None:
    async with view_text(tmp_path, '{"a": 1,, "b": 2}\nthe hit is here\n') as desk:
        await desk.search("hit")
        assert desk.path.startswith("byte ")
        await desk.until(lambda: '"hit": 1 of 1' in desk.status)
