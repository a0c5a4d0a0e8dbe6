"""A whole import is checked: every row gets a verdict, and the verdicts add up."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multicart_tui.domain.asin import Level
from multicart_tui.domain.ids import AsinId
from multicart_tui.domain.import_columns import ColumnMapping
from multicart_tui.domain.import_rows import Cause, Field, Stopped, Verdict
from multicart_tui.domain.preflight import Checker, Known, check, judge_repeats
from tests.unit.import_tables import (
    AU,
    DE,
    DOMAINS,
    FOUR_COLUMNS,
    KNOWN,
    POSTCODES,
    US,
    causes,
    check_lines,
    check_one,
    good_row,
    table,
)

CELLS = st.one_of(
    st.text(max_size=20),
    st.sampled_from([AU, US, "AMAZON.DE", "amazn.com.au", "4500", "800", "1067", "2000"]),
    st.sampled_from(["B0DJQQ38TG", "b0standing", "306406152", "1.2E+9", "true", "wahr", "JSON"]),
    st.sampled_from([f"https://www.{US}/dp/B0DJQQ38TG", "", " ", "'0800", "“4500”"]),
)


def test_a_good_row_is_ready_and_nothing_is_said_of_it() -> None:
    checked = check_one()
    assert (checked.verdict, checked.findings) == (Verdict.READY, ())


def test_tidying_is_told_but_leaves_a_row_ready() -> None:
    checked = check_one(" Amazon.COM.AU", "4500.0", "b0djqq38tg", "YES", " ref ", "json")
    row = checked.row
    assert (row.domain, row.postcode, row.asin, row.raw_html) == (
        *(AU, "4500", "B0DJQQ38TG"),
        "true",
    )
    assert (row.custom_id, row.output) == ("ref", "JSON")
    assert checked.verdict is Verdict.READY
    assert causes(checked) == ["TIDIED"] * 6
    assert checked.findings[1].text == 'Was "4500.0", is sent as "4500".'
    assert {finding.value for finding in checked.findings} >= {"4500.0", "YES"}


def test_one_value_can_stand_for_a_missing_column() -> None:
    mapping = ColumnMapping({Field.ASIN: 0}, {Field.DOMAIN: AU, Field.POSTCODE: "4500"})
    (checked,) = check(table([["B0DJQQ38TG"]]), mapping, KNOWN, header_length=1).rows
    assert checked.verdict is Verdict.READY
    assert checked.row.raw_html == "false"


def test_a_row_that_stands_in_the_collection_is_named_by_its_id() -> None:
    checked = check_one(asin="b0standing")
    assert checked.verdict is Verdict.ALREADY_THERE
    assert checked.existing == AsinId(5)
    assert checked.findings[-1].text == "Already in the collection as ASIN #5."


def test_the_same_asin_for_another_postcode_is_another_row() -> None:
    assert check_one(postcode="0800", asin="B0STANDING").verdict is Verdict.READY


def test_a_repeated_row_names_the_line_it_repeats_and_what_is_different() -> None:
    preflight = check_lines(
        (AU, "4500", "B0DJQQ38TG", "true"),
        (AU, "4500", "b0djqq38tg", "true"),
        (f" {AU}", "4500", "B0DJQQ38TG", "false"),
    )
    assert [row.verdict.name for row in preflight.rows] == ["READY", "REPEATED", "REPEATED"]
    assert [row.first_line for row in preflight.rows] == [0, 2, 2]
    assert preflight.rows[1].findings[-1].text == "Same domain, postcode and ASIN as line 2."
    assert preflight.rows[2].findings[-1].text.endswith("line 2, which has true for raw HTML.")


def test_a_row_with_an_error_is_nobodys_first() -> None:
    preflight = check_lines(
        (AU, "4500", "B0DJQQ38TG", "perhaps"), (AU, "4500", "B0DJQQ38TG", "true")
    )
    assert [row.verdict.name for row in preflight.rows] == ["ERROR", "READY"]


def test_repeats_are_judged_again_when_a_row_was_changed() -> None:
    preflight = check_lines(good_row(1), good_row(1), good_row(2))
    checker = Checker(KNOWN)
    first = checker.check_row(preflight.rows[0].row.having(Field.ASIN, "B0STANDING"))
    assert first.verdict is Verdict.ALREADY_THERE
    again = judge_repeats((first, *preflight.rows[1:]), checker)
    assert [row.verdict.name for row in again] == ["ALREADY_THERE", "READY", "READY"]
    assert again[1].findings == ()
    assert again[2] is preflight.rows[2]


def test_what_stands_in_the_collection_is_judged_again_when_more_is_known() -> None:
    preflight = check_lines(good_row(1), good_row(2))
    landed = Known(KNOWN.domains, KNOWN.postcodes, {preflight.rows[0].row.key: AsinId(77)})
    later = judge_repeats(preflight.rows, Checker(landed))
    assert [row.verdict.name for row in later] == ["ALREADY_THERE", "READY"]
    assert later[0].existing == AsinId(77)
    before = judge_repeats(later, Checker(KNOWN))
    assert [row.verdict.name for row in before] == ["READY", "READY"]


def test_a_row_with_too_many_fields_is_not_sent() -> None:
    checked = check_lines((*good_row(1), "more")).rows[0]
    assert checked.verdict is Verdict.ERROR
    assert checked.findings[0].text == (
        "The row has 5 fields, the header 4; is there a quote missing?"
    )


def test_empty_fields_after_the_last_column_do_not_matter() -> None:
    assert check_lines((*good_row(1), "")).rows[0].verdict is Verdict.READY


def test_a_row_that_ends_early_is_sent_if_what_it_has_is_enough() -> None:
    enough, short = check_lines(good_row(1)[:3], good_row(2)[:2]).rows
    assert enough.verdict is Verdict.WARNING
    assert causes(enough) == ["RAGGED", "TIDIED"]
    assert short.verdict is Verdict.ERROR
    assert "NO_ASIN" in causes(short)


def test_a_row_that_was_edited_badly_is_not_looked_for_in_the_collection() -> None:
    good = check_one(asin="B0STANDING").row
    bad = Checker(KNOWN).check_row(good.having(Field.RAW_HTML, "perhaps"))
    assert (bad.verdict, bad.existing) == (Verdict.ERROR, None)


def test_a_field_that_was_edited_makes_the_row_whole() -> None:
    checked = check_lines((*good_row(1), "more")).rows[0]
    assert Checker(KNOWN).check_row(checked.row).verdict is Verdict.READY


def test_look_ups_that_failed_are_told_once_and_stop_no_row() -> None:
    known = Known(are_domains_known=False, are_postcodes_known=False)
    preflight = check_lines(good_row(1), (DE, "1234", "B0DJQQ38TG", "true"), known=known)
    assert preflight.counts[Verdict.READY] == 2
    assert [note.split(":")[0] for note in preflight.notes] == [
        "Domains could not be checked",
        "Postcodes could not be checked",
    ]
    assert check_lines(good_row(1)).notes == ()


def test_groups_put_errors_first_and_then_what_is_most_frequent() -> None:
    preflight = check_lines(
        (AU, "4500", "B0DJQQ38T1", "YES"),
        (AU, "800", "B0DJQQ38T2", "true"),
        (AU, "800 ", "B0DJQQ38T3", "true"),
        (AU, "9999", "B0DJQQ38T4", "true"),
        (AU, "4500", "B0DJQQ38T5", "YES"),
    )
    assert [(group.cause, group.count) for group in preflight.groups] == [
        (Cause.LOST_ZERO, 2),
        (Cause.UNKNOWN_POSTCODE, 1),
        (Cause.TIDIED, 2),
    ]
    lost, _, tidied = preflight.groups
    assert (lost.level, lost.field, lost.lines) == (Level.ERROR, Field.POSTCODE, (3, 4))
    assert (lost.suggested, lost.example_before, lost.example_after) == (2, "800", "0800")
    assert (tidied.suggested, tidied.example_before, tidied.example_after) == (0, "YES", "true")


def test_a_group_shows_an_example_that_can_be_mended() -> None:
    preflight = check_lines(
        (AU, "4500", "B0DJQQ38T1", "perhaps"), (AU, "4500", "B0DJQQ38T2", "wahr")
    )
    (group,) = preflight.groups
    assert (group.count, group.suggested) == (2, 1)
    assert (group.example_before, group.example_after) == ("wahr", "true")


def test_the_verdicts_are_told_in_words() -> None:
    preflight = check_lines(good_row(1), good_row(1), (AU, "4500", "no", "true"))
    assert preflight.words == "1 ready · 1 error · 1 repeated"
    wrong = [(AU, "4500", f"no{number}", "true") for number in range(1_200)]
    assert check_lines(*wrong).words == "1,200 errors"


def test_a_long_check_can_be_stopped_and_tells_how_far_it_is() -> None:
    rows = table(good_row(number) for number in range(2_500))
    told: list[tuple[int, int]] = []
    check(
        rows,
        FOUR_COLUMNS,
        KNOWN,
        header_length=4,
        on_progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(0, 2_500), (1_000, 2_500), (2_000, 2_500), (2_500, 2_500)]
    answers = iter([False, False, True])
    with pytest.raises(Stopped):
        check(rows, FOUR_COLUMNS, KNOWN, header_length=4, stop=lambda: next(answers))


def test_the_search_for_repeats_can_be_stopped_too() -> None:
    answers = iter([False, True])
    with pytest.raises(Stopped):
        check(
            table([good_row(1)]),
            FOUR_COLUMNS,
            KNOWN,
            header_length=4,
            stop=lambda: next(answers),
        )


@given(st.lists(st.lists(CELLS, max_size=7), max_size=30))
def test_any_text_at_all_gets_a_verdict_and_the_totals_add_up(lines: list[list[str]]) -> None:
    preflight = check_lines(*lines)
    assert len(preflight.rows) == len(lines) == sum(preflight.counts.values())
    assert [row.row.line for row in preflight.rows] == [row.line for row in preflight.sources]
    for checked in preflight.rows:
        has_error = any(finding.level is Level.ERROR for finding in checked.findings)
        assert has_error == (checked.verdict is Verdict.ERROR)
        if checked.verdict is Verdict.ERROR:
            continue
        row = checked.row
        assert row.domain in (AU, US, DE)
        assert (row.domain, row.postcode) in KNOWN.postcodes
        assert re.fullmatch("[A-Z0-9]{10}", row.asin)
        assert row.raw_html in ("true", "false")
    keys = [row.row.key for row in preflight.sendable]
    assert len(keys) == len(set(keys))
    assert not set(keys) & set(KNOWN.existing)


@given(st.lists(st.lists(CELLS, min_size=6, max_size=6), min_size=1, max_size=20))
def test_a_row_that_was_checked_is_judged_the_same_when_checked_again(
    lines: list[list[str]],
) -> None:
    checker = Checker(KNOWN)
    for checked in check_lines(*lines).rows:
        again = checker.judge(checked.row)
        assert again.row == checked.row
        is_error = again.verdict is Verdict.ERROR
        assert is_error == (checked.verdict is Verdict.ERROR)


def test_what_is_known_comes_from_look_ups_and_the_list() -> None:
    assert set(KNOWN.domains) == {domain.name for domain in DOMAINS}
    assert len(KNOWN.postcodes) == len(POSTCODES)
    assert KNOWN.gaps == ()
