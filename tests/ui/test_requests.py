"""The request log: live, filtered, copied as curl, saved; never with a secret in it."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from textual.widgets import Input

from multicart_tui.api.request_log import RequestRecord
from multicart_tui.services.session import Session
from multicart_tui.ui.app import MulticartApp
from multicart_tui.ui.screens.collections import CollectionsScreen
from multicart_tui.ui.screens.requests import RequestsScreen
from multicart_tui.ui.widgets.page_table import PageTable
from multicart_tui.ui.widgets.status_line import StatusLine
from tests.support.fake_api import FakeApi
from tests.support.waiting import wait_until
from tests.ui.running import connect, running, screen_text, wait_for_text, wait_for_toast

LIST = "https://multicartapi.com/api/v1/schedules/amazon/asin/list/"
CREATE = "https://multicartapi.com/api/v1/schedules/amazon/asin/create/"


def record(url: str = LIST, body: str = '{"collection_id": 101}') -> RequestRecord:
    return RequestRecord(number=0, started=1_780_000_000.0, method="POST", url=url, body=body)


def done(
    session: Session, url: str = LIST, *, code: int = 200, failure: str = "", tries: int = 1
) -> RequestRecord:
    begun = session.requests.begin(record(url))
    begun.milliseconds, begun.http_status, begun.code = 120.0, 200, code
    begun.answer_bytes, begun.failure, begun.tries = 8_000, failure, tries
    return begun


def lines(app: MulticartApp) -> list[tuple[str, ...]]:
    rows = app.screen.query_one(PageTable).rows_shown
    return [tuple(cell.strip() for cell in row.cells) for row in rows]


def status(app: MulticartApp) -> str:
    return app.screen.query_one(StatusLine).text


async def test_requests_stand_newest_first_with_code_time_and_tries(tmp_path: Path) -> None:
    connector = connect(FakeApi(), tmp_path)
    assert connector.session
    done(connector.session)
    done(connector.session, CREATE, code=409, failure="ASIN already exists", tries=2)
    async with running(connector) as (app, pilot):
        await pilot.press("L")
        await wait_until(pilot, lambda: isinstance(app.screen, RequestsScreen))
        await wait_until(pilot, lambda: len(lines(app)) == 2)
        assert lines(app)[0][1:7] == (
            "/schedules/amazon/asin/create/",
            "failed",
            "200/409",
            "120",
            "8,000",
            "2",
        )
        # The count of bytes stands whole on 80 columns beside the longest path.
        assert " 8,000" in screen_text(app)
        assert lines(app)[1][2:4] == ("ok", "200")
        await wait_until(pilot, lambda: "ASIN already exists" in status(app))
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, CollectionsScreen))


async def test_a_request_is_followed_live_and_only_its_line_is_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connector = connect(FakeApi(), tmp_path)
    assert connector.session
    async with running(connector) as (app, pilot):
        await pilot.press("L")
        await wait_for_text(app, pilot, "No requests yet")
        begun = connector.session.requests.begin(record())
        await wait_until(pilot, lambda: [line[2] for line in lines(app)] == ["under way"])
        done(connector.session, CREATE)
        await wait_until(pilot, lambda: len(lines(app)) == 2)
        table = app.screen.query_one(PageTable)
        drawn: list[int] = []
        redraw = table.refresh_row

        def watched(row_index: int) -> PageTable:
            drawn.append(row_index)
            return redraw(row_index)

        monkeypatch.setattr(table, "refresh_row", watched)
        begun.milliseconds, begun.http_status, begun.tries = 2_345.0, 200, 3
        connector.session.requests.changed(begun)
        await wait_until(pilot, lambda: lines(app)[1][2:5] == ("ok", "200", "2,345"))
        assert lines(app)[1][6] == "3"
        assert drawn == [1]


async def test_pressing_L_twice_opens_one_log(tmp_path: Path) -> None:
    async with running(connect(FakeApi(), tmp_path)) as (app, pilot):
        await pilot.press("L", "L", "L")
        await wait_until(pilot, lambda: isinstance(app.screen, RequestsScreen))
        await pilot.pause()
        assert len(app.screen_stack) == 2


async def test_the_filter_looks_at_path_code_and_state(tmp_path: Path) -> None:
    connector = connect(FakeApi(), tmp_path)
    assert connector.session
    done(connector.session)
    done(connector.session, CREATE, code=402, failure="Not enough credits")
    async with running(connector) as (app, pilot):
        await pilot.press("L")
        await wait_until(pilot, lambda: isinstance(app.screen, RequestsScreen))
        for typed in ("CREATE", "402", "failed", "credits"):
            await pilot.press("slash")
            app.screen.query_one("#filter", Input).value = typed
            await wait_until(pilot, lambda: len(lines(app)) == 1)
            await wait_until(pilot, lambda: "1 of 2 requests match" in status(app))
            await pilot.press("enter", "escape")
            await wait_until(pilot, lambda: len(lines(app)) == 2)
        assert isinstance(app.screen, RequestsScreen)


async def test_enter_shows_the_body_in_full(tmp_path: Path) -> None:
    connector = connect(FakeApi(), tmp_path)
    assert connector.session
    connector.session.requests.begin(record(CREATE, '{"asin": "[/] \x1b[2J"}'))
    async with running(connector) as (app, pilot):
        await pilot.press("L", "enter")
        await wait_for_text(app, pilot, '{"asin": "[/] ␛[2J"}')
        assert "create/" in screen_text(app)


async def test_c_copies_as_curl_with_the_key_as_a_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connector = connect(FakeApi(), tmp_path)
    assert connector.session
    done(connector.session)
    async with running(connector) as (app, pilot):
        copied: list[str] = []
        monkeypatch.setattr(app, "copy_to_clipboard", copied.append)
        await pilot.press("L", "c")
        await wait_for_toast(app, pilot, "unconfirmed")
        assert len(copied) == 1
        assert '-H "x-api-key: $MULTICART_API_KEY"' in copied[0]
        assert LIST in copied[0]


async def test_s_saves_what_is_shown_for_the_owner_alone(tmp_path: Path) -> None:
    connector = connect(FakeApi(), tmp_path)
    assert connector.session
    done(connector.session)
    done(connector.session, CREATE)
    async with running(connector) as (app, pilot):
        await pilot.press("L", "s")
        await wait_for_toast(app, pilot, "requests-")
        saved = list((tmp_path / "state").glob("requests-*.jsonl"))
        assert len(saved) == 1
        assert stat.S_IMODE(saved[0].stat().st_mode) == 0o600
        urls = [json.loads(line)["url"] for line in saved[0].read_text().splitlines()]
        assert urls == [LIST, CREATE]


async def test_a_log_that_cannot_be_saved_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connector = connect(FakeApi(), tmp_path)
    assert connector.session
    done(connector.session)
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("MULTICART_STATE_DIR", str(tmp_path / "file" / "state"))
    async with running(connector) as (app, pilot):
        await pilot.press("L", "s")
        await wait_for_toast(app, pilot, "s tries again")


async def test_an_empty_log_answers_its_keys(tmp_path: Path) -> None:
    async with running(connect(FakeApi(), tmp_path)) as (app, pilot):
        await pilot.press("L", "c")
        await wait_for_toast(app, pilot, "no request to copy")
        await pilot.press("s", "g", "G", "enter")
        await wait_for_toast(app, pilot, "no request to save")
