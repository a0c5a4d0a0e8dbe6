"""Answers that differ from the vendor's examples, in ways that must and must not matter."""

from __future__ import annotations

import json

import pytest

from multicart_tui.domain.ids import AsinId, CollectionId, OutputId
from multicart_tui.domain.models import (
    AsinChanges,
    Domain,
    NewAsin,
    NewAsins,
    OutputRecord,
    Postcode,
    RejectedRow,
)
from multicart_tui.errors import AnswerError, Outcome
from tests.api.wire import Answer, Wire, bare, ok

C101 = CollectionId(101)
NEW = NewAsin(C101, Domain(1, "amazon.com.au"), Postcode(15, "4500"), "B0DJQQ38TG")
MANY = NewAsins(C101, "amazon.com.au", "4500", ("B0DJQQ38TG",))


def counted(*rows: object, total: object = 1) -> Answer:
    return ok({"total_count": total, "asin_list": list(rows)})


async def test_a_row_needs_only_an_id_and_an_asin() -> None:
    found = await Wire(counted({"id": "5", "asin": "B0DJQQ38TG"})).api().list_asins(C101)
    (row,) = found.rows
    assert (row.id, row.asin, row.collection) == (AsinId(5), "B0DJQQ38TG", C101)
    assert (row.domain, row.postcode, row.custom_id, row.output) == (None, None, "", "")
    assert row.include_raw_html is False


async def test_nulls_become_defaults() -> None:
    nulls = dict.fromkeys(
        ("collection", "domain", "customer_postcode", "custom_id", "include_raw_html", "output",
         "created_at", "updated_at")
    )  # fmt: skip
    found = await Wire(ok({"id": 5, "asin": "B0DJQQ38TG", **nulls})).api().get_asin(AsinId(5))
    assert (found.domain, found.custom_id, found.include_raw_html) == (None, "", False)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(True, True), ("true", True), ("True", True), (1, True), ("1", True), (False, False),
     ("false", False), (0, False), ("", False), (None, False), ([], False)],
)  # fmt: skip
async def test_raw_html_may_come_in_several_forms(value: object, expected: bool) -> None:
    row = {"id": 5, "asin": "B0DJQQ38TG", "include_raw_html": value}
    assert (await Wire(ok(row)).api().get_asin(AsinId(5))).include_raw_html is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"id": "1", "domain": "amazon.com.au"}, Domain(1, "amazon.com.au")),
        ({"domain": "amazon.com.au"}, Domain(None, "amazon.com.au")),
        (1, Domain(1, "")),
        ("amazon.com.au", Domain(None, "amazon.com.au")),
    ],
)
async def test_a_domain_may_be_an_object_an_id_or_a_name(value: object, expected: Domain) -> None:
    row = {"id": 5, "asin": "B0DJQQ38TG", "domain": value}
    assert (await Wire(ok(row)).api().get_asin(AsinId(5))).domain == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"id": 15, "zipcode": "0800"}, Postcode(15, "0800")),
        ({"id": 15, "zipcode": 4500}, Postcode(15, "4500")),
        (15, Postcode(15, "")),
        ("0800", Postcode(None, "0800")),
    ],
)
async def test_a_postcode_as_text_is_a_value_and_as_number_an_id(
    value: object, expected: Postcode
) -> None:
    row = {"id": 5, "asin": "B0DJQQ38TG", "customer_postcode": value}
    assert (await Wire(ok(row)).api().get_asin(AsinId(5))).postcode == expected


async def test_created_row_keeps_other_ids_than_those_sent() -> None:
    answer = ok({"id": 5, "asin": "B0DJQQ38TG", "domain": 2, "customer_postcode": 99})
    found = await Wire(answer).api().create_asin(NEW)
    assert (found.domain, found.postcode) == (Domain(2, ""), Postcode(99, ""))


@pytest.mark.parametrize(
    "row",
    [{"asin": "B0DJQQ38TG"}, {"id": None, "asin": "B0DJQQ38TG"}, {"id": 0, "asin": "B0DJQQ38TG"},
     {"id": True, "asin": "B0DJQQ38TG"}, {"id": "x", "asin": "B0DJQQ38TG"}, {"id": 5},
     {"id": 5, "asin": ""}, {"id": 5, "asin": None}, "B0DJQQ38TG", None],
)  # fmt: skip
async def test_a_row_that_cannot_be_addressed_is_an_error_and_not_dropped(row: object) -> None:
    good = {"id": 4, "asin": "B0DJQQ38TG"}
    with pytest.raises(AnswerError) as caught:
        await Wire(counted(good, row)).api().list_asins(C101)
    assert caught.value.outcome is Outcome.NOT_DONE


