"""A collection that was full is asked again before somebody is turned away."""

from __future__ import annotations

from pathlib import Path

from multicart_tui.errors import NetworkError, Outcome
from multicart_tui.ui.modals.confirm import ConfirmModal
from multicart_tui.ui.modals.move_asin import MoveAsinModal
from multicart_tui.ui.modals.new_asin import NewAsinModal
from tests.support.asin_desk import Desk, open_desk
from tests.support.fake_api import FakeApi

LONG_AGO = float("-inf")


async def test_a_full_collection_that_was_just_read_refuses_at_once(tmp_path: Path) -> None:
    api = FakeApi(5_000)
    async with open_desk(api, tmp_path) as desk:
        desk.screen.total_read = float("inf")
        await desk.press("n")
        await desk.until(lambda: "Collection 101 is full" in desk.toasts)
        assert api.count("list_asins") == 1
        assert desk.app.screen is desk.screen


async def test_a_total_that_is_old_is_read_again_and_lets_a_new_asin_in(tmp_path: Path) -> None:
    api = FakeApi(5_000)
    async with open_desk(api, tmp_path) as desk:
        del api.held(101)[4_999]
        desk.screen.total_read = LONG_AGO
        await desk.press("n")
        await desk.until_shown(NewAsinModal)
        assert "Room for 1 more." in desk.text
        assert api.count("list_asins") == 2


async def test_a_collection_that_is_still_full_refuses(tmp_path: Path) -> None:
    async with open_desk(FakeApi(5_000), tmp_path) as desk:
        desk.screen.total_read = LONG_AGO
        await desk.press("n")
        await desk.until(lambda: "Collection 101 is full" in desk.toasts)
        assert desk.app.screen is desk.screen


async def test_a_total_that_cannot_be_read_again_is_believed_and_its_age_told(
    tmp_path: Path,
) -> None:
    api = FakeApi(5_000)
    async with open_desk(api, tmp_path) as desk:
        desk.screen.total_read = LONG_AGO
        api.fail_next("list_asins", NetworkError("The link broke", outcome=Outcome.NOT_DONE))
        await desk.press("n")
        await desk.until(lambda: "Collection 101 is full" in desk.toasts)
        assert "it could not be counted again: The link broke" in desk.toasts


async def test_looking_for_room_is_shown_and_opens_nothing_over_another_dialog(
    tmp_path: Path,
) -> None:
    api = FakeApi(5_000)
    async with open_desk(api, tmp_path) as desk:
        desk.screen.total_read = LONG_AGO
        del api.held(101)[4_999]
        gate = api.hold("list_asins")
        await desk.press("n")
        await desk.until(lambda: "Looking whether there is room" in desk.status)
        await desk.press("d")
        await desk.until_shown(ConfirmModal)
        gate.set()
        await desk.until(lambda: "Looking" not in desk.status)
        assert isinstance(desk.app.screen, ConfirmModal)


async def test_a_move_and_an_undo_look_for_room_too(tmp_path: Path) -> None:
    api = FakeApi(5_000)
    async with open_desk(api, tmp_path) as desk:
        await _make_room_elsewhere(desk)
        await desk.press("M")
        await desk.until_shown(MoveAsinModal)
        await desk.press("escape")
        await desk.until_back()
        await desk.press("d", "tab", "enter")
        await desk.until(lambda: "Deleted" in desk.toasts and "of 4,998" in desk.status)
        desk.screen.listing.total = 5_000
        desk.screen.total_read = LONG_AGO
        await desk.press("u")
        await desk.until_shown(ConfirmModal)
        assert "Re-create 1 ASIN? It gets a new id" in desk.text


async def _make_room_elsewhere(desk: Desk) -> None:
    """Delete a row as another program would, a while after the list was read."""
    del desk.api.held(101)[4_999]
    desk.screen.total_read = LONG_AGO
