from pathlib import Path

import pytest
from textual import events

from multicart_tui.errors import ApiError
from multicart_tui.ui import type_ahead
from multicart_tui.ui.modals.quitting import QuitModal
from tests.support.asin_desk import Desk, open_desk
from tests.support.fake_api import FakeApi

CHARACTERS = {"slash": "/", "colon": ":", "space": " "}


def send_at_once(desk: Desk, *keys: str) -> None:
    """Send keys in one piece, as a slow link or a fast hand does."""
    for key in keys:
        character = CHARACTERS.get(key, key if len(key) == 1 else None)
        desk.app.post_message(events.Key(key, character))


async def test_letters_behind_a_slash_go_into_the_filter_and_are_no_commands(
    tmp_path: Path,
) -> None:
    async with open_desk(FakeApi(50), tmp_path) as desk:
        send_at_once(desk, "slash", *"red")
        await desk.until(lambda: desk.screen.filter_box.value == "red")
        assert desk.app.screen is desk.screen


async def test_a_form_is_opened_filled_and_sent_in_one_piece(tmp_path: Path) -> None:
    api = FakeApi(3)
    async with open_desk(api, tmp_path) as desk:
        send_at_once(desk, "n", *"B0C7777777", "tab", *"ref", "ctrl+s")
        await desk.until(lambda: desk.cursor == "B0C7777777")
        assert api.held(101)[-1].custom_id == "ref"
        assert api.count("create_asin") == 1


async def test_a_row_number_is_typed_in_one_piece(tmp_path: Path) -> None:
    async with open_desk(FakeApi(250), tmp_path) as desk:
        send_at_once(desk, "colon", *"137", "enter")
        await desk.until(lambda: desk.cursor == "B000000137")


async def test_text_pasted_right_behind_a_key_goes_into_what_that_key_opened(
    tmp_path: Path,
) -> None:
    api = FakeApi(3)
    async with open_desk(api, tmp_path) as desk:
        send_at_once(desk, "n")
        desk.app.post_message(events.Paste("https://www.amazon.com.au/dp/B0C7777777?th=1\n"))
        send_at_once(desk, "ctrl+s")
        await desk.until(lambda: desk.cursor == "B0C7777777")


async def test_keys_that_close_screens_do_not_stop_those_behind_them(tmp_path: Path) -> None:
    async with open_desk(FakeApi(5), tmp_path) as desk:
        send_at_once(desk, "enter", "escape", "d", "escape", "down", "down", "d")
        await desk.until(lambda: "Delete B000000003?" in desk.text)


async def test_a_key_that_got_lost_does_not_hold_up_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type_ahead.TypeAhead, "handled", lambda self: None)
    async with open_desk(FakeApi(5), tmp_path) as desk:
        send_at_once(desk, "down", "down")
        await desk.until(lambda: desk.cursor == "B000000003")


async def test_a_cursor_key_that_is_held_down_waits_for_no_frame(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_desk(FakeApi(30), tmp_path) as desk:
        frames: list[str] = []

        def waited(*_: object) -> bool:
            frames.append("a frame")
            return True

        monkeypatch.setattr(desk.screen, "call_after_refresh", waited)
        await desk.press(*["down"] * 9)
        await desk.until(lambda: desk.cursor == "B000000010")
        assert frames == []


async def test_the_next_asin_waits_until_the_form_has_its_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # On a busy machine a form may take longer than a person's patience.
    monkeypatch.setattr(type_ahead, "PATIENCE", 4.0)
    monkeypatch.setattr(type_ahead, "LONG_PATIENCE", 8.0)
    api = FakeApi(3)
    async with open_desk(api, tmp_path) as desk:
        gate = api.hold("create_asin")
        send_at_once(desk, "n", *"B0C7777777", "ctrl+n", *"B0C8888888", "ctrl+n")
        await gate.reached.wait()
        desk.app.post_message(events.Paste("B0C9999999"))
        send_at_once(desk, "ctrl+s")
        await desk.pilot.pause()
        gate.set()
        await desk.until(lambda: desk.cursor == "B0C9999999")
        added = ["B0C7777777", "B0C8888888", "B0C9999999"]
        assert [row.asin for row in api.held(101)[3:]] == added


async def test_keys_that_waited_for_an_answer_go_on_though_nothing_is_drawn_any_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    api = FakeApi(3)
    async with open_desk(api, tmp_path) as desk:
        gate = api.hold("create_asin")
        send_at_once(desk, "n", *"B0C7777777", "ctrl+n")
        await gate.reached.wait()
        send_at_once(desk, *"B0C8888888", "ctrl+s")
        await desk.until(lambda: desk.app._type_ahead._is_held)
        monkeypatch.setattr(desk.app.screen, "call_after_refresh", lambda *_: True)
        gate.set()
        await desk.until(lambda: desk.cursor == "B0C8888888")


async def test_a_key_that_comes_when_the_screens_are_gone_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_desk(FakeApi(3), tmp_path) as desk:
        bubbled = events.Key("x", "x")
        bubbled._set_forwarded()
        with monkeypatch.context() as patch:
            patch.setitem(desk.app._screen_stacks, desk.app.current_mode, [])
            await desk.app.on_event(events.Key("x", "x"))
            await desk.app.on_event(bubbled)
        await desk.press("down")
        await desk.until(lambda: desk.cursor == "B000000002")


@pytest.mark.parametrize("is_one_burst", [True, False])
async def test_what_was_typed_behind_a_form_that_is_refused_is_void(
    tmp_path: Path, is_one_burst: bool
) -> None:
    api = FakeApi(3)
    api.fail_next("create_asin", ApiError("Not created", "The service says no."))
    async with open_desk(api, tmp_path) as desk:
        gate = api.hold("create_asin")
        first, second = [*"B0C7777777", "ctrl+n"], [*"B0C8888888", "ctrl+n"]
        send_at_once(desk, "n", *first, *(second if is_one_burst else ()))
        await gate.reached.wait()
        if not is_one_burst:
            await desk.press(*second)
        gate.set()
        await desk.until(lambda: "The service says no." in desk.text)
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.cursor == "B0C7777777")
        assert api.count("create_asin") == 2


async def test_a_key_that_leaves_does_not_wait_for_an_answer(tmp_path: Path) -> None:
    api = FakeApi(3)
    async with open_desk(api, tmp_path) as desk:
        gate = api.hold("create_asin")
        send_at_once(desk, "n", *"B0C7777777", "ctrl+n")
        await gate.reached.wait()
        send_at_once(desk, *"B0C8888888", "ctrl+q")
        await desk.until_shown(QuitModal)
        gate.set()
        await desk.press("escape")
        await desk.until(lambda: "Added B0C7777777" in desk.text)
        assert desk.box("#asin").value == ""
