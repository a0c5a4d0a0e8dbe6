"""Every choice of rows says how many they are, and whether the rest must be read."""

from multicart_tui.domain.asin_list import AsinList
from multicart_tui.domain.columns import ASIN_COLUMNS
from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.marks import Marks
from multicart_tui.domain.models import AsinPage
from multicart_tui.domain.scopes import scopes_of
from tests.unit.rows import records


def a_page(count: int = 100, total: int = 250) -> AsinList:
    listing = AsinList(CollectionId(101))
    listing.take_page(AsinPage(CollectionId(101), 0, 100, total, records(count)))
    return listing


def labels(listing: AsinList, marks: Marks | None = None) -> list[str]:
    return [scope.label for scope in scopes_of(listing, marks or Marks())]


def test_a_page_or_all_of_it_which_must_be_read() -> None:
    assert labels(a_page()) == ["this page: 100 rows", "all 250; reads all"]
    assert labels(a_page(7, 7)) == ["all 7"]


def test_a_filter_is_named_and_may_cover_the_page_or_all() -> None:
    listing = a_page()
    listing.set_filter("ref-7")
    assert labels(listing) == [
        "this page: 11 of 100 that match /ref-7",
        "those of all 250 that match /ref-7; reads all",
        "all 250; reads all",
    ]
    found = scopes_of(listing, Marks())[1].take(listing, records(250))
    assert len(found) == 11


def test_with_all_rows_held_nothing_needs_to_be_read() -> None:
    listing = a_page()
    listing.take_whole(records(250), 250)
    listing.set_filter("ref-1")
    scopes = scopes_of(listing, Marks())
    assert [scope.label for scope in scopes] == [
        "111 of all 250 that match /ref-1",
        "this page: 100 rows",
        "all 250",
    ]
    assert [len(scope.rows or ()) for scope in scopes] == [111, 100, 250]


def test_marks_come_first_and_hidden_ones_are_a_choice_of_their_own() -> None:
    listing, marks = a_page(), Marks()
    marks.add(records(2))
    assert labels(listing, marks)[0] == "2 marked"
    marks.add(records(3, first=200))
    assert labels(listing, marks)[:2] == ["2 marked", "5 marked, 3 of them hidden"]


def test_rows_come_in_the_order_on_screen() -> None:
    listing = a_page(7, 7)
    listing.set_sort(ASIN_COLUMNS[0], descending=True)
    rows = scopes_of(listing, Marks())[0].rows
    assert rows
    assert [row.id.value for row in rows] == [7, 6, 5, 4, 3, 2, 1]
