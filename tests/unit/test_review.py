"""A review keeps its counts right while rows are mended and sent again."""

from __future__ import annotations

import time
from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multicart_tui.domain.asin import Level
from multicart_tui.domain.checker import Checker
from multicart_tui.domain.ids import AsinId
from multicart_tui.domain.import_job import JobRow, RowState
from multicart_tui.domain.import_rows import Cause, Field, Finding, ImportRow
from multicart_tui.domain.known import Known
from multicart_tui.domain.models import AsinKey, Domain, Postcode
from multicart_tui.domain.review import Review
from multicart_tui.domain.review_rows import ReviewRow, RowOutcome, Totals, review_rows
from multicart_tui.errors import UsageError

SHOP = "amazon.com.au"
KNOWN = Known.of(
    [Domain(1, SHOP)],
    [Postcode(15, "4500", SHOP, "active"), Postcode(16, "0800", SHOP, "active")],
)
BAD_ASIN = Finding(Cause.BAD_ASIN, Level.ERROR, "An ASIN has 10 characters.", Field.ASIN, "B0")
LOST_ZERO = Finding(Cause.LOST_ZERO, Level.ERROR, "No 800.", Field.POSTCODE, "800", "0800")
DUPLICATE = Finding(Cause.DUPLICATE, Level.WARNING, "Duplicate entry", None, "")
REFUSED = Finding(Cause.REFUSED, Level.ERROR, "Postcode not found", Field.POSTCODE, "9999")
REPEATED = Finding(Cause.REPEATED, Level.WARNING, "Same as line 2.")
THERE = Finding(Cause.ALREADY_THERE, Level.WARNING, "Already in the collection.")
TIDIED = Finding(Cause.TIDIED, Level.WARNING, "Spaces taken away.", Field.ASIN, " B0 ")


def asin(number: int) -> str:
    return f"B0{number:08d}"


def row(number: int, state: RowState, *findings: Finding, **values: str) -> JobRow:
    fields = {"domain": SHOP, "postcode": "4500", "asin": asin(number)} | values
    return JobRow(number, (fields["asin"],), ImportRow(number + 1, **fields), state, findings)


def rows_of_a_file() -> list[JobRow]:
    return [
        row(1, RowState.LANDED),
        row(2, RowState.LEFT_OUT, BAD_ASIN, asin="B0"),
        row(3, RowState.LEFT_OUT, LOST_ZERO, postcode="800"),
        row(4, RowState.LEFT_OUT, TIDIED, LOST_ZERO, postcode="800"),
        row(5, RowState.REJECTED, REFUSED, postcode="9999"),
        row(6, RowState.REJECTED, DUPLICATE),
        row(7, RowState.LEFT_OUT, REPEATED, asin=asin(1)),
        row(8, RowState.LEFT_OUT, THERE),
        row(9, RowState.UNKNOWN),
        row(10, RowState.SENT),
        row(11, RowState.PLANNED),
        row(12, RowState.LEFT_OUT, TIDIED),
        row(13, RowState.ALREADY),
    ]


def open_review(rows: list[JobRow] | None = None, *, is_strict: bool = False) -> Review:
    kept = rows_of_a_file() if rows is None else rows
    return Review(review_rows(kept), Checker(KNOWN).check_row, is_strict=is_strict)


def test_every_row_of_the_file_is_counted_once() -> None:
    totals = open_review().totals
    assert totals == Totals(
        landed=1, already=3, repeated=1, rejected=1, left_out=3, not_sent=2, unknown=2
    )
    assert totals.total == 13
    assert totals.words == (
        "1 landed · 3 already there · 1 repeated · 1 rejected · 3 left out · 2 not sent"
        " · 2 outcome unknown · 13 rows in all"
    )


