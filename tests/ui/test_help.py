"""The help: the keys that are alive, grouped by where they work."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen

from multicart_tui.ui.field_help import FIELD_HELP
from multicart_tui.ui.modals.help import HelpModal, key_groups
from multicart_tui.ui.modals.new_asin import NewAsinModal
from multicart_tui.ui.modals.new_collection import NewCollectionModal
from multicart_tui.ui.screens.collections import CollectionsScreen
from multicart_tui.ui.screens.welcome import WelcomeScreen
from tests.support.asin_desk import open_desk
from tests.support.fake_api import FakeApi
from tests.support.waiting import wait_until
from tests.ui.running import connect, running, wait_for_text


async def test_help_groups_the_live_keys_nearest_first(tmp_path: Path) -> None:
    async with running(connect(FakeApi(), tmp_path, 101)) as (app, pilot):
        groups = dict(key_groups(app.screen))
        assert list(groups) == ["On this screen", "In the list", "Everywhere"]
        assert groups["On this screen"][0] == ("enter", "Open", "table.open")
        assert ("n", "New", "collections.new") in groups["On this screen"]
        assert ("↑ k", "Up", "table.up") in groups["In the list"]
        assert ("? f1", "Help", "app.help") in groups["Everywhere"]
        assert any(words == "Quit" and "q" in keys for keys, words, _ in groups["Everywhere"])
        await pilot.press("question_mark")
        await wait_for_text(app, pilot, "On this screen")
        await pilot.press("question_mark")
        await wait_until(pilot, lambda: isinstance(app.screen, CollectionsScreen))


async def test_help_in_a_read_only_session_names_no_write(tmp_path: Path) -> None:
    async with running(connect(FakeApi(), tmp_path, 101, is_read_only=True)) as (app, _):
        told = [words for _, lines in key_groups(app.screen) for _, words, _ in lines]
        assert "New" not in told
        assert "Pin" in told


async def test_help_opens_over_a_form_and_gives_it_back(tmp_path: Path) -> None:
    async with running(connect(FakeApi(), tmp_path)) as (app, pilot):
        await pilot.press("n")
        await wait_until(pilot, lambda: isinstance(app.screen, NewCollectionModal))
        await pilot.press("f1", "f1")
        await wait_until(pilot, lambda: isinstance(app.screen, HelpModal))
        await wait_for_text(app, pilot, "ctrl+s  Send")
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, NewCollectionModal))


async def test_a_form_whose_write_ends_under_the_help_closes_with_it(tmp_path: Path) -> None:
    api = FakeApi()
    gate = api.hold("create_collection")
    async with running(connect(api, tmp_path)) as (app, pilot):
        await pilot.press("n")
        await wait_until(pilot, lambda: isinstance(app.screen, NewCollectionModal))
        await pilot.press(*"Toys", "tab", *"a@b.example", "ctrl+s")
        await gate.reached.wait()
        await pilot.press("f1")
        await wait_until(pilot, lambda: isinstance(app.screen, HelpModal))
        gate.set()
        await wait_until(pilot, lambda: not app.writes)
        assert isinstance(app.screen, HelpModal)
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, CollectionsScreen))


async def test_f1_in_a_field_tells_what_it_is_for_and_where_the_api_catches_people_out(
    tmp_path: Path,
) -> None:
    async with open_desk(FakeApi(3), tmp_path) as desk:
        await desk.press("n")
        await desk.until_shown(NewAsinModal)
        await desk.press("tab", "f1")
        await desk.until_shown(HelpModal)
        await desk.until(lambda: "About this field" in desk.text)
        words = " ".join(desk.text.replace("│", " ").split())
        assert "the API takes it one ASIN at a time" in words
        await desk.press("escape")
        await desk.until_shown(NewAsinModal)


@pytest.mark.parametrize("form", [NewAsinModal, NewCollectionModal, WelcomeScreen])
async def test_every_field_of_the_forms_has_its_help(
    tmp_path: Path, form: type[Screen[Any]]
) -> None:
    async with open_desk(FakeApi(3), tmp_path) as desk:
        if form is NewCollectionModal:
            await desk.press("escape")
            await desk.until(lambda: "Collections" in desk.text)
        await desk.press("K" if form is WelcomeScreen else "n")
        await desk.until_shown(form)
        fields = desk.app.screen.query("Input, Select, Picker, TickBox")
        assert {str(field.id) for field in fields} <= set(FIELD_HELP)
        assert len(fields) > 1
