"""A file and a collection are compared by key, and no row of either is counted twice."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from multicart_tui.domain.ids import AsinId
from multicart_tui.domain.models import COLLECTION_CAP, AsinChanges, AsinRecord
from multicart_tui.domain.sync_plan import USUAL, SyncGroup, SyncPlan, make_sync_plan
from tests.unit.import_tables import (
    AU,
    DOMAINS,
    FOUR_COLUMNS,
    POSTCODES,
    SIX_COLUMNS,
    STANDING,
    check_lines,
    good_row,
)


def record(number: int, asin: str, **values: object) -> AsinRecord:
    there = AsinRecord(AsinId(number), asin, DOMAINS[0], POSTCODES[0], output="JSON")
    return msgspec.structs.replace(there, **values)


def compare(
    *lines: tuple[str, ...], there: list[AsinRecord], total: int | None = None, **how: bool
) -> SyncPlan:
    preflight = check_lines(*lines)
    mapping = SIX_COLUMNS if max(map(len, lines), default=4) == 6 else FOUR_COLUMNS
    count = len(there) if total is None else total
    return make_sync_plan(preflight.rows, mapping, there, total=count, **how)


def test_rows_are_new_different_alike_or_only_in_the_collection() -> None:
    plan = compare(
        (AU, "4500", "B0NEW00001", "false", "", ""),
        (AU, "4500", "B0SAME0001", "false", "mine", ""),
        (AU, "4500", "B0DIFF0001", "true", "mine", "HTML"),
        there=[
            record(1, "B0SAME0001", custom_id="mine"),
            record(2, "b0diff0001", custom_id="yours"),
            record(3, "B0ONLY0001"),
        ],
    )
    assert [row.row.asin for row in plan.additions] == ["B0NEW00001"]
    assert [(edit.record.id.value, edit.changes) for edit in plan.edits] == [
        (2, AsinChanges(custom_id="mine", include_raw_html=True, output="HTML"))
    ]
    assert [row.asin for row in plan.deletions] == ["B0ONLY0001"]
    assert plan.same == 1
    assert plan.words == (
        "+1 new, ~1 differ (custom id 1, raw HTML 1, output 1), -1 only in the collection, 1 alike"
    )
    assert plan.notes == ()
    assert {group: plan.count(group) for group in SyncGroup} == dict.fromkeys(SyncGroup, 1)


def test_what_the_file_says_nothing_of_stays_as_it_is() -> None:
    there = [record(1, "B0SAME0001", custom_id="mine", include_raw_html=True, output="HTML")]
    assert compare((AU, "4500", "B0SAME0001", "true"), there=there).same == 1
    empty = compare((AU, "4500", "B0SAME0001", "true", "", ""), there=there)
    assert (empty.same, empty.edits) == (1, ())


def test_deletions_are_off_unless_somebody_switches_them_on() -> None:
    assert SyncGroup.DELETE not in USUAL


def test_nothing_is_deleted_while_a_row_of_the_file_is_wrong() -> None:
    plan = compare((AU, "800", "B0ONLY0001", "false"), there=[record(3, "B0ONLY0001")])
    assert (plan.deletions, plan.only_there, plan.wrong) == ((), 1, 1)
    assert plan.notes[0] == "1 row of the file with errors: left alone."
    assert "Nothing can be deleted while rows of the file have errors" in plan.notes[1]


def test_nothing_is_deleted_that_a_torn_list_may_only_seem_to_have() -> None:
    plan = compare(
        (AU, "4500", "B0SAME0001", "false"),
        there=[record(1, "B0SAME0001"), record(2, "B0ONLY0001")],
        is_whole=False,
    )
    assert (plan.deletions, plan.only_there) == ((), 1)
    assert "changed while it was read" in plan.notes[0]


def test_a_row_that_is_repeated_counts_once() -> None:
    plan = compare(
        (AU, "4500", "B0NEW00001", "false"),
        (AU, "4500", "B0NEW00001", "true"),
        (AU, "4500", "B0SAME0001", "false"),
        (AU, "4500", "B0SAME0001", "true"),
        there=[record(1, "B0SAME0001")],
    )
    assert (len(plan.additions), plan.edits, plan.same, plan.repeated) == (1, (), 1, 2)
    assert "2 rows of the file repeating others" in plan.notes[0]


def test_a_file_of_another_collection_is_suspected() -> None:
    plan = compare((AU, "4500", "B0NEW00001", "false"), there=[STANDING])
    assert plan.notes == ("The file has no row of the collection: are they the right two?",)


def test_deletions_make_room_for_additions() -> None:
    plan = compare(good_row(1), there=[STANDING, record(6, "B0ONLY0001")], total=COLLECTION_CAP)
    assert plan.room(USUAL) == 0
    assert plan.room({*USUAL, SyncGroup.DELETE}) == 2


@given(st.lists(st.integers(0, 8)), st.sets(st.integers(0, 8)))
def test_every_row_of_both_is_in_one_place(numbers: list[int], held: set[int]) -> None:
    there = [record(number + 1, f"B0GOOD{number:04d}") for number in held]
    lines = [(AU, "4500", f"B0GOOD{number:04d}", "false") for number in numbers]
    plan = compare(*lines, there=there)
    assert len(plan.additions) + plan.same + len(plan.edits) + plan.repeated == len(lines)
    assert plan.same + len(plan.edits) + plan.only_there == len(there)
    assert {row.row.asin for row in plan.additions} == {
        f"B0GOOD{number:04d}" for number in set(numbers) - held
    }
