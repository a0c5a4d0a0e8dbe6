"""Values are freed from what programs leave on them, and mean what they meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multicart_tui.domain.tidying import (
    is_scientific,
    read_flag,
    tidy,
    tidy_asin,
    tidy_note,
    tidy_postcode,
)


@pytest.mark.parametrize(
    "typed",
    [
        "  4500\t",
        "\u00a04500\u2009",
        '"4500"',
        "“4500”",
        "'4500",
        "«4500»",
        " ' 4500 ' ",
        "\ufeff4500",
        "\u202a4500\u202c",
        "45\u200b00",
    ],
)
def test_spaces_quotes_and_invisible_characters_come_off(typed: str) -> None:
    assert tidy(typed) == "4500"


def test_a_space_inside_stays_but_is_a_plain_one() -> None:
    assert tidy("SW1A\u00a01AA") == tidy("SW1A \n 1AA") == "SW1A 1AA"


def test_an_asin_gets_its_capitals_and_loses_the_fraction_of_a_spreadsheet() -> None:
    assert tidy_asin(" b0djqq38tg ") == "B0DJQQ38TG"
    assert tidy_asin("1306406152.0") == "1306406152"


def test_letters_of_other_alphabets_are_not_stretched_into_an_asin() -> None:
    assert tidy_asin("B0DJQQ38ß") == "B0DJQQ38ß"


@pytest.mark.parametrize(
    ("typed", "tidied"),
    [("4500.0", "4500"), ("0800.00", "0800"), ("4500.5", "4500.5"), (".0", ".0")],
)
def test_only_a_whole_number_loses_its_fraction(typed: str, tidied: str) -> None:
    assert tidy_postcode(typed) == tidied


def test_a_note_keeps_its_quotes_and_letters_but_not_the_guard_against_formulas() -> None:
    assert tidy_note(' 12" "Disk"\u00a0') == '12" "Disk"'
    assert tidy_note("'=1+1") == "=1+1"
    assert tidy_note("'tis") == "'tis"
    assert tidy_note("\ufeff'\t'=x\u200b ") == "=x"


def test_a_cell_far_too_long_is_left_alone() -> None:
    huge = " x" * 50_000
    assert tidy(huge) is huge


@pytest.mark.parametrize("typed", ["TRUE", "1", "yes", "On", "y", " true ", "1.0", "“TRUE”"])
def test_many_words_are_true(typed: str) -> None:
    assert read_flag(typed) == "true"


@pytest.mark.parametrize("typed", ["FALSE", "0", "no", "OFF", "n", "", "  ", "0.0"])
def test_many_words_and_an_empty_cell_are_false(typed: str) -> None:
    assert read_flag(typed) == "false"


@pytest.mark.parametrize("typed", ["maybe", "2", "truefalse", "ｔｒｕｅ"])
def test_other_words_are_neither(typed: str) -> None:
    assert read_flag(typed) is None


@pytest.mark.parametrize("typed", ["1.23E+09", "1,23E+09", "9e5", "3.06406E+8"])
def test_a_number_that_a_spreadsheet_ruined_is_known(typed: str) -> None:
    assert is_scientific(typed)


@pytest.mark.parametrize("typed", ["E1 6AN", "B0DJQQ38TG", "4500", "1E", "1.5"])
def test_other_values_are_not_taken_for_one(typed: str) -> None:
    assert not is_scientific(typed)


@given(st.text() | st.text(alphabet=" \n\t'\"“=1.0a\u00a0\u200b\ufeff"))
def test_what_is_tidy_stays_as_it_is(text: str) -> None:
    for function in (tidy, tidy_asin, tidy_postcode, tidy_note):
        once = function(text)
        assert function(once) == once
