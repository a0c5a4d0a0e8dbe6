"""One row is read again by its id, and what changed of it is marked."""

from functools import partial
from pathlib import Path

from multicart_tui.domain.ids import AsinId
from multicart_tui.domain.models import AsinChanges
from multicart_tui.errors import NetworkError
from multicart_tui.ui.modals.report import ReportModal
from tests.support.asin_desk import Desk, open_desk
from tests.support.fake_api import FakeApi


def says(desk: Desk, words: str) -> bool:
    return words in desk.text


async def test_fields_that_differ_are_marked_and_the_table_shows_them(tmp_path: Path) -> None:
    api = FakeApi(3)
    async with open_desk(api, tmp_path) as desk:
        await api.update_asin(AsinId(2), AsinChanges(custom_id="new\x1b", output="HTML"))
        await desk.press("down", "R")
        await desk.until_shown(ReportModal)
        await desk.until(partial(says, desk, "ASIN #2: 2 fields changed since it was read"))
        assert "≠ Custom id  new␛   was ref-2" in desk.text
        assert "≠ Output     HTML   was JSON" in desk.text
        assert "  Postcode   4500" in desk.text
        await desk.press("escape")
        await desk.until(partial(says, desk, "new␛"))
        assert api.calls_of("get_asin") == [(AsinId(2),)]
        assert api.count("list_asins") == 1


async def test_a_row_that_did_not_change_says_so(tmp_path: Path) -> None:
    async with open_desk(FakeApi(3), tmp_path) as desk:
        await desk.press("R")
        await desk.until(lambda: "ASIN #1 is as it is shown." in desk.toasts)


async def test_a_row_that_is_gone_or_does_not_come_says_what_to_press(tmp_path: Path) -> None:
    api = FakeApi(3)
    async with open_desk(api, tmp_path) as desk:
        api.fail_next("get_asin", NetworkError("No connection", "The host did not answer."))
        await desk.press("R")
        await desk.until(lambda: "R tries again" in desk.toasts)
        del api.held(101)[0]
        await desk.press("R")
        await desk.until(lambda: "ASIN #1 is not there any more; r reads" in desk.toasts)


async def test_while_it_is_read_it_says_so_and_only_the_last_answer_counts(tmp_path: Path) -> None:
    api = FakeApi(3)
    async with open_desk(api, tmp_path) as desk:
        gate = api.hold("get_asin")
        await desk.press("R")
        await desk.until(gate.reached.is_set)
        assert desk.status.startswith("Reading ASIN #1…")
        await desk.press("down", "R")
        await desk.until(lambda: "ASIN #2 is as it is shown." in desk.toasts)
        gate.set()
        await desk.press("down")
        assert "ASIN #1" not in desk.toasts


async def test_without_a_row_there_is_nothing_to_read(tmp_path: Path) -> None:
    async with open_desk(FakeApi(), tmp_path, 102) as desk:
        await desk.press("R")
        await desk.until(lambda: "There is no row to read again." in desk.toasts)
        assert desk.screen.why_not("reread") == "there is no row here"
