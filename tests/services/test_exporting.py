"""Rows leave as files that are read back as they were, by an import as by other programs."""

import csv
import io
import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multicart_tui.domain.csv_table import read_table
from multicart_tui.domain.csv_text import decode
from multicart_tui.domain.import_columns import propose
from multicart_tui.domain.models import AsinRecord, Domain, Postcode
from multicart_tui.domain.preflight import check
from multicart_tui.services.exporting import AT_A_TIME, ExportFormat, export, not_importable
from multicart_tui.services.row_formats import FULL_COLUMNS
from tests.unit.import_tables import KNOWN, sent
from tests.unit.rows import record, records

values = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


def written(form: ExportFormat, rows: tuple[AsinRecord, ...]) -> str:
    return b"".join(export(form, rows)).decode()


def test_what_is_exported_to_import_is_ready_to_be_sent_as_it_is() -> None:
    rows = (
        *records(3),
        record(4, postcode=Postcode(16, "0800"), include_raw_html=True),
        record(5, domain=Domain(2, "amazon.com"), postcode=Postcode(18, "90210")),
    )
    table = read_table(decode(written(ExportFormat.IMPORT_CSV, rows).encode()).text)
    columns = propose(table.header)
    assert columns.is_exact
    checked = check(table.rows, columns.mapping, KNOWN, header_length=len(table.header))
    assert [(row.domain, row.postcode, row.asin, row.raw_html) for row in sent(checked)] == [
        (*_key(row), "true" if row.include_raw_html else "false") for row in rows
    ]


def _key(row: AsinRecord) -> tuple[str, str, str]:
    return row.key.domain, row.key.postcode, row.asin


@given(st.lists(values, min_size=3, max_size=3))
def test_any_value_reads_back_but_for_a_formulas_apostrophe(texts: list[str]) -> None:
    domain, postcode, note = texts
    row = record(1, domain=Domain(1, domain), postcode=Postcode(1, postcode), custom_id=note)
    for form in (ExportFormat.IMPORT_CSV, ExportFormat.FULL_CSV):
        text = written(form, (row,))
        (cells,) = csv.DictReader(io.StringIO(text, newline=""))
        for name, value in (("domain", domain), ("customer_postcode", postcode)):
            assert cells[name].removeprefix("'") == value.removeprefix("'")
            assert not cells[name].startswith(("=", "+", "-", "@"))
    assert cells["custom_id"].removeprefix("'") == note.removeprefix("'")


@pytest.mark.parametrize("count", [0, 1, AT_A_TIME, AT_A_TIME + 1])
def test_json_is_one_array_and_json_lines_an_object_each(count: int) -> None:
    rows = records(count)
    array = json.loads(written(ExportFormat.JSON, rows))
    assert [each["asin"] for each in array] == [row.asin for row in rows]
    lines = written(ExportFormat.JSON_LINES, rows).splitlines()
    assert [json.loads(line) for line in lines] == array
    full = list(csv.DictReader(io.StringIO(written(ExportFormat.FULL_CSV, rows))))
    assert len(full) == count
    assert all(tuple(line) == FULL_COLUMNS for line in full)
    assert all(int(one["id"]) < int(two["id"]) for one, two in pairwise(full))


def test_half_a_character_does_not_stop_an_export() -> None:
    row = record(1, custom_id="a\ud800b")
    assert "a?b" in written(ExportFormat.FULL_CSV, (row,))
    assert json.loads(written(ExportFormat.JSON, (row,)))[0]["custom_id"] == "a\ud800b"


def test_rows_that_no_upload_takes_are_counted() -> None:
    assert not_importable([*records(2), record(3, postcode=None), record(4, domain=None)]) == 2
