"""A CSV file is read, asked about, checked and mended line by line, before anything is sent."""

from pathlib import Path

from multicart_tui.demo.server import DemoServer
from tests.plain.conversation import Person
from tests.plain.rows import HEADER, Write, asins, good

# -- the file


def test_a_documented_file_is_checked_sent_and_accounted_for(person: Person, write: Write) -> None:
    path = write(*good(1, 2))
    (
        person.starts("open", "102")
        .types("i", "/no/such/file.csv")
        .sees("Error: Cannot read /no/such/file.csv", "There is no such file.", "Check the path.")
        .types(path)
        .sees("2 rows, commas, LF, header on line 1, UTF-8.", "ASIN: from column asin.")
        .sees("2 rows: 2 ready.", "Check (a number, s send, t ten first,", "enter is s): ")
        .types("")
        .sees("Sends 2 rows to collection 102 on 127.0.0.1:", "2 rows of 4 columns, ")
        .sees("Room 5,000, ready 2: sends all.", "its first ASIN enables it")
        .types("n")
        .sees("Nothing was sent.")
        .types("s", "y")
        .sees("2 landed, 2 rows in all.", "Written: new.success.csv (2 rows) in ")
        .sees("Row 2 of 2: B0NEW00002")
        .types("q")
        .ends_with(0)
    )
    assert person.rows(102) == asins(1, 2)


def test_what_the_headings_do_not_say_is_asked(person: Person, write: Write) -> None:
    path = write(
        "amazon.com.au;https://www.amazon.com.au/dp/B0NEW00001;a-1",
        "amazon.com.au;B0NEW00002;a-2",
        header="Marketplace;Link;SKU",
    )
    (
        person.starts("open", "102")
        .types("i", path)
        .sees("ASIN: from column Link.", "Postcode: nothing fills it yet.")
        .sees("Is the file read right? (y goes on, c change,", "enter is c): ")
        .types("y")
        .sees("customer_postcode has neither a column nor a value for all rows.")
        .types("", "", "one value")
        .sees("Postcode of all rows (b back): ")
        .types("0800")
        .sees("Postcode: 0800 in all rows.", "enter is y): ")
        .types("c", "custom id", "nothing")
        .does_not_see("Custom id:")
        .types("c", "custom id", "SKU")
        .sees("Custom id: from column SKU.")
        .types("c", "domain", "one value", "amazon.com.au")
        .sees("Domain: amazon.com.au in all rows.", "Not used: Marketplace.")
        .types("c", "postcode", "one value", "4500")
        .sees("Postcode: 4500 in all rows.")
        .types("s", "semicolon", "h", "y", "e", "utf-8")
        .types("y", "s", "y")
        .sees("2 landed, 2 rows in all.", "An upload carries no custom id and no output format.")
        .types("y")
        .sees("Custom ids and output formats: 2 updated.")
        .types("q")
        .ends_with(0)
    )
    found = person.service.store.rows("SELECT custom_id FROM asin WHERE collection = 102")
    assert [row["custom_id"] for row in found] == ["a-1", "a-2"]


