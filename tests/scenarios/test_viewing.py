"""Looking at what was scraped, over links that are slow or break."""

from __future__ import annotations

from multicart_tui.demo.server import DemoServer
from tests.pty.conftest import Start
from tests.scenarios.conftest import Opens
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
    person.sees("Not loaded, r tries again: ", "broke off")
    person.presses("r").sees("B0DJQQ38TG").no_longer_sees("Not loaded")


def test_a_slow_download_tells_how_far_it_is_and_is_left_by_escape(
    start: Start, service: DemoServer
) -> None:
    service.faults.plan_next("slow=400", path="/output/")
    person = Person(start("view", "o94"), service)
    person.sees(" of 20.0 MB, ", "/s; escape cancels").presses("escape").sees("Collections")


def test_a_person_goes_from_a_collection_to_a_product_in_its_outputs_and_back(opens: Opens) -> None:
    person = opens(101).presses("o").sees("Outputs of collection 101", "OUTPUT #88", "last page")
    person.presses("enter").sees("Example Product").presses("/").types_fast("price\r")
    person.sees("$.price").presses("escape", "escape").sees("Outputs of collection 101")
    person.presses("escape").sees("Showing 1-100 of 250")


def test_the_outputs_of_one_asin_are_found_by_looking_into_them(opens: Opens) -> None:
    person = opens(101).sees("B0DJQQ38TG").presses("O").sees("OUTPUT #88", "15 of 15 indexed")
    assert not person.terminal.shows("OUTPUT #89")
    person.presses("escape").sees("OUTPUT #89").presses("escape").sees("Showing 1-100 of 250")


def test_two_marked_outputs_are_compared_path_by_path(opens: Opens) -> None:
    person = opens(101).presses("o").sees("OUTPUT #89").presses("D").sees("Mark the two outputs")
    person.presses("space", "space", "D").sees("Changes from OUTPUT #88 to OUTPUT #89", "1 change")
    person.presses("escape").sees("Outputs of collection 101")
