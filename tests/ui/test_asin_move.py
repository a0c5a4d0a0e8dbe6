"""An ASIN gets another domain or postcode by a new row and the end of the old one."""

from __future__ import annotations

from pathlib import Path

from msgspec import structs

from multicart_tui.errors import ApiError, NetworkError, Outcome
from multicart_tui.ui.modals.choice import ChoiceModal
from multicart_tui.ui.modals.confirm import ConfirmModal
from multicart_tui.ui.modals.edit_asin import EditAsinModal
from multicart_tui.ui.modals.move_asin import MoveAsinModal
from tests.support.asin_desk import Desk, open_desk
from tests.support.fake_api import FakeApi


async def choose_0800(desk: Desk) -> None:
    """From the domain field on: the next field is the postcode; 0800 comes first."""
    await desk.until(lambda: "amazon.com.au" in desk.text and desk.session.lookups.is_loaded)
    await desk.press("tab", "enter")
    await desk.until_shown(ChoiceModal)
    await desk.write("0800")
    await desk.press("enter")
    await desk.until_shown(MoveAsinModal)


async def test_a_row_is_moved_to_another_postcode_and_saved_before(tmp_path: Path) -> None:
    api = FakeApi(3)
    async with open_desk(api, tmp_path) as desk:
        await desk.press("down", "M")
        await desk.until_shown(MoveAsinModal)
        await desk.until(lambda: "then deletes ASIN #2" in desk.text)
        await choose_0800(desk)
        await desk.press("ctrl+s")
        await desk.until_back()
        await desk.until(lambda: "Moved B000000002: it is ASIN #4 now." in desk.toasts)
        assert [(row.id.value, row.key.postcode) for row in api.held(101)] == [
            (1, "4500"),
            (3, "4500"),
            (4, "0800"),
        ]
        assert api.held(101)[2].custom_id == "ref-2"
        (saved,) = (tmp_path / "backups").glob("*.csv")
        assert "B000000002" in saved.read_text()
        await desk.until(lambda: desk.cursor == "B000000002")


async def test_a_move_keeps_what_a_field_cannot_show(tmp_path: Path) -> None:
    api = FakeApi(1)
    (old,) = api.held(101)
    api.held(101)[0] = structs.replace(
        old, custom_id=" a\r\n\tb\x1b[31m ", include_raw_html=True, output="HTML"
    )
    async with open_desk(api, tmp_path) as desk:
        await desk.press("M")
        await desk.until_shown(MoveAsinModal)
        await choose_0800(desk)
        await desk.press("ctrl+s")
        await desk.until(lambda: "Moved B000000001" in desk.toasts)
        (new,) = api.held(101)
        assert new.id != old.id
        assert new.custom_id == " a\r\n\tb\x1b[31m "
        assert (new.include_raw_html, new.output) == (True, "HTML")


async def test_the_form_for_changes_leads_to_a_move(tmp_path: Path) -> None:
    async with open_desk(FakeApi(3), tmp_path) as desk:
        await desk.press("e")
        await desk.until_shown(EditAsinModal)
        await desk.press("ctrl+r")
        await desk.until_shown(MoveAsinModal)
        await desk.until(lambda: "Move ASIN #1: B000000001" in desk.text)


async def test_changes_that_are_not_saved_are_not_thrown_away_by_a_move(tmp_path: Path) -> None:
    async with open_desk(FakeApi(3), tmp_path) as desk:
        await desk.press("e")
        await desk.until_shown(EditAsinModal)
        await desk.write("x")
        await desk.press("ctrl+r")
        await desk.until(lambda: "Save or undo your changes first" in desk.text)
        assert isinstance(desk.app.screen, EditAsinModal)


async def test_the_place_where_it_is_cannot_be_moved_to(tmp_path: Path) -> None:
    api = FakeApi(3)
    async with open_desk(api, tmp_path) as desk:
        await desk.press("M")
        await desk.until_shown(MoveAsinModal)
        await desk.press("ctrl+s")
        await desk.until(lambda: "This is where it is" in desk.text)
        assert api.count("create_asin") == 0
        await desk.press("escape")
        await desk.until_back()


