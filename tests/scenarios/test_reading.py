"""Looking: pages, scope, and answers that are none or differ from the ones before."""

from __future__ import annotations

from tests.scenarios.conftest import Opens


def test_a_filter_names_what_it_covers(opens: Opens) -> None:
    person = opens(101).presses("/").types_fast("TEA").sees("This page:", "of 100 match")
    person.presses("enter", "A").sees("match in all 250")
    person.presses("escape").sees("Showing 1-100 of 250")


def test_pages_ends_and_rows_are_reached_by_keys(opens: Opens) -> None:
    person = opens(103).presses("]").sees("Showing 101-200 of 5,000")
    person.presses("G").sees("Showing 4,901-5,000").presses("g").sees("Showing 1-100")
    person.presses(":").sees("Go to row").types_fast("350\r").sees("Showing 301-400")


def test_a_gateways_page_keeps_the_rows_that_were_there(opens: Opens) -> None:
    person = opens(101, MULTICART_TRIES="1")
    person.service.faults.plan_next("html502", path="/list/")
    person.presses("r").sees("Not loaded", "502", "B0DJQQ38TG")
    person.presses("r").no_longer_sees("Not loaded").sees("Showing 1-100 of 250")


def test_rows_that_came_twice_while_paging_are_told(opens: Opens) -> None:
    person = opens(103)
    person.service.faults.plan_next("dup", path="/list/")
    person.presses("]").sees("List changed while paging: 1 repeated")


def test_rows_that_moved_up_a_page_meanwhile_are_told(opens: Opens) -> None:
    person = opens(103).presses("]").sees("Showing 101-200 of 5,000")
    person.waits_for(lambda: len(person.sent("/list/")) == 3)  # the third reads ahead
    person.service.faults.plan_next("drift", path="/list/")
    person.presses("[").sees("Showing 1-100", "List changed while paging: 1 repeated")


def test_rows_that_go_while_all_are_read_are_told(opens: Opens) -> None:
    person = opens(103).sees("Showing 1-100 of 5,000")
    person.service.faults.plan_next("latency=1", path="/list/", times=4)
    person.service.faults.plan_next("latency=1500", path="/list/", times=2)  # the last of six
    person.presses("A").waits_for(lambda: len(person.sent("/list/")) >= 3)
    store = person.service.store
    with store.transaction():
        store.write("DELETE FROM asin WHERE collection = 103 AND id < 300")
    person.sees("List changed while paging: 0 repeated, up to")


def test_a_throttled_read_is_tried_again_by_itself(opens: Opens) -> None:
    person = opens(101)
    person.service.faults.plan_next("429", path="/list/")
    person.presses("]").sees("Showing 101-200 of 250")
    person.presses("L").sees("/list/", "200")
