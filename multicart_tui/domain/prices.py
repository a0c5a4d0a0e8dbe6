"""Prices as shops write them: an amount and a currency, in whatever order and with whatever marks.

``$49.99``, ``49,99 €``, ``EUR 1.234,56``, ``1 234,56 kr``, ``₹1,23,456.00``, ``CHF 1'234.50``.
Where one mark could mean either, digits in groups of three decide, then the currency.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

import msgspec

LONGEST = 60
"""Characters beyond which a text is no price."""

CURRENCIES = {
    "$": "$", "US$": "USD", "U$S": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD",
    "CAN$": "CAD", "NZ$": "NZD", "HK$": "HKD", "NT$": "TWD", "S$": "SGD", "MX$": "MXN",
    "R$": "BRL", "€": "EUR", "£": "GBP", "¥": "¥", "JP¥": "JPY", "CN¥": "CNY", "円": "JPY",
    "元": "CNY", "₹": "INR", "RS": "INR", "RS.": "INR", "₩": "KRW", "₺": "TRY", "TL": "TRY",
    "₽": "RUB", "₴": "UAH", "₪": "ILS", "₫": "VND", "฿": "THB", "₱": "PHP", "₦": "NGN",
    "ZŁ": "PLN", "KČ": "CZK", "FT": "HUF", "KR": "kr", "KR.": "kr", "LEI": "RON", "FR.": "CHF",
    "SFR": "CHF", "R": "ZAR", "RM": "MYR", "RP": "IDR", "E£": "EGP",
    "د.إ": "AED", "ر.س": "SAR", "ج.م": "EGP",
}  # fmt: skip
"""What a currency is called by the mark that shops write for it, in capitals.

Some marks belong to several: ``$``, ``¥`` and ``kr`` stay as they are.
"""

_CODES = frozenset([
    "AED", "ARS", "AUD", "BDT", "BGN", "BHD", "BRL", "CAD", "CHF", "CLP", "CNY", "COP", "CZK",
    "DKK", "EGP", "EUR", "GBP", "HKD", "HUF", "IDR", "ILS", "INR", "ISK", "JOD", "JPY", "KES",
    "KRW", "KWD", "KZT", "LKR", "MAD", "MXN", "MYR", "NGN", "NOK", "NZD", "OMR", "PEN", "PHP",
    "PKR", "PLN", "QAR", "RON", "RUB", "SAR", "SEK", "SGD", "THB", "TND", "TRY", "TWD", "UAH",
    "USD", "UYU", "VND", "ZAR",
])  # fmt: skip

_DECIMAL_COMMA = frozenset([
    "ARS", "BGN", "BRL", "CLP", "COP", "CZK", "DKK", "EUR", "HUF", "IDR", "ISK", "NOK", "PLN",
    "RON", "RUB", "SEK", "TRY", "UAH", "UYU", "VND", "kr",
])  # fmt: skip
"""Currencies of countries where a point alone parts thousands."""

_THREE_DECIMALS = frozenset(["BHD", "JOD", "KWD", "OMR", "TND"])

_SPACES = " \u00a0\u202f\u2009'\u2019"
"""What may stand between thousands beside a point and a comma."""

_FORM = re.compile(
    rf"(?P<sign>[-+\u2212]?)(?P<before>[^\d\s,'\u2019+\u2212-]{{0,6}})[\s]*(?P<minus>[-\u2212]?)"
    rf"(?P<number>\d(?:[\d.,{_SPACES}]*\d)?)(?:[.,][-\u2013]+)?"
    rf"\s*(?P<after>[^\d\s,'\u2019]{{0,6}})"
)
_GROUPS = re.compile(r"\d{1,3}(?:\D\d{2,3})*\D\d{3}")
"""Thousands, or the groups of two that India has before them."""


class Price(msgspec.Struct, frozen=True):
    """An amount of money."""

    amount: Decimal
    currency: str = ""
    """Its code, or the mark that several share; empty if none was written."""


def read_price(text: str) -> Price | None:
    """Read a text that is one price and nothing else; None if it is not.

    A number without a currency is a price too, whose currency is empty.
    """
    text = text.strip()
    if not text or len(text) > LONGEST or not any(map(str.isdigit, text)):
        return None
    found = _FORM.fullmatch(_plain_digits(text))
    if found is None or (found["before"] and found["after"]):
        return None
    mark = (found["before"] or found["after"]).upper()
    currency = CURRENCIES.get(mark) or (mark if mark in _CODES else "")
    if mark and not currency:
        return None
    number = _decimal(found["number"], currency)
    if number is None:
        return None
    is_negative = found["sign"] in ("-", "\u2212") or found["minus"] != ""
    return Price(Decimal(f"{'-' if is_negative else ''}{number}"), currency)


def _plain_digits(text: str) -> str:
    """The text with the digits of every script as 0 to 9, and Arabic marks as Latin ones."""
    if text.isascii():
        return text
    text = text.translate({0x066B: ".", 0x066C: ",", 0x200E: None, 0x200F: None})
    return "".join(
        str(unicodedata.digit(char)) if char.isdecimal() and not char.isascii() else char
        for char in text
    )


def _decimal(number: str, currency: str) -> str | None:
    """The number with a point before its decimals and no other mark; None if it is none."""
    point, comma = number.rfind("."), number.rfind(",")
    if point >= 0 and comma >= 0:
        # The mark that comes last stands before the decimals.
        mark = "." if point > comma else ","
    else:
        mark = "." if point >= 0 else ","
        if number.count(mark) > 1 or (mark in number and _parts_thousands(number, mark, currency)):
            mark = ""
    whole, _, decimals = number.partition(mark) if mark else (number, "", "")
    if mark and mark in decimals:
        return None
    if not decimals.isdigit() and decimals:
        return None
    if not whole.isdigit() and not _GROUPS.fullmatch(whole):
        return None
    digits = "".join(char for char in whole if char.isdigit())
    return f"{digits}.{decimals}" if decimals else digits


def _parts_thousands(number: str, mark: str, currency: str) -> bool:
    """Whether a mark that is there once parts thousands, and not decimals."""
    whole, _, rest = number.partition(mark)
    if len(rest) != 3 or whole == "0" or not 1 <= len(whole.split(" ")[-1]) <= 3:
        return False
    if currency in _THREE_DECIMALS:
        return False
    return mark == "," or currency in _DECIMAL_COMMA


def change_in_percent(before: Decimal, after: Decimal) -> str:
    """By how much an amount changed, in words: ``-10.0 %``; empty if before was nothing."""
    if not before:
        return ""
    change = (after - before) / abs(before) * 100
    if abs(change) >= 1_000_000:
        return ""
    return "0.0 %" if abs(change) < Decimal("0.05") else f"{change:+,.1f} %"
