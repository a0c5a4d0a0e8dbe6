"""Rows are sent, stopped, carried on, reviewed and sent again, told in lines."""

import signal

import pytest

from multicart_tui.demo.server import DemoServer
from multicart_tui.plain import working
from tests.plain.conversation import Person
from tests.plain.listening import Serve
from tests.plain.rows import Write, asins, good

BULK = "/create/bulk/"


# -- sending


def test_ten_rows_are_tried_first(person: Person, write: Write) -> None:
    (
        person.starts("open", "102")
        .types("i", write(*good(*range(1, 13))), "t")
        .sees("Sends 12 rows to collection 102", ", the first 10 by themselves.")
        .types("y")
        .sees("The first ones: 10 landed, 2 not sent.", "Send the other 2 rows?")
        .types("n")
        .sees("10 landed, 2 not sent, 12 rows in all.", "1: not sent, 2 rows", "enter is c): ")
        .types("", "y")
        .sees("12 landed, 12 rows in all.")
        .types("q")
        .ends_with(0)
    )
    assert person.rows(102) == asins(*range(1, 13))


def test_a_lost_answer_is_looked_up_and_nothing_is_sent_twice(
    person: Person, demo: DemoServer, write: Write
) -> None:
    demo.faults.plan_next("part-then-drop", path=BULK)
    (
        person.starts("open", "102")
        .types("i", write(*good(1, 2, 3, 4)), "s", "y")
        .sees("4 landed, 4 rows in all.")
        .types("q")
        .ends_with(0)
    )
    assert sorted(person.rows(102)) == asins(1, 2, 3, 4)


def test_how_far_it_is_comes_as_lines(
    person: Person, demo: DemoServer, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "EVERY", 0.01)
    demo.faults.plan_next("latency=400", path=BULK)
    (
        person.starts("open", "102")
        .types("i", write(*good(1, 2)), "s", "y")
        .sees("The service is working, 0 of 2 rows have their outcome.\n")
        .sees("The service is working, 0 of 2 rows have their outcome, for 0 seconds now.\n")
        .types("q")
        .ends_with(0)
    )
    assert "\r" not in person.heard


def test_ctrl_c_stops_after_the_request_under_way_and_tells(serve: Serve, write: Write) -> None:
    person = serve(BULK, "latency=200:/bulk/", signal.SIGINT)
    (
        person.starts("open", "102")
        .types("i", write(*good(*range(1, 13))), "t", "y")
        .sees("Stopping after the request that is under way. ctrl+c again ends at once.")
        .sees("10 landed, 2 not sent, 12 rows in all.", "Review (")
        .types("b", "q")
        .ends_with(4)
    )
    assert person.rows(102) == asins(*range(1, 11))


def test_sigterm_stops_as_well_tells_and_then_asks_nothing_more(serve: Serve, write: Write) -> None:
    person = serve(BULK, "latency=200:/bulk/", signal.SIGTERM)
    (person.starts("open", "102").types("i", write(*good(*range(1, 13))), "t", "y").ends_with(130))
    assert "10 landed, 2 not sent, 12 rows in all." in person.heard
    assert person.heard.endswith("1: not sent, 2 rows\n")


def test_a_second_ctrl_c_ends_at_once_and_the_next_start_carries_it_on(
    serve: Serve, write: Write
) -> None:
    person = serve(BULK, "hang:/bulk/", signal.SIGINT, signal.SIGTERM)
    person.starts("open", "102").types("i", write(*good(1, 2)), "s", "y").ends_with(130)
    assert "Ended in the middle of a request. Whether that was done is not known." in person.heard
    assert "The next start offers to carry it on: it lists the collection first." in person.heard

    person.service.faults.clear()
    (person.starts("--read-only").does_not_see("not finished").types("q").ends_with(0))
    (
        person.starts()
        .sees("1 job of this account not finished:", "1: Import of new.csv into 102: 0 of 2 landed")
        .sees("2 unknown", "What became of the unknown ones is looked up before anything is sent")
        .sees("Unfinished; enter leaves them for later (a number, x close,", "enter is b): ")
        .types("7")
        .sees("There is no job '7' in the list")
        .types("")
        .sees("Collections (")
        .types("u", "1")
        .sees("Sending. ctrl+c stops", "2 landed, 2 rows in all.", "Collections (")
        .types("u")
        .sees("Nothing is unfinished.")
        .types("q")
        .ends_with(2)
    )
    assert person.rows(102) == asins(1, 2)


