"""Two documents compared in the viewer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from textual.widgets import Input

from multicart_tui.errors import NetworkError, UsageError
from multicart_tui.services.json_comparing import compare
from multicart_tui.ui.modals.prompt import PromptModal
from multicart_tui.ui.screens import viewer_comparing
from tests.support.fake_api import FakeApi
from tests.support.viewer_desk import ViewerDesk, view_text
from tests.ui.test_outputs import viewing

OLD = {"asin": "A", "price": "$49.99"}
NEW = {"asin": "A", "price": "$44.99"}


async def compare_with(desk: ViewerDesk, typed: str) -> None:
    await desk.press("D")
    await desk.until_shown(PromptModal)
    desk.app.screen.query_one("#value", Input).value = typed
    await desk.press("ctrl+s")


async def test_two_files_are_compared_path_by_path(tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text(json.dumps([OLD]))
    async with view_text(tmp_path, json.dumps([NEW])) as desk:
        await compare_with(desk, str(other))
        await desk.until(lambda: "1 different from other.json" in desk.status)
        assert desk.lines[1].startswith("  ▸ $[?@.asin=='A']['price']: {before: \"$49.99\"")
        await desk.press("j", "l")
        assert '      change: "-10.0 %"' in desk.lines
        await desk.press("escape")
        assert "different" not in desk.status


async def test_of_two_outputs_the_earlier_one_is_before(tmp_path: Path) -> None:
    api = FakeApi()
    api.add_output(101, 88, OLD)
    api.add_output(101, 89, NEW)
    async with viewing(api, tmp_path) as desk:
        await desk.until_prepared()
        await compare_with(desk, "o89")
        await desk.until(lambda: "1 different from OUTPUT #89" in desk.status)
        assert '{before: "$49.99", after: "$44.99"' in desk.lines[1]
        api.fail_next("download_output", NetworkError("The link broke", "half of it came"))
        await compare_with(desk, "89")
        await desk.until(lambda: "The link broke: half of it came" in desk.status)
        await compare_with(desk, "a5")
        await desk.until(lambda: "is not an id of this kind" in desk.text)


async def test_without_a_session_only_files_can_be_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with view_text(tmp_path, "{}") as desk:
        await compare_with(desk, "89")
        await desk.until(lambda: "There is no such file" in desk.text)
        await desk.press("escape")
        monkeypatch.setattr(viewer_comparing, "LARGEST", 1)
        await desk.press("D")
        await desk.until(lambda: "1 byte at most are read into memory" in desk.status)


async def test_a_document_with_a_fault_is_not_compared(tmp_path: Path) -> None:
    before, after = tmp_path / "a.json", tmp_path / "b.json"
    before.write_text("{")
    after.write_text("{}")
    with pytest.raises(UsageError, match="needs JSON without a fault"):
        await compare(before, after, tmp_path / "found.json")
    before.write_text("[" * 5_000 + "]" * 5_000)
    (tmp_path / "found.json").unlink()
    with pytest.raises(UsageError, match="nested too deeply"):
        await compare(before, after, tmp_path / "found.json")
