"""Marks on rows are held against the room; lines of a file are named in ranges."""

import pytest

from multicart_tui.domain.import_plan import make_plan
from multicart_tui.domain.line_ranges import LineRanges
from multicart_tui.domain.row_choice import RowChoice, rows_that_have
from multicart_tui.errors import UsageError
from tests.unit.import_tables import AU, US, check_lines, good_row

ROWS = check_lines(*(good_row(number) for number in range(6))).sendable


def test_as_many_of_the_first_are_chosen_as_there_is_room_for() -> None:
    choice = RowChoice(ROWS, 4)
    assert [row.row.line in choice for row in ROWS] == [True] * 4 + [False] * 2
    assert choice.describe() == "4 chosen, room 4"
    assert choice.lines is None, "nothing differs from what is sent without a choice"


def test_marks_are_set_and_taken_away_and_counted_against_the_room() -> None:
    choice = RowChoice(ROWS, 4)
    choice.toggle(2)
    assert choice.describe() == "3 chosen, room 4: 1 more fits"
    choice.mark(ROWS[4:])
    assert (choice.describe(), choice.excess) == ("5 chosen, room 4: 1 too many", 1)
    choice.toggle(3)
    assert choice.lines == frozenset({4, 5, 6, 7})
    choice.turn(ROWS)
    assert len(choice) == 6
    choice.turn(ROWS)
    assert (len(choice), choice.describe()) == (0, "0 chosen, room 4: 4 more fit")


def test_an_earlier_choice_is_taken_up_as_far_as_its_rows_are_still_good() -> None:
    assert RowChoice(ROWS, 4, {3, 7, 99}).lines == frozenset({3, 7})


def test_a_filter_looks_into_every_value_and_can_be_turned_round() -> None:
    rows = check_lines(
        (AU, "4500", "B0AAAAAAA1", "true", "Ref-1", ""),
        (US, "90210", "B0AAAAAAA2", "true", "ref-2", ""),
    ).sendable
    assert rows_that_have(rows, "") == rows_that_have(rows, "!") == rows
    assert rows_that_have(rows, "ref") == rows
    assert rows_that_have(rows, "Ref") == rows[:1]
    assert rows_that_have(rows, "902") == rows_that_have(rows, "!4500") == rows[1:]
    assert rows_that_have(rows, "1true") == ()


def test_only_the_chosen_rows_go_and_the_others_are_the_rest() -> None:
    preflight = check_lines(*(good_row(number) for number in range(6)))
    plan = make_plan(preflight, 10, chosen={3, 5})
    assert [row.row.line for row in plan.to_send] == [3, 5]
    assert [row.row.line for row in plan.rest] == [2, 4, 6, 7]
    assert plan.describe("x.rest.csv") == "Room 10, ready 6: sends the 2 chosen, 4 go to x.rest.csv"
    assert plan.total == 6


def test_more_chosen_rows_than_fit_and_chosen_rows_that_are_not_good_are_told() -> None:
    preflight = check_lines(*(good_row(number) for number in range(6)), (AU, "4500", "no", ""))
    plan = make_plan(preflight, 2, chosen=range(3, 7))
    assert [row.row.line for row in plan.to_send] == [3, 4]
    assert plan.describe() == "Room 2, ready 6: sends the first 2 of the 4 chosen, 4 left for later"
    assert make_plan(preflight, 2, chosen={8}).describe() == (
        "Room 2, ready 6: sends none of those chosen"
    )
    assert make_plan(preflight, 0, chosen={2}).describe() == "Room 0, ready 6: sends none"


@pytest.mark.parametrize(
    ("typed", "lines"),
    [("5", [5]), ("2-4,9", [2, 3, 4, 9]), (" 8 - , 2", [2, 8, 9, 10]), ("10-10", [10])],
)
def test_ranges_of_lines_are_read(typed: str, lines: list[int]) -> None:
    ranges = LineRanges(typed)
    assert [line for line in range(1, 11) if line in ranges] == lines
    assert "5" not in ranges


@pytest.mark.parametrize("typed", ["", "x", "4-2", "0", "-5", "1,,2", "1-2-3", "99999999999", "²"])
def test_what_names_no_lines_is_refused(typed: str) -> None:
    with pytest.raises(UsageError, match="names no lines"):
        LineRanges(typed)