def test_causes_come_with_their_counts_and_failures_first() -> None:
    groups = open_review().groups
    assert [(group.cause, group.count) for group in groups] == [
        (Cause.LOST_ZERO, 2),
        (Cause.UNKNOWN_OUTCOME, 2),
        (Cause.NOT_SENT, 2),
        (Cause.BAD_ASIN, 1),
        (Cause.REFUSED, 1),
        (Cause.ALREADY_THERE, 2),
        (Cause.DUPLICATE, 1),
        (Cause.REPEATED, 1),
    ]
    assert [group.cause for group in groups if not group.is_failure] == [
        Cause.ALREADY_THERE,
        Cause.DUPLICATE,
        Cause.REPEATED,
    ]
    assert sum(group.count for group in groups) == 12


def test_a_group_has_its_rows_in_file_order() -> None:
    review = open_review()
    assert review.numbers(Cause.LOST_ZERO) == (3, 4)
    assert review.numbers(Cause.FULL) == ()
    assert review.numbers() == tuple(range(2, 14))


def test_duplicates_are_failures_only_when_one_is_strict() -> None:
    assert open_review().failures == 8
    strict = open_review(is_strict=True)
    assert strict.failures == 12
    assert all(group.is_failure for group in strict.groups)


def test_an_edit_is_checked_at_once_and_counted_as_fixed() -> None:
    review = open_review()
    entry = review.edit(2, Field.ASIN, asin(99))
    assert entry.is_fixed
    assert entry.state == "fixed"
    assert entry.row.asin == asin(99)
    assert (review.totals.left_out, review.totals.fixed, review.totals.total) == (2, 1, 13)
    assert [group.fixed for group in review.groups if group.cause is Cause.BAD_ASIN] == [1]
    assert list(review.retry_rows()) == [2]
    assert [each.base.number for each in review.fixed] == [2]


def test_an_edit_that_mends_nothing_says_so() -> None:
    review = open_review()
    entry = review.edit(2, Field.ASIN, "B0-")
    assert entry.state == "still wrong"
    assert entry.finding is not None
    assert entry.finding.cause is Cause.BAD_ASIN
    assert review.retry_rows() == {}
    assert list(review.edits) == [2]


def test_typing_back_what_was_there_is_no_change() -> None:
    review = open_review()
    review.edit(5, Field.POSTCODE, "4500")
    review.edit(5, Field.POSTCODE, "9999")
    assert review.edits == {}
    assert review.entry(5).state == "rejected"


@pytest.mark.parametrize(
    ("number", "why"),
    [(1, "It landed"), (9, "may have landed"), (10, "may have landed"), (11, "waits to be sent")],
)
def test_a_row_that_may_be_in_the_collection_is_not_changed(number: int, why: str) -> None:
    review = open_review()
    with pytest.raises(UsageError) as refused:
        review.edit(number, Field.ASIN, asin(99))
    assert why in refused.value.message
    assert f"Line {number + 1} " in refused.value.title


@pytest.mark.parametrize("taken", [1, 6, 8, 9, 11, 13])
def test_a_row_edited_into_a_copy_of_another_is_not_sent(taken: int) -> None:
    review = open_review()
    entry = review.edit(2, Field.ASIN, asin(taken).lower())
    assert entry.state == "repeated"
    assert entry.finding is not None
    assert f"Line {taken + 1} " in entry.finding.text
    assert review.retry_rows() == {}


def test_of_two_rows_edited_alike_the_first_is_sent_until_it_is_taken_back() -> None:
    review = open_review()
    review.edit(5, Field.POSTCODE, "4500")
    review.edit(2, Field.ASIN, asin(5))
    assert list(review.retry_rows()) == [2]
    assert review.entry(5).state == "repeated"
    assert review.undo() == "the edit"
    assert list(review.retry_rows()) == [5]


def test_changing_something_else_of_a_duplicate_does_not_make_it_new() -> None:
    review = open_review()
    entry = review.edit(6, Field.RAW_HTML, "true")
    assert entry.state == "already there"
    assert review.retry_rows() == {}


