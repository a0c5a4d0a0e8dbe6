"""A person changes many rows at once, sees before what each becomes, and can take it back."""

from functools import partial
from pathlib import Path

from multicart_tui.errors import ApiError
from multicart_tui.ui.modals.bulk_edit import BulkEditModal
from multicart_tui.ui.modals.confirm import ConfirmModal
from multicart_tui.ui.modals.progress import ProgressModal
from multicart_tui.ui.modals.report import ReportModal
from multicart_tui.ui.screens.import_history import open_history
from tests.support.asin_desk import Desk, open_desk
from tests.support.fake_api import FakeApi


def custom_ids(api: FakeApi) -> list[str]:
    return [row.custom_id for row in api.held(101)]


def says(desk: Desk, words: str) -> bool:
    return words in desk.text


async def open_edit(desk: Desk) -> None:
    await desk.press("*", "e")
    await desk.until_shown(BulkEditModal)


async def clear_ids(desk: Desk) -> None:
    await open_edit(desk)
    await desk.press("right", "right", "ctrl+s")
    await desk.until_shown(ReportModal)


async def test_a_pattern_is_shown_at_work_before_anything_is_sent(tmp_path: Path) -> None:
    api = FakeApi(6)
    async with open_desk(api, tmp_path) as desk:
        await open_edit(desk)
        assert "Change 6 ASINs of collection 101" in desk.text
        assert "Choose what to change" in desk.text
        await desk.press("right", "tab")
        desk.box("#pattern").value = "shop-{asin}"
        await desk.until(partial(says, desk, "B000000001  custom id ref-1 → shop-B000000001"))
        assert "and 2 more" in desk.text
        assert api.count("update_asin") == 0
        await desk.press("ctrl+s")
        await desk.until_shown(ReportModal)
        assert "6 changed" in desk.text
        assert custom_ids(api)[5] == "shop-B000000006"
        await desk.press("escape")
        await desk.until(lambda: desk.status == "Showing 1-6 of 6")
        assert desk.screen.table.rows_shown[0].cells[3] == "shop-B000000001"


async def test_raw_html_and_output_are_changed_and_rows_that_are_so_stay(tmp_path: Path) -> None:
    api = FakeApi(3)
    async with open_desk(api, tmp_path) as desk:
        await open_edit(desk)
        await desk.press("tab", "right", "tab", "right", "right")
        await desk.until(partial(says, desk, "raw HTML no → yes, output JSON → HTML"))
        await desk.press("left")
        await desk.until(lambda: "output" not in desk.text.split("Output")[1].split("Change ^s")[0])
        await desk.press("ctrl+s")
        await desk.until_shown(ReportModal)
        assert all(row.include_raw_html and row.output == "JSON" for row in api.held(101))


async def test_what_cannot_be_done_says_why_and_keeps_the_dialog(tmp_path: Path) -> None:
    async with open_desk(FakeApi(3), tmp_path) as desk:
        await open_edit(desk)
        await desk.press("ctrl+s")
        await desk.until(partial(says, desk, "nothing to change yet"))
        await desk.press("right", "tab")
        desk.box("#pattern").value = "{sku}"
        await desk.press("ctrl+s")
        await desk.until(partial(says, desk, "Nothing is called {sku}"))
        desk.box("#pattern").value = "ref-{id}"
        await desk.until(partial(says, desk, "All of them are so already."))


async def test_hidden_marks_keep_out_of_it_unless_switched_on(tmp_path: Path) -> None:
    api = FakeApi(150)
    async with open_desk(api, tmp_path) as desk:
        await desk.press("space", "]")
        await desk.until(lambda: "1 marked (1 hidden)" in desk.status)
        await desk.press("space", "e")
        await desk.until_shown(BulkEditModal)
        assert "Change 1 ASIN of" in desk.text
        await desk.press("right", "right", "tab", "tab", "tab", "right")
        await desk.until(partial(says, desk, "Change 2 ASINs of"))
        await desk.press("ctrl+s")
        await desk.until_shown(ReportModal)
        assert [n for n, custom_id in enumerate(custom_ids(api)) if not custom_id] == [0, 100]


