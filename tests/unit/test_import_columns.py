"""Headings of many makes are understood, and the person has the last word."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multicart_tui.domain.csv_table import column_name, read_table
from multicart_tui.domain.import_columns import SYNONYMS, ColumnMapping, Proposal, propose
from multicart_tui.domain.import_rows import SENT_FIELDS, Field, SourceRow

EXACT = ("domain", "customer_postcode", "asin", "include_raw_html")


def by_looks(text: str) -> Proposal:
    table = read_table(text)
    return propose(table.header, table.rows)


def test_the_documented_header_needs_no_question() -> None:
    proposal = propose(EXACT)
    assert proposal.is_exact
    assert proposal.mapping.columns == dict(zip(SENT_FIELDS, range(4), strict=True))
    assert (proposal.missing, proposal.ignored) == ((), ())
    assert proposal.mapping.problems(EXACT) == ()


def test_remarks_that_this_program_wrote_are_passed_over_without_a_word() -> None:
    proposal = propose([*EXACT, "_line", "_field", "_value", "_error", "_hint"])
    assert proposal.is_exact
    assert proposal.ignored == ()
    assert propose(["_asin"]).mapping.columns == {}


@pytest.mark.parametrize(
    "header",
    [
        ("asin", "domain", "customer_postcode", "include_raw_html"),
        ("Domain", "customer_postcode", "asin", "include_raw_html"),
        (*EXACT, "note"),
        EXACT[:3],
    ],
)
def test_any_other_header_is_not_the_documented_one(header: tuple[str, ...]) -> None:
    proposal = propose(header)
    assert not proposal.is_exact
    assert proposal.missing == ()


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Marketplace", Field.DOMAIN),
        ("SHOP", Field.DOMAIN),
        ("Country-Domain", Field.DOMAIN),
        ("post code", Field.POSTCODE),
        ("Zip_Code", Field.POSTCODE),
        ("ZIPCODE", Field.POSTCODE),
        ("customerPostcode", Field.POSTCODE),
        ("PLZ", Field.POSTCODE),
        ("\ufeffASIN", Field.ASIN),
        (" Amazon  ASIN* ", Field.ASIN),
        ("ISBN-10", Field.ASIN),
        ("Product URL", Field.ASIN),
        ("includeRawHtml", Field.RAW_HTML),
        ("including_raw_html", Field.RAW_HTML),
        ("SKU", Field.CUSTOM_ID),
        ("External-ID:", Field.CUSTOM_ID),
        ("Output format", Field.OUTPUT),
    ],
)
def test_headings_of_other_programs_are_understood(heading: str, field: Field) -> None:
    assert propose(["x", heading]).mapping.columns == {field: 1}
    assert propose(["x", heading]).ignored == ("x",)


def test_no_heading_means_two_fields() -> None:
    plain = [name.replace(" ", "") for names in SYNONYMS.values() for name in names]
    assert [name for name, count in Counter(plain).items() if count > 1] == []


def test_an_exact_name_wins_over_one_that_only_sounds_like_it() -> None:
    proposal = propose(["url", "product id", "ASIN", "asin"])
    assert proposal.mapping.columns == {Field.ASIN: 2}
    assert proposal.ignored == ("url", "product id", "asin")


def test_columns_of_another_supplier_s_upload_are_called_so() -> None:
    proposal = propose(["SKU", "customer_postcode", "store id"], [SourceRow(2, ("1", "2", "3"))])
    assert proposal.is_officeworks
    assert proposal.mapping.columns == {Field.POSTCODE: 1}
    assert proposal.missing == (Field.DOMAIN, Field.ASIN)
    assert not propose(["sku", "customer_postcode", "store_id", "asin"]).is_officeworks


def test_a_list_of_asins_without_a_heading_is_understood() -> None:
    proposal = by_looks("B0DJQQ38TG\nB0AAAAAAAA\n")
    assert proposal.mapping.columns == {Field.ASIN: 0}
    assert proposal.missing == (Field.DOMAIN, Field.POSTCODE)


def test_columns_without_headings_are_known_by_what_is_in_them() -> None:
    row = "true,B0DJQQ38TG,amazon.com.au,0800\n"
    book = "false,030640615X,Amazon.co.uk,SW1A 1AA\n"
    proposal = by_looks(row * 5 + book)
    assert proposal.mapping.columns == {
        Field.RAW_HTML: 0,
        Field.ASIN: 1,
        Field.DOMAIN: 2,
        Field.POSTCODE: 3,
    }
    assert not proposal.is_exact


def test_of_two_columns_that_could_be_postcodes_none_is_chosen() -> None:
    proposal = by_looks("B0DJQQ38TG,4500,4501\n")
    assert proposal.missing == (Field.DOMAIN, Field.POSTCODE)


def test_a_heading_that_says_nothing_leaves_only_what_cannot_be_mistaken() -> None:
    text = "Artikel,Laden,Preis,Lager\nB0DJQQ38TG,amazon.de,4500,true\nx,y,z,w\n"
    text += "https://www.amazon.de/dp/B0DJQQ38TG,www.amazon.de,4500,true\n" * 5
    proposal = by_looks(text)
    assert proposal.mapping.columns == {Field.ASIN: 0, Field.DOMAIN: 1}
    assert proposal.ignored == ("Preis", "Lager")


def test_a_few_asins_among_other_words_do_not_make_a_column_of_asins() -> None:
    text = "note\n" + "B0DJQQ38TG\n" * 7 + "none yet\n" * 3
    assert by_looks(text).mapping.columns == {}


def test_links_to_elsewhere_and_remarks_are_no_asins() -> None:
    text = "picture,_value,note\nhttps://cdn.example/1.png,B0DJQQ38TG,\n"
    assert by_looks(text).mapping.columns == {}


def test_a_heading_goes_over_looks() -> None:
    proposal = by_looks("asin,other\nwrong,B0DJQQ38TG\n")
    assert proposal.mapping.columns == {Field.ASIN: 0}


def test_a_column_and_a_value_for_all_rows_exclude_each_other() -> None:
    mapping = ColumnMapping({Field.ASIN: 0, Field.DOMAIN: 1})
    fixed = mapping.with_constant(Field.DOMAIN, "amazon.de")
    assert (fixed.columns, fixed.constants) == ({Field.ASIN: 0}, {Field.DOMAIN: "amazon.de"})
    again = fixed.assign(Field.DOMAIN, 2)
    assert (again.columns, again.constants) == ({Field.ASIN: 0, Field.DOMAIN: 2}, {})
    assert again.assign(Field.DOMAIN, None).columns == {Field.ASIN: 0}
    # Each step made a new mapping.
    assert mapping == ColumnMapping({Field.ASIN: 0, Field.DOMAIN: 1})


def test_a_field_that_nothing_fills_is_a_problem_unless_it_is_raw_html() -> None:
    mapping = ColumnMapping({Field.ASIN: 0}, {Field.DOMAIN: " "})
    assert mapping.missing == (Field.DOMAIN, Field.POSTCODE)
    assert mapping.problems() == (
        "domain has neither a column nor a value for all rows.",
        "customer_postcode has neither a column nor a value for all rows.",
    )
    filled = mapping.with_constant(Field.DOMAIN, "amazon.de").assign(Field.POSTCODE, 1)
    assert filled.problems() == ()


def test_one_column_cannot_fill_two_fields() -> None:
    mapping = propose(EXACT).mapping.assign(Field.ASIN, 1)
    assert mapping.problems(EXACT) == (
        "customer_postcode and asin are both taken from customer_postcode.",
    )
    assert mapping.problems()[0].endswith("taken from column 2.")


@given(st.lists(st.text()), st.lists(st.lists(st.text()), max_size=5))
def test_any_header_has_a_proposal_in_which_no_column_counts_twice(
    header: list[str], rows: list[list[str]]
) -> None:
    proposal = propose(header, [SourceRow(2, tuple(row)) for row in rows])
    places = list(proposal.mapping.columns.values())
    assert len(places) == len(set(places))
    unspoken = sum(name.startswith("_") for name in header)
    assert len(proposal.ignored) + len(places) + unspoken == len(header)


def test_a_column_without_a_heading_is_called_by_its_place() -> None:
    assert column_name(0) == "column 1"
