"""Collections are picked and their ASINs listened to, line by line."""

import pytest

from multicart_tui.demo.server import DemoServer
from tests.plain.conversation import CTRL_C, Person


def test_a_collection_is_added_by_its_id_and_opened_by_its_number(person: Person) -> None:
    (
        person.starts()
        .sees("No collections are remembered here", "a add", "? help", "enter is l): ")
        .types("a 101")
        .sees("Collection 101: 250 ASINs, room for 4,750.", "1: collection 101, 250 ASINs")
        .types("1")
        .sees("Showing 1-10 of 250.")
        .sees("Row 1 of 250: B0DJQQ38TG, domain amazon.com.au, postcode 4500, custom id ref-001,")
        .types("b")
        .sees("1: collection 101, 250 ASINs, room for 4,750, opened 20")
        .types("101")
        .sees("Showing 1-10 of 250.")
        .types("b", "b")
        .sees("There is nothing before the collections.")
        .types("q")
        .ends_with(0)
    )


def test_the_choices_are_said_in_words_once_and_by_letters_then(person: Person) -> None:
    (
        person.starts("open", "101")
        .sees("Collection 101 (a number, n next, p previous, g go to row,", "enter is n): ")
        .types("?")
        .sees("g: the page that begins with a row, as in g 812", "b goes back")
        .types("n")
        .sees("Collection 101 (number, n, p, g, f,")
        .types("nonsense")
        .sees("There is no choice 'nonsense' here. ? says what there is.")
        .types("q")
        .ends_with(0)
    )


def test_pages_are_turned_and_rows_gone_to(person: Person) -> None:
    (
        person.starts("open", "101")
        .types("")
        .sees("Showing 11-20 of 250.", "Row 11 of 250: ")
        .types("previous")
        .sees("Showing 1-10 of 250.")
        .types("p")
        .sees("This is the first page.")
        .types("g 245")
        .sees("Showing 245-250 of 250.", "Row 250 of 250: ", "enter is b): ")
        .types("n")
        .sees("This is the last page.")
        .types("g", "ten")
        .sees("Error: No row 'ten'", "Rows have numbers from 1 to 250.")
        .types("g 9999")
        .sees("Showing 250-250 of 250.")
        .types("q")
        .ends_with(2)
    )


def test_a_number_says_everything_about_a_row_on_whatever_page_it_is(person: Person) -> None:
    (
        person.starts("open", "101")
        .types("2")
        .sees("ASIN: B08LEDVD2D", "Custom id: COF-0001", "Row id: ASIN #6", "Created: 2026-06-20")
        .types("", "250")
        .sees("ASIN: B0BYFTJG4D")
        .types("b", "999")
        .sees("Error: There is no row 999", "The list has 250 rows.")
        .types("q")
        .ends_with(2)
    )


def test_a_filter_reads_all_rows_and_says_so(person: Person) -> None:
    (
        person.starts("open", "101")
        .types("f ref-001")
        .sees("Showing 1-1 of 1 that match in all 250.", "Row 1 of 1 matching: B0DJQQ38TG")
        .types("f postcode=0800")
        .sees(" that match in all 250.", "Row 10 of ")
        .types("n")
        .sees("Row 11 of ")
        .types("f nothing like it")
        .sees("None of 250 rows matches. f ends the filter.")
        .types("f", "")
        .sees("Showing 1-10 of 250.")
        .types("q")
        .ends_with(0)
    )


def test_an_empty_collection_says_so(person: Person) -> None:
    (
        person.starts("open", "102")
        .sees("No ASINs in this collection yet. a adds one, i imports a file.")
        .types("q")
        .ends_with(0)
    )


def test_a_failure_is_told_in_sentences_and_the_conversation_goes_on(
    person: Person, demo: DemoServer
) -> None:
    (
        person.starts("open", "999")
        .sees("Error: Could not load the ASINs", "No collections are remembered here")
        .types("a what")
        .sees("Error: Not an id: 'what'", "An id of this kind is a whole number")
        .types("7")
        .sees("There is no number 7 in the list. a 7 adds collection 7.")
        .types("a 101", "1")
        .sees("Row 1 of 250")
        .types("q")
        .ends_with(2)
    )


def test_rows_that_went_while_pages_were_turned_are_told(person: Person, demo: DemoServer) -> None:
    def delete() -> None:
        demo.store.write("DELETE FROM asin WHERE id IN (5, 6)")

    (
        person.starts("open", "101")
        .does(delete)
        .types("n")
        .sees("The list changed meanwhile: 0 repeated, up to ", " p says the page before again.")
        .types("q")
        .ends_with(0)
    )


def test_the_end_of_the_answers_is_the_end_of_the_program(person: Person) -> None:
    person.starts("open", "101").types("n").ends_with(0)
    assert person.heard.endswith("\nNo more answers come, so this ends here.\n")


def test_ctrl_c_at_a_question_ends_it_with_the_usual_status(person: Person) -> None:
    person.starts("open", "101").types(CTRL_C).ends_with(130)
    assert person.heard.endswith("\nInterrupted.\n")


def test_nothing_can_be_asked_where_nothing_may_be(person: Person) -> None:
    person.starts("--no-input").ends_with(2)
    assert "--plain cannot be combined with --no-input" in person.complaints
    assert "the commands need no answers" in person.complaints


def test_hostile_text_is_read_out_harmlessly(person: Person) -> None:
    person.starts("open", "104").types("n", "n", "1", "b", "q").ends_with(0)
    assert "\x1b" not in person.heard
    assert "␛" in person.heard


def test_a_locale_without_utf_8_hears_ascii(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MULTICART_ASCII", "on")
    person.starts("open", "104").types("n", "q").ends_with(0)
    assert person.heard.isascii()
    assert "^[" in person.heard
