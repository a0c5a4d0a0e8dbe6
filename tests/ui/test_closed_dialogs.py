"""A dialog that was closed is gone from memory, with all that was drawn of it."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

from textual.widgets import Static

from multicart_tui.ui.modals.help import HelpModal
from tests.support.asin_desk import open_desk
from tests.support.fake_api import FakeApi


async def test_the_help_is_forgotten_once_it_is_closed(tmp_path: Path) -> None:
    async with open_desk(FakeApi(), tmp_path) as desk:
        drawn: list[weakref.ref[object]] = []
        for _ in range(4):
            await desk.press("question_mark")
            await desk.until_shown(HelpModal)
            caches = [each._styles_cache for each in desk.app.screen.query(Static)]
            drawn += map(weakref.ref, caches)
            in_each = len(caches)
            del caches
            await desk.press("escape")
            await desk.until_back()

        def held() -> int:
            gc.collect()
            return sum(each() is not None for each in drawn)

        # The toolkit may still hold the last one, as the one that had the focus.
        await desk.until(lambda: held() <= in_each)
