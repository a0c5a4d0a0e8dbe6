import csv
from pathlib import Path

import msgspec
from textual.widgets import Button

from multicart_tui.domain.ids import AsinId, CollectionId
from multicart_tui.errors import ApiError, NetworkError, Outcome
from multicart_tui.ui.modals.bulk_delete import BulkDeleteModal
from multicart_tui.ui.modals.confirm import ConfirmModal
from multicart_tui.ui.modals.detail import DetailModal
from multicart_tui.ui.modals.progress import ProgressModal
from multicart_tui.ui.modals.report import ReportModal
from multicart_tui.ui.screens.asins import AsinsScreen
from tests.support.asin_desk import Desk, open_desk
from tests.support.fake_api import FakeApi

LOST = NetworkError("Connection lost", "It broke on the way.", outcome=Outcome.UNKNOWN)


async def delete_marked(desk: Desk, count: int) -> None:
    """Ask for the marked rows to be deleted, type their number and agree."""
    await desk.press("d")
    await desk.until_shown(BulkDeleteModal)
    await desk.write(str(count))
    await desk.press("enter", "enter")


async def test_a_delete_names_the_row_and_enter_alone_cancels(tmp_path: Path) -> None:
    api = FakeApi(3)
    async with open_desk(api, tmp_path) as desk:
        await desk.press("d")
        await desk.until_shown(ConfirmModal)
        for words in (
            "B000000001",
            "amazon.com.au",
            "4500",
            "ref-1",
            "ASIN #1",
            "outputs are kept",
        ):
            assert words in desk.text
        await desk.press("enter", "enter", "enter")
        await desk.until_back()
        assert api.count("delete_asin") == 0
        assert len(api.held(101)) == 3


async def test_a_delete_is_done_told_and_the_list_read_again(tmp_path: Path) -> None:
    api = FakeApi(3)
    async with open_desk(api, tmp_path) as desk:
        await desk.press("down", "d", "tab", "enter")
        await desk.until(lambda: desk.asins == ["B000000001", "B000000003"])
        assert desk.cursor == "B000000003"
        assert "Deleted B000000002 (ASIN #2); u takes it back." in desk.toasts
        assert desk.status == "Showing 1-2 of 2"


async def test_a_burst_of_keys_deletes_one_row_once(tmp_path: Path) -> None:
    api = FakeApi(3)
    async with open_desk(api, tmp_path) as desk:
        gate = api.hold("delete_asin")
        await desk.press("d", "tab", "enter", "enter")
        await desk.until(gate.reached.is_set)
        await desk.until_shown(DetailModal)
        await desk.press("escape")
        await desk.until_back()
        await desk.press("d")
        await desk.until(lambda: "ASIN #1 is being deleted already." in desk.toasts)
        gate.set()
        await desk.until(lambda: len(desk.asins) == 2)
        assert api.calls_of("delete_asin") == [(AsinId(1),)]


async def test_a_protected_session_wants_the_count_typed(tmp_path: Path) -> None:
    api = FakeApi(3)
    async with open_desk(api, tmp_path, is_protected=True) as desk:
        await desk.press("d")
        await desk.until_shown(ConfirmModal)
        assert desk.app.screen.query_one("#agree", Button).disabled
        await desk.press("2", "enter", "enter")
        await desk.until(lambda: "Type 1 to go on" in desk.text)
        await desk.press("escape")
        await desk.until_back()
        assert len(api.held(101)) == 3
        await desk.press("d")
        await desk.until_shown(ConfirmModal)
        await desk.press("1", "enter", "enter")
        await desk.until(lambda: len(desk.asins) == 2)


async def test_a_refused_delete_says_why(tmp_path: Path) -> None:
    api = FakeApi(3)
    async with open_desk(api, tmp_path) as desk:
        api.fail_next("delete_asin", ApiError("Not deleted", "Collection is running", code=409))
        await desk.press("d", "tab", "enter")
        await desk.until(lambda: "Collection is running" in desk.toasts)
        assert len(desk.asins) == 3


async def test_a_row_that_was_gone_already_is_told_and_disappears(tmp_path: Path) -> None:
    api = FakeApi(3)
    async with open_desk(api, tmp_path) as desk:
        await desk.press("d")
        await desk.until_shown(ConfirmModal)
        del api.held(101)[0]
        await desk.press("tab", "enter")
        await desk.until(lambda: "ASIN not found" in desk.toasts)
        await desk.until(lambda: len(desk.asins) == 2)


async def test_a_delete_without_an_answer_is_looked_up(tmp_path: Path) -> None:
    api = FakeApi(3)
    async with open_desk(api, tmp_path) as desk:
        api.fail_next("delete_asin", LOST, is_applied=True)
        await desk.press("d", "tab", "enter")
        await desk.until(lambda: "it is gone" in desk.toasts)
        assert api.count("delete_asin") == 1
        await desk.until(lambda: len(desk.asins) == 2)


