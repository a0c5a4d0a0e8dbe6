"""A job is run, followed, left, stopped, and always ends in its review or in a message."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult

from multicart_tui.errors import NetworkError, Outcome
from multicart_tui.services.job_lock import job_lock
from multicart_tui.ui.modals.confirm import ConfirmModal
from multicart_tui.ui.modals.help import HelpModal
from multicart_tui.ui.screens.collections import CollectionsScreen
from multicart_tui.ui.screens.import_progress import ImportProgressScreen
from multicart_tui.ui.screens.import_review import ImportReviewScreen
from multicart_tui.ui.screens.import_step import ImportStepScreen, Step
from tests.support.imports import lost
from tests.ui.job_desk import (
    NEVER,
    PickyApi,
    begin_job,
    job_desk,
    line,
    lines,
    run_job,
    until_review,
)


class _AnyStep(ImportStepScreen):
    STEP: ClassVar[Step] = Step.SEND

    def action_next(self) -> None:
        """Nothing comes of it here."""

    def compose_step(self) -> ComposeResult:
        yield from ()


async def test_a_job_is_sent_and_its_review_says_that_all_is_there(tmp_path: Path) -> None:
    api = PickyApi()
    async with job_desk(tmp_path, api) as desk:
        await run_job(desk, lines(3))
        await until_review(desk)
        assert len(api.held(101)) == 3
        assert desk.says("#totals") == "3 landed · 3 rows in all"
        assert "All of x.csv is in collection 101" in desk.text
        assert (desk.folder / "x.success.csv").exists()


async def test_the_progress_names_the_file_and_how_the_run_goes(tmp_path: Path) -> None:
    api = PickyApi()
    async with job_desk(tmp_path, api) as desk:
        gate = api.hold("import_csv")
        await run_job(desk, lines(3))
        await gate.reached.wait()
        await desk.until_seen("x.csv into collection 101")
        await desk.until_seen("Sending")
        await desk.until_seen("0 of 3 rows have their outcome")
        assert "1 write under way" in desk.text
        gate.set()
        await until_review(desk)


async def test_a_run_that_was_left_goes_on_and_a_message_tells_its_end(tmp_path: Path) -> None:
    api = PickyApi()
    async with job_desk(tmp_path, api) as desk:
        gate = api.hold("import_csv")
        await run_job(desk, lines(3))
        await gate.reached.wait()
        await desk.press("escape")
        await desk.until_in_front(CollectionsScreen)
        gate.set()
        await desk.until_told("3 landed")
        assert "Done:" not in desk.toasts
        assert isinstance(desk.app.screen, CollectionsScreen)


async def test_a_run_that_was_left_and_failed_says_why(tmp_path: Path) -> None:
    api = PickyApi()
    async with job_desk(tmp_path, api) as desk:
        gate = api.hold("import_csv")
        api.fail_next("import_csv", NetworkError("No link", "Refused.", outcome=Outcome.NOT_DONE))
        await run_job(desk, lines(3))
        await gate.reached.wait()
        await desk.press("escape")
        gate.set()
        await desk.until_told("No link")
        assert "3 not sent" in desk.toasts


async def test_a_run_that_ends_under_the_help_goes_on_when_that_is_left(tmp_path: Path) -> None:
    api = PickyApi()
    async with job_desk(tmp_path, api) as desk:
        gate = api.hold("import_csv")
        await run_job(desk, lines(3))
        await gate.reached.wait()
        await desk.press("question_mark")
        await desk.until_in_front(HelpModal)
        gate.set()
        await desk.until(lambda: not desk.app.writes)
        assert isinstance(desk.app.screen, HelpModal)
        await desk.press("escape")
        await until_review(desk)


async def test_x_stops_after_the_request_that_is_under_way(tmp_path: Path) -> None:
    api = PickyApi()
    async with job_desk(tmp_path, api) as desk:
        job = await begin_job(desk, lines(3))
        gate = api.hold("list_asins")
        await desk.app.push_screen(ImportProgressScreen(job, desk.session, known=desk.draft.known))
        await gate.reached.wait()
        await desk.press("x")
        await desk.until_seen("Stopping after the request")
        gate.set()
        await until_review(desk)
        assert desk.says("#totals") == "3 not sent · 3 rows in all"
        assert api.count("import_csv") == 0
        await desk.press("c")
        await desk.until(lambda: len(api.held(101)) == 3)
        await until_review(desk)
        assert desk.says("#totals") == "3 landed · 3 rows in all"


async def test_the_first_rows_are_sent_and_then_the_person_is_asked(tmp_path: Path) -> None:
    api = PickyApi()
    async with job_desk(tmp_path, api) as desk:
        await run_job(desk, lines(5), first=2)
        await desk.until_in_front(ConfirmModal)
        assert len(api.held(101)) == 2
        assert "Send the other 3 rows?" in desk.text
        await desk.until_seen("Cancel opens the review; c sends them from there.")
        await desk.press("ctrl+s")
        await until_review(desk)
        assert len(api.held(101)) == 5


async def test_a_trial_that_is_not_gone_on_with_leaves_the_others_unsent(tmp_path: Path) -> None:
    api = PickyApi()
    async with job_desk(tmp_path, api) as desk:
        await run_job(desk, lines(5), first=2)
        await desk.until_in_front(ConfirmModal)
        await desk.press("escape")
        await until_review(desk)
        assert desk.says("#totals") == "2 landed · 3 not sent · 5 rows in all"


async def test_an_answer_that_never_came_is_looked_up(tmp_path: Path) -> None:
    api = PickyApi()
    async with job_desk(tmp_path, api) as desk:
        api.fail_next("import_csv", lost(), is_applied=True)
        await run_job(desk, lines(3))
        await until_review(desk)
        assert desk.says("#totals") == "3 landed · 3 rows in all"
        assert api.count("import_csv") == 1


async def test_outcomes_nobody_could_look_up_are_settled_with_c(tmp_path: Path) -> None:
    api = PickyApi()
    async with job_desk(tmp_path, api) as desk:
        job = await begin_job(desk, lines(3))
        api.fail_next("import_csv", lost(), is_applied=True)
        gate = api.hold("import_csv")
        await desk.app.push_screen(ImportProgressScreen(job, desk.session, known=desk.draft.known))
        await gate.reached.wait()
        api.fail_next("list_asins", NetworkError("No link", "Gone.", outcome=Outcome.NOT_DONE))
        gate.set()
        await until_review(desk)
        assert desk.says("#totals") == "3 outcome unknown · 3 rows in all"
        assert "c looks up what is unknown" in desk.text
        await desk.press("c")
        await desk.until(lambda: "3 landed" in desk.text)
        assert api.count("import_csv") == 1


async def test_a_job_that_another_window_runs_is_not_sent_twice(tmp_path: Path) -> None:
    api = PickyApi()
    async with job_desk(tmp_path, api) as desk:
        job = await begin_job(desk, lines(3))
        with job_lock(desk.session.journal.folder, job.id):
            await desk.app.push_screen(ImportProgressScreen(job, desk.session))
            await desk.until_told("is running in another window")
            await until_review(desk)
            assert "This is being sent right now" in desk.text
        assert api.count("import_csv") == 0


async def test_escape_from_the_review_goes_back_past_the_steps(tmp_path: Path) -> None:
    api = PickyApi()
    async with job_desk(tmp_path, api) as desk:
        await desk.open_step(_AnyStep)
        await desk.open_step(_AnyStep)
        await run_job(desk, line(1) + line(2, NEVER))
        await until_review(desk)
        await desk.press("escape")
        await desk.until_in_front(CollectionsScreen)
        assert not any(isinstance(each, ImportReviewScreen) for each in desk.app.screen_stack)
