"""The title line: what gives way where not all of it fits."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from multicart_tui.ui.widgets.title_bar import TitleBar

PLACE = "Collection 101 Kitchen and coffee"


class OneLine(App[None]):
    """A title line alone."""

    def compose(self) -> ComposeResult:
        """Only that."""
        yield TitleBar()


async def title(width: int, **values: str) -> str:
    """What the title line says on a terminal of a width."""
    async with OneLine().run_test(size=(width, 3)) as pilot:
        bar = pilot.app.query_one(TitleBar)
        bar.words = ("DEMO",)
        bar.place = PLACE
        bar.account = "demo @ 127.0.0.1:42369"
        for name, value in values.items():
            setattr(bar, name, value)
        return str(bar.render())


async def test_with_room_place_and_account_stand_whole() -> None:
    told = await title(80)
    assert told.startswith(f" DEMO  {PLACE}  ")
    assert told.endswith("  demo @ 127.0.0.1:42369 ")
    assert len(told) == 80


async def test_the_host_gives_way_whole_to_what_goes_on() -> None:
    told = await title(80, writing="1 write under way")
    assert told.startswith(f" DEMO  {PLACE}  ")
    assert told.endswith("  1 write under way · demo ")
    assert len(told) == 80


async def test_the_places_name_gives_way_before_what_goes_on_is_cut() -> None:
    told = await title(80, link="offline since 15:29", writing="1 write under way")
    assert "Collection 101" in told
    assert told.endswith("  offline since 15:29 · 1 write under way · demo ")
    assert len(told) == 80


@pytest.mark.parametrize("width", [20, 40, 60])
async def test_it_never_runs_over_and_names_the_place(width: int) -> None:
    told = await title(width, link="offline since 15:29", writing="1 write under way")
    assert len(told) == width
    assert told.startswith(" DEMO  Collect")
