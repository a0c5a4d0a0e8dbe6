"""What is counted and what a filter finds are the same rows, always."""

from hypothesis import given
from hypothesis import strategies as st

from multicart_tui.domain.columns import ASIN_COLUMNS
from multicart_tui.domain.counting import count_values
from multicart_tui.domain.filtering import RowFilter
from multicart_tui.domain.models import Domain, Postcode
from tests.unit.rows import record

COLUMN = {column.name: column for column in ASIN_COLUMNS}
ROWS = (
    record(1),
    record(2, output="HTML"),
    record(3, postcode=Postcode(16, "0800"), include_raw_html=True),
    record(4, domain=None, postcode=None),
    record(5, custom_id="4500"),
)


def told(name: str) -> list[tuple[str, int]]:
    return [(each.value, each.count) for each in count_values(ROWS) if each.column.name == name]


def test_values_are_counted_the_most_frequent_first() -> None:
    assert told("domain") == [("amazon.com.au", 4), ("", 1)]
    assert told("customer_postcode") == [("4500", 3), ("", 1), ("0800", 1)]
    assert told("include_raw_html") == [("no", 4), ("yes", 1)]
    assert told("output") == [("JSON", 4), ("HTML", 1)]
    assert told("custom_id") == []


def test_a_count_filters_exactly_the_rows_it_counted() -> None:
    for each in count_values(ROWS, ASIN_COLUMNS):
        assert len(each.filter.keep(ROWS)) == each.count


def test_a_whole_cell_is_typed_behind_the_heading_of_its_column() -> None:
    assert [row.id.value for row in RowFilter("postcode=4500").keep(ROWS)] == [1, 2, 5]
    assert [row.id.value for row in RowFilter("!Postcode=4500").keep(ROWS)] == [3, 4]
    assert [row.id.value for row in RowFilter("customer_postcode=").keep(ROWS)] == [4]
    assert [row.id.value for row in RowFilter("raw html=yes").keep(ROWS)] == [3]
    assert RowFilter("postcode=450").keep(ROWS) == []


def test_an_equals_sign_behind_anything_else_is_text() -> None:
    rows = (record(1, custom_id="sku=7"), record(2))
    assert len(RowFilter("sku=7").keep(rows)) == 1


@given(st.text(), st.text(), st.text())
def test_rows_like_a_row_hold_it_whatever_its_values(domain: str, code: str, note: str) -> None:
    row = record(1, domain=Domain(1, domain), postcode=Postcode(1, code), custom_id=note)
    for column in ASIN_COLUMNS:
        assert RowFilter.like(column, row).keep([row]) == [row]
