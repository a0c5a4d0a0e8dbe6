"""Checks what is to be scraped and how: the ASIN, raw HTML, the output format, the custom id."""

from __future__ import annotations

import re

from multicart_tui.domain.asin import isbn_check_digit, read_asin
from multicart_tui.domain.field_findings import Judged, accepted, doubted, quoted, refused
from multicart_tui.domain.forms import OUTPUTS
from multicart_tui.domain.import_rows import Cause, Field, Finding
from multicart_tui.domain.text import clean
from multicart_tui.domain.tidying import is_scientific, read_flag, tidy, tidy_asin, tidy_note

LONGEST_CELL = 1_000
"""Characters of a cell in which an ASIN is looked for; the search slows down with the square."""

_SHORT_ISBN = re.compile(r"[0-9]{6,8}[0-9X]")
_ISBN_13 = re.compile(r"978([0-9]{9})([0-9])")

_FLAGS_OF_SPREADSHEETS = {
    **dict.fromkeys(("wahr", "vrai", "verdadero", "vero", "waar", "verdadeiro", "ja"), "true"),
    **dict.fromkeys(("falsch", "faux", "falso", "onwaar", "nein", "nee"), "false"),
}
"""What spreadsheets in other languages write for the two."""


def judge_asin(raw: str, domain: str) -> Judged:
    """An ASIN as a cell has it, bare or in a URL, for a domain; an empty one is not known."""
    value = tidy_asin(raw[:LONGEST_CELL])
    if not value:
        return refused(Field.ASIN, Cause.NO_ASIN, raw, "", "No ASIN; one looks like B0DJQQ38TG.")
    read = read_asin(value)
    if not read.is_valid:
        # An address keeps its letters as they came: they mean something there.
        kept = tidy(raw[:LONGEST_CELL]) if "/" in value else value
        return _judge_malformed(raw, kept, clean(read.remarks[0].text))
    judged = accepted(Field.ASIN, raw, read.asin)
    if read.host and domain and read.host != domain:
        text = f"The URL is of {quoted(read.host)}, the row is for {quoted(domain)}."
        judged = doubted(Field.ASIN, Cause.OTHER_SHOP, raw, read.asin, text)
    if read.remarks:
        text = read.remarks[0].text
        doubt = doubted(Field.ASIN, Cause.ODD_ASIN, raw, read.asin, text).findings[-1:]
        return Judged(read.asin, judged.findings + doubt)
    return judged


def _judge_malformed(raw: str, value: str, why: str) -> Judged:
    if is_scientific(value):
        text = (
            f"A spreadsheet turned it into {quoted(value)} and lost digits;"
            " export the column as text."
        )
        return refused(Field.ASIN, Cause.SCIENTIFIC, raw, value, text)
    if _SHORT_ISBN.fullmatch(value):
        padded = value.zfill(10)
        if isbn_check_digit(padded[:9]) == padded[9]:
            text = f"A book's ISBN that lost zeros in front; the check digit fits {padded}."
            return refused(Field.ASIN, Cause.SHORT_ISBN, raw, value, text, padded)
        if len(value) == 9 and value.isdigit():
            whole = value + isbn_check_digit(value)
            text = f"Perhaps a book's ISBN without its check digit; that would be {whole}."
            return refused(Field.ASIN, Cause.SHORT_ISBN, raw, value, text, whole)
    return refused(Field.ASIN, Cause.BAD_ASIN, raw, value, why, _as_isbn_10(value))


def _as_isbn_10(value: str) -> str | None:
    """The ISBN-10 of a book given as ISBN-13 or with hyphens; None if it is neither."""
    bare = value.replace("-", "").replace(" ", "")
    if len(bare) == 10 and bare[:9].isdigit() and bare.isascii():
        return bare if isbn_check_digit(bare[:9]) == bare[9] else None
    long = _ISBN_13.fullmatch(bare)
    if long is None:
        return None
    # ISO 2108: weights 1 and 3 in turn, modulo 10.
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(bare[:12]))
    return long[1] + isbn_check_digit(long[1]) if -total % 10 == int(long[2]) else None


def judge_raw_html(raw: str) -> Judged:
    """The flag as a cell has it; empty is ``false``."""
    flag = read_flag(raw)
    if flag is not None:
        return accepted(Field.RAW_HTML, raw, flag)
    value = tidy(raw)
    text = f"{quoted(value)} is neither true nor false."
    guess = _FLAGS_OF_SPREADSHEETS.get(value.lower())
    return refused(Field.RAW_HTML, Cause.BAD_RAW_HTML, raw, value, text, guess)


def judge_output(raw: str) -> Judged:
    """The output format as a cell has it; empty leaves it to the service.

    An upload does not take it, so a wrong word does not keep the row from being sent.
    """
    value = tidy(raw)
    if not value or value.upper() in OUTPUTS:
        return accepted(Field.OUTPUT, raw, value.upper())
    text = f"{quoted(value)} is neither JSON nor HTML, so the output will not be set."
    return doubted(Field.OUTPUT, Cause.BAD_OUTPUT, raw, value, text)


def judge_custom_id(raw: str) -> tuple[str, tuple[Finding, ...]]:
    """A customer's own reference, as free as text can be."""
    return accepted(Field.CUSTOM_ID, raw, tidy_note(raw))
