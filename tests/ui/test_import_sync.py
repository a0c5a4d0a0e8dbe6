"""A file held against a collection: groups are marked, shown row by row, and done at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from multicart_tui.errors import ApiError, NetworkError
from multicart_tui.ui.modals.confirm import ConfirmModal
from multicart_tui.ui.modals.report import ReportModal
from multicart_tui.ui.screens.collections import CollectionsScreen
from multicart_tui.ui.screens.import_check import ImportCheckScreen
from multicart_tui.ui.screens.import_sync import ImportSyncScreen
from tests.support.drafts import BAD_ASIN, SHOP
from tests.support.fake_api import FakeApi
from tests.ui.import_desk import ImportDesk, import_desk

HEADER = "domain,customer_postcode,asin,include_raw_html,custom_id\n"
NEW = f"{SHOP},4500,B0NEW00001,false,\n{SHOP},4500,B0NEW00002,false,\n"


def text_for(api: FakeApi, more: str = NEW) -> str:
    """Row 1 with another custom id, row 2 as it is, rows 3 and 4 missing, and two new ones."""
    first, second, *_ = api.held(101)
    return (
        HEADER
        + "".join(
            f"{row.key.domain},{row.key.postcode},{row.asin},false,{custom_id}\n"
            for row, custom_id in ((first, "mine"), (second, second.custom_id))
        )
        + more
    )


async def open_plan(desk: ImportDesk, text: str = "") -> ImportSyncScreen:
    """Come to the plan as a person does, from the check."""
    await desk.draft.open(desk.write(text or text_for(desk.api)))
    await desk.draft.load_known()
    await desk.draft.check()
    await desk.open_step(ImportCheckScreen)
    await desk.press("P")
    await desk.until_in_front(ImportSyncScreen)
    screen = desk.app.screen
    assert isinstance(screen, ImportSyncScreen)
    await desk.until(lambda: screen.plan is not None and not screen.is_working)
    return screen


def asins(desk: ImportDesk) -> list[str]:
    return [row.asin for row in desk.api.held(101)]


def told(desk: ImportDesk) -> list[tuple[str, str, bool]]:
    return [(row.cells[0], row.cells[1].strip(), row.is_marked) for row in desk.table.rows_shown]


async def test_the_plan_counts_what_differs_and_marks_no_delete(tmp_path: Path) -> None:
    async with import_desk(FakeApi(rows=4), tmp_path) as desk:
        await open_plan(desk)
        assert desk.says("#plan") == (
            "x.csv against collection 101: +2 new, ~1 differ (custom id 1),"
            " -2 only in the collection, 1 alike."
        )
        assert told(desk) == [
            ("+ only in the file", "2", True),
            ("~ different", "1", True),
            ("- only in the collection", "2", False),
        ]
        await desk.until_seen("3 rows in what is marked")


async def test_what_is_marked_is_done_and_accounted_for(tmp_path: Path) -> None:
    async with import_desk(FakeApi(rows=4), tmp_path) as desk:
        await open_plan(desk)
        await desk.press("ctrl+s")
        await desk.until_in_front(ConfirmModal)
        await desk.until_seen("Change 3 rows of collection 101?")
        await desk.press("ctrl+s")
        await desk.until_in_front(ReportModal)
        await desk.until_seen("1 changed; 2 added")
        await desk.until_seen("custom id ref-1 → mine")
        await desk.until_seen("Written: x.success.csv")
        assert str(desk.folder)[:60] in desk.text, "where they are is not cut off"
        await desk.press("escape")
        await desk.until_in_front(CollectionsScreen)
        assert asins(desk)[-2:] == ["B0NEW00001", "B0NEW00002"]
        assert desk.api.count("delete_asin") == 0
        assert desk.api.held(101)[0].custom_id == "mine"


async def test_deletes_are_marked_by_hand_and_want_their_number(tmp_path: Path) -> None:
    async with import_desk(FakeApi(rows=4), tmp_path) as desk:
        await open_plan(desk)
        await desk.press("space", "down", "space", "down", "space")
        assert [marked for *_, marked in told(desk)] == [False, False, True]
        await desk.press("ctrl+s")
        await desk.until_in_front(ConfirmModal)
        await desk.press("ctrl+s")
        assert isinstance(desk.app.screen, ConfirmModal)
        await desk.press("2", "ctrl+s")
        await desk.until_in_front(ReportModal)
        await desk.until_seen("Saved before, in")
        assert asins(desk) == ["B000000001", "B000000002"]
        assert len(list(desk.session.backups.glob("*.csv"))) == 1


async def test_each_group_shows_its_rows(tmp_path: Path) -> None:
    async with import_desk(FakeApi(rows=4), tmp_path) as desk:
        await open_plan(desk)
        for seen in ("line 4  B0NEW00001", "custom id ref-1 → mine", "B000000003"):
            await desk.press("enter")
            await desk.until_in_front(ReportModal)
            await desk.until_seen(seen)
            await desk.press("escape")
            await desk.until_in_front(ImportSyncScreen)
            await desk.press("down")


async def test_nothing_is_deleted_while_a_row_is_wrong_and_that_is_said(tmp_path: Path) -> None:
    api = FakeApi(rows=4)
    async with import_desk(api, tmp_path) as desk:
        await open_plan(desk, text_for(api, f"{SHOP},4500,B0,false,\n"))
        assert "Nothing can be deleted while rows of the file have errors" in desk.says("#notes")
        await desk.press("down", "down", "space")
        await desk.until_told("Nothing can be deleted")
        await desk.press("enter")
        assert isinstance(desk.app.screen, ImportSyncScreen)
        await desk.press("up", "space", "up", "space")
        await desk.until_told("There is no such row.")
        await desk.press("ctrl+s")
        await desk.until_told("Nothing is marked")


async def test_a_protected_account_wants_the_number_of_all_rows(tmp_path: Path) -> None:
    async with import_desk(FakeApi(rows=4), tmp_path, is_protected=True) as desk:
        await open_plan(desk)
        await desk.press("ctrl+s")
        await desk.until_in_front(ConfirmModal)
        await desk.until_seen("Type 3 to go on:")
        await desk.press("escape")
        await desk.until_in_front(ImportSyncScreen)
        assert len(asins(desk)) == 4


async def test_a_list_that_cannot_be_read_is_asked_for_again(tmp_path: Path) -> None:
    async with import_desk(FakeApi(rows=4), tmp_path) as desk:
        await desk.draft.open(desk.write(text_for(desk.api)))
        await desk.draft.load_known()
        await desk.draft.check()
        desk.api.fail_next("list_asins", NetworkError("No connection", "Refused."))
        await desk.open_step(ImportSyncScreen)
        await desk.until_seen("No connection")
        await desk.press("space")
        await desk.until_told("Nothing was compared yet.")
        await desk.press("ctrl+s", "enter", "r")
        await desk.until(lambda: len(told(desk)) == 3)


async def test_rows_without_room_are_told_before_and_what_fails_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("multicart_tui.domain.sync_plan.COLLECTION_CAP", 5)
    async with import_desk(FakeApi(rows=4), tmp_path) as desk:
        await open_plan(desk)
        assert desk.says("#notes") == (
            "There is no room for 1 of the new rows; it goes to the file of the rest."
        )
        await desk.press("down", "down", "space")
        assert not desk.says("#notes")
        await desk.press("space", "ctrl+s")
        await desk.until_in_front(ConfirmModal)
        await desk.until_seen("There is no room for 1 of the new rows")
        desk.api.fail_next("update_asin", ApiError("No", "Not allowed", code=400))
        desk.api.fail_next("import_csv", ApiError("No", "Not enough credits", code=402))
        await desk.press("ctrl+s")
        await desk.until_in_front(ReportModal)
        await desk.until_seen("Ended before its end")
        await desk.until_seen("Not enough credits")
        await desk.until_seen("compares again; what is done no longer differs.")


async def test_a_plan_that_is_left_running_tells_its_end(tmp_path: Path) -> None:
    async with import_desk(FakeApi(rows=4), tmp_path) as desk:
        await open_plan(desk)
        gate = desk.api.hold("import_csv")
        await desk.press("ctrl+s")
        await desk.until_in_front(ConfirmModal)
        await desk.press("ctrl+s")
        await desk.until(gate.reached.is_set)
        await desk.press("l")
        await desk.until_in_front(CollectionsScreen)
        gate.set()
        await desk.until_told("J shows the report.")
        assert len(asins(desk)) == 6


async def test_rows_that_are_not_checked_are_not_compared(tmp_path: Path) -> None:
    async with import_desk(FakeApi(rows=4), tmp_path) as desk:
        await desk.draft.open(desk.write(text_for(desk.api, BAD_ASIN)))
        desk.api.fail_next("list_asins", NetworkError("No connection", "Refused."))
        await desk.open_step(ImportCheckScreen)
        await desk.until_seen("No connection")
        await desk.press("P")
        await desk.until_told("The rows are not checked yet.")