async def test_one_odd_text_does_not_make_a_page_unreadable() -> None:
    body = (
        b'\xef\xbb\xbf{"code":200,"status":1,"data":{"total_count":"2","asin_list":['
        b'{"id":5,"asin":"B0DJQQ38TG","custom_id":"a\\ud800b \\ud83d\\ude00 \\\\ud800"},'
        b'{"id":6,"asin":"B0ABC12345","custom_id":"\xff"}]}}'
    )
    found = await Wire(Answer(body=body)).api().list_asins(C101)
    assert found.rows[0].custom_id == "a\ufffdb \U0001f600 \\ud800"
    assert found.rows[1].custom_id == "\ufffd"
    assert found.total == 2


def stretches(*sizes: int) -> list[Answer]:
    """Bare arrays of so many rows each, numbered on."""
    answers, first = [], 1
    for size in sizes:
        rows = [{"id": n, "asin": f"B0{n:08d}"} for n in range(first, first + size)]
        answers.append(ok(rows))
        first += size
    return answers


async def test_without_a_total_the_rest_is_counted() -> None:
    wire = Wire(*stretches(100, 150, 0))
    found = await wire.api().list_asins(C101, limit=100)
    assert (len(found.rows), found.total) == (100, 250)
    asked = [sent.json for sent in wire.sent]
    assert [body["skip"] for body in asked if isinstance(body, dict)] == [0, 100, 250]


async def test_past_the_end_without_a_total_everything_is_counted() -> None:
    wire = Wire(ok([]), *stretches(3, 0))
    found = await wire.api().list_asins(C101, skip=500)
    assert (found.rows, found.total) == ((), 3)


async def test_counting_a_list_that_never_ends_is_given_up() -> None:
    with pytest.raises(AnswerError, match="goes on past"):
        await Wire(*stretches(1_000)).api().list_asins(C101)


@pytest.mark.parametrize("total", [None, "many", [], 1.5])
async def test_a_total_that_is_no_number_is_counted_instead(total: object) -> None:
    wire = Wire(counted({"id": 5, "asin": "B0DJQQ38TG"}, total=total), ok([]))
    assert (await wire.api().list_asins(C101)).total == 1


@pytest.mark.parametrize("data", [None, "text", 5, {}, {"asin_list": None}, {"asin_list": {}}])
async def test_a_list_answer_without_a_list_is_an_error(data: object) -> None:
    with pytest.raises(AnswerError):
        await Wire(ok(data)).api().list_asins(C101)


async def test_another_row_than_the_one_asked_for_is_another_record() -> None:
    wire = Wire(ok({"id": 6, "asin": "B0DJQQ38TG"}))
    with pytest.raises(
        AnswerError, match="Asked for ASIN #5, the answer is another record"
    ) as read:
        await wire.api().get_asin(AsinId(5))
    assert read.value.outcome is Outcome.NOT_DONE
    with pytest.raises(AnswerError) as write:
        await wire.api().update_asin(AsinId(5), AsinChanges(custom_id="x"))
    assert write.value.outcome is Outcome.UNKNOWN


async def test_another_output_than_the_one_asked_for_is_another_record() -> None:
    wire = Wire(ok({"id": 89, "output_json": {}}))
    with pytest.raises(AnswerError, match="another record, OUTPUT #89"):
        await wire.api().get_output(OutputId(88))


async def test_rows_of_another_collection_are_refused() -> None:
    row = {"id": 5, "asin": "B0DJQQ38TG", "collection": 102}
    with pytest.raises(AnswerError, match="collection #101, but ASIN #5 is of collection #102"):
        await Wire(counted(row)).api().list_asins(C101)
    with pytest.raises(AnswerError, match="OUTPUT #88 is of collection #102"):
        await Wire(ok([{"id": 88, "collection": 102}])).api().list_outputs(C101)
    with pytest.raises(AnswerError, match="names no usable collection"):
        await Wire(counted(row | {"collection": "?"})).api().list_asins(C101)


