"""ASINs are found in whatever is pasted."""

import csv
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multicart_tui.domain.pasted import Pasted, read_pasted
from multicart_tui.domain.preflight import check
from tests.unit.import_tables import AU, KNOWN

ONE, TWO, THREE = "B0DJQQ38TG", "B0ABC12345", "0306406152"


def tokens(pasted: Pasted) -> list[str]:
    return [entry.token for entry in pasted.entries]


@pytest.mark.parametrize(
    "text",
    [
        f"{ONE},{TWO},{THREE}",
        f"{ONE}\n{TWO}\r\n{THREE}\n",
        f" {ONE}; {TWO} ;{THREE};",
        f"{ONE}\t{TWO}\t{THREE}",
        f"{ONE}|{TWO}|{THREE}",
        f"'{ONE}', \"{TWO}\" “{THREE}”",
        f"({ONE}) [{TWO}] {{{THREE}}}",
        f"asin\n{ONE}\n{TWO}\n{THREE}",
        f"Amazon ASIN\n{ONE}\n{TWO}\n{THREE}",
        f"ASIN,{ONE},{TWO},{THREE}",
        f"ASIN: {ONE}\nASIN:{TWO}\nasin={THREE}",
        f"1. {ONE}\n2. {TWO}\n3) {THREE}",
        f"- {ONE}\n* {TWO}\n• {THREE}.",
        f"{ONE}\u00a0{TWO}\u200b{THREE}\ufeff",
        json.dumps([ONE, TWO, THREE]),
        json.dumps({"asins": f"{ONE},{TWO},{THREE}"}),
        json.dumps({"data": {"asin_list": [{"asin": one, "id": 5} for one in (ONE, TWO, THREE)]}}),
        f'{{"asin": "{ONE}"}}\n{{"asin": "{TWO}", "title": "x"}}\n{{"ASIN": "{THREE}"}}',
        f'"{ONE}", "{TWO}", "{THREE}"',
        f'["{ONE}", {{"product_id": "{TWO}"}}, ["{THREE}"]]',
        f'{{"{ONE}": {{}}, "{TWO}": {{}}, "{THREE}": 1}}',
        f"domain\tasin\tpostcode\n{AU}\t{ONE}\t1\n{AU}\t{TWO}\t2\n\t\t\n{AU}\t{THREE}\t3",
        f"domain,asin\n{AU},{ONE}\n{AU},{TWO}\n{AU},{THREE}",
        f"{AU},4500,{ONE},true\n{AU},4500,{TWO},true\n{AU},4500,{THREE},false",
        f"{ONE}\tA fine thing\n{TWO}\tBuy now\n{THREE}\tBook",
    ],
)
def test_three_asins_are_found_in_anything(text: str) -> None:
    pasted = read_pasted(text)
    assert pasted.asins == (ONE, TWO, THREE)
    assert (pasted.valid, pasted.bad, pasted.repeated) == (3, 0, 0)
    assert [entry.number for entry in pasted.entries] == [1, 2, 3]


def test_addresses_of_any_marketplace_are_read_with_commas_in_them() -> None:
    pasted = read_pasted(
        f"https://www.amazon.com.au/A,-B/dp/{ONE}/ref=sr_1_3?keywords=calculator,pen,"
        f"https://www.amazon.de/gp/product/{TWO};amazon.co.uk/dp/{THREE}\n"
        f"see www.amazon.com/dp/{ONE},{TWO}",
        AU,
    )
    assert [entry.read.asin for entry in pasted.entries if entry.read.is_valid] == [
        *(ONE, TWO, THREE),
        *(ONE, TWO),
    ]
    assert tokens(pasted)[3] == "see"
    assert [remark.text for remark in pasted.entries[1].read.remarks] == [
        f"URL is amazon.de, domain is {AU}."
    ]


def test_bad_and_repeated_ones_are_counted_apart() -> None:
    pasted = read_pasted(f"{ONE} B0SHORT {ONE.lower()} B0SHORT {TWO}")
    assert (pasted.valid, pasted.bad, pasted.repeated) == (2, 2, 1)
    assert [entry.first for entry in pasted.entries] == [0, 0, 1, 0, 0]


