"""One long text in the viewer: how it is read, and searched."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from multicart_tui.ui.screens.viewer_text import TextScreen
from tests.support.viewer_desk import ViewerDesk, view_text

PAGE = "<!DOCTYPE html>\n" + "".join(f"<p>Mug {n}</p>\n" for n in range(50))


@asynccontextmanager
async def reading(tmp_path: Path, text: str) -> AsyncIterator[tuple[ViewerDesk, TextScreen]]:
    async with view_text(tmp_path, json.dumps({"html": text})) as desk:
        await desk.press("j", "enter")
        await desk.until_shown(TextScreen)
        screen = desk.app.screen
        assert isinstance(screen, TextScreen)
        yield desk, screen


def status(screen: TextScreen) -> str:
    return screen.status.text


async def search(desk: ViewerDesk, text: str) -> None:
    await desk.press("slash")
    await desk.write(text)
    await desk.press("enter")


async def test_matches_are_counted_and_gone_to(tmp_path: Path) -> None:
    async with reading(tmp_path, PAGE) as (desk, screen):
        await desk.press("n")
        await desk.until(lambda: "Nothing was looked for yet: / searches." in status(screen))
        await search(desk, "mug 4")
        await desk.until(lambda: 'Line 6 of 51 · "mug 4": 1 of 11' in status(screen))
        await desk.press("n", "n")
        await desk.until(lambda: "Line 43 of 51" in status(screen))
        assert '"mug 4": 3 of 11' in status(screen)
        await desk.press("N", "N", "N")
        await desk.until(lambda: "11 of 11" in status(screen))
        await desk.press("g", "n")
        await desk.until(lambda: "1 of 11" in status(screen))
        await search(desk, "mug")
        await desk.until(lambda: "5 of 50" in status(screen))
        await search(desk, "Mug 49")
        await desk.until(lambda: "1 of 1" in status(screen))
        await search(desk, "MUG")
        await desk.until(lambda: '"MUG" is not in it' in status(screen))


async def test_escape_leaves_the_box_then_the_search_then_the_text(tmp_path: Path) -> None:
    async with reading(tmp_path, PAGE) as (desk, screen):
        await search(desk, "mug")
        await desk.until(lambda: "of 50" in status(screen))
        await desk.press("slash", "x", "escape")
        assert screen.view.has_focus
        assert "of 50" in status(screen)
        await desk.press("escape")
        assert '"mug"' not in status(screen)
        assert not screen.view.spans("Mug")
        await desk.press("escape")
        await desk.until(lambda: desk.app.screen is desk.screen)


async def test_every_match_of_a_line_counts_and_one_over_a_line_end_is_marked_in_both(
    tmp_path: Path,
) -> None:
    async with reading(tmp_path, "x" * 75 + "needle" + "y" * 900 + "needle needle") as (
        desk,
        screen,
    ):
        await search(desk, "needle")
        await desk.until(lambda: "1 of 3" in status(screen))
        match = screen.view.get_component_rich_style("json--match").bgcolor
        marked = [
            "".join(part.text for part in screen.view.render_line(y) if part.style
                    and part.style.bgcolor == match)
            for y in range(2)
        ]  # fmt: skip
        assert marked == ["nee", "dle"]
        await desk.press("n")
        await desk.until(lambda: "Line 3 of 3" in status(screen))
        await desk.press("n")
        await desk.until(lambda: "3 of 3" in status(screen))


async def test_a_long_search_can_be_left(tmp_path: Path) -> None:
    async with reading(tmp_path, "a" * 200_000) as (desk, screen):
        await search(desk, "b")
        await desk.until(lambda: screen.search)
        await desk.press("escape")
        assert screen.search is None
        await search(desk, "a")
        await desk.until(lambda: "1 of 200,000" in status(screen))


async def test_lines_begin_where_they_do_in_the_text(tmp_path: Path) -> None:
    text = "a" * 400 + "\r\n" + "b" * 801 + "\n\nneedle"
    async with reading(tmp_path, text) as (desk, screen):
        await desk.until(lambda: "Line 1 of 6" in status(screen))
        await search(desk, "needle")
        await desk.until(lambda: "Line 6 of 6" in status(screen))
        lines = [screen.view.render_line(y).text for y in range(screen.view.size.height)]
        assert any("needle" in line for line in lines)
