"""The commands, run in this process against a demo service on a real socket."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from multicart_tui.cli.main import run
from multicart_tui.demo.server import DemoServer


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


@dataclass(frozen=True)
class Ended:
    """What a command printed, and how it ended."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its output, read as JSON."""
        return json.loads(self.out)


Command = Callable[..., Ended]


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs a command line; ``input`` is what is piped into it."""

    def call(*words: str, input: str = "") -> Ended:  # noqa: A002 - as subprocess calls it
        monkeypatch.setattr(sys, "stdin", io.StringIO(input))
        capsys.readouterr()
        try:
            status = run(words)
        except SystemExit as end:
            status = int(end.code or 0)
        printed = capsys.readouterr()
        return Ended(status, printed.out, printed.err)

    return call