async def test_a_protected_session_has_the_number_typed(tmp_path: Path) -> None:
    api = FakeApi(3)
    async with open_desk(api, tmp_path, is_protected=True) as desk:
        await open_edit(desk)
        await desk.press("right", "right", "ctrl+s")
        await desk.until(partial(says, desk, "Type 3 to change them"))
        assert api.count("update_asin") == 0
        await desk.press("3", "ctrl+s")
        await desk.until_shown(ReportModal)
        assert custom_ids(api) == ["", "", ""]


async def test_it_stops_after_the_running_calls_and_accounts_for_every_row(tmp_path: Path) -> None:
    api = FakeApi(30)
    async with open_desk(api, tmp_path) as desk:
        api.fail_next("update_asin", ApiError("Not changed", "Collection is running", code=409))
        gates = [api.hold("update_asin") for _ in range(30)]
        await open_edit(desk)
        await desk.press("right", "right", "ctrl+s")
        await desk.until_shown(ProgressModal)
        await desk.until(gates[3].reached.is_set)
        await desk.press("escape")
        for gate in gates:
            gate.set()
        await desk.until_shown(ReportModal)
        assert "3 changed, 1 failed, 26 not tried" in desk.text
        assert "Collection is running" in desk.text
        await desk.press("escape")
        await desk.until(lambda: "27 marked" in desk.status)


async def test_u_puts_the_old_values_back_and_a_second_u_has_nothing_left(tmp_path: Path) -> None:
    api = FakeApi(3)
    async with open_desk(api, tmp_path) as desk:
        assert desk.screen.why_not("undo") == "nothing was deleted or changed here"
        await clear_ids(desk)
        await desk.press("u")
        await desk.until_shown(ConfirmModal)
        assert "Put the old values of 3 ASINs back?" in desk.text
        await desk.press("tab", "enter")
        await desk.until_shown(ReportModal)
        assert custom_ids(api) == ["ref-1", "ref-2", "ref-3"]
        await desk.press("escape")
        await desk.until_back()
        await desk.press("u")
        await desk.until(lambda: "Nothing was deleted here" in desk.toasts)


async def test_u_takes_back_what_was_done_last(tmp_path: Path) -> None:
    api = FakeApi(3)
    async with open_desk(api, tmp_path) as desk:
        await clear_ids(desk)
        await desk.press("escape")
        await desk.until_back()
        await desk.press("d", "tab", "enter")
        await desk.until(lambda: len(desk.asins) == 2)
        await desk.press("u")
        await desk.until(partial(says, desk, "Re-create 1 ASIN?"))


async def test_the_history_shows_an_edit_and_takes_it_back(tmp_path: Path) -> None:
    api = FakeApi(3)
    async with open_desk(api, tmp_path, size=(110, 24)) as desk:
        await clear_ids(desk)
        await desk.press("escape")
        await desk.until_back()
        open_history(desk.app, desk.session)
        await desk.until(partial(says, desk, "3 of 3 changed"))
        await desk.press("enter")
        await desk.until(partial(says, desk, "B000000001  custom id ref-1 → -"))
        await desk.press("escape", "B")
        await desk.until_shown(ConfirmModal)
        await desk.press("ctrl+s")
        await desk.until_shown(ReportModal)
        assert custom_ids(api) == ["ref-1", "ref-2", "ref-3"]
        await desk.press("escape")
        await desk.until(partial(says, desk, "taken back"))


async def test_a_read_only_session_changes_nothing(tmp_path: Path) -> None:
    async with open_desk(FakeApi(3), tmp_path, is_read_only=True) as desk:
        await desk.press("*", "e")
        await desk.until(lambda: "read-only" in desk.toasts)
        assert desk.app.screen is desk.screen
