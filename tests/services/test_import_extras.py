"""Custom ids and output formats of a file are set after its rows have landed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from multicart_tui.domain.import_rows import Field
from multicart_tui.errors import NetworkError
from multicart_tui.services.import_extras import has_extras, plan_extras, set_extras
from multicart_tui.services.importer import Importer
from multicart_tui.services.journal import Journal
from tests.support.fake_api import FakeApi
from tests.support.imports import begin, import_rows, planned


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    journal = Journal(tmp_path / "state")
    yield journal
    journal.close()


async def test_what_the_upload_dropped_is_set_row_by_row(journal: Journal) -> None:
    api = FakeApi()
    rows = import_rows(4)
    rows[0] = rows[0].having(Field.CUSTOM_ID, "ref-1")
    rows[1] = rows[1].having(Field.OUTPUT, "html")
    rows[2] = rows[2].having(Field.OUTPUT, "JSON")
    job = (await Importer(api, journal, await begin(journal, rows)).run()).job
    plan = await plan_extras(api, journal, job)
    assert [change.fields for _, change in plan] == [{"custom_id": "ref-1"}, {"output": "HTML"}]
    assert (await set_extras(api, plan)).words == "2 updated"
    held = api.held(102)
    assert [(row.custom_id, row.output) for row in held] == [
        ("ref-1", "JSON"),
        ("", "HTML"),
        ("", "JSON"),
        ("", "JSON"),
    ]
    assert await plan_extras(api, journal, job) == ()


async def test_updates_that_were_cut_off_are_carried_on_by_planning_again(
    journal: Journal,
) -> None:
    api = FakeApi()
    rows = [row.having(Field.CUSTOM_ID, f"ref-{row.line}") for row in import_rows(12)]
    job = (await Importer(api, journal, await begin(journal, rows)).run()).job
    api.fail_next("update_asin", NetworkError("Cannot reach the service"))
    plan = await plan_extras(api, journal, job)
    report = await set_extras(api, plan, stop=lambda: api.count("update_asin") >= 5)
    left = await plan_extras(api, journal, job)
    assert len(left) == 12 - len(report.done)
    await set_extras(api, left)
    assert [row.custom_id for row in api.held(102)] == [f"ref-{n}" for n in range(2, 14)]


def test_only_a_custom_id_or_an_unusual_output_is_worth_asking_about() -> None:
    (row,) = import_rows(1)
    for field, value, expected in (
        (Field.CUSTOM_ID, "x", True),
        (Field.OUTPUT, "HTML", True),
        (Field.OUTPUT, "json", False),
        (Field.OUTPUT, "nonsense", False),
    ):
        assert has_extras(planned([row.having(field, value)])) is expected
