"""Rejections find their rows, whatever shape the service gives them."""

from __future__ import annotations

import time
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multicart_tui.domain.asin import Level
from multicart_tui.domain.import_rows import Cause, Field, ImportRow
from multicart_tui.domain.models import AsinKey, RejectedRow
from multicart_tui.domain.rejections import NO_WORDS, classify, explain, match, settle

FIRST, SECOND, THIRD = "B0DJQQ38TG", "B0ABC12345", "B0XYZ99999"


def row(line: int, asin: str, postcode: str = "4500", domain: str = "amazon.com.au") -> ImportRow:
    return ImportRow(line, domain, postcode, asin)


def told(error: str = "Postcode not found", **keys: object) -> RejectedRow:
    details = {key: str(value) for key, value in keys.items()}
    return RejectedRow(details.get("asin", ""), error, {**details, "error": error})


def numbered(asin: str, key: str, number: int) -> RejectedRow:
    details = {"asin": asin, key: str(number), "error": "No"}
    return RejectedRow(asin, "No", details)


SENT = (row(2, FIRST), row(5, SECOND), row(9, THIRD))


def test_an_asin_sent_once_is_enough() -> None:
    found = match([told("Duplicate entry", asin=THIRD.lower())], SENT)
    assert list(found.by_row) == [2]
    assert found.by_row[2].cause is Cause.DUPLICATE
    assert found.by_row[2].level is Level.WARNING
    assert found.by_row[2].text == "Duplicate entry"


@pytest.mark.parametrize("offset", [0, 1, 2])
@pytest.mark.parametrize("key", ["row_number", "Line", "row index", "#", "lineNumber"])
def test_a_line_number_is_counted_as_the_asins_beside_it_say(key: str, offset: int) -> None:
    twice = (row(2, FIRST), row(3, SECOND, "4500"), row(4, SECOND, "0800"))
    found = match([numbered(FIRST, key, offset), numbered(SECOND, key, 2 + offset)], twice)
    assert sorted(found.by_row) == [0, 2]
    assert not found.ambiguous


def test_a_line_number_that_contradicts_the_asin_is_not_believed() -> None:
    found = match([told(asin=FIRST, line=4), told(asin=SECOND, line=3)], SENT)
    assert sorted(found.by_row) == [0, 1]


def test_a_line_number_without_an_asin_is_taken_once_the_count_is_known() -> None:
    found = match([told(asin=FIRST, line=2), told(line=4)], SENT)
    assert sorted(found.by_row) == [0, 2]


def test_a_long_word_is_not_taken_for_an_asin() -> None:
    found = match([told(asin=FIRST, line=2), told("Duplicated", line=4)], SENT)
    assert sorted(found.by_row) == [0, 2]


def test_line_numbers_alone_leave_the_neighbours_in_question() -> None:
    found = match([told(line=2)], SENT)
    assert not found.by_row
    assert found.ambiguous[0].candidates == (0, 1, 2)


def test_line_numbers_that_fit_one_way_of_counting_only_are_taken() -> None:
    found = match([told(line=2), told(line=4)], SENT)
    assert sorted(found.by_row) == [0, 2]


def test_domain_and_postcode_tell_rows_of_one_asin_apart() -> None:
    sent = (row(2, FIRST, "4500"), row(3, FIRST, "0800"), row(4, FIRST, "800", "amazon.com"))
    found = match(
        [
            told(asin=FIRST, customer_postcode="800", domain="Amazon.com.au"),
            told(asin=FIRST, domain="amazon.com"),
        ],
        sent,
    )
    assert sorted(found.by_row) == [1, 2]


def test_a_domain_told_by_its_row_id_does_not_hide_the_row() -> None:
    assert list(match([told(asin=FIRST, domain=1)], SENT).by_row) == [0]


def test_as_many_rejections_as_rows_of_an_asin_reject_them_all() -> None:
    sent = (row(2, FIRST, "4500"), row(3, FIRST, "0800"))
    found = match([told(asin=FIRST), told(asin=FIRST)], sent)
    assert sorted(found.by_row) == [0, 1]


