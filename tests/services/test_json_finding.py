"""What is found goes by RFC 9535, and is what the library finds on its own."""

from __future__ import annotations

import jsonpath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from multicart_tui.services.json_finding import compile_query, find, read_value, written

NAMES = st.sampled_from(["a", "b", "price", "it's"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text("ab'\\", max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=25,
)
QUERIES = (
    "$",
    "$..a",
    "$..['a', 'b']",
    "$..*",
    "$..[0]",
    "$..a..b",
    "$..a[?@.b > 1]",
    "$..[?@.a]",
    "$[*]..price",
    "$..['it\\'s', 0]",
    "$..[?count(@..a) == 1].b",
)


@pytest.mark.parametrize("text", QUERIES)
@given(value=VALUES)
def test_it_finds_what_the_library_finds_in_the_same_order(text: str, value: object) -> None:
    document = [value]  # text of its own would be taken for JSON by the library
    found = jsonpath.JSONPathEnvironment(strict=True).compile(text).finditer(document)
    assert list(find(compile_query(text), document)) == [
        (match.parts, match.obj) for match in found
    ]


def test_a_slice_takes_no_text_apart() -> None:
    value = {"a": "text", "b": [1, 2, 3]}
    assert [part for _, part in find(compile_query("$..[-2:]"), value)] == [2, 3]
    assert [part for _, part in find(compile_query("$.*[::2]"), value)] == [1, 3]


def test_the_deepest_that_python_reads_is_searched() -> None:
    value = read_value("[" * 900 + '{"a": 1}' + "]" * 900)
    assert [part for _, part in find(compile_query("$..a"), value)] == [1]


@given(value=VALUES)
def test_what_is_written_is_the_value(value: object) -> None:
    assert read_value(written(value)) == value
