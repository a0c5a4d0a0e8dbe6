"""Pages never run off the list, and say where they are."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multicart_tui.domain.paging import SeenPages, Window, describe


def test_the_words_scripts_look_for() -> None:
    assert describe(Window(0, 100), 100, 250) == "Showing 1-100 of 250"
    assert describe(Window(200, 100), 50, 250) == "Showing 201-250 of 250"
    assert describe(Window(4_900, 100), 100, 5_000) == "Showing 4,901-5,000 of 5,000"
    assert describe(Window(0, 100), 0, 0) == "Showing 0 of 0"


def test_turning_pages_stops_at_both_ends() -> None:
    first = Window(0, 100)
    assert first.previous() == first
    assert first.next(250).next(250).next(250) == Window(200, 100)
    assert first.next(100) == first


@pytest.mark.parametrize(
    ("row", "skip"), [(1, 0), (100, 0), (101, 100), (350, 200), (0, 0), (-9, 0)]
)
def test_going_to_a_row_opens_the_page_that_holds_it(row: int, skip: int) -> None:
    assert Window(0, 100).holding(row, 250).skip == skip


@given(st.integers(0, 6_000), st.integers(1, 500), st.integers(-10, 9_000))
def test_every_move_stays_inside_the_list(total: int, size: int, row: int) -> None:
    window = Window(0, size)
    for moved in (window.last(total), window.holding(row, total), window.last(total).next(total)):
        assert moved.skip % size == 0
        assert moved.skip == 0 or moved.skip < total


def test_a_page_seen_is_kept_with_its_time_until_others_need_its_room() -> None:
    pages: SeenPages[int, str] = SeenPages(2)
    at = datetime(2026, 11, 24, 12, 3, tzinfo=UTC)
    for place in (0, 100, 0, 200):
        pages.keep(place, f"page at {place}", at)
    assert pages.get(0) == ("page at 0", at)
    assert pages.get(100) is None  # seen longest ago
    assert len(pages) == 2
    pages.clear()
    assert pages.get(0) is None