def test_an_unfinished_import_can_be_closed_for_good(serve: Serve, write: Write) -> None:
    person = serve(BULK, "hang:/bulk/", signal.SIGINT, signal.SIGTERM)
    person.starts("open", "102").types("i", write(*good(1, 2)), "s", "y").ends_with(130)
    (
        person.starts()
        .types("x 1")
        .sees("Close Import of new.csv for good, with what is left undone?")
        .types("n")
        .sees("1 job of this account not finished:")
        .types("x", "y")
        .sees("Closed. new.")
        .types("q")
        .ends_with(0)
    )


# -- the review


def test_rows_that_the_service_refuses_are_mended_and_sent_again(
    person: Person, demo: DemoServer, write: Write
) -> None:
    # What was active at the check is not any more when the rows come.
    def close_postcode() -> None:
        demo.store.write("UPDATE zipcode SET status = 'inactive' WHERE zipcode = '2000'")

    (
        person.starts("open", "102")
        .types("i", write(*good(1), *good(2, 3, postcode="2000")), "s")
        .does(close_postcode)
        .types("y")
        .sees("1 landed, 2 rejected, 3 rows in all.", "new.errors.csv (2 rows)")
        .sees("What is not in the collection, by cause:", "1: ", "2 rows", "enter is b): ")
        .types("r")
        .sees("No row is fixed yet. The number of a cause goes through its rows.")
        .types("c")
        .sees("Nothing is left to be sent or looked up.")
        .types("a 1")
        .sees("There is no suggestion for these rows.")
        .types("1")
        .sees("1 of 2. Line 3")
        .types("o", "postcode", "4500")
        .sees("Line 3 can be sent now.", "2 of 2. Line 4")
        .types("k")
        .sees("2 rows, 1 fixed", "enter is r): ")
        .types("z")
        .sees("Undone: the edit.")
        .types("1", "o", "postcode", "4500", "s", "l")
        .sees("2 rows, 1 fixed")
        .types("", "?")
        .sees("Only these are sent. The others stay here.")
        .types("y")
        .sees("2 landed, 1 rejected, 3 rows in all.", "1 row")
        .types("1", "o", "postcode", "4500", "w")
        .sees("new.errors.csv (1 row)")
        .types("b")
        .sees("Kept 1 edit.")
        .types("q")
        .ends_with(4)
    )
    assert person.rows(102) == asins(1, 2)
    (
        person.starts()
        .types("h")
        .sees("1: Import of new.csv into 102: 2 of 3 landed, 1 rejected", ", done")
        .types("9")
        .sees("Error: There is no import '9'")
        .types("1")
        .sees("2 landed, 1 fixed, to be sent, 3 rows in all.", "enter is r): ")
        .types("", "y")
        .sees("3 landed, 3 rows in all.", "History (")
        .types("l")
        .sees("1: Import of new.csv into 102: 3 of 3 landed")
        .types("", "q")
        .ends_with(0)
    )
    assert person.rows(102) == asins(1, 2, 3)


def test_rows_whose_postcode_is_active_now_are_sent_unchanged(
    person: Person, demo: DemoServer, write: Write
) -> None:
    def open_postcode() -> None:
        demo.store.write("UPDATE zipcode SET status = 'active' WHERE zipcode = '6000'")

    (
        person.starts("open", "102")
        .types("i", write(*good(1), *good(2, 3, postcode="6000")), "s", "y")
        .sees("1 landed, 2 left out, 3 rows in all.")
        .types("t 1")
        .sees("As they are, none of these rows passes the check, or they are fixed already.")
        .does(open_postcode)
        .types("t", "1")
        .sees("2 rows can be sent unchanged. r sends them, z undoes it.", "enter is r): ")
        .types("", "y")
        .sees("3 landed, 3 rows in all.")
        .types("q")
        .ends_with(0)
    )
    assert person.rows(102) == asins(1, 2, 3)


def test_a_suggestion_is_taken_for_a_whole_cause_in_the_review(
    person: Person, write: Write
) -> None:
    (
        person.starts("open", "102")
        .types("i", write(*good(1), *good(2, 3, postcode="800")), "s", "y")
        .sees("1: postcode without its leading zero, 2 rows, a 1 mends 2")
        .types("a", "1")
        .sees("Took the suggestion in 2 rows. z undoes it.")
        .types("", "y")
        .sees("3 landed, 3 rows in all.")
        .types("q")
        .ends_with(0)
    )
    assert person.rows(102) == asins(1, 2, 3)


def test_a_history_without_imports_says_so(person: Person) -> None:
    person.starts().types("h").sees("Nothing was imported on this machine yet.").types("q")
    person.ends_with(0)