async def test_a_new_row_in_another_collection_has_an_unknown_outcome() -> None:
    wire = Wire(ok({"id": 5, "asin": "B0DJQQ38TG", "collection": 102}))
    with pytest.raises(AnswerError) as caught:
        await wire.api().create_asin(NEW)
    assert caught.value.outcome is Outcome.UNKNOWN


@pytest.mark.parametrize("payload", [{"a": 1}, [1, 2], "text", None, 1.5, []])
async def test_a_payload_may_be_any_json(payload: object) -> None:
    wire = Wire(ok({"id": 88, "output_json": payload, "output_json_count": None}))
    record, found = await wire.api().get_output(OutputId(88))
    assert found == payload
    assert record.item_count is None


async def test_an_output_row_needs_only_an_id() -> None:
    found = await Wire(ok({"outputs": [{"id": "88"}]})).api().list_outputs(C101)
    assert found.rows == (OutputRecord(OutputId(88), C101, None),)


async def test_an_output_without_a_payload_says_so() -> None:
    with pytest.raises(AnswerError, match="without its payload"):
        await Wire(ok({"id": 88})).api().get_output(OutputId(88))


async def test_error_rows_keep_every_key() -> None:
    rows = [
        {"row": 7, "asin": "B0XYZ99999", "errors": ["bad", None], "ok": False},
        "row 9 is broken",
        {"line": 3},
    ]
    found = await Wire(ok({"success_count": "4", "error_rows": rows})).api().create_asins(MANY)
    assert found.success_count == 4
    assert found.rejected == (
        RejectedRow(
            "B0XYZ99999",
            '["bad",null]',
            {"row": "7", "asin": "B0XYZ99999", "errors": '["bad",null]', "ok": "false"},
        ),
        RejectedRow("", "row 9 is broken", {"error": "row 9 is broken"}),
        RejectedRow("", "", {"line": "3"}),
    )


@pytest.mark.parametrize(("errors", "count"), [(None, 0), ({"asin": "X", "error": "no"}, 1)])
async def test_error_rows_may_be_missing_or_a_single_object(errors: object, count: int) -> None:
    found = await Wire(ok({"success_count": 1, "error_rows": errors})).api().create_asins(MANY)
    assert len(found.rejected) == count


@pytest.mark.parametrize("data", [{}, {"success_count": -1}, {"success_count": "?"}, [], None])
async def test_a_batch_without_a_count_has_an_unknown_outcome(data: object) -> None:
    with pytest.raises(AnswerError) as caught:
        await Wire(ok(data)).api().create_asins(MANY)
    assert caught.value.outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("data", "said"), [("Gone", "Gone"), (None, ""), ({"id": 5}, '{"id":5}'), ("a\x1bb", "a␛b")]
)
async def test_delete_returns_whatever_was_said(data: object, said: str) -> None:
    assert await Wire(ok(data)).api().delete_asin(AsinId(5)) == said


@pytest.mark.parametrize("status", [1, "1", True, 1.0])
async def test_success_may_be_written_in_several_ways(status: object) -> None:
    body = json.dumps({"code": "200", "data": "done", "status": status}).encode()
    assert await Wire(Answer(body=body)).api().delete_asin(AsinId(5)) == "done"


async def test_lookups_forgive_what_they_can() -> None:
    assert await Wire(bare(["amazon.de"])).api().domains() == (Domain(None, "amazon.de"),)
    rows = [{"id": "7", "zipcode": 4500, "domain": "amazon.com.au"}, {"zipcode": "1", "domain": 4}]
    assert await Wire(ok({"zipcodes": rows})).api().postcodes() == (
        Postcode(7, "4500", "amazon.com.au"),
        Postcode(None, "1", ""),
    )


@pytest.mark.parametrize("answer", [bare({}), bare({"detail": "hello"}), bare([]), ok(None)])
async def test_a_profile_of_nobody_proves_nothing(answer: Answer) -> None:
    with pytest.raises(AnswerError):
        await Wire(answer).api().profile()


@pytest.mark.parametrize("answer", [bare({"a": [], "b": []}), bare([{}]), bare({}), ok("x")])
async def test_unusable_lookups_are_errors(answer: Answer) -> None:
    api = Wire(answer).api()
    for read in (api.domains, api.postcodes, lambda: api.list_collections("/x/")):
        with pytest.raises(AnswerError):
            await read()
