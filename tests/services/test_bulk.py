"""Many rows: each is accounted for, and a lost link stops instead of failing them all."""

from datetime import datetime
from pathlib import Path

import msgspec
import pytest

from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.models import AsinRecord
from multicart_tui.errors import (
    AnswerError,
    ApiError,
    ConfigError,
    CredentialsError,
    MulticartError,
    NetworkError,
    Outcome,
)
from multicart_tui.services import bulk, writing
from multicart_tui.services.backup import save_backup
from multicart_tui.services.bulk_delete import delete_many
from multicart_tui.services.recreating import recreate
from tests.support.fake_api import FakeApi

C101 = CollectionId(101)


async def test_every_row_is_deleted_and_progress_told() -> None:
    api = FakeApi(30)
    rows = list(api.held(101))
    told: list[tuple[int, int]] = []
    report = await delete_many(api, rows, on_progress=lambda *at: told.append(at))
    assert report.words == "30 deleted"
    assert report.is_complete
    assert api.held(101) == []
    assert told[-1] == (30, 30)
    assert [done for done, _ in told] == list(range(1, 31))


async def test_a_row_the_service_refuses_does_not_stop_the_others() -> None:
    api = FakeApi(10)
    api.fail_next("delete_asin", ApiError("Not deleted", "In use", code=409))
    report = await delete_many(api, list(api.held(101)))
    assert report.words == "9 deleted, 1 failed"
    assert len(api.held(101)) == 1


async def test_a_lost_link_leaves_the_rest_untried() -> None:
    api = FakeApi(50)
    api.fail_next("delete_asin", NetworkError("Cannot reach the service", is_unreached=True))
    report = await delete_many(api, list(api.held(101)))
    assert len(report.failed) == 1
    assert len(report.done) + len(report.not_tried) == 49
    assert report.not_tried
    assert len(api.held(101)) == 1 + len(report.not_tried)


async def test_stopping_waits_for_running_calls_and_tries_no_more() -> None:
    api = FakeApi(50)
    enough: list[int] = []
    report = await delete_many(
        api,
        list(api.held(101)),
        on_progress=lambda done, _: enough.append(done),
        stop=lambda: len(enough) >= 5,
    )
    assert len(report.done) == 50 - len(report.not_tried) == 50 - len(api.held(101))
    assert 5 <= len(report.done) < 12


async def test_a_delete_whose_answer_was_lost_counts_as_done() -> None:
    api = FakeApi(4)
    lost = NetworkError("No answer came", outcome=Outcome.UNKNOWN)
    api.fail_next("delete_asin", lost, is_applied=True)
    report = await delete_many(api, list(api.held(101)))
    assert report.words == "4 deleted"


async def test_deleted_rows_come_back_with_new_ids_and_all_they_had() -> None:
    api = FakeApi(5)
    old = list(api.held(101))
    await delete_many(api, old)
    report = await recreate(api, C101, old)
    assert report.words == "5 re-created"
    for before, after in report.done:
        assert before.id != after.id
        assert before.key == after.key
        assert before.custom_id == after.custom_id


async def test_a_row_that_is_there_again_as_it_was_needs_no_second_one() -> None:
    api = FakeApi(2)
    there = list(api.held(101))
    report = await recreate(api, C101, there)
    assert report.words == "2 re-created"
    assert [(old.id, new.id) for old, new in report.done] == [(row.id, row.id) for row in there]
    assert list(api.held(101)) == there


async def test_a_row_that_is_there_with_other_values_says_so_when_it_is_re_created() -> None:
    api = FakeApi(2)
    old = [msgspec.structs.replace(row, custom_id="mine") for row in api.held(101)]
    report = await recreate(api, C101, old)
    assert report.words == "0 re-created, 2 failed"
    assert all("Already here as ASIN #" in error.title for _, error in report.failed)


async def test_a_row_without_ids_cannot_be_re_created_and_says_why() -> None:
    api = FakeApi(1)
    row = msgspec.structs.replace(api.held(101)[0], domain=None)
    report = await recreate(api, C101, [row])
    assert "no row id" in report.failed[0][1].message


