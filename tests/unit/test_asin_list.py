"""A table always says what it shows, and never more than it knows."""

from hypothesis import given
from hypothesis import strategies as st

from multicart_tui.domain.asin_list import AsinList
from multicart_tui.domain.columns import ASIN_COLUMNS
from multicart_tui.domain.ids import AsinId, CollectionId
from multicart_tui.domain.models import AsinPage
from multicart_tui.domain.paging import Window
from tests.unit.rows import record, records

COLUMN = {column.name: column for column in ASIN_COLUMNS}


def a_page(skip: int = 0, count: int = 100, total: int = 250) -> AsinList:
    listing = AsinList(CollectionId(101))
    listing.take_page(AsinPage(CollectionId(101), skip, 100, total, records(count, skip + 1)))
    return listing


def test_a_page_says_which_rows_it_shows() -> None:
    assert a_page().describe() == "Showing 1-100 of 250"
    assert a_page(200, 50).describe() == "Showing 201-250 of 250"
    assert a_page(0, 0, 0).describe() == "Showing 0 of 0"


def test_a_filter_on_a_page_names_the_page_as_its_scope() -> None:
    listing = a_page()
    listing.set_filter("ref-7")
    assert listing.describe() == "This page: 11 of 100 match"
    assert {row.custom_id for row in listing.shown} == {"ref-7"} | {f"ref-7{n}" for n in range(10)}


def test_a_filter_over_everything_names_all_and_starts_at_its_first_page() -> None:
    listing = a_page()
    listing.take_whole(records(250), 250)
    listing.window = Window(200, 100)
    listing.set_filter("ref-1")
    assert listing.describe() == "Showing 1-100 of 111 that match in all 250"
    assert listing.describe_scope() == "all 250"


def test_an_exclamation_mark_turns_a_filter_around() -> None:
    listing = a_page()
    listing.set_filter("!ref-7")
    assert len(listing.shown) == 89


def test_a_lone_exclamation_mark_filters_nothing() -> None:
    listing = a_page()
    listing.set_filter("!")
    assert len(listing.shown) == 100


def test_a_capital_makes_the_filter_mind_case() -> None:
    listing = AsinList(CollectionId(101))
    rows = (record(1, custom_id="Tea"), record(2, custom_id="tea"))
    listing.take_page(AsinPage(CollectionId(101), 0, 100, 2, rows))
    listing.set_filter("tea")
    assert len(listing.shown) == 2
    listing.set_filter("Tea")
    assert [row.id for row in listing.shown] == [AsinId(1)]


def test_a_filter_never_matches_across_two_cells() -> None:
    listing = a_page(count=1)
    listing.set_filter("amazon.com.au4500")
    assert listing.shown == []


def test_numbers_inside_text_sort_as_numbers() -> None:
    listing = AsinList(CollectionId(101))
    rows = tuple(record(n, custom_id=f"item {n}") for n in (10, 9, 1))
    listing.take_page(AsinPage(CollectionId(101), 0, 100, 3, rows))
    listing.set_sort(COLUMN["custom_id"])
    assert [row.custom_id for row in listing.shown] == ["item 1", "item 9", "item 10"]
    assert listing.describe_order() == "Custom id ▲ on this page"
    listing.set_sort(COLUMN["id"], descending=True)
    assert [row.id.value for row in listing.shown] == [10, 9, 1]
    listing.set_sort(None)
    assert [row.id.value for row in listing.shown] == [10, 9, 1]
    assert listing.describe_order() == ""


def test_digits_inside_an_asin_are_no_number() -> None:
    listing = AsinList(CollectionId(101))
    rows = tuple(record(n, asin=asin) for n, asin in enumerate(("B08W81L7DG", "B081LSLBSS"), 1))
    listing.take_page(AsinPage(CollectionId(101), 0, 100, 2, rows))
    listing.set_sort(COLUMN["asin"])
    assert [row.asin for row in listing.shown] == ["B081LSLBSS", "B08W81L7DG"]


def test_a_changed_record_takes_the_place_of_the_old_one() -> None:
    listing = a_page()
    listing.take_whole(records(250), 250)
    listing.replace(record(7, custom_id="new"))
    assert listing.shown[6].custom_id == "new"
    found = listing.find(AsinId(7))
    assert found is not None
    assert found.custom_id == "new"


def test_a_list_that_changed_while_paging_says_so() -> None:
    listing = a_page()
    assert listing.describe_change() == ""
    listing.take_whole(records(248), 250, repeated=2, missed=2)
    assert "2 repeated, up to 2 missed" in listing.describe_change()


def test_room_is_what_is_left_of_five_thousand() -> None:
    assert a_page().room == 4_750
    assert a_page(total=5_001).room == 0


@given(st.integers(0, 300), st.integers(1, 120), st.text(max_size=3))
def test_pages_of_the_whole_show_every_match_exactly_once(
    count: int, size: int, typed: str
) -> None:
    listing = AsinList(CollectionId(101), Window(0, size))
    listing.take_whole(records(count), count)
    listing.set_filter(typed)
    seen = []
    while True:
        seen += listing.shown
        after = listing.window.next(listing.length)
        if after == listing.window:
            break
        listing.window = after
    assert seen == listing.kept
