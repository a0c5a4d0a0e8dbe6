"""What two documents do not have in common."""

from __future__ import annotations

import pytest

from multicart_tui.domain.json_difference import change_of, differences


def between(before: object, after: object) -> dict[str, object]:
    return dict(differences(before, after))


def test_the_same_has_no_difference() -> None:
    value = {"a": [1, {"b": None}], "c": True}
    assert between(value, value) == {}
    assert between(1, 1.0) == {}


def test_what_changed_came_or_went_stands_under_its_path() -> None:
    before = {"title": "Mug", "old": [1], "list": [1, 2], "kind": 1}
    after = {"title": "Cup", "new": None, "list": [1, 3, 4], "kind": {"x": 1}}
    assert between(before, after) == {
        "$['title']": {"before": "Mug", "after": "Cup"},
        "$['old']": {"removed": [1]},
        "$['list'][1]": {"before": 2, "after": 3, "change": "+50.0 %"},
        "$['list'][2]": {"added": 4},
        "$['kind']": {"before": 1, "after": {"x": 1}},
        "$['new']": {"added": None},
    }


def test_products_are_matched_by_their_asin() -> None:
    before = [{"asin": "A", "price": "$49.99"}, {"asin": "B", "price": "$1"}]
    after = [{"asin": "C"}, {"asin": "A", "price": "$44.99"}]
    assert between(before, after) == {
        "$[?@.asin=='A']['price']": {"before": "$49.99", "after": "$44.99", "change": "-10.0 %"},
        "$[?@.asin=='B']": {"removed": {"asin": "B", "price": "$1"}},
        "$[?@.asin=='C']": {"added": {"asin": "C"}},
    }


def test_where_asins_are_missing_or_double_places_are_compared() -> None:
    assert between([{"asin": "A"}, {"asin": "A", "n": 1}], [{"asin": "A"}, {"asin": "A", "n": 2}])
    double = between([{"asin": "A"}, {"asin": "A"}], [{"asin": "A"}, {"asin": "B"}])
    assert double == {"$[1]['asin']": {"before": "A", "after": "B"}}


def test_true_is_not_one() -> None:
    assert between([True], [1]) == {"$[0]": {"before": True, "after": 1}}


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ("$49.99", "$44.99", "-10.0 %"),
        ("1.049,00 €", "1.149,00 €", "+9.5 %"),
        ("AUD 1,049.00", "AUD 1,149.00", "+9.5 %"),
        (100, 150.0, "+50.0 %"),
        ("$10", "€10", ""),
        ("In Stock", "3 left", ""),
        (0, 5, ""),
        (None, 5, ""),
        (True, 5, ""),
        ("1.2.3", "1.2.4", ""),
    ],
)
def test_amounts_are_compared_whatever_is_written_around_them(
    before: object, after: object, change: str
) -> None:
    assert change_of(before, after) == change
