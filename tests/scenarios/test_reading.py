"""Looking: pages, scope, failures that keep what was there."""

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
    person = opens(101)
    person.service.faults.plan_next("html502", path="/list/", times=3)
    person.presses("r").sees("502").sees("B0DJQQ38TG", "Showing 1-100 of 250")
    person.presses("r").no_longer_sees("again")


def test_a_key_that_died_says_so_and_leaves_the_rows(opens: Opens) -> None:
    person = opens(101)
    person.service.faults.plan_next("401", path="/list/")
    person.presses("r").sees("x-api-key", "kills the old one").sees("B0DJQQ38TG")


def test_a_wrong_key_at_the_start_leads_to_a_right_one(opens: Opens) -> None:
    person = opens(None, MULTICART_API_KEY="wrong.key-of-yesterday")
    person.sees("0 collections").presses("a")
    person.types_fast("101\r").sees("x-api-key").presses("escape")
    person.presses("K").sees("Key or token").pastes(person.service.key).presses("\x14")
    person.sees("key accepted: yes").presses("ctrl+s").sees("session only")
    person.types_fast("\x1b[B\r")
    person.sees("Collections")
    assert person.service.key.encode() not in person.terminal.received


def test_a_service_that_is_not_there_leaves_the_program_usable(opens: Opens) -> None:
    person = opens(None, MULTICART_BASE_URL="http://127.0.0.1:9/api/v1", MULTICART_TRIES="1")
    person.sees("0 collections").presses("a").types_fast("101\r")
    person.sees("127.0.0.1:9", "refused").presses("escape").sees("No collections here yet")
    person.presses("?").sees("Keys").presses("escape", "q")
    assert person.terminal.wait_end() == 0


def test_a_read_only_session_has_no_key_that_writes(opens: Opens) -> None:
    person = opens(101, "--read-only").sees("READ-ONLY")
    for key in ("n", "e", "d", "M"):
        person.presses(key).sees("This session is read-only")
    assert {request.path.rsplit("/", 2)[-2] for request in person.service.requests} == {"list"}


def test_a_new_collection_is_a_draft_in_the_list(opens: Opens) -> None:
    person = opens(None).sees("0 collections").presses("n").sees("Name")
    person.types_fast("Spring tea\t").types_fast("me@example.com").presses("ctrl+s")
    person.sees("Spring tea", "draft")


def test_two_programs_on_one_machine_do_not_disturb_each_other(opens: Opens) -> None:
    first, second = opens(101), opens(102)
    first.presses("escape").sees("101", "102").presses("p")
    second.presses("escape").sees("101", "102")


def test_rows_that_came_twice_while_paging_are_told(opens: Opens) -> None:
    person = opens(103)
    person.service.faults.plan_next("dup", path="/list/")
    person.presses("]").sees("List changed while paging: 1 repeated")


def test_a_throttled_read_is_tried_again_by_itself(opens: Opens) -> None:
    person = opens(101)
    person.service.faults.plan_next("429", path="/list/")
    person.presses("]").sees("Showing 101-200 of 250")
    person.presses("L").sees("/list/", "200")
