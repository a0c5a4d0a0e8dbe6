"""The document model says of any document what `json` says."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multicart_tui.domain.json_copy import CopyForm, NothingToCopy
from multicart_tui.domain.json_document import JsonDocument
from multicart_tui.domain.json_index import ALL
from multicart_tui.domain.json_paths import jq_path, normalized_path
from multicart_tui.domain.json_tokens import Kind
from multicart_tui.domain.text import is_harmful
from tests.unit.json_reference import (
    all_rows,
    chunk_sizes,
    decoded,
    documents,
    expected_rows,
    flat,
    prepared,
)


@given(documents, chunk_sizes)
@settings(deadline=None, max_examples=100)
def test_every_row_path_value_and_copy_agrees_with_json(text: bytes, chunk_size: int) -> None:
    document = prepared(text, chunk_size=chunk_size)
    expected = flat(expected_rows(decoded(text)))
    rows = all_rows(document)
    assert document.fault is None
    assert document.lines == len(rows) == len(expected)
    for number, (row, wanted) in enumerate(zip(rows, expected, strict=True)):
        assert (row.depth, row.kind.is_end) == (wanted.depth, wanted.is_end)
        assert document.path(row) == wanted.path
        assert document.line_of(row) == number
        assert decoded(document.copy(row, CopyForm.JSON)) == wanted.value
        assert document.copy(row, CopyForm.PATH) == normalized_path(wanted.path)
        assert document.copy(row, CopyForm.JQ) == jq_path(wanted.path)
        if wanted.path:
            assert document.copy(row, CopyForm.KEY) == str(wanted.path[-1])
        if isinstance(wanted.value, str):
            assert document.copy(row, CopyForm.VALUE) == wanted.value
        if row.kind.is_container:
            assert document.count(row) == len(wanted.inside) - 1
        span = document.span(row)
        assert span is not None
        assert b"".join(document.pieces(row)) == text[span[0] : span[1]]


@given(documents, chunk_sizes)
@settings(deadline=None, max_examples=100)
def test_the_members_of_a_container_are_its_first_and_what_follows_that(
    text: bytes, chunk_size: int
) -> None:
    structure = prepared(text, chunk_size=chunk_size)._structure
    for row in all_rows(prepared(text, chunk_size=chunk_size)):
        wanted, member = [], structure.first_member(row)
        while member is not None:
            wanted.append(member)
            member = structure.next_sibling(member)
        assert list(structure.members(row)) == wanted


@given(documents, chunk_sizes)
@settings(deadline=None, max_examples=150)
def test_written_lines_are_the_document_again(text: bytes, chunk_size: int) -> None:
    document = prepared(text, chunk_size=chunk_size)
    written = ""
    for row in all_rows(document):
        line = document.written_line(row, limit=10_000)
        written += (line.label + ": " if line.label else "") + line.text + "," * line.comma
        assert not is_harmful(line.label + line.text + line.note)
        shown = document.line(row)
        assert not is_harmful(shown.label + shown.text + shown.note)
    if not is_harmful(text.decode()):
        assert decoded(written) == decoded(text)


@given(documents, chunk_sizes, st.data())
@settings(deadline=None, max_examples=150)
def test_siblings_and_parents_are_what_the_tree_has(
    text: bytes, chunk_size: int, data: st.DataObject
) -> None:
    document = prepared(text, chunk_size=chunk_size)
    expected = flat(expected_rows(decoded(text)))
    rows = all_rows(document)
    number = data.draw(st.integers(0, len(rows) - 1))
    path = expected[number].path
    parents = [
        row
        for row, wanted in zip(rows, expected, strict=True)
        if not wanted.is_end
        and path
        and wanted.inside
        and any(inside.path is path for inside in wanted.inside if not inside.is_end)
    ]
    found = document.parent(document.row_at(rows[number].offset) or rows[number])
    if expected[number].is_end:
        assert found is not None
        assert document.path(found) == path
        return
    assert found == (parents[0] if parents else None)
    if found is not None:
        siblings = [row for row in rows if row.kind.is_value and document.parent(row) == found]
        place = siblings.index(rows[number])
        after = siblings[place + 1] if place + 1 < len(siblings) else None
        assert document.next_sibling(rows[number]) == after
        assert document.previous_sibling(rows[number]) == (siblings[place - 1] if place else None)


def test_ten_thousand_levels_open_fold_and_have_a_path() -> None:
    depth = 10_000
    document = prepared(b'{"a":[' * (depth // 2) + b"1" + b"]}" * (depth // 2))
    assert document.fault is None
    assert document.lines == 2 * depth + 1
    (deepest,) = document.rows(depth, 1)
    assert (deepest.kind, deepest.depth) == (Kind.NUMBER, depth)
    assert document.path(deepest) == ["a", 0] * (depth // 2)
    document.set_level(1)
    assert document.lines == 3
    assert document.reveal(deepest) == depth
    assert document.lines == 2 * depth + 1


def test_nesting_without_end_is_a_fault_and_not_a_crash() -> None:
    document = prepared(b"[" * 150_000)
    assert document.fault is not None
    assert "nested deeper" in document.fault.message


def test_numbers_stay_byte_for_byte() -> None:
    text = b"[" + b"9" * 500 + b",-0.0,1e999,1E+400,12345678901234567890.10]"
    document = prepared(text)
    copies = [document.copy(row, CopyForm.VALUE) for row in all_rows(document)[1:-1]]
    assert copies == text.decode()[1:-1].split(",")
    assert document.line(document.rows(2, 1)[0]).text == "-0.0"


def test_a_key_that_is_there_twice_is_there_twice() -> None:
    document = prepared(b'{"a":1,"a":2}')
    assert [document.copy(row, CopyForm.JQ) for row in all_rows(document)[1:-1]] == [".a", ".a"]


def test_a_long_string_is_cut_and_tells_its_length() -> None:
    document = prepared(b'{"html":"' + b"x" * 1_000_000 + b'"}')
    line = document.line(document.rows(1, 1)[0], limit=50)
    assert len(line.text) <= 52
    assert line.text.endswith("…")
    assert line.note == "1,000,000 bytes"


@pytest.mark.parametrize(
    ("text", "is_html"),
    [
        ("<!DOCTYPE html><p>", True),
        ("\n <div class='a'>", True),
        ("<p>x", True),
        ("<3 you", False),
        ("x <p>", False),
    ],
)
def test_a_long_string_of_markup_says_so(text: str, is_html: bool) -> None:
    document = prepared(json.dumps([text + "x" * 500]).encode())
    assert document.line(document.rows(1, 1)[0]).note.startswith("HTML, 5") == is_html


def test_a_string_of_many_chunks_is_read_in_steps() -> None:
    text = b'["' + b"\\\\" * 3_000_000 + b'",2]'
    document = JsonDocument(text)
    assert not document.advance(0)
    while not document.advance(0):
        pass
    assert document.fault is None
    assert len(document.copy(document.rows(1, 1)[0], CopyForm.VALUE)) == 3_000_000


def test_a_folded_container_shows_its_first_members_and_how_many() -> None:
    document = prepared(b'{"a":{"asin":"B0","price":{"v":1},"tags":[],"n":null},"b":[1,2]}')
    document.set_level(1)
    first, second = (document.line(row) for row in document.rows(1, 2))
    assert first.is_folded
    assert first.text == '{asin: "B0", price: {…}, tags: [], n: null}'
    assert (first.label, first.note) == ("a", "4 keys")
    assert (second.text, second.note) == ("[1, 2]", "2 items")
    assert document.line(document.rows(1, 1)[0], limit=20).text == '{asin: "B0", …}'


def test_as_written_is_folded_apart_from_the_tree() -> None:
    document = prepared(b'{"a":{"b":1} , "c":[2]}', level=1)
    assert document.lines == 4
    document.is_written = True
    assert document.lines == 8
    row = document.rows(1, 1)[0]
    document.fold(row)
    line = document.written_line(row)
    assert (line.label, line.text, line.comma) == ('"a"', "{…}", True)
    assert document.lines == 6
    last = document.written_line(document.rows(2, 1)[0])
    assert (last.text, last.comma, last.is_folded) == ("[", False, False)
    document.is_written = False
    assert document.lines == 4
    assert not document.is_written


def test_escapes_show_as_letters_where_that_is_all_they_are() -> None:
    document = prepared(rb'["caf\u00e9 \ud83d\ude00 \n \u0022 \u202e \ud800 \\u0041"]')
    row = document.rows(1, 1)[0]
    assert document.line(row).text == r'"café 😀 \n \u0022 \u202e \ud800 \\u0041"'
    assert (
        document.written_line(row).text
        == r'"caf\u00e9 \ud83d\ude00 \n \u0022 \u202e \ud800 \\u0041"'
    )


@pytest.mark.parametrize("text", [b"", b" \n\t ", b"\xef\xbb\xbf"])
def test_nothing_is_an_empty_document(text: bytes) -> None:
    document = prepared(text)
    assert document.is_empty
    assert document.lines == 0
    assert document.rows(0, 10) == []
    assert document.fault is None
    assert document.row_at(0) is None


@pytest.mark.parametrize("text", [b"null", b'"x"', b"-1.5e3", b"\xef\xbb\xbftrue ", b" [] "])
def test_a_lone_value_is_one_row_without_a_key(text: bytes) -> None:
    document = prepared(text)
    (row,) = all_rows(document)
    assert document.copy(row, CopyForm.JSON).encode() == text.strip(b"\xef\xbb\xbf ")
    assert (document.path(row), document.line(row).label) == ([], "")
    with pytest.raises(NothingToCopy, match="no key"):
        document.copy(row, CopyForm.KEY)


def test_bytes_that_are_no_text_stay_in_the_file_and_show_as_marks() -> None:
    document = prepared(b'{"\xff":"a\xfe\x1b"}'.replace(b"\x1b", b"\x9b"))
    row = document.rows(1, 1)[0]
    assert document.fault is None
    assert document.line(row).text == '"a\ufffd\ufffd"'
    assert b"".join(document.pieces(row)) == b'"a\xfe\x9b"'


@given(st.lists(documents, min_size=2, max_size=5), chunk_sizes, st.booleans())
@settings(deadline=None, max_examples=150)
def test_json_lines_are_values_with_a_position(
    texts: list[bytes], chunk_size: int, blank: bool
) -> None:
    lines = [text.translate(bytes.maketrans(b"\r\n", b"  ")) for text in texts]
    values = [decoded(line) for line in lines]
    document = prepared((b"\n\n \n" if blank else b"\n").join(lines) + b"\n", chunk_size=chunk_size)
    assert document.fault is None
    assert document.is_lines
    expected = [
        row
        for number, value in enumerate(values)
        for row in flat(expected_rows(value, 0, [number]))
    ]
    rows = all_rows(document)
    assert len(rows) == len(expected)
    for row, wanted in zip(rows, expected, strict=True):
        assert document.path(row) == wanted.path
        assert decoded(document.copy(row, CopyForm.JSON)) == wanted.value


def test_values_written_over_several_lines_may_follow_one_another() -> None:
    document = prepared(b'{\n "a": 1\n}\n{\n "a": [2,\n 3]\n}\n', chunk_size=4)
    assert document.fault is None
    assert document.is_lines
    assert document.lines == 9
    document.fold_all()
    assert [document.line(row).text for row in all_rows(document)] == ["{a: 1}", "{a: […]}"]


def test_while_a_document_is_prepared_its_beginning_can_be_used() -> None:
    text = json.dumps({"results": [{"n": n} for n in range(50_000)], "end": 1}).encode()
    document = JsonDocument(text, level=2)
    document.begin()
    assert not document.is_finished
    assert 0 < document.progress < 0.2
    assert document.knows(0)
    assert not document.knows(len(text) - 1)
    results = document.rows(1, 1)[0]
    assert document.line(results).note.endswith("+ items")
    with pytest.raises(NothingToCopy, match="not read to its end"):
        document.copy(results, CopyForm.VALUE)
    document.fold(results)
    third = document.row_at(text.index(b'{"n": 2}'))
    assert third is not None
    document.unfold(results)
    document.unfold(third)
    document.fold(results)
    assert document.lines == 2
    while not document.advance(0.001):
        assert document.lines >= 2
    assert [document.line(row).label for row in all_rows(document)] == ["", "results", "end", ""]
    document.unfold(results)
    assert document.lines == 50_000 + 2 + 5
    assert document.line(results).note == "50,000 items"
    assert document.copy(results, CopyForm.JSON) == json.dumps(json.loads(text)["results"])
    document.set_level(ALL)
    assert document.lines == 150_000 + 3 + 2
