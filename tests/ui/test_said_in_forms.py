"""What a form says of where its values come from, and what may cover what it says."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Button
from textual.widgets._toast import ToastRack

from multicart_tui.errors import CredentialsError
from multicart_tui.ui.modals.confirm import ConfirmModal
from multicart_tui.ui.modals.help import HelpModal
from multicart_tui.ui.modals.move_asin import MoveAsinModal
from multicart_tui.ui.modals.new_asin import NewAsinModal
from tests.support.asin_desk import Desk, open_desk
from tests.support.fake_api import FakeApi


def one_line(desk: Desk) -> str:
    return " ".join(desk.text.replace("│", " ").split())


async def test_a_form_says_where_its_domain_and_postcode_come_from(tmp_path: Path) -> None:
    async with open_desk(FakeApi(3), tmp_path) as desk:
        await desk.press("n")
        await desk.until_shown(NewAsinModal)
        words = "Domain and postcode are those of the row under the cursor."
        await desk.until(lambda: words in one_line(desk))
        await desk.until(lambda: desk.session.lookups.is_loaded)
        await desk.press("shift+tab", "enter", "down", "enter")
        await desk.until(lambda: words not in one_line(desk))
        await desk.press("escape")
        await desk.until_back()
        await desk.press("n", *"B0C7777777", "ctrl+s")
        await desk.until(lambda: "as ASIN #4 for amazon.com.au, 4500." in desk.toasts)
        await desk.press("n")
        await desk.until(lambda: "those of the last one added." in one_line(desk))


@pytest.mark.parametrize("size", [(60, 18), (80, 24)])
async def test_every_button_of_the_form_is_whole(tmp_path: Path, size: tuple[int, int]) -> None:
    async with open_desk(FakeApi(3), tmp_path, size=size) as desk:
        await desk.press("n")
        await desk.until_shown(NewAsinModal)
        await desk.until(lambda: "Cancel  ▕" in desk.text)
        box = desk.app.screen.query_one(".dialog").content_region
        for button in desk.app.screen.query(Button):
            assert box.contains_region(button.region)


async def test_a_message_does_not_cover_the_buttons_of_a_dialog(tmp_path: Path) -> None:
    async with open_desk(FakeApi(3), tmp_path) as desk:
        await desk.press("d")
        await desk.until_shown(ConfirmModal)
        desk.app.notify("one\ntwo\nthree", title="Not deleted", timeout=60)
        await desk.until(lambda: "three" in desk.text)
        rack = desk.app.screen.query_one(ToastRack).region
        assert all(not rack.overlaps(each.region) for each in desk.app.screen.query(Button))


async def test_a_message_is_shown_once_by_the_screen_in_front(tmp_path: Path) -> None:
    async with open_desk(FakeApi(3), tmp_path) as desk:
        desk.app.notify("lasting words", timeout=60)
        await desk.until(lambda: desk.text.count("lasting words") == 1)
        await desk.press("d")
        await desk.until_shown(ConfirmModal)
        await desk.until(lambda: "lasting words" in "".join(desk.text.splitlines()[:4]))
        assert desk.text.count("lasting words") == 1
        await desk.press("f1")
        await desk.until_shown(HelpModal)
        await desk.until(lambda: desk.text.count("lasting words") == 1)
        await desk.press("escape")
        await desk.until_shown(ConfirmModal)
        await desk.press("escape")
        await desk.until_back()
        await desk.until(lambda: "lasting words" in "".join(desk.text.splitlines()[-4:]))


async def test_a_move_in_a_protected_account_wants_the_number_typed(tmp_path: Path) -> None:
    api = FakeApi(3)
    async with open_desk(api, tmp_path, is_protected=True) as desk:
        await desk.press("M")
        await desk.until_shown(MoveAsinModal)
        await desk.until(lambda: desk.session.lookups.is_loaded)
        await desk.press("tab", "enter", "down", "enter", "ctrl+s")
        await desk.until_shown(ConfirmModal)
        await desk.press("escape")
        await desk.until_shown(MoveAsinModal)
        assert api.count("create_asin") == 0
        await desk.press("ctrl+s")
        await desk.until_shown(ConfirmModal)
        await desk.press("1", "ctrl+s")
        await desk.until(lambda: "Moved B000000001: it is ASIN #4 now." in desk.toasts)


async def test_a_key_refused_while_reading_names_the_key_that_enters_another(
    tmp_path: Path,
) -> None:
    api = FakeApi(3)
    api.fail_next("list_asins", CredentialsError("The key was refused", "HTTP 401"))
    async with open_desk(api, tmp_path, is_read=False) as desk:
        await desk.until(lambda: "K        another key or token" in desk.text)
        assert "K enters another key or token" in desk.status
        await desk.press("r")
        await desk.until(lambda: desk.screen.is_read)
        api.fail_next("list_asins", CredentialsError("The key was refused", "HTTP 401"))
        await desk.press("r")
        await desk.until(
            lambda: "Not loaded: The key was refused; K enters another key" in desk.status
        )