def test_two_reasons_for_one_row_are_told_together() -> None:
    found = match([told("Domain unknown", asin=FIRST), told("Bad flag", asin=FIRST)], SENT)
    assert found.by_row[0].text == "Domain unknown; Bad flag"


def test_fewer_rejections_than_rows_name_the_lines_in_question() -> None:
    sent = (row(12, FIRST, "4500"), row(40, FIRST, "0800"))
    found = match([told(asin=FIRST)], sent)
    assert not found.by_row
    assert found.where(found.ambiguous[0]) == "lines 12 or 40"


def test_many_lines_in_question_are_counted() -> None:
    sent = tuple(row(line, FIRST, str(line)) for line in range(1, 9))
    found = match([told(asin=FIRST)], sent)
    assert found.where(found.ambiguous[0]) == "lines 1, 2, 3, 4, 5 or 3 more"


def test_what_is_about_no_row_is_kept_as_it_came() -> None:
    strange = told("Odd", asin="B0NOTSENT1")
    empty = RejectedRow("", "", {})
    found = match([strange, empty], SENT)
    assert found.unmatched == (strange, empty)
    assert explain(empty).text == NO_WORDS


@pytest.mark.parametrize(
    "words",
    ["Row 3: Invalid postcode", f"{SECOND}: Invalid postcode", f"Invalid postcode for {SECOND}"],
)
def test_a_sentence_is_searched_for_the_row_it_names(words: str) -> None:
    others = [told(asin=FIRST, line=2)] if words.startswith("Row") else []
    found = match([*others, RejectedRow("", words, {"error": words})], SENT)
    assert found.by_row[1].field is Field.POSTCODE
    assert found.by_row[1].value == "4500"


def test_a_row_inside_the_error_row_is_read() -> None:
    inner = '{"asin": "B0ABC12345", "customer_postcode": 4500}'
    found = match([RejectedRow("", "No", {"row": inner, "error": "No"})], SENT)
    assert list(found.by_row) == [1]


@pytest.mark.parametrize("broken", ['{"asin": ', "{]", '{"asin": ["B0ABC12345"]}'])
def test_broken_nested_text_drops_nothing(broken: str) -> None:
    found = match([RejectedRow("", "No", {"row": broken, "error": "No"})], SENT)
    assert len(found.by_row) + len(found.unmatched) == 1


def test_the_row_that_is_not_in_the_collection_is_the_rejected_one() -> None:
    sent = (row(12, FIRST, "4500"), row(40, FIRST, "0800"))
    settled = settle(match([told(asin=FIRST)], sent), {sent[0].key})
    assert list(settled.by_row) == [1]
    assert not settled.ambiguous


def test_a_duplicate_is_not_looked_for_among_the_absent() -> None:
    sent = tuple(row(line, FIRST, str(line)) for line in (1, 2, 3))
    answer = [told("Duplicate entry", asin=FIRST), told("Postcode not found", asin=FIRST)]
    settled = settle(match(answer, sent), {sent[0].key, sent[2].key})
    assert settled.by_row[1].cause is Cause.REFUSED
    assert settled.ambiguous[0].candidates == (0, 2)


def test_looking_that_settles_nothing_leaves_the_question_open() -> None:
    sent = (row(12, FIRST, "4500"), row(40, FIRST, "0800"))
    settled = settle(match([told(asin=FIRST)], sent), {row.key for row in sent})
    assert settled.ambiguous[0].candidates == (0, 1)


