"""Answers larger than is allowed, and disks that are slow when a download is cancelled."""

from __future__ import annotations

import asyncio
import gzip
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from multicart_tui.api.auth import HeaderAuth
from multicart_tui.api.building import Timeouts
from multicart_tui.api.client import HttpApi
from multicart_tui.api.peer import Peer
from multicart_tui.api.private_file import BATCH, PrivateFile
from multicart_tui.api.request_log import RequestLog
from multicart_tui.api.retrying import Retrying
from multicart_tui.api.transport import Transport
from multicart_tui.domain.ids import AsinId, OutputId
from multicart_tui.domain.models import AsinChanges
from multicart_tui.errors import AnswerError, Outcome
from tests.api.wire import SECRET

MOST = 1 << 20


@asynccontextmanager
async def limited(answer: Callable[[], httpx.Response]) -> AsyncIterator[HttpApi]:
    """A client that takes answers of at most 1 MB."""
    client = httpx.AsyncClient(transport=httpx.MockTransport(lambda _request: answer()))
    api = HttpApi(
        Transport(
            client,
            "https://multicart.test",
            Peer("multicart.test", HeaderAuth(SECRET)),
            RequestLog(),
            timeouts=Timeouts(),
            retrying=Retrying(),
            most_bytes=MOST,
            most_saved=MOST,
        )
    )
    yield api
    await api.aclose()


def announced() -> httpx.Response:
    return httpx.Response(200, headers={"content-length": str(MOST + 1)}, content=b"{")


def unannounced() -> httpx.Response:
    async def body() -> AsyncIterator[bytes]:
        for _ in range(17):
            yield b" " * (1 << 16)

    return httpx.Response(200, content=body())


def compressed() -> httpx.Response:
    headers = {"content-encoding": "gzip"}
    return httpx.Response(200, headers=headers, content=gzip.compress(b" " * (MOST + 1)))


@pytest.mark.parametrize("answer", [announced, unannounced, compressed])
async def test_an_answer_that_is_too_large_is_given_up(
    answer: Callable[[], httpx.Response],
) -> None:
    async with limited(answer) as api:
        with pytest.raises(AnswerError, match="larger than 1 MB") as read:
            await api.get_asin(AsinId(5))
        assert read.value.outcome is Outcome.NOT_DONE
        with pytest.raises(AnswerError, match="larger than 1 MB") as write:
            await api.update_asin(AsinId(5), AsinChanges(custom_id="x"))
        assert write.value.outcome is Outcome.UNKNOWN


@pytest.mark.parametrize("answer", [unannounced, compressed])
async def test_a_download_that_would_fill_the_disk_leaves_no_file(
    answer: Callable[[], httpx.Response], tmp_path: Path
) -> None:
    target = tmp_path / "o88.json"
    async with limited(answer) as api:
        with pytest.raises(AnswerError, match="larger than 1 MB"):
            await api.download_output(OutputId(88), target)
    assert not exists(target)


async def test_a_file_is_not_closed_while_a_thread_writes_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "o88.json"
    begun, go_on, ended = threading.Event(), threading.Event(), threading.Event()
    write = PrivateFile._write

    def slowly(self: PrivateFile, batch: bytearray) -> None:
        begun.set()
        go_on.wait()
        write(self, batch)
        ended.set()

    monkeypatch.setattr(PrivateFile, "_write", slowly)

    async def save() -> None:
        async with PrivateFile(target) as file:
            await file.write(b"x" * BATCH)

    saving = asyncio.create_task(save())
    await asyncio.to_thread(begun.wait)
    saving.cancel()
    asyncio.get_running_loop().call_soon(go_on.set)
    with pytest.raises(asyncio.CancelledError):
        await saving
    assert ended.is_set()
    assert not exists(target)


async def test_a_file_whose_making_was_cancelled_is_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "o88.json"
    begun, go_on = threading.Event(), threading.Event()
    create = PrivateFile._create

    def slowly(self: PrivateFile) -> None:
        begun.set()
        go_on.wait()
        create(self)

    monkeypatch.setattr(PrivateFile, "_create", slowly)
    opening = asyncio.create_task(PrivateFile(target).__aenter__())
    await asyncio.to_thread(begun.wait)
    opening.cancel()
    asyncio.get_running_loop().call_soon(go_on.set)
    with pytest.raises(asyncio.CancelledError):
        await opening
    assert not exists(target)


def exists(path: Path) -> bool:
    return path.exists()
