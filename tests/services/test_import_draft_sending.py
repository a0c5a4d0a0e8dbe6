"""What a draft hands on: a job in the journal, and files that can be imported again."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from multicart_tui.domain.import_job import JobKind, RowState
from multicart_tui.domain.import_rows import Field, Verdict
from multicart_tui.errors import UsageError
from multicart_tui.services.import_files import write_results
from multicart_tui.services.journal import Journal
from tests.support.drafts import (
    BAD_ASIN,
    EXACT,
    GOOD,
    SHOP,
    checked_draft,
    draft_on,
    open_draft,
    verdicts,
)
from tests.support.fake_api import FakeApi


async def test_pasted_asins_are_checked_with_one_place_for_all() -> None:
    draft = draft_on(FakeApi())
    pasted = await draft.paste("B0DJQQ38TG, https://www.amazon.com.au/dp/B0ABC12345 nonsense!")
    assert (pasted.valid, pasted.bad) == (2, 1)
    draft.set_constant(Field.DOMAIN, SHOP)
    draft.set_constant(Field.POSTCODE, "4500")
    await draft.load_known()
    await draft.check()
    assert verdicts(draft) == [Verdict.READY, Verdict.READY, Verdict.ERROR]
    assert draft.pasted is pasted
    assert (draft.about.kind, draft.about.source_name) == (JobKind.ADD_MANY, "pasted")
    await draft.edit(3, Field.ASIN, "B0ABC99999")
    await draft.paste("B0DJQQ38TG")
    assert not draft.can_undo


async def test_what_has_no_room_is_recorded_and_goes_to_the_rest(tmp_path: Path) -> None:
    api = FakeApi(4999)
    text = EXACT + GOOD + f"{SHOP},4500,B0ABC12345,true\n" + BAD_ASIN
    draft = await checked_draft(tmp_path, text, api)
    assert draft.room == 1
    journal = Journal(tmp_path / "state")
    job = await draft.begin(journal)
    rows = await journal.rows(job.id)
    assert [row.state for row in rows] == [
        RowState.PLANNED,
        RowState.LEFT_OUT,
        RowState.LEFT_OUT,
    ]
    assert job.about.source_path == str(tmp_path / "x.csv")
    files = write_results(tmp_path / "state", job, rows)
    assert files.rest is not None
    assert [row["asin"] for row in csv.DictReader(io.StringIO(files.rest.path.read_text()))] == [
        "B0DJQQ38TG",
        "B0ABC12345",
    ]
    journal.close()


@pytest.mark.parametrize(("rows", "why"), [(0, "No row is ready"), (5000, "is full")])
async def test_an_import_of_nothing_is_not_begun(tmp_path: Path, rows: int, why: str) -> None:
    draft = await checked_draft(tmp_path, EXACT + (GOOD if rows else BAD_ASIN), FakeApi(rows))
    journal = Journal(tmp_path / "state")
    with pytest.raises(UsageError) as refused:
        await draft.begin(journal)
    assert why in refused.value.message
    assert await journal.history("prod@multicartapi.com") == ()
    journal.close()


async def test_the_first_ten_are_a_file_of_their_own_when_asked(tmp_path: Path) -> None:
    text = EXACT + "".join(f"{SHOP},4500,B0{number:08d},true\n" for number in range(25))
    draft = await checked_draft(tmp_path, text)
    draft.is_trial_first = True
    assert draft.plan is not None
    assert [len(file) for file in draft.plan.files] == [10, 15]
    assert draft.trial == 10


@pytest.mark.parametrize(
    "text",
    [
        "Shop;Post Code;Product URL;note\namazon.com.au;800;B0;=1+1\n",
        "amazon.com.au,800,B0ABC12345\namazon.com.au,4500,B0DJQQ38TG\n",
        "_line,_error,domain,customer_postcode,asin\n9,Bad,amazon.com.au,800,B0\n",
        'domain,customer_postcode,asin\n"amazon.com.au","800","B0\n1"\n',
    ],
)
async def test_a_file_of_errors_is_imported_again_as_it_is(tmp_path: Path, text: str) -> None:
    draft = await open_draft(tmp_path, text)
    for field, place in zip((Field.DOMAIN, Field.POSTCODE, Field.ASIN), range(3), strict=True):
        if draft.mapping and not draft.mapping.columns.get(field) and "_line" not in text:
            draft.assign(field, place)
    await draft.load_known()
    await draft.check()
    rows = await draft.job_rows()
    journal = Journal(tmp_path / "state")
    job = await journal.begin(draft.about, rows)
    files = write_results(tmp_path / "state", job, rows)
    journal.close()
    assert files.errors is not None

    again = draft_on(FakeApi())
    await again.open(files.errors.path)
    await again.load_known()
    await again.check()
    assert again.mapping is not None
    assert again.mapping.problems() == ()
    assert draft.preflight is not None
    assert again.preflight is not None
    wrong = [row for row in draft.preflight.rows if row.verdict is Verdict.ERROR]
    assert [
        (row.row.domain, row.row.postcode, row.row.asin, [each.cause for each in row.findings])
        for row in again.preflight.rows
    ] == [
        (row.row.domain, row.row.postcode, row.row.asin, [each.cause for each in row.findings])
        for row in wrong
    ]
