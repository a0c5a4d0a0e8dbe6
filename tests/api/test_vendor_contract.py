"""Every example of the vendor page: requests compared field by field, answers read."""

from __future__ import annotations

import io
from collections.abc import Callable
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import HTTP

import pytest

from multicart_tui.domain.ids import AsinId, CollectionId, OutputId
from multicart_tui.domain.models import (
    AsinChanges,
    AsinRecord,
    BatchResult,
    Collection,
    Domain,
    NewAsin,
    NewAsins,
    NewCollection,
    OutputRecord,
    Postcode,
    Profile,
    RejectedRow,
)
from tests.api import vendor_page
from tests.api.vendor_page import Example
from tests.api.wire import SECRET, Answer, Wire, bare, ok

AUSTRALIA = Domain(1, "amazon.com.au", "AU", "amazon", "active")
BRISBANE = Postcode(15, "4500", "amazon.com.au", "active")
C101 = CollectionId(101)


def answering(example: Example) -> Wire:
    return Wire(Answer(body=example.response.encode()))


def assert_sent(wire: Wire, example: Example) -> None:
    (sent,) = wire.sent
    assert sent.method == "POST"
    assert sent.path == f"/api/v1{example.path}"
    assert sent.json == example.body
    assert sent.headers["content-type"] == "application/json"
    assert sent.headers["x-api-key"] == SECRET
    assert "authorization" not in sent.headers


async def test_create_sends_ids_and_reads_the_new_row() -> None:
    wire = answering(vendor_page.CREATE)
    new = NewAsin(C101, AUSTRALIA, BRISBANE, "B0DJQQ38TG", "ref-001")
    record = await wire.api().create_asin(new)
    assert_sent(wire, vendor_page.CREATE)
    assert record == AsinRecord(
        AsinId(5), "B0DJQQ38TG", AUSTRALIA, BRISBANE, "ref-001", False, "JSON", C101,
        "2026-06-20T10:00:00Z",
    )  # fmt: skip


async def test_create_leaves_out_an_empty_custom_id() -> None:
    wire = answering(vendor_page.CREATE)
    await wire.api().create_asin(NewAsin(C101, AUSTRALIA, BRISBANE, "B0DJQQ38TG", output="HTML"))
    sent = wire.sent[0].json
    assert isinstance(sent, dict)
    assert "custom_id" not in sent
    assert sent["output"] == "HTML"


async def test_create_multiple_sends_values_and_its_own_name_for_raw_html() -> None:
    wire = answering(vendor_page.CREATE_MULTIPLE)
    asins = ("B0DJQQ38TG", "B0ABC12345", "B0XYZ99999")
    result = await wire.api().create_asins(NewAsins(C101, "amazon.com.au", "4500", asins))
    assert_sent(wire, vendor_page.CREATE_MULTIPLE)
    rejected = RejectedRow(
        "B0XYZ99999", "Duplicate entry", {"asin": "B0XYZ99999", "error": "Duplicate entry"}
    )
    assert result == BatchResult(2, (rejected,))


async def test_bulk_uploads_a_form_with_collection_id_and_the_file_field_csv() -> None:
    wire = Wire(Answer(body=vendor_page.BULK_RESPONSE.encode()))
    csv = vendor_page.BULK_CSV.encode()
    assert await wire.api().import_csv(C101, io.BytesIO(csv)) == BatchResult(2, ())
    (sent,) = wire.sent
    assert (sent.method, sent.path) == ("POST", f"/api/v1{vendor_page.BULK_PATH}")
    assert int(sent.headers["content-length"]) == len(sent.content)
    head = f"Content-Type: {sent.headers['content-type']}\r\n\r\n".encode()
    form = BytesParser(EmailMessage, policy=HTTP).parsebytes(head + sent.content)
    parts = {
        str(part.get_param("name", header="content-disposition")): part
        for part in form.iter_parts()
    }
    assert parts.keys() == {"collection_id", "csv"}
    assert parts["collection_id"].get_payload(decode=True) == b"101"
    assert parts["csv"].get_payload(decode=True) == csv
    assert parts["csv"].get_filename() == "asins.csv"
    assert parts["csv"].get_content_type() == "text/csv"


async def test_list_sends_collection_id_and_always_with_count() -> None:
    wire = answering(vendor_page.LIST)
    found = await wire.api().list_asins(C101, skip=0, limit=100)
    assert_sent(wire, vendor_page.LIST)
    assert (found.collection, found.skip, found.limit, found.total) == (C101, 0, 100, 5000)
    domain = Domain(1, "amazon.com.au")
    postcode = Postcode(15, "4500", "amazon.com.au")
    assert found.rows == (
        AsinRecord(AsinId(5), "B0DJQQ38TG", domain, postcode, "ref-001", False, "JSON", C101),
    )


async def test_get_sends_the_row_id_as_id() -> None:
    wire = answering(vendor_page.GET)
    record = await wire.api().get_asin(AsinId(5))
    assert_sent(wire, vendor_page.GET)
    assert record.collection == C101
    assert record.key.postcode == "4500"
    assert record.created_at == "2026-06-20T10:00:00Z"


async def test_update_sends_asin_id_and_only_the_changes() -> None:
    wire = answering(vendor_page.UPDATE)
    changes = AsinChanges(custom_id="ref-updated", include_raw_html=True)
    record = await wire.api().update_asin(AsinId(5), changes)
    assert_sent(wire, vendor_page.UPDATE)
    assert record.include_raw_html is True
    assert record.updated_at == "2026-06-20T11:00:00Z"
    assert (record.domain, record.postcode, record.collection) == (None, None, None)


