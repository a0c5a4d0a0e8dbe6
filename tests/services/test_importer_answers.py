"""What a row's outcome is when answer, list and file do not say the same."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec
import pytest

from multicart_tui.api.protocol import ByteProgress
from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.import_job import JobState, RowState
from multicart_tui.domain.import_rows import Cause, Field
from multicart_tui.domain.models import BatchResult, NewAsins, RejectedRow
from multicart_tui.services.importer import Importer
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


async def states(journal: Journal, job: int) -> list[RowState]:
    return [row.state for row in await journal.rows(job)]


class ScriptedApi(FakeApi):
    """Answers an upload as it is told to, after doing it or not."""

    def __init__(self, answer: BatchResult, *, is_done: bool = True) -> None:
        super().__init__()
        self.answer = answer
        self.is_done = is_done

    async def import_csv(
        self, collection: CollectionId, csv: BinaryIO, progress: ByteProgress | None = None
    ) -> BatchResult:
        if self.is_done:
            await super().import_csv(collection, csv, progress)
        return self.answer


def refusal(error: str, **details: str) -> RejectedRow:
    return RejectedRow(details.get("asin", ""), error, {**details, "error": error})


async def test_rejected_rows_keep_the_services_words(journal: Journal) -> None:
    api = FakeApi()
    rows = import_rows(4)
    rows[1] = rows[1].having(Field.POSTCODE, "9999")
    job = await begin(journal, rows)
    report = await Importer(api, journal, job).run()
    assert (report.words, report.mismatch) == ("3 landed, 1 rejected", "")
    rejected = (await journal.rows(job.id, [RowState.REJECTED]))[0]
    assert rejected.number == 2
    assert rejected.findings[0].text == "Invalid domain or postcode"
    assert (report.job.state, rejected.asin_id) == (JobState.DONE, None)


async def test_a_row_that_somebody_else_added_is_not_counted_as_landed(journal: Journal) -> None:
    api = FakeApi()
    api.rows[C102] = []
    job = await begin(journal, import_rows(3), total_before=0)
    gate = api.hold("import_csv")
    running = asyncio.create_task(Importer(api, journal, job).run())
    await gate.reached.wait()
    await api.create_asins(msgspec.structs.replace(NEW_ONE, asins=("B0NEW00002",)))
    gate.set()
    report = await running
    assert report.words == "2 landed, 1 already there"
    assert (await states(journal, job.id))[1] is RowState.ALREADY
    assert "somebody else may have changed it" in report.mismatch  # one more than expected


async def test_rows_that_came_since_the_check_are_not_sent(journal: Journal) -> None:
    api = FakeApi()
    await api.create_asins(msgspec.structs.replace(NEW_ONE, asins=("B0NEW00002", "B0OTHER000")))
    job = await begin(journal, import_rows(3), total_before=0)
    report = await Importer(api, journal, job).run()
    assert (report.words, report.mismatch) == ("2 landed, 1 already there", "")
    assert (report.total_before, report.total_after) == (2, 4)
    assert b"B0NEW00002" not in b"".join(
        data for _, data in api.calls_of("import_csv") if isinstance(data, bytes)
    )


async def test_a_row_with_other_values_was_not_made_by_a_lost_upload(journal: Journal) -> None:
    api = FakeApi()
    job = await begin(journal, import_rows(2), total_before=0)
    gate = api.hold("import_csv")
    api.fail_next("import_csv", lost(), is_applied=True)
    running = asyncio.create_task(Importer(api, journal, job).run())
    await gate.reached.wait()
    other = msgspec.structs.replace(NEW_ONE, asins=("B0NEW00001",), include_raw_html=True)
    await api.create_asins(other)
    gate.set()
    report = await running
    assert report.words == "1 landed, 1 already there"
    first, _ = await journal.rows(job.id)
    assert first.findings[0].cause is Cause.ALREADY_THERE


async def test_the_same_key_twice_lands_once(journal: Journal) -> None:
    api = FakeApi()
    one = import_rows(1)[0]
    job = await begin(journal, [one, msgspec.structs.replace(one, line=9)])
    report = await Importer(api, journal, job).run()
    assert (report.words, report.mismatch) == ("1 landed, 1 already there", "")
    lost_job = await begin(journal, import_rows(1, first=2) * 2, total_before=1)
    api.fail_next("import_csv", lost(), is_applied=True)
    report = await Importer(api, journal, lost_job).run()
    assert (report.words, report.mismatch) == ("1 landed, 1 already there", "")


async def test_a_full_collection_ends_the_run_and_keeps_the_rest(journal: Journal) -> None:
    api = FakeApi()
    api.fill(102, 4_998)
    job = await begin(journal, import_rows(9), total_before=4_998)
    report = await Importer(api, journal, job, size=3).run()
    assert report.words == "2 landed, 1 rejected, 6 not sent"
    assert report.stopped_by is not None
    assert report.stopped_by.title == "Collection 102 is full"
    assert (report.total_after, report.mismatch) == (5_000, "")


async def test_counts_that_do_not_add_up_are_settled_by_listing(journal: Journal) -> None:
    api = ScriptedApi(BatchResult(1, ()))
    rows = import_rows(3)
    rows[2] = rows[2].having(Field.POSTCODE, "9999")
    job = await begin(journal, rows)
    report = await Importer(api, journal, job, pause=Pauses()).run()
    assert report.words == "2 landed, 1 rejected"
    assert "Of 3 rows the service said that it took 1 and refused 0." in report.mismatch
    (rejected,) = await journal.rows(job.id, [RowState.REJECTED])
    assert "no reason was given" in rejected.findings[0].text


async def test_a_complaint_about_a_row_that_was_not_sent_is_shown_as_it_came(
    journal: Journal,
) -> None:
    api = ScriptedApi(BatchResult(2, (refusal("Bad row", asin="B0STRANGER"),)))
    rows = import_rows(3)
    rows[2] = rows[2].having(Field.POSTCODE, "9999")
    job = await begin(journal, rows)
    report = await Importer(api, journal, job, pause=Pauses()).run()
    assert report.words == "2 landed, 1 rejected"
    assert "asin: B0STRANGER error: Bad row" in report.mismatch
    (rejected,) = await journal.rows(job.id, [RowState.REJECTED])
    assert rejected.findings[0].text.endswith("it says: Bad row")


async def test_which_of_two_rows_was_refused_is_seen_in_the_list(journal: Journal) -> None:
    api = ScriptedApi(BatchResult(1, (refusal("Invalid postcode", asin="B0NEW00001"),)))
    twins = [import_rows(1, postcode="9999")[0], import_rows(1)[0]]
    job = await begin(journal, twins)
    report = await Importer(api, journal, job, pause=Pauses()).run()
    assert (report.words, report.mismatch) == ("1 landed, 1 rejected", "")
    assert await states(journal, job.id) == [RowState.REJECTED, RowState.LANDED]


async def test_of_two_rows_that_are_both_there_the_older_is_the_duplicate(
    journal: Journal,
) -> None:
    api = ScriptedApi(BatchResult(1, (refusal("Duplicate entry", asin="B0NEW00001"),)))
    twins = [import_rows(1)[0], import_rows(1, postcode="0800")[0]]
    gate = api.hold("import_csv")
    job = await begin(journal, twins)
    running = asyncio.create_task(Importer(api, journal, job, pause=Pauses()).run())
    await gate.reached.wait()
    await api.create_asins(msgspec.structs.replace(NEW_ONE, postcode="0800"))
    gate.set()
    report = await running
    assert report.words == "1 landed, 1 already there"
    assert await states(journal, job.id) == [RowState.LANDED, RowState.ALREADY]


async def test_a_request_that_ended_only_after_it_was_given_up_is_no_row_of_before(
    journal: Journal,
) -> None:
    api = FakeApi()
    job = await begin(journal, import_rows(2))
    for _ in range(3):
        api.fail_next("import_csv", lost())
    given_up = await Importer(api, journal, job, pause=Pauses()).run()
    assert given_up.words == "0 landed, 2 not sent"
    await api.create_asins(NEW_ONE)

    report = await Importer(api, journal, job, pause=Pauses()).run()

    assert (report.words, report.mismatch) == ("2 landed", "")
    assert (report.total_before, report.total_after) == (0, 2)
