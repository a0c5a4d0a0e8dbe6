"""Domains and postcodes are offered as far as they are known."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from multicart_tui.domain.models import NewAsin
from multicart_tui.errors import NetworkError, Outcome
from multicart_tui.ui.modals.choice import ChoiceModal
from multicart_tui.ui.modals.new_asin import NewAsinModal
from multicart_tui.ui.widgets.picker import Picker
from tests.support.asin_desk import open_desk
from tests.support.fake_api import DOMAINS, POSTCODES, FakeApi
from tests.support.new_form import open_new

LOST = NetworkError("Connection lost", "It broke on the way.", outcome=Outcome.UNKNOWN)
REFUSED = NetworkError("No connection", "Connection refused.", "Try again later.")


async def test_only_the_domains_postcodes_are_offered_and_the_unusable_ones_say_why(
    tmp_path: Path,
) -> None:
    api = FakeApi()
    async with open_desk(api, tmp_path, 102) as desk:
        await open_new(desk)
        await desk.until(lambda: "choose a domain first" in desk.text)
        await desk.press("right", "right", "tab")
        await desk.until(lambda: "amazon.com.au" in desk.text)
        await desk.press("enter")
        await desk.until_shown(ChoiceModal)
        for words in ("0800", "4500", "2000  pending: only an active", "3000  failed: only an"):
            assert words in desk.text
        assert "10001" not in desk.text
        await desk.write("2000")
        await desk.press("enter")
        assert isinstance(desk.app.screen, ChoiceModal)
        await desk.press("ctrl+u")
        await desk.write("45")
        await desk.press("enter")
        await desk.until_shown(NewAsinModal)
        assert desk.app.screen.query_one("#postcode", Picker).chosen == 1


async def test_another_domain_offers_its_own_only_postcode(tmp_path: Path) -> None:
    async with open_desk(FakeApi(3), tmp_path) as desk:
        modal = await open_new(desk)
        await desk.press("shift+tab", "shift+tab", "left")
        await desk.until(lambda: "10001" in desk.text)
        fields = modal.fields()
        assert fields.domain
        assert fields.domain.name == "amazon.com"


async def test_a_missing_domain_is_told_and_focused(tmp_path: Path) -> None:
    async with open_desk(FakeApi(), tmp_path, 102) as desk:
        await open_new(desk)
        assert "Choose a domain." not in desk.text
        await desk.press("tab", "tab")
        await desk.write("B0C1234567")
        await desk.press("ctrl+s")
        await desk.until(lambda: "Choose a domain." in desk.text)
        assert "Choose a postcode." in desk.text
        assert desk.app.screen.focused is desk.app.screen.query_one("#domain")


async def test_lookups_that_are_down_leave_what_the_rows_taught(tmp_path: Path) -> None:
    api = FakeApi(3)
    api.fail_next("domains", REFUSED)
    api.fail_next("postcodes", REFUSED)
    async with open_desk(api, tmp_path) as desk:
        await open_new(desk)
        await desk.until(lambda: "these come from the rows here" in desk.says("#lookups"))
        await desk.write("B0C1234567")
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.cursor == "B0C1234567")


async def test_lookups_that_are_down_and_no_rows_leave_plain_ids(tmp_path: Path) -> None:
    api = FakeApi()
    api.fail_next("domains", REFUSED)
    api.fail_next("postcodes", REFUSED)
    async with open_desk(api, tmp_path, 102) as desk:
        await open_new(desk)
        await desk.until(lambda: "type row ids instead" in desk.says("#lookups"))
        await desk.write("1x")
        await desk.press("tab")
        await desk.write("15")
        await desk.press("tab")
        await desk.write("B0C1234567")
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.cursor == "B0C1234567")
        (new,) = api.calls_of("create_asin")[0]
        assert isinstance(new, NewAsin)
        assert (new.domain.id, new.postcode.id) == (1, 15)


async def test_lookups_may_come_after_the_form_is_open(tmp_path: Path) -> None:
    api = FakeApi()
    async with open_desk(api, tmp_path, 102) as desk:
        gate = api.hold("postcodes")
        await desk.press("n")
        await desk.until_shown(NewAsinModal)
        await desk.until(lambda: "reading…" in desk.text)
        gate.set()
        await desk.until(lambda: "reading…" not in desk.text)
        await desk.press("right")
        await desk.until(lambda: "amazon.com" in desk.text)


async def test_hostile_choices_are_shown_as_marks(tmp_path: Path) -> None:
    api = FakeApi()
    hostile = replace(POSTCODES[0], value="[/]\x1b[2J", id=77)
    api.known_postcodes = (*POSTCODES, hostile)
    async with open_desk(api, tmp_path, 102) as desk:
        await open_new(desk)
        await desk.press("right", "right", "tab", "enter")
        await desk.until_shown(ChoiceModal)
        assert "[/]␛[2J" in desk.text
        await desk.press("down", "down", "enter")
        await desk.until_shown(NewAsinModal)
        assert "[/]␛[2J" in desk.text


async def test_a_choice_made_while_the_lookups_come_is_the_one_that_was_read(
    tmp_path: Path,
) -> None:
    api = FakeApi(3)
    async with open_desk(api, tmp_path) as desk:
        gate = api.hold("postcodes")
        await desk.press("n")
        await desk.until_shown(NewAsinModal)
        await desk.press("shift+tab", "enter")
        await desk.until_shown(ChoiceModal)
        assert "4500" in desk.text
        gate.set()
        await desk.until(lambda: desk.session.lookups.is_loaded)
        await desk.press("enter")
        await desk.until_shown(NewAsinModal)
        modal = desk.app.screen
        assert isinstance(modal, NewAsinModal)
        await desk.until(lambda: "reading…" not in desk.text)
        fields = modal.fields()
        assert fields.postcode
        assert fields.postcode.value == "4500"


async def test_a_domain_that_is_not_offered_is_not_sent(tmp_path: Path) -> None:
    api = FakeApi(1)
    api.held(101)[0] = replace(api.held(101)[0], domain=replace(DOMAINS[2], id=9))
    async with open_desk(api, tmp_path) as desk:
        modal = await open_new(desk)
        assert modal.fields().domain is None
        await desk.press("ctrl+s")
        await desk.until(lambda: "Choose a domain." in desk.text)
