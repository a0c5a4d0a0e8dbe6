"""Uploading a CSV file: progress, bounds, and a second try that sends it whole again."""

from __future__ import annotations

import io
from pathlib import Path

import httpx
import pytest

from multicart_tui.api import client as client_module
from multicart_tui.api.multipart import PIECE
from multicart_tui.domain.ids import CollectionId
from multicart_tui.errors import MulticartError, Outcome, UsageError
from tests.api.wire import Wire, broken, ok, page

C101 = CollectionId(101)
DONE = ok({"success_count": 1, "error_rows": []})
CSV = b"domain,customer_postcode,asin,include_raw_html\n" + b"x" * (3 * PIECE)


async def test_progress_goes_from_nothing_to_the_whole_form() -> None:
    wire = Wire(DONE)
    seen: list[tuple[int, int | None]] = []
    await wire.api().import_csv(C101, io.BytesIO(CSV), lambda *at: seen.append(at))
    whole = len(wire.sent[0].content)
    assert seen[0] == (0, whole)
    assert seen[-1] == (whole, whole)


async def test_a_refused_connection_sends_the_whole_file_again() -> None:
    wire = Wire(broken(httpx.ConnectError("refused")), DONE)
    await wire.api().import_csv(C101, io.BytesIO(CSV))
    first, second = wire.sent
    assert CSV in first.content
    assert CSV in second.content


async def test_the_file_is_read_from_where_it_stands() -> None:
    wire = Wire(DONE)
    csv = io.BytesIO(b"skip" + CSV)
    csv.seek(4)
    await wire.api().import_csv(C101, csv)
    assert b"\r\n\r\n" + CSV + b"\r\n--" in wire.sent[0].content


async def test_a_gateway_in_the_way_leaves_the_outcome_unknown() -> None:
    wire = Wire(page(504))
    with pytest.raises(MulticartError) as caught:
        await wire.api().import_csv(C101, io.BytesIO(CSV))
    assert caught.value.outcome is Outcome.UNKNOWN
    assert len(wire.sent) == 1


async def test_a_huge_file_is_refused_before_sending(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "MOST_CSV_BYTES", 1 << 20)
    wire = Wire(DONE)
    with pytest.raises(UsageError, match="larger than 1 MB"):
        await wire.api().import_csv(C101, io.BytesIO(b"x" * ((1 << 20) + 1)))
    assert wire.sent == []


async def test_a_file_that_cannot_be_read_is_refused_before_sending(tmp_path: Path) -> None:
    wire = Wire(DONE)
    closed = io.BytesIO(CSV)
    closed.close()
    with pytest.raises(UsageError, match="it is closed"):
        await wire.api().import_csv(C101, closed)
    assert wire.sent == []


async def test_the_log_tells_of_an_upload_without_keeping_it() -> None:
    wire = Wire(DONE)
    await wire.api().import_csv(C101, io.BytesIO(CSV))
    (record,) = wire.log
    assert record.body == f"collection_id=101, csv=file of {len(CSV):,} bytes"
    assert "-F collection_id=101 -F csv=@file.csv" in record.as_curl()
    assert "-d" not in record.as_curl()
