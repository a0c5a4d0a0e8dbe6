"""Folding shows what a plain tree with a flag on every container would show."""

from __future__ import annotations

import json
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from multicart_tui.domain.json_document import JsonDocument
from multicart_tui.domain.json_index import ALL
from tests.unit.json_reference import (
    Expected,
    all_rows,
    chunk_sizes,
    decoded,
    documents,
    expected_rows,
    flat,
    prepared,
)


class Tree:
    """The slow model: every container has a flag."""

    def __init__(self, root: Expected) -> None:
        self.root = root
        self.folded: set[int] = set()
        self.level(1)

    def rows(self) -> list[Expected]:
        return flat(self.root, self.folded)

    def level(self, level: int) -> None:
        self.fold_from(self.root, level)

    def fold_from(self, top: Expected, depth: int) -> None:
        """Fold what is at a depth or deeper inside a container, and unfold the rest of it."""
        for row in flat(top):
            if row.inside and not row.is_end:
                (self.folded.add if row.depth >= depth else self.folded.discard)(id(row))

    def around(self, wanted: Expected) -> list[Expected]:
        """The containers a row is in."""
        found: list[Expected] = []
        row = self.root
        while row is not wanted and wanted not in row.inside:
            found.append(row)
            row = next(each for each in row.inside if wanted in flat(each))
        return found if row is wanted else [*found, row]


actions = st.sampled_from(
    [*["toggle"] * 5, "below", "siblings", "open siblings", "level", "all", "fold all", "reveal"]
)


@given(documents, chunk_sizes, st.lists(st.tuples(actions, st.integers(0, 50)), max_size=12))
@settings(deadline=None, max_examples=100)
def test_any_folding_shows_what_a_tree_of_flags_shows(
    text: bytes, chunk_size: int, done: list[tuple[str, int]]
) -> None:
    document = prepared(text, level=1, chunk_size=chunk_size)
    root = expected_rows(decoded(text))
    everything, tree = flat(root), Tree(root)
    whole = all_rows(prepared(text))
    for action, number in done:
        shown = tree.rows()
        wanted = shown[number % len(shown)]
        row = document.rows(number % len(shown), 1)[0]
        if action == "toggle":
            if document.is_folded(row):
                document.unfold(row)
            else:
                document.fold(row)
            if wanted.inside:
                tree.folded ^= {id(wanted)}
        elif action == "below":
            document.unfold_below(row)
            tree.fold_from(wanted, ALL)
        elif action in ("siblings", "open siblings"):
            levels = 1 if action == "siblings" else 2
            (document.fold_siblings if levels == 1 else document.unfold_siblings)(row)
            around = tree.around(wanted)
            if wanted.is_end:
                around = around[:-1]
            top = around[-1] if around else root
            tree.fold_from(top, (top.depth + levels) if around else levels - 1)
        elif action == "level":
            document.set_level(number % 6)
            tree.level(number % 6)
        elif action == "all":
            document.unfold_all()
            tree.level(ALL)
        elif action == "fold all":
            document.fold_all()
            tree.level(1)
        else:
            place = number % len(whole)
            line = document.reveal(whole[place])
            tree.folded -= {id(row) for row in tree.around(everything[place])}
            assert document.rows(line, 1) == [whole[place]]
        expected = tree.rows()
        rows = all_rows(document)
        assert [row.depth for row in rows] == [row.depth for row in expected]
        assert [document.path(row) for row in rows] == [row.path for row in expected]
        assert document.lines == len(expected)
        for line, row in enumerate(rows):
            assert document.line_of(row) == line
            assert document.rows(line, 3) == rows[line : line + 3]
            if row.kind.is_container:
                assert document.is_folded(row) == (id(expected[line]) in tree.folded)


@given(documents, chunk_sizes, st.integers(0, 50))
@settings(deadline=None, max_examples=100)
def test_a_hidden_row_is_on_the_line_of_what_it_is_folded_into(
    text: bytes, chunk_size: int, level: int
) -> None:
    whole = all_rows(prepared(text))
    document = prepared(text, level=level % 4, chunk_size=chunk_size)
    shown = all_rows(document)
    for row in whole:
        line = document.line_of(row)
        assert shown[line].offset <= row.offset
        assert shown[line] == row or document.is_folded(shown[line])


def test_a_hundred_thousand_siblings_fold_at_once() -> None:
    records = [{"id": n, "tags": ["a", "b"]} for n in range(100_000)]
    document = prepared(json.dumps(records).encode(), level=1)
    assert document.lines == 100_002
    row = document.rows(50_000, 1)[0]
    document.unfold_siblings(row)
    assert document.lines == 100_002 + 100_000 * 3
    assert document.path(document.rows(4 * 77_000 + 2, 1)[0]) == [77_000, "id"]
    document.fold_siblings(row)
    document.unfold(row)
    assert document.lines == 100_002 + 3
    assert document.line_of(row) == 50_000
    last = document.rows(100_003, 1)[0]
    assert document.path(last) == [99_999]
    before = document.previous_sibling(last)
    assert before is not None
    assert document.path(before) == [99_998]
    assert document.next_sibling(last) is None


def test_folds_made_while_a_document_is_prepared_hold_to_the_end() -> None:
    text = json.dumps([[[n, n], {"k": n}] for n in range(20_000)]).encode()
    document = JsonDocument(text, level=1)
    document.begin()
    first = document.rows(1, 1)[0]
    document.unfold(first)
    root = document.rows(0, 1)[0]
    document.fold(root)
    assert document.lines == 1
    document.unfold(root)
    counts = [document.lines]
    while not document.advance(0):
        counts.append(document.lines)
    assert all(a <= b for a, b in pairwise(counts))
    assert document.lines == 20_000 + 2 + 3
