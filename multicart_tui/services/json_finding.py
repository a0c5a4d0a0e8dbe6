"""Finds the parts of a value that a JSONPath names, many times faster than the library alone.

The library reads the expression and judges every filter. What takes its time is to go down
through all of a document (``..``): it makes a record with a written path of every value it
passes. Here a record is made of what was found, and of nothing else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import jsonpath
from jsonpath.match import JSONPathMatch
from jsonpath.segments import (
    JSONPathChildSegment,
    JSONPathRecursiveDescentSegment,
    JSONPathSegment,
)
from jsonpath.selectors import JSONPathSelector, NameSelector, SliceSelector

from multicart_tui.domain.json_paths import PathPart

Inner = tuple[object, tuple[PathPart, ...]]
"""A value that holds others, and its path."""


class WrongQuery(Exception):
    """A text that is no JSONPath, or that cannot be done; it says why."""


class Place(JSONPathMatch):
    """A value and where it is, without what the library keeps for others."""

    __slots__ = ()

    def __init__(self, obj: object, parts: tuple[PathPart, ...], root: Any) -> None:
        self.obj = obj
        self.parts = parts
        self.root = root
        self.parent = None
        self.path = ""
        self._filter_context: Mapping[str, Any] = {}

    def new_child(self, obj: object, key: PathPart) -> Place:
        """The place of a member or an element."""
        return Place(obj, (*self.parts, key), self.root)

    def add_child(self, *children: JSONPathMatch) -> None:
        """Keep nothing: a document has millions of them."""


class Slice(SliceSelector):
    """Elements of a list; the library's own takes a text apart, too."""

    def resolve(self, node: JSONPathMatch) -> Iterator[JSONPathMatch]:
        """Select elements."""
        if isinstance(node.obj, list):
            yield from super().resolve(node)


class Descent(JSONPathRecursiveDescentSegment):
    """Goes down through everything, in the order of RFC 9535, section 2.5.2.2."""

    def resolve(self, nodes: Iterable[JSONPathMatch]) -> Iterator[JSONPathMatch]:
        """Apply the selectors to each node and to all there is in it."""
        names = [each.name for each in self.selectors if isinstance(each, NameSelector)]
        has_names_alone = len(names) == len(self.selectors)
        for node in nodes:
            for value, parts in _down(node.obj, node.parts):
                if not has_names_alone:
                    place = Place(value, parts, node.root)
                    for selector in self.selectors:
                        yield from selector.resolve(place)
                elif isinstance(value, dict):
                    for name in names:
                        if name in value:
                            yield Place(value[name], (*parts, name), node.root)


def _down(value: object, parts: tuple[PathPart, ...]) -> Iterator[Inner]:
    """Every object and list in a value, itself first."""
    waiting: list[Inner] = [(value, parts)]
    while waiting:
        value, parts = waiting.pop()
        members: Iterable[tuple[PathPart, object]]
        if isinstance(value, dict):
            members = value.items()
        elif isinstance(value, list):
            members = enumerate(value)
        else:
            continue
        yield value, parts
        inner = [
            (member, (*parts, key)) for key, member in members if isinstance(member, (dict, list))
        ]
        inner.reverse()
        waiting += inner


def compile_query(text: str) -> tuple[JSONPathSegment, ...]:
    """Read an expression.

    Raises:
        WrongQuery: It is none.
        RecursionError: It is nested too deeply.
    """
    try:
        path = jsonpath.JSONPathEnvironment(strict=True).compile(text)
    except jsonpath.JSONPathError as error:
        raise WrongQuery(_words_of(error)) from error
    except ValueError as error:  # of 1e3 as a position
        raise WrongQuery("a position is a whole number") from error
    assert isinstance(path, jsonpath.JSONPath)  # strict: there are no joined paths in RFC 9535
    return tuple(
        (Descent if isinstance(each, JSONPathRecursiveDescentSegment) else JSONPathChildSegment)(
            env=each.env, token=each.token, selectors=tuple(map(_corrected, each.selectors))
        )
        for each in path.segments
    )


def _corrected(selector: JSONPathSelector) -> JSONPathSelector:
    if not isinstance(selector, SliceSelector):
        return selector
    wanted = selector.slice
    return Slice(
        env=selector.env,
        token=selector.token,
        start=wanted.start,
        stop=wanted.stop,
        step=wanted.step,
    )


def find(
    query: tuple[JSONPathSegment, ...], value: object
) -> Iterator[tuple[tuple[PathPart, ...], object]]:
    """The path and the value of each part that is found, in the order of the document.

    Args:
        query: From `compile_query`.
        value: What Python's own reader of JSON gives.

    Raises:
        WrongQuery: It cannot be done.
    """
    found: Iterable[JSONPathMatch] = [Place(value, (), value)]
    for segment in query:
        found = segment.resolve(found)
    try:
        for place in found:
            yield place.parts, place.obj
    except jsonpath.JSONPathError as error:
        raise WrongQuery(_words_of(error)) from error


def _words_of(error: jsonpath.JSONPathError) -> str:
    """What is wrong with a query, without the names that the library's tokens have."""
    # The error's own text fails for an empty query.
    first = str(error.args[0]) if error.args else type(error).__name__
    return re.sub(r"'TOKEN_(\w+)'", lambda name: name[1].lower().replace("_", " "), first)


class Number(float):
    """A number that remembers how it is written."""

    text: str

    @classmethod
    def read(cls, text: str) -> Number:
        """Take a number's digits."""
        number = cls(text)
        number.text = text
        return number


def read_value(text: str) -> object:
    """The value of a document, or a list of the values of JSON Lines.

    Raises:
        ValueError: It is not JSON.
        RecursionError: It is nested too deeply.
    """
    decoder = json.JSONDecoder(parse_float=Number.read, strict=False)
    values: list[object] = []
    place = 0
    while True:
        while text[place : place + 1] in (" ", "\t", "\r", "\n"):
            place += 1
        if place == len(text):
            break
        value, place = decoder.raw_decode(text, place)
        values.append(value)
    return values[0] if len(values) == 1 else values


def written(value: object) -> str:
    """A value as JSON, numbers as they were."""
    if isinstance(value, dict):
        members = [f"{json.dumps(key)}: {written(member)}" for key, member in value.items()]
        return f"{{{', '.join(members)}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    return value.text if isinstance(value, Number) else json.dumps(value)
