"""A bulk edit is recorded before its first row changes, carried on after a cut, and put back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from multicart_tui.domain.bulk_edit import BulkEdit, RowEdit
from multicart_tui.domain.ids import AsinId, CollectionId
from multicart_tui.domain.import_job import JobKind, JobState, RowState
from multicart_tui.domain.models import AsinChanges
from multicart_tui.errors import ApiError, ConfigError, NetworkError, Outcome, UsageError
from multicart_tui.services import writing
from multicart_tui.services.journal import Journal
from multicart_tui.services.journaled_edit import EditReport, edit_journaled, put_back, resume_edit
from tests.support.crashes import full_journal
from tests.support.fake_api import FakeApi
from tests.support.imports import ACCOUNT

C101 = CollectionId(101)
LOST = NetworkError("No answer", "The link broke.", outcome=Outcome.UNKNOWN)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    journal = Journal(tmp_path / "state")
    yield journal
    journal.close()


def plan(api: FakeApi, count: int) -> tuple[RowEdit, ...]:
    return BulkEdit("shop-{asin}", output="HTML").plan(api.held(101)[:count])


async def edit(api: FakeApi, journal: Journal, count: int, done: int = 999) -> EditReport:
    return await edit_journaled(
        api,
        journal,
        ACCOUNT,
        C101,
        plan(api, count),
        stop=lambda: api.count("update_asin") >= done,
    )


def ids(api: FakeApi) -> list[str]:
    return [row.custom_id for row in api.held(101)]


async def test_rows_are_changed_and_each_is_recorded(journal: Journal) -> None:
    api = FakeApi(5)
    edited = await edit(api, journal, 3)
    assert edited.report.words == "3 changed"
    assert ids(api)[2:] == ["shop-B000000003", "ref-4", "ref-5"]
    assert [row.output for row in api.held(101)] == ["HTML"] * 3 + ["JSON"] * 2
    (job,) = await journal.history(ACCOUNT)
    assert (job.about.kind, job.state, job.counts) == (
        JobKind.BULK_EDIT,
        JobState.DONE,
        {RowState.LANDED: 3},
    )
    row = (await journal.rows(job.id))[0]
    assert row.cells == ("ref-1", "false", "JSON")
    assert (row.row.custom_id, row.row.output) == ("shop-B000000001", "HTML")


async def test_nothing_is_changed_that_cannot_be_recorded_or_listed(
    tmp_path: Path, journal: Journal
) -> None:
    api = FakeApi(3)
    (tmp_path / "other").write_text("a file where the folder should be")
    with pytest.raises(ConfigError):
        await edit(api, Journal(tmp_path / "other"), 3)
    api.fail_next("list_asins", NetworkError("No connection"))
    with pytest.raises(NetworkError):
        await edit(api, journal, 3)
    assert await journal.history(ACCOUNT) == ()
    assert api.count("update_asin") == 0


async def test_an_edit_that_was_stopped_is_carried_on(journal: Journal) -> None:
    api = FakeApi(9)
    edited = await edit(api, journal, 9, done=4)
    assert edited.report.words == "4 changed, 5 not tried"
    assert edited.job.state is JobState.OPEN
    again = await resume_edit(api, journal, edited.job)
    assert again.report.words == "5 changed"
    assert again.job.state is JobState.DONE
    assert api.count("update_asin") == 9
    assert not any(custom_id.startswith("ref") for custom_id in ids(api))


async def test_a_row_that_others_changed_or_deleted_meanwhile_is_left_alone(
    journal: Journal,
) -> None:
    api = FakeApi(4)
    edits = plan(api, 4)
    rows = api.held(101)
    rows[0] = msgspec.structs.replace(rows[0], custom_id="theirs")
    del rows[1]
    edited = await edit_journaled(api, journal, ACCOUNT, C101, edits)
    assert edited.report.words == "2 changed, 2 failed"
    assert {error.message for _, error in edited.report.failed} == {
        "It was changed since, so it was left alone.",
        "It is not there any more.",
    }
    assert ids(api)[0] == "theirs"
    assert edited.job.counts == {RowState.LANDED: 2, RowState.REJECTED: 2}


async def test_what_the_service_refuses_is_not_tried_again(journal: Journal) -> None:
    api = FakeApi(2)
    api.fail_next("update_asin", ApiError("Not changed", "No such output", code=400))
    edited = await edit(api, journal, 2)
    assert edited.report.words == "1 changed, 1 failed"
    assert edited.job.state is JobState.DONE
    (row,) = await journal.rows(edited.job.id, [RowState.REJECTED])
    assert row.findings[0].text == "No such output"


async def test_an_outcome_nobody_knows_is_looked_up_when_it_is_carried_on(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "LOOKS", (0.0,))
    api = FakeApi(1)
    api.fail_next("update_asin", LOST, is_applied=True)
    api.fail_next("get_asin", NetworkError("No connection"))
    edited = await edit(api, journal, 1)
    assert edited.job.counts == {RowState.UNKNOWN: 1}
    again = await resume_edit(api, journal, edited.job)
    assert again.job.counts == {RowState.LANDED: 1}
    assert api.count("update_asin") == 1


async def test_old_values_are_put_back_but_for_rows_changed_since(journal: Journal) -> None:
    api = FakeApi(4)
    edited = await edit(api, journal, 3)
    await api.update_asin(AsinId(2), AsinChanges(custom_id="theirs"))
    back = await put_back(api, journal, edited.job.id)
    assert back.report.words == "2 changed, 1 failed"
    assert ids(api) == ["ref-1", "theirs", "ref-3", "ref-4"]
    assert [row.output for row in api.held(101)] == ["JSON", "HTML", "JSON", "JSON"]
    assert back.job.about.undoes == edited.job.id


async def test_a_job_that_changed_nothing_cannot_be_put_back(journal: Journal) -> None:
    api = FakeApi(2)
    edited = await edit(api, journal, 2, done=0)
    with pytest.raises(UsageError, match="Nothing to put back"):
        await put_back(api, journal, edited.job.id)


async def test_rows_changed_before_the_disk_was_full_are_told_and_carried_on(
    tmp_path: Path,
) -> None:
    api = FakeApi(12)
    full = full_journal(tmp_path, 3)

    edited = await edit(api, full, 12)

    changed = {row.id for row in api.held(101) if row.custom_id.startswith("shop-")}
    assert {after.id for _, after in edited.report.done} == changed
    assert edited.report.not_tried
    assert edited.report.problem is not None
    full.close()
    again = Journal(tmp_path)
    await resume_edit(api, again, edited.job)
    assert all(row.custom_id.startswith("shop-") for row in api.held(101))
    again.close()
