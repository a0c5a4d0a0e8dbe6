"""Only what both readings tell, and tell otherwise, is a difference."""

from multicart_tui.domain.models import Domain
from multicart_tui.domain.row_difference import differences
from tests.unit.rows import record


def test_fields_that_differ_are_told_with_both_values() -> None:
    now = record(1, custom_id="", include_raw_html=True, output="HTML")
    assert differences(record(1), now) == [
        ("Custom id", "ref-1", ""),
        ("Raw HTML", "no", "yes"),
        ("Output", "JSON", "HTML"),
    ]


def test_what_one_reading_leaves_out_is_no_difference() -> None:
    now = record(1, domain=None, postcode=None, created_at="2026", updated_at="2026")
    assert differences(record(1), now) == []
    assert differences(record(1), record(1, domain=Domain(1, "amazon.com"))) == [
        ("Domain", "amazon.com.au", "amazon.com")
    ]


def test_a_later_update_is_told() -> None:
    before, now = record(1, updated_at="a"), record(1, updated_at="b")
    assert differences(before, now) == [("Updated", "a", "b")]
