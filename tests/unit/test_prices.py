"""Prices of many shops are read as what they are, and nothing else is taken for one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multicart_tui.domain.prices import change_in_percent, read_price


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("$49.99", "49.99", "$"),
        ("A$ 45.00", "45.00", "AUD"),
        ("US$1,299", "1299", "USD"),
        ("-$5.00", "-5.00", "$"),
        ("$-5.00", "-5.00", "$"),
        ("49,99 €", "49.99", "EUR"),
        ("49,99\u00a0€", "49.99", "EUR"),
        ("€1,234.00", "1234.00", "EUR"),
        ("1.234,56 €", "1234.56", "EUR"),
        ("1.234 €", "1234", "EUR"),
        ("EUR 1.234.567,80", "1234567.80", "EUR"),
        ("1 234,56 kr", "1234.56", "kr"),
        ("1\u202f234,56 €", "1234.56", "EUR"),
        ("CHF 1'234.50", "1234.50", "CHF"),
        ("1’234.50 CHF", "1234.50", "CHF"),
        ("CHF 49.–", "49", "CHF"),
        ("₹1,23,456.00", "123456.00", "INR"),
        ("¥5,980", "5980", "¥"),
        ("R$ 1.234,56", "1234.56", "BRL"),
        ("£1,234", "1234", "GBP"),
        ("$1.234", "1.234", "$"),
        ("KWD 1.250", "1.250", "KWD"),
        ("0,500 €", "0.500", "EUR"),
        ("SAR 99.00", "99.00", "SAR"),
        ("99 د.إ", "99", "AED"),
        ("٩٩٫٥٠ ر.س", "99.50", "SAR"),
        ("129,90 zł", "129.90", "PLN"),
        ("1.299,00 TL", "1299.00", "TRY"),
        ("49.99", "49.99", ""),
        ("1,234", "1234", ""),
        ("0", "0", ""),
    ],
)
def test_a_price_is_read(text: str, amount: str, currency: str) -> None:
    price = read_price(f" {text} ")

    assert price is not None
    assert (str(price.amount), price.currency) == (amount, currency)


@pytest.mark.parametrize(
    "text",
    [
        "", "free", "$", "$10 - $20", "4.5 out of 5", "12 pieces", "1.2.3", "1,2,3", "2026-06-20",
        "10:30", "$1 $2", "USD 5 €", "1.234.56", "1,2345,678", "9" * 100, "B0DJQQ38TG", "5 %",
    ],
)  # fmt: skip
def test_what_is_not_one_price_is_not_read(text: str) -> None:
    assert read_price(text) is None


@given(st.integers(0, 10**12), st.sampled_from(["$", "£", "USD "]))
def test_amounts_with_points_come_back_as_they_were(cents: int, mark: str) -> None:
    price = read_price(f"{mark}{Decimal(cents) / 100:,.2f}")

    assert price
    assert price.amount * 100 == cents


@given(st.integers(0, 10**12))
def test_amounts_with_commas_come_back_as_they_were(cents: int) -> None:
    text = f"{Decimal(cents) / 100:,.2f} €".translate({ord(","): ".", ord("."): ","})
    price = read_price(text)

    assert price
    assert price.amount * 100 == cents


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    price = read_price(text)

    assert price is None or any(char.isdigit() for char in text)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("49.99", "44.99", "-10.0 %"),
        ("10", "25", "+150.0 %"),
        ("-10", "-5", "+50.0 %"),
        ("100", "100.001", "0.0 %"),
        ("0.01", "2000", ""),
        ("0", "5", ""),
    ],
)
def test_a_change_is_told_in_percent(before: str, after: str, words: str) -> None:
    assert change_in_percent(Decimal(before), Decimal(after)) == words
