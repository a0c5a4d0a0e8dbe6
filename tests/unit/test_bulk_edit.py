"""One change to many rows says beforehand what each of them becomes."""

import pytest

from multicart_tui.domain.bulk_edit import BulkEdit, describe_edit
from multicart_tui.errors import UsageError
from tests.unit.rows import record, records


def test_a_pattern_takes_values_of_the_row_and_counts() -> None:
    edit = BulkEdit("{n}/{asin}/{domain}/{postcode}/{id}/{old}!")
    (first, second) = edit.plan(records(2, first=7))
    assert first.after.custom_id == "1/B000000007/amazon.com.au/4500/7/ref-7!"
    assert second.after.custom_id.startswith("2/")
    assert first.changes.fields.keys() == {"custom_id"}


def test_an_empty_pattern_clears_and_what_is_so_already_is_left_out() -> None:
    rows = (record(1), record(2, custom_id=""))
    (only,) = BulkEdit("").plan(rows)
    assert (only.record.id.value, only.changes.custom_id) == (1, "")


def test_only_fields_that_differ_are_sent() -> None:
    rows = (record(1), record(2, include_raw_html=True), record(3, output="HTML"))
    edits = BulkEdit(include_raw_html=True, output="HTML").plan(rows)
    assert [sorted(edit.changes.fields) for edit in edits] == [
        ["include_raw_html", "output"],
        ["output"],
        ["include_raw_html"],
    ]


def test_a_wrong_name_in_braces_says_which_there_are() -> None:
    with pytest.raises(UsageError, match=r"\{sku\}"):
        BulkEdit("{sku}").plan(records(1))
    assert BulkEdit("{").plan(records(1))[0].after.custom_id == "{"


def test_a_change_is_told_on_one_line_and_never_acts_on_the_terminal() -> None:
    before = record(1, custom_id="a\x1b[2J")
    after = BulkEdit("", include_raw_html=True, output="HTML").plan([before])[0].after
    assert describe_edit(before, after) == (
        "B000000001  custom id a␛[2J → -, raw HTML no → yes, output JSON → HTML"
    )


def test_nothing_chosen_changes_nothing() -> None:
    assert BulkEdit().is_empty
    assert BulkEdit().plan(records(3)) == ()
