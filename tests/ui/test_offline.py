"""The link goes and comes: what is held can be used meanwhile, and what is lacking is read then."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot

from multicart_tui.domain.ids import CollectionId
from multicart_tui.services.session import Session
from multicart_tui.ui import offline, shell
from multicart_tui.ui.app import MulticartApp
from multicart_tui.ui.screens.asins import AsinsScreen
from multicart_tui.ui.screens.collections import CollectionsScreen
from multicart_tui.ui.screens.outputs import open_outputs
from multicart_tui.ui.screens.viewer import ViewerScreen
from multicart_tui.ui.widgets.title_bar import TitleBar
from tests.support.live import live_session
from tests.support.service import ComingAndGoing
from tests.support.sessions import FakeConnector
from tests.support.waiting import wait_until
from tests.ui.running import running, screen_text, wait_for_text, wait_for_toast

FULL = CollectionId(103)
LIST = "/asin/list"


class Clock:
    """Tells the time that a test has set."""

    def __init__(self) -> None:
        self.at("12:00")

    def at(self, time: str) -> None:
        """Set the time of day."""
        hours, minutes = time.split(":")
        self.now = datetime(2026, 11, 24, int(hours), int(minutes), tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of the program."""
    clock = Clock()
    monkeypatch.setattr(shell, "local_time", clock)
    return clock


@pytest.fixture
def service(tmp_path: Path) -> Iterator[ComingAndGoing]:
    """A service that may go away."""
    with ComingAndGoing(tmp_path) as service:
        yield service


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The link is looked for at once, and not only after ten seconds."""
    monkeypatch.setattr(offline, "WAITS", (0.05,))


@dataclass
class Line:
    """The program and its link."""

    app: MulticartApp
    pilot: Pilot[None]
    service: ComingAndGoing
    session: Session
    connector: FakeConnector

    async def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        await self.pilot.press(*keys)

    async def sees(self, words: str) -> None:
        """Wait until words stand on the screen."""
        await wait_for_text(self.app, self.pilot, words)

    async def told(self, words: str) -> None:
        """Wait for a toast."""
        await wait_for_toast(self.app, self.pilot, words)

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait for a state."""
        await wait_until(self.pilot, condition)

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return screen_text(self.app)

    @property
    def link(self) -> str:
        """What the title says of the link."""
        return self.app.screen.query_one(TitleBar).link


@asynccontextmanager
async def line(
    service: ComingAndGoing,
    tmp_path: Path,
    collection: CollectionId | None = FULL,
    size: tuple[int, int] = (100, 24),
    silence: float = 30.0,
) -> AsyncIterator[Line]:
    """The program with a collection open, or with the list of them."""
    session = live_session(service.server, tmp_path, 101, 102, silence=silence)
    connector = FakeConnector(session)
    async with running(connector, open_collection=collection, size=size) as (app, pilot):
        if collection:
            await wait_for_text(app, pilot, "Showing 1-100")
        yield Line(app, pilot, service, session, connector)


async def test_a_page_not_seen_before_needs_the_link_and_comes_with_it(
    service: ComingAndGoing, tmp_path: Path, clock: Clock, looks: None
) -> None:
    async with line(service, tmp_path) as person:
        clock.at("12:04")
        service.go()
        await person.press("right_square_bracket")
        await person.sees("offline since 12:04, data of 12:00; 101-200 not read")
        await person.told("it is read by itself once the link is back")
        assert person.link == "offline since 12:04"
        assert "Showing 1-100 of 5,000" in person.text
        service.come()
        await person.told("Online again.")
        await person.sees("Showing 101-200 of 5,000")
        assert person.link == ""
        assert "offline" not in person.text


