"""Toasts that are over leave nothing behind, so that a day of them costs nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets._toast import ToastHolder

from multicart_tui.ui import shell
from multicart_tui.ui.modals.help import HelpModal
from multicart_tui.ui.screens.requests import RequestsScreen
from tests.support.asin_desk import Desk, open_desk
from tests.support.fake_api import FakeApi


def holders(desk: Desk) -> int:
    return sum(len(screen.query(ToastHolder)) for screen in desk.app.screen_stack)


async def test_toasts_that_made_room_for_others_are_gone_for_good(tmp_path: Path) -> None:
    async with open_desk(FakeApi(), tmp_path) as desk:
        for number in range(10):
            desk.app.notify(f"This is number {number}.")
            await desk.pilot.pause()
        await desk.until(lambda: holders(desk) == len(desk.app._notifications) > 0)
        desk.app.clear_notifications()
        await desk.until(lambda: holders(desk) == 0)


async def test_a_toast_that_ended_under_another_screen_is_gone_for_good(tmp_path: Path) -> None:
    async with open_desk(FakeApi(), tmp_path) as desk:
        desk.app.notify("This is over before anybody comes back.")
        await desk.until(lambda: holders(desk) == 1)
        await desk.press("question_mark")
        await desk.until_shown(HelpModal)
        desk.app.clear_notifications()
        await desk.press("escape")
        await desk.until_back()
        await desk.until(lambda: holders(desk) == 0)


async def test_a_dialog_is_not_covered_by_a_toast_that_was_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shell, "READ_SECONDS", 0.0)
    async with open_desk(FakeApi(), tmp_path) as desk:
        desk.app.notify("Read a while ago.", timeout=60)
        await desk.until(lambda: holders(desk) == 1)
        await desk.press("question_mark")
        await desk.until_shown(HelpModal)
        await desk.until(lambda: holders(desk) == 0)

        desk.app.notify("Read a while ago.", timeout=60)  # said again, it is shown again
        await desk.until(lambda: holders(desk) == 1)


async def test_a_toast_of_this_moment_leaves_a_dialog_soon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shell, "READ_SECONDS", 0.3)
    async with open_desk(FakeApi(), tmp_path) as desk:
        desk.app.notify("News of this moment.", timeout=60)
        await desk.press("question_mark")
        await desk.until_shown(HelpModal)
        await desk.until(lambda: holders(desk) == 0)


async def test_where_there_is_no_dialog_a_toast_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shell, "READ_SECONDS", 0.0)
    async with open_desk(FakeApi(), tmp_path) as desk:
        desk.app.notify("Not read yet.", timeout=60)
        await desk.press("L")
        await desk.until_shown(RequestsScreen)
        assert [each.message for each in desk.app._notifications] == ["Not read yet."]
