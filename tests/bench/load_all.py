"""All 5,000 rows of a collection, against the bare HTTP calls; and how long the loop stood still.

python -m tests.bench.load_all [RUNS]
"""

from __future__ import annotations

import asyncio
import gc
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx

from multicart_tui.api.opening import ApiOptions, open_api
from multicart_tui.api.request_log import RequestLog
from multicart_tui.demo.child import DemoAddress, DemoChild
from multicart_tui.domain.ids import CollectionId
from multicart_tui.services.loading import load_all
from multicart_tui.services.lookups import Lookups
from multicart_tui.ui.app import MulticartApp
from multicart_tui.ui.screens.asins import AsinsScreen
from tests.bench.stopwatch import line
from tests.support.sessions import FakeConnector, make_session

FULL = CollectionId(103)
BATCH = 1_000


async def bare(address: DemoAddress) -> None:
    """The same calls with httpx alone, one after the other, decoded but not used."""
    async with httpx.AsyncClient(headers={"x-api-key": address.key}, trust_env=False) as client:
        for skip in range(0, 5_000, BATCH):
            answer = await client.post(
                f"{address.base_url}/schedules/amazon/asin/list/",
                json={"collection_id": 103, "skip": skip, "limit": BATCH, "with_count": 1},
            )
            assert len(answer.json()["data"]["asin_list"]) == BATCH


async def ours(address: DemoAddress) -> None:
    """The client and the loader of the program."""
    api = open_api(ApiOptions(base_url=address.base_url, secret=address.key), RequestLog())
    whole = await load_all(api, FULL, batch=BATCH)
    assert len(whole.rows) == 5_000
    await api.aclose()


async def timed(work: Callable[[DemoAddress], Awaitable[None]], address: DemoAddress) -> float:
    """Milliseconds it takes."""
    began = time.perf_counter()
    await work(address)
    return 1000 * (time.perf_counter() - began)


class Lag:
    """Notices how long the event loop did not come round, in milliseconds."""

    def __init__(self) -> None:
        self.worst = 0.0
        self._task = asyncio.create_task(self._watch())

    async def _watch(self) -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.001)
            self.worst = max(self.worst, 1000 * (time.perf_counter() - began) - 1)

    def take(self) -> float:
        """The worst since the last time this was asked."""
        worst, self.worst = self.worst, 0.0
        return worst


async def in_the_app(address: DemoAddress, folder: Path) -> list[tuple[str, float, float]]:
    """What a person does with the full collection: name, milliseconds, worst lag."""
    api = open_api(ApiOptions(base_url=address.base_url, secret=address.key), RequestLog())
    session = make_session(api, folder)
    session.lookups = Lookups(api)
    app = MulticartApp(FakeConnector(session), open_collection=FULL)
    found: list[tuple[str, float, float]] = []
    gc.disable()  # as the program does at its start
    async with app.run_test(size=(120, 40)) as pilot:

        def screen() -> AsinsScreen:
            assert isinstance(app.screen, AsinsScreen)
            return app.screen

        async def until(holds: Callable[[], bool]) -> None:
            while not holds():
                await pilot.pause(0.001)

        await until(lambda: isinstance(app.screen, AsinsScreen) and app.screen.is_mounted)
        await until(lambda: screen().listing.total == 5_000)
        await until(gc.isenabled)  # the program counts as started now
        lag = Lag()

        async def step(name: str, key: str, holds: Callable[[], bool]) -> None:
            await pilot.pause(0.3)
            lag.take()
            began = time.perf_counter()
            app.simulate_key(key)
            await until(holds)
            took = 1000 * (time.perf_counter() - began)
            await pilot.pause(0.3)
            found.append((name, took, lag.take()))

        listing = screen().listing
        await step("turn a page", "right_square_bracket", lambda: listing.window.skip == 100)
        await step("load all (A)", "A", lambda: listing.whole is not None)
        await step("filter all, first letter", "slash", lambda: screen().filter_box.has_focus)
        await step("filter all: 7", "7", lambda: len(listing.kept) < 5_000)
        await step("clear the filter", "escape", lambda: len(listing.kept) == 5_000)
        await step("sort all (s)", "s", lambda: listing.sort_column is not None)
        await step("mark all shown (*)", "asterisk", lambda: len(screen().marks) == 100)
    return found


async def main(runs: int) -> None:
    """Print every figure."""
    print(f"{'5,000 rows':<34} {'ours':>10} {'bare':>10}       ratio  goal")
    with DemoChild.start() as child, tempfile.TemporaryDirectory() as folder:
        # First, while this process holds no more than the program would.
        steps = await in_the_app(child.address, Path(folder))
        mine: list[float] = []
        theirs: list[float] = []
        for _ in range(runs + 1):
            theirs.append(await timed(bare, child.address))
            mine.append(await timed(ours, child.address))
        line("load all rows", mine[1:], theirs[1:], "ms", "at most x1.5")
        for name, took, lag in steps:
            print(f"{name:<34} {took:>10.1f} ms; loop stood still {lag:5.1f} ms, goal 50")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 7))
