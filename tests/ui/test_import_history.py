"""Every job of an account: looked at, carried on, and taken back."""

from __future__ import annotations

from pathlib import Path

from multicart_tui.ui.modals.confirm import ConfirmModal
from multicart_tui.ui.modals.report import ReportModal
from multicart_tui.ui.screens.collections import CollectionsScreen
from multicart_tui.ui.screens.import_history import ImportHistoryScreen, open_history
from tests.support.drafts import BAD_ASIN
from tests.ui.import_desk import ImportDesk
from tests.ui.job_desk import PickyApi, begin_job, job_desk, lines, review, until_review


async def history(desk: ImportDesk) -> None:
    open_history(desk.app, desk.session)
    await desk.until_in_front(ImportHistoryScreen)
    await desk.until(lambda: desk.lines or desk.app.screen.query_one("#empty").display)


async def imported(desk: ImportDesk, rows: str) -> None:
    await review(desk, rows)
    await desk.press("escape")
    await desk.until_in_front(CollectionsScreen)


async def test_a_job_has_its_counts_its_state_and_its_hash(tmp_path: Path) -> None:
    async with job_desk(tmp_path) as desk:
        await imported(desk, lines(3) + BAD_ASIN)
        await history(desk)
        when, collection, what, landed, rows, state, counts, hash_ = desk.lines[0]
        assert when.startswith("today ")
        assert (collection, what, landed, rows) == ("101", "Import of x.csv", "3", "4")
        assert (state, counts) == ("done", "3 of 4 landed, 1 left out")
        assert len(hash_) == 12


async def test_without_jobs_the_screen_says_what_would_be_here(tmp_path: Path) -> None:
    async with job_desk(tmp_path) as desk:
        open_history(desk.app, desk.session)
        await desk.until_in_front(ImportHistoryScreen)
        await desk.until_seen("Nothing was imported yet.")
        await desk.press("B")
        await desk.press("enter")
        await desk.until_told("There is no job here.")


async def test_the_review_of_a_job_is_opened_and_comes_back_here(tmp_path: Path) -> None:
    async with job_desk(tmp_path) as desk:
        await imported(desk, lines(3) + BAD_ASIN)
        await history(desk)
        await desk.press("enter")
        await until_review(desk)
        assert desk.says("#totals") == "3 landed · 1 left out · 4 rows in all"
        await desk.press("escape")
        await desk.until_in_front(ImportHistoryScreen)


async def test_an_unfinished_job_is_carried_on_and_a_finished_one_is_not(tmp_path: Path) -> None:
    api = PickyApi()
    async with job_desk(tmp_path, api) as desk:
        await begin_job(desk, lines(3))
        await history(desk)
        assert desk.lines[0][5] == "unfinished"
        await desk.press("B")
        await desk.until_told("Nothing is left to take back. It added no row.")
        await desk.press("c")
        await until_review(desk)
        assert len(api.held(101)) == 3
        await desk.press("escape")
        await desk.until_in_front(ImportHistoryScreen)
        await desk.until(lambda: desk.lines[0][5] == "done")
        await desk.press("c")
        await desk.until_told("Nothing of it is left to be done.")


async def test_an_import_is_taken_back_and_no_other_row_with_it(tmp_path: Path) -> None:
    api = PickyApi(5)
    async with job_desk(tmp_path, api) as desk:
        await imported(desk, lines(3))
        assert len(api.held(101)) == 8
        await history(desk)
        await desk.press("B")
        await desk.until_in_front(ConfirmModal)
        assert "Take back import of x.csv: delete 3 ASINs" in desk.text
        assert "Deletes 3 rows that this import added" in desk.text
        await desk.press("ctrl+s")
        assert isinstance(desk.app.screen, ConfirmModal), "the number has to be typed"
        await desk.press("3", "ctrl+s")
        await desk.until_in_front(ReportModal)
        assert "3 deleted" in desk.text
        assert [row.asin for row in api.held(101)] == [f"B0{n:08d}" for n in range(1, 6)]
        assert {file.suffix for file in desk.session.backups.iterdir()} >= {".csv"}
        await desk.press("escape")
        await desk.until_in_front(ImportHistoryScreen)
        await desk.until(lambda: len(desk.lines) == 2)
        assert [cells[5] for cells in desk.lines] == ["done", "taken back"]
        await desk.press("g", "enter")
        await desk.until_in_front(ReportModal)
        assert "deleted   B0NEW00001" in desk.text
        await desk.press("escape")
        await desk.until_in_front(ImportHistoryScreen)
        await desk.press("down", "B")
        await desk.until_told("Nothing is left to take back. What it added is gone already.")
        await desk.press("up", "B")
        await desk.until_told("This job deleted rows; its backup has them.")


async def test_the_filter_finds_jobs_by_file(tmp_path: Path) -> None:
    async with job_desk(tmp_path) as desk:
        await begin_job(desk, lines(3), "one.csv")
        await begin_job(desk, lines(2, first=10), "two.csv")
        await history(desk)
        await desk.press("slash", *"two")
        await desk.until(lambda: len(desk.lines) == 1)
        assert "1 of 2 jobs match" in desk.text


async def test_a_read_only_session_looks_but_takes_nothing_back(tmp_path: Path) -> None:
    async with job_desk(tmp_path, is_read_only=True) as desk:
        await begin_job(desk, lines(3))
        await history(desk)
        await desk.press("B", "c")
        assert isinstance(desk.app.screen, ImportHistoryScreen)
        assert "Take back" not in desk.text


async def test_before_there_is_a_session_the_history_says_so(tmp_path: Path) -> None:
    async with job_desk(tmp_path) as desk:
        open_history(desk.app, None)
        await desk.until_told("still being opened")
