"""The payload of an output becomes a file of its own, and nothing else of the answer does."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from multicart_tui.domain.ids import OutputId
from multicart_tui.errors import AnswerError, NotFoundError, UsageError
from multicart_tui.services.output_files import OutputFile, find_payload
from tests.support.fake_api import FakeApi

O88 = OutputId(88)


def api_with(payload: object) -> FakeApi:
    api = FakeApi()
    api.add_output(101, 88, payload)
    return api


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def test_the_payload_alone_is_kept_and_is_its_owners(tmp_path: Path) -> None:
    heard: list[int] = []

    file = await OutputFile.fetch(
        api_with({"a": [1, 2]}), O88, tmp_path, lambda done, whole: heard.append(done)
    )

    assert file.path.read_bytes() == b'{"a": [1, 2]}'
    assert file.size == 13
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    assert names(tmp_path) == ["output-88.json"]
    assert heard


async def test_fetching_again_takes_the_place_of_what_was_there(tmp_path: Path) -> None:
    await OutputFile.fetch(api_with([1]), O88, tmp_path)

    file = await OutputFile.fetch(api_with([2]), O88, tmp_path)

    assert file.path.read_bytes() == b"[2]"


async def test_an_output_that_is_not_there_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        await OutputFile.fetch(FakeApi(), O88, tmp_path)
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    ("answer", "payload"),
    [
        (b'{"code":200,"data":{"id":1,"output_json":{"a":1},"x":2},"status":1}', b'{"a":1}'),
        (b'{"data":{"note":"\\"output_json\\": 5","output_json" : 6}}', b"6"),
        (b'{"data":{"before":{"output_json":7},"output_json":[8]}}', b"[8]"),
        (b'{"data":{"output_json":"\\ud800"}}', b'"\\ud800"'),
        (b'{"data":{"output_json":null}}', b"null"),
        (b'{"data":{"output_json":1e400}}', b"1e400"),
    ],
)
def test_the_payload_is_found_byte_for_byte(tmp_path: Path, answer: bytes, payload: bytes) -> None:
    path = tmp_path / "answer"
    path.write_bytes(answer)

    start, end = find_payload(path)

    assert answer[start:end] == payload


@pytest.mark.parametrize("answer", [b'{"data":{"id":1}}', b'{"data":{"id":"\\ud800"}}', b"[]"])
def test_an_answer_without_a_payload_says_so(tmp_path: Path, answer: bytes) -> None:
    path = tmp_path / "answer"
    path.write_bytes(answer)

    with pytest.raises(AnswerError, match="without its payload"):
        find_payload(path)


async def test_a_file_that_is_there_is_overwritten_only_when_asked(tmp_path: Path) -> None:
    (tmp_path / "private").mkdir()
    file = await OutputFile.fetch(api_with([1]), O88, tmp_path / "private")
    target = tmp_path / "mine.json"
    target.write_text("mine")

    with pytest.raises(UsageError, match="exists already"):
        file.save(target)
    assert target.read_text() == "mine"
    file.save(target, may_overwrite=True)

    assert target.read_bytes() == b"[1]"
    assert names(tmp_path) == ["mine.json", "private"]


async def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    file = await OutputFile.fetch(api_with([1]), O88, tmp_path)

    with pytest.raises(UsageError, match="cannot be written"):
        file.save(tmp_path / "missing" / "o.json")
    with pytest.raises(UsageError, match="cannot be written"):
        file.save(tmp_path, may_overwrite=True)
