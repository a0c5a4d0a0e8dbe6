"""Search finds what a person sees in keys and values, however it is written in the file."""

from __future__ import annotations

import json

from hypothesis import example, given, settings
from hypothesis import strategies as st

from multicart_tui.domain.json_copy import CopyForm
from multicart_tui.domain.json_document import JsonDocument
from multicart_tui.domain.json_index import ALL
from multicart_tui.domain.json_search import JsonSearch
from tests.unit.json_reference import all_rows, chunk_sizes, documents, prepared


def searched(document: JsonDocument, text: str, start: int = 0) -> JsonSearch:
    search = JsonSearch(document, text, start)
    while not search.advance(1):
        document.advance(1)
    return search


def occurrences(text: str, wanted: str) -> int:
    """Non-overlapping, with smart case for letters that have one capital."""
    if wanted == wanted.lower():
        text = "".join(c.lower() if c.lower().upper() == c else c for c in text)
    return text.count(wanted)


needles = st.one_of(
    st.text(alphabet="ab1é漢", min_size=1, max_size=2),
    st.text(alphabet='\\"/,:[]{}\n 0ntu', min_size=1, max_size=2),
    st.sampled_from(
        ["😀", "É", "A", "\ud800", "tru", "null", "12", "https:", " a", "<", "u00", "\t"]
    ),
)


@given(documents, chunk_sizes, needles)
@settings(deadline=None, max_examples=200)
@example(rb'["\nn", "\\n", "n"]', 16384, "n")
@example(rb'["\u003cb>", "\u0061", "\/x"]', 16384, "/")
@example(rb'["\u003Cb>"]', 16384, "<B")
@example(rb'{"a": 1, "b": ", 1"}', 16384, ", ")
def test_matches_are_those_in_the_values_that_json_reads(
    text: bytes, chunk_size: int, wanted: str
) -> None:
    document = prepared(text, chunk_size=chunk_size)
    count = 0
    for row in all_rows(document):
        if row.has_key:
            count += occurrences(document.copy(row, CopyForm.KEY), wanted)
        if row.kind.is_scalar:
            count += occurrences(document.copy(row, CopyForm.VALUE), wanted)
    assert searched(document, wanted).count == count


def test_a_capital_makes_case_matter() -> None:
    document = prepared('{"Title":"title TITLE É é"}'.encode())
    assert searched(document, "title").count == 3
    assert searched(document, "Title").count == 1
    assert searched(document, "é").count == 2
    assert searched(document, "É").count == 1


def test_matches_are_numbered_and_go_round() -> None:
    text = json.dumps({"results": [{"n": f"needle {n}"} for n in range(40_000)]}).encode()
    document = prepared(text)
    search = searched(document, "needle", start=len(text) // 2)
    assert search.count == 40_000
    first = search.next(0)
    assert first is not None
    assert search.number_of(first) == 1
    last = search.previous(first.offset)
    assert last is not None
    assert search.number_of(last) == 40_000
    assert search.next(last.offset) == first
    assert text[last.offset : last.end] == b"needle"
    document.set_level(1)
    row = document.row_at(last.offset)
    assert row is not None
    line = document.reveal(row)
    assert document.path(document.rows(line, 1)[0]) == ["results", 39_999, "n"]


def test_the_part_below_the_cursor_is_searched_first() -> None:
    text = b'["' + b"x" * 3_000_000 + b'needle","needle"]'
    document = JsonDocument(text)
    search = JsonSearch(document, "needle", start=2_500_000)
    while (found := search.next(2_500_000)) is None:
        assert not search.advance(0)
    assert search.number_of(found) is None
    assert 0 < search.progress < 1
    while not search.advance(0):
        assert not search.is_finished
    assert search.count == 2
    assert search.number_of(found) == 1


def test_a_match_across_two_slices_counts_once() -> None:
    text = b'["' + b"x" * ((1 << 18) - 5) + b'needle"]'
    assert searched(prepared(text), "needle").count == 1
    assert searched(prepared(text), "Needle").count == 0


def test_what_can_stand_between_values_waits_for_the_rows() -> None:
    text = json.dumps([["1", 1, "[1, 2]"]] * 60_000).encode()
    document = JsonDocument(text)
    search = JsonSearch(document, ", ")
    search.advance(1)
    assert search.count == 0
    while not search.advance(1):
        document.advance(0.05)
    assert search.count == 60_000


def test_what_follows_a_fault_is_searched_too() -> None:
    document = prepared(b'{"a":"needle",oops\nneedle: 1', level=ALL)
    search = searched(document, "needle")
    assert search.count == 2
    found = search.previous(0)
    assert found is not None
    row = document.row_at(found.offset)
    assert row is not None
    assert document.line(document.rows(document.reveal(row), 1)[0]).text == "needle: 1"
    assert searched(document, "e:").count == 1


def test_nothing_is_found_in_nothing() -> None:
    for search in (searched(prepared(b""), "x"), searched(prepared(b'["x"]'), "")):
        assert search.is_finished
        assert (search.progress, search.count) == (1, 0)
        assert (search.next(0), search.previous(0)) == (None, None)


def test_matches_on_screen_can_be_marked() -> None:
    search = JsonSearch(prepared(b'["x"]'), "ab")
    assert search.spans("xABab") == [(1, 3), (3, 5)]
    assert JsonSearch(prepared(b'["x"]'), "Ab").spans("xABAb") == [(3, 5)]
