"""Documents to try, and what `json` and plain loops make of them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from hypothesis import strategies as st

from multicart_tui.domain.json_document import JsonDocument
from multicart_tui.domain.json_index import ALL
from multicart_tui.domain.json_paths import PathPart
from multicart_tui.domain.json_rows import Row


class Pairs(list[tuple[str, object]]):
    """An object with its members in order, the same key twice if it is there twice."""


def decoded(text: bytes | str) -> object:
    """The value with every digit and every member kept."""
    source = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return json.loads(
        source,
        object_pairs_hook=Pairs,
        parse_int=lambda digits: ("number", digits),
        parse_float=lambda digits: ("number", digits),
        parse_constant=_refuse,
    )


def _refuse(word: str) -> object:
    raise ValueError(f"{word} is not JSON")


@dataclass
class Expected:
    """One row as plain recursion finds it."""

    depth: int
    path: list[PathPart]
    value: object
    is_end: bool = False
    inside: list[Expected] = field(default_factory=list)


def expected_rows(value: object, depth: int = 0, path: list[PathPart] | None = None) -> Expected:
    """The tree of rows of a value."""
    path = path or []
    row = Expected(depth, path, value)
    members: list[tuple[PathPart, object]] = []
    if isinstance(value, Pairs):
        members = [(key, member) for key, member in value]
    elif isinstance(value, list):
        members = list(enumerate(value))
    row.inside = [expected_rows(member, depth + 1, [*path, part]) for part, member in members]
    if row.inside:
        row.inside.append(Expected(depth, path, value, is_end=True))
    return row


def flat(row: Expected, folded: set[int] | None = None) -> list[Expected]:
    """The rows that show, where ``folded`` has the identities of folded containers."""
    found = [row]
    if folded is None or id(row) not in folded:
        for inside in row.inside:
            found += flat(inside, folded)
    return found


strings = st.one_of(
    st.text(max_size=8),
    st.text(alphabet='\\"/,:[]{} \n\t\x01é漢😀a1', max_size=12),
    st.sampled_from(["\ud800", "\udc00x", "a\ud83d", "<b>", "https://x", "true"]),
)
numbers = st.one_of(
    st.integers().map(str),
    st.from_regex(r"-?(0|[1-9][0-9]{0,40})(\.[0-9]{1,5})?([eE][+-]?[0-9]{1,4})?", fullmatch=True),
)
space = st.sampled_from(["", "", "", " ", "\n", "\r\n\t", "  "])


@st.composite
def string_tokens(draw: st.DrawFn) -> str:
    """A string in quotes, escaped as far as must be, or further."""
    text = draw(strings)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(text)
    return json.dumps(text, ensure_ascii=draw(st.booleans()))


def _containers(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    padded = st.tuples(space, values, space).map("".join)
    member = st.tuples(space, string_tokens(), space, st.just(":"), padded).map("".join)
    return st.one_of(
        st.lists(padded, max_size=6).map(lambda all_: "[" + ",".join(all_) + "]"),
        st.lists(member, max_size=6).map(lambda all_: "{" + ",".join(all_) + "}"),
        space.map(lambda inside: "[" + inside + "]"),
        space.map(lambda inside: "{" + inside + "}"),
    )


scalars = st.one_of(string_tokens(), numbers, st.sampled_from(["true", "false", "null"]))
values = st.recursive(scalars, _containers, max_leaves=25)
documents = st.tuples(space, values, space).map("".join).map(str.encode)
"""JSON texts as bytes, with white space and escapes anywhere they may be."""

chunk_sizes = st.sampled_from([1, 2, 7, 16, 40, 16384])


def prepared(text: bytes, *, level: int = ALL, chunk_size: int = 16384) -> JsonDocument:
    """A document, prepared to its end."""
    document = JsonDocument(text, level=level, chunk_size=chunk_size)
    while not document.advance(1):
        pass
    return document


def all_rows(document: JsonDocument) -> list[Row]:
    """Every row that shows."""
    return document.rows(0, document.lines + 1)