def test_settling_keeps_what_was_known() -> None:
    strange = told(asin="B0NOTSENT1")
    before = match([told(asin=FIRST), strange], SENT)
    settled = settle(before, set())
    assert settled.by_row == before.by_row
    assert settled.unmatched == (strange,)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Duplicate entry", (Cause.DUPLICATE, None)),
        ("ASIN already exists", (Cause.DUPLICATE, None)),
        ("Postcode does not exist", (Cause.REFUSED, Field.POSTCODE)),
        ("Zipcode 0800 not found", (Cause.REFUSED, Field.POSTCODE)),
        ("Domain amazon.xx not found for ASIN B0X", (Cause.REFUSED, Field.DOMAIN)),
        ("Missing or unrecognised domain/postcode", (Cause.REFUSED, None)),
        ("No postcode 4500 for this domain", (Cause.REFUSED, Field.POSTCODE)),
        ("include_raw_html must be true or false", (Cause.REFUSED, Field.RAW_HTML)),
        ("ASIN exceeds maximum length", (Cause.REFUSED, Field.ASIN)),
        ("Collection is full", (Cause.FULL, None)),
        ("Collection 101 is at its limit", (Cause.FULL, None)),
        ("Limit of 5000 items reached", (Cause.FULL, None)),
        ("A collection can hold at most 5000 ASINs.", (Cause.FULL, None)),
        ("Maximum of 5,000 ASINs per collection exceeded", (Cause.FULL, None)),
        ("Rate limit exceeded", (Cause.REFUSED, None)),
        ("Credit limit exceeded", (Cause.REFUSED, None)),
        ("Product no longer exists", (Cause.REFUSED, None)),
        ("Domain is already disabled", (Cause.REFUSED, Field.DOMAIN)),
        ("Is in the collection: exists already", (Cause.DUPLICATE, None)),
        ("Server error", (Cause.REFUSED, None)),
        ("", (Cause.REFUSED, None)),
    ],
)
def test_words_are_sorted_by_what_they_mean(
    words: str, expected: tuple[Cause, Field | None]
) -> None:
    assert classify(words) == expected


rejections = st.builds(
    lambda asin, error, details: RejectedRow(asin, error, details),
    st.sampled_from(["", FIRST, SECOND, "b0abc12345", "other"]),
    st.text(max_size=30),
    st.dictionaries(
        st.sampled_from(["asin", "line", "row", "domain", "customer_postcode", "x"]),
        st.one_of(st.integers(-2, 12).map(str), st.text(max_size=12), st.just(FIRST)),
    ),
)
rows = st.builds(
    row,
    st.integers(1, 50),
    st.sampled_from([FIRST, SECOND, THIRD]),
    st.sampled_from(["4500", "0800"]),
)


@given(st.lists(rejections, max_size=8), st.lists(rows, max_size=8), st.data())
def test_no_rejection_is_lost_and_none_is_given_to_a_row_not_sent(
    answer: list[RejectedRow], sent: list[ImportRow], data: st.DataObject
) -> None:
    keys: list[AsinKey] = data.draw(
        st.lists(st.sampled_from([each.key for each in sent])) if sent else st.just([])
    )
    found = match(answer, sent)
    for matching in (found, settle(found, set(keys))):
        told_of = len(matching.by_row) + len(matching.ambiguous) + len(matching.unmatched)
        joined = len(answer) - told_of
        assert joined >= 0
        if not matching.by_row:
            assert joined == 0
        assert all(0 <= at < len(sent) for at in matching.by_row)
        for each in matching.ambiguous:
            assert len(each.candidates) > 1
            assert not set(each.candidates) & matching.by_row.keys()


def test_five_thousand_rejections_are_matched_at_once() -> None:
    sent = [
        row(at + 2, f"B0{at % 2500:08d}", "4500" if at < 2500 else "0800") for at in range(5000)
    ]
    answer = [told(asin=each.asin, line=each.line) for each in sent]
    began = time.process_time()
    found = match(answer, sent)
    assert time.process_time() - began < 2
    assert len(found.by_row) == 5000


def test_thousands_of_rejections_about_the_same_thousands_of_rows_take_little_memory() -> None:
    rows = [ImportRow(at + 2, "amazon.com.au", "0800", f"B0{at:08d}") for at in range(3_000)]
    rejected = [RejectedRow("", "Bad zip", {"postcode": "0800"}) for _ in range(1_500)]
    tracemalloc.start()
    try:
        matching = match(rejected, rows)
        settle(matching, {row.key for row in rows[:1_000]})
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(matching.ambiguous) == 1_500
    assert peak < 20 << 20
