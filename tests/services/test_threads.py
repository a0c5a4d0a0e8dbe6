"""Long work runs beside the event loop, and ends when nobody waits for it."""

from __future__ import annotations

import asyncio
import threading

import pytest

from multicart_tui.services.threads import OnProgress, Stop, in_thread, on_loop


async def test_work_gives_its_result_and_its_failure() -> None:
    assert await in_thread(lambda asked: threading.current_thread().name) != "MainThread"

    def fail(asked: Stop) -> None:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        await in_thread(fail)


async def test_work_asks_the_person_whether_to_give_up() -> None:
    assert await in_thread(lambda asked: asked(), lambda: True)
    assert not await in_thread(lambda asked: asked(), lambda: False)


async def test_work_that_nobody_waits_for_is_told_so() -> None:
    loop = asyncio.get_running_loop()
    has_begun, has_ended = asyncio.Event(), threading.Event()

    def work(asked: Stop) -> None:
        loop.call_soon_threadsafe(has_begun.set)
        while not asked():
            pass
        has_ended.set()

    waiting = asyncio.create_task(in_thread(work))
    await has_begun.wait()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert await asyncio.to_thread(has_ended.wait, 30)


def test_progress_told_after_the_loop_has_ended_is_heard_by_nobody() -> None:
    heard: list[tuple[int, int]] = []

    async def listen() -> OnProgress | None:
        return on_loop(lambda done, total: heard.append((done, total)))

    tell = asyncio.run(listen())
    assert tell is not None
    tell(1, 2)
    assert heard == []


async def test_nobody_has_to_listen() -> None:
    assert on_loop(None) is None