async def test_update_can_empty_a_custom_id() -> None:
    wire = answering(vendor_page.UPDATE)
    await wire.api().update_asin(AsinId(5), AsinChanges(custom_id="", asin="B0ABC12345"))
    assert wire.sent[0].json == {"asin_id": 5, "asin": "B0ABC12345", "custom_id": ""}


async def test_delete_sends_asin_id_and_returns_the_sentence() -> None:
    wire = answering(vendor_page.DELETE)
    assert await wire.api().delete_asin(AsinId(5)) == "ASIN deleted successfully"
    assert_sent(wire, vendor_page.DELETE)


async def test_output_list_asks_one_row_more_to_know_whether_others_follow() -> None:
    wire = answering(vendor_page.OUTPUT_LIST)
    found = await wire.api().list_outputs(C101, skip=0, limit=99)
    assert_sent(wire, vendor_page.OUTPUT_LIST)
    assert found.rows == (
        OutputRecord(OutputId(88), C101, 3, "2026-06-20T12:00:00Z", "2026-06-20T12:05:00Z"),
    )
    assert found.has_more is False


async def test_output_list_keeps_the_extra_row_to_itself() -> None:
    wire = Wire(ok([{"id": 88}, {"id": 89}, {"id": 90}]))
    found = await wire.api().list_outputs(C101, skip=4, limit=2)
    assert [row.id.value for row in found.rows] == [88, 89]
    assert found.has_more is True
    assert wire.sent[0].json == {"collection_id": 101, "skip": 4, "limit": 3}


async def test_output_sends_the_output_id_under_the_name_asin_id() -> None:
    wire = answering(vendor_page.OUTPUT)
    record, payload = await wire.api().get_output(OutputId(88))
    assert_sent(wire, vendor_page.OUTPUT)
    assert record == OutputRecord(OutputId(88), C101, 3, "2026-06-20T12:00:00Z")
    assert isinstance(payload, dict)
    assert payload["price"] == "$49.99"


async def test_a_session_token_goes_into_the_other_header() -> None:
    wire = answering(vendor_page.GET)
    await wire.api(is_token=True).get_asin(AsinId(5))
    headers = wire.sent[0].headers
    assert headers["authorization"] == f"Token {SECRET}"
    assert "x-api-key" not in headers


@pytest.mark.parametrize("wrap", [ok, bare])
async def test_domains_are_asked_without_a_credential(wrap: Callable[[object], Answer]) -> None:
    rows = [
        {"id": 1, "domain": "amazon.com.au", "country_code": "AU", "supplier_type": "amazon",
         "status": "active"},
        {"id": 9, "domain": "officeworks.com.au"},
    ]  # fmt: skip
    wire = Wire(wrap(rows))
    found = await wire.api().domains()
    assert found == (AUSTRALIA, Domain(9, "officeworks.com.au"))
    (sent,) = wire.sent
    assert (sent.path, sent.json) == ("/api/v1/settings/domains/", {})
    assert "x-api-key" not in sent.headers


async def test_domains_that_want_a_credential_all_the_same_get_it() -> None:
    wire = Wire(bare({"detail": "no"}, 401), bare([{"id": 1, "domain": "amazon.com"}]))
    assert await wire.api().domains() == (Domain(1, "amazon.com"),)
    assert [("x-api-key" in sent.headers) for sent in wire.sent] == [False, True]


async def test_postcodes_are_read_with_their_domain_and_status() -> None:
    row = {
        "id": 15, "zipcode": "0800", "domain": {"id": 1, "domain": "amazon.com.au"},
        "status": "pending", "created_at": "2026-06-20T10:00:00Z",
    }  # fmt: skip
    wire = Wire(bare([row]))
    assert await wire.api().postcodes() == (Postcode(15, "0800", "amazon.com.au", "pending"),)
    assert (wire.sent[0].path, wire.sent[0].json) == ("/api/v1/zipcodes/get-zipcodes/", {})


async def test_the_profile_path_has_no_slash_at_its_end() -> None:
    wire = Wire(bare({"id": 42, "name": "Ada", "email": "ada@example.com", "status": 1}))
    assert await wire.api().profile() == Profile(42, "Ada", "ada@example.com")
    assert (wire.sent[0].path, wire.sent[0].json) == ("/api/v1/users/profile", {})


async def test_a_collection_is_created_as_an_amazon_schedule() -> None:
    answer = {"id": 105, "name": "New", "status": "draft", "created_at": "2026-06-20T10:00:00Z"}
    wire = Wire(bare(answer))
    new = NewCollection("New", "ada@example.com", "Daily", "High", "full")
    assert await wire.api().create_collection(new) == Collection(
        CollectionId(105), "New", "draft", "2026-06-20T10:00:00Z"
    )
    assert wire.sent[0].path == "/api/v1/schedules/add_schedule/"
    assert wire.sent[0].json == {
        "name": "New",
        "request_type": "amazon",
        "schedule": "Daily",
        "priority": "High",
        "notification_email": "ada@example.com",
        "fetch_mode": "full",
    }


async def test_a_collection_leaves_out_what_was_not_chosen() -> None:
    wire = Wire(ok({"id": 105}))
    await wire.api().create_collection(NewCollection("New", "ada@example.com"))
    sent = wire.sent[0].json
    assert isinstance(sent, dict)
    assert sent.keys() == {"name", "request_type", "schedule", "priority", "notification_email"}


@pytest.mark.parametrize(
    "answer", [bare([{"id": "101"}]), ok([{"id": 101}]), bare({"n": 1, "results": [{"id": 101}]})]
)
async def test_a_configured_list_of_collections_may_have_several_shapes(answer: Answer) -> None:
    wire = Wire(answer)
    assert await wire.api().list_collections("schedules/list/") == (Collection(C101),)
    assert (wire.sent[0].method, wire.sent[0].path) == ("POST", "/api/v1/schedules/list/")
