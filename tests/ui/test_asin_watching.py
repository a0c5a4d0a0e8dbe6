"""A person waits for rows to be ingested, and is told when they are there."""

from functools import partial
from pathlib import Path

import pytest

from multicart_tui.errors import CredentialsError, NetworkError
from multicart_tui.ui.modals.prompt import PromptModal
from multicart_tui.ui.screens import asin_watching
from tests.support.asin_desk import Desk, open_desk
from tests.support.fake_api import FakeApi


@pytest.fixture(autouse=True)
def every_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert asin_watching.EVERY >= 10.0
    monkeypatch.setattr(asin_watching, "EVERY", 0.01)


def says(desk: Desk, words: str) -> bool:
    return words in desk.text


async def watch(desk: Desk, number: str) -> None:
    await desk.press("w")
    await desk.until_shown(PromptModal)
    await desk.press(*number, "enter")


async def test_the_total_is_watched_up_to_a_number_and_then_it_stops(tmp_path: Path) -> None:
    api = FakeApi(50)
    async with open_desk(api, tmp_path) as desk:
        await watch(desk, "60")
        await desk.until_back()
        await desk.until(lambda: "50 of 60 ingested at" in desk.status)
        api.fill(101, 5)
        await desk.until(lambda: "55 of 60 ingested at" in desk.status)
        assert len(desk.asins) == 50
        api.fill(101, 5)
        await desk.until(lambda: "60 of 60 ingested into collection 101." in desk.toasts)
        await desk.until(lambda: desk.status == "Showing 1-60 of 60")
        assert not desk.screen.is_watching
        known = desk.session.collections.get(desk.screen.listing.collection)
        assert known
        assert known.total == 60


async def test_w_again_stops_it(tmp_path: Path) -> None:
    api = FakeApi(50)
    async with open_desk(api, tmp_path) as desk:
        await watch(desk, "60")
        await desk.until(lambda: "w stops" in desk.status)
        await desk.press("w")
        await desk.until(lambda: "Not watching any more: 50 of 60 ingested." in desk.toasts)
        assert "w stops" not in desk.status
        asked = api.count("list_asins")
        await desk.press("down")
        await desk.until(lambda: desk.cursor == "B000000002")
        assert api.count("list_asins") == asked


async def test_numbers_that_never_come_are_not_waited_for(tmp_path: Path) -> None:
    async with open_desk(FakeApi(50), tmp_path) as desk:
        await desk.press("w")
        await desk.until_shown(PromptModal)
        for typed, why in (
            ("", "Not a number"),
            ("50", "It is 50 already."),
            ("5001", "A collection holds 5,000 at most."),
        ):
            desk.box("#value").value = typed
            await desk.press("enter")
            await desk.until(partial(says, desk, why))
        await desk.press("escape")
        await desk.until_back()
        assert not desk.screen.is_watching


async def test_a_look_that_fails_says_so_and_the_next_one_is_taken(tmp_path: Path) -> None:
    api = FakeApi(50)
    async with open_desk(api, tmp_path) as desk:
        gate = api.hold("list_asins")
        api.fail_next("list_asins", NetworkError("No connection"))
        after = api.hold("list_asins")
        await watch(desk, "60")
        await desk.until(gate.reached.is_set)
        gate.set()
        await desk.until(lambda: "no answer at" in desk.status)
        after.set()
        await desk.until(lambda: "50 of 60 ingested at" in desk.status)


async def test_a_key_that_is_refused_ends_it(tmp_path: Path) -> None:
    api = FakeApi(50)
    async with open_desk(api, tmp_path) as desk:
        api.fail_next("list_asins", CredentialsError("The key was refused"))
        await watch(desk, "60")
        await desk.until(lambda: "The key was refused" in desk.toasts)
        assert not desk.screen.is_watching


async def test_a_full_collection_is_not_watched(tmp_path: Path) -> None:
    async with open_desk(FakeApi(5_000), tmp_path) as desk:
        assert desk.screen.why_not("watch") == "the collection is full"
        await desk.press("w")
        await desk.until(lambda: "The collection is full: it holds 5,000 ASINs." in desk.toasts)
