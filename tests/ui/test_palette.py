"""The command palette: what cannot be done now is there, and says why."""

from __future__ import annotations

from pathlib import Path

from multicart_tui.ui.app import MulticartApp
from tests.support.asin_desk import open_desk
from tests.support.fake_api import FakeApi
from tests.support.waiting import wait_until
from tests.ui.running import connect, running, screen_text, wait_for_text, wait_for_toast


def offered(app: MulticartApp) -> dict[str, str]:
    """The commands and what is said of each."""
    return {command.title: command.help for command in app.get_system_commands(app.screen)}


async def test_what_a_read_only_session_cannot_do_is_there_with_the_reason(
    tmp_path: Path,
) -> None:
    async with running(connect(FakeApi(), tmp_path, 101, is_read_only=True)) as (app, pilot):
        assert offered(app)["New (not now)"] == "this session is read-only · key n"
        await pilot.press("ctrl+p")
        await wait_for_text(app, pilot, "Search for commands")
        await pilot.press(*"new", "enter", "enter")
        await wait_for_toast(app, pilot, "New: this session is read-only.")


async def test_a_list_without_a_collection_says_so_of_what_needs_one(tmp_path: Path) -> None:
    async with running(connect(FakeApi(), tmp_path)) as (app, _):
        words = offered(app)
        assert words["Open (not now)"].startswith("there is no collection here yet")
        assert "New" in words
        assert "Add an id" in words


async def test_the_palette_opens_the_row_under_the_cursor_too(tmp_path: Path) -> None:
    async with running(connect(FakeApi(250), tmp_path, 101)) as (app, pilot):
        assert offered(app)["Open"] == "key enter"
        await pilot.press("ctrl+p")
        await wait_for_text(app, pilot, "Search for commands")
        await pilot.press(*"open")
        # What was found for the letters before it is taken away only when this is found.
        await wait_until(
            pilot,
            lambda: "key enter" in screen_text(app) and "Request" not in screen_text(app),
        )
        await pilot.press("enter", "enter")
        await wait_for_text(app, pilot, "Showing 1-100 of 250")


async def test_a_collection_without_rows_says_so_of_what_needs_one(tmp_path: Path) -> None:
    async with open_desk(FakeApi(), tmp_path, 102) as desk:
        words = offered(desk.app)
        assert words["Edit (not now)"].startswith("there is no row here")
        assert words["Next page (not now)"].startswith("there is no other page")
        assert words["Undo (not now)"].startswith("nothing was deleted or changed here")
        assert "New" in words


async def test_with_rows_and_pages_nothing_is_out_of_reach_but_undo(tmp_path: Path) -> None:
    async with open_desk(FakeApi(250), tmp_path) as desk:
        assert [title for title in offered(desk.app) if "(not now)" in title] == ["Undo (not now)"]
