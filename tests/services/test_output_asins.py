"""Outputs are looked into for the ASINs they hold."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from multicart_tui.domain.ids import OutputId
from multicart_tui.errors import MulticartError, NetworkError
from multicart_tui.services import output_asins
from multicart_tui.services.output_asins import index_outputs
from tests.support.fake_api import FakeApi

Found = dict[OutputId, frozenset[str] | MulticartError]


async def index(api: FakeApi, folder: Path, *outputs: int) -> Found:
    found: Found = {}
    await index_outputs(api, map(OutputId, outputs), folder, found.__setitem__)
    return found


async def test_every_asin_is_found_wherever_it_stands(tmp_path: Path) -> None:
    api = FakeApi()
    api.add_output(101, 1, [{"asin": "B0DJQQ38TG"}, {"x": {"ASIN": "b0abc12345"}}])
    api.add_output(101, 2, {"title": "asin B0DJQQ38TG", "asin": None})
    assert await index(api, tmp_path, 1, 2) == {
        OutputId(1): frozenset({"B0DJQQ38TG", "B0ABC12345"}),
        OutputId(2): frozenset(),
    }
    assert os.listdir(tmp_path) == []


async def test_what_cannot_be_read_or_is_too_large_keeps_nobody_else_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(output_asins, "LARGEST", 200)
    api = FakeApi()
    api.add_output(101, 1, {"asin": "B0DJQQ38TG", "html": "x" * 200})
    api.add_output(101, 2, {})
    api.add_output(101, 3, {"asin": "B0DJQQ38TG"})
    api.fail_next("download_output", NetworkError("The link broke"))
    found = await index(api, tmp_path, 2, 1, 3)
    assert isinstance(found[OutputId(2)], NetworkError)
    assert "left out" in str(found[OutputId(1)])
    assert found[OutputId(3)] == frozenset({"B0DJQQ38TG"})
    assert os.listdir(tmp_path) == []


async def test_two_are_fetched_at_a_time_and_leaving_stops_both(tmp_path: Path) -> None:
    api = FakeApi()
    for number in range(1, 6):
        api.add_output(101, number, {})
    gates = [api.hold("download_output"), api.hold("download_output")]
    task = asyncio.create_task(index(api, tmp_path, 1, 2, 3, 4, 5))
    for gate in gates:
        await gate.reached.wait()
    assert api.count("download_output") == 2
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert api.count("download_output") == 2
