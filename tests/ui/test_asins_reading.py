from functools import partial
from pathlib import Path

import pytest
from msgspec.structs import replace

from multicart_tui.domain.ids import AsinId, CollectionId
from multicart_tui.errors import NetworkError
from multicart_tui.services.turning import Turned
from multicart_tui.ui.screens import asin_requests
from tests.support.asin_desk import Desk, open_desk
from tests.support.fake_api import FakeApi

UNREACHABLE = NetworkError("No connection", "The host did not answer.", "Check the network.")


def _is_told(desk: Desk, words: str) -> bool:
    return words in desk.toasts


async def test_the_first_page_comes_with_the_true_total(tmp_path: Path) -> None:
    async with open_desk(FakeApi(250), tmp_path) as desk:
        assert desk.status == "Showing 1-100 of 250"
        assert desk.asins[0] == "B000000001"
        assert len(desk.asins) == 100
        assert "Showing 1-100 of 250" in desk.text


async def test_pages_turn_both_ways_and_end_with_words(tmp_path: Path) -> None:
    async with open_desk(FakeApi(250), tmp_path) as desk:
        await desk.press("[")
        await desk.until(lambda: "This is the first page." in desk.toasts)
        await desk.press("]")
        await desk.until(lambda: desk.status == "Showing 101-200 of 250")
        assert desk.cursor == "B000000101"
        await desk.press("]")
        await desk.until(lambda: desk.status == "Showing 201-250 of 250")
        await desk.press("]")
        await desk.until(lambda: "This is the last page." in desk.toasts)
        await desk.press("[")
        await desk.until(lambda: desk.status == "Showing 101-200 of 250")


async def test_the_only_page_says_that_it_is(tmp_path: Path) -> None:
    async with open_desk(FakeApi(3), tmp_path) as desk:
        await desk.press("]")
        await desk.until(lambda: "This is the only page." in desk.toasts)


async def test_the_ends_are_one_key_away(tmp_path: Path) -> None:
    async with open_desk(FakeApi(250), tmp_path) as desk:
        await desk.press("G")
        await desk.until(lambda: desk.cursor == "B000000250")
        assert desk.status == "Showing 201-250 of 250"
        await desk.press("g")
        await desk.until(lambda: desk.cursor == "B000000001")
        assert desk.status == "Showing 1-100 of 250"
        await desk.press("down", "down", "g")
        await desk.until(lambda: desk.cursor == "B000000001")


async def test_a_row_is_gone_to_by_its_number(tmp_path: Path) -> None:
    async with open_desk(FakeApi(450), tmp_path) as desk:
        await desk.press(":", "3", "5", "0", "enter")
        await desk.until(lambda: desk.cursor == "B000000350")
        assert desk.status == "Showing 301-400 of 450"
        await desk.press(":", "3", "0", "2", "enter")
        await desk.until(lambda: desk.cursor == "B000000302")
        await desk.press(":", "9", "9", "9", "9", "enter")
        await desk.until(lambda: desk.cursor == "B000000450")


async def test_a_fast_hand_goes_on_from_the_page_it_asked_for(tmp_path: Path) -> None:
    api = FakeApi(500)
    async with open_desk(api, tmp_path) as desk:
        gates = [api.hold("list_asins") for _ in range(3)]
        await desk.press("]", "]", "]")
        await desk.until(lambda: gates[2].reached.is_set())
        assert desk.status.endswith("Showing 1-100 of 500")
        assert len(desk.asins) == 100
        gates[2].set()
        await desk.until(lambda: desk.status == "Showing 301-400 of 500")


async def test_an_answer_nobody_waits_for_is_dropped(tmp_path: Path) -> None:
    api = FakeApi(500)
    async with open_desk(api, tmp_path) as desk:
        late = asin_requests.PageRequest(desk.screen.listing.window.at(200))
        page = await api.list_asins(CollectionId(101), skip=200, limit=100)
        desk.screen.post_message(asin_requests.PageLoaded(late, Turned(page)))
        await desk.press("down")
        await desk.until(lambda: desk.cursor == "B000000002")
        assert desk.status == "Showing 1-100 of 500"


