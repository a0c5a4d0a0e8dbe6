"""Jobs to import, a journal to keep them in, and what a service holds afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from pathlib import Path

from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.import_job import Job, JobKind, JobRow, NewJob, RowState
from multicart_tui.domain.import_rows import ImportRow
from multicart_tui.errors import NetworkError, Outcome
from multicart_tui.services.journal import Journal

ACCOUNT = "default@multicartapi.com"


class Pauses:
    """Takes note of how long was waited, and does not wait."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        await asyncio.sleep(0)


def lost() -> NetworkError:
    """The failure of a request that left and got no answer."""
    return NetworkError("No answer came", "The link broke.", outcome=Outcome.UNKNOWN)


def import_rows(
    count: int, *, domain: str = "amazon.com.au", postcode: str = "4500", first: int = 1
) -> list[ImportRow]:
    """Rows that the service takes; each is known by its number."""
    numbers = range(first, first + count)
    return [ImportRow(n + 1, domain, postcode, f"B0NEW{n:05d}") for n in numbers]


def planned(rows: Iterable[ImportRow]) -> list[JobRow]:
    """Rows of a job that are all to be sent."""
    return [
        JobRow(number, (row.domain, row.postcode, row.asin, row.raw_html), row, RowState.PLANNED)
        for number, row in enumerate(rows, start=1)
    ]


async def begin(
    journal: Journal,
    rows: Sequence[ImportRow],
    *,
    collection: int = 102,
    kind: JobKind = JobKind.IMPORT,
    total_before: int | None = 0,
    sha256: str = "ab" * 32,
) -> Job:
    """Record a job that sends rows into a collection."""
    about = NewJob(
        ACCOUNT,
        CollectionId(collection),
        kind,
        source_name="asins.csv",
        source_path="/nowhere/asins.csv",
        sha256=sha256,
        header=("domain", "customer_postcode", "asin", "include_raw_html"),
        total_before=total_before,
    )
    return await journal.begin(about, planned(rows))


def journal_in(folder: Path) -> Journal:
    """A journal in a folder, as a newly started program opens it."""
    return Journal(folder)
