"""A list that changes while somebody pages through it says so, and what of it was not seen."""

from pathlib import Path

from tests.support.asin_desk import open_desk
from tests.support.fake_api import FakeApi


async def test_a_list_that_changed_while_paging_is_told_of(tmp_path: Path) -> None:
    api = FakeApi(250)
    async with open_desk(api, tmp_path) as desk:
        api.held(101)[:0] = [api.held(101).pop()]  # the last row is the first one now
        await desk.press("]")
        await desk.until(lambda: "List changed while paging: 1 repeated" in desk.toasts)


async def test_rows_that_came_twice_are_shown_once(tmp_path: Path) -> None:
    api = FakeApi(250)
    async with open_desk(api, tmp_path) as desk:
        api.held(101)[:0] = [api.held(101).pop(), api.held(101).pop()]
        await desk.press("]")
        await desk.until(lambda: "2 repeated, up to 0 missed; r reloads" in desk.toasts)
        assert desk.asins[0] == "B000000101"
        assert desk.status.startswith("Showing 103-200 of 250")
        await desk.press(":", "1", "5", "0", "enter")
        await desk.until(lambda: desk.cursor == "B000000148")
        await desk.press(":", "1", "0", "1", "enter")  # one of the two left away
        await desk.until(lambda: desk.cursor == "B000000099")


async def test_a_row_that_went_is_noticed_although_the_total_stays(tmp_path: Path) -> None:
    api = FakeApi(250)
    async with open_desk(api, tmp_path) as desk:
        del api.held(101)[40]
        api.fill(101, 1)
        await desk.press("]")
        await desk.until(
            lambda: "0 repeated, up to 1 missed ([ shows them); r reloads" in desk.toasts
        )
        assert "B000000101" not in desk.asins
        await desk.press("[")
        await desk.until(lambda: "B000000101" in desk.asins)


async def test_a_page_read_ahead_notices_it_too(tmp_path: Path) -> None:
    api = FakeApi(500)
    async with open_desk(api, tmp_path) as desk:
        gate = api.hold("list_asins")
        await desk.press("]")
        await desk.until(gate.reached.is_set)
        ahead = api.hold("list_asins")
        gate.set()
        await desk.until(ahead.reached.is_set)
        del api.held(101)[150]
        api.fill(101, 1)
        ahead.set()
        await desk.until(lambda: desk.screen._ahead and desk.screen._ahead.turned)
        assert "changed" not in desk.toasts
        await desk.press("]")
        await desk.until(lambda: "up to 1 missed" in desk.toasts)
