"""Writes in the jobs panel: found again, stopped, carried on; and what leaving a screen ends."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from multicart_tui.demo.server import DemoServer
from multicart_tui.domain.ids import CollectionId
from multicart_tui.services.import_draft import ImportDraft
from multicart_tui.services.job_lock import job_lock
from multicart_tui.services.session import Session
from multicart_tui.ui import jobs
from multicart_tui.ui.modals.confirm import ConfirmModal
from multicart_tui.ui.modals.progress import ProgressModal
from multicart_tui.ui.modals.report import ReportModal
from multicart_tui.ui.screens.asins import AsinsScreen
from multicart_tui.ui.screens.collections import CollectionsScreen
from multicart_tui.ui.screens.import_progress import ImportProgressScreen
from multicart_tui.ui.screens.jobs import JobsScreen
from tests.support.asin_desk import open_desk
from tests.support.fake_api import FakeApi
from tests.support.live import live_session
from tests.support.sessions import FakeConnector
from tests.support.waiting import wait_until
from tests.ui.job_desk import PickyApi, begin_job, job_desk, lines, run_job, until_review
from tests.ui.jobs_panel import open_panel, panel
from tests.ui.running import running, wait_for_text, wait_for_toast

C101 = CollectionId(101)


async def test_an_import_is_found_again_after_its_screen_was_left(tmp_path: Path) -> None:
    api = PickyApi()
    async with job_desk(tmp_path, api) as desk:
        gate = api.hold("import_csv")
        await run_job(desk, lines(3))
        await gate.reached.wait()
        await desk.press("escape")
        await desk.until_in_front(CollectionsScreen)
        await open_panel(desk.app, desk.pilot)
        assert panel(desk.app) == [("Import of x.csv into 101", "running")]
        await desk.press("enter")
        await desk.until_in_front(ImportProgressScreen)
        await desk.until_seen("0 of 3 rows have their outcome")
        gate.set()
        await until_review(desk)
        assert len(api.held(101)) == 3
        assert api.count("import_csv") == 1
        await desk.press("escape")
        await desk.until_in_front(JobsScreen)
        assert panel(desk.app) == [("Import of x.csv into 101", "done")]
        assert "3 landed" in desk.text
        await desk.press("enter")
        await until_review(desk)


async def test_an_import_in_front_is_gone_back_to_and_stopped_after_its_call(
    tmp_path: Path,
) -> None:
    api = PickyApi()
    async with job_desk(tmp_path, api) as desk:
        job = await begin_job(desk, lines(3))
        gate = api.hold("list_asins")
        await desk.app.push_screen(ImportProgressScreen(job, desk.session, known=desk.draft.known))
        await gate.reached.wait()
        await open_panel(desk.app, desk.pilot)
        await desk.press("x")
        await desk.until_told("It stops after the call that is under way")
        assert panel(desk.app) == [("Import of x.csv into 101", "stopping")]
        await desk.press("enter")
        await desk.until_in_front(ImportProgressScreen)
        await desk.until_seen("Stopping after the request")
        gate.set()
        await until_review(desk)
        assert api.count("import_csv") == 0
        await open_panel(desk.app, desk.pilot)
        await desk.until(lambda: panel(desk.app) == [("Import of x.csv into 101", "unfinished")])
        await desk.press("c")
        await desk.until(lambda: len(api.held(101)) == 3)
        await until_review(desk)
        await desk.press("escape")
        await desk.until_in_front(JobsScreen)
        await desk.until(lambda: {state for _, state in panel(desk.app)} == {"done", "stopped"})
        await desk.press("down", "c")
        await desk.until_told("Nothing of it is left to be done.")


async def test_what_an_earlier_session_left_is_listed_and_carried_on(tmp_path: Path) -> None:
    api = PickyApi()
    async with job_desk(tmp_path, api) as desk:
        job = await begin_job(desk, lines(3))
        with job_lock(desk.session.journal.folder, job.id):
            await open_panel(desk.app, desk.pilot)
            await desk.until(lambda: panel(desk.app) == [("Import of x.csv into 101", "elsewhere")])
            for key, words in (("x", "It is not running here."), ("c", "running right now")):
                await desk.press(key)
                await desk.until_told(words)
        await desk.press("r")
        await desk.until(lambda: panel(desk.app) == [("Import of x.csv into 101", "unfinished")])
        assert "0 of 3 landed, 3 not sent" in desk.text
        await desk.press("enter")
        await until_review(desk)
        await desk.press("escape")
        await desk.until_in_front(JobsScreen)
        await desk.press("c")
        await until_review(desk)
        assert len(api.held(101)) == 3


async def test_a_read_only_session_carries_nothing_on(tmp_path: Path) -> None:
    async with job_desk(tmp_path, is_read_only=True) as desk:
        await begin_job(desk, lines(3))
        await open_panel(desk.app, desk.pilot)
        await desk.until(lambda: panel(desk.app) == [("Import of x.csv into 101", "unfinished")])
        assert "Carry on" not in desk.text
        await desk.press("c")
        assert isinstance(desk.app.screen, JobsScreen)


async def test_a_bulk_delete_is_left_running_and_its_report_is_kept(tmp_path: Path) -> None:
    api = FakeApi(6)
    async with open_desk(api, tmp_path) as desk:
        gate = api.hold("delete_asin")
        await desk.press("space", "space", "space", "d", "3", "enter", "enter")
        await desk.until_shown(ProgressModal)
        await desk.until(gate.reached.is_set)
        await desk.press("l")
        await desk.until_back()
        await desk.until(lambda: "It goes on: J shows how far it is" in desk.toasts)
        await open_panel(desk.app, desk.pilot)
        await desk.until(
            lambda: panel(desk.app) == [("Deleting 3 ASINs of collection 101", "running")]
        )
        gate.set()
        await desk.until(lambda: "3 deleted. J shows the report." in desk.toasts)
        assert panel(desk.app) == [("Deleting 3 ASINs of collection 101", "done")]
        await desk.press("enter")
        await desk.until_shown(ReportModal)
        assert "3 deleted" in desk.text
        await desk.press("escape", "escape")
        await desk.until_back()
        await desk.until(lambda: len(desk.asins) == 3)


async def test_a_bulk_delete_that_is_stopped_from_afar_leaves_the_others(tmp_path: Path) -> None:
    api = FakeApi(9)
    async with open_desk(api, tmp_path) as desk:
        gates = [api.hold("delete_asin") for _ in range(4)]
        await desk.press("asterisk", "d", "9", "enter", "enter")
        await desk.until_shown(ProgressModal)
        await desk.until(lambda: all(gate.reached.is_set() for gate in gates))
        await desk.press("l")
        await desk.until_back()
        await desk.press("escape", "escape")  # takes the marks away, then leaves
        await desk.until(lambda: isinstance(desk.app.screen, CollectionsScreen))
        await open_panel(desk.app, desk.pilot)
        await desk.press("x")
        assert panel(desk.app)[0][1] == "stopping"
        for gate in gates:
            gate.set()
        await desk.until(lambda: "4 deleted, 5 not tried. J shows the report." in desk.toasts)
        assert len(api.held(101)) == 5
        # The journal knows what is left, and that this is the same job.
        await desk.until(lambda: [state for _, state in panel(desk.app)] == ["unfinished"])
        await desk.press("c")
        await desk.until_shown(ConfirmModal)
        await desk.press("ctrl+s")
        await desk.until_shown(ReportModal)
        assert api.held(101) == []


async def test_one_call_that_changes_something_cannot_be_stopped(tmp_path: Path) -> None:
    api = FakeApi(3)
    async with open_desk(api, tmp_path) as desk:
        gate = api.hold("delete_asin")
        await desk.press("d", "tab", "enter")
        await desk.until(gate.reached.is_set)
        await open_panel(desk.app, desk.pilot)
        assert [state for _, state in panel(desk.app)] == ["running"]
        await desk.press("x")
        await wait_for_toast(desk.app, desk.pilot, "It is one call that changes something")
        gate.set()
        await desk.until(lambda: [state for _, state in panel(desk.app)] == ["done"])


@pytest.fixture(scope="module")
def _server() -> Iterator[DemoServer]:
    with DemoServer() as server:
        yield server


@pytest.fixture
def service(_server: DemoServer) -> DemoServer:
    """A freshly seeded demo."""
    _server.reset()
    return _server


def live(service: DemoServer, tmp_path: Path, **options: float) -> tuple[FakeConnector, Session]:
    session = live_session(service, tmp_path, 101, 102, **options)
    return FakeConnector(session), session


async def test_leaving_a_screen_cuts_its_read_off(service: DemoServer, tmp_path: Path) -> None:
    connector, session = live(service, tmp_path)
    async with running(connector, open_collection=C101) as (app, pilot):
        await wait_for_text(app, pilot, "Showing 1-100")
        service.faults.plan_next("hang", "/asin/list")
        before = len(service.requests)
        await pilot.press("A")
        await wait_until(pilot, lambda: len(service.requests) > before)
        assert isinstance(app.screen, AsinsScreen)
        app._go_home()  # without escape, which stops the read first
        await wait_until(pilot, lambda: isinstance(app.screen, CollectionsScreen))
        await wait_until(pilot, lambda: not app.jobs.running)
        assert [job.state for job in app.jobs] == [jobs.RunState.STOPPED]
        assert service.faults.pending == 0
        hung = [record for record in session.requests if record.failure]
        assert [record.state for record in hung] == ["failed"]


async def test_leaving_a_screen_never_cuts_its_write_off(
    service: DemoServer, tmp_path: Path
) -> None:
    connector, session = live(service, tmp_path, upload=2.0)
    async with running(connector) as (app, pilot):
        draft = ImportDraft.of(session, CollectionId(102))
        file = tmp_path / "x.csv"
        file.write_text("domain,customer_postcode,asin,include_raw_html\n" + lines(3))
        await draft.open(file)
        await draft.load_known()
        await draft.check()
        job = await draft.begin(session.journal)
        # The first request gets no answer; while it is waited for, its screen is left.
        service.faults.plan_next("hang", "/bulk")
        app.push_screen(ImportProgressScreen(job, session, known=draft.known))
        await wait_until(pilot, lambda: any("/bulk" in path for path in service.paths()))
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, CollectionsScreen))
        await wait_until(pilot, lambda: not app.writes)
        assert service.faults.pending == 0
        rows = service.store.rows("SELECT asin FROM asin WHERE collection = ? ORDER BY id", 102)
        assert [row["asin"] for row in rows] == ["B0NEW00001", "B0NEW00002", "B0NEW00003"]
        await open_panel(app, pilot)
        assert panel(app) == [("Import of x.csv into 102", "done")]
