"""What is written reads back as it was, and nothing in it acts on a spreadsheet."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from multicart_tui.domain.csv_table import read_table
from multicart_tui.domain.csv_text import decode
from multicart_tui.domain.csv_writing import (
    IMPORT_COLUMNS,
    canonical_csv,
    csv_lines,
    guard_formula,
    unguard,
)
from multicart_tui.domain.import_columns import propose
from multicart_tui.domain.import_rows import SENT_FIELDS, Field, ImportRow
from multicart_tui.errors import UsageError

GOOD = ImportRow(7, "amazon.com.au", "0800", "B0DJQQ38TG", "true", "own id", "HTML")

values = st.text(st.characters(exclude_characters="\r\n\0", exclude_categories=["Cs"]), min_size=1)
sendable = st.builds(
    ImportRow, st.integers(1), *[values.filter(str.strip)] * 3, raw_html=st.just("false")
)


def test_an_upload_has_the_four_columns_that_the_vendor_names_and_no_other() -> None:
    assert canonical_csv([GOOD]) == (
        b"domain,customer_postcode,asin,include_raw_html\namazon.com.au,0800,B0DJQQ38TG,true\n"
    )
    assert canonical_csv([]) == b"domain,customer_postcode,asin,include_raw_html\n"


@given(st.lists(sendable))
@example([ImportRow(1, 'a"b,c', "\u2028\x0b\x85", "é", "false")])
def test_an_upload_reads_back_as_the_rows_it_was_made_of(rows: list[ImportRow]) -> None:
    read = decode(canonical_csv(rows))
    assert (read.encoding, read.has_bom, read.is_certain) == ("utf-8", False, True)
    table = read_table(read.text)
    assert table.header == IMPORT_COLUMNS
    assert [row.cells for row in table.rows] == [
        tuple(row.get(field) for field in SENT_FIELDS) for row in rows
    ]
    assert table.ragged == ()
    assert propose(table.header).is_exact


@pytest.mark.parametrize("sign", ["\n", "\r", "\0", "\ud800"])
@pytest.mark.parametrize("field", SENT_FIELDS)
def test_no_value_can_begin_a_row_of_its_own(field: Field, sign: str) -> None:
    with pytest.raises(UsageError, match="Line 7 cannot be sent"):
        canonical_csv([GOOD.having(field, f"a{sign}b")])


def test_a_line_end_in_what_is_not_sent_does_no_harm() -> None:
    row = GOOD.having(Field.CUSTOM_ID, "a\nb")
    assert canonical_csv([row]) == canonical_csv([GOOD])


@given(st.lists(st.lists(st.text(st.sampled_from('ab,;"\r\n\t \u2028')), min_size=1), min_size=1))
def test_lines_of_any_text_read_back(rows: list[list[str]]) -> None:
    first = [["first"]]
    table = read_table(csv_lines(first + rows), ",", has_header=True)
    wanted = [tuple(row) for row in rows if any(cell.strip() for cell in row)]
    assert [row.cells for row in table.rows] == wanted


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-5", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_formula_gets_an_apostrophe_and_loses_it_again(formula: str) -> None:
    assert guard_formula(formula) == f"'{formula}"
    assert unguard(f"'{formula}") == formula


@pytest.mark.parametrize("cell", ["", "'", "B0DJQQ38TG", "'tis", "a=b", "''"])
def test_what_is_no_formula_stays_as_it_is(cell: str) -> None:
    assert guard_formula(cell) == cell
    assert unguard(cell) == cell


@given(st.text(st.sampled_from("'=+-@\t\ra")))
def test_a_guarded_cell_is_no_formula_and_means_what_the_cell_meant(cell: str) -> None:
    assert guard_formula(cell)[:1] not in tuple("=+-@\t\r")
    assert unguard(guard_formula(cell)) == unguard(cell)
