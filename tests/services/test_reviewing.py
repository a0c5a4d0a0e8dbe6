"""A job under review, from one round to the next and from one program to the next."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from multicart_tui.domain.import_job import Job
from multicart_tui.domain.import_rows import Cause, Field
from multicart_tui.errors import NetworkError, Outcome, UsageError
from multicart_tui.services.importer import Importer
from multicart_tui.services.journal_edits import keep_edits, kept_edits
from multicart_tui.services.reviewing import Reviewing
from multicart_tui.services.session import Session
from tests.support.drafts import BAD_ASIN, EXACT, GOOD, LOST_ZERO, checked_draft
from tests.support.fake_api import FakeApi
from tests.support.imports import lost
from tests.support.sessions import make_session


async def run_job(session: Session, tmp_path: Path, text: str, api: FakeApi) -> Job:
    draft = await checked_draft(tmp_path, EXACT + text, api)
    job = await draft.begin(session.journal)
    return (await Importer(api, session.journal, job).run()).job


async def test_edits_are_held_against_the_collection_once_that_is_read(tmp_path: Path) -> None:
    api = FakeApi(3)
    session = make_session(api, tmp_path)
    job = await run_job(session, tmp_path, GOOD + BAD_ASIN, api)
    reviewing = await Reviewing.open(session, job)
    reviewing.review.edit(2, Field.ASIN, "B000000001")
    assert reviewing.review.entry(2).is_fixed
    await reviewing.read_known()
    assert reviewing.is_known
    assert not reviewing.review.entry(2).is_fixed, "the collection has it"


async def test_a_collection_that_cannot_be_read_is_told_and_read_later(tmp_path: Path) -> None:
    api = FakeApi(3)
    session = make_session(api, tmp_path)
    job = await run_job(session, tmp_path, BAD_ASIN + GOOD, api)
    reviewing = await Reviewing.open(session, job)
    api.fail_next("list_asins", NetworkError("No link", "Gone.", outcome=Outcome.NOT_DONE))
    await reviewing.read_known()
    assert str(reviewing.problem).startswith("No link")
    await reviewing.read_known()
    assert str(reviewing.problem) == "None"
    assert reviewing.is_known


async def test_kept_edits_are_there_in_the_next_review_until_they_were_sent(
    tmp_path: Path,
) -> None:
    api = FakeApi()
    session = make_session(api, tmp_path)
    job = await run_job(session, tmp_path, GOOD + BAD_ASIN + LOST_ZERO, api)
    first = await Reviewing.open(session, job)
    first.review.edit(2, Field.ASIN, "B0NEW00077")
    first.review.edit(3, Field.POSTCODE, "nonsense")
    await first.keep()

    second = await Reviewing.open(session, job)
    await second.read_known()
    assert set(second.review.edits) == {2, 3}
    assert not second.review.can_undo, "undo must not throw away what an earlier review typed"
    await second.plan_retry()
    await Importer(api, session.journal, job).run()
    await second.take_round()
    assert [row.asin for row in api.held(101)] == ["B0DJQQ38TG", "B0NEW00077"]
    assert set(await kept_edits(session.journal, job.id)) == {3}


async def test_an_edit_of_a_row_that_was_planned_since_is_not_made_twice(tmp_path: Path) -> None:
    api = FakeApi()
    session = make_session(api, tmp_path)
    job = await run_job(session, tmp_path, GOOD + BAD_ASIN, api)
    first = await Reviewing.open(session, job)
    first.review.edit(2, Field.ASIN, "B0NEW00077")
    await first.keep()
    await first.plan_retry()  # and here the program is killed
    second = await Reviewing.open(session, job)
    assert not second.review.edits
    assert second.waiting == 1
    assert second.review.numbers(Cause.NOT_SENT) == (2,)


async def test_nothing_is_planned_while_an_outcome_is_unknown(tmp_path: Path) -> None:
    api = FakeApi()
    session = make_session(api, tmp_path)
    draft = await checked_draft(tmp_path, EXACT + GOOD + BAD_ASIN, api)
    job = await draft.begin(session.journal)
    api.fail_next("import_csv", lost(), is_applied=True)
    gate = api.hold("import_csv")
    run = asyncio.create_task(Importer(api, session.journal, job).run())
    await gate.reached.wait()
    api.fail_next("list_asins", NetworkError("No link", "Gone.", outcome=Outcome.NOT_DONE))
    gate.set()
    await run
    reviewing = await Reviewing.open(session, job, draft.known)
    reviewing.review.edit(2, Field.ASIN, "B0NEW00077")
    with pytest.raises(UsageError, match="looked up first"):
        await reviewing.plan_retry()


async def test_edits_of_jobs_that_are_gone_are_forgotten(tmp_path: Path) -> None:
    api = FakeApi()
    session = make_session(api, tmp_path)
    job = await run_job(session, tmp_path, GOOD + BAD_ASIN, api)
    rows = {row.number: row.row for row in await session.journal.rows(job.id)}
    await keep_edits(session.journal, 4_711, rows)
    await keep_edits(session.journal, job.id, {2: rows[2]})
    assert await kept_edits(session.journal, 4_711) == {}
    assert await kept_edits(session.journal, job.id) == {2: rows[2]}


async def test_the_files_have_what_was_typed(tmp_path: Path) -> None:
    api = FakeApi()
    session = make_session(api, tmp_path)
    job = await run_job(session, tmp_path, GOOD + BAD_ASIN, api)
    reviewing = await Reviewing.open(session, job)
    reviewing.review.edit(2, Field.ASIN, "B0NEW00077")
    files = await reviewing.write_files()
    assert files.errors is not None
    assert "B0NEW00077" in files.errors.path.read_text()
