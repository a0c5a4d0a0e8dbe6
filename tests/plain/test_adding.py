"""ASINs are added line by line: one with every field, or many of one place."""

import pytest

from multicart_tui.demo.server import DemoServer
from tests.plain.conversation import CTRL_C, Person

CREATE = "/schedules/amazon/asin/create/"
LIST = "/schedules/amazon/asin/list/"

PLACE = ("amazon.com.au", "4500")
"""What is typed for the two questions about the place."""


def test_an_asin_is_added_with_a_place_chosen_by_number_and_by_name(person: Person) -> None:
    (
        person.starts("open", "102")
        .types("a")
        .sees("Warning: the first ASIN enables collection 102; its schedule may run")
        .sees("Domain, 6 to choose from:", "5: amazon.com.au", "Domain (a number or the name")
        .types("")
        .sees("Nothing was typed. ? lists what there is.")
        .types("5")
        .sees("Postcode of amazon.com.au, 8 to choose from:")
        .sees("cannot be chosen: failed: only an active postcode can be used")
        .types("0800")
        .types("https://www.amazon.com.au/dp/b0new00001?x=1", "mine", "", "")
        .sees("Add B0NEW00001 for amazon.com.au, 0800 to collection 102? (y yes, n no, enter is n")
        .types("y")
        .sees("Added B0NEW00001 as ASIN #", "Another ASIN of this domain and postcode (enter ends")
        .types("B0NEW00002", "", "", "", "y", "")
        .sees("Showing 1-2 of 2.", "Row 1 of 2: B0NEW00001, domain amazon.com.au, postcode 0800")
        .types("q")
        .ends_with(0)
    )
    assert person.rows(102) == ["B0NEW00001", "B0NEW00002"]


def test_the_place_of_the_last_one_is_offered_for_the_next(person: Person) -> None:
    (
        person.starts("open", "102")
        .types("a", *PLACE, "B0NEW00001", "", "", "", "y", "")
        .types("a")
        .sees("Domain (a number or the name, enter is amazon.com.au, b back, ? lists them)")
        .does_not_see("to choose from")
        .types("?")
        .sees("1: amazon.ca")
        .types("")
        .sees("Postcode of amazon.com.au (a number or the name, enter is 4500, b back")
        .types("", "B0NEW00002", "", "", "", "y", "", "q")
        .ends_with(0)
    )
    assert person.rows(102) == ["B0NEW00001", "B0NEW00002"]


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(person: Person) -> None:
    (
        person.starts("open", "102")
        .types("a", "amazon.c")
        .sees("'amazon.c' may be amazon.ca, amazon.co.jp, amazon.co.uk, amazon.com")
        .types("nowhere")
        .sees("'nowhere' is none of these.")
        .types("amazon.com.au", "9999")
        .sees("9999 cannot be chosen: failed: only an active postcode can be used.")
        .types("4500", "B0SHORT")
        .sees("An ASIN has 10 characters; this has 7.", "ASIN again (b back): ")
        .types("?")
        .sees("Ten letters and digits, like B0DJQQ38TG, or the URL of a product.")
        .types("B0NEW00001", "\\b", "maybe")
        .sees("Type y or n.")
        .types("y", "2", "anything")
        .sees("Type y to go on, n not to.")
        .types("yes", "", "q")
        .ends_with(0)
    )
    (row,) = person.service.store.rows("SELECT * FROM asin WHERE collection = 102")
    assert (row["custom_id"], row["include_raw_html"], row["output"]) == ("b", 1, "HTML")


def test_enter_at_the_question_whether_to_add_adds_nothing(person: Person) -> None:
    (
        person.starts("open", "102")
        .types("a", *PLACE, "B0NEW00001", "", "", "", "")
        .sees("Nothing was added.")
        .types("b", "q")
        .ends_with(0)
    )
    assert person.rows(102) == []


def test_a_row_that_is_here_already_is_named_before_anything_is_sent(person: Person) -> None:
    (
        person.starts("open", "101")
        .types("a", *PLACE, "B0DJQQ38TG")
        .sees("It is here already, as ASIN #5.")
        .does_not_see("ctrl")
        .types("b", "q")
        .ends_with(0)
    )
    assert not person.sent("/create/")


def test_a_row_the_service_has_is_told_with_its_number(person: Person, demo: DemoServer) -> None:
    (last,) = demo.store.rows(
        "SELECT asin.asin, asin.id, domain.domain, zipcode.zipcode FROM asin JOIN domain ON"
        " domain.id = asin.domain JOIN zipcode ON zipcode.id = asin.customer_postcode WHERE"
        " collection = 101 ORDER BY asin.id DESC LIMIT 1"
    )
    (
        person.starts("open", "101")
        .types("a", str(last["domain"]), str(last["zipcode"]), str(last["asin"]), "", "", "", "y")
        .sees(f"Error: Already here as ASIN #{last['id']}")
        .types("q")
        .ends_with(1)
    )