async def test_a_slow_page_says_that_it_is_loading_and_keeps_the_old_rows(tmp_path: Path) -> None:
    api = FakeApi(250)
    async with open_desk(api, tmp_path) as desk:
        gate = api.hold("list_asins")
        await desk.press("]")
        await desk.until(lambda: desk.status.startswith("Loading 101-200…"))
        assert desk.asins[0] == "B000000001"
        gate.set()
        await desk.until(lambda: desk.status == "Showing 101-200 of 250")


async def test_the_next_page_is_read_ahead_once_pages_are_turned(tmp_path: Path) -> None:
    api = FakeApi(500)
    async with open_desk(api, tmp_path) as desk:
        assert api.count("list_asins") == 1
        await desk.press("]")
        await desk.until(lambda: api.count("list_asins") == 3)
        await desk.until(lambda: desk.screen._ahead and desk.screen._ahead.turned)
        gate = api.hold("list_asins")
        await desk.press("]")
        assert desk.status == "Showing 201-300 of 500"
        gate.set()


async def test_a_page_still_under_way_ahead_is_waited_for_and_not_asked_twice(
    tmp_path: Path,
) -> None:
    api = FakeApi(500)
    async with open_desk(api, tmp_path) as desk:
        await desk.press("]")
        await desk.until(lambda: desk.screen._ahead and desk.screen._ahead.turned)
        gate = api.hold("list_asins")
        await desk.press("]")
        await desk.until(gate.reached.is_set)
        asked = api.count("list_asins")
        await desk.press("]")
        assert desk.status == "Showing 201-300 of 500"
        gate.set()
        await desk.until(lambda: desk.status == "Showing 301-400 of 500")
        skips = [skip for _, skip, _ in api.calls_of("list_asins")]
        assert skips.count(299) == 1  # with the last row of the page before
        assert asked == 4


async def test_a_page_read_ahead_too_long_ago_is_asked_for_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    api = FakeApi(500)
    async with open_desk(api, tmp_path) as desk:
        await desk.press("]")
        await desk.until(lambda: desk.screen._ahead and desk.screen._ahead.turned)
        monkeypatch.setattr(asin_requests, "AHEAD_SECONDS", -1.0)
        await desk.press("]")
        await desk.until(lambda: desk.status == "Showing 201-300 of 500")
        assert [skip for _, skip, _ in api.calls_of("list_asins")].count(199) == 2


async def test_a_reload_forgets_what_was_read_ahead(tmp_path: Path) -> None:
    api = FakeApi(500)
    async with open_desk(api, tmp_path) as desk:
        await desk.press("]")
        await desk.until(lambda: desk.screen._ahead and desk.screen._ahead.turned)
        del api.held(101)[300]
        await desk.press("down", "r")
        await desk.until(lambda: desk.status == "Showing 101-200 of 499")
        assert desk.cursor == "B000000102"
        await desk.press("]")
        await desk.until(lambda: "201-300 of 499" in desk.status)


async def test_a_failed_page_keeps_the_rows_says_why_and_is_tried_again(tmp_path: Path) -> None:
    api = FakeApi(250)
    async with open_desk(api, tmp_path) as desk:
        api.fail_next("list_asins", UNREACHABLE)
        await desk.press("]")
        await desk.until(lambda: desk.status.startswith("Not loaded: No connection; r tries again"))
        assert desk.asins[0] == "B000000001"
        assert "The host did not answer." in desk.toasts
        await desk.press("r")
        await desk.until(lambda: desk.status == "Showing 101-200 of 250")


async def test_a_first_page_that_fails_fills_the_screen_with_the_reason(tmp_path: Path) -> None:
    api = FakeApi(250)
    api.fail_next("list_asins", UNREACHABLE)
    async with open_desk(api, tmp_path, is_read=False) as desk:
        await desk.until(lambda: "The host did not answer." in desk.text)
        assert "try again" in desk.text
        assert not desk.toasts, "the screen says it already"
        await desk.press("]")
        await desk.until(lambda: "No page has come yet." in desk.toasts)
        await desk.press("r")
        await desk.until(lambda: desk.status == "Showing 1-100 of 250")