async def test_a_move_that_was_refused_keeps_the_form_and_the_old_row(tmp_path: Path) -> None:
    api = FakeApi(3)
    api.fail_next("create_asin", ApiError("Not created", "Postcode is closed", code=400))
    async with open_desk(api, tmp_path) as desk:
        await desk.press("M")
        await desk.until_shown(MoveAsinModal)
        await choose_0800(desk)
        await desk.press("ctrl+s")
        await desk.until(lambda: "Postcode is closed" in desk.text)
        assert len(api.held(101)) == 3
        await desk.press("ctrl+s")
        await desk.until_back()
        await desk.until(lambda: "Moved B000000001" in desk.toasts)


async def test_an_old_row_that_stayed_is_told(tmp_path: Path) -> None:
    api = FakeApi(3)
    refused = NetworkError("The link broke", outcome=Outcome.NOT_DONE)
    api.fail_next("delete_asin", refused)
    async with open_desk(api, tmp_path) as desk:
        await desk.press("M")
        await desk.until_shown(MoveAsinModal)
        await choose_0800(desk)
        await desk.press("ctrl+s")
        await desk.until(
            lambda: (
                "Created B000000001 as ASIN #4. The old ASIN #1 could not be deleted: "
                "The link broke" in desk.toasts
            )
        )
        assert "Moved" not in desk.toasts
        assert len(api.held(101)) == 4


async def test_the_key_that_is_told_deletes_the_old_row_that_stayed(tmp_path: Path) -> None:
    api = FakeApi(3)
    api.fail_next("delete_asin", NetworkError("The link broke", outcome=Outcome.NOT_DONE))
    async with open_desk(api, tmp_path) as desk:
        await desk.press("down", "M")
        await desk.until_shown(MoveAsinModal)
        await choose_0800(desk)
        await desk.press("ctrl+s")
        await desk.until(lambda: "d deletes it." in desk.toasts)
        await desk.press("d")
        await desk.until_shown(ConfirmModal)
        await desk.press("tab", "enter")
        await desk.until(lambda: "Deleted B000000002 (ASIN #2)" in desk.toasts)
        assert [row.id.value for row in api.held(101)] == [1, 3, 4]


async def test_no_key_is_told_that_would_delete_the_marked_rows_instead(tmp_path: Path) -> None:
    api = FakeApi(3)
    api.fail_next("delete_asin", NetworkError("The link broke", outcome=Outcome.NOT_DONE))
    async with open_desk(api, tmp_path) as desk:
        await desk.press("space", "M")
        await desk.until_shown(MoveAsinModal)
        await choose_0800(desk)
        await desk.press("ctrl+s")
        await desk.until(lambda: "Go to its row to delete it." in desk.toasts)
        assert "1 marked" in desk.status


async def test_a_move_that_cannot_save_the_row_sends_nothing(tmp_path: Path) -> None:
    (tmp_path / "backups").write_text("in the way")
    api = FakeApi(3)
    async with open_desk(api, tmp_path) as desk:
        await desk.press("M")
        await desk.until_shown(MoveAsinModal)
        await choose_0800(desk)
        await desk.press("ctrl+s")
        await desk.until(lambda: "backups" in desk.says("#banner"))
        assert api.count("create_asin") == 0
        assert api.count("delete_asin") == 0


async def test_a_full_collection_has_no_room_to_move(tmp_path: Path) -> None:
    api = FakeApi(5_000)
    async with open_desk(api, tmp_path) as desk:
        await desk.press("M")
        await desk.until(lambda: "A move needs room for one more" in desk.toasts)
        assert desk.app.screen is desk.screen


async def test_a_single_delete_saves_its_row_and_is_not_done_without(tmp_path: Path) -> None:
    api = FakeApi(3)
    async with open_desk(api, tmp_path) as desk:
        await desk.press("d", "tab", "enter")
        await desk.until(lambda: "Deleted B000000001" in desk.toasts)
        (saved,) = (tmp_path / "backups").glob("*.csv")
        assert "B000000001" in saved.read_text()

    (tmp_path / "no").mkdir()
    (tmp_path / "no" / "backups").write_text("in the way")
    async with open_desk(api, tmp_path / "no") as desk:
        await desk.press("d", "tab", "enter")
        await desk.until(lambda: "backups" in desk.toasts)
        assert len(api.held(101)) == 2
