"""A new collection: its form, what the service says of it, and leaving it half way."""

from __future__ import annotations

from pathlib import Path

from textual import events
from textual.widgets import Input, Select

from multicart_tui.errors import ApiError, NetworkError, Outcome
from multicart_tui.ui.app import MulticartApp
from multicart_tui.ui.modals.confirm import ConfirmModal
from multicart_tui.ui.modals.new_collection import NewCollectionModal
from multicart_tui.ui.screens.collections import CollectionsScreen
from tests.support.collection_lines import line_of
from tests.support.fake_api import FakeApi
from tests.support.waiting import wait_until
from tests.ui.running import (
    connect,
    running,
    screen_text,
    wait_for_text,
    wait_for_toast,
)


async def fill_in(app: MulticartApp, name: str = "Toys", email: str = "ada@example.com") -> None:
    app.screen.query_one("#name", Input).value = name
    app.screen.query_one("#email", Input).value = email


async def test_a_new_collection_appears_as_a_draft(tmp_path: Path) -> None:
    api = FakeApi()
    async with running(connect(api, tmp_path)) as (app, pilot):
        await pilot.press("n")
        await wait_until(pilot, lambda: isinstance(app.screen, NewCollectionModal))
        await fill_in(app)
        app.screen.query_one("#schedule", Select).value = "Every X Minutes"
        await pilot.pause()
        app.screen.query_one("#minutes", Input).value = "90"
        await pilot.press("ctrl+s", "ctrl+s")
        await wait_until(
            pilot, lambda: line_of(app, 103)[:5] == ["103", "Toys", "0", "5,000", "draft"]
        )
        assert api.count("create_collection") == 1
        (sent,) = api.calls_of("create_collection")[0]
        assert getattr(sent, "schedule", "") == "Every 90 Minutes"
        await wait_for_toast(app, pilot, "Created collection 103")


async def test_mistakes_are_told_at_their_field_and_nothing_is_sent(tmp_path: Path) -> None:
    api = FakeApi()
    async with running(connect(api, tmp_path)) as (app, pilot):
        await pilot.press("n")
        await wait_until(pilot, lambda: isinstance(app.screen, NewCollectionModal))
        await pilot.press("tab", *"ada")
        await wait_for_text(app, pilot, "Not an e-mail address")
        await pilot.press("ctrl+s")
        await wait_for_text(app, pilot, "A collection needs a name")
        assert app.focused is app.screen.query_one("#name")
        assert api.count("create_collection") == 0


async def test_a_refused_collection_keeps_what_was_typed(tmp_path: Path) -> None:
    api = FakeApi()
    api.fail_next("create_collection", ApiError("Not created", "Name is taken", code=400))
    async with running(connect(api, tmp_path)) as (app, pilot):
        await pilot.press("n")
        await wait_until(pilot, lambda: isinstance(app.screen, NewCollectionModal))
        await fill_in(app)
        await pilot.press("ctrl+s")
        await wait_for_text(app, pilot, "Name is taken")
        assert app.screen.query_one("#name", Input).value == "Toys"
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: bool(line_of(app, 103)))


async def test_an_unknown_outcome_is_told_plainly_and_warned_of_before_sending_again(
    tmp_path: Path,
) -> None:
    api = FakeApi()
    lost = NetworkError("No answer", "The connection broke", outcome=Outcome.UNKNOWN)
    api.fail_next("create_collection", lost, is_applied=True)
    async with running(connect(api, tmp_path)) as (app, pilot):
        await pilot.press("n")
        await wait_until(pilot, lambda: isinstance(app.screen, NewCollectionModal))
        await fill_in(app)
        await pilot.press("ctrl+s")
        await wait_for_text(app, pilot, "the collection may exist")
        await wait_for_text(app, pilot, "The API cannot list collections")
        await pilot.press("ctrl+s")
        await wait_for_text(app, pilot, "then there will be two")
        assert api.count("create_collection") == 1
        await pilot.press("enter")  # Cancel
        await wait_until(pilot, lambda: isinstance(app.screen, NewCollectionModal))
        assert api.count("create_collection") == 1
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: isinstance(app.screen, ConfirmModal))
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: api.count("create_collection") == 2)


async def test_a_form_left_while_it_is_sent_still_brings_its_collection(tmp_path: Path) -> None:
    api = FakeApi()
    gate = api.hold("create_collection")
    async with running(connect(api, tmp_path)) as (app, pilot):
        await pilot.press("n")
        await wait_until(pilot, lambda: isinstance(app.screen, NewCollectionModal))
        await fill_in(app)
        await pilot.press("ctrl+s")
        await gate.reached.wait()
        await pilot.press("escape")
        await wait_for_text(app, pilot, "escape again leaves: it is not stopped")
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, CollectionsScreen))
        await wait_for_text(app, pilot, "1 write under way")
        gate.set()
        await wait_until(pilot, lambda: line_of(app, 103)[:2] == ["103", "Toys"])
        await wait_for_toast(app, pilot, "Done: create collection Toys")
        await wait_until(pilot, lambda: "under way" not in screen_text(app))


async def test_keys_typed_while_a_collection_is_created_are_for_the_list(tmp_path: Path) -> None:
    api = FakeApi()
    gate = api.hold("create_collection")
    async with running(connect(api, tmp_path, 101)) as (app, pilot):
        await pilot.press("n")
        await wait_until(pilot, lambda: isinstance(app.screen, NewCollectionModal))
        await fill_in(app)
        await pilot.press("ctrl+s")
        await gate.reached.wait()
        app.post_message(events.Key("p", "p"))  # the new one is under the cursor then
        await pilot.pause()
        gate.set()
        await wait_until(pilot, lambda: line_of(app, 103)[:2] == ["* 103", "Toys"])
        assert api.count("create_collection") == 1


async def test_a_refused_collection_keeps_the_cursor_in_its_field(tmp_path: Path) -> None:
    api = FakeApi()
    api.fail_next("create_collection", ApiError("Not created", "The name is taken."))
    async with running(connect(api, tmp_path)) as (app, pilot):
        await pilot.press("n")
        await wait_until(pilot, lambda: isinstance(app.screen, NewCollectionModal))
        await fill_in(app)
        app.screen.query_one("#email").focus()
        await pilot.press("ctrl+s")
        await wait_for_text(app, pilot, "The name is taken.")
        assert app.screen.focused is app.screen.query_one("#email")


async def test_leaving_a_form_with_text_in_it_asks_once(tmp_path: Path) -> None:
    async with running(connect(FakeApi(), tmp_path)) as (app, pilot):
        await pilot.press("n")
        await wait_until(pilot, lambda: isinstance(app.screen, NewCollectionModal))
        await pilot.press(*"Toys", "escape")
        await wait_for_text(app, pilot, "escape again throws away what you typed")
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, CollectionsScreen))
