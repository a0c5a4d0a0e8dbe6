"""A paste that arrives key by key is one paste, and what is typed stays what was typed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import perf_counter
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.pilot import Pilot
from textual.widgets import Input

from multicart_tui.ui.app import MulticartApp
from multicart_tui.ui.screens.add_many import AddManyScreen, open_add_many
from multicart_tui.ui.screens.base import BaseScreen
from multicart_tui.ui.widgets.page_table import PageTable, TableColumn
from tests.support.asin_desk import Desk, open_desk
from tests.support.fake_api import FakeApi
from tests.support.waiting import wait_until
from tests.ui.running import connect, running

KEYS = {"\n": ("enter", "\r"), "\t": ("tab", "\t"), " ": ("space", " "), ",": ("comma", ",")}
ASINS = "B0NEW00001\nB0NEW00002\nB0NEW00003"


class _Taker(BaseScreen):
    """A table whose letters are commands, and a field."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key, f"note('{key}')", show=False) for key in ("d", "n", "B", "i", "enter")
    ]
    takes_pastes = True

    def __init__(self) -> None:
        super().__init__()
        self.pasted: list[str] = []
        self.commands: list[str] = []

    def compose_body(self) -> ComposeResult:
        yield PageTable([TableColumn("", 5, 5)])
        yield Input()

    def on_mount(self) -> None:
        self.query_one(PageTable).focus()

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self.pasted.append(event.text)

    def action_note(self, key: str) -> None:
        self.commands.append(key)


def burst(app: MulticartApp, text: str) -> None:
    """Send text as a terminal without bracketed paste does: a key a character."""
    for char in text:
        key, character = KEYS.get(char, (char, char))
        app.post_message(events.Key(key, character))


@asynccontextmanager
async def taker(tmp_path: Path) -> AsyncIterator[tuple[MulticartApp, _Taker, Pilot[None]]]:
    async with running(connect(FakeApi(), tmp_path)) as (app, pilot):
        screen = _Taker()
        await app.push_screen(screen)
        await wait_until(pilot, lambda: isinstance(app.focused, PageTable))
        yield app, screen, pilot


async def test_the_keys_of_a_paste_are_one_paste_and_no_commands(tmp_path: Path) -> None:
    async with taker(tmp_path) as (app, screen, pilot):
        burst(app, ASINS)
        await wait_until(pilot, lambda: screen.pasted)
        assert screen.pasted == [ASINS]
        assert screen.commands == []


async def test_a_paste_that_begins_with_a_command_is_one_too(tmp_path: Path) -> None:
    async with taker(tmp_path) as (app, screen, pilot):
        burst(app, "domain,asin\namazon.com.au,B0NEW00001\n")
        await wait_until(pilot, lambda: screen.pasted)
        assert screen.pasted == ["domain,asin\namazon.com.au,B0NEW00001\n"]
        assert screen.commands == []


async def test_a_letter_alone_is_a_command_and_so_are_some_in_one_piece(tmp_path: Path) -> None:
    async with taker(tmp_path) as (app, screen, pilot):
        burst(app, "d")
        await wait_until(pilot, lambda: screen.commands == ["d"])
        burst(app, "ndi")
        await wait_until(pilot, lambda: screen.commands == ["d", "n", "d", "i"])
        assert screen.pasted == []


async def test_a_key_that_writes_nothing_ends_a_burst(tmp_path: Path) -> None:
    async with taker(tmp_path) as (app, screen, pilot):
        burst(app, "B0NEW00001")
        app.post_message(events.Key("f5", None))
        burst(app, "d")
        await wait_until(pilot, lambda: screen.pasted == ["B0NEW00001"])


async def test_what_is_typed_into_a_field_in_one_piece_stays_there(tmp_path: Path) -> None:
    async with taker(tmp_path) as (app, screen, pilot):
        screen.query_one(Input).focus()
        await wait_until(pilot, lambda: isinstance(app.focused, Input))
        burst(app, "B0NEW00001")
        await wait_until(pilot, lambda: screen.query_one(Input).value == "B0NEW00001")
        assert screen.pasted == []


async def _open(desk: Desk) -> AddManyScreen:
    open_add_many(desk.screen)
    await desk.until_shown(AddManyScreen)
    screen = desk.app.screen
    assert isinstance(screen, AddManyScreen)
    await desk.until(lambda: desk.app.focused is screen.box)
    return screen


async def test_a_large_paste_goes_into_the_box_as_one(tmp_path: Path) -> None:
    text = "\n".join(f"B1{number:08d}" for number in range(1_000))
    async with open_desk(FakeApi(1), tmp_path) as desk:
        screen = await _open(desk)
        began = perf_counter()
        burst(desk.app, text)
        await desk.until(lambda: screen.box.text == text)
        assert perf_counter() - began < 10
        await desk.until(lambda: "1,000 valid" in desk.text)


async def test_typing_into_the_box_goes_on_as_before(tmp_path: Path) -> None:
    async with open_desk(FakeApi(1), tmp_path) as desk:
        screen = await _open(desk)
        burst(desk.app, "ab\nc")
        await desk.until(lambda: screen.box.text == "ab\nc")
        await desk.press("d", "enter", "e")
        await desk.until(lambda: screen.box.text == "ab\ncd\ne")


async def test_a_paste_onto_the_asins_opens_the_box_with_it(tmp_path: Path) -> None:
    api = FakeApi(5)
    async with open_desk(api, tmp_path) as desk:
        burst(desk.app, f"asin\n{ASINS}")
        await desk.until_shown(AddManyScreen)
        screen = desk.app.screen
        assert isinstance(screen, AddManyScreen)
        assert screen.box.text == f"asin\n{ASINS}"
        assert len(api.held(101)) == 5
