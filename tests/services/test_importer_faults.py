"""An import over a real socket, against a service that fails in every way the demo knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from multicart_tui.api.client import HttpApi
from multicart_tui.api.opening import ApiOptions, open_api
from multicart_tui.api.request_log import RequestLog
from multicart_tui.api.retrying import Retrying
from multicart_tui.demo.server import DemoServer
from multicart_tui.domain.import_job import JobKind, RowState
from multicart_tui.domain.import_rows import Field
from multicart_tui.errors import ApiError, CredentialsError, MulticartError, NetworkError
from multicart_tui.services.importer import Importer
from multicart_tui.services.journal import Journal
from tests.support.crashes import no_wait
from tests.support.imports import begin, import_rows

BULK = "/create/bulk/"
NEVER_DONE = ("reset", "html502", "500")
DONE = ("commit-then-drop", "commit-then-502", "half", "garbage")


@pytest.fixture(scope="module")
def running() -> Iterator[DemoServer]:
    with DemoServer() as server:
        yield server


@pytest.fixture
def demo(running: DemoServer) -> DemoServer:
    running.reset()
    running.store.hide_from(102, 0, 0)  # a lag of the test before may not be over
    return running


@pytest.fixture
async def api(demo: DemoServer) -> AsyncIterator[HttpApi]:
    options = ApiOptions(demo.base_url, demo.key, upload_timeout=0.3)
    api = open_api(options, RequestLog(), retrying=Retrying(sleep=no_wait))
    yield api
    await api.aclose()


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    journal = Journal(tmp_path / "state")
    yield journal
    journal.close()


def held(demo: DemoServer) -> Counter[str]:
    found = demo.store.rows("SELECT asin FROM asin WHERE collection = 102")
    return Counter(row["asin"] for row in found)


def all_of(count: int) -> Counter[str]:
    return Counter(row.asin for row in import_rows(count))


def uploads(demo: DemoServer) -> int:
    return demo.paths().count("/schedules/amazon/asin/create/bulk/")


@pytest.mark.parametrize("fault", [*NEVER_DONE, *DONE, "part-then-drop", "hang", "slow=5"])
async def test_every_row_lands_once_whatever_happens_to_an_upload(
    demo: DemoServer, api: HttpApi, journal: Journal, fault: str
) -> None:
    demo.faults.plan_next(fault, BULK)
    job = await begin(journal, import_rows(10))
    report = await Importer(api, journal, job, pause=no_wait, size=5).run()
    assert held(demo) == all_of(10)
    assert (report.words, report.mismatch, report.stopped_by) == ("10 landed", "", None)
    assert report.is_done
    is_repeated = fault in (*NEVER_DONE, "part-then-drop", "hang")
    assert uploads(demo) == (3 if is_repeated else 2)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("401", CredentialsError),
        ("403", CredentialsError),
        ("status0-401", CredentialsError),
        ("429", ApiError),
    ],
)
async def test_a_refusal_half_way_keeps_the_rest_for_later(
    demo: DemoServer,
    api: HttpApi,
    journal: Journal,
    fault: str,
    error: type[MulticartError],
) -> None:
    demo.faults.plan_next("latency=0", BULK)
    demo.faults.plan_next(fault, BULK)
    job = await begin(journal, import_rows(10))
    report = await Importer(api, journal, job, pause=no_wait, size=5).run()
    assert isinstance(report.stopped_by, error)
    assert report.words == "5 landed, 5 not sent"
    assert held(demo) == all_of(5)
    again = await Importer(api, journal, job, pause=no_wait).run()
    assert (again.words, again.mismatch, again.is_done) == ("10 landed", "", True)
    assert held(demo) == all_of(10)


async def test_rows_that_are_listed_late_are_waited_for_and_not_sent_again(
    demo: DemoServer, api: HttpApi, journal: Journal
) -> None:
    async def until_listed(_seconds: float) -> None:
        demo.store.hide_from(102, 0, 0)

    demo.faults.plan_next("lag=60000,commit-then-drop", BULK)
    job = await begin(journal, import_rows(6))
    report = await Importer(api, journal, job, pause=until_listed).run()
    assert (report.words, report.mismatch, uploads(demo)) == ("6 landed", "", 1)
    assert held(demo) == all_of(6)


async def test_rows_that_are_never_listed_are_not_added_twice(
    demo: DemoServer, api: HttpApi, journal: Journal
) -> None:
    demo.faults.plan_next("lag=60000,commit-then-drop", BULK)
    job = await begin(journal, import_rows(6))
    report = await Importer(api, journal, job, pause=no_wait).run()
    assert held(demo) == all_of(6)
    assert report.words == "6 landed"
    assert "its list does not show them" in report.mismatch


async def test_a_dead_link_while_looking_leaves_the_outcome_open_until_the_next_run(
    demo: DemoServer, api: HttpApi, journal: Journal
) -> None:
    demo.faults.plan_next("latency=0", "/asin/list/")
    demo.faults.plan_next("commit-then-drop", BULK)
    demo.faults.plan_next("reset", "/asin/list/", times=3)
    job = await begin(journal, import_rows(6))
    report = await Importer(api, journal, job, pause=no_wait).run()
    assert isinstance(report.stopped_by, NetworkError)
    assert report.words == "0 landed, 6 unknown"
    assert report.job.counts == {RowState.UNKNOWN: 6}
    again = await Importer(api, journal, job, pause=no_wait).run()
    assert (again.words, again.is_done, uploads(demo)) == ("6 landed", True, 1)


@pytest.mark.parametrize("path", ["/create/multiple/", BULK])
async def test_a_service_that_is_down_for_good_is_left_after_three_tries(
    demo: DemoServer, api: HttpApi, journal: Journal, path: str
) -> None:
    kind = JobKind.IMPORT if path == BULK else JobKind.ADD_MANY
    demo.faults.plan_next("html502", path, times=9)
    job = await begin(journal, import_rows(4), kind=kind)
    report = await Importer(api, journal, job, pause=no_wait).run()
    assert report.words == "0 landed, 4 not sent"
    assert report.stopped_by is not None
    assert report.stopped_by.title == "Stopped: nothing arrives"
    assert demo.faults.pending == 6


async def test_error_rows_with_line_numbers_find_their_rows(
    demo: DemoServer, api: HttpApi, journal: Journal
) -> None:
    rows = import_rows(6)
    rows[2] = rows[2].having(Field.RAW_HTML, "perhaps")
    rows[4] = rows[4].having(Field.ASIN, "B0")
    job = await begin(journal, rows)
    report = await Importer(api, journal, job, pause=no_wait).run()
    assert (report.words, report.mismatch) == ("4 landed, 2 rejected", "")
    rejected = await journal.rows(job.id, [RowState.REJECTED])
    assert [row.number for row in rejected] == [3, 5]
    assert [row.findings[0].field for row in rejected] == [Field.RAW_HTML, Field.ASIN]
