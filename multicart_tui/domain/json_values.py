"""JSON as values that lose nothing: numbers keep their spelling, repeated keys all stay.

An object is a dict, an array a list, a string a str; true, false and null are Python's own.
Numbers are equal when they mean the same, however they are written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

from multicart_tui.errors import UsageError

DEEPEST = 300
"""Levels of nesting that are read; Python's own limit has room for two calls a level."""

_NUMBER = re.compile(r"(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?")
_INDENT = "  "
_LONGEST_EXPONENT = 4_000
"""Digits of an exponent beyond which numbers are equal only if they are written alike."""

_ASKED_EVERY = 1_024


class Number:
    """A number as it is written; equal to every other spelling of the same value."""

    __slots__ = ("_key", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._key: tuple[str, str, int] | None = None

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Number):
            return NotImplemented
        return self.text == other.text or self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    def __repr__(self) -> str:
        return f"Number({self.text!r})"

    @property
    def key(self) -> tuple[str, str, int]:
        """Sign, digits without zeros around them, and exponent; the same for equal numbers."""
        if self._key is None:
            self._key = _key(self.text)
        return self._key


def _key(text: str) -> tuple[str, str, int]:
    found = _NUMBER.fullmatch(text)
    if found is None:
        return "", text, 0
    sign, whole, decimals, exponent = found[1], found[2], found[3] or "", found[4] or "0"
    if len(exponent) > _LONGEST_EXPONENT:
        return "", text, 0
    digits = (whole + decimals).lstrip("0")
    shown = digits.rstrip("0")
    if not shown:
        return "", "0", 0  # minus nothing is nothing
    return sign, shown, int(exponent) - len(decimals) + len(digits) - len(shown)


class Again(NamedTuple):
    """The key of a member whose key the object had already."""

    key: str
    number: int
    """Which of them it is; 2 for the second."""


Key: TypeAlias = str | Again
Value: TypeAlias = "dict[Key, Value] | list[Value] | str | Number | bool | None"


class Stopped(Exception):
    """Whoever waited does not want the result any more."""


def read_values(content: bytes, name: str, stop: Callable[[], bool] = lambda: False) -> Value:
    """Read a document, or the values of JSON Lines as one list.

    Other threads run in between, and ``stop`` is asked again and again.

    Args:
        content: The document's bytes.
        name: What it is called in messages; harmless.
        stop: Whether to give up.

    Raises:
        UsageError: It is no JSON, or nested too deeply.
        Stopped: ``stop`` said so.
    """
    text = content.decode("utf-8-sig", "surrogateescape")
    calls = 0

    def ask() -> None:
        nonlocal calls
        calls += 1
        if not calls % _ASKED_EVERY and stop():
            raise Stopped

    def number(digits: str) -> Number:
        ask()
        return Number(digits)

    def members(pairs: list[tuple[str, Value]]) -> dict[Key, Value]:
        ask()
        found: dict[Key, Value] = dict(pairs)
        return found if len(found) == len(pairs) else _with_repeated(pairs)

    decoder = json.JSONDecoder(
        object_pairs_hook=members,
        parse_int=number,
        parse_float=number,
        parse_constant=_refuse_word,
        strict=False,
    )
    values: list[Value] = []
    place = _end_of_space(text, 0)
    try:
        while place < len(text) or not values:
            value, place = decoder.raw_decode(text, place)
            values.append(value)
            place = _end_of_space(text, place)
            ask()
    except json.JSONDecodeError as error:
        where = f"Line {error.lineno:,}, column {error.colno:,}"
        raise UsageError(
            f"{name} is not JSON throughout",
            f"{where}: {error.msg}.",
            "The viewer shows it as far as it goes.",
        ) from None
    except _NoJsonError as error:
        raise UsageError(f"{name} is not JSON throughout", f"It has {error} in it.") from None
    except RecursionError:
        raise _too_deep(name) from None
    found = values[0] if len(values) == 1 else values
    if _is_too_deep(found):
        raise _too_deep(name)
    return found


class _NoJsonError(Exception):
    """A word that Python takes and JSON does not have, such as NaN."""


def _refuse_word(word: str) -> None:
    raise _NoJsonError(word)


def _end_of_space(text: str, place: int) -> int:
    while place < len(text) and text[place] in " \t\r\n":
        place += 1
    return place


def _with_repeated(pairs: list[tuple[str, Value]]) -> dict[Key, Value]:
    found: dict[Key, Value] = {}
    seen: dict[str, int] = {}
    for key, value in pairs:
        seen[key] = seen.get(key, 0) + 1
        found[key if seen[key] == 1 else Again(key, seen[key])] = value
    return found


def _too_deep(name: str) -> UsageError:
    return UsageError(
        f"{name} is nested too deeply to be compared",
        f"It has over {DEEPEST} levels.",
        "The viewer shows it all the same.",
    )


def _is_too_deep(value: Value) -> bool:
    level: list[Value] = [value]
    for _ in range(DEEPEST):
        level = [
            child
            for container in level
            if isinstance(container, dict | list)
            for child in (container.values() if isinstance(container, dict) else container)
            if isinstance(child, dict | list)
        ]
        if not level:
            return False
    return True


def pieces_of(value: Value, *, indent: int | None = None) -> Iterator[str]:
    """A value as JSON text piece by piece, numbers as they were written.

    Args:
        value: The value.
        indent: How many levels it stands at; None writes it on one line.
    """
    inner = None if indent is None else indent + 1
    gap = "" if inner is None else f"\n{_INDENT * inner}"
    end = "" if indent is None else f"\n{_INDENT * indent}"
    comma = ", " if indent is None else ","
    if isinstance(value, Mapping):
        for place, (key, member) in enumerate(value.items()):
            name = key.key if isinstance(key, Again) else key
            yield f"{comma if place else '{'}{gap}{_quoted(name)}: "
            yield from pieces_of(member, indent=inner)
        yield f"{end}}}" if value else "{}"
    elif isinstance(value, list):
        for place, element in enumerate(value):
            yield f"{comma if place else '['}{gap}"
            yield from pieces_of(element, indent=inner)
        yield f"{end}]" if value else "[]"
    elif isinstance(value, Number):
        yield value.text
    elif isinstance(value, str):
        yield _quoted(value)
    else:
        yield {True: "true", False: "false", None: "null"}[value]


def text_of(value: Value, *, indent: int | None = None) -> str:
    """A value as JSON text, numbers as they were written; see `pieces_of`."""
    return "".join(pieces_of(value, indent=indent))


def beginning_of(value: Value, most: int) -> str:
    """The beginning of a value's JSON text: at least ``most`` characters if it has so many."""
    found: list[str] = []
    length = 0
    for piece in pieces_of(value):
        found.append(piece)
        length += len(piece)
        if length >= most:
            break
    return "".join(found)


def _quoted(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:  # half a surrogate pair has no form but its escape
        return json.dumps(text)
    return json.dumps(text, ensure_ascii=False)