def test_a_row_that_the_collection_has_is_told_when_it_is_edited() -> None:
    key = AsinKey(SHOP, "4500", asin(77))
    checker = Checker(msgspec.structs.replace(KNOWN, existing={key: AsinId(7)}))
    review = Review(review_rows(rows_of_a_file()), checker.check_row)
    entry = review.edit(2, Field.ASIN, asin(77))
    assert entry.state == "already there"
    assert "ASIN #7" in entry.findings[-1].text


def test_a_suggestion_is_taken_for_the_whole_group_and_taken_back_at_once() -> None:
    review = open_review()
    assert [group.suggestions for group in review.groups][:2] == [2, 0]
    assert review.apply_suggestions(Cause.LOST_ZERO) == 2
    assert [review.entry(number).row.postcode for number in (3, 4)] == ["0800", "0800"]
    assert [group.suggestions for group in review.groups][:2] == [0, 0]
    assert review.apply_suggestions(Cause.LOST_ZERO) == 0
    assert review.undo() == "the suggestion for 2 rows"
    assert review.totals.fixed == 0
    assert not review.can_undo
    assert review.undo() == ""


def test_a_suggestion_behind_another_fault_is_taken_too() -> None:
    review = open_review(
        [row(1, RowState.LEFT_OUT, BAD_ASIN, LOST_ZERO, asin="B0", postcode="800")]
    )
    assert review.apply_suggestions(Cause.LOST_ZERO) == 1
    entry = review.edit(1, Field.ASIN, asin(5))
    assert (entry.is_fixed, entry.row.postcode) == (True, "0800")


def test_a_value_is_replaced_in_one_column_of_one_group() -> None:
    review = open_review()
    assert review.count_matches(Field.POSTCODE, "800", cause=Cause.LOST_ZERO) == 2
    assert review.count_matches(Field.POSTCODE, "800", cause=Cause.REFUSED) == 0
    assert review.replace(Field.POSTCODE, "800", "4500", cause=Cause.LOST_ZERO) == 2
    assert review.totals.fixed == 2
    assert review.undo() == "the replacement in 2 rows"


def test_a_part_of_a_value_is_replaced_where_it_is_wanted() -> None:
    review = open_review()
    assert review.count_matches(Field.POSTCODE, "99") == 0
    assert review.replace(Field.POSTCODE, "99", "45", is_whole_cell=False) == 1
    assert review.entry(5).row.postcode == "4545"


def test_replacing_leaves_alone_what_waits_or_landed() -> None:
    review = open_review()
    review.replace(Field.DOMAIN, SHOP, "amazon.com")
    assert review.entry(1).change is None
    assert review.entry(11).change is None
    assert review.entry(2).row.domain == "amazon.com"


def test_replacing_a_value_by_itself_changes_nothing() -> None:
    review = open_review()
    assert review.replace(Field.POSTCODE, "800", "800") == 0
    assert not review.can_undo


def test_an_empty_text_cannot_be_looked_for_inside_values() -> None:
    review = open_review()
    with pytest.raises(UsageError):
        review.replace(Field.CUSTOM_ID, "", "x", is_whole_cell=False)
    assert review.count_matches(Field.CUSTOM_ID, "") == 8


def test_a_round_takes_the_sent_rows_and_keeps_the_other_changes() -> None:
    review = open_review()
    review.edit(5, Field.POSTCODE, "4500")
    review.edit(2, Field.ASIN, "B0-")
    after = rows_of_a_file()
    after[4] = row(5, RowState.LANDED)
    review.take_round(review_rows(after))
    assert review.totals.landed == 2
    assert review.totals.total == 13
    assert review.entry(5).change is None
    assert review.entry(2).state == "still wrong"
    assert not review.can_undo


def test_a_row_rejected_again_comes_back_with_the_new_words() -> None:
    review = open_review()
    review.edit(5, Field.POSTCODE, "4500")
    again = Finding(Cause.REFUSED, Level.ERROR, "Postcode is paused", Field.POSTCODE, "4500")
    after = rows_of_a_file()
    after[4] = row(5, RowState.REJECTED, again)
    review.take_round(review_rows(after))
    entry = review.entry(5)
    assert entry.finding == again
    assert entry.state == "rejected"


