"""What runs is found from anywhere, stopped there, and gone back to."""

from __future__ import annotations

from tests.scenarios.conftest import Opens


def test_reading_all_rows_is_followed_and_stopped_from_another_screen(opens: Opens) -> None:
    person = opens(103)
    person.service.faults.plan_next("hang", "/list")
    person.presses("A").sees("escape stops")
    person.presses("L").sees("Requests")
    person.presses("J").sees("Load all ASINs of 103", "running")
    person.presses("x").sees("Stopped: Load all ASINs of 103.", "stopped")
    person.presses("enter").sees("Showing 1-100 of 5,000").no_longer_sees("escape stops")
    person.presses("A").sees("all rows loaded")
    person.presses("J").sees("5,000 rows loaded", "done")
