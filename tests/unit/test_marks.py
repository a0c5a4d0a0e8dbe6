"""Marks survive page turns and never act out of sight."""

from multicart_tui.domain.marks import Marks
from tests.unit.rows import record, records


def test_marks_say_how_many_are_out_of_sight() -> None:
    marks = Marks()
    assert marks.describe(records(3)) == ""
    marks.add(records(12))
    assert marks.describe(records(12)) == "12 marked"
    assert marks.describe(records(7)) == "12 marked (5 hidden)"


def test_only_marks_on_screen_are_visible_and_in_screen_order() -> None:
    marks = Marks()
    marks.add(records(4))
    shown = [record(3), record(1), record(9)]
    assert [row.id.value for row in marks.visible(shown)] == [3, 1]
    assert [row.id.value for row in marks.hidden(shown)] == [2, 4]


def test_marking_twice_takes_the_mark_away() -> None:
    marks = Marks()
    assert marks.toggle(record(1))
    assert record(1).id in marks
    assert not marks.toggle(record(1))
    assert len(marks) == 0


def test_marks_can_be_taken_away_in_one_go() -> None:
    marks = Marks()
    marks.add(records(3))
    marks.discard([record(1).id, record(99).id])
    assert len(marks) == 2
    assert marks.noun() == "2 ASINs"
    marks.clear()
    assert list(marks) == []
