"""The log of requests: what it keeps, for how long, and how it can be copied and saved."""

from __future__ import annotations

import json
import shlex

import pytest

from multicart_tui.api.recording import KEPT_BODY
from multicart_tui.api.request_log import KEPT, RequestLog, RequestRecord
from multicart_tui.domain.ids import AsinId, CollectionId
from multicart_tui.domain.models import AsinChanges, NewAsins
from multicart_tui.errors import MulticartError
from tests.api.wire import BASE_URL, Wire, no, ok, page

ROW = ok({"id": 5, "asin": "B0DJQQ38TG"})


async def test_a_request_is_recorded_from_begin_to_end() -> None:
    wire = Wire(ROW)
    states: list[str] = []
    wire.log.on_change = lambda record: states.append(record.state)
    await wire.api().get_asin(AsinId(5))
    (record,) = wire.log
    assert states == ["under way", "ok"]
    assert (record.number, record.method, record.tries) == (1, "POST", 1)
    assert record.path == "/api/v1/schedules/amazon/asin/get/"
    assert record.body == '{"id":5}'
    assert (record.http_status, record.code, record.failure) == (200, 200, "")
    assert record.milliseconds is not None
    assert record.answer_bytes is not None


@pytest.mark.parametrize(
    ("answer", "status", "code", "failure"),
    [
        (no(404, "No such row"), 200, 404, "Could not load the ASIN. ASIN #5 was not found."),
        (page(403), 403, None, "Could not load the ASIN: the key was refused."),
        (ok({"id": 6, "asin": "X"}), 200, 200, "Could not load the ASIN. Asked for ASIN #5"),
    ],
)
async def test_a_failure_is_recorded_in_words(
    answer: object, status: int, code: int | None, failure: str
) -> None:
    wire = Wire(answer)  # type: ignore[arg-type]  # an Answer, which parametrize hides
    with pytest.raises(MulticartError):
        await wire.api().get_asin(AsinId(5))
    (record,) = wire.log
    assert (record.http_status, record.code, record.state) == (status, code, "failed")
    assert record.failure.startswith(failure)


async def test_only_the_last_requests_are_kept() -> None:
    wire = Wire(ROW)
    api = wire.api()
    for _ in range(KEPT + 3):
        await api.get_asin(AsinId(5))
    assert len(wire.log) == KEPT
    assert [record.number for record in wire.log] == list(range(4, KEPT + 4))


async def test_a_long_body_is_kept_in_part_and_not_copied_as_if_it_were_whole() -> None:
    wire = Wire(ok({"success_count": 5_000, "error_rows": []}))
    asins = tuple(f"B0{n:08d}" for n in range(5_000))
    await wire.api().create_asins(NewAsins(CollectionId(101), "amazon.com.au", "4500", asins))
    (record,) = wire.log
    assert len(record.body) == KEPT_BODY
    assert record.body_is_cut
    assert record.as_curl().endswith("-d @body.json")


async def test_a_copied_command_survives_the_shell() -> None:
    wire = Wire(ROW)
    text = 'it\'s $HOME `id` "x" \\ & ; \n é'
    await wire.api().update_asin(AsinId(5), AsinChanges(custom_id=text))
    (record,) = wire.log
    words = shlex.split(record.as_curl())
    assert words[:5] == ["curl", "-sS", "-X", "POST", f"{BASE_URL}/schedules/amazon/asin/update/"]
    assert words[5:7] == ["-H", "x-api-key: $MULTICART_API_KEY"]
    assert json.loads(words[-1]) == {"asin_id": 5, "custom_id": text}


async def test_a_request_without_credential_is_copied_without_one() -> None:
    wire = Wire(ok([]))
    await wire.api().domains()
    (record,) = wire.log
    assert record.header == ""
    assert "MULTICART" not in record.as_curl()


def test_a_saved_record_is_one_line_of_json() -> None:
    record = RequestRecord(1, 0.0, "POST", "https://h/p", '{"a":"b\nc\u202e"}')
    line = record.as_json()
    assert line.isascii()
    assert "\n" not in line
    assert json.loads(line)["url"] == "https://h/p"


def test_nobody_need_listen() -> None:
    log = RequestLog(keep=1)
    log.begin(RequestRecord(0, 0.0, "POST", "https://h/p", "{}"))
    assert [record.number for record in log] == [1]