async def test_an_unknown_collection_says_so(tmp_path: Path) -> None:
    async with open_desk(FakeApi(), tmp_path, 999, is_read=False) as desk:
        await desk.until(lambda: "Collection not found" in desk.text)


async def test_a_collection_is_remembered_once_its_first_page_came(tmp_path: Path) -> None:
    api = FakeApi(3)
    gate = api.hold("list_asins")
    async with open_desk(api, tmp_path, is_read=False) as desk:
        await gate.reached.wait()
        assert desk.session.collections.all() == ()
        gate.set()
        await desk.until(lambda: desk.screen.is_read)
        known = desk.session.collections.all()[0]
        assert (known.id, known.total) == (CollectionId(101), 3)
        assert known.opened_at


async def test_a_collection_that_is_not_there_is_not_remembered(tmp_path: Path) -> None:
    async with open_desk(FakeApi(), tmp_path, 999, is_read=False) as desk:
        await desk.until(lambda: "r        try again" in desk.text)
        await desk.press("escape")
        await desk.until(lambda: "No collections here yet" in desk.text)
        assert desk.session.collections.all() == ()


async def test_an_empty_collection_says_so_and_how_to_begin(tmp_path: Path) -> None:
    async with open_desk(FakeApi(), tmp_path, 102) as desk:
        await desk.until(lambda: "No ASINs in this collection yet" in desk.text)
        for way in ("n   add one", "m   add many from a paste", "i   import a CSV file"):
            assert way in desk.text
        for key, words in (
            ("e", "no row to change"),
            ("d", "no row to delete"),
            ("space", "no row to mark"),
            ("c", "no row to copy"),
            (":", "no rows to go to"),
            ("u", "Nothing was deleted here"),
        ):
            await desk.press(key)
            await desk.until(partial(_is_told, desk, words))


async def test_a_page_that_fell_off_the_end_shows_the_last_one(tmp_path: Path) -> None:
    api = FakeApi(250)
    async with open_desk(api, tmp_path) as desk:
        await desk.press("G")
        await desk.until(lambda: desk.status == "Showing 201-250 of 250")
        del api.held(101)[120:]
        await desk.press("r")
        await desk.until(lambda: "Showing 101-120 of 120" in desk.status)


async def test_all_rows_are_loaded_with_progress(tmp_path: Path) -> None:
    api = FakeApi(2_500)
    async with open_desk(api, tmp_path) as desk:
        gates = [api.hold("list_asins") for _ in range(3)]
        gates[0].set()
        await desk.press("down", "A")
        await desk.until(lambda: desk.status.startswith("Loading 1,000 of 2,500… escape stops"))
        gates[1].set()
        # The second answer begins with the last row of the first one.
        await desk.until(lambda: desk.status.startswith("Loading 1,999 of 2,500…"))
        gates[2].set()
        await desk.until(lambda: "all rows loaded" in desk.status)
        assert desk.cursor == "B000000002"
        asked = api.count("list_asins")
        await desk.press("G")
        await desk.until(lambda: desk.cursor == "B000002500")
        assert api.count("list_asins") == asked


async def test_loading_all_is_stopped_by_escape(tmp_path: Path) -> None:
    api = FakeApi(2_500)
    async with open_desk(api, tmp_path) as desk:
        gate = api.hold("list_asins")
        await desk.press("A")
        await desk.until(gate.reached.is_set)
        await desk.press("escape")
        gate.set()
        await desk.until(lambda: desk.status == "Showing 1-100 of 2,500")
        assert desk.screen.listing.whole is None


async def test_loading_all_that_fails_keeps_the_page_and_is_tried_again(tmp_path: Path) -> None:
    api = FakeApi(1_500)
    async with open_desk(api, tmp_path) as desk:
        api.fail_next("list_asins", UNREACHABLE)
        await desk.press("A")
        await desk.until(lambda: "Not loaded: No connection" in desk.status)
        assert len(desk.asins) == 100
        await desk.press("r")
        await desk.until(lambda: "all rows loaded" in desk.status)


