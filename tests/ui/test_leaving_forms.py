"""Leaving a form whose request is under way: it goes on, and its outcome is told."""

from __future__ import annotations

from pathlib import Path

from multicart_tui.errors import ApiError
from multicart_tui.ui.modals.edit_asin import EditAsinModal
from multicart_tui.ui.modals.move_asin import MoveAsinModal
from multicart_tui.ui.modals.new_asin import NewAsinModal
from tests.support.asin_desk import Desk, open_desk
from tests.support.fake_api import FakeApi


async def leave(desk: Desk) -> None:
    await desk.press("escape")
    await desk.until(lambda: "escape again leaves: it is not stopped" in one_line(desk))
    await desk.press("escape")
    await desk.until_back()


def one_line(desk: Desk) -> str:
    return " ".join(desk.text.replace("│", " ").split())


async def test_a_form_left_while_it_is_sent_adds_its_row_all_the_same(tmp_path: Path) -> None:
    api = FakeApi(3)
    gate = api.hold("create_asin")
    async with open_desk(api, tmp_path) as desk:
        await desk.press("n")
        await desk.until_shown(NewAsinModal)
        await desk.press(*"B0C7777777", "ctrl+s")
        await gate.reached.wait()
        await leave(desk)
        await desk.press("down")
        gate.set()
        await desk.until(lambda: "Done: add B0C7777777 to collection 101" in desk.toasts)
        await desk.until(lambda: "B0C7777777" in desk.asins)
        assert desk.cursor == "B000000002"  # where the person went meanwhile


async def test_a_form_left_while_it_is_sent_tells_that_it_was_refused(tmp_path: Path) -> None:
    api = FakeApi(3)
    api.fail_next("create_asin", ApiError("Not created", "The service says no."))
    gate = api.hold("create_asin")
    async with open_desk(api, tmp_path) as desk:
        await desk.press("n")
        await desk.until_shown(NewAsinModal)
        await desk.press(*"B0C7777777", "ctrl+s")
        await gate.reached.wait()
        await leave(desk)
        gate.set()
        await desk.until(lambda: "The service says no." in desk.toasts)


async def test_a_refusal_after_one_escape_keeps_the_form_and_asks_again_before_leaving(
    tmp_path: Path,
) -> None:
    api = FakeApi(3)
    api.fail_next("create_asin", ApiError("Not created", "The service says no."))
    gate = api.hold("create_asin")
    async with open_desk(api, tmp_path) as desk:
        await desk.press("n")
        await desk.until_shown(NewAsinModal)
        await desk.press(*"B0C7777777", "ctrl+s")
        await gate.reached.wait()
        await desk.press("escape")
        gate.set()
        await desk.until(lambda: "The service says no." in desk.text)
        await desk.press("escape")
        await desk.until(lambda: "Not sent yet" in desk.text)
        assert desk.box("#asin").value == "B0C7777777"


async def test_a_change_whose_form_was_left_is_shown_without_moving_the_cursor(
    tmp_path: Path,
) -> None:
    api = FakeApi(3)
    gate = api.hold("update_asin")
    async with open_desk(api, tmp_path) as desk:
        await desk.press("e")
        await desk.until_shown(EditAsinModal)
        await desk.press(*"-x", "ctrl+s")
        await gate.reached.wait()
        await leave(desk)
        await desk.press("down")
        gate.set()
        await desk.until(lambda: "Done: change ASIN #1" in desk.toasts)
        await desk.until(lambda: "ref-1-x" in desk.text)
        assert desk.cursor == "B000000002"


async def test_a_move_whose_form_was_left_is_shown(tmp_path: Path) -> None:
    api = FakeApi(3)
    gate = api.hold("create_asin")
    async with open_desk(api, tmp_path) as desk:
        await desk.press("space", "up", "M")
        await desk.until_shown(MoveAsinModal)
        await desk.until(lambda: desk.session.lookups.is_loaded)
        await desk.press("tab", "enter", "down", "enter", "ctrl+s")
        await gate.reached.wait()
        await leave(desk)
        gate.set()
        await desk.until(lambda: "Done: move B000000001 (ASIN #1)" in desk.toasts)
        await desk.until(lambda: "1-3 of 3" in desk.status and not desk.screen.marks)


async def test_half_a_move_whose_form_was_left_is_warned_of(tmp_path: Path) -> None:
    api = FakeApi(3)
    gate = api.hold("create_asin")
    api.fail_next("delete_asin", ApiError("Not deleted", "The service says no."))
    async with open_desk(api, tmp_path) as desk:
        await desk.press("M")
        await desk.until_shown(MoveAsinModal)
        await desk.until(lambda: desk.session.lookups.is_loaded)
        await desk.press("tab", "enter", "down", "enter", "ctrl+s")
        await gate.reached.wait()
        await leave(desk)
        gate.set()
        await desk.until(lambda: "Go to its row to delete it." in desk.toasts)
        await desk.until(lambda: "1-4 of 4" in desk.status)