def test_rounds_go_on_until_nothing_is_left_to_mend() -> None:
    review = open_review([row(1, RowState.LANDED), row(2, RowState.LEFT_OUT, BAD_ASIN, asin="B0")])
    review.edit(2, Field.ASIN, asin(2))
    review.take_round(review_rows([row(2, RowState.LANDED)]))
    assert review.totals == Totals(landed=2)
    assert review.groups == ()
    assert review.numbers() == ()
    assert review.failures == 0


def test_a_rejection_without_a_finding_still_has_a_cause() -> None:
    review = open_review([row(1, RowState.REJECTED)])
    assert review.groups[0].cause is Cause.REFUSED
    assert review.entry(1).finding is None


def edit_by_hand(review: Review, at: int) -> None:
    rows = [number for number in review.numbers() if review.entry(number).base.is_editable]
    review.edit(rows[at % len(rows)], Field.ASIN, asin(at % 4 + 1))


ACTIONS: list[Callable[[Review, int], object]] = [
    edit_by_hand,
    lambda review, at: review.apply_suggestions(Cause.LOST_ZERO),
    lambda review, at: review.replace(Field.POSTCODE, "4500", "0800"),
    lambda review, at: review.replace(Field.ASIN, "0", "1", is_whole_cell=False),
    lambda review, at: review.undo(),
]


@given(st.lists(st.tuples(st.integers(0, len(ACTIONS) - 1), st.integers(0, 50)), max_size=12))
@settings(max_examples=60)
def test_whatever_is_done_the_counts_add_up_and_undoing_all_of_it_restores_the_start(
    done: list[tuple[int, int]],
) -> None:
    review = open_review()
    start = review.totals
    for which, at in done:
        ACTIONS[which](review, at)
        retried = review.retry_rows()
        assert review.totals.total == 13
        assert review.totals.fixed == len(retried) == sum(g.fixed for g in review.groups)
        keys = [each.key for each in retried.values()]
        assert len(set(keys)) == len(keys)
        assert all(each.is_fixed for each in review.fixed)
    while review.can_undo:
        review.undo()
    assert review.totals == start
    assert review.edits == {}


def test_five_thousand_rows_are_mended_and_grouped_without_a_pause() -> None:
    bad = [row(number, RowState.LEFT_OUT, LOST_ZERO, postcode="800") for number in range(1, 5001)]
    review = open_review(bad)
    began = time.process_time()
    assert review.apply_suggestions(Cause.LOST_ZERO) == 5000
    for number in range(1, 51):
        review.edit(number, Field.POSTCODE, "4500")
        assert review.groups
    assert time.process_time() - began < 5
    assert review.totals.fixed == 5000


def test_a_landed_row_knows_its_row_of_the_collection() -> None:
    landed = msgspec.structs.replace(row(1, RowState.LANDED), asin_id=AsinId(9))
    (kept,) = review_rows([landed])
    assert kept == ReviewRow(1, (asin(1),), landed.row, RowOutcome.LANDED, asin_id=AsinId(9))
    assert kept.cause is None


def test_rows_that_the_check_passes_now_are_sent_again_unchanged_and_no_others() -> None:
    active = Known.of([Domain(1, SHOP)], [Postcode(17, "9999", SHOP, "active")])
    review = open_review([*rows_of_a_file(), row(14, RowState.REJECTED, REFUSED, postcode="9998")])
    assert review.take_as_they_are(Cause.REFUSED) == 0, "the check knows no such postcode yet"
    assert not review.can_undo

    review.hold_against(Checker(active).check_row)
    assert review.take_as_they_are(Cause.REFUSED) == 1
    assert review.retry_rows() == {5: row(5, RowState.REJECTED, postcode="9999").row}
    assert review.totals.total == 14
    assert review.take_as_they_are(Cause.REFUSED) == 0, "it is to be sent already"
    assert review.take_as_they_are(Cause.REPEATED) == 0, "another row has its ASIN"
    assert review.undo() == "sending 1 row unchanged"
    assert not review.retry_rows()
