"""Which ASINs outputs hold, and only those that hold one."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Input

from multicart_tui.domain.ids import CollectionId, OutputId
from multicart_tui.errors import NetworkError
from multicart_tui.ui.modals.prompt import PromptModal
from multicart_tui.ui.screens.outputs import open_outputs
from tests.support.fake_api import FakeApi
from tests.support.waiting import wait_until
from tests.ui.running import connect, running, screen_text, wait_for_text, wait_for_toast
from tests.ui.test_outputs import outputs_of

WIDE = (120, 24)


def api_with_products() -> FakeApi:
    api = FakeApi()
    api.add_output(101, 1, [{"asin": "B0DJQQ38TG"}, {"asin": "B0ABC12345"}])
    api.add_output(101, 2, {"asin": "B0XYZ99999"})
    api.add_output(101, 3, {})
    return api


async def test_the_asins_of_the_page_are_learned_and_shown(tmp_path: Path) -> None:
    async with outputs_of(api_with_products(), tmp_path) as (app, pilot, _):
        await pilot.resize_terminal(*WIDE)
        await pilot.press("I")
        await wait_for_text(app, pilot, "3 of 3 indexed")
        assert "B0ABC12345 +1" in screen_text(app)
        assert "B0XYZ99999" in screen_text(app)
        await pilot.press("I")
        await wait_for_toast(app, pilot, "All outputs of this page are known.")


async def test_only_outputs_with_an_asin_are_shown_until_escape(tmp_path: Path) -> None:
    async with outputs_of(api_with_products(), tmp_path) as (app, pilot, screen):
        await pilot.press("slash")
        await wait_until(
            pilot, lambda: isinstance(app.screen, PromptModal) and app.screen.is_mounted
        )
        app.screen.query_one("#value", Input).value = "b0xyz"
        await pilot.press("ctrl+s")
        await wait_for_text(app, pilot, "3 of 3 indexed · 1 with B0XYZ")
        assert [row.id for row in screen.rows] == [OutputId(2)]
        assert screen.current
        assert screen.current.id == OutputId(2)
        await pilot.press("slash")
        await wait_until(
            pilot, lambda: isinstance(app.screen, PromptModal) and app.screen.is_mounted
        )
        await pilot.press("escape", "escape")
        await wait_until(pilot, lambda: len(screen.rows) == 3)


async def test_an_asin_leads_to_its_outputs(tmp_path: Path) -> None:
    api = api_with_products()
    async with running(connect(api, tmp_path, 101, page_size=2)) as (app, pilot):
        assert app.session
        open_outputs(app, app.session, CollectionId(101), "B0DJQQ38TG")
        await wait_for_text(app, pilot, "2 of 2 indexed · 1 with B0DJQQ38TG")
        await pilot.press("right_square_bracket")
        await wait_for_text(app, pilot, "1 of 1 indexed · 0 with B0DJQQ38TG")
        assert "No outputs in this collection" not in screen_text(app)


async def test_learning_can_be_stopped_and_gone_on_with(tmp_path: Path) -> None:
    api = api_with_products()
    gates = [api.hold("download_output"), api.hold("download_output")]
    async with outputs_of(api, tmp_path) as (app, pilot, screen):
        await pilot.press("I")
        await wait_until(pilot, lambda: all(gate.reached.is_set() for gate in gates))
        await wait_for_text(app, pilot, "0 of 3 indexed; escape stops")
        await pilot.press("I")
        await wait_for_toast(app, pilot, "It is being learned already; escape stops.")
        await pilot.press("escape")
        assert not screen.is_indexing
        assert "escape stops" not in screen.status.text
        await pilot.press("I")
        await wait_for_text(app, pilot, "3 of 3 indexed")


async def test_an_output_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    api = api_with_products()
    api.fail_next("download_output", NetworkError("The link broke"))
    async with outputs_of(api, tmp_path) as (app, pilot, _):
        await pilot.resize_terminal(*WIDE)
        await pilot.press("I")
        await wait_for_toast(app, pilot, "1 could not be read, or were too large.")
        assert "not read" in screen_text(app)


async def test_a_collection_without_outputs_has_nothing_to_learn(tmp_path: Path) -> None:
    async with outputs_of(FakeApi(), tmp_path) as (app, pilot, _):
        await pilot.press("I")
        await wait_for_toast(app, pilot, "No outputs.")
