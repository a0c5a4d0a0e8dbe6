"""ASINs, flags and formats are read as they were meant, or it is said why not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multicart_tui.domain.asin import isbn_check_digit
from multicart_tui.domain.import_rows import Verdict
from tests.unit.import_tables import causes, check_one


def test_an_asin_is_taken_out_of_a_url() -> None:
    checked = check_one(asin="https://www.amazon.com.au/Name/dp/b0djqq38tg?th=1")
    assert (checked.row.asin, checked.verdict) == ("B0DJQQ38TG", Verdict.READY)
    assert causes(checked) == ["TIDIED"]


def test_a_url_of_another_shop_is_sent_with_a_warning() -> None:
    checked = check_one(asin="https://www.amazon.com/dp/0306406153")
    assert checked.verdict is Verdict.WARNING
    assert causes(checked) == ["TIDIED", "OTHER_SHOP", "ODD_ASIN"]
    assert checked.findings[1].text == (
        'The URL is of "amazon.com", the row is for "amazon.com.au".'
    )


@pytest.mark.parametrize(
    ("typed", "cause"),
    [
        ("", "NO_ASIN"),
        ("\u00a0", "NO_ASIN"),
        ("B0DJQQ38", "BAD_ASIN"),
        ("B0DJQQ38TG B0DJQQ38TH", "BAD_ASIN"),
        ("https://www.amazon.com.au/gp/cart", "BAD_ASIN"),
        ("3.06406E+08", "SCIENTIFIC"),
    ],
)
def test_what_cannot_be_an_asin_is_not_sent(typed: str, cause: str) -> None:
    checked = check_one(asin=typed)
    assert (checked.verdict, causes(checked)) == (Verdict.ERROR, [cause])
    assert checked.findings[0].value == typed


def test_an_address_without_an_asin_keeps_its_letters() -> None:
    address = "https://www.amazon.com.au/gp/Cart"
    assert check_one(asin=address).row.asin == address


@pytest.mark.parametrize(
    ("typed", "whole"),
    [("306406152", "0306406152"), ("60935464", "0060935464"), ("80442957X", "080442957X")],
)
def test_zeros_that_a_book_lost_are_proved_by_its_check_digit(typed: str, whole: str) -> None:
    finding = check_one(asin=typed).findings[0]
    assert (finding.cause.name, finding.suggestion) == ("SHORT_ISBN", whole)
    assert "lost zeros" in finding.text


def test_a_check_digit_that_a_book_lost_is_worked_out() -> None:
    finding = check_one(asin="359355204").findings[0]
    assert (finding.cause.name, finding.suggestion) == ("SHORT_ISBN", "3593552043")
    assert "Perhaps" in finding.text


def test_a_short_number_that_no_check_digit_fits_is_simply_wrong() -> None:
    finding = check_one(asin="60935465").findings[0]
    assert (finding.cause.name, finding.suggestion) == ("BAD_ASIN", None)


@pytest.mark.parametrize(
    ("typed", "ten"),
    [
        ("9780306406157", "0306406152"),
        ("978-0-306-40615-7", "0306406152"),
        ("0-306-40615-2", "0306406152"),
        ("9780306406158", None),
        ("9791234567896", None),
        ("0-306-40615-3", None),
    ],
)
def test_a_book_written_otherwise_is_suggested_as_isbn_10(typed: str, ten: str | None) -> None:
    finding = check_one(asin=typed).findings[0]
    assert (finding.cause.name, finding.suggestion) == ("BAD_ASIN", ten)


@given(st.text(alphabet="0123456789", min_size=9, max_size=9))
def test_a_suggested_book_always_has_the_right_check_digit(nine: str) -> None:
    suggestion = check_one(asin=nine).findings[0].suggestion
    assert suggestion is not None
    assert isbn_check_digit(suggestion[:9]) == suggestion[9]
    assert check_one(asin=suggestion).verdict is not Verdict.ERROR


def test_a_cell_of_a_megabyte_is_answered_at_once_and_stays_as_it_was() -> None:
    huge = "amazon.com/" * 100_000
    checked = check_one(asin=huge)
    assert causes(checked) == ["BAD_ASIN"]
    assert checked.findings[0].value is huge


def test_a_word_for_raw_html_that_is_neither_is_an_error() -> None:
    finding = check_one(raw_html="perhaps").findings[0]
    assert (finding.cause.name, finding.suggestion) == ("BAD_RAW_HTML", None)
    assert finding.text == '"perhaps" is neither true nor false.'


def test_words_of_spreadsheets_in_other_languages_are_suggested() -> None:
    assert check_one(raw_html="WAHR").findings[0].suggestion == "true"
    assert check_one(raw_html="falso").findings[0].suggestion == "false"


def test_a_wrong_output_is_told_but_does_not_stop_the_row() -> None:
    checked = check_one(custom_id="a", output="xml")
    assert (checked.verdict, causes(checked)) == (Verdict.WARNING, ["BAD_OUTPUT"])
    assert check_one(output="html").row.output == "HTML"


def test_hostile_text_in_a_cell_does_not_reach_the_sentences() -> None:
    checked = check_one("\x1b[31m", "\x1b]52;x", "\x1b[2J", "\x9b")
    assert all(finding.text.isprintable() for finding in checked.findings)