def rows() -> list[AsinRecord]:
    return list(FakeApi(3).held(101))


def test_a_backup_can_be_uploaded_as_it_is_and_keeps_every_field_beside(tmp_path: Path) -> None:
    now = datetime(2026, 11, 24, 9, 30, 1, 5)
    path = save_backup(tmp_path / "backups", C101, rows(), now=now)
    assert path.name == "collection-101-20261124-093001-000005.csv"
    assert path.read_text() == (
        "domain,customer_postcode,asin,include_raw_html\n"
        "amazon.com.au,4500,B000000001,false\n"
        "amazon.com.au,4500,B000000002,false\n"
        "amazon.com.au,4500,B000000003,false\n"
    )
    lines = path.with_suffix(".jsonl").read_text().splitlines()
    assert msgspec.json.decode(lines[1])["custom_id"] == "ref-2"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_backup_that_cannot_be_written_says_where(tmp_path: Path) -> None:
    (tmp_path / "backups").write_text("a file in the way")
    with pytest.raises(ConfigError, match="backups"):
        save_backup(tmp_path / "backups", C101, rows(), now=datetime(2026, 1, 1))


async def test_a_link_that_is_dead_for_looking_too_stops_the_work() -> None:
    api = FakeApi(50)
    api.fail_next("delete_asin", NetworkError("No answer", outcome=Outcome.UNKNOWN))
    api.fail_next("get_asin", NetworkError("Cannot reach the service"))
    report = await delete_many(api, list(api.held(101)))
    assert len(report.failed) == 1
    assert report.not_tried


SETTLED = NetworkError("Not deleted", "The connection broke.")
"""What is left of a broken connection once looking showed that nothing was done."""


async def fails(rows: list[AsinRecord], *errors: MulticartError | None) -> bulk.Report[AsinRecord]:
    """Do something to the rows one after the other, each with the error it meets."""
    meets = iter(errors)

    async def work(row: AsinRecord) -> AsinRecord:
        if error := next(meets, None):
            raise error
        return row

    report: bulk.Report[AsinRecord] = bulk.Report("done")
    return await bulk.run(
        report, rows, work, on_progress=lambda done, total: None, stop=lambda: False
    )


@pytest.mark.parametrize(
    "error",
    [
        SETTLED,
        AnswerError("Not deleted", "A page, not data (502).", http_status=502),
        ApiError("Not deleted", "Internal error", code=500),
        ApiError("Not deleted", "Slow down", code=429),
    ],
)
async def test_one_row_that_met_trouble_does_not_stop_the_others_but_three_in_a_row_do(
    error: MulticartError,
) -> None:
    report = await fails(list(FakeApi(20).held(101)), error, error, None, error, error)
    assert report.words == "16 done, 4 failed"
    report = await fails(list(FakeApi(20).held(101)), None, error, error, error)
    assert len(report.failed) == 3
    assert len(report.not_tried) >= 10


async def test_rows_refused_for_themselves_never_stop_the_others() -> None:
    refused = ApiError("Not deleted", "In use", code=409)
    report = await fails(list(FakeApi(20).held(101)), *[refused] * 9)
    assert report.words == "11 done, 9 failed"


@pytest.mark.parametrize(
    "error",
    [
        NetworkError("Not deleted", "Nothing is listening there.", is_unreached=True),
        NetworkError("Not deleted", "Could not be looked up.", outcome=Outcome.UNKNOWN),
        CredentialsError("The key was refused"),
    ],
)
async def test_what_every_row_would_meet_stops_at_once(error: MulticartError) -> None:
    report = await fails(list(FakeApi(20).held(101)), error)
    assert len(report.failed) == 1
    assert len(report.not_tried) >= 10


async def test_a_reset_whose_row_is_still_there_leaves_one_row_and_deletes_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(writing, "LOOKS", (0.0,))
    api = FakeApi(20)
    api.fail_next("delete_asin", NetworkError("No answer", outcome=Outcome.UNKNOWN))
    report = await delete_many(api, list(api.held(101)))
    assert report.words == "19 deleted, 1 failed"
    assert [row.id for row in api.held(101)] == [report.failed[0][0].id]
