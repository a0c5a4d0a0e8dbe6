"""A request that waits before it is tried again: the wait is told, and escape ends it."""

from __future__ import annotations

from pathlib import Path

from multicart_tui.api.request_log import RequestLog, RequestRecord
from multicart_tui.ui.screens.collections import CollectionsScreen
from tests.support.asin_desk import open_desk
from tests.support.fake_api import FakeApi
from tests.support.waiting import wait_until
from tests.ui.running import connect, running, screen_text, wait_for_text, wait_for_toast


def wait_in(log: RequestLog) -> RequestRecord:
    """What the transport does between two tries."""
    record = log.begin(RequestRecord(0, 1.0, "POST", "https://multicartapi.com/api/v1/x/", "{}"))
    record.waiting = "retry 2 of 3 in 1.4 s"
    log.changed(record)
    return record


async def test_the_wait_for_a_page_is_told_and_escape_ends_it(tmp_path: Path) -> None:
    api = FakeApi(rows=250)
    async with open_desk(api, tmp_path) as desk:
        gate = api.hold("list_asins")
        await desk.press("right_square_bracket")
        await gate.reached.wait()
        record = wait_in(desk.session.requests)
        await desk.until(
            lambda: "Loading 101-200… retry 2 of 3 in 1.4 s, escape stops" in desk.text
        )
        assert "retry 2 of 3" in desk.text.splitlines()[0]
        await desk.press("escape")
        record.waiting, record.failure = "", "cancelled"
        desk.session.requests.changed(record)
        await desk.until(
            lambda: "Not loaded: stopped while waiting to try again; r tries again" in desk.text
        )
        assert desk.cursor == "B000000001"
        await desk.press("r")
        await desk.until(lambda: "Showing 101-200 of 250" in desk.text)


async def test_a_second_try_goes_on_and_the_words_go_away(tmp_path: Path) -> None:
    api = FakeApi(rows=250)
    async with open_desk(api, tmp_path) as desk:
        gate = api.hold("list_asins")
        await desk.press("A")
        await gate.reached.wait()
        record = wait_in(desk.session.requests)
        await desk.until(lambda: "escape stops · retry 2 of 3 in 1.4 s" in desk.status)
        record.waiting = ""
        desk.session.requests.changed(record)
        gate.set()
        await desk.until(lambda: "all rows loaded" in desk.status)
        assert "retry" not in desk.text


async def test_the_wait_for_counts_is_told_and_escape_ends_it(tmp_path: Path) -> None:
    api = FakeApi(rows=5)
    gate = api.hold("list_asins")
    connector = connect(api, tmp_path, 101)
    assert connector.session
    async with running(connector) as (app, pilot):
        await gate.reached.wait()
        record = wait_in(connector.session.requests)
        await wait_for_text(app, pilot, "Counting… retry 2 of 3 in 1.4 s, escape stops")
        await pilot.press("escape")
        await wait_for_toast(app, pilot, "Stopped counting; r counts again.")
        record.waiting, record.failure = "", "cancelled"
        connector.session.requests.changed(record)
        await wait_until(pilot, lambda: "Counting" not in screen_text(app))
        assert isinstance(app.screen, CollectionsScreen)
        await pilot.press("r")
        await wait_for_text(app, pilot, "4,995")
