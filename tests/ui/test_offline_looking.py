"""How often a lost link is looked for, what ends that, and the words for it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.timer import Timer

from multicart_tui.errors import AnswerError, ApiError, MulticartError, NetworkError
from multicart_tui.ui.app import MulticartApp
from multicart_tui.ui.offline import Offline, clock_time
from tests.support.fake_api import FakeApi
from tests.support.waiting import wait_until
from tests.ui.running import connect, running

LOST = NetworkError("Could not load the domains", "Refused.", is_unreached=True)


class Looking:
    """A lost link whose waits are over at once, and written down."""

    def __init__(self, app: MulticartApp, monkeypatch: pytest.MonkeyPatch) -> None:
        self.waits: list[float] = []
        self.backs = 0
        real = app.set_timer

        def set_timer(delay: float, callback: object = None, **rest: object) -> Timer:
            if getattr(callback, "__self__", None) is not None and delay >= 10:
                self.waits.append(delay)
                delay = 0.01
            return real(delay, callback, **rest)  # type: ignore[arg-type]  # as they came

        monkeypatch.setattr(app, "set_timer", set_timer)
        assert app.session
        self.offline = Offline(app, app.session, lambda: datetime.now(UTC), self.back)

    def back(self) -> None:
        """Count it."""
        self.backs += 1


@asynccontextmanager
async def looking(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *failures: MulticartError
) -> AsyncIterator[Looking]:
    """A link that was lost just now, and whose first looks fail so."""
    api = FakeApi()
    for failure in failures:
        api.fail_next("reach", failure)
    async with running(connect(api, tmp_path)) as (app, pilot):
        look = Looking(app, monkeypatch)
        await wait_until(pilot, lambda: look.backs)
        assert api.count("reach") == min(len(failures) + 1, 7)
        yield look


async def test_looks_become_rare_and_never_stop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with looking(tmp_path, monkeypatch, *[LOST] * 6) as look:
        assert look.waits == [10, 20, 40, 60, 60, 60, 60]
        assert look.backs == 1


async def test_the_page_of_a_portal_is_not_the_service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with looking(tmp_path, monkeypatch, AnswerError("A page, not data")) as look:
        assert look.waits == [10, 20]


async def test_a_link_that_is_back_is_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with looking(tmp_path, monkeypatch) as look:
        look.offline.back()
        assert look.backs == 1


async def test_a_refusal_comes_from_the_service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    api = FakeApi()
    api.fail_next("reach", ApiError("Not now", "Busy.", code=500))
    async with running(connect(api, tmp_path)) as (app, pilot):
        look = Looking(app, monkeypatch)
        await wait_until(pilot, lambda: look.backs)
        assert look.waits == [10]


def test_a_time_of_another_day_is_told_with_its_day() -> None:
    now = datetime(2026, 11, 24, 0, 5, tzinfo=UTC)
    assert clock_time(datetime(2026, 11, 24, 0, 1, tzinfo=UTC), now) == "00:01"
    assert clock_time(datetime(2026, 11, 23, 23, 58, tzinfo=UTC), now) == "2026-11-23 23:58"