def test_a_file_that_is_not_utf_8_says_how_it_is_read(person: Person, tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_bytes(f"{HEADER},note\n{good(1)[0]},\u20ac\n".encode("cp1252"))
    (
        person.starts("open", "102")
        .types("i", str(path))
        .sees("The file is not UTF-8. It is read as ", "Not used: note.")
        .types("e", "utf-8")
        .sees("Error: ")
        .types("e", "latin-1")
        .sees("Latin-1")
        .types("e", "automatic")
        .sees("The file is not UTF-8. It is read as ")
        .types("s", "one column")
        .sees("1 row, one column")
        .types("s", "automatic")
        .sees("1 row, commas")
        .types("b")
        .sees("Collection 102 (")
        .types("q")
        .ends_with(2)
    )


def test_a_file_that_was_imported_before_is_told(person: Person, write: Write) -> None:
    path = write(*good(1))
    person.starts("open", "102").types("i", path, "s", "y", "q").ends_with(0)
    (
        person.starts("open", "102")
        .types("i", path)
        .sees("The same file was imported on ", "1 row: 1 already there.")
        .types("s")
        .sees("Error: There is nothing to send", "No row is ready.")
        .types("b", "q")
        .ends_with(2)
    )


# -- the check


def test_wrong_rows_are_mended_before_sending(person: Person, write: Write) -> None:
    path = write(*good(1), *good(2, 3, postcode="800"), *good(4, 5, postcode="300"))
    (
        person.starts("open", "102")
        .types("i", path)
        .sees("5 rows: 1 ready, 4 wrong.")
        .sees("1: wrong, 2 rows, postcode without its leading zero, such as 800, suggestion 0800")
        .sees("lines 3, 4, a 1 mends 2", "2: wrong, 2 rows, unknown postcode, such as 300, lines")
        .types("a 1")
        .sees("For example 800 becomes 0800. z undoes it.", "Mend 2 rows?")
        .types("y")
        .sees("5 rows: 3 ready, 2 wrong.", "Mended 2 rows: 800 is now 0800.")
        .types("z")
        .sees("Undone: ", "5 rows: 1 ready, 4 wrong.")
        .types("1")
        .sees('1 of 2. Line 3, postcode: "800" is not known on amazon.com.au, but 0800 is.')
        .sees("Suggestion 0800.", "Line 3 (k keeps, a applies, e edits postcode,", "s skips,")
        .types("a")
        .sees("Line 3 can be sent now.", "2 of 2. Line 4,", "Line 4 (k, a, e, o, w, s,")
        .types("s")
        .sees("5 rows: 2 ready, 3 wrong.")
        .types("1")
        .sees("1 of 2. Line 5, postcode: ")
        .types("w")
        .sees("domain: amazon.com.au", "custom id: empty")
        .types("e", "301")
        .sees('"301" is no postcode')
        .types("e", "b", "o", "postcode", "4500")
        .sees("Line 5 can be sent now.")
        .types("")
        .sees("That was the last row of this cause.")
        .types("a 9")
        .sees("Error: There is no cause '9'")
        .types("a 2")
        .sees("Nothing is known that would mend these.")
        .types("s", "y")
        .sees("3 landed, 2 left out, 5 rows in all.")
        .types("b", "q")
        .ends_with(4)
    )
    assert person.rows(102) == asins(1, 2, 4)


def test_a_check_that_failed_can_be_tried_again(
    person: Person, demo: DemoServer, write: Write
) -> None:
    path = write(*good(1))
    (
        person.starts("open", "102")
        .types("i")
        .does(lambda: demo.faults.plan_next("html502", path="/list/", times=3))
        .types(path)
        .sees("Error: ", "enter is r): ")
        .types("s")
        .sees("Error: The rows are not checked", "r checks them.")
        .types("")
        .sees("1 row: 1 ready.")
        .types("", "y")
        .sees("1 landed, 1 row in all.")
        .types("q")
        .ends_with(2)
    )


def test_mended_rows_are_not_given_up_by_accident(person: Person, write: Write) -> None:
    path = write(*good(1, postcode="800"))
    (
        person.starts("open", "102")
        .types("i", path, "a 1", "y", "b")
        .sees("Leave this import? What was mended here is lost (y yes, n no, enter is n")
        .types("", "q")
        .sees("Leave this import?")
        .types("n", "b", "y")
        .sees("Nothing was sent.")
        .types("q")
        .ends_with(0)
    )


def test_rows_without_room_go_to_a_file(person: Person, demo: DemoServer, write: Write) -> None:
    (last,) = demo.store.rows("SELECT max(id) AS id FROM asin WHERE collection = 103")
    demo.store.write("DELETE FROM asin WHERE id = ?", last["id"])
    (
        person.starts("open", "103")
        .types("i", write(*good(1, 2, 3)), "s")
        .sees("Room 1, ready 3: sends the first 1, 2 go to new.rest.csv.")
        .types("y")
        .sees("1 landed, 2 not sent, 3 rows in all.", "new.rest.csv (2 rows)")
        .types("c")
        .sees("Left for later: 2 rows, without room in the collection or not chosen.")
        .types("b", "q")
        .ends_with(4)
    )


def test_a_protected_account_wants_the_number_of_rows_typed(
    person: Person, write: Write, tmp_path: Path
) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "config.toml").write_text("[profiles.default]\nprotected = true\n")
    (
        person.starts("open", "102")
        .types("i", write(*good(1, 2)), "s", "y")
        .sees("Type 2 to go on, n not to.")
        .types("2")
        .sees("2 landed, 2 rows in all.")
        .types("q")
        .ends_with(0)
    )
