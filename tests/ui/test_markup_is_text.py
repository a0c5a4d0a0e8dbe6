"""Whatever a foreign text looks like to a reader of markup, it is shown as it is, everywhere."""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from textual.screen import Screen

from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.models import AsinRecord
from multicart_tui.errors import ApiError
from multicart_tui.ui.app import MulticartApp
from multicart_tui.ui.modals.bulk_delete import BulkDeleteModal
from multicart_tui.ui.modals.choice import ChoiceModal
from multicart_tui.ui.modals.confirm import ConfirmModal
from multicart_tui.ui.modals.detail import DetailModal
from multicart_tui.ui.modals.prompt import PromptModal
from multicart_tui.ui.modals.report import ReportModal
from multicart_tui.ui.presenting import notify_error
from multicart_tui.ui.screens.base import BaseScreen
from multicart_tui.ui.widgets.picker import Choice
from multicart_tui.ui.widgets.status_line import StatusLine
from multicart_tui.ui.widgets.title_bar import TitleBar
from tests.support.fake_api import FakeApi
from tests.support.viewer_desk import view_file
from tests.support.waiting import wait_until
from tests.ui.running import connect, running, screen_text, toasts

PIECES = st.sampled_from(
    (
        "[",
        "]",
        "[/]",
        "[/red]",
        "[b]",
        "[red]",
        "[@click=app.bell]",
        "[@",
        "\\[",
        "\\",
        "$x",
        "a",
        "é",
    )
)
TEXTS = st.lists(PIECES, min_size=1, max_size=4).map("".join).filter(lambda text: len(text) < 18)
SEVERAL = st.lists(TEXTS, min_size=4, max_size=4, unique=True)
"""What is shown at a time; an application is not started for each text alone."""
FEW = settings(max_examples=4, deadline=None, phases=[Phase.generate])


def dialogs(text: str, row: AsinRecord) -> list[Screen[Any]]:
    """A dialog of each kind that shows foreign text, with that text wherever one goes."""
    return [
        ConfirmModal(text, [text], verb="Delete"),
        PromptModal(text, text, value=text),
        DetailModal(text, [(text, text)], hint=text),
        ReportModal(text, [text], note=text),
        ChoiceModal(text, [Choice(text)]),
        BulkDeleteModal(CollectionId(101), [row], [], Path(f"/{text.replace('/', '|')}")),
    ]


def is_told(app: MulticartApp, text: str) -> bool:
    """Whether a toast says it."""
    return text in toasts(app)


def is_seen_twice(app: MulticartApp, text: str) -> bool:
    """Whether the screen shows it in more than one place."""
    return screen_text(app).count(text) > 1


def in_a_folder(work: Callable[[Path], Any]) -> None:
    """Run something asynchronous with a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(work(Path(folder)))


@FEW
@given(SEVERAL)
def test_in_dialogs_lines_and_toasts(texts: list[str]) -> None:
    async def work(folder: Path) -> None:
        api = FakeApi(1)
        async with running(connect(api, folder, 101)) as (app, pilot):
            screen = app.screen
            assert isinstance(screen, BaseScreen)
            await wait_until(pilot, lambda: "4,999" in screen_text(app))
            for text in texts:
                screen.query_one(TitleBar).place = text
                screen.query_one(StatusLine).busy = text
                await pilot.pause()
                lines = screen_text(app).splitlines()
                assert text in lines[0]
                assert any(line.startswith(f" {text}") for line in lines[-3:])
            for text in texts:
                app.clear_notifications()
                notify_error(app, ApiError(text, f"<{text}>", code=400))
                await wait_until(pilot, partial(is_told, app, f"<{text}>"))
                assert not any(toast.markup for toast in app._notifications)
                row = AsinRecord(api.held(101)[0].id, text, custom_id=text)
                for dialog in dialogs(text, row):
                    app.push_screen(dialog)
                    await wait_until(pilot, lambda: app.screen.is_modal and app.screen.is_mounted)
                    await wait_until(pilot, partial(is_seen_twice, app, text))
                    app.pop_screen()
                    await wait_until(pilot, lambda: app.screen is screen)

    in_a_folder(work)


@FEW
@given(SEVERAL)
def test_in_the_rows_of_a_table(texts: list[str]) -> None:
    async def work(folder: Path) -> None:
        api = FakeApi(len(texts))
        rows = api.rows[CollectionId(101)]
        for place, text in enumerate(texts):
            rows[place] = AsinRecord(rows[place].id, "B000000001", custom_id=text)
        connector = connect(api, folder, 101)
        async with running(connector, size=(120, 24), open_collection=CollectionId(101)) as (
            app,
            pilot,
        ):
            await wait_until(pilot, lambda: "B000000001" in screen_text(app))
            shown = screen_text(app)
            assert [text for text in texts if f"  {text} " not in shown] == []

    in_a_folder(work)


@FEW
@given(SEVERAL)
def test_in_a_document(texts: list[str]) -> None:
    async def work(folder: Path) -> None:
        path = folder / "x.json"
        path.write_text(json.dumps({text: [text] for text in texts}))
        async with view_file(path) as desk:
            await desk.press("e")
            for text in texts:
                written = json.dumps(text, ensure_ascii=False)[1:-1]
                await desk.until(partial(is_seen_twice, desk.app, written))

    in_a_folder(work)
