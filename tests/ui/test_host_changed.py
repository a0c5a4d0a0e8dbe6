"""Before a key goes to another host than before, the person is asked."""

from __future__ import annotations

from pathlib import Path

from multicart_tui.errors import HostChangedError
from tests.support.fake_api import FakeApi
from tests.support.waiting import wait_until
from tests.ui.running import connect, running, wait_for_text


async def test_a_key_goes_to_another_host_only_when_the_person_agrees(tmp_path: Path) -> None:
    connector = connect(FakeApi(), tmp_path)
    connector.open_error = HostChangedError("prod", "one.example", "two.example")
    async with running(connector) as (app, pilot):
        await wait_for_text(app, pilot, "Send the key of profile 'prod' to two.example?")
        await wait_for_text(app, pilot, "It was one.example; now it is two.example.")
        assert not connector.has_agreed
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: app.session is not None)
        assert connector.has_agreed


async def test_a_person_who_does_not_agree_to_a_host_leaves_with_the_reason(
    tmp_path: Path,
) -> None:
    connector = connect(FakeApi(), tmp_path)
    connector.open_error = HostChangedError("prod", "one.example", "two.example")
    async with running(connector) as (app, pilot):
        await wait_for_text(app, pilot, "Send the key of profile 'prod' to two.example?")
        await pilot.press("escape")
        await wait_until(pilot, lambda: app._exit)
    assert app.return_code == 2
    assert not connector.has_agreed
