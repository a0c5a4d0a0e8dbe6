"""Wherever an import is cut, its journal leads to the end: no row lost, none sent twice."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from multicart_tui.api.client import HttpApi
from multicart_tui.api.opening import ApiOptions, open_api
from multicart_tui.api.request_log import RequestLog
from multicart_tui.api.retrying import Retrying
from multicart_tui.demo.server import DemoServer
from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.import_job import JobKind
from multicart_tui.domain.import_rows import Cause, Field, ImportRow
from multicart_tui.domain.models import NewAsins
from multicart_tui.domain.rejections import classify
from multicart_tui.errors import ApiError
from multicart_tui.services.import_report import RunReport
from multicart_tui.services.importer import Importer
from tests.support.crashes import Crash, Moments, cut_api, cut_journal, no_wait
from tests.support.imports import ACCOUNT, begin, import_rows

C102 = CollectionId(102)
THERE = "B0NEW00004"
"""An ASIN of the file that the collection has before."""

FAULTS = (
    "",
    "commit-then-drop",
    "part-then-drop",
    "commit-then-502",
    "html502",
    "reset",
    "half",
    "garbage",
)


@pytest.fixture(scope="module")
def demo() -> Iterator[DemoServer]:
    with DemoServer() as server:
        yield server


@pytest.fixture
async def api(demo: DemoServer) -> AsyncIterator[HttpApi]:
    options = ApiOptions(demo.base_url, demo.key)
    api = open_api(options, RequestLog(), retrying=Retrying(sleep=no_wait))
    yield api
    await api.aclose()


def rows_of_a_file() -> list[ImportRow]:
    """Twelve rows; the service takes nine of them."""
    rows = import_rows(12)
    rows[1] = rows[1].having(Field.ASIN, "B0BAD")
    rows[6] = rows[6].having(Field.POSTCODE, "9999")
    assert rows[3].asin == THERE
    return rows


def held(demo: DemoServer) -> list[str]:
    """The ASINs of collection 102, as often as they are there."""
    return [
        row["asin"]
        for row in demo.store.rows("SELECT asin FROM asin WHERE collection = 102 ORDER BY asin")
    ]


async def fresh(demo: DemoServer, api: HttpApi, fault: str, path: str) -> None:
    demo.reset()
    await api.create_asins(NewAsins(C102, "amazon.com.au", "4500", (THERE,)))
    if fault:
        demo.faults.plan_next(fault, path)


async def cut_at(moments: Moments, folder: Path, api: HttpApi, kind: JobKind) -> RunReport | None:
    """Run an import until it ends or is cut; what it held in memory is gone then."""
    before = cut_journal(folder)
    job = await begin(before, rows_of_a_file(), kind=kind, total_before=1)
    before.close()
    journal = cut_journal(folder, moments)
    importer = Importer(cut_api(api, moments), journal, job, pause=no_wait, size=4)
    try:
        return await importer.run()
    except Crash:
        return None
    finally:
        journal.close()


async def resume(folder: Path, api: HttpApi) -> tuple[RunReport, list[str]]:
    """Start anew from the file; also tells which of its own rows were called duplicates."""
    journal = cut_journal(folder)
    job = (await journal.open_jobs(ACCOUNT))[0]
    report = await Importer(api, journal, job, pause=no_wait, size=4).run()
    duplicates = [
        rejected.asin
        for chunk in await journal.chunks(job.id)
        for rejected in chunk.rejected
        if classify(rejected.error)[0] is Cause.DUPLICATE and rejected.asin != THERE
    ]
    journal.close()
    return report, duplicates


@pytest.mark.parametrize("fault", FAULTS)
async def test_an_import_cut_at_any_moment_is_carried_on(
    demo: DemoServer, api: HttpApi, tmp_path: Path, fault: str
) -> None:
    await fresh(demo, api, fault, "/create/bulk/")
    uncut = Moments()
    report = await cut_at(uncut, tmp_path, api, JobKind.IMPORT)
    assert report is not None
    check(demo, report)
    # One commit and one request a chunk at the least, each with a moment before and after.
    assert uncut.passed >= 26
    for number in range(1, uncut.passed + 1):
        await fresh(demo, api, fault, "/create/bulk/")
        cut = await cut_at(Moments(number), tmp_path, api, JobKind.IMPORT)
        assert cut is None, number
        if number == uncut.passed:
            break  # cut after the last commit: the job is done
        report, duplicates = await resume(tmp_path, api)
        check(demo, report)
        assert duplicates == [], f"sent twice after moment {number}"


@pytest.mark.parametrize("fault", ["", "commit-then-drop", "part-then-drop"])
async def test_an_add_many_cut_at_any_moment_is_carried_on(
    demo: DemoServer, api: HttpApi, tmp_path: Path, fault: str
) -> None:
    await fresh(demo, api, fault, "/create/multiple/")
    uncut = Moments()
    report = await cut_at(uncut, tmp_path, api, JobKind.ADD_MANY)
    assert report is not None
    check_many(demo, report)
    for number in range(1, uncut.passed):
        await fresh(demo, api, fault, "/create/multiple/")
        assert await cut_at(Moments(number), tmp_path, api, JobKind.ADD_MANY) is None
        report, duplicates = await resume(tmp_path, api)
        check_many(demo, report)
        assert duplicates == []


async def test_an_import_cut_again_and_again_still_ends(
    demo: DemoServer, api: HttpApi, tmp_path: Path
) -> None:
    await fresh(demo, api, "commit-then-drop", "/create/bulk/")
    assert await cut_at(Moments(5), tmp_path, api, JobKind.IMPORT) is None
    for at in (3, 7, 4, 9, 6, 8):
        moments = Moments(at)
        journal = cut_journal(tmp_path, moments)
        (job,) = await journal.open_jobs(ACCOUNT)
        again = Importer(cut_api(api, moments), journal, job, pause=no_wait, size=4)
        with pytest.raises(Crash):
            await again.run()
        journal.close()
    report, duplicates = await resume(tmp_path, api)
    check(demo, report)
    assert duplicates == []


def check_many(demo: DemoServer, report: RunReport) -> None:
    """As below; create/multiple refuses the rows of an unknown postcode as a whole."""
    valid = sorted(row.asin for at, row in enumerate(rows_of_a_file()) if at not in (1, 6))
    assert held(demo) == valid
    assert report.words == "9 landed, 1 already there, 1 rejected, 1 not sent"
    assert (report.total_before, report.total_after, report.mismatch) == (1, 10, "")
    assert isinstance(report.stopped_by, ApiError)


def check(demo: DemoServer, report: RunReport) -> None:
    """The service holds exactly the rows it takes, and the report says what is true."""
    valid = sorted(row.asin for at, row in enumerate(rows_of_a_file()) if at not in (1, 6))
    assert held(demo) == valid
    assert report.words == "9 landed, 1 already there, 2 rejected"
    assert (report.total_before, report.total_after, report.mismatch) == (1, 10, "")
    assert report.is_done
    assert report.stopped_by is None
