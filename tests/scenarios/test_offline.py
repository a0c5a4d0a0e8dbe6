"""The service goes away while somebody works, and comes back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pty.conftest import Start
from tests.scenarios.person import Person
from tests.support.service import KEY, ComingAndGoing


@pytest.fixture
def leaving(tmp_path: Path) -> Iterator[ComingAndGoing]:
    """A service that may go away."""
    with ComingAndGoing(tmp_path) as service:
        yield service


def test_a_person_goes_on_without_the_service_and_has_it_back(
    start: Start, leaving: ComingAndGoing
) -> None:
    terminal = start(
        "open", "103", MULTICART_BASE_URL=leaving.server.base_url, MULTICART_API_KEY=KEY
    )
    person = Person(terminal, leaving.server).sees("Showing 1-100 of 5,000")
    person.presses("]").sees("Showing 101-200 of 5,000")
    leaving.go()
    person.presses("r").sees("offline since")
    # The page before is still there, and can be narrowed.
    person.presses("[").sees("Showing 1-100 of 5,000", "data of")
    person.presses("/").types_fast("B0\r").sees("This page:")
    person.presses("escape").no_longer_sees("This page:")
    leaving.come()
    person.presses("r").sees("Online again.").no_longer_sees("offline since")
    person.sees("Showing 1-100 of 5,000")
