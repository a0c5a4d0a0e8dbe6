"""Saving a large output: a private file, whole or not at all."""

from __future__ import annotations

import asyncio
import gzip
import json
import resource
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from multicart_tui.api.client import HttpApi
from multicart_tui.api.opening import ApiOptions, open_api
from multicart_tui.api.progress import Progress
from multicart_tui.api.request_log import RequestLog
from multicart_tui.api.retrying import Retrying
from multicart_tui.domain.ids import OutputId
from multicart_tui.errors import AnswerError, MulticartError, NotFoundError, UsageError
from tests.api.wire import SECRET, Answer, Wire, no, ok, page
from tests.support.raw_server import Exchange, RawServer, raw_server

O88 = OutputId(88)
LARGE = json.dumps(
    {"code": 200, "data": {"id": 88, "output_json": ["x" * 1_000] * 5_000}, "status": 1}
).encode()


def files_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


@asynccontextmanager
async def serving(*behaviours: object) -> AsyncIterator[tuple[RawServer, HttpApi]]:
    async def at_once(_seconds: float) -> None:
        return

    async with raw_server(*behaviours) as server:  # type: ignore[arg-type]  # each is a Behaviour
        options = ApiOptions(server.base_url, SECRET)
        api = open_api(options, RequestLog(), retrying=Retrying(sleep=at_once))
        try:
            yield server, api
        finally:
            await api.aclose()


async def large(exchange: Exchange) -> None:
    await exchange.answer(LARGE)


async def broken_off(exchange: Exchange) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(LARGE)}\r\n\r\n".encode()
    await exchange.send(head + LARGE[:3_000_000])
    exchange.reset()


async def test_the_whole_answer_is_in_a_private_file(tmp_path: Path) -> None:
    target = tmp_path / "o88.json"
    seen: list[tuple[int, int | None]] = []
    async with serving(large) as (_, api):
        size = await api.download_output(O88, target, lambda *at: seen.append(at))
    assert size == len(LARGE)
    assert target.read_bytes() == LARGE
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert seen[-1] == (len(LARGE), len(LARGE))
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


async def test_progress_counts_what_came_over_the_wire(tmp_path: Path) -> None:
    packed = gzip.compress(LARGE)

    async def compressed(exchange: Exchange) -> None:
        await exchange.answer(packed, "200 OK", "Content-Encoding: gzip")

    seen: list[tuple[int, int | None]] = []
    async with serving(compressed) as (_, api):
        target = tmp_path / "o88.json"
        size = await api.download_output(O88, target, lambda *at: seen.append(at))
    assert size == len(LARGE)
    assert seen[-1] == (len(packed), len(packed))


async def test_a_try_that_broke_off_is_made_again_from_the_start(tmp_path: Path) -> None:
    async with serving(broken_off, large) as (server, api):
        target = tmp_path / "o88.json"
        assert await api.download_output(O88, target) == len(LARGE)
        assert len(server.exchanges) == 2
    assert target.read_bytes() == LARGE


async def test_nothing_stays_when_every_try_breaks_off(tmp_path: Path) -> None:
    async with serving(broken_off) as (_, api):
        with pytest.raises(MulticartError):
            await api.download_output(O88, tmp_path / "o88.json")
    assert files_in(tmp_path) == []


async def test_nothing_stays_when_it_is_cancelled(tmp_path: Path) -> None:
    async def stalls(exchange: Exchange) -> None:
        await exchange.send(f"HTTP/1.1 200 OK\r\nContent-Length: {len(LARGE)}\r\n\r\n".encode())
        await exchange.send(LARGE[:2_500_000])
        await exchange.for_ever.wait()

    begun = asyncio.Event()
    async with serving(stalls, large) as (_, api):
        target = tmp_path / "o88.json"
        load = asyncio.create_task(api.download_output(O88, target, lambda *_: begun.set()))
        await begun.wait()
        load.cancel()
        with pytest.raises(asyncio.CancelledError):
            await load
        assert not target.exists()
        assert await api.download_output(O88, target) == len(LARGE)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (no(404, "not found"), NotFoundError),
        (page(502), AnswerError),
        (page(200), AnswerError),
        (page(200, ""), AnswerError),
        (ok({"id": 89, "output_json": {}}), AnswerError),
        (ok([]), AnswerError),
        (Answer(body=LARGE[:-10]), AnswerError),
    ],
)
async def test_what_is_not_the_output_leaves_no_file(
    tmp_path: Path, answer: Answer, error: type[MulticartError]
) -> None:
    wire = Wire(answer)
    with pytest.raises(error):
        await wire.api().download_output(O88, tmp_path / "o88.json")
    assert files_in(tmp_path) == []
    (record,) = wire.log
    assert record.state == "failed"


async def test_an_odd_text_inside_is_saved_as_it_came(tmp_path: Path) -> None:
    body = b'{"code":200,"status":1,"data":{"output_json":"\\ud800","id":88}}'
    target = tmp_path / "o88.json"
    assert await Wire(Answer(body=body)).api().download_output(O88, target) == len(body)
    assert target.read_bytes() == body


async def test_an_existing_file_is_refused_and_kept_before_anything_is_sent(tmp_path: Path) -> None:
    target = tmp_path / "o88.json"
    target.write_text("mine")
    wire = Wire(ok({"id": 88}))
    with pytest.raises(UsageError, match="exists already"):
        await wire.api().download_output(O88, target)
    assert target.read_text() == "mine"
    assert wire.sent == []


async def test_a_link_to_nowhere_is_not_written_through(tmp_path: Path) -> None:
    target = tmp_path / "o88.json"
    target.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError):
        await Wire(ok({"id": 88})).api().download_output(O88, target)
    assert not (tmp_path / "elsewhere").exists()


async def test_a_missing_directory_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No such file or directory"):
        await Wire(ok({"id": 88})).api().download_output(O88, tmp_path / "none" / "o88.json")


async def test_a_disk_that_takes_no_more_is_told_as_such(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(UsageError, match="Could not save the file") as caught:
            await Wire(Answer(body=LARGE)).api().download_output(O88, tmp_path / "o88.json")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "too large" in caught.value.message
    assert files_in(tmp_path) == []


def test_progress_is_told_at_most_ten_times_a_second_and_at_the_end() -> None:
    now = [0.0]
    seen: list[int] = []
    progress = Progress(lambda done, _whole: seen.append(done), clock=lambda: now[0])
    for done in range(9):
        progress.at(done, 9)
        now[0] += 0.0625
    progress.at(9, 9, is_last=True)
    assert seen == [0, 2, 4, 6, 8, 9]
