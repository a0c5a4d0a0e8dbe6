"""What changed between two documents: nothing is missed, nothing invented."""

from __future__ import annotations

import json
from typing import Any

import jsonpath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from multicart_tui.domain.json_diff import Change, ChangeKind, Diff, Element, diff
from multicart_tui.domain.json_noise import is_noise
from multicart_tui.domain.json_values import Again, Number, Stopped, Value, read_values, text_of
from tests.unit.json_patching import patched

ASINS = ("B0DJQQ38TG", "B000000001", "B000000002", "B000000003")

scalars = (
    st.none()
    | st.booleans()
    | st.sampled_from(["1", "1.0", "1.10", "-0", "1e400", "12345678901234567890"]).map(Number)
    | st.text("ab", max_size=2)
)


def containers(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    keys = st.sampled_from(["a", "b", "asin", "price", "two words"])
    product = st.builds(
        lambda asin, rest: {**rest, "asin": asin},
        st.sampled_from(ASINS),
        st.dictionaries(st.sampled_from(["price", "title"]), inner, max_size=2),
    )
    repeated = st.builds(lambda first, second: {"k": first, Again("k", 2): second}, inner, inner)
    return (
        st.lists(inner | product, max_size=6)
        | st.dictionaries(keys, inner, max_size=4)
        | product
        | repeated
    )


documents = st.recursive(scalars, containers, max_leaves=25)


def read(text: str) -> Value:
    return read_values(text.encode("utf-8", "surrogatepass"), "this")


def changes(before: object, after: object) -> tuple[Change, ...]:
    return diff(read(json.dumps(before)), read(json.dumps(after))).changes


def lines(before: object, after: object) -> list[str]:
    return [f"{change.kind.words} {change.short_path}" for change in changes(before, after)]


# -- what always holds


@given(documents)
def test_equal_documents_have_no_changes(document: Value) -> None:
    assert diff(document, document) == Diff(())
    assert diff(document, read(text_of(document, indent=0))) == Diff(())


@given(documents, documents)
def test_the_changes_make_the_later_document_out_of_the_earlier_one(
    before: Value, after: Value
) -> None:
    assert patched(before, diff(before, after).changes) == after


@given(documents, documents)
def test_the_counts_add_up_and_what_came_one_way_goes_the_other(
    before: Value, after: Value
) -> None:
    forth, back = diff(before, after), diff(after, before)

    assert sum(map(forth.count, ChangeKind)) == len(forth.changes)
    assert (not forth.changes) == (before == after)
    assert bool(back.changes) == bool(forth.changes)


@given(st.lists(documents, max_size=8), st.lists(documents, max_size=8))
def test_a_list_grows_by_what_was_added_less_what_was_removed(
    before: list[Value], after: list[Value]
) -> None:
    found = [change for change in diff(before, after).changes if len(change.path) == 1]
    kinds = [change.kind for change in found]

    assert len(before) + kinds.count(ChangeKind.ADDED) - kinds.count(ChangeKind.REMOVED) == len(
        after
    )


@given(documents, documents, st.integers(0, 3))
def test_no_more_changes_are_found_than_were_asked_for(
    before: Value, after: Value, most: int
) -> None:
    whole, some = diff(before, after), diff(before, after, most=most)

    assert some.changes == whole.changes[:most]
    assert some.is_cut == (len(whole.changes) > most)


# -- members


def test_members_are_added_removed_and_changed() -> None:
    assert lines({"a": 1, "b": 2}, {"b": 3, "c": {"d": 4}}) == [
        "- removed $.a",
        "~ changed $.b",
        "+ added $.c",
    ]


def test_the_order_of_members_means_nothing() -> None:
    assert lines({"a": 1, "b": 2}, {"b": 2, "a": 1}) == []


def test_a_value_of_another_kind_is_changed() -> None:
    for before, after in [(0, False), (1, True), ("1", 1), (None, ""), ([], {}), (None, False)]:
        assert lines(before, after) == ["~ changed $"]


def test_numbers_are_compared_by_value_and_kept_as_they_are_written() -> None:
    same = diff(read("[1.10, 1e2, -0, 100e-1]"), read("[1.1, 100, 0.0, 10]"))
    other = diff(read('{"n": 9007199254740992}'), read('{"n": 9007199254740993}'))

    assert same.changes == ()
    assert [text_of(value) for value in (other.changes[0].before, other.changes[0].after)] == [
        "9007199254740992",
        "9007199254740993",
    ]


def test_an_exponent_without_end_is_compared_as_it_is_written() -> None:
    huge = f"1e{'9' * 5_000}"

    assert diff(read(huge), read(huge)).changes == ()
    assert len(diff(read(huge), read(f"{huge}9")).changes) == 1


def test_each_of_a_key_that_is_there_twice_is_compared() -> None:
    found = diff(read('{"a": 1, "a": 2}'), read('{"a": 1, "a": 3}')).changes

    assert [change.short_path for change in found] == ["$.a#2"]
    assert found[0].query_path == "$['a']"
    assert found[0].before == Number("2")


# -- lists


def product(asin: str, **rest: object) -> dict[str, object]:
    return {"asin": asin, **rest}


def test_products_are_matched_by_their_asin_wherever_they_stand() -> None:
    before = {"results": [product("B000000001", price="$49.99"), product("B000000002")]}
    after = {"results": [product("B000000003"), product("B000000001", price="$44.99")]}

    assert lines(before, after) == [
        "- removed $.results[B000000002]",
        "+ added $.results[B000000003]",
        "~ changed $.results[B000000001].price",
    ]


def test_a_product_that_passed_others_has_moved() -> None:
    before = [product(asin) for asin in ASINS]
    found = changes(before, [before[3], *before[:3]])

    assert [(change.kind, change.path) for change in found] == [
        (ChangeKind.MOVED, (Element(3, 0, "B000000003", "[?@.asin=='B000000003']"),))
    ]
    assert found[0].query_path == "$[?@.asin=='B000000003']"


def test_the_second_of_an_asin_belongs_to_the_second() -> None:
    before = [product("B000000001", n=1), product("B000000001", n=2)]
    after = [product("B000000001", n=1), product("B000000001", n=3)]

    found = changes(before, after)

    assert [change.path[0] for change in found] == [Element(1, 1, "B000000001")]
    assert [change.short_path for change in found] == ["$[B000000001].n"]
    assert [change.query_path for change in found] == ["$[1]['n']"]


@pytest.mark.parametrize("name", ["asin", "ASIN", "Asin"])
def test_the_path_as_a_query_finds_the_element(name: str) -> None:
    before = [{name: "b000000001", "n": 1}, {"other": 1}]
    after = [{"other": 1}, {name: "b000000001", "n": 2}]
    (changed,) = (change for change in changes(before, after) if change.kind is ChangeKind.CHANGED)

    assert changed.short_path == "$[B000000001].n"
    assert jsonpath.findall(changed.query_path, after) == [2]


def test_one_more_in_front_makes_no_other_element_different() -> None:
    assert lines(["b", "c"], ["a", "b", "c"]) == ["+ added $[0]"]
    assert lines(["a", "b", "c"], ["b", "c"]) == ["- removed $[0]"]
    assert lines(["a", "b", "c"], ["c", "a", "b"]) == ["> moved $[0]"]


def test_an_element_between_the_same_neighbours_has_changed() -> None:
    before, after = [1, {"t": "x", "u": 1}, 3], [1, {"t": "y", "u": 1}, 3]

    assert lines(before, after) == ["~ changed $[1].t"]


def test_very_long_lists_are_matched_by_what_is_there_once() -> None:
    before = list(range(3_000))
    after = [*range(2_999, 2_900, -1), "new", *range(2_901)]

    found = diff(read(json.dumps(before)), read(json.dumps(after)))

    assert patched(read(json.dumps(before)), found.changes) == read(json.dumps(after))
    assert found.count(ChangeKind.ADDED) == 1
    assert len(found.changes) < 120


# -- prices


def percent(before: object, after: object, key: str = "price") -> str:
    return changes({key: before}, {key: after})[0].percent


def test_by_how_much_a_price_changed_is_told() -> None:
    assert percent("$49.99", "$44.99") == "-10.0 %"
    assert percent("1.234,50 €", "1.358,00 €") == "+10.0 %"
    assert percent(49.99, 44.99) == "-10.0 %"
    assert percent("49.99", "44.99") == "-10.0 %"
    assert percent("$49.99", "US$49.99") == ""
    assert percent("€49.99", "49,99 €") == "0.0 %"


def test_what_is_no_amount_has_no_percentage() -> None:
    assert percent("1234567", "7654321", "id") == ""
    assert percent("$1", "£1") == ""
    assert percent(0, 1) == ""
    assert percent("1", None) == ""
    assert percent(True, False) == ""
    assert changes({}, {"price": "$1"})[0].percent == ""


def test_amounts_beyond_all_measure_have_none() -> None:
    for before, after in [("1e400", "2e400"), ("1", "1" * 60), ("1", "1e30"), ("1", "1e9999999")]:
        assert diff(read(before), read(after)).changes[0].percent == ""


# -- noise


def noisy(path: str, *patterns: str) -> bool:
    before: Any = 1
    after: Any = 2
    for key in reversed(path.split(".")):
        before, after = {key: before}, {key: after}
    return is_noise(changes(before, after)[0], *([patterns] if patterns else []))


@pytest.mark.parametrize(
    "path",
    [
        "scraped_at", "meta.requestId", "TIMESTAMP", "x-request-id", "createdAt",
        "request_id.value", "elapsed_ms", "response_time",
    ],
)  # fmt: skip
def test_times_and_ids_of_requests_are_noise(path: str) -> None:
    assert noisy(path)


@pytest.mark.parametrize("path", ["price", "title", "format", "delivery_date", "category", "id"])
def test_what_a_product_is_is_no_noise(path: str) -> None:
    assert not noisy(path)


def test_patterns_of_ones_own_are_names_of_keys_or_whole_paths() -> None:
    assert noisy("meta.rank", "ra*")
    assert noisy("meta.rank", "$.meta.*")
    assert not noisy("meta.rank", "$.rank")
    assert not noisy("scraped_at", "ra*")
    found = changes({"a": [1]}, {"a": [2]})[0]
    assert is_noise(found, ["$.a[0]"])


# -- reading


def test_json_lines_are_a_list() -> None:
    assert lines_of('{"a": 1}\n{"a": 2}\n', '{"a": 1}\n{"a": 3}\n') == ["$[1].a"]


def lines_of(before: str, after: str) -> list[str]:
    return [change.short_path for change in diff(read(before), read(after)).changes]


def test_texts_of_every_kind_are_compared_and_written() -> None:
    odd = '{"k": "\\ud800", "two words": "\u202e", "q": "\\"\\n"}'

    assert diff(read(odd), read(odd)).changes == ()
    assert json.loads(text_of(read(odd), indent=0)) == json.loads(odd)
    assert lines_of('{"two words": 1}', '{"two words": 2}') == ["$['two words']"]


def test_bytes_that_are_no_text_differ_from_others() -> None:
    one, other = read_values(b'"\xff"', "one"), read_values(b'"\xfe"', "other")

    assert len(diff(one, other).changes) == 1


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "Line 1, column 1"),
        ('{"a":\n1,}', "Line 2, column 3"),
        ("[NaN]", "It has NaN in it"),
        pytest.param("[" * 301 + "]" * 301, "over 300 levels", id="301 levels"),
        pytest.param("[" * 100_000, "over 300 levels", id="100,000 levels"),
    ],
)
def test_what_cannot_be_compared_is_refused_with_its_reason(text: str, why: str) -> None:
    with pytest.raises(Exception, match=why):
        read(text)


def test_as_many_levels_as_are_read_are_compared_and_written() -> None:
    before, after = (read("[" * 299 + text + "]" * 299) for text in ("1, {}", "2, []"))

    found = diff(before, after)

    assert patched(before, found.changes) == after
    assert read(text_of(after)) == after


def test_reading_and_comparing_end_when_nobody_waits() -> None:
    large = json.dumps([{"a": [number]} for number in range(3_000)])

    with pytest.raises(Stopped):
        read_values(large.encode(), "large", lambda: True)
    with pytest.raises(Stopped):
        diff(read(large), read(large), stop=lambda: True)
