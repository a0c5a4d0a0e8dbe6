"""A terminal that takes nothing any more, as on a line that is dead but not closed."""

from __future__ import annotations

import os
import select
import signal
from collections.abc import Callable
from functools import partial

import pytest

from multicart_tui.demo.server import DemoServer
from tests.pty.conftest import Start
from tests.support.terminal import Terminal


@pytest.fixture(params=[(), ("--slow-link",)], ids=["ordinary", "slow link"])
def stalled(request: pytest.FixtureRequest, start: Start, service: DemoServer) -> Terminal:
    """The program with more to draw than anybody reads."""
    flags: tuple[str, ...] = request.param
    terminal = start("open", "103", *flags, columns=120, rows=40)
    terminal.wait_for("Showing 1-100 of 5,000").settle(1.0)
    for pages in range(1, 51):
        terminal.press("]")
        if not wait_until(partial(has_asked, service, pages)):
            break
    return terminal


def has_asked(service: DemoServer, pages: int) -> bool:
    return sum("/list/" in request.path for request in service.requests) > pages


def wait_until(holds: Callable[[], bool]) -> bool:
    """Wait for something without reading the terminal; returns whether it came."""
    for _ in range(100):
        if holds():
            return True
        select.select([], [], [], 0.02)
    return False


def test_work_goes_on_while_nobody_reads(stalled: Terminal, service: DemoServer) -> None:
    before = len(service.requests)
    stalled.press("r")
    assert wait_until(lambda: len(service.requests) > before)
    stalled.wait_for("Showing 4,901-5,000")  # it reads again, and only the last page comes


def test_it_can_be_ended_while_nobody_reads(stalled: Terminal) -> None:
    stalled.kill(signal.SIGTERM)
    ended = os.pidfd_open(stalled.pid)
    assert select.select([ended], [], [], 15)[0]
    os.close(ended)
    assert stalled.wait_end() == 128 + signal.SIGTERM
