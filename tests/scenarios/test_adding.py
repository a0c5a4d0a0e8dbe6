"""Adding ASINs: few keys, no duplicates, and the truth when no answer comes."""

from __future__ import annotations

import pytest

from tests.scenarios.conftest import Opens


def test_an_asin_is_added_by_pasting_its_url(opens: Opens) -> None:
    person = opens(101).presses("n").sees("New ASIN in collection 101", "amazon.com.au")
    person.pastes("https://www.amazon.com.au/dp/B0NEW00001?th=1").sees("B0NEW00001")
    person.presses("ctrl+s").sees("Added B0NEW00001 as ASIN #", "Showing 201-251 of 251")
    assert person.rows(101).count("B0NEW00001") == 1
    (body,) = person.sent("/create/")
    assert isinstance(body, dict)
    assert (body["asin"], body["domain"], body["customer_postcode"]) == ("B0NEW00001", 1, 15)


def test_what_is_there_already_is_told_before_anything_is_sent(opens: Opens) -> None:
    person = opens(101).presses("n").sees("amazon.com.au")
    person.pastes("B0DJQQ38TG").sees("Already here as ASIN #5")
    person.presses("ctrl+s").sees("Already here as ASIN #5")
    assert person.sent("/create/") == []
    person.presses("\x0f").sees("ASIN #5: B0DJQQ38TG")


def test_several_are_added_one_after_the_other_in_one_burst(opens: Opens) -> None:
    person = opens(101)
    person.service.faults.plan_next("latency=200", path="/create/", times=3)
    asins = ["B0NEW00001", "B0NEW00002", "B0NEW00003"]
    person.types_fast("n" + "".join(f"{asin}\x0e" for asin in asins)).sees("Added B0NEW00003")
    person.presses("escape").sees("Added 3 ASINs, last B0NEW00003")
    assert person.rows(101)[-3:] == asins


def test_keys_typed_before_the_form_is_drawn_reach_it(opens: Opens) -> None:
    person = opens(101)
    person.types_fast("nB0NEW00001\x13").sees("Added B0NEW00001")
    assert "B0NEW00001" in person.rows(101)


def test_the_first_asin_of_a_draft_warns_and_enables_it(opens: Opens) -> None:
    person = opens(102).sees("No ASINs in this collection yet")
    person.presses("n").sees("the first ASIN enables collection 102")
    person.presses("enter").sees("amazon.com.au").types_fast("amazon.com.au\r")
    person.sees("amazon.com.au").presses("tab", "enter").types_fast("4500\r").sees("4500")
    person.presses("tab").pastes("B0NEW00001").presses("ctrl+s").sees("Showing 1-1 of 1")
    row = person.service.store.row("SELECT status FROM collection WHERE id = 102")
    assert row is not None
    assert row["status"] == "enable"


def test_a_full_collection_says_so_before_anything_is_sent(opens: Opens) -> None:
    person = opens(103).presses("n").sees("Collection 103 is full")
    assert person.sent("/create/") == []


def test_a_bad_asin_is_told_under_its_field_at_once(opens: Opens) -> None:
    person = opens(101).presses("n").sees("amazon.com.au")
    person.types_fast("B0SHORT").sees("An ASIN has 10 characters; this has 7.")
    person.presses("ctrl+s").sees("this has 7")
    assert person.sent("/create/") == []
    person.presses("escape").sees("escape again throws away what you typed")
    person.presses("escape").no_longer_sees("New ASIN in collection")


@pytest.mark.parametrize("fault", ["commit-then-drop", "commit-then-502", "garbage"])
def test_a_create_whose_answer_is_lost_is_found_and_sent_once(opens: Opens, fault: str) -> None:
    person = opens(101).presses("n").sees("amazon.com.au").pastes("B0NEW00001")
    person.service.faults.plan_next(fault, path="/create/")
    person.presses("ctrl+s").sees("Added B0NEW00001 as ASIN #", "No answer came")
    assert len(person.sent("/create/")) == 1
    assert person.rows(101).count("B0NEW00001") == 1


@pytest.mark.parametrize("fault", ["reset", "html502", "hang"])
def test_a_create_that_never_arrived_keeps_what_was_typed(opens: Opens, fault: str) -> None:
    person = (
        opens(101, MULTICART_READ_TIMEOUT="1")
        .presses("n")
        .sees("amazon.com.au")
        .pastes("B0NEW00001")
    )
    person.service.faults.plan_next(fault, path="/create/")
    person.presses("ctrl+s").sees("Not created").sees("B0NEW00001")
    assert "B0NEW00001" not in person.rows(101)
    person.presses("ctrl+s").sees("Added B0NEW00001")
    assert person.rows(101).count("B0NEW00001") == 1
