"""The form that changes an ASIN sends what differs and keeps what was typed."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from multicart_tui.domain.ids import AsinId
from multicart_tui.domain.models import AsinChanges
from multicart_tui.errors import ApiError
from multicart_tui.ui.modals.edit_asin import EditAsinModal
from tests.support.asin_desk import open_desk
from tests.support.fake_api import FakeApi


async def test_an_update_sends_what_differs_and_says_so_before(tmp_path: Path) -> None:
    api = FakeApi(3)
    async with open_desk(api, tmp_path) as desk:
        await desk.press("down", "e")
        await desk.until_shown(EditAsinModal)
        assert "An update cannot change these. ctrl+r moves" in desk.text
        assert "Nothing changed yet" in desk.text
        await desk.press("ctrl+s")
        await desk.until(lambda: "Nothing changed, so nothing was sent." in desk.text)
        await desk.press("ctrl+u")
        await desk.write("new-ref")
        await desk.press("tab", "right")
        await desk.until(lambda: "Will send: custom_id, include_raw_html" in desk.text)
        await desk.press("ctrl+s")
        await desk.until(lambda: "Changed ASIN #2." in desk.toasts)
        await desk.until_back()
        changes = AsinChanges(custom_id="new-ref", include_raw_html=True)
        assert api.calls_of("update_asin") == [(AsinId(2), changes)]
        assert desk.cursor == "B000000002"
        row = desk.screen.current
        assert row
        assert row.custom_id == "new-ref"
        assert row.domain


async def test_a_custom_id_can_be_taken_away(tmp_path: Path) -> None:
    api = FakeApi(3)
    async with open_desk(api, tmp_path) as desk:
        await desk.press("e")
        await desk.until_shown(EditAsinModal)
        await desk.press("ctrl+u", "ctrl+s")
        await desk.until(lambda: api.held(101)[0].custom_id == "")


async def test_an_asin_changed_to_one_that_is_here_is_not_sent(tmp_path: Path) -> None:
    api = FakeApi(3)
    async with open_desk(api, tmp_path) as desk:
        await desk.press("e")
        await desk.until_shown(EditAsinModal)
        await desk.press("shift+tab")
        await desk.write("B000000003")
        await desk.until(lambda: "Already here as ASIN #3" in desk.text)
        await desk.press("ctrl+s")
        assert api.count("update_asin") == 0
        await desk.press("ctrl+o")
        await desk.until(lambda: "ASIN #3: B000000003" in desk.text)


async def test_an_update_that_is_refused_keeps_the_form(tmp_path: Path) -> None:
    api = FakeApi(3)
    async with open_desk(api, tmp_path) as desk:
        await desk.press("e")
        await desk.until_shown(EditAsinModal)
        await desk.write("x")
        api.fail_next("update_asin", ApiError("Not changed", "custom_id is too long", code=400))
        await desk.press("ctrl+s")
        await desk.until(lambda: "custom_id is too long" in desk.text)
        assert desk.box("#custom-id").value == "ref-1x"
        await desk.press("escape", "escape")
        await desk.until_back()


async def test_a_row_with_an_output_of_its_own_keeps_it(tmp_path: Path) -> None:
    api = FakeApi(1)
    api.held(101)[0] = replace(api.held(101)[0], output="XML", custom_id="\x1b[31m[/]")
    async with open_desk(api, tmp_path) as desk:
        await desk.press("e")
        await desk.until_shown(EditAsinModal)
        assert "XML" in desk.text
        assert "Nothing changed yet" in desk.text
        assert "\x1b" not in desk.text
