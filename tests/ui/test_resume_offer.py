"""What something cut off is offered when its account is opened, and nothing is done unasked."""

from __future__ import annotations

import asyncio
from pathlib import Path

from multicart_tui.domain.bulk_edit import BulkEdit
from multicart_tui.domain.import_job import JobState
from multicart_tui.services.job_lock import job_lock
from multicart_tui.services.journaled_delete import delete_journaled
from multicart_tui.services.journaled_edit import edit_journaled
from multicart_tui.ui.modals.confirm import ConfirmModal
from multicart_tui.ui.modals.help import HelpModal
from multicart_tui.ui.modals.report import ReportModal
from multicart_tui.ui.modals.resume_offer import ResumeOfferModal
from multicart_tui.ui.screens.collections import CollectionsScreen
from multicart_tui.ui.screens.job_carrying import offer_open_jobs
from tests.ui.import_desk import ImportDesk
from tests.ui.job_desk import PickyApi, begin_job, job_desk, lines, until_review


async def offer(desk: ImportDesk) -> ResumeOfferModal:
    offer_open_jobs(desk.app, desk.session)
    await desk.until_in_front(ResumeOfferModal)
    screen = desk.app.screen
    assert isinstance(screen, ResumeOfferModal)
    return screen


async def cut_delete(desk: ImportDesk, api: PickyApi, done: int) -> None:
    """A delete of all rows that ended after some of them."""
    session = desk.session
    await delete_journaled(
        api,
        session.journal,
        session.account,
        desk.draft.collection,
        api.held(101)[:],
        stop=lambda: api.count("delete_asin") >= done,
    )


async def test_an_unfinished_import_is_told_and_carried_on(tmp_path: Path) -> None:
    api = PickyApi()
    async with job_desk(tmp_path, api) as desk:
        await begin_job(desk, lines(3))
        await offer(desk)
        assert "Import of x.csv into 101: 0 of 3 landed, 3 not sent (today" in desk.text
        assert api.count("import_csv") == 0
        await desk.press("c")
        await until_review(desk)
        assert len(api.held(101)) == 3


async def test_without_a_job_nothing_is_offered_and_no_journal_is_made(tmp_path: Path) -> None:
    async with job_desk(tmp_path) as desk:
        offer_open_jobs(desk.app, desk.session)
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, CollectionsScreen)
        assert not desk.session.journal.file.path.exists()


async def test_later_leaves_the_job_as_it_is(tmp_path: Path) -> None:
    async with job_desk(tmp_path) as desk:
        job = await begin_job(desk, lines(3))
        for key in ("l", "escape"):
            await offer(desk)
            await desk.press(key)
            await desk.until_in_front(CollectionsScreen)
        assert (await desk.session.journal.job(job.id)).state is JobState.OPEN


async def test_closing_writes_the_rest_and_keeps_the_others_on_offer(tmp_path: Path) -> None:
    async with job_desk(tmp_path) as desk:
        await begin_job(desk, lines(3), "one.csv")
        await begin_job(desk, lines(2, first=10), "two.csv")
        await offer(desk)
        assert "2 jobs of this account not finished" in desk.text
        await desk.press("x")
        await desk.until_told("Closed: Import of two.csv")
        assert (desk.folder / "two.rest.csv").exists()
        await desk.until_seen("1 job of this account not finished")
        await desk.press("x")
        await desk.until_in_front(CollectionsScreen)
        assert await desk.session.journal.open_jobs(desk.session.account) == ()


async def test_a_job_of_another_window_is_left_to_it(tmp_path: Path) -> None:
    api = PickyApi()
    async with job_desk(tmp_path, api) as desk:
        job = await begin_job(desk, lines(3))
        with job_lock(desk.session.journal.folder, job.id):
            await offer(desk)
            assert "It is running in another window." in desk.text
            await desk.press("c")
            await desk.until_told("wait for it there")
            await desk.press("x")
            assert isinstance(desk.app.screen, ResumeOfferModal)
        assert api.count("import_csv") == 0


async def test_a_person_who_is_at_something_is_told_and_not_interrupted(tmp_path: Path) -> None:
    async with job_desk(tmp_path) as desk:
        await begin_job(desk, lines(3))
        await desk.press("question_mark")
        await desk.until_in_front(HelpModal)
        offer_open_jobs(desk.app, desk.session)
        await desk.until_told("J shows them, and c carries one on there.")
        assert isinstance(desk.app.screen, HelpModal)


async def test_a_delete_that_was_cut_off_is_asked_about_again(tmp_path: Path) -> None:
    api = PickyApi(6)
    async with job_desk(tmp_path, api) as desk:
        await cut_delete(desk, api, 2)
        left = len(api.held(101))
        assert 0 < left < 6
        await offer(desk)
        assert "Delete in 101" in desk.text
        await desk.press("c")
        await desk.until_in_front(ConfirmModal)
        await desk.press("enter")
        await desk.until_in_front(CollectionsScreen)
        assert len(api.held(101)) == left, "enter alone never deletes"
        await offer(desk)
        await desk.press("c")
        await desk.until_in_front(ConfirmModal)
        await desk.press("ctrl+s")
        await desk.until_in_front(ReportModal)
        assert api.held(101) == []
        assert f"{left} deleted" in desk.text


async def test_an_edit_that_was_cut_off_is_asked_about_again(tmp_path: Path) -> None:
    api = PickyApi(6)
    async with job_desk(tmp_path, api) as desk:
        session = desk.session
        await edit_journaled(
            api,
            session.journal,
            session.account,
            desk.draft.collection,
            BulkEdit("").plan(api.held(101)[:]),
            stop=lambda: api.count("update_asin") >= 2,
        )
        await offer(desk)
        assert "Edit in 101" in desk.text
        await desk.press("c")
        await desk.until_in_front(ConfirmModal)
        assert "Carry on: change up to" in desk.text
        await desk.press("ctrl+s")
        await desk.until_in_front(ReportModal)
        assert [row.custom_id for row in api.held(101)] == [""] * 6


async def test_a_protected_session_has_the_number_typed(tmp_path: Path) -> None:
    async with job_desk(tmp_path, is_protected=True) as desk:
        await begin_job(desk, lines(3))
        await offer(desk)
        await desk.press("c")
        await desk.until_in_front(ConfirmModal)
        assert "Type 3 to go on" in desk.text


async def test_a_read_only_session_is_offered_nothing(tmp_path: Path) -> None:
    async with job_desk(tmp_path, is_read_only=True) as desk:
        await begin_job(desk, lines(3))
        offer_open_jobs(desk.app, desk.session)
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, CollectionsScreen)


async def test_a_journal_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    async with job_desk(tmp_path) as desk:
        await begin_job(desk, lines(3))
        journal = desk.session.journal
        journal.close()
        await asyncio.to_thread(journal.file.path.write_bytes, b"no database" * 1_000)
        offer_open_jobs(desk.app, desk.session)
        await desk.until_told("The journal was damaged")
