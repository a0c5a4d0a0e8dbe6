"""What is really drawn can be read in every theme: the toolkit's own parts, fields in focus,
cursors, placeholders, things that are disabled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.color import ColorType
from rich.style import Style
from textual.command import CommandPalette
from textual.pilot import Pilot
from textual.widgets import Button

from multicart_tui.domain.ids import CollectionId
from multicart_tui.errors import NoCredentialsError
from multicart_tui.ui.app import MulticartApp
from multicart_tui.ui.modals.base import Modal
from multicart_tui.ui.themes import OWN_THEMES, THEME_NAMES
from tests.support.contrast import LINE, TEXT, contrast
from tests.support.fake_api import FakeApi
from tests.support.waiting import wait_until
from tests.ui.running import connect, running, wait_for_text

OWN = [theme.name for theme in OWN_THEMES]
ANSI = [name for name in THEME_NAMES if name not in OWN]


class Eye:
    """Looks at what is on the screen, in one theme after the other, and keeps what it missed."""

    def __init__(self, app: MulticartApp, pilot: Pilot[None]) -> None:
        self._app = app
        self._pilot = pilot
        self.seen = 0
        self.missed: set[str] = set()

    async def look(self, what: str) -> None:
        """Look at the whole screen, or at the dialog that is in front of it."""
        for theme in THEME_NAMES:
            self._app.theme = theme
            await self._pilot.pause()
            self.glance(what)

    def glance(self, what: str) -> None:
        """Look in the theme that there is."""
        theme = self._app.theme
        for text, style in self._drawn():
            self.seen += 1
            if fault := _own_colours(style) if theme in ANSI else _hard_to_see(text, style):
                self.missed.add(f"{theme}, {what}, {text.strip()[:20]!r}: {fault}")

    async def press(self, *keys: str) -> None:
        """Press keys, and let what they do be drawn."""
        await self._pilot.press(*keys)
        await self._pilot.pause()

    async def until_modal(self) -> None:
        """Wait for a dialog."""
        await wait_until(self._pilot, lambda: isinstance(self._app.screen, Modal))
        await self._pilot.pause()

    async def until_back(self) -> None:
        """Close what is in front, whatever it asks."""
        self._app.pop_screen()
        await wait_until(self._pilot, lambda: not isinstance(self._app.screen, Modal))

    def _drawn(self) -> Iterator[tuple[str, Style]]:
        screen = self._app.screen
        region = screen.region
        if isinstance(screen, Modal):
            region = screen.query_one(".dialog").region
        elif isinstance(screen, CommandPalette):
            region = screen.query_one("#--input").region.union(
                screen.query_one("CommandList").region
            )
        strips = screen._compositor.render_strips()
        for strip in strips[region.y : region.bottom]:
            for segment in strip.crop(region.x, region.right):
                if segment.text.strip() and segment.style:
                    yield segment.text, segment.style


def _hard_to_see(text: str, style: Style) -> str:
    if style.color is None or style.bgcolor is None:
        return "no colour"
    written, ground = style.color.get_truecolor().hex, style.bgcolor.get_truecolor().hex
    is_line = all(0x2500 <= ord(char) <= 0x25FF or char in " 🭨" for char in text)
    if style.dim:
        return "dim"
    if is_line and written == ground:
        return ""  # the edge of a button in focus, which is as wide as its ground
    ratio = contrast(written, ground)
    return "" if ratio >= (LINE if is_line else TEXT) else f"{written} on {ground} is {ratio:.2f}"


def _own_colours(style: Style) -> str:
    """The terminal's own colours are its owner's choice; any other might not go with them."""
    for colour in (style.color, style.bgcolor):
        if colour is not None and colour.type not in (ColorType.DEFAULT, ColorType.STANDARD):
            return f"{colour.name} is not one of the terminal's own"
    return ""


async def test_the_collections_and_their_forms(tmp_path: Path) -> None:
    async with running(connect(FakeApi(rows=250), tmp_path, 101, 102)) as (app, pilot):
        eye = Eye(app, pilot)
        await eye.look("collections")
        await eye.press("slash")
        await eye.look("filter")
        await eye.press("escape", "n")
        await eye.until_modal()
        for number in range(3):
            await eye.look(f"new collection, field {number}")
            await eye.press("tab")
        await eye.press("ctrl+s")
        await eye.look("new collection, refused")
        app.screen.query(Button).last().disabled = True
        await eye.look("a button that is disabled")
        await eye.until_back()
        await eye.press("x")
        await eye.until_modal()
        await eye.look("a question")
        await eye.until_back()
        await eye.press("question_mark")
        await eye.until_modal()
        await eye.look("help")
    assert eye.missed == set()
    assert eye.seen > 500


async def test_the_rows_of_a_collection_and_the_form_for_one(tmp_path: Path) -> None:
    connector = connect(FakeApi(rows=250), tmp_path, 101)
    async with running(connector, open_collection=CollectionId(101)) as (app, pilot):
        eye = Eye(app, pilot)
        await wait_for_text(app, pilot, "Showing 1-100 of 250")
        await eye.press("space", "down")
        await eye.look("a marked row, and the cursor on another")
        await eye.press("up")
        await eye.look("the cursor on a marked row")
        for key in ("n", "e", "d"):
            await eye.press(key)
            await eye.until_modal()
            await eye.look(f"the dialog of {key}")
            await eye.press("tab", "tab")
            await eye.look(f"further on in the dialog of {key}")
            await eye.until_back()
    assert eye.missed == set()
    assert eye.seen > 500


async def test_the_palette(tmp_path: Path) -> None:
    async with running(connect(FakeApi(rows=3), tmp_path, 101)) as (app, pilot):
        eye = Eye(app, pilot)
        for theme in THEME_NAMES:  # the toolkit does not change its palette while that is open
            app.theme = theme
            await eye.press("ctrl+p")
            await wait_for_text(app, pilot, "Search for commands")
            eye.glance("palette")
            await eye.press(*"new")
            await wait_for_text(app, pilot, "New")
            await pilot.pause()
            eye.glance("palette with a word")
            app.pop_screen()
    assert eye.missed == set()
    assert eye.seen > 100


async def test_the_toasts(tmp_path: Path) -> None:
    app = MulticartApp(connect(FakeApi(rows=3), tmp_path, 101))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        eye = Eye(app, pilot)
        await wait_until(pilot, lambda: app.session is not None)
        app.notify("Information", title="One", timeout=60)
        app.notify("Warning", title="Two", severity="warning", timeout=60)
        app.notify("Error", title="Three", severity="error", timeout=60)
        await wait_for_text(app, pilot, "Three")
        await eye.look("toasts")
    assert eye.missed == set()
    assert eye.seen > 100


async def test_the_first_start(tmp_path: Path) -> None:
    connector = connect(FakeApi(rows=3), tmp_path)
    connector.open_error = NoCredentialsError("No key yet", "Nothing is configured.")
    async with running(connector) as (app, pilot):
        eye = Eye(app, pilot)
        for number in range(3):
            await eye.look(f"welcome, field {number}")
            await eye.press("tab")
    assert eye.missed == set()
    assert eye.seen > 200


@pytest.mark.parametrize(
    ("text", "style", "fault"),
    [
        ("word", Style.parse("#767676 on #ffffff"), ""),
        ("word", Style.parse("#777777 on #ffffff"), "#777777 on #ffffff is 4.48"),
        ("▕  ", Style.parse("#949494 on #ffffff"), ""),
        ("▕", Style.parse("#969696 on #ffffff"), "#969696 on #ffffff is 2.96"),
        ("▕", Style.parse("#ffffff on #ffffff"), ""),
        ("word", Style.parse("#ffffff on #ffffff"), "#ffffff on #ffffff is 1.00"),
        ("word", Style.parse("dim #000000 on #ffffff"), "dim"),
        ("word", Style.parse("#000000"), "no colour"),
    ],
)
def test_the_eye_sees_what_the_guideline_asks_for(text: str, style: Style, fault: str) -> None:
    assert _hard_to_see(text, style) == fault
