"""Rows leave as text that other programs read back, and that no terminal obeys."""

import csv
import io
import json

from hypothesis import given
from hypothesis import strategies as st

from multicart_tui.domain.ids import AsinId
from multicart_tui.domain.models import AsinRecord, Domain, Postcode
from multicart_tui.domain.text import is_harmful
from multicart_tui.services.row_formats import (
    FULL_COLUMNS,
    as_full_cells,
    as_import_csv,
    as_json,
    as_plain,
    csv_lines,
    guard_formula,
)

anything = st.text(alphabet=st.characters(exclude_categories=()))


@given(anything)
def test_json_means_the_same_and_holds_nothing_a_terminal_obeys(text: str) -> None:
    written = as_json({"value": text})
    assert not is_harmful(written)
    assert json.loads(written) == {"value": text}


@given(st.lists(st.text(), min_size=4, max_size=4))
def test_csv_reads_back_as_it_was(cells: list[str]) -> None:
    assert next(csv.reader(io.StringIO(csv_lines([cells]), newline=""))) == cells


def test_what_looks_like_a_formula_gets_an_apostrophe() -> None:
    assert guard_formula('=HYPERLINK("http://e")') == '\'=HYPERLINK("http://e")'
    assert guard_formula("-5") == "'-5"
    assert guard_formula("B0DJQQ38TG") == "B0DJQQ38TG"


def test_a_row_without_domain_or_postcode_is_written_all_the_same() -> None:
    row = AsinRecord(AsinId(5), "B0DJQQ38TG")
    assert as_import_csv([row]).splitlines()[1] == ",,B0DJQQ38TG,false"
    assert len(as_full_cells(row)) == len(FULL_COLUMNS)
    assert as_plain(row)["domain"] is None


def test_a_plain_row_has_the_apis_own_names() -> None:
    row = AsinRecord(
        AsinId(5), "B0DJQQ38TG", Domain(1, "amazon.com.au"), Postcode(15, "4500"), "ref", True
    )
    plain = as_plain(row)
    assert plain["domain"] == {"id": 1, "domain": "amazon.com.au"}
    assert plain["customer_postcode"] == {"id": 15, "zipcode": "4500"}
    assert plain["include_raw_html"] is True
