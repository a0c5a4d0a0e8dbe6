"""A search in a long text finds every place, in small steps."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multicart_tui.domain import json_text_search
from multicart_tui.domain.json_text_search import TextSearch


def searched(text: str, wanted: str) -> TextSearch:
    search = TextSearch(text, wanted)
    while not search.advance(0):
        pass
    return search


def test_a_capital_makes_case_count() -> None:
    assert searched("Mug mug MUG", "mug").count == 3
    assert searched("Mug mug MUG", "Mug").count == 1
    assert searched("İstanbul ISTANBUL", "istanbul").next(0) == 9


def test_next_and_previous_go_around_the_end() -> None:
    search = searched("a-a-a", "a")
    assert [search.next(place) for place in (-1, 0, 3, 4)] == [0, 2, 4, 0]
    assert [search.previous(place) for place in (5, 4, 1, 0)] == [4, 2, 0, 4]
    assert [search.number_of(place) for place in (0, 2, 4)] == [1, 2, 3]
    assert searched("b", "a").next(0) is searched("b", "a").previous(0) is None


def test_what_is_not_searched_yet_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_text_search, "_SLICE", 4)
    search = TextSearch("....a....a..", "a")
    assert search.next(0) is None
    search.advance(0)
    search.advance(0)
    assert (search.next(0), search.previous(2), search.previous(5)) == (4, None, 4)
    assert search.next(4) is None
    assert search.progress == pytest.approx(5 / 12)
    while not search.advance(0):
        pass
    assert (search.next(9), search.previous(4), search.count) == (4, 9, 2)


@given(text=st.text("abA\n", max_size=60), wanted=st.text("abA", min_size=1, max_size=3))
def test_it_finds_what_python_finds(text: str, wanted: str) -> None:
    flags = re.IGNORECASE if wanted == wanted.lower() else re.NOFLAG
    places = [found.start() for found in re.finditer(wanted, text, flags)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_text_search, "_SLICE", 3)
        search = searched(text, wanted)
    assert list(search._places) == places
    assert search.spans(text) == [(place, place + len(wanted)) for place in places]
