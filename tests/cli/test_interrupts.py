"""Ctrl+C between two deletes ends the run with an account of it; a second one cuts it off."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from multicart_tui.cli.interrupts import CutOff, Interrupts
from multicart_tui.demo.gateway import Received
from multicart_tui.demo.server import DemoServer
from tests.cli.conftest import Command
from tests.support.terminal import PROGRAM, Terminal

DELETE = "/schedules/amazon/asin/delete/"
CTRL_C = b"\x03"
IDS = [str(number) for number in range(5, 25)]

# -- the module by itself


async def test_the_first_signal_asks_and_lets_the_work_end() -> None:
    said: list[str] = []
    with Interrupts(lambda: said.append("stopping")) as interrupts:

        async def work() -> str:
            assert not interrupts.stop()
            signal.raise_signal(signal.SIGINT)
            assert interrupts.stop()
            await asyncio.sleep(0)
            return "ended"

        assert await interrupts.run(work()) == "ended"
    assert said == ["stopping"]
    assert interrupts.is_heard


async def test_the_second_signal_cuts_the_work_off() -> None:
    with Interrupts(lambda: None) as interrupts:

        async def work() -> None:
            signal.raise_signal(signal.SIGTERM)
            signal.raise_signal(signal.SIGINT)
            await asyncio.Event().wait()

        with pytest.raises(CutOff):
            await interrupts.run(work())


async def test_a_cancel_from_elsewhere_stays_a_cancel() -> None:
    with Interrupts(lambda: None) as interrupts:
        begun = asyncio.Event()

        async def work() -> None:
            begun.set()
            await asyncio.Event().wait()

        task = asyncio.create_task(interrupts.run(work()))
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


async def test_the_handlers_of_before_are_back_afterwards() -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    with Interrupts(lambda: None):
        assert signal.getsignal(signal.SIGINT) is not before[0]
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before


async def test_a_signal_that_the_shell_had_ignored_stays_ignored() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with Interrupts(lambda: None) as interrupts:
            signal.raise_signal(signal.SIGINT)
            assert not interrupts.is_heard
    finally:
        signal.signal(signal.SIGINT, before)


# -- deleting


class _Watched(list[Received]):
    """The requests of a server, with an ear at each that deletes.

    Args:
        heard: Told how many there were by now.
    """

    def __init__(self, heard: Callable[[int], None]) -> None:
        super().__init__()
        self._heard = heard
        self._count = 0

    def append(self, request: Received) -> None:
        super().append(request)
        if request.path.endswith(DELETE):
            self._count += 1
            self._heard(self._count)


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., DemoServer]]:
    """Starts a service whose deletes are listened to, as the account of the environment."""
    with ExitStack() as servers:

        def start(heard: Callable[[int], None], faults: str = "") -> DemoServer:
            server = DemoServer(faults=faults)
            server.requests = _Watched(heard)
            servers.enter_context(server)
            monkeypatch.setenv("MULTICART_BASE_URL", server.base_url)
            monkeypatch.setenv("MULTICART_API_KEY", server.key)
            return server

        yield start


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_delete_waits_for_what_is_under_way_and_accounts_for_every_row(
    sent: signal.Signals, serve: Callable[..., DemoServer], command: Command
) -> None:
    main = threading.main_thread().ident
    assert main is not None

    def interrupt_at_the_first(count: int) -> None:
        if count == 1:
            signal.pthread_kill(main, sent)

    server = serve(interrupt_at_the_first)
    ended = command("asin", "delete", *IDS, "--yes", "--count", "20")
    assert ended.status == 130
    assert "waiting for what is being deleted" in ended.err
    tried = server.paths().count(DELETE)
    assert 1 <= tried < 20
    assert f"{tried} deleted, {20 - tried} not tried. Outputs are kept." in ended.err
    assert f"Not tried: {' '.join(IDS[tried:])}\n" in ended.err
    assert "not known" not in ended.err
    gone = [command("asin", "get", number).status for number in IDS[: tried + 1]]
    assert gone == [1] * tried + [0]


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    """Runs a command in a terminal of its own, in this environment."""
    with ExitStack() as terminals:

        def start(*words: str) -> Terminal:
            theirs = {"TERM": "xterm-256color", "LANG": "C.UTF-8", "HOME": str(tmp_path)}
            return terminals.enter_context(
                Terminal((*PROGRAM, *words), columns=160, environment={**os.environ, **theirs})
            )

        yield start


def test_a_second_interrupt_ends_at_once_and_says_which_rows_are_unknown(
    serve: Callable[..., DemoServer], terminal: Callable[..., Terminal]
) -> None:
    # Every third delete hangs, so that all four at work hang once eight are done.
    are_hanging = threading.Event()

    def listen(count: int) -> None:
        if count == 12:
            are_hanging.set()

    server = serve(listen, faults="hang:/delete/@3")
    program = terminal("asin", "delete", *IDS, "--yes", "--count", "20")
    program.wait_for("Deleted 8 of 20")
    assert are_hanging.wait(20)
    program.send(CTRL_C).wait_for("ctrl+c again ends at once")
    assert program.shows("waiting for what is being deleted")
    program.send(CTRL_C)
    assert program.wait_end() == 130
    assert program.shows("8 deleted, 4 not known, 8 not tried. Outputs are kept.")
    named = {
        word: line.split(": ")[1].split()
        for line in program.lines
        for word in ("Not known", "Not tried")
        if line.startswith(f"{word}: ")
    }
    assert named["Not tried"] == IDS[12:]
    asked = [request.body for request in server.requests if request.path.endswith(DELETE)]
    hung = {str(body["asin_id"]) for body in asked[2::3] if isinstance(body, dict)}
    assert hung == {*named["Not known"]}
    assert not program.shows("Traceback")


def test_an_interrupt_at_the_question_deletes_nothing(
    demo: DemoServer, terminal: Callable[..., Terminal]
) -> None:
    program = terminal("asin", "delete", "5", "6")
    program.wait_for("Type 2:")
    program.send(CTRL_C)
    assert program.wait_end() == 130
    assert program.shows("Interrupted.")
    assert DELETE not in demo.paths()
