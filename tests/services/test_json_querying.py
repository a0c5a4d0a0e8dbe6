"""JSONPath queries are answered by a process of their own, numbers and paths as they were."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from multicart_tui.errors import UsageError
from multicart_tui.services import json_querying
from multicart_tui.services.json_child import TOO_MUCH
from multicart_tui.services.json_querying import JsonQueries

ENDLESS = "$[?count($..*) > count($..*)]"
"""Looks at everything again for each element, for minutes."""


@dataclass
class Asking:
    """Asks, and gives what was found."""

    queries: JsonQueries
    target: Path

    async def __call__(self, text: str) -> str:
        self.target.unlink(missing_ok=True)
        await self.queries.ask(text, self.target)
        assert self.target.stat().st_mode & 0o777 == 0o600
        return self.target.read_text()

    async def has_begun(self, folder: Path) -> None:
        """Wait until the process has opened the file for what it finds."""
        await asyncio.to_thread(_wait_for, folder, self.target.name)


def _wait_for(folder: Path, name: str) -> None:
    while name not in os.listdir(folder):
        pass


@asynccontextmanager
async def asking(tmp_path: Path, document: str | bytes) -> AsyncIterator[Asking]:
    path = tmp_path / "document.json"
    path.write_bytes(document if isinstance(document, bytes) else document.encode())
    queries = JsonQueries(path)
    try:
        yield Asking(queries, tmp_path / "found.json")
    finally:
        await queries.close()


async def found(tmp_path: Path, document: str | bytes, text: str) -> str:
    async with asking(tmp_path, document) as ask:
        return await ask(text)


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
        ("{}", "price", "expected root, found name"),
        ("{}", "$..[", "unexpected end of query"),
        ("{}", "", "Not a JSONPath"),
        ("{}", "$.a b", "Not a JSONPath"),
        ("[1]", "$[1e3]", "a position is a whole number"),
        ("[1]", "$[?match(@)]", "Not a JSONPath"),
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
    queries = JsonQueries(tmp_path / "document.json")
    with pytest.raises(UsageError, match="cannot be written") as caught:
        await queries.ask("$", tmp_path / "no" / "found.json")
    assert "No such file" in caught.value.message
    await queries.close()


async def test_one_process_answers_every_query_and_ends_when_it_is_closed(tmp_path: Path) -> None:
    async with asking(tmp_path, '[{"a": 1}]') as ask:
        await ask.queries.prepare()
        process = ask.queries._process
        assert json.loads(await ask("$..a")) == {"$[0]['a']": 1}
        with pytest.raises(UsageError, match="Not a JSONPath"):
            await ask("$..[")
        assert json.loads(await ask("$[0]")) == {"$[0]": {"a": 1}}
        assert ask.queries._process is process
    assert process
    assert process.returncode


async def test_a_query_that_is_left_is_interrupted_and_the_document_is_kept(
    tmp_path: Path,
) -> None:
    async with asking(tmp_path, json.dumps([[0] * 700] * 700)) as ask:
        await ask.queries.prepare()
        process = ask.queries._process
        assert process
        task = asyncio.create_task(ask(ENDLESS))
        await ask.has_begun(tmp_path)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert json.loads(await ask("$[1][2]")) == {"$[1][2]": 0}
        assert ask.queries._process is process


async def test_a_process_that_does_not_leave_a_query_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_querying, "PATIENCE", 0.05)
    monkeypatch.setattr(json_querying, "_CAN_INTERRUPT", False)
    async with asking(tmp_path, json.dumps([[0] * 700] * 700)) as ask:
        await ask.queries.prepare()
        process = ask.queries._process
        assert process
        task = asyncio.create_task(ask(ENDLESS))
        await ask.has_begun(tmp_path)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert json.loads(await ask("$[1][2]")) == {"$[1][2]": 0}
        assert process.returncode


async def test_a_process_that_died_is_told_and_replaced(tmp_path: Path) -> None:
    async with asking(tmp_path, "[1]") as ask:
        await ask.queries.prepare()
        assert ask.queries._process
        ask.queries._process.kill()
        with pytest.raises(UsageError, match="ended with status -9"):
            await ask("$[0]")
        assert json.loads(await ask("$[0]")) == {"$[0]": 1}


async def test_what_would_fill_the_disk_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_querying, "MOST_FOUND", 100)
    answering = json_querying._Answering([[0] * 90] * 3)
    answer = answering.answer("$..*", str(tmp_path / "found.json"))
    assert answer.status == TOO_MUCH
    assert not (tmp_path / "found.json").exists()


async def test_the_document_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    queries = JsonQueries(tmp_path / "none.json")
    with pytest.raises(UsageError, match="No such file"):
        await queries.ask("$", tmp_path / "found.json")
    await queries.close()
