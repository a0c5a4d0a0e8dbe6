"""A person before the installed program, in a real terminal, on a real socket."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from multicart_tui.demo.server import DemoServer
from tests.pty.conftest import Start, _running, account, service, start
from tests.scenarios.person import Person

__all__ = ["_running", "account", "opens", "service", "start"]

Opens = Callable[..., Person]


@pytest.fixture
def opens(start: Start, service: DemoServer) -> Opens:
    """Starts the program on a collection, or on the list of them, and waits for it."""

    def call(collection: int | None = None, *flags: str, **variables: str | None) -> Person:
        words = () if collection is None else ("open", str(collection))
        person = Person(start(*words, *flags, **variables), service)
        if collection is not None:
            person.sees("Row id")
            person.waits_for(
                lambda: person.terminal.shows("Showing") or person.terminal.shows("No ASINs")
            )
        return person

    return call
