"""A killed import leaves a journal from which another program ends it."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from multicart_tui.api.opening import ApiOptions, open_api
from multicart_tui.api.request_log import RequestLog
from multicart_tui.api.retrying import Retrying
from multicart_tui.demo.server import DemoServer
from multicart_tui.domain.import_job import Job, RowState
from multicart_tui.services.import_report import RunReport
from multicart_tui.services.importer import Importer
from multicart_tui.services.journal import Journal
from tests.support.crashes import no_wait
from tests.support.imports import ACCOUNT, begin, import_rows

ROWS = 24
SIZE = 4


@pytest.fixture(scope="module")
def demo() -> Iterator[DemoServer]:
    with DemoServer() as server:
        yield server


async def start(folder: Path, demo: DemoServer) -> asyncio.subprocess.Process:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.support.import_program"),
        *(str(folder), demo.base_url, str(SIZE)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None
    process.stdin.write(f"{demo.key}\n".encode())
    return process


async def killed_after(process: asyncio.subprocess.Process, steps: int) -> None:
    """Kill a program as soon as it told so many steps."""
    assert process.stdout is not None
    for _ in range(steps):
        assert await process.stdout.readline(), "it ended before it was killed"
    process.kill()
    await process.stdout.read()
    assert await process.wait() == -9


async def resume(folder: Path, demo: DemoServer) -> RunReport:
    options = ApiOptions(demo.base_url, demo.key)
    api = open_api(options, RequestLog(), retrying=Retrying(sleep=no_wait))
    journal = Journal(folder)
    (job,) = await journal.open_jobs(ACCOUNT)
    assert not job.is_running  # the lock went with the process
    report = await Importer(api, journal, job, pause=no_wait, size=SIZE).run()
    journal.close()
    await api.aclose()
    return report


def held(demo: DemoServer) -> Counter[str]:
    found = demo.store.rows("SELECT asin FROM asin WHERE collection = 102")
    return Counter(row["asin"] for row in found)


async def prepared(folder: Path, demo: DemoServer, faults: str) -> Job:
    demo.reset()
    journal = Journal(folder)
    job = await begin(journal, import_rows(ROWS))
    journal.close()
    if faults:
        demo.faults.plan_next(faults, "/create/bulk/", times=2)
    return job


@pytest.mark.parametrize("steps", [1, 2, 3, 4, 5, 7, 8, 9, 11, 13, 16, 19])
async def test_an_import_that_was_killed_is_carried_on(
    demo: DemoServer, tmp_path: Path, steps: int
) -> None:
    # Every other moment meets a service that takes the rows and loses its answer.
    await prepared(tmp_path, demo, "commit-then-drop" if steps % 2 else "latency=15")
    process = await start(tmp_path, demo)
    await killed_after(process, steps)
    report = await resume(tmp_path, demo)
    assert held(demo) == Counter(row.asin for row in import_rows(ROWS))
    assert report.words == f"{ROWS} landed"
    assert (report.mismatch, report.is_done) == ("", True)


async def test_an_import_that_is_killed_again_and_again_ends(
    demo: DemoServer, tmp_path: Path
) -> None:
    job = await prepared(tmp_path, demo, "part-then-drop")
    for steps in (3, 6, 4):
        await killed_after(await start(tmp_path, demo), steps)
    report = await resume(tmp_path, demo)
    assert held(demo) == Counter(row.asin for row in import_rows(ROWS))
    assert report.job.id == job.id
    assert report.job.counts == {RowState.LANDED: ROWS}
    assert report.is_done
