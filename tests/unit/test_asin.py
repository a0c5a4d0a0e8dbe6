"""ASINs are found in what people type and paste, and judged fairly."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multicart_tui.domain.asin import Level, isbn_check_digit, read_asin


def test_a_plain_asin_is_taken_as_it_is() -> None:
    read = read_asin("B0DJQQ38TG")
    assert (read.asin, read.is_valid, read.remarks) == ("B0DJQQ38TG", True, ())


def test_small_letters_and_spaces_around_are_mended() -> None:
    assert read_asin("  b0djqq38tg \n").asin == "B0DJQQ38TG"


@pytest.mark.parametrize(
    "url",
    [
        "https://www.amazon.com.au/dp/B0DJQQ38TG",
        "https://www.amazon.com.au/Some-Long-Name/dp/B0DJQQ38TG/ref=sr_1_3?keywords=x",
        "amazon.com.au/gp/product/B0DJQQ38TG?th=1",
        "https://smile.amazon.com.au/gp/aw/d/b0djqq38tg",
        "https://www.amazon.com.au/product-reviews/B0DJQQ38TG/",
    ],
)
def test_an_asin_is_taken_out_of_a_products_url(url: str) -> None:
    read = read_asin(url, "amazon.com.au")
    assert (read.asin, read.host, read.remarks) == ("B0DJQQ38TG", "amazon.com.au", ())


def test_a_url_of_another_shop_warns_but_does_not_stop() -> None:
    read = read_asin("https://www.amazon.com/dp/B0DJQQ38TG", "amazon.com.au")
    assert read.is_valid
    assert [remark.text for remark in read.remarks] == [
        "URL is amazon.com, domain is amazon.com.au."
    ]


def test_a_url_of_a_shop_that_only_sounds_like_amazon_is_no_asin() -> None:
    assert not read_asin("https://notamazon.com/dp/B0DJQQ38TG").is_valid


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Type an ASIN"),
        ("B0DJQQ38", "this has 8"),
        ("B0DJQQ38TG1", "this has 11"),
        ("B0DJ-Q38TG", "this has: -"),
        ("B0DJQQ38ß", "this has: ß"),
        ("https://www.amazon.com/gp/cart", "No ASIN in this URL"),
    ],
)
def test_what_cannot_be_an_asin_says_why(typed: str, words: str) -> None:
    read = read_asin(typed)
    assert not read.is_valid
    assert words in read.remarks[0].text


def test_a_book_is_known_by_its_check_digit() -> None:
    assert read_asin("0306406152").remarks == ()
    assert read_asin("080442957X").remarks == ()
    (remark,) = read_asin("0306406153").remarks
    assert remark.level is Level.WARNING
    assert "check digit" in remark.text


@given(st.text(alphabet="0123456789", min_size=9, max_size=9), st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_never_passes_for_a_book(nine: str, place: int, off: int) -> None:
    wrong = nine[:place] + str((int(nine[place]) + off) % 10) + nine[place + 1 :]
    assert isbn_check_digit(nine) != isbn_check_digit(wrong)


@given(st.text())
def test_any_text_at_all_gets_an_answer(text: str) -> None:
    read = read_asin(text, "amazon.com.au")
    assert read.is_valid == bool(re.fullmatch("[A-Z0-9]{10}", read.asin))
