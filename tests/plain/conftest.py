"""A person who talks with the program, line by line, and a demo service on a real socket."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from multicart_tui.demo.server import DemoServer
from multicart_tui.services import import_settling, writing
from tests.plain.conversation import Person
from tests.plain.listening import Serve, Watched
from tests.plain.rows import HEADER, Write


@pytest.fixture(scope="session")
def _running() -> Iterator[DemoServer]:
    with DemoServer() as server:
        yield server


@pytest.fixture
def demo(_running: DemoServer, monkeypatch: pytest.MonkeyPatch) -> DemoServer:
    """A freshly seeded service that the environment points to."""
    _running.reset()
    monkeypatch.setenv("MULTICART_BASE_URL", _running.base_url)
    monkeypatch.setenv("MULTICART_API_KEY", _running.key)
    return _running


@pytest.fixture(autouse=True)
def _looks_without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_settling, "LOOKS", (0.0, 0.0, 0.0, 0.0))
    monkeypatch.setattr(writing, "LOOKS", (0.0, 0.0, 0.0))


@pytest.fixture
def person(
    demo: DemoServer, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Person:
    """Somebody whose account is the demo service."""
    return Person(demo, capsys, monkeypatch)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file of rows and returns its path."""

    def call(*rows: str, header: str = HEADER) -> str:
        path = tmp_path / "new.csv"
        path.write_text("\n".join((header, *rows, "")))
        return str(path)

    return call


@pytest.fixture
def serve(person: Person, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Has signals come the moment a request to a path comes; returns the person at it."""
    with ExitStack() as servers:

        def start(path: str, faults: str, *signals: signal.Signals) -> Person:
            main = threading.main_thread().ident
            assert main is not None

            left = list(signals)

            def press() -> None:
                while left:
                    signal.pthread_kill(main, left.pop(0))

            server = DemoServer(faults=faults)
            server.requests = Watched(path, press)
            person.service = servers.enter_context(server)
            monkeypatch.setenv("MULTICART_BASE_URL", server.base_url)
            monkeypatch.setenv("MULTICART_API_KEY", server.key)
            return person

        yield start
