"""Reads what the screen of collections shows."""

from __future__ import annotations

from multicart_tui.ui.app import MulticartApp
from multicart_tui.ui.widgets.page_table import PageTable
from multicart_tui.ui.widgets.status_line import StatusLine


def line_of(app: MulticartApp, collection: int) -> list[str]:
    rows = app.screen_stack[0].query_one(PageTable).rows_shown
    return next(
        ([cell.strip() for cell in row.cells] for row in rows if row.key == str(collection)), []
    )


def status(app: MulticartApp) -> str:
    return app.screen_stack[0].query_one(StatusLine).text