async def test_leaving_the_screen_does_not_stop_a_delete(tmp_path: Path) -> None:
    api = FakeApi(3)
    async with open_desk(api, tmp_path) as desk:
        gate = api.hold("delete_asin")
        await desk.press("d", "tab", "enter")
        await desk.until(gate.reached.is_set)
        await desk.press("escape")
        await desk.until(lambda: desk.app.screen is not desk.screen)
        gate.set()
        await desk.until(lambda: "Done: delete B000000001 (ASIN #1)" in desk.toasts)
        assert len(api.held(101)) == 2


async def test_a_bulk_delete_saves_the_rows_and_accounts_for_them(tmp_path: Path) -> None:
    api = FakeApi(50)
    async with open_desk(api, tmp_path) as desk:
        await desk.press("v", *["down"] * 36, "v")
        await desk.until(lambda: "37 marked" in desk.status)
        await desk.press("d")
        await desk.until_shown(BulkDeleteModal)
        assert "Delete 37 ASINs of collection 101?" in desk.text
        await desk.press("3", "enter", "ctrl+s")
        await desk.until(lambda: "Type 37 to delete them" in desk.text)
        await desk.press("escape")
        await desk.until_back()
        assert api.count("delete_asin") == 0
        await delete_marked(desk, 37)
        await desk.until_shown(ReportModal)
        await desk.until(lambda: "37 deleted" in desk.text)
        assert "u takes it back" in desk.text
        (saved,) = (tmp_path / "backups").glob("*.csv")
        assert "Saved before" in desk.text
        with saved.open(newline="") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) == 37
        assert rows[0] == {
            "domain": "amazon.com.au",
            "customer_postcode": "4500",
            "asin": "B000000001",
            "include_raw_html": "false",
        }
        await desk.press("escape")
        await desk.until(lambda: desk.status == "Showing 1-13 of 13")


async def test_hidden_marks_stay_out_of_it_unless_they_are_switched_on(tmp_path: Path) -> None:
    api = FakeApi(250)
    async with open_desk(api, tmp_path) as desk:
        await desk.press("space", "space", "]")
        await desk.until(lambda: "Showing 101-200" in desk.status)
        await desk.press("space", "d")
        await desk.until_shown(BulkDeleteModal)
        assert "Delete 1 ASIN of collection 101?" in desk.text
        assert "The row is saved first" in desk.text
        assert "leave out 2" in desk.text
        await desk.press("shift+tab", "space")
        await desk.until(lambda: "Delete 3 ASINs of collection 101?" in desk.text)
        assert "Type 3:" in desk.text
        await desk.press("left")
        await desk.until(lambda: "Delete 1 ASIN of collection 101?" in desk.text)
        await desk.press("tab", "1", "enter", "enter")
        await desk.until_shown(ReportModal)
        assert api.calls_of("delete_asin") == [(AsinId(101),)]
        await desk.press("escape")
        await desk.until(lambda: "2 marked (2 hidden)" in desk.status)


async def test_only_hidden_marks_delete_nothing(tmp_path: Path) -> None:
    api = FakeApi(250)
    async with open_desk(api, tmp_path) as desk:
        await desk.press("space", "]")
        await desk.until(lambda: "1 marked (1 hidden)" in desk.status)
        await desk.press("d")
        await desk.until_shown(BulkDeleteModal)
        assert "No marked row is on screen." in desk.text
        await desk.press("0", "ctrl+s", "enter")
        await desk.until(lambda: "nothing to delete" in desk.text)
        await desk.press("escape")
        await desk.until_back()
        assert api.count("delete_asin") == 0


async def test_a_bulk_delete_stops_after_the_running_calls(tmp_path: Path) -> None:
    api = FakeApi(50)
    async with open_desk(api, tmp_path) as desk:
        await desk.press("*")
        gates = [api.hold("delete_asin") for _ in range(50)]
        await delete_marked(desk, 50)
        await desk.until_shown(ProgressModal)
        await desk.until(gates[3].reached.is_set)
        await desk.press("escape")
        await desk.until(lambda: "Stopping after the calls that are running" in desk.text)
        for gate in gates:
            gate.set()
        await desk.until_shown(ReportModal)
        assert "4 deleted, 46 not tried" in desk.text
        assert len(api.held(101)) == 46
        await desk.press("escape")
        await desk.until(lambda: "46 marked" in desk.status)


async def test_a_row_that_fails_is_reported_with_its_reason(tmp_path: Path) -> None:
    api = FakeApi(5)
    async with open_desk(api, tmp_path) as desk:
        await desk.press("*")
        api.fail_next("delete_asin", ApiError("Not deleted", "Collection is running", code=409))
        await delete_marked(desk, 5)
        await desk.until_shown(ReportModal)
        assert "4 deleted, 1 failed" in desk.text
        assert "ref-1" in desk.text
        await desk.press("escape")
        await desk.until(lambda: "1 marked" in desk.status)


