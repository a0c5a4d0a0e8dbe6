"""The jobs panel: what runs and what came of it, from anywhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from multicart_tui.api.request_log import RequestRecord
from multicart_tui.domain.ids import CollectionId
from multicart_tui.errors import NetworkError
from multicart_tui.ui import jobs
from multicart_tui.ui.screens.add_many import AddManyScreen
from multicart_tui.ui.screens.collections import CollectionsScreen
from multicart_tui.ui.screens.jobs import JobsScreen
from multicart_tui.ui.screens.output_index import OutputIndexScreen, open_index
from multicart_tui.ui.screens.viewer import ViewerScreen
from tests.support.asin_desk import open_desk
from tests.support.fake_api import FakeApi
from tests.support.sessions import make_session
from tests.support.waiting import wait_until
from tests.ui.job_desk import begin_job, job_desk, lines
from tests.ui.jobs_panel import open_panel, panel
from tests.ui.running import connect, running, screen_text, wait_for_text, wait_for_toast

C101 = CollectionId(101)


async def test_an_empty_panel_says_what_would_appear(tmp_path: Path) -> None:
    async with running(connect(FakeApi(), tmp_path, 101)) as (app, pilot):
        await open_panel(app, pilot)
        assert "No jobs yet." in screen_text(app)
        assert "What takes its time shows up here by itself" in screen_text(app)
        for key in ("x", "c"):
            await pilot.press(key)
            await wait_for_toast(app, pilot, "There is no job here.")
        assert not (tmp_path / "state" / "journal.db").exists()
        await pilot.press("escape")
        assert isinstance(app.screen, CollectionsScreen)


async def test_reading_all_rows_is_listed_with_its_progress_and_stopped(tmp_path: Path) -> None:
    api = FakeApi(250)
    async with open_desk(api, tmp_path) as desk:
        desk.session.load_size = 100
        first, *others = [api.hold("list_asins") for _ in range(3)]
        await desk.press("A")
        first.set()
        await desk.until(lambda: all(gate.reached.is_set() for gate in others))
        await open_panel(desk.app, desk.pilot)
        assert panel(desk.app) == [("Load all ASINs of 101", "running")]
        await wait_for_text(desk.app, desk.pilot, "100 of 250")
        await desk.press("x")
        await wait_for_toast(desk.app, desk.pilot, "Stopped: Load all ASINs of 101.")
        await desk.until(lambda: panel(desk.app) == [("Load all ASINs of 101", "stopped")])
        await desk.press("x")
        await wait_for_toast(desk.app, desk.pilot, "It has ended.")
        await desk.press("enter")
        await desk.until_back()
        assert not desk.screen.is_loading_all
        assert "all rows loaded" not in desk.status


async def test_the_program_ends_with_the_panel_open_and_a_read_under_way(tmp_path: Path) -> None:
    api = FakeApi(250)
    async with open_desk(api, tmp_path) as desk:
        gate = api.hold("list_asins")
        await desk.press("A")
        await desk.until(gate.reached.is_set)
        await open_panel(desk.app, desk.pilot)
        await desk.press("q")
        await desk.until(lambda: desk.app._exit)
    assert desk.app.return_code == 0
    assert [job.state for job in desk.app.jobs] == [jobs.RunState.STOPPED]


async def test_a_read_that_is_done_tells_its_result(tmp_path: Path) -> None:
    async with open_desk(FakeApi(250), tmp_path) as desk:
        await desk.press("A")
        await desk.until(lambda: "all rows loaded" in desk.status)
        await open_panel(desk.app, desk.pilot)
        assert panel(desk.app) == [("Load all ASINs of 101", "done")]
        assert "250 rows loaded" in screen_text(desk.app)


async def test_a_read_that_failed_tells_why(tmp_path: Path) -> None:
    api = FakeApi(250)
    async with open_desk(api, tmp_path) as desk:
        api.fail_next("list_asins", NetworkError("No link", "Nothing listens."))
        await desk.press("A")
        await desk.until(lambda: "No link" in desk.toasts)
        await open_panel(desk.app, desk.pilot)
        assert panel(desk.app) == [("Load all ASINs of 101", "failed")]
        await wait_for_text(desk.app, desk.pilot, "No link: Nothing listens.")


async def test_the_title_names_a_read_that_takes_its_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "PATIENCE", 0.0)
    api = FakeApi(250)
    async with open_desk(api, tmp_path) as desk:
        gate = api.hold("list_asins")
        await desk.press("A")
        await desk.until(gate.reached.is_set)
        await desk.until(lambda: "1 job · prod" in desk.text.splitlines()[0])
        gate.set()
        await desk.until(lambda: "1 job" not in desk.text.splitlines()[0])


async def test_a_request_about_to_be_sent_again_is_told_of_its_job(tmp_path: Path) -> None:
    api = FakeApi(250)
    async with open_desk(api, tmp_path) as desk:
        gate = api.hold("list_asins")
        log, seen = desk.session.requests, []
        real = api.list_asins

        async def waiting(*args: object, **kwargs: object) -> object:
            # What the transport does between two tries, in the same task.
            record = log.begin(RequestRecord(0, 1.0, "POST", "https://x/api/v1/list/", "{}"))
            record.waiting = "retry 2 of 3 in 1.4 s"
            log.changed(record)
            seen.append(record)
            page = await real(*args, **kwargs)  # type: ignore[arg-type]  # as they came
            record.waiting = ""
            log.changed(record)
            return page

        api.list_asins = waiting  # type: ignore[method-assign,assignment]  # for this read
        await desk.press("A")
        await desk.until(gate.reached.is_set)
        await open_panel(desk.app, desk.pilot)
        await desk.until(lambda: panel(desk.app) == [("Load all ASINs of 101", "waiting")])
        await wait_for_text(desk.app, desk.pilot, "retry 2 of 3 in 1.4 s")
        gate.set()
        await desk.until(lambda: panel(desk.app) == [("Load all ASINs of 101", "done")])
        assert seen


# -- where the panel leads


async def test_something_typed_is_not_lost_on_the_way_to_a_job(tmp_path: Path) -> None:
    api = FakeApi(3)
    async with open_desk(api, tmp_path) as desk:
        gate = api.hold("list_asins")
        await desk.press("A")
        await desk.until(gate.reached.is_set)
        await desk.press("m")
        await desk.until_shown(AddManyScreen)
        await desk.write("B0X")
        await desk.press("tab")  # J would be typed into the box
        await open_panel(desk.app, desk.pilot)
        await desk.press("enter")
        await wait_for_toast(desk.app, desk.pilot, "Something is typed on a screen above it")
        assert isinstance(desk.app.screen, JobsScreen)
        gate.set()


async def test_an_index_outlives_its_screen_and_is_shown_again(tmp_path: Path) -> None:
    api = FakeApi()
    api.add_output(101, 1, {"asin": "B0DJQQ38TG"})
    async with running(connect(api, tmp_path, 101)) as (app, pilot):
        assert app.session
        open_index(app, app.session, C101)
        await wait_for_text(app, pilot, "1 of 1 indexed")
        await pilot.press("escape")
        await open_panel(app, pilot)
        assert panel(app) == [("Index of the outputs of 101", "done")]
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, OutputIndexScreen))
        await wait_for_text(app, pilot, "1 of 1 indexed")


async def test_a_download_that_is_stopped_says_how_to_begin_it_again(tmp_path: Path) -> None:
    api = FakeApi()
    api.add_output(101, 88, {"asin": "B0DJQQ38TG"})
    gate = api.hold("download_output")
    async with running(connect(api, tmp_path, 101)) as (app, pilot):
        assert app.session
        await pilot.press("enter", "o")
        await wait_for_text(app, pilot, "OUTPUT #88")
        await pilot.press("enter")
        await wait_until(pilot, gate.reached.is_set)
        await pilot.press("L")
        await open_panel(app, pilot)
        assert panel(app) == [("Fetch OUTPUT #88", "running")]
        await pilot.press("x", "enter")
        await wait_until(pilot, lambda: isinstance(app.screen, ViewerScreen))
        await wait_for_text(app, pilot, "r tries again: the download was stopped")
        await pilot.press("r")
        await wait_for_text(app, pilot, "B0DJQQ38TG")


async def test_a_watch_is_listed_and_ends_with_its_screen(tmp_path: Path) -> None:
    async with open_desk(FakeApi(3), tmp_path) as desk:
        await desk.press("w", *"10", "enter")
        await desk.until(lambda: "w stops" in desk.status)
        await desk.press("escape")
        await open_panel(desk.app, desk.pilot)
        assert panel(desk.app) == [("Watch 101 up to 10", "stopped")]
        await desk.press("enter")
        await wait_for_toast(desk.app, desk.pilot, "Its screen was left")


async def test_the_panel_is_found_in_the_palette_where_its_key_means_something_else(
    tmp_path: Path,
) -> None:
    async with running(connect(FakeApi(), tmp_path, 101)) as (app, _):
        offered = {command.title: command.help for command in app.get_system_commands(app.screen)}
        assert offered["Jobs"] == "What runs, and what came of it · key J"


async def test_a_filter_leaves_the_jobs_it_names(tmp_path: Path) -> None:
    async with job_desk(tmp_path) as desk:
        await begin_job(desk, lines(3), "one.csv")
        await begin_job(desk, lines(2, first=10), "two.csv")
        await open_panel(desk.app, desk.pilot)
        await desk.until(lambda: len(panel(desk.app)) == 2)
        await desk.press("slash", *"two", "enter")
        assert panel(desk.app) == [("Import of two.csv into 101", "unfinished")]
        await desk.press("escape")
        assert len(panel(desk.app)) == 2


async def test_another_account_begins_with_an_empty_panel(tmp_path: Path) -> None:
    first = connect(FakeApi(3), tmp_path, 101)
    async with running(first, open_collection=C101) as (app, pilot):
        await pilot.press("A")
        await wait_for_text(app, pilot, "all rows loaded")
        first.session = make_session(FakeApi(), tmp_path / "other")
        app.open_session(is_demo=False)
        await wait_until(pilot, lambda: app.session is first.session)
        assert list(app.jobs) == []
