"""A person in front of the jobs panel."""

from __future__ import annotations

from textual.pilot import Pilot

from multicart_tui.ui.app import MulticartApp
from multicart_tui.ui.screens.jobs import JobsScreen
from tests.support.waiting import wait_until


def panel(app: MulticartApp) -> list[tuple[str, str]]:
    """What is listed, and its state."""
    screen = app.screen
    assert isinstance(screen, JobsScreen)
    return [(row.cells[0].strip(), row.cells[1].strip()) for row in screen.table.rows_shown]


async def open_panel(app: MulticartApp, pilot: Pilot[None]) -> None:
    """Press its key."""
    await pilot.press("J")
    await wait_until(pilot, lambda: isinstance(app.screen, JobsScreen) and app.screen.is_mounted)
    await pilot.pause()