async def test_without_a_backup_nothing_is_deleted(tmp_path: Path) -> None:
    (tmp_path / "backups").write_text("a file where the folder should be")
    api = FakeApi(5)
    async with open_desk(api, tmp_path) as desk:
        await desk.press("*")
        await delete_marked(desk, 5)
        await desk.until_back()
        await desk.until(lambda: desk.toasts)
        assert api.count("delete_asin") == 0


async def test_undo_creates_the_rows_again_and_tells_their_new_ids(tmp_path: Path) -> None:
    api = FakeApi(5)
    async with open_desk(api, tmp_path) as desk:
        await desk.press("*")
        await delete_marked(desk, 5)
        await desk.until_shown(ReportModal)
        await desk.press("u")
        await desk.until_shown(ConfirmModal)
        assert "Re-create 5 ASINs? They get new ids" in desk.text
        await desk.press("tab", "enter")
        await desk.until(lambda: "B000000001  ASIN #1 -> ASIN #6" in desk.text)
        await desk.press("escape")
        await desk.until(lambda: desk.status == "Showing 1-5 of 5")
        assert {row.custom_id for row in api.held(101)} == {f"ref-{n}" for n in range(1, 6)}
        await desk.press("u")
        await desk.until(lambda: "Nothing was deleted here" in desk.toasts)


async def test_a_single_delete_is_taken_back_too(tmp_path: Path) -> None:
    api = FakeApi(2)
    async with open_desk(api, tmp_path) as desk:
        await desk.press("d", "tab", "enter")
        await desk.until(lambda: len(desk.asins) == 1)
        await desk.press("u")
        await desk.until(lambda: "Re-create 1 ASIN?" in desk.text)
        await desk.press("enter")
        await desk.until_back()
        assert len(api.held(101)) == 1
        await desk.press("u", "tab", "enter")
        await desk.until(lambda: "1 re-created" in desk.text)


async def test_undo_says_why_a_row_cannot_come_back(tmp_path: Path) -> None:
    api = FakeApi(2)
    async with open_desk(api, tmp_path) as desk:
        gone = api.held(101)[0]
        await desk.press("d", "tab", "enter")
        await desk.until(lambda: len(desk.asins) == 1)
        api.put(msgspec.structs.replace(gone, custom_id="another"))
        await desk.press("u", "tab", "enter")
        await desk.until(lambda: "0 re-created, 1 failed" in desk.text)
        assert "Already here as ASIN #1" in desk.text


async def test_undo_into_a_full_collection_is_not_even_tried(tmp_path: Path) -> None:
    api = FakeApi()
    api.fill(101, 5_000)
    async with open_desk(api, tmp_path) as desk:
        await desk.press("d", "tab", "enter")
        await desk.until(lambda: "of 4,999" in desk.status)
        api.fill(101, 1)
        await desk.press("r")
        await desk.until(lambda: "of 5,000" in desk.status)
        await desk.press("u")
        await desk.until(lambda: "Collection 101 is full" in desk.toasts)
        assert api.count("create_asin") == 0


async def test_the_detail_deletes_its_own_row_whatever_is_marked(tmp_path: Path) -> None:
    api = FakeApi(5)
    async with open_desk(api, tmp_path) as desk:
        await desk.press("space", "enter")
        await desk.until_shown(DetailModal)
        await desk.press("d")
        await desk.until_shown(ConfirmModal)
        assert "Delete B000000002?" in desk.text
        await desk.press("tab", "enter")
        await desk.until(lambda: len(desk.asins) == 4)
        assert "1 marked" in desk.status


async def test_a_long_report_keeps_its_keys_in_sight_and_scrolls(tmp_path: Path) -> None:
    api = FakeApi(60)
    async with open_desk(api, tmp_path) as desk:
        await desk.press("*")
        for _ in range(3):
            api.fail_next("delete_asin", ApiError("Not deleted", "word " * 40 + "end", code=409))
        await delete_marked(desk, 60)
        await desk.until_shown(ReportModal)
        assert "57 deleted, 3 failed" in desk.text
        assert "escape closes" in desk.text
        assert "end" in desk.text
        await desk.press(*["down"] * 12)
        await desk.until(lambda: "Deleted; outputs kept" in desk.text)


async def test_a_delete_is_taken_back_also_after_the_collection_was_left(tmp_path: Path) -> None:
    api = FakeApi(3)
    async with open_desk(api, tmp_path) as desk:
        await desk.press("d", "tab", "enter")
        await desk.until(lambda: len(api.held(101)) == 2)
        desk.app.push_screen(AsinsScreen(CollectionId(101), desk.session))
        await desk.until(lambda: desk.app.screen is not desk.screen and "B000000002" in desk.text)
        await desk.press("u")
        await desk.until(lambda: "Re-create 1 ASIN" in desk.text)
        await desk.press("tab", "enter")
        await desk.until(lambda: len(api.held(101)) == 3)