def test_numbers_in_json_are_read_but_flags_and_prices_are_not() -> None:
    assert tokens(read_pasted('[306406152, true, null, 1.5, "B0DJQQ38TG"]')) == [
        "306406152",
        ONE,
    ]


def test_json_that_is_cut_off_is_read_as_text() -> None:
    pasted = read_pasted(f'[{{"asin": "{ONE}"}}, {{"asin": "{TWO}"}}, {{"as')
    assert pasted.asins == (ONE, TWO)


def test_two_columns_of_asins_are_a_list_and_not_a_table() -> None:
    pasted = read_pasted("\n".join(f"{ONE[:-1]}{n}\t{TWO[:-1]}{n}" for n in range(4)))
    assert pasted.valid == 8


def test_lines_of_different_lengths_are_a_list_and_not_a_table() -> None:
    assert tokens(read_pasted(f"{ONE},x\n{TWO},y,z\n{THREE},x")) == [
        *(ONE, "x", TWO, "y", "z"),
        *(THREE, "x"),
    ]


def test_a_table_with_a_cell_too_long_is_read_as_a_list() -> None:
    usual = csv.field_size_limit(1_000)
    try:
        pasted = read_pasted(f"asin\tname\n{ONE}\t{'x' * 1_001}")
    finally:
        csv.field_size_limit(usual)
    assert pasted.asins == (ONE,)


def test_a_word_in_two_short_lines_is_not_dropped_for_being_in_a_column() -> None:
    assert tokens(read_pasted(f"{ONE}\tword\n{TWO}\tword")) == [ONE, "word", TWO, "word"]


@pytest.mark.parametrize("text", ["", " \n\t", "[]", "{}", "\ufeff", "\x00", ",;|", "[" * 100_000])
def test_a_paste_without_anything_in_it_has_no_entries(text: str) -> None:
    assert read_pasted(text).entries == ()


@pytest.mark.parametrize(
    "text",
    [
        "amazon.com/" * 20_000,
        "https://a," * 20_000,
        "a." * 100_000,
        '{"a":' * 50_000,
        '["' + "x" * 200_000,
        "\t".join("x" * 50_000),
        '"' * 50_001 + "\t",
        "9" * 10_000,
        f"[{'9' * 10_000}]",
    ],
)
def test_hostile_text_is_answered_in_time(text: str) -> None:
    assert read_pasted(text).valid == 0


def test_entries_become_rows_for_the_usual_check() -> None:
    pasted = read_pasted(f"{ONE}\nB0SHORT\n{ONE}")
    mapping = pasted.mapping(AU, "4500", raw_html=True)
    preflight = check(pasted.as_source_rows(), mapping, KNOWN, header_length=1)
    assert [row.verdict.name for row in preflight.rows] == ["READY", "ERROR", "REPEATED"]
    assert preflight.rows[0].row.raw_html == "true"
    assert preflight.rows[2].first_line == 1


@given(st.text())
def test_any_text_gives_entries_that_add_up(text: str) -> None:
    pasted = read_pasted(text, AU)
    assert pasted.valid + pasted.bad + pasted.repeated == len(pasted.entries)
    assert len(pasted.asins) == pasted.valid


@given(
    st.lists(st.from_regex("B0[A-Z0-9]{8}", fullmatch=True), min_size=1, unique=True),
    st.sampled_from([",", ";", "\n", "\r\n", "\t", " ", " | ", ", "]),
)
def test_a_list_comes_out_as_it_went_in(asins: list[str], separator: str) -> None:
    assert read_pasted(separator.join(asins)).asins == tuple(asins)


@given(st.lists(st.sampled_from([ONE, TWO, "B0SHORT", "306406152", f"https://amazon.de/dp/{ONE}"])))
def test_the_paste_and_the_check_agree_on_what_is_valid(entries: list[str]) -> None:
    pasted = read_pasted("\n".join(entries), AU)
    mapping = pasted.mapping(AU, "4500")
    preflight = check(pasted.as_source_rows(), mapping, KNOWN, header_length=1)
    assert len(preflight.sendable) == pasted.valid
