"""A person who talks with the program, line by line, and a demo service on a real socket."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from multicart_tui.demo.server import DemoServer
from multicart_tui.services import import_settling, writing
from tests.plain.conversation import Person
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