async def test_enter_shows_the_row_at_once_and_then_in_full(tmp_path: Path) -> None:
    api = FakeApi(3)
    async with open_desk(api, tmp_path) as desk:
        gate = api.hold("get_asin")
        await desk.press("enter")
        await desk.until(gate.reached.is_set)
        await desk.until(lambda: "Reading the full record" in desk.text)
        assert "ref-1" in desk.text
        assert "2026-06-20" not in desk.text
        gate.set()
        await desk.until(lambda: "2026-06-20T10:00:00Z" in desk.text)
        await desk.press("escape")
        await desk.until_back()


async def test_a_row_that_cannot_be_read_in_full_still_shows_what_the_list_said(
    tmp_path: Path,
) -> None:
    api = FakeApi(3)
    async with open_desk(api, tmp_path) as desk:
        del api.held(101)[0]
        await desk.press("enter")
        await desk.until(lambda: "ASIN not found" in desk.text)
        assert "ref-1" in desk.text


async def test_the_detail_leads_to_edit_and_delete(tmp_path: Path) -> None:
    async with open_desk(FakeApi(3), tmp_path) as desk:
        await desk.press("enter", "e")
        await desk.until(lambda: "Change ASIN #1" in desk.text)
        await desk.press("escape")
        await desk.until_back()
        await desk.press("enter", "d")
        await desk.until(lambda: "Delete B000000001?" in desk.text)


async def test_hostile_values_are_shown_as_marks_and_never_as_markup(tmp_path: Path) -> None:
    api = FakeApi(1)
    row = api.held(101)[0]
    api.held(101)[0] = replace(row, custom_id="\x1b]52;c;aGk=\x07[/][red]\u202e", asin="[bold]\x9b")
    async with open_desk(api, tmp_path, size=(120, 30)) as desk:
        await desk.until(lambda: "␛]52;c;aGk=␇[/][red]�" in desk.text)
        await desk.press("enter")
        await desk.until(lambda: "ASIN #1: [bold]�" in desk.text)
        await desk.press("d")
        await desk.until(lambda: "Delete [bold]�?" in desk.text)
        await desk.press("escape")
        await desk.until_back()
        await desk.press("space", "d")
        await desk.until(lambda: "Delete 1 ASIN" in desk.text)
        await desk.press("escape")
        await desk.until_back()
        await desk.press("e")
        await desk.until(lambda: "Change 1 ASIN of" in desk.text)
        await desk.press("right", "right")
        await desk.until(lambda: "[bold]�  custom id ␛]52" in desk.text)
        await desk.press("escape", "space", "up", "e")
        await desk.until(lambda: "Change ASIN #1: [bold]�" in desk.text)
        assert not set("\x1b\x07\x9b\u202e") & set(desk.text)


async def test_a_read_only_session_offers_no_write_and_says_why(tmp_path: Path) -> None:
    async with open_desk(FakeApi(3), tmp_path, is_read_only=True) as desk:
        offered = {
            binding.action for _, binding, on, _ in desk.screen.active_bindings.values() if on
        }
        assert not offered & {"new", "edit", "delete", "undo"}
        assert " New" not in desk.text
        await desk.press("n", "e", "d", "u")
        await desk.until(lambda: "This session is read-only" in desk.toasts)
        assert desk.app.screen is desk.screen
        await desk.press("enter")
        await desk.until(lambda: "ASIN #1: B000000001" in desk.text)
        assert "e edit" not in desk.text


async def test_the_session_learns_the_total_and_the_title_says_where(tmp_path: Path) -> None:
    api = FakeApi(7)
    async with open_desk(api, tmp_path) as desk:
        known = desk.session.collections.get(CollectionId(101))
        assert known
        assert known.total == 7
        assert "Collection 101" in desk.text
        assert desk.screen.listing.find(AsinId(7))
