"""A person in front of a job that runs, or of what became of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.import_job import Job
from multicart_tui.domain.models import Postcode
from multicart_tui.ui.screens.import_progress import ImportProgressScreen
from multicart_tui.ui.screens.import_review import ImportReviewScreen
from tests.support.drafts import EXACT, SHOP
from tests.support.fake_api import FakeApi
from tests.ui.import_desk import ImportDesk, import_desk

NEVER = "9999"
"""A postcode that the service lists and takes no row of."""


class PickyApi(FakeApi):
    """Lists a postcode whose rows it refuses, so that a checked row is rejected."""

    def __init__(self, rows: int = 0) -> None:
        super().__init__(rows)
        self.known_postcodes = (*self.known_postcodes, Postcode(99, NEVER, SHOP, "active"))

    def _insert_by_value(
        self, collection: CollectionId, domain: str, postcode: str, asin: str, raw_html: bool
    ) -> str:
        if postcode == NEVER:
            return "This postcode takes no rows"
        return super()._insert_by_value(collection, domain, postcode, asin, raw_html)


def line(number: int, postcode: str = "4500") -> str:
    """A row of a file; known by its number."""
    return f"{SHOP},{postcode},B0NEW{number:05d},false\n"


def lines(count: int, first: int = 1, postcode: str = "4500") -> str:
    """Rows of a file that the service takes."""
    return "".join(line(number, postcode) for number in range(first, first + count))


async def begin_job(desk: ImportDesk, rows: str, name: str = "x.csv") -> Job:
    """Record an import of these rows, as the steps before would."""
    await desk.draft.open(desk.write(EXACT + rows, name))
    await desk.draft.load_known()
    await desk.draft.check()
    return await desk.draft.begin(desk.session.journal)


async def run_job(desk: ImportDesk, rows: str, *, first: int | None = None) -> None:
    """Begin to send rows of a file."""
    job = await begin_job(desk, rows)
    screen = ImportProgressScreen(job, desk.session, known=desk.draft.known, first=first)
    await desk.app.push_screen(screen)


async def review(desk: ImportDesk, rows: str) -> ImportReviewScreen:
    """Send rows of a file and wait for their review."""
    await run_job(desk, rows)
    return await until_review(desk)


async def until_review(desk: ImportDesk) -> ImportReviewScreen:
    """Wait for the review to be in front, its rows read."""
    await desk.until_in_front(ImportReviewScreen)
    screen = desk.app.screen
    assert isinstance(screen, ImportReviewScreen)
    await desk.until(lambda: screen.reviewing is not None and not screen.status.busy)
    return screen


@asynccontextmanager
async def job_desk(
    tmp_path: Path, api: FakeApi | None = None, **options: Any
) -> AsyncIterator[ImportDesk]:
    """The application on its first screen, on a service that refuses some rows."""
    async with import_desk(api or PickyApi(), tmp_path, **options) as desk:
        yield desk
