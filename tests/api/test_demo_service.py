"""All operations against the demo service, over a real socket."""

from __future__ import annotations

import io
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from multicart_tui.api.client import HttpApi
from multicart_tui.api.opening import ApiOptions, open_api
from multicart_tui.api.request_log import RequestLog
from multicart_tui.api.retrying import Retrying
from multicart_tui.demo.server import DemoServer
from multicart_tui.domain.ids import AsinId, CollectionId, OutputId
from multicart_tui.domain.models import AsinChanges, NewAsin, NewAsins, NewCollection
from multicart_tui.errors import (
    ApiError,
    CredentialsError,
    DuplicateError,
    MulticartError,
    NotFoundError,
    Outcome,
)

C101, C102, C103 = CollectionId(101), CollectionId(102), CollectionId(103)


@pytest.fixture(scope="module")
def demo() -> Iterator[DemoServer]:
    with DemoServer() as server:
        yield server


@pytest.fixture
def service(demo: DemoServer) -> DemoServer:
    demo.reset()
    return demo


@pytest.fixture
async def api(service: DemoServer) -> AsyncIterator[HttpApi]:
    async def at_once(_seconds: float) -> None:
        return

    options = ApiOptions(service.base_url, service.key)
    api = open_api(options, RequestLog(), retrying=Retrying(sleep=at_once))
    yield api
    await api.aclose()


async def new_asin(api: HttpApi, collection: CollectionId, asin: str) -> NewAsin:
    domain = next(d for d in await api.domains() if d.name == "amazon.com.au")
    postcode = next(p for p in await api.postcodes() if p.value == "4500")
    return NewAsin(collection, domain, postcode, asin, "ref-new", True, "HTML")


async def test_an_asin_is_created_read_changed_and_deleted(api: HttpApi) -> None:
    made = await api.create_asin(await new_asin(api, C102, "B0NEWASIN1"))
    read = await api.get_asin(made.id)
    assert read.key == made.key
    assert (read.custom_id, read.include_raw_html, read.output) == ("ref-new", True, "HTML")
    assert read.collection == C102
    changed = await api.update_asin(made.id, AsinChanges(custom_id="", output="JSON"))
    assert (changed.custom_id, changed.output, changed.include_raw_html) == ("", "JSON", True)
    assert await api.delete_asin(made.id)
    with pytest.raises(NotFoundError):
        await api.get_asin(made.id)


async def test_a_collection_is_paged_with_its_total(api: HttpApi) -> None:
    first = await api.list_asins(C101, skip=0, limit=100)
    last = await api.list_asins(C101, skip=200, limit=100)
    assert (first.total, len(first.rows), len(last.rows)) == (250, 100, 50)
    assert first.rows[0].domain is not None
    assert len({row.id for row in (*first.rows, *last.rows)}) == 150


async def test_a_duplicate_and_a_full_collection_say_so(api: HttpApi) -> None:
    new = await new_asin(api, C102, "B0NEWASIN1")
    await api.create_asin(new)
    with pytest.raises(DuplicateError):
        await api.create_asin(new)
    with pytest.raises(ApiError, match="Collection #103 is full"):
        await api.create_asin(await new_asin(api, C103, "B0NEWASIN2"))


async def test_many_are_created_and_rejected_ones_come_back(api: HttpApi) -> None:
    many = NewAsins(C102, "amazon.com.au", "4500", ("B0NEWASIN1", "B0NEWASIN2", "B0NEWASIN1"))
    result = await api.create_asins(many)
    assert result.success_count == 2
    assert [row.asin for row in result.rejected] == ["B0NEWASIN1"]
    assert "Duplicate entry" in result.rejected[0].error


async def test_a_csv_is_imported_and_rejected_rows_come_back(api: HttpApi) -> None:
    csv = (
        b"domain,customer_postcode,asin,include_raw_html\n"
        b"amazon.com.au,4500,B0NEWASIN1,true\n"
        b"amazon.nowhere,4500,B0NEWASIN2,false\n"
    )
    seen: list[int] = []
    result = await api.import_csv(C102, io.BytesIO(csv), lambda done, _: seen.append(done))
    assert result.success_count == 1
    assert len(result.rejected) == 1
    assert result.rejected[0].details
    assert (await api.list_asins(C102, limit=1)).total == 1
    assert seen


async def test_outputs_are_listed_read_and_saved(api: HttpApi, tmp_path: Path) -> None:
    found = await api.list_outputs(C101, limit=1)
    assert (len(found.rows), found.has_more) == (1, True)
    output = OutputId(88)
    record, payload = await api.get_output(output)
    assert record.id == output
    target = tmp_path / "o88.json"
    size = await api.download_output(output, target)
    assert size == target.stat().st_size  # nothing else runs on this loop
    assert json.loads(target.read_bytes())["data"]["output_json"] == payload


async def test_an_asin_row_s_id_is_no_output_id(api: HttpApi) -> None:
    with pytest.raises(NotFoundError, match="needs an output id"):
        await api.get_output(OutputId(5))


async def test_a_collection_is_created_as_a_draft(api: HttpApi) -> None:
    made = await api.create_collection(NewCollection("Kettles", "ada@example.com"))
    assert (made.name, made.status) == ("Kettles", "draft")
    assert (await api.list_asins(made.id)).total == 0


async def test_host_and_key_can_be_told_apart(service: DemoServer) -> None:
    wrong = open_api(ApiOptions(service.base_url, "wrong.key1234567890"), RequestLog())
    assert await wrong.domains()
    with pytest.raises(CredentialsError, match="header x-api-key"):
        await wrong.profile()
    await wrong.aclose()


async def test_the_profile_names_the_account(api: HttpApi) -> None:
    assert (await api.profile()).email


@pytest.mark.parametrize("fault", ["reset", "html502", "429", "half", "commit-then-drop"])
async def test_reads_get_through_a_bad_patch(service: DemoServer, api: HttpApi, fault: str) -> None:
    service.faults.plan_next(fault, "/list/", times=2)
    assert (await api.list_asins(C101, limit=1)).total == 250


@pytest.mark.parametrize("fault", ["commit-then-drop", "commit-then-502", "half", "garbage"])
async def test_a_write_that_was_done_without_an_answer_is_unknown_and_sent_once(
    service: DemoServer, api: HttpApi, fault: str
) -> None:
    new = await new_asin(api, C102, "B0NEWASIN1")
    service.faults.plan_next(fault, "/create/")
    with pytest.raises(MulticartError) as caught:
        await api.create_asin(new)
    assert caught.value.outcome is Outcome.UNKNOWN
    assert service.paths().count("/schedules/amazon/asin/create/") == 1
    assert (await api.list_asins(C102)).total == 1


async def test_rows_with_hostile_text_can_be_read(api: HttpApi) -> None:
    found = await api.list_asins(CollectionId(104), limit=500)
    assert found.total == len(found.rows) > 0
    assert (await api.get_asin(AsinId(found.rows[0].id.value))).asin == found.rows[0].asin
