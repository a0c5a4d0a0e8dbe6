"""Repairs that never change what a value means, so that nobody has to be asked.

Spreadsheets, web pages and chat programs leave marks on values: spaces of many kinds,
quotes, characters of no width, an apostrophe that says "this is text", a trailing ``.0``.
All functions here are idempotent: what is tidy stays as it is.
"""

from __future__ import annotations

import re

from multicart_tui.domain.csv_writing import unguard

LONGEST_VALUE = 10_000
"""Longer text is no value that anything is done with; it stays as it is."""

_INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_NO_WIDTH = re.compile(f"[{_INVISIBLE}]+")
_SPACES = re.compile(r"\s{2,}|[^\S ]")
_BLANK = "".join(map(chr, [*range(9, 14), *range(28, 33), 0x85, 0xA0, 0x1680])) + (
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
"""White space as Python knows it, and two characters of no width that stand before text."""

_QUOTES = "\"'`´‘’‚‛“”„‟′″«»‹›＂＇"
_AROUND = f" {_QUOTES}"
_WHOLE_NUMBER = re.compile(r"([0-9]+)\.0+")
_SCIENTIFIC = re.compile(r"[0-9]{1,20}(?:[.,][0-9]{0,20})?E[+-]?[0-9]{1,3}", re.IGNORECASE)

_TRUE = frozenset(["true", "t", "yes", "y", "on", "1", "1.0"])
_FALSE = frozenset(["false", "f", "no", "n", "off", "0", "0.0", ""])


def tidy(text: str) -> str:
    """A value without spaces and quotes around it and without characters of no width.

    Every run of white space inside, of whatever kind, becomes one plain space.
    """
    if (text.isascii() and text.isalnum()) or len(text) > LONGEST_VALUE:
        return text
    return _SPACES.sub(" ", _NO_WIDTH.sub("", text)).strip(_AROUND)


def tidy_asin(text: str) -> str:
    """A tidy value in capitals, without the ``.0`` of a spreadsheet after a whole number."""
    text = tidy(text)
    # Capitals of other alphabets can be longer than what they stand for.
    return _without_fraction(text).upper() if text.isascii() else text


def tidy_postcode(text: str) -> str:
    """A tidy value, without the ``.0`` of a spreadsheet after a whole number."""
    return _without_fraction(tidy(text))


def tidy_note(text: str) -> str:
    """Free text as it was meant: spaces around it and a formula guard are taken off.

    Quotes stay, and so does all inside: a customer's reference may need them.
    """
    if (text.isascii() and text.isalnum()) or len(text) > LONGEST_VALUE:
        return text
    before = ""
    while before != text:  # what was guarded may begin with a space itself
        before, text = text, unguard(text.strip(_BLANK))
    return text


def read_flag(text: str) -> str | None:
    """``true`` or ``false`` for what spreadsheets and people write; None for other words.

    An empty cell is ``false``, the service's own default.
    """
    word = tidy(text).lower()
    if word in _TRUE:
        return "true"
    return "false" if word in _FALSE else None


def is_scientific(text: str) -> bool:
    """Whether a spreadsheet wrote a long number as ``1.23E+09``, and so lost digits of it."""
    return _SCIENTIFIC.fullmatch(text) is not None


def _without_fraction(text: str) -> str:
    number = _WHOLE_NUMBER.fullmatch(text)
    return number[1] if number else text
