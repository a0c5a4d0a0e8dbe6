"""An import is mended and sent again until nothing is left, and every count adds up."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from multicart_tui.domain.checker import Checker
from multicart_tui.domain.import_rows import Cause, Field
from multicart_tui.domain.review import Review
from multicart_tui.domain.review_rows import Totals, review_rows
from multicart_tui.errors import NetworkError, Outcome
from multicart_tui.services.import_files import WrittenFile, save_results
from multicart_tui.services.importer import Importer
from multicart_tui.services.journal import Journal
from tests.support.drafts import EXACT, GOOD, LOST_ZERO, SHOP, checked_draft
from tests.support.fake_api import FakeApi

BAD_ASIN = f"{SHOP},4500,B0,false\n"
REPEATED = GOOD
GONE = f"{SHOP},0800,B0GONE0001,true\n"
"""Good by the check; the service refuses it once its postcode is taken away."""


@pytest.fixture
async def journal(tmp_path: Path) -> AsyncIterator[Journal]:
    journal = Journal(tmp_path / "state")
    yield journal
    journal.close()


async def no_pause(seconds: float) -> None:
    """Do not wait."""


def asins(file: WrittenFile | None) -> list[str]:
    assert file is not None
    return [row["asin"] for row in csv.DictReader(io.StringIO(file.path.read_text()))]


async def test_rounds_go_on_until_every_row_has_landed(tmp_path: Path, journal: Journal) -> None:
    api = FakeApi()
    text = EXACT + GOOD + LOST_ZERO + BAD_ASIN + REPEATED + GONE
    draft = await checked_draft(tmp_path, text, api)
    job = await draft.begin(journal)
    api.known_postcodes = tuple(code for code in api.known_postcodes if code.value != "0800")
    await Importer(api, journal, job, pause=no_pause).run()
    known = draft.known
    assert known is not None
    review = Review(review_rows(await journal.rows(job.id)), Checker(known).check_row)
    assert review.totals == Totals(landed=1, repeated=1, rejected=1, left_out=2)
    files = await save_results(journal, job.id)
    assert asins(files.errors) == ["B0ABC12345", "B0", "B0GONE0001"]

    review.apply_suggestions(Cause.LOST_ZERO)
    review.edit(3, Field.ASIN, "B0NEW00001")
    assert review.replace(Field.POSTCODE, "0800", "4500") == 2
    assert review.totals == Totals(landed=1, repeated=1, fixed=3)
    job = await journal.replan(job.id, review.retry_rows())
    await Importer(api, journal, job, pause=no_pause).run()
    review.take_round(review_rows(await journal.rows(job.id)))
    assert review.totals == Totals(landed=4, repeated=1)
    assert review.failures == 0
    assert {row.asin for row in api.held(101)} == {
        "B0DJQQ38TG",
        "B0ABC12345",
        "B0NEW00001",
        "B0GONE0001",
    }
    files = await save_results(journal, job.id)
    assert files.errors is None
    assert not (tmp_path / "x.errors.csv").exists()
    assert files.success is not None
    assert files.success.rows == 5


async def test_rows_of_unknown_outcome_wait_for_a_look_at_the_collection(
    tmp_path: Path, journal: Journal
) -> None:
    api = FakeApi()
    draft = await checked_draft(tmp_path, EXACT + GOOD, api)
    job = await draft.begin(journal)
    lost = NetworkError("The link broke", outcome=Outcome.UNKNOWN)
    api.fail_next("import_csv", lost, is_applied=True)
    sending = api.hold("import_csv")
    running = asyncio.create_task(Importer(api, journal, job, pause=no_pause).run())
    await sending.reached.wait()
    api.fail_next("list_asins", NetworkError("down"))
    sending.set()
    await running
    known = draft.known
    assert known is not None
    review = Review(review_rows(await journal.rows(job.id)), Checker(known).check_row)
    assert review.totals == Totals(unknown=1)
    assert [group.cause for group in review.groups] == [Cause.UNKNOWN_OUTCOME]
    assert asins((await save_results(journal, job.id)).errors) == ["B0DJQQ38TG"]

    await Importer(api, journal, job, pause=no_pause).run()
    review.take_round(review_rows(await journal.rows(job.id)))
    assert review.totals == Totals(landed=1)
    assert api.count("import_csv") == 1


async def test_a_duplicate_of_the_service_is_no_failure(tmp_path: Path, journal: Journal) -> None:
    api = FakeApi()
    draft = await checked_draft(tmp_path, EXACT + GOOD, api)
    job = await draft.begin(journal)
    sending = api.hold("import_csv")
    running = asyncio.create_task(Importer(api, journal, job, pause=no_pause).run())
    await sending.reached.wait()
    other = FakeApi(1).held(101)[0]
    api.put(msgspec.structs.replace(other, asin="B0DJQQ38TG"))
    sending.set()
    await running
    known = draft.known
    assert known is not None
    rows = review_rows(await journal.rows(job.id))
    review = Review(rows, Checker(known).check_row)
    assert review.totals == Totals(already=1)
    assert review.failures == 0
    assert Review(rows, Checker(known).check_row, is_strict=True).failures == 1


async def test_rows_deleted_between_two_rounds_are_told_and_counted_once(
    tmp_path: Path, journal: Journal
) -> None:
    api = FakeApi()
    draft = await checked_draft(tmp_path, EXACT + GOOD + BAD_ASIN, api)
    job = await draft.begin(journal)
    await Importer(api, journal, job, pause=no_pause).run()
    (landed,) = api.held(101)
    await api.delete_asin(landed.id)
    known = draft.known
    assert known is not None
    review = Review(review_rows(await journal.rows(job.id)), Checker(known).check_row)
    review.edit(2, Field.ASIN, "B0NEW00001")
    job = await journal.replan(job.id, review.retry_rows())

    report = await Importer(api, journal, job, pause=no_pause).run()

    assert (report.total_before, report.landed, report.total_after) == (0, 2, 1)
    assert "had 0 ASINs and 2 landed, which makes 2, but it has 1" in report.mismatch