async def test_what_is_held_is_browsed_filtered_and_exported_meanwhile(
    service: ComingAndGoing, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with line(service, tmp_path) as person:
        service.go()
        clock.at("12:04")
        await person.press("r")
        await person.sees("offline since 12:04, data of 12:00")
        screen = person.app.screen
        assert isinstance(screen, AsinsScreen)
        first = screen.listing.held[0].asin
        await person.press("slash", *first, "enter")
        await person.sees("This page: 1 of 100 match")
        await person.press("x")
        await person.sees("Export")
        await person.press("ctrl+s")
        await person.told("Exported 1 ASIN")
        await person.press("escape", "down", "down", "s")
        await person.sees("ASIN ▲ on this page")
        # What needs the link is still tried, and says why it fails.
        await person.press("R")
        await person.told("refused the connection")
        await person.press("A")
        await person.sees("not all loaded")


async def test_pages_seen_before_are_shown_as_of_their_time(
    service: ComingAndGoing, tmp_path: Path, clock: Clock, looks: None
) -> None:
    async with line(service, tmp_path) as person:
        clock.at("12:01")
        await person.press("right_square_bracket")
        await person.sees("Showing 101-200")
        clock.at("12:03")
        await person.press("G")
        await person.sees("Showing 4,901-5,000")
        clock.at("12:04")
        service.go()
        await person.press("r")
        await person.sees("offline since 12:04, data of 12:03")
        await person.press("g")
        await person.sees("Showing 1-100 of 5,000")
        await person.sees("offline since 12:04, data of 12:00")
        await person.press("right_square_bracket")
        await person.sees("Showing 101-200 of 5,000")
        await person.sees("offline since 12:04, data of 12:01")
        count = len(person.session.requests)
        await person.press("left_square_bracket")
        await person.sees("data of 12:00")
        mine = [each for each in [*person.session.requests][count:] if LIST in each.path]
        assert mine == []  # nothing is asked for that is held
        service.come()
        await person.told("Online again.")
        await person.until(lambda: "offline" not in person.text)
        assert "Showing 1-100 of 5,000" in person.text


async def test_the_first_page_seen_is_turned_back_to_when_the_link_breaks_on_the_way(
    service: ComingAndGoing, tmp_path: Path, clock: Clock
) -> None:
    async with line(service, tmp_path) as person:
        await person.press("G")
        await person.sees("Showing 4,901-5,000")
        clock.at("12:04")
        service.go()
        await person.press("g")
        await person.sees("offline since 12:04, data of 12:00")
        assert "Showing 1-100 of 5,000" in person.text


async def test_rows_that_changed_meanwhile_are_there_after_it_heals(
    service: ComingAndGoing, tmp_path: Path, clock: Clock, looks: None
) -> None:
    async with line(service, tmp_path) as person:
        screen = person.app.screen
        assert isinstance(screen, AsinsScreen)
        gone = screen.listing.held[0]
        service.go()
        await person.press("r")
        await person.sees("offline since")
        await person.press("down", "down", "space")
        service.change("DELETE FROM asin WHERE id = ?", gone.id.value)
        service.come()
        await person.sees("of 4,999")
        assert gone.asin not in [row.cells[0] for row in screen.table.rows_shown]
        assert len(screen.marks) == 1


async def test_all_rows_are_read_on_when_that_was_cut_off(
    service: ComingAndGoing, tmp_path: Path, looks: None
) -> None:
    async with line(service, tmp_path) as person:
        service.go()
        await person.press("A")
        await person.sees("not all loaded")
        service.come()
        await person.sees("all rows loaded")


async def test_rows_that_are_all_held_are_not_read_again(
    service: ComingAndGoing, tmp_path: Path, looks: None
) -> None:
    async with line(service, tmp_path) as person:
        await person.press("A")
        await person.sees("all rows loaded")
        service.go()
        await person.press("R")
        await person.sees("offline since")
        await person.press("right_square_bracket")
        await person.sees("Showing 101-200 of 5,000")
        service.come()
        await person.told("Online again.")
        assert not any(LIST in path for path in service.server.paths())
        assert "all rows loaded" in person.text


async def test_a_key_that_gets_through_ends_it_before_anybody_looks(
    service: ComingAndGoing, tmp_path: Path
) -> None:
    async with line(service, tmp_path) as person:
        service.go()
        await person.press("r")
        await person.sees("offline since")
        service.come()
        await person.press("r")
        await person.told("Online again.")
        await person.until(lambda: "offline" not in person.text)
        # The page that was asked for is the page that would be read by itself.
        assert len([path for path in service.server.paths() if LIST in path]) == 1


async def test_a_write_that_the_link_cut_off_is_remembered_when_it_is_back(
    service: ComingAndGoing, tmp_path: Path, looks: None
) -> None:
    async with line(service, tmp_path) as person:
        service.go()
        await person.press("d", "tab", "enter")
        await person.told("refused the connection")
        await person.until(lambda: person.app.offline)
        service.come()
        await person.told("Online again. J shows what was cut off.")
        await person.press("J")
        await person.sees("Delete B07DYBXFAV")
        assert "failed" in person.text


async def test_an_answer_that_does_not_come_in_time_is_a_lost_link_too(
    service: ComingAndGoing, tmp_path: Path, looks: None
) -> None:
    async with line(service, tmp_path, silence=0.5) as person:
        service.server.faults.plan_next("hang", LIST, times=3)
        await person.press("r")
        await person.told("did not answer in time")
        await person.told("Online again.")
        await person.until(lambda: "offline" not in person.text)


async def test_a_service_that_says_no_is_there(service: ComingAndGoing, tmp_path: Path) -> None:
    async with line(service, tmp_path) as person:
        service.server.faults.plan_next("500", LIST, times=3)
        await person.press("r")
        await person.sees("Not loaded")
        assert person.app.offline is None


async def test_the_page_of_a_gateway_does_not_prove_the_link(
    service: ComingAndGoing, tmp_path: Path, looks: None
) -> None:
    async with line(service, tmp_path) as person:
        service.go()
        await person.press("r")
        await person.sees("offline since")

        def asked() -> list[str]:
            return [path for path in service.server.paths() if "/domains" in path]

        service.come("html502:/domains")
        await person.until(lambda: len(asked()) >= 3)
        assert person.app.offline is not None
        service.server.faults.clear()
        await person.told("Online again.")
        records = [each for each in person.session.requests if "/domains" in each.path]
        assert {record.tries for record in records} == {1}  # each was sent once


async def test_another_account_ends_the_looking(
    service: ComingAndGoing, tmp_path: Path, looks: None
) -> None:
    async with line(service, tmp_path) as person:
        service.go()
        await person.press("r")
        await person.sees("offline since")
        # The link is lost, and an account can be changed all the same.
        folder = tmp_path / "other"
        folder.mkdir()
        with ComingAndGoing(folder) as other:
            person.connector.session = live_session(other.server, folder, 101)
            person.app.open_session(is_demo=False)
            await person.until(lambda: isinstance(person.app.screen, CollectionsScreen))
            await person.sees("101")
            await person.until(lambda: person.app.offline is None)
            assert person.link == ""


# -- other screens


async def test_the_collections_say_from_when_their_counts_are(
    service: ComingAndGoing, tmp_path: Path, clock: Clock, looks: None
) -> None:
    async with line(service, tmp_path, None) as person:
        screen = person.app.screen
        assert isinstance(screen, CollectionsScreen)
        await person.until(lambda: not screen._is_counting)
        clock.at("12:04")
        service.go()
        await person.press("r")
        await person.sees("offline since 12:04, data of 12:00")
        service.come()
        await person.told("Online again.")
        await person.until(lambda: "offline" not in person.text and not screen._is_counting)
        assert "failed" not in person.text


async def test_outputs_seen_before_are_shown_and_a_download_is_begun_again(
    service: ComingAndGoing, tmp_path: Path, clock: Clock, looks: None
) -> None:
    async with line(service, tmp_path, None) as person:
        person.session.page_size = 2
        open_outputs(person.app, person.session, CollectionId(101))
        await person.sees("Showing 1-2")
        clock.at("12:02")
        await person.press("right_square_bracket")
        await person.sees("Showing 3-4")
        clock.at("12:04")
        service.go()
        await person.press("r")
        await person.sees("offline since 12:04, data of 12:02")
        await person.press("left_square_bracket")
        await person.sees("offline since 12:04, data of 12:00")
        assert "Showing 1-2" in person.text
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, ViewerScreen))
        await person.sees("Not loaded")
        service.come()
        await person.told("Online again.")
        await person.sees("Example Product")
        await person.press("escape")
        await person.until(lambda: "offline" not in person.text)
        assert "Showing 1-2" in person.text
