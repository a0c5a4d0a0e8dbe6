"""A collection becomes what a file says: by jobs that are recorded, with nothing lost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from multicart_tui.domain.import_job import JobKind, JobState
from multicart_tui.domain.models import AsinRecord
from multicart_tui.domain.sync_plan import USUAL, SyncGroup, SyncPlan
from multicart_tui.errors import ApiError, NetworkError, Outcome, UsageError
from multicart_tui.services.import_draft import ImportDraft
from multicart_tui.services.session import Session
from multicart_tui.services.syncing import apply_sync, lines_of, plan_sync
from tests.support.drafts import SHOP, draft_on
from tests.support.fake_api import FakeApi
from tests.support.sessions import make_session

HEADER = "domain,customer_postcode,asin,include_raw_html,custom_id\n"
ALL = frozenset(SyncGroup)


@pytest.fixture
async def session(tmp_path: Path) -> AsyncIterator[Session]:
    session = make_session(FakeApi(4), tmp_path)
    yield session
    session.journal.close()


def api_of(session: Session) -> FakeApi:
    assert isinstance(session.api, FakeApi)
    return session.api


def line_of(row: AsinRecord, custom_id: str | None = None) -> str:
    key = row.key
    wanted = row.custom_id if custom_id is None else custom_id
    return f"{key.domain},{key.postcode},{row.asin},false,{wanted}\n"


async def planned(session: Session, folder: Path, text: str = "") -> tuple[ImportDraft, SyncPlan]:
    """A file with row 1 as it is, row 2 with another custom id, and two new rows."""
    first, second, *_ = api_of(session).held(101)
    new = f"{SHOP},4500,B0NEW00001,false,new-1\n{SHOP},4500,B0NEW00002,false,\n"
    path = folder / "x.csv"
    path.write_text(HEADER + (text or line_of(first) + line_of(second, "mine") + new))
    draft = draft_on(api_of(session))
    await draft.open(path)
    await draft.load_known()
    await draft.check()
    return draft, await plan_sync(session, draft)


async def test_all_of_a_plan_is_done_and_then_nothing_differs(
    session: Session, tmp_path: Path
) -> None:
    api = api_of(session)
    draft, plan = await planned(session, tmp_path)
    assert plan.words == "+2 new, ~1 differ (custom id 1), -2 only in the collection, 1 alike"
    told: list[tuple[int, int]] = []

    report = await apply_sync(
        session, draft, plan, ALL, on_progress=lambda done, total: told.append((done, total))
    )

    assert report.is_complete
    assert report.words == (
        "1 changed; 2 deleted; 2 added; custom ids and outputs of new rows: 1 updated"
    )
    assert [(row.asin, row.custom_id) for row in api.held(101)] == [
        ("B000000001", "ref-1"),
        ("B000000002", "mine"),
        ("B0NEW00001", "new-1"),
        ("B0NEW00002", ""),
    ]
    assert told[-1] == (5, 5)
    assert report.changed == ["B000000002  custom id ref-2 → mine"]
    assert report.backup is not None
    assert "B000000003" in report.backup.read_text()
    kinds = [job.about.kind for job in await session.journal.history(session.account)]
    assert kinds == [JobKind.IMPORT, JobKind.BULK_DELETE, JobKind.BULK_EDIT]
    _, again = await planned(session, tmp_path, "".join(map(line_of, api.held(101))))
    assert again.words == "+0 new, ~0 differ, -0 only in the collection, 4 alike"


async def test_nothing_is_deleted_without_being_chosen(session: Session, tmp_path: Path) -> None:
    draft, plan = await planned(session, tmp_path)
    report = await apply_sync(session, draft, plan, USUAL)
    assert report.is_complete
    assert (report.deleted, report.backup) == (None, None)
    assert len(api_of(session).held(101)) == 6
    assert api_of(session).count("delete_asin") == 0


async def test_rows_without_room_are_kept_and_deletions_make_room(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("multicart_tui.domain.sync_plan.COLLECTION_CAP", 5)
    draft, plan = await planned(session, tmp_path)
    report = await apply_sync(session, draft, plan, {SyncGroup.ADD})
    assert not report.is_complete
    assert "1 row without room" in report.words
    assert report.files is not None
    assert "x.rest.csv" in report.files.words
    assert (tmp_path / "x.rest.csv").read_text().count("B0NEW00002") == 1


async def test_a_full_collection_takes_none_and_all_are_kept_in_the_file_of_the_rest(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("multicart_tui.domain.sync_plan.COLLECTION_CAP", 4)
    draft, plan = await planned(session, tmp_path)
    report = await apply_sync(session, draft, plan, {SyncGroup.ADD})
    assert report.words == "0 added; 2 rows without room"
    assert not report.is_complete
    assert api_of(session).count("import_csv") == 0
    assert (tmp_path / "x.rest.csv").read_text().count("B0NEW") == 2
    assert await session.journal.open_jobs(session.account) == (), "nothing is left to carry on"


async def test_a_plan_that_is_stopped_begins_nothing_more(session: Session, tmp_path: Path) -> None:
    api = api_of(session)
    draft, plan = await planned(session, tmp_path)
    report = await apply_sync(session, draft, plan, ALL, stop=lambda: api.count("update_asin") > 0)
    assert report.words == "1 changed; 2 rows to delete not begun; 2 rows to add not begun"
    assert not report.is_complete
    assert api.count("delete_asin") == api.count("import_csv") == 0


async def test_a_link_that_dies_ends_the_plan_and_what_was_begun_is_carried_on(
    session: Session, tmp_path: Path
) -> None:
    api = api_of(session)
    draft, plan = await planned(session, tmp_path)
    api.fail_next("list_asins", NetworkError("No connection", outcome=Outcome.NOT_DONE))
    report = await apply_sync(session, draft, plan, ALL)
    assert report.stopped_by is not None
    assert report.stopped_by.title == "No connection"
    assert report.words == "2 rows to delete not begun; 2 rows to add not begun"
    assert await session.journal.history(session.account) == ()

    api.fail_next("import_csv", ApiError("No", "Not enough credits", code=402))
    report = await apply_sync(session, draft, plan, ALL)
    assert report.stopped_by is not None
    assert not report.is_complete
    job = (await session.journal.open_jobs(session.account))[0]
    assert (job.about.kind, job.state) == (JobKind.IMPORT, JobState.OPEN)


async def test_a_row_that_cannot_be_deleted_keeps_the_rest_from_being_whole(
    session: Session, tmp_path: Path
) -> None:
    draft, plan = await planned(session, tmp_path)
    api_of(session).fail_next("delete_asin", ApiError("No", "Not allowed", code=400))
    report = await apply_sync(session, draft, plan, ALL)
    assert "1 deleted, 1 failed" in report.words
    assert not report.is_complete
    assert report.added is not None


async def test_rows_must_be_checked_before_they_are_compared(
    session: Session, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match="Nothing to compare yet"):
        await plan_sync(session, draft_on(api_of(session)))


async def test_each_group_can_be_read_row_by_row(session: Session, tmp_path: Path) -> None:
    _, plan = await planned(session, tmp_path)
    told = {group: list(lines_of(plan, group)) for group in SyncGroup}
    assert told[SyncGroup.ADD][0] == "line 4  B0NEW00001  amazon.com.au  4500  new-1"
    assert told[SyncGroup.EDIT] == ["B000000002  custom id ref-2 → mine"]
    assert [line.split()[0] for line in told[SyncGroup.DELETE]] == ["B000000003", "B000000004"]
