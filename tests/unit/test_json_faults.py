"""Text that is not JSON: the fault is where `json` sees one, and nothing of the file is lost."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from multicart_tui.domain.json_copy import CopyForm, NothingToCopy
from multicart_tui.domain.json_document import JsonDocument
from multicart_tui.domain.json_rows import ChunkRows
from multicart_tui.domain.json_strict import StrictChunk
from multicart_tui.domain.json_tokens import Kind
from tests.unit.json_reference import all_rows, chunk_sizes, decoded, documents, prepared

damage = st.one_of(
    st.sampled_from(
        [b"", b",", b":", b'"', b"\\", b"]", b"}", b"[", b"{", b"\n", b"0", b"-", b".", b"e", b"u"]
    ),
    st.sampled_from([b",,", b"NaN", b"\x00", b"\xff", b"\\ud800", b"//", b";", b"}\n{", b"\n1\n"]),
    st.binary(max_size=3),
)


@st.composite
def broken_documents(draw: st.DrawFn) -> bytes:
    """JSON with a few bytes taken out, put in or cut off; now and then still JSON."""
    text = draw(documents)
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, len(text)))
        text = text[:place] + draw(damage) + text[place + draw(st.integers(0, 2)) :]
    return text[: draw(st.integers(0, len(text)))] if draw(st.booleans()) else text


def is_json(text: bytes) -> bool:
    try:
        decoded(text)
    except ValueError:
        return False
    return True


def are_values_on_lines(text: bytes) -> bool:
    """Whether `json` reads one value after another with a line end between them."""
    source, place, end = text.decode("utf-8", "replace"), 0, -1
    while place < len(source):
        behind = len(source) - len(source[place:].lstrip(" \t\r\n"))
        if behind == len(source):
            return end >= 0
        if end >= 0 and "\n" not in source[end:behind]:
            return False
        try:
            _, end = json.JSONDecoder(parse_constant=_refuse).raw_decode(source, behind)
        except ValueError:
            return False
        place = end
    return True


def _refuse(word: str) -> object:
    raise ValueError(word)


def columns(rows: ChunkRows) -> list[tuple[int, int, int, int, int]]:
    return rows.columns()


@given(broken_documents(), chunk_sizes)
@settings(deadline=None, max_examples=100)
@example(b"1\n2,3", 16384)
@example(b"1\n[2\n3],4", 16384)
@example(b"[1,]", 1)
@example(b"[1,2;3]", 2)
@example(b"1\n2;3\n4", 2)
@example(b"[1}\n", 16384)
@example(b'{"a":1,"b"}', 1)
@example(b'"\\u12', 16384)
def test_a_fault_is_found_if_and_only_if_json_finds_one(text: bytes, chunk_size: int) -> None:
    if text.startswith(b"\xef\xbb\xbf"):
        return
    document = prepared(text, chunk_size=chunk_size)
    if document.is_empty:
        assert not text.strip(b" \t\r\n")
    elif document.fault is None:
        assert is_json(text) or (document.is_lines and are_values_on_lines(text))
    else:
        assert not is_json(text)
        assert not are_values_on_lines(text)


@given(broken_documents(), chunk_sizes)
@settings(deadline=None, max_examples=120)
def test_what_is_before_a_fault_can_be_gone_on_with(text: bytes, chunk_size: int) -> None:
    document = prepared(text, chunk_size=chunk_size)
    fault = document.fault
    if fault is None:
        return
    before = text[: fault.offset]
    assert fault.line == before.count(b"\n") + 1
    assert fault.column == fault.offset - (before.rfind(b"\n") + 1) + 1
    earlier = prepared(before).fault
    assert earlier is None or earlier.offset == len(before)


@given(broken_documents(), chunk_sizes)
@settings(deadline=None, max_examples=120)
def test_rows_and_rest_hold_the_whole_file(text: bytes, chunk_size: int) -> None:
    document = prepared(text, chunk_size=chunk_size)
    rows = all_rows(document)
    assert len(rows) == document.lines
    assert [document.line_of(row) for row in rows] == list(range(len(rows)))
    tree = [row for row in rows if row.kind <= Kind.END_OF_ARRAY]
    rest = [row for row in rows if row.kind is Kind.RAW]
    if document.fault is not None:
        end = max((row.end for row in tree), default=rest[0].offset if rest else 0)
        assert b"".join(text[row.offset : row.end] for row in rest) == text[end:]
    for row in rows:
        document.line(row)
        document.written_line(row)
        document.path(row)
        assert document.row_at(row.offset) is not None
        assert document.span(row) is not None


@given(broken_documents(), chunk_sizes)
@settings(deadline=None, max_examples=120)
def test_the_quick_way_and_the_strict_way_see_the_same_rows(text: bytes, chunk_size: int) -> None:
    document = prepared(text, chunk_size=chunk_size)
    if document.is_lines or text.startswith(b"\xef\xbb\xbf"):
        return
    chunk = StrictChunk(text, 0, bytearray(), many=False, least=1 << 30)
    for _ in chunk.steps():
        pass
    quick = [row for row in all_rows(document) if row.kind <= Kind.END_OF_ARRAY]
    strict = [chunk.rows.row(number) for number in range(len(chunk.rows))]
    assert quick == strict


@pytest.mark.parametrize(
    ("text", "offset", "message"),
    [
        (b'{"a":tru}', 5, "expected a value"),
        (b'{"a":truex}', 5, "word"),
        (b"[01]", 1, "number"),
        (b"[1 2]", 3, "expected ',' or ']'"),
        (b'{"a":1]', 6, "expected ',' or '}'"),
        (b'{"a" 1}', 5, "expected ':'"),
        (b"{a:1}", 1, "expected a key"),
        (b'["a\nb"]', 3, "control character"),
        (b'["a\\x"]', 3, "escape"),
        (b'["abc', 5, "byte 1 has no end"),
        (b'["abc\\u12', 9, "byte 1 has no end"),
        (b'{"a":[1,2', 9, "ends in the middle"),
        (b'{"a"', 4, "ends in the middle"),
        (b"[1] x", 4, "more text after the end"),
        (b"[1]\n[2] x", 8, "more text after the end"),
    ],
)
def test_a_fault_says_where_and_why(text: bytes, offset: int, message: str) -> None:
    fault = prepared(text).fault
    assert fault is not None
    assert fault.offset == offset
    assert message in fault.message


def test_the_row_of_a_fault_tells_it_and_the_rest_follows_line_by_line() -> None:
    document = prepared(b'{"a":1,\n"b":oops,\n"c":3}')
    texts = [document.line(row).text for row in all_rows(document)]
    assert texts == ["{", "1", "line 2, column 5: expected a value", ",", '"b":oops,', '"c":3}']
    fault, rest = document.rows(2, 2)
    assert document.copy(fault, CopyForm.VALUE) == "line 2, column 5: expected a value"
    assert document.copy(rest, CopyForm.VALUE) == ",\n"
    with pytest.raises(NothingToCopy, match="Behind a fault"):
        document.copy(rest, CopyForm.PATH)
    assert document.parent(rest) is None
    assert document.next_sibling(rest) is None
    assert document.previous_sibling(fault) is None
    found = document.row_at(12)
    assert found is not None
    assert document.reveal(found) == 4


def test_what_is_cut_off_can_be_copied_as_far_as_it_goes() -> None:
    document = prepared(b'{"a":[1,2')
    row = document.rows(1, 1)[0]
    assert document.copy(row, CopyForm.VALUE) == "[1,2"
    assert document.line(row).note == "2 items"
    document.fold(row)
    assert document.lines == 3


def test_a_large_file_with_a_fault_at_its_start_is_shown_in_steps() -> None:
    document = JsonDocument(b"oops\n" + b"x" * 10_000_000)
    document.begin()
    assert document.fault is not None
    steps = 0
    while not document.advance(0):
        steps += 1
    assert steps > 20
    assert document.lines == 1 + 1 + 10_000
