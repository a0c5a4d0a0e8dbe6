"""Looking at what was scraped, over links that are slow or break."""

from __future__ import annotations

from multicart_tui.demo.server import DemoServer
from tests.pty.conftest import Start
from tests.scenarios.person import Person


def test_twenty_megabytes_are_looked_at_searched_and_left(
    start: Start, service: DemoServer
) -> None:
    person = Person(start("view", "o94"), service)
    person.sees("70,093 items", "20.0 MB").presses("/").types_fast("B000070092\r")
    person.sees("B000070092", "1 of 2", "$.results[70092]")
    person.presses("escape", "escape").sees("Collections")


def test_an_output_that_came_by_half_is_fetched_again(start: Start, service: DemoServer) -> None:
    service.faults.plan_next("half", path="/output/")
    person = Person(start("view", "o88", MULTICART_TRIES="1"), service)
    person.sees("Not loaded: Could not load the output", "r tries again")
    person.presses("r").sees("B0DJQQ38TG").no_longer_sees("Not loaded")


def test_a_slow_download_tells_how_far_it_is_and_is_left_by_escape(
    start: Start, service: DemoServer
) -> None:
    service.faults.plan_next("slow=400", path="/output/")
    person = Person(start("view", "o94"), service)
    person.sees(" of 20.0 MB, ", "/s; escape cancels").presses("escape").sees("Collections")
