"""A plan sends what fits, keeps the rest, and accounts for every row."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multicart_tui.domain.import_plan import make_plan
from multicart_tui.domain.import_rows import Verdict
from tests.unit.import_tables import AU, check_lines, good_row

MIXED = [*(good_row(number) for number in range(18)), good_row(0), (AU, "4500", "no", "")]
"""18 good rows, a repeated one and a bad one."""


def test_all_good_rows_go_when_there_is_room() -> None:
    plan = make_plan(check_lines(*MIXED), 100)
    assert (len(plan.to_send), plan.rest) == (18, ())
    assert plan.left_out == {Verdict.ERROR: 1, Verdict.REPEATED: 1}
    assert plan.total == 20
    assert plan.describe() == "Room 100, ready 18: sends all"


def test_the_first_rows_go_when_there_is_little_room() -> None:
    plan = make_plan(check_lines(*MIXED), 3)
    assert [row.row.line for row in plan.to_send] == [2, 3, 4]
    assert plan.describe("x.rest.csv") == (
        "Room 3, ready 18: sends the first 3, 15 go to x.rest.csv"
    )
    assert plan.describe() == "Room 3, ready 18: sends the first 3, 15 left for later"
    one_left = make_plan(check_lines(*MIXED), 17).describe("x.rest.csv")
    assert one_left.endswith("1 goes to x.rest.csv")


@pytest.mark.parametrize("room", [0, -5])
def test_nothing_goes_into_a_full_collection(room: int) -> None:
    plan = make_plan(check_lines(*MIXED), room)
    assert plan.files == ()
    assert plan.describe("x.rest.csv") == "Room 0, ready 18: sends none"


def test_a_file_without_good_rows_says_so() -> None:
    plan = make_plan(check_lines((AU, "4500", "no", "")), 100)
    assert plan.describe() == "Room 100, ready 0: nothing to send"


def test_a_trial_makes_a_small_first_file() -> None:
    plan = make_plan(check_lines(*MIXED), 100, first=10)
    assert [len(file) for file in plan.files] == [10, 8]
    assert plan.describe() == "Room 100, ready 18: sends all in 2 files"
    assert [len(file) for file in make_plan(check_lines(*MIXED), 4, first=10).files] == [4]


def test_many_rows_are_cut_into_files_the_service_takes() -> None:
    preflight = check_lines(*(good_row(number) for number in range(10_001)))
    assert [len(file) for file in make_plan(preflight, 20_000).files] == [5_000, 5_000, 1]


@given(st.integers(-1, 30), st.none() | st.integers(-1, 30))
def test_the_parts_of_a_plan_are_all_rows_of_the_file(room: int, first: int | None) -> None:
    preflight = check_lines(*MIXED)
    plan = make_plan(preflight, room, first=first)
    assert plan.total == len(preflight.rows)
    assert plan.to_send + plan.rest == preflight.sendable
    assert tuple(row for file in plan.files for row in file) == plan.to_send
    assert all(plan.files)
