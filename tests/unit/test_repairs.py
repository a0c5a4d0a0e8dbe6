"""Suggestions are taken for a whole group, and only because somebody said so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multicart_tui.domain import repairs
from multicart_tui.domain.import_rows import Cause, Field, Stopped, Verdict
from tests.unit.import_tables import AU, DE, causes, check_lines, good_row
from tests.unit.test_preflight import CELLS


def test_a_group_of_lost_zeros_is_mended_at_once() -> None:
    before = check_lines(
        (AU, "800", "B0DJQQ38T1", "YES"),
        (AU, "4500", "B0DJQQ38T2", "true"),
        (AU, "800", "306406152", "true"),
    )
    after = repairs.apply(before, Cause.LOST_ZERO)
    assert [row.row.postcode for row in after.rows] == ["0800", "4500", "0800"]
    assert [row.verdict.name for row in after.rows] == ["READY", "READY", "ERROR"]
    assert causes(after.rows[0]) == ["TIDIED"]
    assert after.rows[1] is before.rows[1]
    (repair,) = after.repairs
    assert (repair.count, repair.field) == (2, Field.POSTCODE)
    assert (repair.example_before, repair.example_after) == ("800", "0800")


def test_the_rows_before_a_repair_are_still_there_to_go_back_to() -> None:
    before = check_lines((AU, "800", "B0DJQQ38T1", "true"))
    repairs.apply(before, Cause.LOST_ZERO)
    assert before.rows[0].verdict is Verdict.ERROR
    assert before.repairs == ()


def test_a_mended_row_may_turn_out_to_repeat_another() -> None:
    before = check_lines((AU, "0800", "B0DJQQ38T1", "true"), (AU, "800", "B0DJQQ38T1", "true"))
    after = repairs.apply(before, Cause.LOST_ZERO)
    assert [row.verdict.name for row in after.rows] == ["READY", "REPEATED"]


def test_a_fault_behind_the_first_comes_to_light() -> None:
    before = check_lines(("amazn.com.au", "9999", "B0DJQQ38T1", "true"))
    after = repairs.apply(before, Cause.UNKNOWN_DOMAIN)
    assert causes(after.rows[0]) == ["UNKNOWN_POSTCODE"]


def test_a_url_of_another_shop_is_still_told_after_the_domain_was_mended() -> None:
    url = f"https://www.{DE}/dp/B0DJQQ38TG"
    before = check_lines(("amazn.com.au", "4500", url, "true"), ("amazon.d", "01067", url, "true"))
    after = repairs.apply(before, Cause.UNKNOWN_DOMAIN)
    assert [causes(row) for row in after.rows] == [["TIDIED", "OTHER_SHOP"], ["TIDIED"]]


def test_a_row_with_too_many_fields_stays_unsent_whatever_is_mended() -> None:
    after = repairs.apply(check_lines((AU, "800", "B0DJQQ38T1", "true", "more")), Cause.LOST_ZERO)
    assert causes(after.rows[0]) == ["RAGGED"]
    assert after.rows[0].verdict is Verdict.ERROR


def test_only_the_field_that_was_asked_for_is_mended() -> None:
    before = check_lines((AU, "800", "B0DJQQ38T1", "true"))
    assert repairs.apply(before, Cause.LOST_ZERO, Field.ASIN) is before


def test_nothing_changes_where_nothing_can_be_mended() -> None:
    before = check_lines(good_row(1), (AU, "9999", "B0DJQQ38T1", "true"))
    assert repairs.apply(before, Cause.UNKNOWN_POSTCODE) is before


def test_a_repair_can_be_stopped() -> None:
    before = check_lines((AU, "800", "B0DJQQ38T1", "true"))
    with pytest.raises(Stopped):
        repairs.apply(before, Cause.LOST_ZERO, stop=lambda: True)


@given(st.lists(st.lists(CELLS, min_size=4, max_size=4), max_size=20), st.sampled_from(Cause))
def test_no_repair_makes_a_good_row_bad_or_loses_one(lines: list[list[str]], cause: Cause) -> None:
    before = check_lines(*lines)
    after = repairs.apply(before, cause)
    assert sum(after.counts.values()) == len(lines)
    assert after.counts[Verdict.ERROR] <= before.counts[Verdict.ERROR]
    for old, new in zip(before.rows, after.rows, strict=True):
        if old.verdict is not Verdict.ERROR:
            assert new.verdict is not Verdict.ERROR
            assert new.row == old.row
