"""A messy file gets into a collection: checked, mended, sent, reviewed, and never twice."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.scenarios.conftest import Opens
from tests.scenarios.person import Person

MESSY = """\
Marketplace;Post Code;ASIN
amazon.com.au;800;B0NEWAAA01
amazon.com.au;0800;B0NEWAAA02
amazon.com.au;0800;B0NEWAAA02
amazon.com.au;0800;B0BAD
amazon.com.au;4500;B0DJQQ38TG
"""
HEADER = "domain,customer_postcode,asin,include_raw_html\n"


def write(folder: Path, text: str) -> str:
    path = folder / "new.csv"
    path.write_text(text)
    return str(path)


def new_rows(person: Person, collection: int = 101) -> list[str]:
    return [asin for asin in person.rows(collection) if asin.startswith("B0NEW")]


def reads(person: Person, path: str) -> Person:
    """Open the wizard and have a file read."""
    return person.presses("i").sees("[1 File]").types_fast(f"{path}\r").sees("header on line 1")


def test_a_messy_file_is_mended_sent_and_reviewed_until_nothing_is_left(
    opens: Opens, tmp_path: Path
) -> None:
    person = reads(opens(101), write(tmp_path, MESSY)).sees("5 rows", "semicolons")
    person.presses("ctrl+s").sees("[2 Columns]", "column Marketplace", "all rows: false")
    person.presses("ctrl+s").sees("[3 Check]", "1 ready · 2 errors · 1 already there · 1 repeated")
    person.sees("800 → 0800").presses("a").sees("Mend 1 row").presses("enter")
    person.sees("2 ready").presses("ctrl+s").sees(
        "[4 Send]", "Room 4,750, ready 2: sends all", "ctrl+s sends it"
    )
    person.presses("ctrl+s").sees("[6 Review]", "2 landed", "1 left out", "5 rows in all")
    assert new_rows(person) == ["B0NEWAAA01", "B0NEWAAA02"]

    person.presses("enter").sees("An ASIN has 10 characters").presses("enter").sees("Line 5")
    person.presses(*["backspace"] * 3).types_fast("NEWAAA03\r").sees("1 fixed, to be sent")
    person.presses("r").sees("Send 1 fixed row").presses("tab", "enter")
    person.sees("3 landed", "5 rows in all")

    assert new_rows(person) == ["B0NEWAAA01", "B0NEWAAA02", "B0NEWAAA03"]
    assert len(person.sent("/create/bulk/")) == 2


def test_going_back_loses_nothing_that_was_chosen(opens: Opens, tmp_path: Path) -> None:
    person = reads(opens(101), write(tmp_path, MESSY))
    person.presses("ctrl+s", "ctrl+s").sees("[3 Check]", "1 ready")
    person.presses("a").sees("Mend 1 row").presses("enter").sees("2 ready")
    person.presses("escape").sees("[2 Columns]").presses("escape").sees("[1 File]", "5 rows")
    person.presses("ctrl+s", "ctrl+s").sees("[3 Check]", "2 ready")
    assert person.sent("/create/bulk/") == []


@pytest.mark.parametrize("fault", ["commit-then-drop", "html502", "part-then-drop"])
def test_an_answer_that_is_lost_is_looked_up_and_the_truth_is_told(
    opens: Opens, tmp_path: Path, fault: str
) -> None:
    rows = "".join(f"amazon.com.au,0800,B0NEW{number:05d},false\n" for number in range(40))
    person = reads(opens(101), write(tmp_path, HEADER + rows))
    person.service.faults.plan_next(fault, path="/create/bulk/")
    person.presses("ctrl+s").sees("All 40 rows are ready").presses("ctrl+s").sees(
        "[4 Send]", "ctrl+s sends it"
    )
    person.presses("ctrl+s").sees("[6 Review]", "40 landed")
    assert len(new_rows(person)) == len(set(new_rows(person))) == 40


def test_many_are_added_from_a_paste_and_no_letter_of_it_is_a_command(opens: Opens) -> None:
    person = opens(101).presses("m").sees("Add many to collection 101")
    person.pastes("B0NEWAAA01, B0NEWAAA02\nhttps://www.amazon.com.au/dp/B0NEWAAA03\nB0BAD dsn")
    person.sees("3 valid", "2 bad", "room 4,750").presses("ctrl+s").sees("[3 Review]", "3 landed")
    assert new_rows(person) == ["B0NEWAAA01", "B0NEWAAA02", "B0NEWAAA03"]
    assert len(person.sent("/create/multiple/")) == 1
    assert person.sent("/delete/") == []


def test_what_is_pasted_onto_the_table_opens_the_box_with_it(opens: Opens) -> None:
    person = opens(101).pastes("B0NEWAAA01\nB0NEWAAA02\n").sees("Add many to collection 101")
    person.sees("2 valid")
    assert person.sent("/delete/") == []


def test_a_read_only_session_says_why_nothing_is_imported(opens: Opens) -> None:
    person = opens(101, "--read-only")
    person.presses("i").sees("This session is read-only")
    person.presses("m").sees("This session is read-only")


def test_an_import_cut_by_a_kill_is_offered_at_the_next_start_and_carried_on(
    opens: Opens, tmp_path: Path
) -> None:
    rows = "".join(f"amazon.com.au,0800,B0NEW{number:05d},false\n" for number in range(40))
    person = reads(opens(101), write(tmp_path, HEADER + rows))
    person.service.faults.plan_next("latency=60000,part-then-drop", path="/create/bulk/")
    person.presses("ctrl+s").sees("All 40 rows are ready").presses("ctrl+s")
    person.sees("ctrl+s sends it").presses("ctrl+s").sees("[5 Progress]")
    person.waits_for(lambda: bool(person.sent("/create/bulk/")))
    person.terminal.kill(signal.SIGKILL)
    person.terminal.wait_end()

    again = opens().sees("new.csv", "40 unknown")
    again.presses("c").sees("[6 Review]", "40 landed")

    assert len(new_rows(again)) == len(set(new_rows(again))) == 40
    again.presses("escape").sees("Collections").presses("H").sees("new.csv", "40 landed")


def test_an_import_is_taken_back_row_by_row(opens: Opens, tmp_path: Path) -> None:
    person = reads(opens(101), write(tmp_path, HEADER + "amazon.com.au,0800,B0NEWAAA01,false\n"))
    person.presses("ctrl+s").sees("is ready").presses("ctrl+s").sees("ctrl+s sends it")
    person.presses("ctrl+s").sees("[6 Review]", "1 landed").presses("escape", "escape")
    person.sees("Collections").presses("H").sees("new.csv").presses("B").sees("Type 1")
    person.types_fast("1").presses("ctrl+s").sees("1 deleted")
    assert new_rows(person) == []
    assert len(person.rows(101)) == 250


def test_custom_ids_are_set_after_the_import_that_could_not_carry_them(
    opens: Opens, tmp_path: Path
) -> None:
    header = HEADER.replace("\n", ",sku\n")
    text = header + "amazon.com.au,0800,B0NEWAAA01,false,mine-1\n"
    person = reads(opens(101), write(tmp_path, text)).presses("ctrl+s").sees("[2 Columns]")
    person.presses("ctrl+s").sees("is ready").presses("ctrl+s").sees("does not take the custom ids")
    person.sees("ctrl+s sends it").presses("ctrl+s").sees("u sets custom ids and outputs")
    person.presses("u").sees("Set custom id and output of 1 row?").presses("ctrl+s")
    person.sees("1 updated")
    row = person.service.store.row("SELECT custom_id FROM asin WHERE asin = 'B0NEWAAA01'")
    assert row is not None
    assert row["custom_id"] == "mine-1"
