"""Rows are changed and deleted line by line, with the questions and the backup of the screens."""

from pathlib import Path

import pytest

from multicart_tui.demo.server import DemoServer
from tests.plain.conversation import Person


def stored(person: Person, row: int) -> list[dict[str, object]]:
    return [
        dict(each) for each in person.service.store.rows("SELECT * FROM asin WHERE id = ?", row)
    ]


def test_only_what_differs_is_sent(person: Person) -> None:
    (
        person.starts("open", "101")
        .types("e 1")
        .sees("Change ASIN #5: B0DJQQ38TG, domain amazon.com.au", "Enter keeps what a field has.")
        .sees("ASIN (enter keeps B0DJQQ38TG, b back): ")
        .types("")
        .sees("Custom id (enter keeps ref-001, - empties it, b back): ")
        .types("ref-002", "", "html")
        .sees("Will send: custom_id, output.", "Change ASIN #5? (y yes, n no, enter is n")
        .types("y")
        .sees("Changed ASIN #5: B0DJQQ38TG", "custom id ref-002, output HTML", "Showing 1-10 of")
        .types("q")
        .ends_with(0)
    )
    (body,) = person.sent("/update/")
    assert isinstance(body, dict)
    assert {name: body[name] for name in ("custom_id", "output")} == {
        "custom_id": "ref-002",
        "output": "HTML",
    }
    assert "asin" not in body


def test_a_custom_id_can_be_emptied(person: Person) -> None:
    person.starts("open", "101").types("e a5", "", "-", "", "", "y", "q").ends_with(0)
    (row,) = stored(person, 5)
    assert not row["custom_id"]


def test_without_a_change_nothing_is_sent(person: Person) -> None:
    (
        person.starts("open", "101")
        .types("e 1", "", "", "", "")
        .sees("Nothing changed yet, so there is nothing to send.", "Nothing was changed.")
        .types("q")
        .ends_with(0)
    )
    assert not person.sent("/update/")


def test_an_asin_that_is_none_or_is_taken_is_asked_for_again(person: Person) -> None:
    (
        person.starts("open", "101")
        .types("e 1", "B0", "", "", "")
        .sees("An ASIN has 10 characters; this has 2.", "ASIN (enter keeps B0DJQQ38TG")
        .types("B0NEW00001")
        .sees("Will send: asin.")
        .types("y")
        .sees("Changed ASIN #5: B0NEW00001")
        .types("q")
        .ends_with(0)
    )


def test_a_change_whose_answer_never_came_is_looked_up(person: Person, demo: DemoServer) -> None:
    demo.faults.plan_next("commit-then-drop", path="/update/")
    (
        person.starts("open", "101")
        .types("e 1", "", "ref-002", "", "", "y")
        .sees("No answer came. Looking whether it was changed.")
        .sees("No answer came, so the row was read again: the change is there.")
        .types("q")
        .ends_with(0)
    )


def test_a_delete_saves_the_row_first_and_u_takes_it_back(person: Person, tmp_path: Path) -> None:
    (
        person.starts("open", "101")
        .types("d 1")
        .sees("Custom id: ref-001", "Its outputs are kept. u takes the delete back")
        .sees("Delete B0DJQQ38TG, ASIN #5? (y yes, n no, enter is n")
        .types("")
        .sees("Nothing was deleted.")
        .types("1", "d", "y")
        .sees("Saved the row first: ", "Deleted B0DJQQ38TG, ASIN #5.", "Showing 1-10 of 249.")
        .types("u")
        .sees("Created B0DJQQ38TG again, as ASIN #", "of 250.")
        .types("u")
        .sees("Error: Nothing to undo")
        .types("q")
        .ends_with(2)
    )
    assert stored(person, 5) == []
    assert person.rows(101)[-1] == "B0DJQQ38TG"
    (saved,) = (tmp_path / "state" / "backups").rglob("*.csv")
    assert "B0DJQQ38TG" in saved.read_text()


def test_a_protected_account_wants_the_number_typed(person: Person, tmp_path: Path) -> None:
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "config.toml").write_text("[profiles.default]\nprotected = true\n")
    (
        person.starts("open", "101")
        .sees("PROTECTED")
        .types("d 1")
        .sees("Delete B0DJQQ38TG, ASIN #5? (type 1, n no, enter is n, ? help): ")
        .types("y")
        .sees("Type 1 to go on, n not to.")
        .types("1")
        .sees("Deleted B0DJQQ38TG, ASIN #5.")
        .types("q")
        .ends_with(0)
    )


@pytest.mark.parametrize("typed", ["d a999999", "e a999999"])
def test_a_row_that_is_not_there_is_told(person: Person, typed: str) -> None:
    person.starts("open", "101").types(typed).sees("Error: ").types("q").ends_with(1)


def test_an_id_of_another_kind_is_refused(person: Person) -> None:
    (
        person.starts("open", "101")
        .types("d asin x")
        .sees("Error: Not an id: 'asin x'")
        .types("q")
        .ends_with(2)
    )
