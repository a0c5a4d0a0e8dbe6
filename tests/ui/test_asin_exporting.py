"""A person writes rows into a file, and always knows which and where."""

import json
import stat
from functools import partial
from pathlib import Path

import pytest

from multicart_tui.errors import NetworkError
from multicart_tui.ui.modals.choice import ChoiceModal
from multicart_tui.ui.modals.confirm import ConfirmModal
from multicart_tui.ui.modals.export import ExportModal
from multicart_tui.ui.modals.reading import ReadingModal
from tests.support.asin_desk import Desk, open_desk
from tests.support.fake_api import FakeApi


async def open_export(desk: Desk) -> None:
    await desk.press("x")
    await desk.until_shown(ExportModal)


def says(desk: Desk, words: str) -> bool:
    return words in desk.text


async def choose_path(desk: Desk, path: Path) -> None:
    desk.box("#path").value = str(path)


async def test_this_page_becomes_a_csv_that_can_be_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with open_desk(FakeApi(250), tmp_path) as desk:
        await open_export(desk)
        assert "this page: 100 rows" in desk.text
        assert "no custom id, no output" in desk.text
        await desk.press("ctrl+s")
        await desk.until(lambda: "Exported 100 ASINs" in desk.toasts)
    target = tmp_path / "collection-101.csv"
    lines = target.read_text().splitlines()
    assert lines[0] == "domain,customer_postcode,asin,include_raw_html"
    assert lines[1] == "amazon.com.au,4500,B000000001,false"
    assert len(lines) == 101
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


async def test_all_rows_are_read_first_and_the_ending_follows_the_form(tmp_path: Path) -> None:
    api = FakeApi(2_500)
    async with open_desk(api, tmp_path) as desk:
        await open_export(desk)
        await desk.press("right", "tab", "enter")
        await desk.until_shown(ChoiceModal)
        await desk.press(*"lines", "enter")
        await desk.until_shown(ExportModal)
        assert desk.box("#path").value.endswith("collection-101.jsonl")
        await choose_path(desk, tmp_path / "all.jsonl")
        gates = [api.hold("list_asins") for _ in range(3)]
        await desk.press("ctrl+s")
        await desk.until_shown(ReadingModal)
        gates[0].set()
        await desk.until(lambda: "1,000 of 2,500" in desk.text)
        for gate in gates:
            gate.set()
        await desk.until(lambda: "Exported 2,500 ASINs" in desk.toasts)
        await desk.until_back()
        assert desk.status == "Showing 1-100 of 2,500"
    rows = [json.loads(line) for line in (tmp_path / "all.jsonl").read_text().splitlines()]
    assert len({row["id"] for row in rows}) == 2_500


async def test_reading_all_is_given_up_by_escape_and_writes_nothing(tmp_path: Path) -> None:
    api = FakeApi(250)
    async with open_desk(api, tmp_path) as desk:
        await open_export(desk)
        await desk.press("right")
        await choose_path(desk, tmp_path / "all.csv")
        gate = api.hold("list_asins")
        await desk.press("ctrl+s")
        await desk.until_shown(ReadingModal)
        await desk.until(gate.reached.is_set)
        await desk.press("escape")
        await desk.until_back()
        gate.set()
        await desk.press("down")
        await desk.until(lambda: desk.cursor == "B000000002")
        assert not (tmp_path / "all.csv").exists()
        assert "Exported" not in desk.toasts


async def test_a_file_that_is_there_is_never_overwritten_unasked(tmp_path: Path) -> None:
    target = tmp_path / "mine.csv"
    target.write_text("mine")
    async with open_desk(FakeApi(3), tmp_path) as desk:
        await open_export(desk)
        await choose_path(desk, target)
        await desk.press("ctrl+s")
        await desk.until_shown(ConfirmModal)
        assert "exists already" in desk.text
        await desk.press("escape")
        await desk.until_shown(ExportModal)  # with what was typed
        assert desk.box("#path").value == str(target)
        assert target.read_text() == "mine"
        await desk.press("ctrl+s")
        await desk.until_shown(ConfirmModal)
        await desk.press("tab", "enter")
        await desk.until(lambda: "Exported 3 ASINs" in desk.toasts)
        assert target.read_text() != "mine"


async def test_a_place_that_takes_no_file_says_why_and_keeps_what_was_typed(tmp_path: Path) -> None:
    async with open_desk(FakeApi(3), tmp_path) as desk:
        await open_export(desk)
        for typed, why in (
            ("", "A path is needed"),
            (str(tmp_path), "That is a folder"),
            (str(tmp_path / "none" / "x.csv"), "There is no such folder"),
            (str(tmp_path / "a\0b"), "That is no path"),
            (str(tmp_path / "a\ud800b"), "That is no path"),
        ):
            desk.box("#path").value = typed
            await desk.press("ctrl+s")
            await desk.until(partial(says, desk, why))
        await desk.press("escape")
        await desk.until_back()


async def test_rows_that_cannot_be_read_are_told_and_the_dialog_comes_back(tmp_path: Path) -> None:
    api = FakeApi(250)
    async with open_desk(api, tmp_path) as desk:
        await open_export(desk)
        await desk.press("right")
        await choose_path(desk, tmp_path / "all.csv")
        api.fail_next("list_asins", NetworkError("No connection", "The host did not answer."))
        await desk.press("ctrl+s")
        await desk.until(lambda: "The host did not answer." in desk.toasts)
        await desk.until_shown(ExportModal)
        assert "all 250; reads all" in desk.text
        await desk.press("ctrl+s")
        await desk.until(lambda: "Exported 250 ASINs" in desk.toasts)


async def test_marked_rows_come_first_and_the_hidden_ones_apart(tmp_path: Path) -> None:
    async with open_desk(FakeApi(250), tmp_path) as desk:
        await desk.press("space", "]")
        await desk.until(lambda: "1 marked (1 hidden)" in desk.status)
        await desk.press("space")
        await open_export(desk)
        assert "1 marked" in desk.text
        await desk.press("right")
        await desk.until(lambda: "2 marked, 1 of them hidden" in desk.text)
        await choose_path(desk, tmp_path / "two.csv")
        await desk.press("ctrl+s")
        await desk.until(lambda: "Exported 2 ASINs" in desk.toasts)


async def test_an_empty_collection_has_nothing_to_export(tmp_path: Path) -> None:
    async with open_desk(FakeApi(), tmp_path, 102) as desk:
        assert desk.screen.why_not("export") == "there are no rows here"
        await desk.press("x")
        await desk.until(lambda: "There are no rows to export." in desk.toasts)


async def test_a_read_only_session_exports_too(tmp_path: Path) -> None:
    async with open_desk(FakeApi(3), tmp_path, is_read_only=True) as desk:
        await open_export(desk)
        await choose_path(desk, tmp_path / "all.csv")
        await desk.press("ctrl+s")
        await desk.until(lambda: "Exported 3 ASINs" in desk.toasts)
