"""Work on many rows: changed, counted, written into a file; also when the link or program dies."""

from __future__ import annotations

import csv
import signal
from pathlib import Path

from tests.scenarios.conftest import Opens
from tests.scenarios.person import Person


def custom_ids(person: Person) -> list[str]:
    rows = person.service.store.rows("SELECT custom_id FROM asin WHERE collection = 101")
    return [str(row["custom_id"] or "") for row in rows]


def changed(person: Person) -> int:
    return sum(custom_id.startswith("new-") for custom_id in custom_ids(person))


def test_marked_rows_are_changed_whatever_answers_come_and_put_back(opens: Opens) -> None:
    person = opens(101).presses("space", "space", "space").sees("3 marked")
    before = custom_ids(person)
    person.service.faults.plan_next("commit-then-drop", path="/update/")
    person.presses("e").sees("Change 3 ASINs of collection 101").presses("right", "tab")
    person.types_fast("shop-{n}").sees("ref-001 → shop-1").presses("ctrl+s").sees("3 changed")
    assert sorted(set(custom_ids(person)) - set(before)) == ["shop-1", "shop-2", "shop-3"]
    assert len(person.sent("/update/")) == 3
    person.presses("u").sees("Put the old values of 3 ASINs back?").presses("tab", "enter")
    person.sees("3 changed")
    assert custom_ids(person) == before


def test_an_edit_of_a_program_that_was_killed_is_carried_on_at_the_next_start(
    opens: Opens,
) -> None:
    person = opens(101).presses("*").sees("100 marked")
    person.service.faults.plan_next("latency=100", path="/update/", times=100)
    person.presses("e").sees("Change 100 ASINs").presses("right", "tab")
    person.types_fast("new-{id}").sees("and 96 more")
    person.terminal.press("ctrl+s")  # without waiting for the screen to be quiet
    person.waits_for(lambda: len(person.sent("/update/")) >= 10)
    person.terminal.kill(signal.SIGKILL)
    person.terminal.wait_end()
    assert 0 < changed(person) < 100
    person = opens().sees("Edit", "of 100 changed")
    person.presses("c").sees("Carry on: change up to").presses("tab", "enter").sees("changed")
    assert changed(person) == 100
    bodies = [str(body) for body in person.sent("/update/")]
    assert len(set(bodies)) == 100
    assert len(bodies) <= 104  # at most those that were under way are sent a second time


def test_all_rows_are_written_into_a_file_that_can_be_imported(
    opens: Opens, tmp_path: Path
) -> None:
    target = tmp_path / "all.csv"
    person = opens(101).presses("x").sees("Export ASINs").presses("right")
    person.sees("all 250; reads all").presses("tab", "tab", "\x15")
    person.types_fast(str(target)).presses("ctrl+s").sees("Exported 250 ASINs")
    with target.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["asin"] for row in rows] == person.rows(101)
    assert target.stat().st_mode & 0o777 == 0o600
    person.presses("escape", "i").sees("Import").types_fast(f"{target}\r").sees("250 rows")
