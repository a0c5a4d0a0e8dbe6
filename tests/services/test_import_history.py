"""An import is found again by its file, and taken back without touching anything else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.import_job import Job, JobKind, RowState
from multicart_tui.domain.models import NewAsins
from multicart_tui.errors import ConfigError, UsageError
from multicart_tui.services.import_history import imported_before, plan_roll_back, roll_back
from multicart_tui.services.importer import Importer
from multicart_tui.services.journal import Journal
from multicart_tui.services.journal_run import RowOutcome, RunLog
from tests.support.fake_api import FakeApi
from tests.support.imports import ACCOUNT, Pauses, begin, import_rows

C102 = CollectionId(102)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    journal = Journal(tmp_path / "state", now=lambda: "2026-11-20T14:02:00Z")
    yield journal
    journal.close()


async def imported(api: FakeApi, journal: Journal, count: int = 4) -> Job:
    """An import after which one of its rows was there before, and another came later."""
    await api.create_asins(NewAsins(C102, "amazon.com.au", "4500", ("B0NEW00001",)))
    job = await begin(journal, import_rows(count), sha256="cafe")
    report = await Importer(api, journal, job, pause=Pauses()).run()
    await api.create_asins(NewAsins(C102, "amazon.com.au", "4500", ("B0LATER000",)))
    return report.job


async def test_only_what_the_import_added_is_taken_back_and_saved_first(
    journal: Journal, tmp_path: Path
) -> None:
    api = FakeApi()
    job = await imported(api, journal)
    plan = await plan_roll_back(api, journal, job)
    assert plan.words == "Deletes 3 rows that this import added."
    report, saved = await roll_back(api, journal, plan, tmp_path / "backups")
    assert report.words == "3 deleted"
    assert [row.asin for row in api.held(102)] == ["B0NEW00001", "B0LATER000"]
    assert saved.read_text().count("B0NEW0000") == 3
    undo, _ = await journal.history(ACCOUNT)
    assert (undo.about.kind, undo.about.undoes) == (JobKind.BULK_DELETE, job.id)
    assert (await plan_roll_back(api, journal, job)).rows == ()


async def test_one_row_is_told_in_the_singular(journal: Journal) -> None:
    api = FakeApi()
    job = await imported(api, journal, 3)
    first = (await journal.rows(job.id, [RowState.LANDED]))[0].asin_id
    assert first is not None
    await api.delete_asin(first)
    plan = await plan_roll_back(api, journal, job)
    assert plan.words == "Deletes 1 row that this import added; 1 is gone already."


async def test_rows_that_are_gone_or_another_s_now_are_left_alone(journal: Journal) -> None:
    api = FakeApi()
    job = await imported(api, journal, 5)
    rows = await journal.rows(job.id, [RowState.LANDED])
    first, second = (row.asin_id for row in rows[:2])
    assert first is not None
    await api.delete_asin(first)
    api.rows[C102] = [
        msgspec.structs.replace(row, asin="B0CHANGED0") if row.id == second else row
        for row in api.held(102)
    ]
    plan = await plan_roll_back(api, journal, job)
    assert (len(plan.rows), plan.gone, plan.unproved) == (2, 2, 0)
    assert plan.words == "Deletes 2 rows that this import added; 2 are gone already."


async def test_rows_that_no_list_showed_stay(journal: Journal) -> None:
    api = FakeApi()
    job = await begin(journal, import_rows(2))
    log = RunLog(journal, job.id)
    await log.settled([RowOutcome(n, RowState.LANDED) for n in (1, 2)], {})
    plan = await plan_roll_back(api, journal, job)
    assert (plan.rows, plan.unproved) == ((), 2)
    assert "2 stay, as no list showed them" in plan.words


async def test_nothing_is_taken_back_while_an_outcome_is_unknown(journal: Journal) -> None:
    job = await begin(journal, import_rows(2))
    await RunLog(journal, job.id).sending(await journal.rows(job.id), b"x")
    with pytest.raises(UsageError, match="Whether 2 of its rows landed is not known"):
        await plan_roll_back(FakeApi(), journal, job)


async def test_a_delete_cannot_be_taken_back_this_way(journal: Journal) -> None:
    job = await begin(journal, import_rows(1), kind=JobKind.BULK_DELETE)
    with pytest.raises(UsageError, match="This job deleted rows"):
        await plan_roll_back(FakeApi(), journal, job)


async def test_nothing_is_taken_back_that_cannot_be_saved(journal: Journal, tmp_path: Path) -> None:
    api = FakeApi()
    job = await imported(api, journal)
    plan = await plan_roll_back(api, journal, job)
    (tmp_path / "backups").write_text("in the way")
    with pytest.raises(ConfigError):
        await roll_back(api, journal, plan, tmp_path / "backups")
    assert len(api.held(102)) == 5


async def test_the_same_file_is_known_again_with_what_landed(
    journal: Journal, tmp_path: Path
) -> None:
    api = FakeApi()
    assert await imported_before(journal, ACCOUNT, C102, "cafe") == ""
    job = await imported(api, journal)
    words = await imported_before(journal, ACCOUNT, C102, "cafe")
    assert words == "The same file was imported on 2026-11-20: 3 landed."
    await begin(journal, import_rows(1), sha256="cafe")
    words = await imported_before(journal, ACCOUNT, C102, "cafe")
    assert words == "The same file was imported 2 times, last on 2026-11-20: 3 landed."
    await roll_back(api, journal, await plan_roll_back(api, journal, job), tmp_path)
    words = await imported_before(journal, ACCOUNT, C102, "cafe")
    assert words.endswith("3 landed. Some of that was taken back since.")
