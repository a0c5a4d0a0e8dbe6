"""Adding many: whatever was pasted is counted at once, kept, sent and reviewed."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual import events

from multicart_tui.errors import NetworkError, Outcome
from multicart_tui.ui.modals.choice import ChoiceModal
from multicart_tui.ui.modals.confirm import ConfirmModal
from multicart_tui.ui.screens.add_many import AddManyScreen, open_add_many
from multicart_tui.ui.screens.asins import AsinsScreen
from multicart_tui.ui.screens.import_review import ImportReviewScreen
from multicart_tui.ui.screens.review_rows import ReviewRowsScreen
from tests.support.asin_desk import Desk, open_desk
from tests.support.fake_api import FakeApi

NEW = [f"B0NEW{number:05d}" for number in range(1, 4)]


@asynccontextmanager
async def many(
    tmp_path: Path, api: FakeApi, text: str = "", **options: Any
) -> AsyncIterator[tuple[Desk, AddManyScreen]]:
    """Open the box over the ASINs of collection 101, or of another."""
    async with open_desk(api, tmp_path, **options) as desk:
        open_add_many(desk.screen, text)
        await desk.until_shown(AddManyScreen)
        screen = desk.app.screen
        assert isinstance(screen, AddManyScreen)
        await desk.until(lambda: screen.draft.known)
        yield desk, screen


async def paste(desk: Desk, text: str) -> None:
    desk.app.post_message(events.Paste(text))
    await desk.pilot.pause()


async def until_counted(desk: Desk, words: str) -> None:
    await desk.until(lambda: words in desk.text)


async def test_what_is_pasted_is_counted_and_nothing_is_sent(tmp_path: Path) -> None:
    api = FakeApi(12)
    async with many(tmp_path, api) as (desk, screen):
        await paste(desk, f"{', '.join(NEW)}; NEW1 {NEW[0]}\nB000000001")
        await until_counted(desk, "4 valid, 1 bad, 1 repeated, 1 already here, room 4,988")
        await desk.until(lambda: "No ASIN: NEW1" in desk.text)
        assert "of the row under the cursor" in " ".join(screen.status.facts)
        assert len(api.held(101)) == 12


async def test_urls_of_another_domain_are_told_and_asked_about_before_they_are_sent(
    tmp_path: Path,
) -> None:
    api = FakeApi(1)
    async with many(tmp_path, api, f"https://www.amazon.de/dp/{NEW[0]} {NEW[1]} X Y") as (desk, _):
        await until_counted(desk, "2 valid, 2 bad, room 4,999")
        assert "1 URL is of amazon.de, but amazon.com.au is chosen." in desk.text
        await desk.press("ctrl+s")
        await desk.until_shown(ConfirmModal)
        await desk.until(lambda: desk.text.count("1 URL is of amazon.de") == 2)  # here, too
        await desk.until(lambda: "Not sent: 2 errors." in desk.text)
        await desk.press("escape")
        await desk.until_shown(AddManyScreen)
        assert len(api.held(101)) == 1


async def test_how_many_are_added_is_told_where_some_are_here_already(tmp_path: Path) -> None:
    async with many(tmp_path, FakeApi(12)) as (desk, _):
        await paste(desk, f"{NEW[0]} {NEW[1]} B000000001")
        await until_counted(desk, "adds 2: 3 valid, 1 already here")


async def test_json_and_urls_are_read(tmp_path: Path) -> None:
    async with many(tmp_path, FakeApi(1)) as (desk, _):
        await paste(desk, json.dumps([{"asin": NEW[0]}, f"https://www.amazon.com.au/dp/{NEW[1]}"]))
        await until_counted(desk, "2 valid, room 4,999")


async def test_they_are_sent_and_reviewed_and_the_list_shows_them(tmp_path: Path) -> None:
    api = FakeApi(2)
    async with many(tmp_path, api, "\n".join([*NEW, "oops"])) as (desk, _):
        await until_counted(desk, "3 valid, 1 bad")
        await desk.press("ctrl+s")
        await desk.until_shown(ImportReviewScreen)
        await until_counted(desk, "3 landed · 1 left out · 4 rows in all")
        assert [row.asin for row in api.held(101)][2:] == NEW
        assert api.count("create_asins") == 1
        assert "1 Paste › 2 Progress › [3 Review]" in desk.text
        await desk.press("enter")
        await desk.until_shown(ReviewRowsScreen)
        assert "OOPS" in desk.text
        await desk.until(lambda: "Item  State" in desk.text)
        await desk.press("enter")
        await desk.until(lambda: "Item 4 of the paste" in desk.text)
        await desk.press("escape", "escape", "escape")
        await desk.until_back()
        await desk.until(lambda: NEW[2] in desk.asins)


async def test_another_place_changes_what_is_there_already(tmp_path: Path) -> None:
    async with many(tmp_path, FakeApi(3), "B000000001") as (desk, screen):
        await until_counted(desk, "1 already here")
        await desk.press("tab", "tab", "enter")
        await desk.until_shown(ChoiceModal)
        await desk.write("0800")
        await desk.press("enter")
        await desk.until(lambda: screen.postcode == "0800")
        await desk.until(lambda: "already here" not in desk.text)
        assert "row under the cursor" not in desk.text


async def test_a_place_that_is_not_chosen_is_asked_for(tmp_path: Path) -> None:
    api = FakeApi()
    async with many(tmp_path, api, NEW[0], collection=102) as (desk, screen):
        await desk.press("ctrl+s")
        assert desk.app.focused is screen.domain_picker
        assert "Choose a domain first" in desk.toasts
        await desk.press("right", "right", "ctrl+s")
        assert desk.app.focused is screen.postcode_picker
        await desk.press("right", "ctrl+s")
        await desk.until_shown(ConfirmModal)
        assert "its first ASIN enables it" in desk.text
        await desk.press("escape")
        await desk.until_shown(AddManyScreen)
        assert api.held(102) == []
        assert screen.box.text == NEW[0]
        await desk.press("ctrl+s")
        await desk.until_shown(ConfirmModal)
        await desk.press("ctrl+s")
        await desk.until_shown(ImportReviewScreen)
        assert len(api.held(102)) == 1


async def test_escape_asks_once_before_text_is_thrown_away(tmp_path: Path) -> None:
    async with many(tmp_path, FakeApi(1), NEW[0]) as (desk, screen):
        await desk.press("escape")
        assert desk.app.screen is screen
        assert "escape again throws away" in desk.toasts
        await desk.press("B")
        await desk.press("escape")
        assert desk.app.screen is screen, "what was typed since is asked for again"
        await desk.press("escape")
        await desk.until_back()


async def test_an_empty_box_is_left_at_once_and_not_sent(tmp_path: Path) -> None:
    async with many(tmp_path, FakeApi(1)) as (desk, _):
        await desk.press("ctrl+s")
        assert "Paste or type some ASINs first." in desk.toasts
        await desk.press("escape")
        await desk.until_back()


async def test_nothing_new_is_not_recorded(tmp_path: Path) -> None:
    async with many(tmp_path, FakeApi(3), "B000000001") as (desk, screen):
        await until_counted(desk, "1 already here")
        await desk.press("ctrl+s")
        await desk.until(lambda: "There is nothing to send" in desk.toasts)
        assert await desk.session.journal.history(desk.session.account) == ()
        assert not screen.box.read_only


async def test_without_a_connection_text_is_counted_and_sending_tries_again(
    tmp_path: Path,
) -> None:
    api = FakeApi(1)
    async with open_desk(api, tmp_path) as desk:
        api.fail_next("list_asins", NetworkError("No link", "Gone.", outcome=Outcome.NOT_DONE))
        open_add_many(desk.screen, "\n".join(NEW))
        await desk.until_shown(AddManyScreen)
        await until_counted(desk, "No link: Gone.; ctrl+s tries again")
        await until_counted(desk, "3 valid")
        await desk.press("ctrl+s")
        await desk.until_shown(ImportReviewScreen)
        assert len(api.held(101)) == 4


async def test_more_than_there_is_room_for_is_asked_about(tmp_path: Path) -> None:
    api = FakeApi(4_999)
    async with many(tmp_path, api, "\n".join(NEW)) as (desk, _):
        await until_counted(desk, "room 1")
        await desk.press("ctrl+s")
        await desk.until_shown(ConfirmModal)
        assert "Room 1, ready 3: sends the first 1" in desk.text
        await desk.press("ctrl+s")
        await desk.until_shown(ImportReviewScreen)
        assert len(api.held(101)) == 5_000


async def test_a_protected_session_has_the_number_typed(tmp_path: Path) -> None:
    api = FakeApi(1)
    async with many(tmp_path, api, "\n".join(NEW), is_protected=True) as (desk, _):
        await desk.press("ctrl+s")
        await desk.until_shown(ConfirmModal)
        assert "Type 3 to go on" in desk.text


async def test_a_read_only_session_has_no_box(tmp_path: Path) -> None:
    async with open_desk(FakeApi(1), tmp_path, is_read_only=True) as desk:
        open_add_many(desk.screen, NEW[0])
        await desk.pilot.pause()
        assert "read-only" in desk.toasts
        assert isinstance(desk.app.screen, AsinsScreen)


async def test_a_hundred_thousand_characters_in_one_line_are_taken(tmp_path: Path) -> None:
    asins = [f"B1{number:08d}" for number in range(9_500)]
    async with many(tmp_path, FakeApi(1)) as (desk, screen):
        await paste(desk, ",".join(asins))
        await until_counted(desk, "9,500 valid")
        await desk.press("x")
        await desk.until(lambda: screen.box.text.endswith("x"))
        assert max(map(len, screen.box.text.splitlines())) <= 1_001


async def test_hostile_text_is_shown_and_kept_and_does_nothing(tmp_path: Path) -> None:
    hostile = "\x1b]52;c;QQ==\x07 \x9b2J [bold]x[/] \u202eB0 \x00"
    async with many(tmp_path, FakeApi(1)) as (desk, _):
        await paste(desk, f"{NEW[0]}\n{hostile}")
        await until_counted(desk, "1 valid")
        assert not {"\x1b", "\x9b", "\x00", "\u202e"} & set(desk.text)


async def test_keys_in_the_box_are_text_until_it_is_left(tmp_path: Path) -> None:
    async with many(tmp_path, FakeApi(1)) as (desk, screen):
        await desk.press("q", "question_mark", "enter", "L")
        assert screen.box.text == "q?\nL"
        assert "? Help" not in desk.text
        await desk.press("ctrl+z")
        await desk.until(lambda: screen.box.text != "q?\nL")
        await desk.press("ctrl+y")
        await desk.until(lambda: screen.box.text == "q?\nL")


async def test_the_box_is_left_while_its_text_is_being_checked(tmp_path: Path) -> None:
    text = "\n".join(f"B1{number:08d}" for number in range(4_000))
    async with open_desk(FakeApi(1), tmp_path) as desk:
        for _ in range(5):
            open_add_many(desk.screen, text)
            await desk.until_shown(AddManyScreen)
            desk.app.screen.post_message(AddManyScreen.Checked())
            await desk.press("escape", "escape")
            await desk.until_back()
