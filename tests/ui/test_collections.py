"""The collections screen: typed ids, counts, names, pins, and new collections."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from multicart_tui.domain.ids import CollectionId
from multicart_tui.errors import NetworkError, NotFoundError
from multicart_tui.ui.modals.confirm import ConfirmModal
from multicart_tui.ui.screens.asins import AsinsScreen
from multicart_tui.ui.screens.collections import CollectionsScreen
from multicart_tui.ui.widgets.page_table import PageTable
from tests.support.collection_lines import line_of, status
from tests.support.fake_api import FakeApi
from tests.support.waiting import wait_until
from tests.ui.running import (
    connect,
    running,
    screen_text,
    toasts,
    wait_for_text,
    wait_for_toast,
)


async def test_remembered_collections_show_their_count_and_room(tmp_path: Path) -> None:
    async with running(connect(FakeApi(rows=250), tmp_path, 101, 102)) as (app, pilot):
        await wait_until(pilot, lambda: line_of(app, 101)[2] == "250")
        assert line_of(app, 101)[:5] == ["101", "-", "250", "4,750", "-"]
        assert line_of(app, 102)[2:4] == ["0", "5,000"]


async def test_cells_are_dashes_until_they_are_known(tmp_path: Path) -> None:
    api = FakeApi(rows=3)
    gate = api.hold("list_asins")
    async with running(connect(api, tmp_path, 101)) as (app, pilot):
        await gate.reached.wait()
        assert line_of(app, 101)[2:5] == ["-", "-", "-"]
        assert "Counting…" in status(app)
        gate.set()
        await wait_until(pilot, lambda: line_of(app, 101)[2] == "3")
        assert "Counting…" not in status(app)


async def test_at_most_four_counts_are_asked_at_a_time(tmp_path: Path) -> None:
    api = FakeApi()
    for number in range(201, 211):
        api.fill(number, 1)
    gates = [api.hold("list_asins") for _ in range(10)]
    async with running(connect(api, tmp_path, *range(201, 211))) as (app, pilot):
        await wait_until(pilot, lambda: api.count("list_asins") == 4)
        await pilot.pause()
        assert api.count("list_asins") == 4
        for gate in gates:
            gate.set()
        await wait_until(pilot, lambda: line_of(app, 210)[2] == "1")
        assert api.count("list_asins") == 10


async def test_a_failed_line_says_why_under_the_cursor_and_the_others_are_counted(
    tmp_path: Path,
) -> None:
    async with running(connect(FakeApi(rows=2), tmp_path, 101, 999)) as (app, pilot):
        await wait_until(pilot, lambda: line_of(app, 999)[4] == "failed")
        assert line_of(app, 101)[2] == "2"
        await pilot.press("G")
        await wait_until(pilot, lambda: "Collection not found" in status(app))
        assert status(app).startswith("999 was not counted: ")
        assert "r tries again" in status(app)
        await pilot.press("g")
        await wait_until(pilot, lambda: "Collection not found" not in status(app))


async def test_when_every_count_fails_a_toast_says_so_once_and_r_heals(tmp_path: Path) -> None:
    api = FakeApi(rows=2)
    for _ in range(2):
        api.fail_next("list_asins", NetworkError("The list was not read", "Connection refused"))
    async with running(connect(api, tmp_path, 101, 102)) as (app, pilot):
        await wait_for_toast(app, pilot, "Connection refused")
        assert toasts(app).startswith("The ASINs were not counted\n")
        assert "r tries again" in toasts(app)
        await pilot.press("r")
        await wait_until(pilot, lambda: line_of(app, 101)[2] == "2")
        assert line_of(app, 101)[4] != "failed"


async def test_a_typed_id_is_looked_up_remembered_and_told_in_words(tmp_path: Path) -> None:
    api = FakeApi(rows=4688)
    async with running(connect(api, tmp_path)) as (app, pilot):
        await wait_for_text(app, pilot, "No collections here yet")
        await pilot.press("a", *"c101", "enter")
        await wait_for_toast(app, pilot, "101: 4,688 ASINs, room for 312")
        assert line_of(app, 101)[2] == "4,688"
        await wait_until(pilot, lambda: "No collections here yet" not in screen_text(app))
        assert app.session
        assert app.session.collections.get(CollectionId(101)) is not None


async def test_an_id_that_is_not_there_keeps_what_was_typed(tmp_path: Path) -> None:
    api = FakeApi(rows=1)
    async with running(connect(api, tmp_path)) as (app, pilot):
        await pilot.press("a", *"777", "enter")
        await wait_for_text(app, pilot, "Not added")
        await wait_for_text(app, pilot, "Collection not found")
        assert "Could not load" not in screen_text(app)
        box = app.screen.query_one("#value", Input)
        assert box.value == "777"
        box.value = "101"
        await pilot.press("enter")
        await wait_until(pilot, lambda: line_of(app, 101)[:1] == ["101"])


async def test_the_id_of_another_kind_is_refused_before_anything_is_sent(tmp_path: Path) -> None:
    api = FakeApi(rows=1)
    async with running(connect(api, tmp_path)) as (app, pilot):
        await pilot.press("a", *"o88", "enter")
        await wait_for_text(app, pilot, "OUTPUT #88 is not an id of this kind")
        assert api.calls == []


async def test_enter_opens_the_collection_once_however_often_it_is_pressed(tmp_path: Path) -> None:
    async with running(connect(FakeApi(rows=250), tmp_path, 101)) as (app, pilot):
        await pilot.press("enter", "enter", "enter")
        await wait_until(pilot, lambda: isinstance(app.screen, AsinsScreen))
        await pilot.pause()
        assert sum(isinstance(screen, AsinsScreen) for screen in app.screen_stack) == 1


async def test_pins_come_first_and_the_cursor_follows(tmp_path: Path) -> None:
    async with running(connect(FakeApi(), tmp_path, 101, 102)) as (app, pilot):
        await pilot.press("down", "p")
        await wait_until(pilot, lambda: line_of(app, 102)[:1] == ["* 102"])
        table = app.screen.query_one(PageTable)
        assert table.rows_shown[0].key == "102"
        assert table.cursor_key == "102"
        await pilot.press("p")
        await wait_until(pilot, lambda: line_of(app, 102)[:1] == ["102"])


async def test_a_nickname_is_kept_on_this_machine(tmp_path: Path) -> None:
    api = FakeApi()
    async with running(connect(api, tmp_path, 101)) as (app, pilot):
        await pilot.press("e", *"Toys", "enter")
        await wait_until(pilot, lambda: line_of(app, 101)[1] == "Toys")
        assert {call.method for call in api.calls} <= {"list_asins"}


async def test_forgetting_asks_and_says_that_nothing_is_deleted(tmp_path: Path) -> None:
    async with running(connect(FakeApi(), tmp_path, 101)) as (app, pilot):
        await pilot.press("x")
        await wait_for_text(app, pilot, "Nothing is deleted on the server")
        await pilot.press("enter")  # Cancel is the default
        await wait_until(pilot, lambda: not isinstance(app.screen, ConfirmModal))
        assert line_of(app, 101)
        await pilot.press("x")
        await wait_until(pilot, lambda: isinstance(app.screen, ConfirmModal))
        await pilot.press("right", "enter")
        await wait_for_text(app, pilot, "No collections here yet")


async def test_a_filter_without_a_match_says_so_and_so_does_every_key(tmp_path: Path) -> None:
    async with running(connect(FakeApi(), tmp_path, 101, 102)) as (app, pilot):
        await pilot.press("slash", *"zzz", "enter")
        await wait_for_text(app, pilot, "No collection matches 'zzz'")
        await pilot.press("x")
        await wait_for_toast(app, pilot, "No collection passes the filter: escape clears it.")
        await pilot.press("escape")
        await wait_until(pilot, lambda: "No collection" not in screen_text(app).split("▌")[0])
        assert line_of(app, 101)


async def test_the_filter_is_fuzzy_and_escape_clears_it(tmp_path: Path) -> None:
    async with running(connect(FakeApi(), tmp_path, 101, 102)) as (app, pilot):
        assert app.session
        app.session.collections.rename(CollectionId(102), "Kitchen weekly")
        await pilot.press("slash", *"kweek")
        await wait_until(pilot, lambda: "1 of 2 collections match" in status(app))
        assert [row.key for row in app.screen.query_one(PageTable).rows_shown] == ["102"]
        await pilot.press("enter")
        assert app.focused is app.screen.query_one(PageTable)
        await pilot.press("escape")
        await wait_until(pilot, lambda: len(app.screen.query_one(PageTable).rows_shown) == 2)
        assert isinstance(app.screen, CollectionsScreen)


async def test_keys_without_a_collection_say_what_to_do(tmp_path: Path) -> None:
    async with running(connect(FakeApi(), tmp_path)) as (app, pilot):
        await pilot.press("p")
        await wait_for_toast(app, pilot, "a adds one by its id, n creates one")


async def test_a_configured_list_brings_names_but_keeps_the_persons_own(tmp_path: Path) -> None:
    api = FakeApi(rows=2)
    connector = connect(api, tmp_path, 101, collections_path="/schedules/mine/")
    assert connector.session
    connector.session.collections.rename(CollectionId(101), "My own")
    async with running(connector) as (app, pilot):
        await wait_until(pilot, lambda: bool(line_of(app, 102)))
        assert line_of(app, 101)[1] == "My own"
        assert line_of(app, 102)[4] == "draft"
        await wait_until(pilot, lambda: line_of(app, 102)[2] == "0")


async def test_a_configured_list_that_fails_costs_one_line(tmp_path: Path) -> None:
    api = FakeApi(rows=2)
    api.fail_next("list_collections", NotFoundError("No such page", "404 from the service"))
    connector = connect(api, tmp_path, 101, collections_path="/nowhere/")
    async with running(connector) as (app, pilot):
        await wait_for_toast(app, pilot, "404 from the service")
        assert "Names were not read" in toasts(app)
        await wait_until(pilot, lambda: line_of(app, 101)[2] == "2")


async def test_a_read_only_session_has_no_key_for_a_new_collection(tmp_path: Path) -> None:
    async with running(connect(FakeApi(rows=1), tmp_path, 101, is_read_only=True)) as (app, pilot):
        await wait_for_text(app, pilot, "READ-ONLY")
        assert "n New" not in screen_text(app)
        titles = [command.title for command in app.get_system_commands(app.screen)]
        assert "New" not in titles
        assert "Add an id" in titles
        await pilot.press("n")
        await pilot.pause()
        assert isinstance(app.screen, CollectionsScreen)


@pytest.mark.parametrize("text", ["[/]", "[red]x[/]", "\x1b]52;c;AAAA\x07", "\u202eabc", "\ud800"])
async def test_a_hostile_name_is_shown_literally(tmp_path: Path, text: str) -> None:
    connector = connect(FakeApi(rows=1), tmp_path, 101)
    assert connector.session
    if "\ud800" not in text:  # SQLite stores UTF-8, which has no lone surrogates
        connector.session.collections.rename(CollectionId(101), text)
    async with running(connector) as (app, pilot):
        app.notify(f"{text} one", title=text)
        await pilot.press("x")
        await wait_for_text(app, pilot, "Forget collection 101?")
        shown = screen_text(app) + screen_text(app) + toasts(app)
        assert "\x1b" not in shown
        assert "\u202e" not in shown
        assert "\ud800" not in shown
        if text.startswith("["):
            assert text in toasts(app)
            assert text in line_of(app, 101)


async def test_an_empty_list_offers_only_what_the_session_can_do(tmp_path: Path) -> None:
    async with running(connect(FakeApi(), tmp_path, is_read_only=True)) as (app, pilot):
        await wait_for_text(app, pilot, "add a collection by its id")
        assert "create a new collection" not in screen_text(app)
    async with running(connect(FakeApi(), tmp_path)) as (app, pilot):
        await wait_for_text(app, pilot, "create a new collection")
