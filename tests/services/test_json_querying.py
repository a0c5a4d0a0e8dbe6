"""JSONPath queries are answered by a process of their own, numbers and paths as they were."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import Any

import pytest

from multicart_tui.errors import UsageError
from multicart_tui.services.json_querying import query


async def found(tmp_path: Path, document: str | bytes, text: str) -> str:
    path, target = tmp_path / "document.json", tmp_path / "found.json"
    path.write_bytes(document if isinstance(document, bytes) else document.encode())
    target.unlink(missing_ok=True)
    await query(path, text, target)
    assert target.stat().st_mode & 0o777 == 0o600
    return target.read_text()


async def test_each_part_stands_under_its_normalized_path(tmp_path: Path) -> None:
    document = json.dumps({"results": [{"it's": 1}, {"it's": [2, {"a": None}]}]})
    answer = json.loads(await found(tmp_path, document, "$.results[*]['it\\'s']"))
    assert answer == {
        "$['results'][0]['it\\'s']": 1,
        "$['results'][1]['it\\'s']": [2, {"a": None}],
    }


async def test_numbers_and_half_surrogates_stay_as_they_are_written(tmp_path: Path) -> None:
    document = '[1.50, 1e400, 12345678901234567890123, "\\ud800", %s]' % ("9" * 5_000)
    answer = await found(tmp_path, document, "$[*]")
    for text in ("1.50", "1e400", "12345678901234567890123", '"\\ud800"', "9" * 5_000):
        assert f']": {text}' in answer


async def test_filters_compare_numbers(tmp_path: Path) -> None:
    document = '[{"price": 1.50, "n": "a"}, {"price": 2.5, "n": "b"}]'
    assert json.loads(await found(tmp_path, document, "$[?@.price > 2].n")) == {"$[1]['n']": "b"}


async def test_json_lines_are_queried_as_a_list(tmp_path: Path) -> None:
    assert json.loads(await found(tmp_path, '{"a": 1}\n{"a": 2}\n', "$[*].a")) == {
        "$[0]['a']": 1,
        "$[1]['a']": 2,
    }


async def test_nothing_found_is_an_empty_object(tmp_path: Path) -> None:
    assert json.loads(await found(tmp_path, "{}", "$..price")) == {}


@pytest.mark.parametrize(
    ("document", "text", "words"),
    [
        ("{}", "price", "It begins with $"),
        ("{}", "$..[", "unexpected end of query"),
        ("{}", "$.a b", "Not a JSONPath"),
        ('{"a": 1,}', "$.a", "This needs JSON without a fault"),
        ("[" * 5_000 + "]" * 5_000, "$[0]", "Nested too deeply"),
    ],
)
async def test_what_cannot_be_answered_says_why(
    tmp_path: Path, document: str, text: str, words: str
) -> None:
    with pytest.raises(UsageError) as caught:
        await found(tmp_path, document, text)
    assert words in str(caught.value)
    assert "TOKEN" not in str(caught.value)


async def test_bytes_that_are_not_utf_8_do_no_harm(tmp_path: Path) -> None:
    assert json.loads(await found(tmp_path, b'{"a": "\xff", "b": 1}', "$.b")) == {"$['b']": 1}


async def test_where_it_cannot_write_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "document.json").write_text("{}")
    with pytest.raises(UsageError, match="could not be started"):
        await query(tmp_path / "document.json", "$", tmp_path / "no" / "found.json")


async def test_a_query_that_is_left_ends_with_its_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    processes: list[asyncio.subprocess.Process] = []
    has_started = asyncio.Event()
    start = asyncio.create_subprocess_exec

    async def started(*words: str, **streams: Any) -> asyncio.subprocess.Process:
        processes.append(await start(*words, **streams))
        has_started.set()
        return processes[0]

    monkeypatch.setattr(asyncio, "create_subprocess_exec", started)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDWR)  # its end never comes
    try:
        task = asyncio.create_task(query(pipe, "$", tmp_path / "found.json"))
        await has_started.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert processes[0].returncode
    finally:
        os.close(reader)
