"""The import of 5,000 rows through its screens: how long each step takes, and whether it freezes.

python -m tests.bench.import_screens

A file of 5,000 good rows is read, checked, sent and reviewed; then two of 5,000 and of 50 wrong
rows are reviewed, whose keys must cost the same.
"""

from __future__ import annotations

import asyncio
import gc
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from textual.pilot import Pilot

from multicart_tui.api.opening import ApiOptions, open_api
from multicart_tui.api.request_log import RequestLog
from multicart_tui.demo.child import DemoAddress, DemoChild
from multicart_tui.domain.ids import CollectionId
from multicart_tui.services.import_draft import ImportDraft
from multicart_tui.services.lookups import Lookups
from multicart_tui.ui.app import MulticartApp
from multicart_tui.ui.screens.import_review import ImportReviewScreen
from multicart_tui.ui.screens.review_rows import ReviewRowsScreen
from tests.bench.load_all import Lag
from tests.support.sessions import FakeConnector, make_session

HEADER = "domain,customer_postcode,asin,include_raw_html\n"
EMPTY = CollectionId(102)
KEYS = ("down", "up", "pagedown", "pageup", "right_square_bracket", "left_square_bracket", "G", "g")
ROUNDS = 5


class Walk:
    """The application at a table of people who are in a hurry."""

    def __init__(self, app: MulticartApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot
        self.lag = Lag()

    def shows(self, text: str) -> bool:
        """Whether a text stands on the screen."""
        lines = self.app.screen._compositor.render_strips()
        return text in "\n".join(line.text for line in lines)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Let the application run until something holds."""
        while not holds():
            await self.pilot.pause(0.002)

    async def step(self, name: str, key: str, text: str) -> None:
        """Press a key, wait for a text, and print how long it took and the worst stand-still."""
        await self.pilot.pause(0.3)
        self.lag.take()
        began = time.perf_counter()
        self.app.simulate_key(key)
        # Looking for the text costs too, and stops the loop itself: it is done seldom.
        while not self.shows(text):
            await self.pilot.pause(0.05)
        took = 1000 * (time.perf_counter() - began)
        print(f"{name:<36} {took:>9.0f} ms; loop stood still {self.lag.take():5.1f} ms, goal 50")


async def wizard(walk: Walk, path: Path) -> None:
    """Read, check, send and review a file of good rows."""
    app, pilot = walk.app, walk.pilot
    await walk.until(lambda: walk.shows("No ASINs in this collection yet"))
    await walk.until(gc.isenabled)  # the program counts as started now
    await pilot.press("i", *str(path))
    await walk.step("read 5,000 rows", "enter", "header on line 1")
    await walk.step("check them", "ctrl+s", "are ready")
    await walk.step("make the file", "ctrl+s", "ctrl+s sends it")
    await walk.step("send, list, account, write files", "ctrl+s", "5,000 landed")
    app.pop_screen()
    await walk.until(lambda: walk.shows("Showing 1-100 of 5,000"))


async def review(walk: Walk, path: Path, count: int) -> list[float]:
    """Milliseconds of each key in a review of wrong rows."""
    app, session = walk.app, walk.app.session
    assert session
    draft = ImportDraft.of(session, EMPTY)
    await draft.open(path)
    await draft.load_known()
    await draft.check()
    job = await session.journal.begin(draft.about, await draft.job_rows())
    known = draft.known
    await app.push_screen(ImportReviewScreen(job, session, known=known))
    await walk.until(lambda: walk.shows(f"{count:,} left out"))
    app.simulate_key("enter")
    await walk.until(lambda: isinstance(app.screen, ReviewRowsScreen) and walk.shows("Showing 1-"))
    times = []
    walk.lag.take()
    for _ in range(ROUNDS):
        for key in KEYS:
            began = time.perf_counter()
            await walk.pilot.press(key)
            times.append(1000 * (time.perf_counter() - began))
    print(f"keys in a review of {count:>5,} wrong rows: loop stood still {walk.lag.take():5.1f} ms")
    app.pop_screen()
    app.pop_screen()
    await walk.pilot.pause()
    return times


async def measure(address: DemoAddress, folder: Path) -> None:
    """Print every figure."""
    api = open_api(ApiOptions(base_url=address.base_url, secret=address.key), RequestLog())
    session = make_session(api, folder)
    session.lookups = Lookups(api)
    session.load_size = 1_000
    good = folder / "good.csv"
    rows = [f"amazon.com.au,0800,B0{number:08d},false\n" for number in range(5_000)]
    good.write_text(HEADER + "".join(rows))
    wrong = [f"amazon.com.au,0800,B0BAD{number},false\n" for number in range(5_000)]
    many, few = folder / "many.csv", folder / "few.csv"
    many.write_text(HEADER + "".join(wrong))
    few.write_text(HEADER + "".join(wrong[:50]))
    app = MulticartApp(FakeConnector(session), open_collection=EMPTY)
    gc.disable()  # as the program does at its start
    async with app.run_test(size=(120, 40)) as pilot:
        walk = Walk(app, pilot)
        await wizard(walk, good)
        mine, base = await review(walk, many, 5_000), await review(walk, few, 50)
    print(
        f"a key in a review of 5,000 / of 50   {median(mine):>9.1f} / {median(base):.1f} ms"
        f"   x{median(mine) / median(base):.2f}   at most x1.2"
    )
    await api.aclose()


def main() -> None:
    """Measure on a fresh demo."""
    with DemoChild.start() as child, tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(child.address, Path(folder)))


if __name__ == "__main__":
    main()