def test_a_full_collection_takes_none(person: Person) -> None:
    (
        person.starts("open", "103")
        .types("a")
        .sees("Error: Nothing can be added", "Collection 103 is full: it holds 5,000 ASINs")
        .types("m")
        .sees("Error: Nothing can be added")
        .types("q")
        .ends_with(2)
    )


def test_an_answer_that_never_came_is_looked_up(person: Person, demo: DemoServer) -> None:
    demo.faults.plan_next("commit-then-drop", path="/create/")
    (
        person.starts("open", "102")
        .types("a", *PLACE, "B0NEW00001", "", "", "", "y")
        .sees("No answer came. Looking whether it was added.")
        .sees("No answer came, so the collection was listed: created as ASIN #")
        .sees("Added B0NEW00001 as ASIN #")
        .types("", "q")
        .ends_with(0)
    )
    assert person.rows(102) == ["B0NEW00001"]


def test_row_ids_are_asked_for_where_the_service_tells_of_no_domains(
    person: Person, demo: DemoServer
) -> None:
    demo.faults.plan_next("500", path="/domain", times=9)
    demo.faults.plan_next("500", path="/zipcode", times=9)
    (
        person.starts("open", "102")
        .types("a")
        .sees("Domains and postcodes were not read: ", "Row id of the domain, a whole number")
        .types("x")
        .sees("'x' is no whole number of 1 or more.")
        .types("1", "15", "B0NEW00001", "", "", "", "y")
        .sees("Added B0NEW00001 as ASIN #")
        .types("", "q")
        .ends_with(0)
    )
    assert person.rows(102) == ["B0NEW00001"]


def test_a_read_only_session_changes_nothing_and_says_so(person: Person) -> None:
    (
        person.starts("open", "101", "--read-only")
        .sees("READ-ONLY")
        .types("a")
        .sees("Error: This session is read-only", "Nothing was sent.")
        .types("d 1", "e 1", "u", "i")
        .sees("Error: This session is read-only")
        .types("1")
        .sees("Row id: ASIN #5", "Collection 101 (")
        .types("q")
        .ends_with(2)
    )


# -- many


def test_many_are_found_in_whatever_is_pasted(person: Person) -> None:
    (
        person.starts("open", "102")
        .types("m", *PLACE)
        .sees("Type or paste ASINs, URLs or a list")
        .types("B0NEW00001, B0NEW00002", "", "https://www.amazon.com.au/dp/B0NEW00003/")
        .types("B0NEW00001 B0BAD", "?", ".")
        .sees("Found 3 ASINs, 1 that are none, 1 repeated.", "Raw HTML in each output?")
        .types("")
        .sees(
            "5 rows: 3 ready, 1 wrong, 1 repeated.", "1: wrong, 1 row, not an ASIN, such as B0BAD"
        )
        .types("s")
        .sees("Send 3 rows to collection 102? (y yes, n no, enter is n")
        .types("y")
        .sees("3 landed, 1 repeated, 1 left out, 5 rows in all.")
        .sees("What is not in the collection, by cause:", "1: not an ASIN, 1 row")
        .types("1", "e", "B0NEW00004")
        .sees("Item 5 can be sent now.", "1: not an ASIN, 1 row, 1 fixed")
        .types("", "y")
        .sees("4 landed, 1 repeated, 5 rows in all.", "Showing 1-4 of 4.")
        .types("q")
        .ends_with(0)
    )
    assert person.rows(102) == [f"B0NEW0000{number}" for number in (1, 2, 3, 4)]


def test_a_paste_without_one_asin_sends_nothing(person: Person) -> None:
    (
        person.starts("open", "102")
        .types("m", *PLACE, "nothing", ".")
        .sees("Found 0 ASINs, 1 that are none, 0 repeated.", "Nothing was added.")
        .types("m", "", "", "b")
        .sees("Collection 102 (")
        .types("q")
        .ends_with(0)
    )


@pytest.mark.parametrize("last", ["q", None])
def test_leaving_in_the_middle_of_a_paste_sends_nothing(person: Person, last: str | None) -> None:
    person.starts("open", "102").types("m", *PLACE, "B0NEW00001")
    person.types(*([last] if last else [])).ends_with(0)
    assert person.rows(102) == []


def test_ctrl_c_at_a_question_of_the_form_adds_nothing(person: Person) -> None:
    person.starts("open", "102").types("a", *PLACE, "B0NEW00001", CTRL_C).ends_with(130)
    assert person.rows(102) == []
