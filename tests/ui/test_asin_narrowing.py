"""A person keeps the rows that are like one, or that a count counted, and knows of how many."""

from functools import partial
from pathlib import Path

from msgspec.structs import replace

from multicart_tui.ui.modals.choice import ChoiceModal
from multicart_tui.ui.modals.counts import CountsModal
from tests.support.asin_desk import Desk, open_desk
from tests.support.fake_api import POSTCODES, FakeApi


def mixed(count: int) -> FakeApi:
    """Every tenth row has another postcode, and raw HTML."""
    api = FakeApi(count)
    rows = api.held(101)
    rows[::10] = [replace(row, postcode=POSTCODES[1], include_raw_html=True) for row in rows[::10]]
    return api


def says(desk: Desk, words: str) -> bool:
    return words in desk.text


async def test_rows_like_this_one_are_kept_by_the_column_that_is_chosen(tmp_path: Path) -> None:
    async with open_desk(mixed(250), tmp_path) as desk:
        await desk.press(".")
        await desk.until_shown(ChoiceModal)
        assert "Only rows like this one, this page" in desk.text
        assert "Postcode: 0800  (10 rows)" in desk.text
        await desk.press(*"post", "enter")
        await desk.until(lambda: "This page: 10 of 100 match" in desk.status)
        assert "/postcode=0800" in desk.text.replace(" ", "")
        assert desk.cursor == "B000000001"
        await desk.press("down", ".")
        await desk.until_shown(ChoiceModal)
        await desk.press(*"xyz", "enter")
        await desk.until(lambda: "Nothing here has 'xyz'" in desk.text)
        await desk.press("ctrl+u")
        await desk.until(lambda: "Postcode: 0800" in desk.text)
        assert "Nothing here" not in desk.text
        await desk.press("escape")
        await desk.until_back()
        await desk.press("escape")
        await desk.until(lambda: desk.status == "Showing 1-100 of 250")
        assert desk.cursor == "B000000011"


async def test_with_all_rows_loaded_it_covers_all_and_the_column_is_remembered(
    tmp_path: Path,
) -> None:
    async with open_desk(mixed(250), tmp_path) as desk:
        await desk.press("A")
        await desk.until(lambda: "all rows loaded" in desk.status)
        await desk.press(".", "down", "enter")
        await desk.until(lambda: "Showing 1-25 of 25 that match in all 250" in desk.status)
        await desk.press("escape", "down", ".", "enter")
        await desk.until(lambda: "Showing 1-100 of 225 that match in all 250" in desk.status)


async def test_counts_name_their_scope_and_enter_shows_those_rows(tmp_path: Path) -> None:
    async with open_desk(mixed(250), tmp_path) as desk:
        await desk.press("F")
        await desk.until_shown(CountsModal)
        assert "Counts of this page: 100 rows" in desk.text
        assert "loads all 250 rows" in desk.text
        await desk.until(partial(says, desk, "90.0%"))
        await desk.press("down", "down", "enter")
        await desk.until(lambda: "This page: 10 of 100 match" in desk.status)
        await desk.press("escape", "A")
        await desk.until(lambda: "all rows loaded" in desk.status)
        await desk.press("F")
        await desk.until(partial(says, desk, "Counts of all 250: 250 rows"))
        assert "loads all" not in desk.text
        await desk.press("escape")
        await desk.until(lambda: "Showing 1-100 of 250" in desk.status)


async def test_where_there_is_no_row_both_say_so(tmp_path: Path) -> None:
    async with open_desk(FakeApi(), tmp_path, 102) as desk:
        await desk.press(".", "F")
        await desk.until(lambda: "There is no row to compare with." in desk.toasts)
        await desk.until(lambda: "There are no rows to count." in desk.toasts)
        assert desk.screen.why_not("like_this") == "there is no row here"
        assert desk.screen.why_not("counts") == "there are no rows to count"


async def test_hostile_values_can_be_narrowed_to_and_harm_nobody(tmp_path: Path) -> None:
    api = FakeApi(3)
    row = api.held(101)[0]
    api.held(101)[0] = replace(row, custom_id="\x1b]52;c;aGk=\x07[/][red]")
    async with open_desk(api, tmp_path) as desk:
        await desk.press(".", *"custom", "enter")
        await desk.until(lambda: "This page: 1 of 3 match" in desk.status)
        assert not set("\x1b\x07") & set(desk.text)
