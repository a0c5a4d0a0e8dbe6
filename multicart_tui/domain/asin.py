"""What an ASIN looks like, and how one is found in what people paste.

Amazon's Standard Identification Number has ten characters, digits and capital
letters; most begin with ``B0``. For books it is the ISBN-10, whose last character
is a check digit (ISO 2108). The service does not document its own check, so only
what cannot be an ASIN is an error, and what is merely odd is a warning.
"""

from __future__ import annotations

import re
from enum import Enum

import msgspec

ASIN_LENGTH = 10

_FORM = re.compile(r"[A-Z0-9]{10}")
_URL = re.compile(
    r"(?<![\w.-])(?:https?://)?(?:[\w-]+\.)*?(?P<host>amazon\.[a-z]{2,3}(?:\.[a-z]{2})?)(?::\d+)?/"
    r"(?:[^\s?#]*?/)?(?:dp|gp/product|gp/aw/d|gp/offer-listing|exec/obidos/asin|o/asin"
    r"|product-reviews|asin)/(?P<asin>[A-Z0-9]{10})(?![A-Z0-9])",
    re.IGNORECASE,
)


class Level(Enum):
    """How much a remark matters: an error stops, a warning only tells."""

    ERROR = "error"
    WARNING = "warning"


class Remark(msgspec.Struct, frozen=True):
    """A sentence about a value, for the person who typed it."""

    level: Level
    text: str


class ReadAsin(msgspec.Struct, frozen=True):
    """An ASIN found in typed or pasted text."""

    asin: str
    """Ten capitals and digits when it could be read; otherwise what was typed, trimmed."""
    host: str = ""
    """The shop of the URL it stood in, such as ``amazon.com.au``; else empty."""
    remarks: tuple[Remark, ...] = ()

    @property
    def is_valid(self) -> bool:
        """Whether it may be sent."""
        return not any(remark.level is Level.ERROR for remark in self.remarks)


def read_asin(text: str, domain: str = "") -> ReadAsin:
    """Read one ASIN from what a person typed or pasted: bare, or inside an Amazon URL.

    Args:
        text: What was typed.
        domain: Name of the domain it is meant for; a URL of another shop is remarked on.
    """
    url = _URL.search(text)
    host = url["host"].lower() if url else ""
    asin = (url["asin"] if url else text).strip()
    if asin.isascii():  # capitals of other alphabets can be longer than what they stand for
        asin = asin.upper()
    remarks = [*_form_remarks(asin, is_url="/" in text and url is None)]
    if host and domain and host != domain:
        remarks.append(Remark(Level.WARNING, f"URL is {host}, domain is {domain}."))
    return ReadAsin(asin, host, tuple(remarks))


def _form_remarks(asin: str, *, is_url: bool) -> list[Remark]:
    if not asin:
        return [Remark(Level.ERROR, "Type an ASIN, like B0DJQQ38TG, or paste a product's URL.")]
    if is_url:
        return [
            Remark(Level.ERROR, "No ASIN in this URL; it stands after /dp/ in a product's URL.")
        ]
    if not _FORM.fullmatch(asin):
        return [Remark(Level.ERROR, _why_malformed(asin))]
    if asin.startswith("B"):
        return []
    if asin[:9].isdigit():
        if isbn_check_digit(asin[:9]) == asin[9]:
            return []
        return [Remark(Level.WARNING, "Looks like an ISBN-10, but its check digit is wrong.")]
    return [Remark(Level.WARNING, "Most ASINs begin with B0; check this one.")]


def _why_malformed(asin: str) -> str:
    strange = sorted({char for char in asin if not ("A" <= char <= "Z" or "0" <= char <= "9")})
    if strange:
        shown = " ".join("space" if char == " " else char for char in strange[:5])
        return f"An ASIN has only letters A-Z and digits; this has: {shown}"
    return f"An ASIN has {ASIN_LENGTH} characters; this has {len(asin)}."


def isbn_check_digit(first_nine: str) -> str:
    """Return the tenth character of the ISBN-10 whose first nine digits are given.

    Weights 10 down to 2, modulo 11, ``X`` standing for ten (ISO 2108).
    """
    total = sum(
        weight * int(digit) for weight, digit in zip(range(10, 1, -1), first_nine, strict=True)
    )
    check = -total % 11
    return "X" if check == 10 else str(check)
