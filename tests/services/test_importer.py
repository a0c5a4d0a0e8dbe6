"""An import accounts for every row, whatever the service answers, or does not."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from multicart_tui.domain.ids import AsinId, CollectionId
from multicart_tui.domain.import_job import ChunkState, JobKind
from multicart_tui.domain.import_rows import Field
from multicart_tui.domain.models import AsinPage, NewAsins
from multicart_tui.errors import (
    ApiError,
    ConfigError,
    CredentialsError,
    NetworkError,
    Outcome,
    UsageError,
)
from multicart_tui.services.import_report import RunProgress, Stage
from multicart_tui.services.importer import Importer
from multicart_tui.services.job_lock import JobIsRunningError, job_lock
from multicart_tui.services.journal import Journal
from tests.support.fake_api import FakeApi
from tests.support.imports import Pauses, begin, import_rows, lost

C102 = CollectionId(102)
NEW_ONE = NewAsins(C102, "amazon.com.au", "4500", ("B0NEW00001",))


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    journal = Journal(tmp_path / "state")
    yield journal
    journal.close()


async def chunk_states(journal: Journal, job: int) -> list[ChunkState]:
    return [chunk.state for chunk in await journal.chunks(job)]


async def test_every_row_lands_and_is_known_by_its_id_afterwards(journal: Journal) -> None:
    api = FakeApi()
    job = await begin(journal, import_rows(5))
    report = await Importer(api, journal, job, size=2).run()
    assert report.words == "5 landed"
    assert (report.total_before, report.total_after, report.mismatch) == (0, 5, "")
    assert report.is_done
    rows = await journal.rows(job.id)
    assert [row.asin_id for row in rows] == [AsinId(n) for n in range(1, 6)]
    sent = [data for _, data in api.calls_of("import_csv")]
    assert sent[0] == (
        b"domain,customer_postcode,asin,include_raw_html\n"
        b"amazon.com.au,4500,B0NEW00001,false\namazon.com.au,4500,B0NEW00002,false\n"
    )
    assert await chunk_states(journal, job.id) == [ChunkState.DONE] * 3
    # One list before, one after; nothing else is asked.
    assert api.calls_of("list_asins") == [(C102, 0, 1000), (C102, 0, 1000)]


async def test_add_many_sends_each_place_and_flag_on_its_own(journal: Journal) -> None:
    api = FakeApi()
    rows = [*import_rows(3), *import_rows(2, postcode="0800", first=4)]
    rows[1] = rows[1].having(Field.RAW_HTML, "true")
    job = await begin(journal, rows, kind=JobKind.ADD_MANY)
    report = await Importer(api, journal, job, size=2).run()
    assert report.words == "5 landed"
    calls = [new for (new,) in api.calls_of("create_asins") if isinstance(new, NewAsins)]
    sent = [(new.postcode, new.include_raw_html, new.asins) for new in calls]
    assert sent == [
        ("4500", False, ("B0NEW00001", "B0NEW00003")),
        ("4500", True, ("B0NEW00002",)),
        ("0800", False, ("B0NEW00004", "B0NEW00005")),
    ]


async def test_a_few_rows_first_leave_the_others_planned(journal: Journal) -> None:
    api = FakeApi()
    job = await begin(journal, import_rows(25))
    report = await Importer(api, journal, job).run(limit_rows=10)
    assert report.words == "10 landed, 15 not sent"
    assert (report.is_done, report.stopped_by, report.total_after) == (False, None, 10)
    again = await Importer(api, journal, report.job).run()
    assert (again.words, again.mismatch, again.is_done) == ("25 landed", "", True)


async def test_an_upload_whose_answer_is_lost_is_found_by_listing(journal: Journal) -> None:
    api, pauses = FakeApi(), Pauses()
    api.fail_next("import_csv", lost(), is_applied=True)
    job = await begin(journal, import_rows(5))
    report = await Importer(api, journal, job, pause=pauses).run()
    assert (report.words, report.mismatch, report.is_done) == ("5 landed", "", True)
    assert api.count("import_csv") == 1
    assert pauses.seconds == []
    (chunk,) = await journal.chunks(job.id)
    assert (chunk.state, chunk.success_count) == (ChunkState.DONE, None)
    assert "No answer came" in chunk.problem


async def test_an_upload_that_never_arrived_is_looked_for_three_times_and_sent_again(
    journal: Journal,
) -> None:
    api, pauses = FakeApi(), Pauses()
    api.fail_next("import_csv", lost())
    job = await begin(journal, import_rows(5))
    report = await Importer(api, journal, job, pause=pauses).run()
    assert (report.words, report.is_done) == ("5 landed", True)
    assert pauses.seconds == [1.0, 3.0]
    assert await chunk_states(journal, job.id) == [ChunkState.NOT_DONE, ChunkState.DONE]


async def test_one_row_that_never_arrives_is_told_in_the_singular(journal: Journal) -> None:
    api = FakeApi()
    for _ in range(3):
        api.fail_next("import_csv", lost())
    job = await begin(journal, import_rows(1))
    report = await Importer(api, journal, job, pause=Pauses()).run()
    assert report.stopped_by is not None
    assert report.stopped_by.message.startswith("1 row was sent 3 times without an answer, and")


async def test_nothing_is_sent_more_than_three_times_in_a_run(journal: Journal) -> None:
    api = FakeApi()
    for _ in range(3):
        api.fail_next("import_csv", lost())
    job = await begin(journal, import_rows(5))
    report = await Importer(api, journal, job, pause=Pauses()).run()
    assert report.stopped_by is not None
    assert "5 rows were sent 3 times" in report.stopped_by.message
    assert report.words == "0 landed, 5 not sent"
    assert api.count("import_csv") == 3
    again = await Importer(api, journal, job, pause=Pauses()).run()
    assert (again.words, again.mismatch) == ("5 landed", "")


async def test_when_even_listing_fails_the_next_run_looks_before_it_sends(
    journal: Journal,
) -> None:
    api = FakeApi()
    job = await begin(journal, import_rows(5))
    await Importer(api, journal, job).run(limit_rows=2)
    api.fail_next("import_csv", lost(), is_applied=True)
    gate = api.hold("import_csv")
    running = asyncio.create_task(Importer(api, journal, job, pause=Pauses()).run())
    await gate.reached.wait()
    api.fail_next("list_asins", NetworkError("Cannot reach the service", "It is down."))
    gate.set()
    report = await running
    assert report.words == "2 landed, 3 unknown"
    assert report.stopped_by is not None
    assert report.stopped_by.outcome is Outcome.UNKNOWN
    assert "could not be looked up: Cannot reach the service" in report.stopped_by.message
    assert (await chunk_states(journal, job.id))[-1] is ChunkState.UNKNOWN
    again = await Importer(api, journal, job).run()
    assert (again.words, again.mismatch, again.is_done) == ("5 landed", "", True)
    assert api.count("import_csv") == 2


@pytest.mark.parametrize(
    "error",
    [
        CredentialsError("The key was refused"),
        NetworkError("Cannot reach the service"),
        ApiError("Could not import the CSV file", "Invalid CSV columns", code=400),
    ],
)
async def test_what_the_service_never_took_stays_planned(
    journal: Journal, error: CredentialsError | NetworkError | ApiError
) -> None:
    api = FakeApi()
    api.fail_next("import_csv", error)
    job = await begin(journal, import_rows(5))
    report = await Importer(api, journal, job, size=3).run()
    assert report.stopped_by is error
    assert report.words == "0 landed, 5 not sent"
    assert await chunk_states(journal, job.id) == [ChunkState.NOT_DONE]
    again = await Importer(api, journal, job).run()
    assert (again.words, again.is_done) == ("5 landed", True)


async def test_a_duplicate_of_our_own_lost_upload_counts_as_landed(journal: Journal) -> None:
    api = LaggingApi(hidden_for=4)
    api.fail_next("import_csv", lost(), is_applied=True)
    job = await begin(journal, import_rows(5))
    report = await Importer(api, journal, job, pause=Pauses()).run()
    assert (report.words, report.mismatch, report.is_done) == ("5 landed", "", True)
    assert api.count("import_csv") == 2


async def test_rows_that_show_up_late_are_waited_for(journal: Journal) -> None:
    api, pauses = LaggingApi(hidden_for=1), Pauses()
    api.fail_next("import_csv", lost(), is_applied=True)
    job = await begin(journal, import_rows(5))
    report = await Importer(api, journal, job, pause=pauses).run()
    assert (report.words, report.is_done) == ("5 landed", True)
    assert api.count("import_csv") == 1
    assert pauses.seconds == [1.0]


async def test_a_list_that_never_shows_what_was_taken_is_told(journal: Journal) -> None:
    api = LaggingApi(hidden_for=100)
    job = await begin(journal, import_rows(7))
    report = await Importer(api, journal, job, pause=Pauses()).run()
    assert report.words == "7 landed"
    assert "lines 2, 3, 4, 5, 6 and 2 more" in report.mismatch
    assert "which makes 7, but it has 0" in report.mismatch


async def test_a_collection_that_will_not_hold_still_leaves_the_outcome_unknown(
    journal: Journal,
) -> None:
    api = LaggingApi(hidden_for=0, missed=2)
    api.fail_next("import_csv", lost())
    job = await begin(journal, import_rows(5))
    report = await Importer(api, journal, job, pause=Pauses()).run()
    assert report.words == "0 landed, 5 unknown"
    assert report.stopped_by is not None
    assert "changes while it is listed" in report.stopped_by.message
    assert api.count("import_csv") == 1
    api.missed = 0
    again = await Importer(api, journal, job, pause=Pauses()).run()
    assert (again.words, again.is_done) == ("5 landed", True)


async def test_a_person_stops_after_the_request_that_runs(journal: Journal) -> None:
    api = FakeApi()
    job = await begin(journal, import_rows(6))
    report = await Importer(api, journal, job, size=2).run(
        stop=lambda: api.count("import_csv") >= 2
    )
    assert report.is_stopped_by_person
    assert (report.words, report.total_after) == ("4 landed, 2 not sent", 4)
    assert (await Importer(api, journal, job).run()).words == "6 landed"


async def test_edited_rows_go_in_another_round_and_the_totals_still_add_up(
    journal: Journal,
) -> None:
    api = FakeApi()
    rows = import_rows(4)
    rows[1] = rows[1].having(Field.POSTCODE, "9999")
    job = await begin(journal, rows)
    await Importer(api, journal, job).run()
    await api.create_asins(msgspec.structs.replace(NEW_ONE, asins=("B0OTHER000",)))
    job = await journal.replan(job.id, {2: rows[1].having(Field.POSTCODE, "0800")})
    report = await Importer(api, journal, job).run()
    assert (report.words, report.mismatch) == ("4 landed", "")
    # One of the five is somebody else's, so the round began with four less three.
    assert (report.total_before, report.total_after) == (1, 5)
    assert [chunk.round for chunk in await journal.chunks(job.id)] == [1, 2]


async def test_progress_tells_bytes_then_waiting_then_checking(journal: Journal) -> None:
    told: list[RunProgress] = []
    job = await begin(journal, import_rows(4))
    await Importer(FakeApi(), journal, job, size=2).run(told.append)
    stages = [
        progress.stage for before, progress in zip([None, *told], told, strict=False)
        if before is None or before.stage is not progress.stage
    ]  # fmt: skip
    sending = [Stage.SENDING, Stage.WAITING]
    assert stages == [Stage.CHECKING, *sending, *sending, Stage.CHECKING]
    last = told[-1]
    assert (last.chunk, last.chunks, last.rows_settled, last.rows) == (2, 2, 4, 4)
    assert all(each.rows_settled <= each.rows for each in told)
    waiting = next(each for each in told if each.stage is Stage.WAITING)
    assert waiting.bytes_sent == waiting.bytes_total > 0


async def test_progress_says_when_the_collection_is_looked_through(journal: Journal) -> None:
    told: list[RunProgress] = []
    api = FakeApi()
    api.fail_next("import_csv", lost(), is_applied=True)
    job = await begin(journal, import_rows(2))
    await Importer(api, journal, job, pause=Pauses()).run(told.append)
    assert Stage.SETTLING in {each.stage for each in told}


async def test_a_job_with_nothing_to_send_is_done_without_asking_anybody(
    journal: Journal,
) -> None:
    api = FakeApi()
    job = await begin(journal, [])
    report = await Importer(api, journal, job).run()
    assert (report.is_done, api.calls) == (True, [])


async def test_a_delete_is_not_run_as_an_import(journal: Journal) -> None:
    job = await begin(journal, import_rows(1), kind=JobKind.BULK_DELETE)
    with pytest.raises(UsageError, match="This job adds no rows"):
        await Importer(FakeApi(), journal, job).run()


async def test_a_refusal_is_told_even_if_the_collection_cannot_be_listed_afterwards(
    journal: Journal,
) -> None:
    api = FakeApi()
    job = await begin(journal, import_rows(2))
    refusal = ApiError("Could not import the CSV file", "Invalid CSV columns", code=400)
    api.fail_next("import_csv", refusal)
    gate = api.hold("import_csv")
    running = asyncio.create_task(Importer(api, journal, job).run())
    await gate.reached.wait()
    api.fail_next("list_asins", NetworkError("Cannot reach the service"))
    gate.set()
    report = await running
    assert report.stopped_by is refusal
    assert (report.total_after, report.words) == (None, "0 landed, 2 not sent")


async def test_a_job_gone_on_with_lists_the_collection_before_it_sends_more(
    journal: Journal,
) -> None:
    api = FakeApi()
    job = await begin(journal, import_rows(3))
    gate = api.hold("import_csv")
    running = asyncio.create_task(Importer(api, journal, job, size=1).run())
    await gate.reached.wait()
    api.fail_next("import_csv", NetworkError("Cannot reach the service"))
    gate.set()
    assert (await running).words == "1 landed, 2 not sent"
    await api.create_asins(NewAsins(C102, "amazon.com.au", "4500", ("B0NEW00002", "B0OTHER001")))

    report = await Importer(api, journal, job, size=1).run()

    assert report.words == "2 landed, 1 already there"
    assert (report.total_before, report.total_after, report.mismatch) == (2, 4, "")
    assert api.count("import_csv") == 3


async def test_two_windows_do_not_send_the_same_job(journal: Journal) -> None:
    api = FakeApi()
    job = await begin(journal, import_rows(2))
    with job_lock(journal.folder, job.id), pytest.raises(JobIsRunningError):
        await Importer(api, journal, job).run()
    assert api.calls == []


async def test_nothing_leaves_that_cannot_be_recorded(journal: Journal) -> None:
    api = FakeApi()
    job = await begin(journal, import_rows(2))
    await journal.file.write(lambda db: db.execute("DROP TABLE chunk").rowcount)
    with pytest.raises(ConfigError, match="The journal cannot be used"):
        await Importer(api, journal, job).run()
    assert api.count("import_csv") == 0


async def test_a_value_that_no_csv_can_carry_is_not_sent(journal: Journal) -> None:
    api = FakeApi()
    job = await begin(journal, [import_rows(1)[0].having(Field.POSTCODE, "45\n00")])
    report = await Importer(api, journal, job).run()
    assert report.stopped_by is not None
    assert (api.count("import_csv"), report.words) == (0, "0 landed, 1 not sent")


async def test_a_list_without_domains_still_tells_what_landed(journal: Journal) -> None:
    api = BareListApi()
    api.fail_next("import_csv", lost(), is_applied=True)
    job = await begin(journal, import_rows(3))
    report = await Importer(api, journal, job, pause=Pauses()).run()
    assert (report.words, api.count("import_csv")) == ("3 landed", 1)


class LaggingApi(FakeApi):
    """Lists what a batch added only after some looks; may say that rows were missed."""

    def __init__(self, hidden_for: int, missed: int = 0) -> None:
        super().__init__()
        self.hidden_for = hidden_for
        self.missed = missed

    async def list_asins(
        self, collection: CollectionId, *, skip: int = 0, limit: int = 100
    ) -> AsinPage:
        page = await super().list_asins(collection, skip=skip, limit=limit)
        if limit == 1:
            return page
        if self.count("import_csv") and self.hidden_for > 0:
            self.hidden_for -= 1
            return msgspec.structs.replace(page, rows=(), total=0)
        return msgspec.structs.replace(page, total=page.total + self.missed)


class BareListApi(FakeApi):
    """Lists rows without their domain."""

    async def list_asins(
        self, collection: CollectionId, *, skip: int = 0, limit: int = 100
    ) -> AsinPage:
        page = await super().list_asins(collection, skip=skip, limit=limit)
        bare = tuple(msgspec.structs.replace(row, domain=None) for row in page.rows)
        return msgspec.structs.replace(page, rows=bare)
