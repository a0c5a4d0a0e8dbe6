"""Two outputs are fetched together and compared; what changed leaves as lines of JSON."""

from __future__ import annotations

import asyncio
import gc
import json
import tempfile
from pathlib import Path

import pytest

from multicart_tui.domain.ids import OutputId
from multicart_tui.domain.json_diff import diff
from multicart_tui.domain.json_values import Number, Stopped, read_values
from multicart_tui.errors import NotFoundError, UsageError
from multicart_tui.services import output_diff
from multicart_tui.services.output_diff import change_lines, compare, name_of
from tests.support.fake_api import FakeApi

ONE, OTHER = OutputId(1), OutputId(2)


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def left_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def api_with(before: object, after: object) -> FakeApi:
    api = FakeApi()
    api.add_output(101, 1, before)
    api.add_output(101, 2, after)
    return api


async def test_two_outputs_are_compared_and_their_files_removed(temporary: Path) -> None:
    heard: list[int] = []

    found = await compare(
        api_with({"price": "$49.99"}, {"price": "$44.99"}), ONE, OTHER, progress=heard.append
    )

    assert [(change.short_path, change.percent) for change in found.changes] == [
        ("$.price", "-10.0 %")
    ]
    assert heard
    assert left_in(temporary) == []


async def test_an_output_is_compared_with_itself() -> None:
    assert (await compare(api_with({"a": 1}, {}), ONE, ONE)).changes == ()


async def test_an_output_is_compared_with_a_file(tmp_path: Path) -> None:
    path = tmp_path / "saved.json"
    path.write_text('{"a": 1}')

    found = await compare(api_with({}, {"a": 2}), path, OTHER)

    assert [change.kind.words for change in found.changes] == ["~ changed"]
    assert (name_of(path), name_of(OTHER)) == ("saved.json", "OUTPUT #2")


async def test_one_that_cannot_be_had_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        await compare(api_with({}, {}), ONE, OutputId(3))
    with pytest.raises(UsageError, match=r"none\.json cannot be read"):
        await compare(api_with({}, {}), tmp_path / "none.json", OTHER)


async def test_what_is_too_large_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(output_diff, "LARGEST", 1_000)
    path = tmp_path / "large.json"
    path.write_text(json.dumps("x" * 2_000))

    with pytest.raises(UsageError, match="OUTPUT #2 is too large to be compared"):
        await compare(api_with({}, "x" * 2_000), ONE, OTHER)
    with pytest.raises(UsageError, match=r"large\.json is too large to be compared"):
        await compare(api_with({}, {}), ONE, path)


async def test_comparing_can_be_stopped_and_cancelled(temporary: Path) -> None:
    api = api_with([{"a": n} for n in range(3_000)], [{"a": -n} for n in range(3_000)])
    with pytest.raises(Stopped):
        await compare(api, ONE, OTHER, stop=lambda: True)

    gate = api.hold("download_output")
    task = asyncio.create_task(compare(api, ONE, OTHER))
    await gate.reached.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert left_in(temporary) == []


@pytest.mark.parametrize("was_on", [True, False])
async def test_the_garbage_collector_is_left_as_it_was(was_on: bool) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if was_on else gc.disable)()
        api = api_with({"a": {"b": 1}}, {"a": {"b": [2]}})
        found = await asyncio.gather(*(compare(api, ONE, OTHER) for _ in range(3)))
        assert gc.isenabled() is was_on
        with pytest.raises(Stopped):
            await compare(api_with([1] * 9_999, []), ONE, OTHER, stop=lambda: True)
        assert gc.isenabled() is was_on
    finally:
        (gc.enable if before else gc.disable)()
    assert [change.after for each in found for change in each.changes] == [[Number("2")]] * 3


def lines(before: str, after: str) -> list[str]:
    found = diff(read_values(before.encode(), "a"), read_values(after.encode(), "b"))
    return [*change_lines(found.changes)]


def test_a_line_tells_all_of_a_change() -> None:
    before = '{"n": 1.10, "gone": [1e2], "r": [{"asin": "B1"}, {"asin": "B2"}]}'
    after = '{"n": 1.21, "new": null, "r": [{"asin": "B2"}, {"asin": "B1"}]}'

    assert lines(before, after) == [
        '{"change": "removed", "path": "$[\'gone\']", "before": [1e2]}\n',
        '{"change": "changed", "path": "$[\'n\']", "before": 1.10, "after": 1.21,'
        ' "percent": "+10.0 %"}\n',
        '{"change": "added", "path": "$[\'new\']", "after": null}\n',
        '{"change": "moved", "path": "$[\'r\'][?@.asin==\'B2\']", "from": 1, "to": 0,'
        ' "before": {"asin": "B2"}, "after": {"asin": "B2"}}\n',
    ]


def test_what_a_terminal_would_obey_leaves_as_an_escape() -> None:
    line = lines('{"a": 1}', '{"a": "\u202e\\u001b[31m\\ud800"}')[0]

    assert "\u202e" not in line
    assert json.loads(line)["after"] == "\u202e\x1b[31m\ud800"
