"""Finds the words in a paste that should be ASINs, whatever separates and encloses them."""

from __future__ import annotations

import csv
import io
import json
import re

from multicart_tui.domain.tidying import tidy

_KEYS = frozenset(["asin", "asins", "amazonasin", "productid", "isbn", "isbn10", "url", "link"])
"""Headings and JSON keys of what holds ASINs, in small letters without anything between."""

_LABEL = re.compile(r"asins?[:=#]+", re.IGNORECASE)
_NUMBERING = re.compile(r"^[ \t]*[0-9]{1,4}[.)][ \t]+", re.MULTILINE)
_LIKE_ASIN = re.compile(r"B0[A-Z0-9]{8}|[0-9]{9}[0-9X]", re.IGNORECASE)
_LIKE_URL = re.compile(r"amazon\.[a-z.]{2,6}/", re.IGNORECASE)

_BETWEEN = r"\s\u200b\ufeff\"“”„«»<>`{}"
_PART = rf"[^{_BETWEEN},;|]+"
_TOKEN = re.compile(
    # Addresses may have commas in them; one that another entry follows ends it all the same.
    r"(?:https?://|(?:[\w-]+\.)*amazon\.[a-z.]{2,6}/)"
    rf"{_PART}(?:[,;|](?!https?:|(?:[\w-]{{1,20}}\.)?amazon\.|B0[A-Z0-9]{{8}}(?![A-Z0-9])"
    rf"|[0-9]{{9}}[0-9X](?![A-Z0-9])){_PART})*"
    rf"|{_PART}",
    re.IGNORECASE,
)
_AROUND = " '()[]*•·.:!?=-–—#"

_FEWEST_LINES = 3
"""Lines from which on a column of a sheet is told from a list by its looks."""


def find_tokens(text: str) -> list[str]:
    """Every word of a paste that should be an ASIN, in order; headings are passed over.

    A table gives only its column of ASINs, JSON only its strings and its ASIN keys.
    """
    text = text.strip("\ufeff\x00 \t\r\n")
    if text[:1] in ("[", "{", '"'):
        found = _from_json(text)
        if found:
            return found
    found = _from_table(text)
    return _split(text) if found is None else found


def _split(text: str) -> list[str]:
    first, line_end, others = text.partition("\n")
    if line_end and _is_key(first):
        text = others
    text = _NUMBERING.sub("", text)
    tokens = (_LABEL.sub("", token).strip(_AROUND) for token in _TOKEN.findall(text))
    return [
        token
        for token in tokens
        if token and token.lower() not in ("asin", "asins") and not token.isspace()
    ]


def _is_key(text: str) -> bool:
    return len(text) < 40 and re.sub("[^a-z0-9]", "", text.lower()) in _KEYS


def _from_json(text: str) -> list[str] | None:
    """The entries of JSON values one after the other; None if it is something else."""
    decoder = json.JSONDecoder()
    found: list[str] = []
    at = 0
    try:
        while at < len(text):
            value, at = decoder.raw_decode(text, at)
            found += _from_value(value)
            while at < len(text) and text[at] in ", \t\r\n":
                at += 1
    except (ValueError, RecursionError):
        return None
    return found


def _from_value(value: object) -> list[str]:
    found: list[str] = []
    waiting = [value]  # not recursive: a paste may be nested as deep as it likes
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            found += _split(value)
        elif isinstance(value, int) and not isinstance(value, bool):
            found.append(str(value))
        elif isinstance(value, list):
            waiting += reversed(value)
        elif isinstance(value, dict):
            found += [key for key in value if _LIKE_ASIN.fullmatch(key)]
            named = [each for key, each in value.items() if _is_key(key)]
            nested = [each for each in value.values() if isinstance(each, list | dict)]
            waiting += reversed(named or nested)
    return found


def _from_table(text: str) -> list[str] | None:
    """The ASINs of a table with more than one column; None if it is a list."""
    head = text.split("\n", 1)[0][:2_000]
    delimiter = "\t" if "\t" in head else max(",;|", key=head.count)
    if delimiter not in head:
        return None
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        return None
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    headed = [place for place, cell in enumerate(rows[0]) if _is_key(cell)] if rows else []
    if headed and len(rows) > 1 and not any(map(_is_asin, rows[0])):
        columns, rows = headed[:1], rows[1:]
    elif len(rows) >= _FEWEST_LINES and (delimiter == "\t" or len(set(map(len, rows))) == 1):
        columns = _columns_of_asins(rows)
    else:
        return None
    cells = (row[place].strip() for row in rows for place in columns if place < len(row))
    return [cell for cell in cells if cell] if columns else None


def _columns_of_asins(rows: list[list[str]]) -> list[int]:
    """Columns of which most cells are ASINs; none if all are, as in a list set in columns."""
    width = max(map(len, rows))
    found = [
        place
        for place in range(width)
        if 2 * sum(_is_asin(row[place]) for row in rows if place < len(row)) > len(rows)
    ]
    return found if len(found) < width else []


def _is_asin(cell: str) -> bool:
    cell = tidy(cell)
    return bool(_LIKE_ASIN.fullmatch(cell) or _LIKE_URL.search(cell[:200]))
