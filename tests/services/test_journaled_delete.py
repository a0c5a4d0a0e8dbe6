"""A bulk delete is recorded before its first row goes, and carried on after a cut."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.import_job import JobKind, JobState, RowState
from multicart_tui.domain.models import AsinRecord
from multicart_tui.errors import ConfigError, NetworkError, NotFoundError, Outcome
from multicart_tui.services.journal import Journal
from multicart_tui.services.journaled_delete import delete_journaled, resume_delete
from tests.support.crashes import Crash, Moments, cut_api, cut_journal, full_journal
from tests.support.fake_api import FakeApi
from tests.support.imports import ACCOUNT

C101 = CollectionId(101)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    journal = Journal(tmp_path / "state")
    yield journal
    journal.close()


def listed(api: FakeApi, count: int) -> list[AsinRecord]:
    return api.held(101)[:count]


async def test_rows_are_deleted_and_each_is_recorded_as_gone(journal: Journal) -> None:
    api = FakeApi(8)
    told: list[tuple[int, int]] = []
    report = await delete_journaled(
        api, journal, ACCOUNT, C101, listed(api, 5), on_progress=lambda *each: told.append(each)
    )
    assert (report.words, told[-1], len(api.held(101))) == ("5 deleted", (5, 5), 3)
    (job,) = await journal.history(ACCOUNT)
    assert (job.about.kind, job.state) == (JobKind.BULK_DELETE, JobState.DONE)
    assert job.counts == {RowState.LANDED: 5}
    row = (await journal.rows(job.id))[0]
    assert (row.row.asin, row.row.custom_id, row.asin_id) == ("B000000001", "ref-1", row.asin_id)


async def test_nothing_is_deleted_that_cannot_be_recorded(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where the folder should be")
    api = FakeApi(3)
    with pytest.raises(ConfigError):
        await delete_journaled(api, Journal(tmp_path / "state"), ACCOUNT, C101, listed(api, 3))
    assert len(api.held(101)) == 3


async def test_a_delete_that_was_stopped_is_carried_on(journal: Journal) -> None:
    api = FakeApi(9)
    report = await delete_journaled(
        api, journal, ACCOUNT, C101, listed(api, 9), stop=lambda: api.count("delete_asin") >= 4
    )
    assert report.not_tried
    (job,) = await journal.open_jobs(ACCOUNT)
    again = await resume_delete(api, journal, job)
    assert len(again.done) == len(report.not_tried)
    assert api.held(101) == []
    assert (await journal.job(job.id)).state is JobState.DONE


async def test_rows_that_went_or_changed_meanwhile_are_not_touched(journal: Journal) -> None:
    api = FakeApi(4)
    await delete_journaled(api, journal, ACCOUNT, C101, listed(api, 4), stop=lambda: True)
    gone, changed, *_ = api.held(101)
    await api.delete_asin(gone.id)
    api.rows[C101][0] = msgspec.structs.replace(changed, asin="B0CHANGED0")
    (job,) = await journal.open_jobs(ACCOUNT)
    report = await resume_delete(api, journal, job)
    assert len(report.done) == 2
    assert [row.asin for row in api.held(101)] == ["B0CHANGED0"]
    job = await journal.job(job.id)
    assert job.counts == {RowState.LANDED: 3, RowState.REJECTED: 1}
    assert job.state is JobState.DONE


async def test_a_row_whose_delete_cannot_be_looked_up_stays_open(journal: Journal) -> None:
    api = FakeApi(1)
    lost = NetworkError("No answer came", outcome=Outcome.UNKNOWN)
    api.fail_next("delete_asin", lost, is_applied=True)
    api.fail_next("get_asin", NetworkError("Cannot reach the service"))
    report = await delete_journaled(api, journal, ACCOUNT, C101, listed(api, 1))
    assert len(report.failed) == 1
    (job,) = await journal.open_jobs(ACCOUNT)
    assert job.counts == {RowState.UNKNOWN: 1}
    assert (await resume_delete(api, journal, job)).words == "0 deleted"
    assert (await journal.job(job.id)).counts == {RowState.LANDED: 1}


async def test_a_row_that_was_gone_before_is_no_open_end(journal: Journal) -> None:
    api = FakeApi(2)
    rows = listed(api, 2)
    await api.delete_asin(rows[0].id)
    report = await delete_journaled(api, journal, ACCOUNT, C101, rows)
    assert report.words == "1 deleted, 1 failed"
    assert await journal.open_jobs(ACCOUNT) == ()


async def test_a_delete_cut_at_any_moment_is_carried_on(tmp_path: Path) -> None:
    uncut = Moments()
    api = FakeApi(4)
    journal = cut_journal(tmp_path, uncut)
    await delete_journaled(cut_api(api, uncut), journal, ACCOUNT, C101, listed(api, 3))
    journal.close()
    for number in range(3, uncut.passed):  # before that nothing is recorded
        api = FakeApi(4)
        moments = Moments(number)
        journal = cut_journal(tmp_path, moments)
        with pytest.raises(Crash):
            await delete_journaled(cut_api(api, moments), journal, ACCOUNT, C101, listed(api, 3))
        journal.close()
        journal = cut_journal(tmp_path)
        (job,) = await journal.open_jobs(ACCOUNT)
        report = await resume_delete(api, journal, job)
        assert report.is_complete
        assert [row.asin for row in api.held(101)] == ["B000000004"]
        assert (await journal.job(job.id)).counts == {RowState.LANDED: 3}
        journal.close()


@pytest.mark.parametrize("commits", [1, 2, 3, 4])
async def test_rows_that_went_before_the_disk_was_full_are_told_as_deleted(
    tmp_path: Path, commits: int
) -> None:
    api = FakeApi(20)
    rows = listed(api, 20)
    full = full_journal(tmp_path, commits)

    report = await delete_journaled(api, full, ACCOUNT, C101, rows)

    left = {row.id for row in api.held(101)}
    assert {row.id for row in report.done} == {row.id for row in rows} - left
    assert (report.failed, bool(report.not_tried), report.is_complete) == ([], True, False)
    assert report.problem is not None
    assert "disk is full" in report.problem.message
    full.close()
    again = Journal(tmp_path)
    (job,) = await again.open_jobs(ACCOUNT)
    await resume_delete(api, again, job)
    assert api.held(101) == []
    assert (await again.job(job.id)).counts == {RowState.LANDED: 20}
    again.close()


async def test_a_row_that_the_service_refused_is_told_with_its_own_reason(tmp_path: Path) -> None:
    api = FakeApi(1)
    (row,) = api.held(101)
    await api.delete_asin(row.id)
    full = full_journal(tmp_path, 1)

    report = await delete_journaled(api, full, ACCOUNT, C101, [row])

    ((_, error),) = report.failed
    assert isinstance(error, NotFoundError)
    assert report.problem is not None
    full.close()
