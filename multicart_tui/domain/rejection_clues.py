"""What a rejected row tells of itself, whatever the service calls it.

The vendor page shows ``{"asin": ..., "error": ...}`` for create/multiple and an empty
list for a CSV upload, so any key may come: nested objects and plain sentences are read too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

import msgspec

from multicart_tui.domain.import_rows import Cause, Field
from multicart_tui.domain.models import RejectedRow

_ASIN_KEYS = ("asin", "amazonasin", "productasin", "productid", "isbn", "item")
_DOMAIN_KEYS = ("domain", "domainname", "marketplace", "site")
_POSTCODE_KEYS = ("customerpostcode", "postcode", "zipcode", "zip", "postalcode")
_NUMBER_KEYS = (
    *("line", "linenumber", "lineno", "linenum", "csvline"),
    *("row", "rownumber", "rowno", "rownum", "csvrow", "rowindex"),
    *("index", "idx", "position", "record", "recordnumber", "#"),
)
_WORD_KEYS = ("error", "errors", "message", "reason", "detail", "details")

_NUMBER = re.compile(r"\s*#?(\d{1,9})(?:\.0)?\s*")
_NUMBER_IN_WORDS = re.compile(
    r"\b(?:row|line|record)\s*(?:number|no\.?)?\s*[#:]?\s*(\d{1,9})\b", re.IGNORECASE
)
_ASIN_IN_WORDS = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]{10}(?![A-Za-z0-9])")

_DUPLICATE = re.compile(
    r"\bduplicate[sd]?\b|\balready (?:exist|in\b|there|present|added|imported)|exists already",
    re.IGNORECASE,
)
_FULL = re.compile(
    r"\b(?:limit|full|maximum|max|capacity|exceed(?:s|ed)?|too many)\b|\b5,?000\b", re.IGNORECASE
)
_NOT_FULL = re.compile(
    r"\b(?:rows?|rate|file|credits?|requests?|characters?|length|long)\b", re.IGNORECASE
)
"""What else has limits than a collection."""

_FIELD = re.compile(
    r"(?P<postcode>post ?code|zip|postal)|(?P<domain>domain|marketplace)"
    r"|(?P<raw_html>raw_?html|html)|(?P<asin>asin|isbn)",
    re.IGNORECASE,
)
_FIELDS = {
    "postcode": Field.POSTCODE,
    "domain": Field.DOMAIN,
    "raw_html": Field.RAW_HTML,
    "asin": Field.ASIN,
}
_EITHER = re.compile(r"\s*(?:/|,|\bor\b|\band\b)\s*", re.IGNORECASE)


class Clue(msgspec.Struct, frozen=True):
    """What one rejected row says about which row it was; empty where it says nothing."""

    asin: str = ""
    """In capitals."""
    domain: str = ""
    """In small letters."""
    postcode: str = ""
    number: int | None = None
    """A place in the file, counted in a way that is not known."""
    words: str = ""
    """The service's words, as they came."""


def read_clue(rejected: RejectedRow) -> Clue:
    """Read what a rejected row tells of itself."""
    told = _told(rejected.details)
    words = rejected.error or next((told[key] for key in _WORD_KEYS if told.get(key)), "")
    asin = rejected.asin.strip() or _first(told, _ASIN_KEYS)
    if not asin:
        everything = " ".join((words, *rejected.details.values()))
        found = [each for each in _ASIN_IN_WORDS.findall(everything) if _looks_like_asin(each)]
        asin = found[0] if found else ""
    return Clue(
        asin.upper(),
        _first(told, _DOMAIN_KEYS).lower(),
        _first(told, _POSTCODE_KEYS),
        _number(told, words),
        words,
    )


def classify(words: str) -> tuple[Cause, Field | None]:
    """Name what the service's words mean, and the field they are about if they name one.

    By parts of words, ignoring case: the service's texts are not fixed. A duplicate and a
    full collection have consequences, so nothing else must be taken for one.
    """
    if _DUPLICATE.search(words):
        return Cause.DUPLICATE, None
    field = _field(words)
    is_about_all = field is None or (field is Field.ASIN and "asins" in words.lower())
    if is_about_all and _FULL.search(words) and not _NOT_FULL.search(words):
        return Cause.FULL, None
    return Cause.REFUSED, field


def _field(words: str) -> Field | None:
    """The field first named; an ASIN only if no other is, because it may just say which row."""
    named = list(_FIELD.finditer(words))
    others = [match for match in named if match.lastgroup != "asin"]
    if not others:
        return Field.ASIN if named else None
    first = _FIELDS[str(others[0].lastgroup)]
    for one, next_one in pairwise(others):
        between = words[one.end() : next_one.start()]
        if one.lastgroup != next_one.lastgroup and _EITHER.fullmatch(between):
            return None  # "missing domain or postcode": it does not say which
    return first


def _told(details: Mapping[str, str]) -> dict[str, str]:
    """The keys in one spelling, those of nested objects included; outer ones win."""
    told: dict[str, str] = {}
    inner: dict[str, str] = {}
    for key, value in details.items():
        if value.startswith("{"):
            inner |= _nested(value)
        else:
            told[_spelling(key)] = value.strip()
    return inner | told


def _nested(value: str) -> dict[str, str]:
    try:
        found = msgspec.json.decode(value, type=dict[str, object])
    except msgspec.MsgspecError:
        return {}
    return {
        _spelling(key): str(each).strip()
        for key, each in found.items()
        if isinstance(each, str | int)
    }


def _spelling(key: str) -> str:
    return re.sub(r"[\s_-]", "", key).lower()


def _first(told: Mapping[str, str], keys: tuple[str, ...]) -> str:
    return next((told[key] for key in keys if told.get(key)), "")


def _number(told: Mapping[str, str], words: str) -> int | None:
    for key in _NUMBER_KEYS:
        match = _NUMBER.fullmatch(told.get(key, ""))
        if match:
            return int(match[1])
    match = _NUMBER_IN_WORDS.search(words)
    return int(match[1]) if match else None


def _looks_like_asin(token: str) -> bool:
    """Whether a word of ten letters and digits is not just a word, like ``duplicated``."""
    return any(char.isdigit() for char in token)
