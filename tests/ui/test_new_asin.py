"""The form for a new ASIN: few keys, nothing sent twice, nothing typed lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from multicart_tui.domain.models import NewAsin
from multicart_tui.errors import NetworkError, Outcome
from multicart_tui.services import writing
from multicart_tui.ui.modals.detail import DetailModal
from multicart_tui.ui.modals.new_asin import NewAsinModal
from tests.support.asin_desk import open_desk
from tests.support.fake_api import FakeApi
from tests.support.new_form import open_new

LOST = NetworkError("Connection lost", "It broke on the way.", outcome=Outcome.UNKNOWN)
REFUSED = NetworkError("No connection", "Connection refused.", "Try again later.")

CHARACTERS = {
    ":": "colon",
    "/": "slash",
    ".": "full_stop",
    "?": "question_mark",
    "=": "equals_sign",
}


async def test_a_row_is_added_with_few_keys(tmp_path: Path) -> None:
    api = FakeApi(250)
    async with open_desk(api, tmp_path) as desk:
        await open_new(desk)
        await desk.write("b0c1234567")
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.cursor == "B0C1234567")
        assert desk.status == "Showing 201-251 of 251"
        assert "Added B0C1234567 as ASIN #251 for amazon.com.au, 4500." in desk.toasts
        (new,) = api.calls_of("create_asin")[0]
        assert isinstance(new, NewAsin)
        assert (new.domain.id, new.postcode.id, new.asin) == (1, 15, "B0C1234567")


async def test_a_burst_of_send_keys_adds_one_row(tmp_path: Path) -> None:
    api = FakeApi(3)
    async with open_desk(api, tmp_path) as desk:
        await open_new(desk)
        await desk.write("B0C1234567")
        gate = api.hold("create_asin")
        await desk.press("ctrl+s", "ctrl+s", "ctrl+n", "escape")
        await desk.until(gate.reached.is_set)
        assert "Being sent; its outcome comes in a moment." in desk.text
        await desk.press("ctrl+s")
        gate.set()
        await desk.until(lambda: desk.cursor == "B0C1234567")
        assert api.count("create_asin") == 1


async def test_many_are_added_one_after_the_other(tmp_path: Path) -> None:
    api = FakeApi(3)
    async with open_desk(api, tmp_path) as desk:
        await open_new(desk)
        for asin in ("B0C0000001", "B0C0000002"):
            await desk.write(asin)
            await desk.press("ctrl+n")
            await desk.until(lambda asin=asin: f"Added {asin} as" in desk.text)  # type: ignore[misc]
            assert desk.box("#asin").value == ""
            assert desk.app.screen.focused is desk.box("#asin")
        await desk.write("B0C0000001")
        await desk.until(lambda: "Already here as ASIN #4" in desk.text)
        await desk.press("ctrl+u", "escape")
        await desk.until(lambda: desk.cursor == "B0C0000002")
        assert "Added 2 ASINs, last B0C0000002 as ASIN #5" in desk.toasts


async def test_the_domain_and_postcode_used_last_are_offered_again(tmp_path: Path) -> None:
    api = FakeApi(3)
    async with open_desk(api, tmp_path) as desk:
        await open_new(desk)
        await desk.press("shift+tab", "left")
        await desk.until(lambda: "0800" in desk.text)
        await desk.press("tab")
        await desk.write("B0C0000001")
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.cursor == "B0C0000001")
        await desk.press("g")
        modal = await open_new(desk)
        fields = modal.fields()
        assert fields.postcode
        assert fields.postcode.value == "0800"
        assert desk.app.screen.focused is desk.box("#asin")


async def test_a_pasted_url_leaves_its_asin_and_another_shop_warns(tmp_path: Path) -> None:
    api = FakeApi(3)
    async with open_desk(api, tmp_path) as desk:
        await open_new(desk)
        desk.app.post_message(events.Paste("https://www.amazon.com/gadget/dp/B0C1234567"))
        await desk.until(lambda: desk.box("#asin").value == "B0C1234567")
        await desk.until(lambda: "URL is amazon.com, domain" in desk.says("#asin-remark"))
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.cursor == "B0C1234567")


async def test_a_bad_asin_is_told_under_the_field_and_not_sent(tmp_path: Path) -> None:
    api = FakeApi(3)
    async with open_desk(api, tmp_path) as desk:
        await open_new(desk)
        assert "Type an ASIN" not in desk.text
        await desk.press("ctrl+s")
        await desk.until(lambda: "Type an ASIN, like" in desk.text)
        await desk.write("B0C")
        await desk.until(lambda: "An ASIN has 10 characters; this has 3." in desk.text)
        await desk.press("ctrl+s")
        assert api.count("create_asin") == 0
        await desk.press("ctrl+u")
        await desk.write("X0C1234567")
        await desk.until(lambda: "Warning: Most ASINs begin with B0" in desk.text)
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.cursor == "X0C1234567")


async def test_the_first_asin_warns_of_what_it_sets_off(tmp_path: Path) -> None:
    async with open_desk(FakeApi(), tmp_path, 102) as desk:
        await open_new(desk)
        assert "the first ASIN enables collection 102" in desk.text
        assert "credits" in desk.text


async def test_a_key_already_here_is_told_without_a_call_and_opened(tmp_path: Path) -> None:
    api = FakeApi(9)
    async with open_desk(api, tmp_path) as desk:
        await open_new(desk)
        await desk.press("ctrl+o")
        await desk.until(lambda: "No row is known to be in the way" in desk.text)
        await desk.write("B000000005")
        await desk.until(lambda: "Already here as ASIN #5; ctrl+o opens it." in desk.text)
        await desk.press("ctrl+s")
        assert api.count("create_asin") == 0
        await desk.press("ctrl+o")
        await desk.until_shown(DetailModal)
        assert "ASIN #5: B000000005" in desk.text
        await desk.press("escape")
        await desk.until_back()
        assert desk.cursor == "B000000005"


async def test_a_duplicate_that_only_the_service_knows_is_told_alike(tmp_path: Path) -> None:
    api = FakeApi(250)
    async with open_desk(api, tmp_path) as desk:
        await open_new(desk)
        await desk.write("B000000200")
        await desk.press("ctrl+s")
        await desk.until(lambda: "Already here as ASIN #200; ctrl+o opens it." in desk.text)
        assert desk.box("#asin").value == "B000000200"
        await desk.press("ctrl+s")
        assert api.count("create_asin") == 1
        await desk.press("ctrl+o")
        await desk.until(lambda: "ASIN #200: B000000200" in desk.text)


async def test_a_full_collection_says_so_before_a_form_opens(tmp_path: Path) -> None:
    api = FakeApi()
    api.fill(101, 5_000)
    async with open_desk(api, tmp_path) as desk:
        await desk.press("n")
        await desk.until(lambda: "Collection 101 is full: it holds 5,000 ASINs" in desk.toasts)
        assert desk.app.screen is desk.screen


async def test_the_last_free_place_is_not_used_twice(tmp_path: Path) -> None:
    api = FakeApi()
    api.fill(101, 4_999)
    async with open_desk(api, tmp_path) as desk:
        await open_new(desk)
        await desk.write("B0C0000001")
        await desk.press("ctrl+n")
        await desk.until(lambda: "Added B0C0000001" in desk.text)
        await desk.write("B0C0000002")
        await desk.press("ctrl+n")
        await desk.until(lambda: "Collection 101 is full" in desk.text)
        assert api.count("create_asin") == 1


async def test_typed_text_survives_a_failure(tmp_path: Path) -> None:
    api = FakeApi(3)
    async with open_desk(api, tmp_path) as desk:
        await open_new(desk)
        await desk.write("B0C1234567")
        await desk.press("tab")
        await desk.write("my-ref")
        api.fail_next("create_asin", REFUSED)
        await desk.press("ctrl+s")
        await desk.until(lambda: "Connection refused." in desk.text)
        assert "Try again later." in desk.text
        assert desk.box("#asin").value == "B0C1234567"
        assert desk.box("#custom-id").value == "my-ref"
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.cursor == "B0C1234567")
        assert api.held(101)[-1].custom_id == "my-ref"


async def test_an_unknown_outcome_is_looked_up_and_found_done(tmp_path: Path) -> None:
    api = FakeApi(3)
    async with open_desk(api, tmp_path) as desk:
        await open_new(desk)
        await desk.write("B0C1234567")
        api.fail_next("create_asin", LOST, is_applied=True)
        gate = api.hold("list_asins")
        await desk.press("ctrl+s")
        await desk.until(gate.reached.is_set)
        await desk.until(lambda: "No answer came; looking whether it was done" in desk.text)
        gate.set()
        await desk.until(lambda: desk.cursor == "B0C1234567")
        await desk.until(lambda: "created as ASIN #4" in desk.toasts)
        assert api.count("create_asin") == 1


async def test_an_unknown_outcome_found_undone_keeps_the_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "LOOKS", (0.0,))
    api = FakeApi(3)
    async with open_desk(api, tmp_path) as desk:
        await open_new(desk)
        await desk.write("B0C1234567")
        api.fail_next("create_asin", LOST)
        await desk.press("ctrl+s")
        await desk.until(lambda: "Not created\n" in desk.says("#banner"))
        assert desk.box("#asin").value == "B0C1234567"
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.cursor == "B0C1234567")


async def test_escape_asks_once_when_something_was_typed(tmp_path: Path) -> None:
    api = FakeApi(3)
    async with open_desk(api, tmp_path) as desk:
        await open_new(desk)
        await desk.press("escape")
        await desk.until_back()
        await open_new(desk)
        await desk.write("B0C")
        await desk.press("escape")
        await desk.until(lambda: "escape again throws away what you typed" in desk.text)
        await desk.write("1")
        await desk.until(lambda: "throws away" not in desk.text)
        await desk.press("escape")
        assert isinstance(desk.app.screen, NewAsinModal)
        await desk.press("escape")
        await desk.until_back()
        assert api.count("create_asin") == 0


async def test_a_new_row_that_is_first_or_elsewhere_is_told_where(tmp_path: Path) -> None:
    api = FakeApi(250)
    async with open_desk(api, tmp_path) as desk:
        await open_new(desk)
        await desk.write("B0C1234567")
        gate = api.hold("list_asins")
        await desk.press("ctrl+s")
        await desk.until(gate.reached.is_set)
        rows = api.held(101)
        rows.insert(120, rows.pop())
        gate.set()
        await desk.until(lambda: "It is on another page of the list." in desk.toasts)
        assert desk.status == "Showing 1-100 of 251"


async def test_raw_html_and_output_go_with_it(tmp_path: Path) -> None:
    api = FakeApi(3)
    async with open_desk(api, tmp_path) as desk:
        await open_new(desk)
        await desk.write("B0C1234567")
        await desk.press("tab", "tab", "space", "tab", "enter", "ctrl+s")
        await desk.until(lambda: desk.cursor == "B0C1234567")
        row = api.held(101)[-1]
        assert row.include_raw_html
        assert row.output == "HTML"


@pytest.mark.parametrize("size", [(80, 24), (60, 18), (120, 40)])
async def test_the_form_fits_the_terminal(tmp_path: Path, size: tuple[int, int]) -> None:
    async with open_desk(FakeApi(3), tmp_path, size=size) as desk:
        await open_new(desk)
        await desk.press("ctrl+s")
        await desk.until(lambda: "Type an ASIN" in desk.text)
        assert "Add ^s" in desk.text
        assert "Cancel" in desk.text
        assert "Postcode" in desk.text


async def test_a_row_added_while_all_are_loaded_is_found_on_its_page(tmp_path: Path) -> None:
    api = FakeApi(250)
    async with open_desk(api, tmp_path) as desk:
        await desk.press("A")
        await desk.until(lambda: "all rows loaded" in desk.status)
        await open_new(desk)
        await desk.write("B0C1234567")
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.cursor == "B0C1234567")
        assert "Showing 201-251 of 251" in desk.status
        assert "all rows loaded" in desk.status


async def test_an_answer_that_comes_behind_the_palette_closes_the_form_afterwards(
    tmp_path: Path,
) -> None:
    api = FakeApi(3)
    async with open_desk(api, tmp_path) as desk:
        await open_new(desk)
        await desk.write("B0C1234567")
        gate = api.hold("create_asin")
        await desk.press("ctrl+s")
        await desk.until(gate.reached.is_set)
        await desk.press("f1")
        await desk.until(lambda: not isinstance(desk.app.screen, NewAsinModal))
        gate.set()
        await desk.until(lambda: not desk.app.writes)
        await desk.press("escape")
        await desk.until(lambda: desk.cursor == "B0C1234567")


async def test_a_url_typed_letter_by_letter_is_not_cut_up(tmp_path: Path) -> None:
    api = FakeApi(3)
    async with open_desk(api, tmp_path) as desk:
        await open_new(desk)
        for char in "https://www.amazon.com.au/dp/B0C1234567?th=1":
            await desk.press(CHARACTERS.get(char, char))
        assert desk.box("#asin").value.endswith("?th=1")
        await desk.press("ctrl+s")
        await desk.until(lambda: any(row.asin == "B0C1234567" for row in api.held(101)))


async def test_lines_of_a_paste_that_do_not_fit_are_told(tmp_path: Path) -> None:
    async with open_desk(FakeApi(3), tmp_path) as desk:
        await open_new(desk)
        desk.app.post_message(events.Paste("B0AAAAAAA1\nB0AAAAAAA2\nB0AAAAAAA3\n"))
        await desk.until(lambda: "2 more lines were pasted and left out" in desk.toasts)
        assert desk.box("#asin").value == "B0AAAAAAA1"
