"""The whole application on a fake connector, and what stands on its screen."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from multicart_tui.domain.ids import CollectionId
from multicart_tui.ui.app import MulticartApp
from tests.support.fake_api import FakeApi
from tests.support.sessions import FakeConnector, make_session
from tests.support.waiting import wait_until


def connect(api: FakeApi, tmp_path: Path, *known: int, **flags: Any) -> FakeConnector:
    """A connector with a session on ``api`` that remembers the given collections."""
    return FakeConnector(make_session(api, tmp_path, collections=known, **flags))


@asynccontextmanager
async def running(
    connector: FakeConnector,
    *,
    size: tuple[int, int] = (80, 24),
    open_collection: CollectionId | None = None,
    keymap: Mapping[str, str] | None = None,
    **options: Any,
) -> AsyncIterator[tuple[MulticartApp, Pilot[None]]]:
    """Run the application until its first session is open, or has failed to open."""
    app = MulticartApp(connector, open_collection=open_collection, keymap=keymap, **options)
    async with app.run_test(size=size) as pilot:
        await wait_until(
            pilot, lambda: app.session is not None or len(app.screen_stack) > 1 or app._exit
        )
        await pilot.pause()
        yield app, pilot


def screen_text(app: MulticartApp) -> str:
    """Every line of the screen on top."""
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in strips)


def toasts(app: MulticartApp) -> str:
    """The titles and texts of the toasts on screen."""
    return "\n".join(f"{each.title}\n{each.message}" for each in app._notifications)


async def wait_for_text(app: MulticartApp, pilot: Pilot[None], words: str) -> None:
    """Wait until words stand on the screen on top, whatever line breaks are in them."""

    def letters(text: str) -> str:
        return "".join(text.replace("│", " ").split())

    await wait_until(pilot, lambda: letters(words) in letters(screen_text(app)))


async def wait_for_toast(app: MulticartApp, pilot: Pilot[None], words: str) -> None:
    """Wait until a toast says the words."""
    await wait_until(pilot, lambda: words in toasts(app))
