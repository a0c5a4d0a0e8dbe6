"""The installed program in a real terminal, against a demo service on a real socket."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from multicart_tui.demo.server import DemoServer
from tests.support.terminal import PROGRAM, Terminal

Start = Callable[..., Terminal]


@pytest.fixture(scope="session")
def _running() -> Iterator[DemoServer]:
    with DemoServer() as server:
        yield server


@pytest.fixture
def service(_running: DemoServer) -> DemoServer:
    """A freshly seeded service."""
    _running.reset()
    return _running


@pytest.fixture
def account(service: DemoServer, tmp_path: Path) -> dict[str, str]:
    """An environment in which the service is the account."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
        "MULTICART_BASE_URL": service.base_url,
        "MULTICART_API_KEY": service.key,
        "MULTICART_CONFIG_DIR": str(tmp_path / "config"),
        "MULTICART_STATE_DIR": str(tmp_path / "state"),
        "MULTICART_CONNECT_TIMEOUT": "5",
    }


@pytest.fixture
def start(account: dict[str, str]) -> Iterator[Start]:
    """Starts the program with some arguments; every one is ended with the test."""
    with ExitStack() as terminals:

        def call(
            *arguments: str, columns: int = 80, rows: int = 24, **variables: str | None
        ) -> Terminal:
            changed = {name: value for name, value in variables.items() if value is not None}
            kept = {name: value for name, value in account.items() if name not in variables}
            return terminals.enter_context(
                Terminal(
                    (*PROGRAM, *arguments),
                    columns=columns,
                    rows=rows,
                    environment=kept | changed,
                )
            )

        yield call
