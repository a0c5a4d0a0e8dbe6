"""Which elements of two lists belong together: products by their ASIN, others by what they are."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

import msgspec

from multicart_tui.domain.json_values import Value

MOST_CELLS = 1_000_000
"""Most pairs of elements that are looked at to find the longest common part of two lists."""

_NAMES = ("asin", "ASIN", "Asin")

Pair: TypeAlias = tuple[int, int]
"""Places in the earlier and in the later list, from 0."""


class Matching(msgspec.Struct, frozen=True):
    """How the elements of two lists belong together; every place is in one of the three."""

    pairs: tuple[Pair, ...]
    """In the order of the later list."""
    moved: frozenset[Pair]
    """Those of the pairs that passed another one."""
    removed: tuple[int, ...]
    """Places in the earlier list."""
    added: tuple[int, ...]
    """Places in the later list."""


def asin_of(element: Value) -> str:
    """The ASIN of an element that is a product, in capitals; empty for others."""
    member = asin_member(element)
    return member[1].strip().upper() if member else ""


def asin_member(element: Value) -> tuple[str, str] | None:
    """The name of the member that holds an element's ASIN, and the ASIN as it is written."""
    if isinstance(element, dict):
        for name in _NAMES:
            value = element.get(name)
            if isinstance(value, str) and value.strip():
                return name, value
    return None


def match_elements(
    before: Sequence[Value], after: Sequence[Value], check: Callable[[], None] = lambda: None
) -> Matching:
    """Match two lists.

    Elements with an ASIN belong to the one with the same ASIN, the second of an ASIN to its
    second. Of the others, equal ones in the same order belong together, then equal ones
    wherever they are, and then those that stand in the same gap, by their position.

    Args:
        before: The earlier list.
        after: The later one.
        check: Called again and again; may raise to end it.
    """
    old_names, new_names = _numbered(before), _numbered(after)
    pairs = [(old_names[name], place) for name, place in new_names.items() if name in old_names]
    old_rest = _without(len(before), old_names.values())
    new_rest = _without(len(after), new_names.values())
    pairs += _match_unnamed(before, after, old_rest, new_rest, check)
    pairs.sort(key=lambda pair: pair[1])
    kept = _in_order(pairs)
    return Matching(
        tuple(pairs),
        frozenset(pairs) - kept,
        tuple(_without(len(before), (old for old, _ in pairs))),
        tuple(_without(len(after), (new for _, new in pairs))),
    )


def _numbered(elements: Iterable[Value]) -> dict[tuple[str, int], int]:
    """Places of the elements with an ASIN, by ASIN and how many had it before."""
    found: dict[tuple[str, int], int] = {}
    seen: defaultdict[str, int] = defaultdict(int)
    for place, element in enumerate(elements):
        asin = asin_of(element)
        if asin:
            found[asin, seen[asin]] = place
            seen[asin] += 1
    return found


def _without(length: int, taken: Iterable[int]) -> list[int]:
    held = set(taken)
    return [place for place in range(length) if place not in held]


def _match_unnamed(
    before: Sequence[Value],
    after: Sequence[Value],
    old: Sequence[int],
    new: Sequence[int],
    check: Callable[[], None],
) -> list[Pair]:
    if not old or not new:
        return []
    old_marks = [fingerprint(before[place], check) for place in old]
    new_marks = [fingerprint(after[place], check) for place in new]
    common = _common(old_marks, new_marks, check)  # places within old and new
    matched = [(old[i], new[j]) for i, j in common]

    # Equal elements that are left stand somewhere else now.
    lefts: defaultdict[int, deque[int]] = defaultdict(deque)
    taken_old, taken_new = {i for i, _ in common}, {j for _, j in common}
    for i, mark in enumerate(old_marks):
        if i not in taken_old:
            lefts[mark].append(i)
    for j, mark in enumerate(new_marks):
        if j not in taken_new and lefts.get(mark):
            i = lefts[mark].popleft()
            taken_old.add(i)
            taken_new.add(j)
            matched.append((old[i], new[j]))

    # What stands between the same neighbours has changed.
    edges = [*common, (len(old), len(new))]
    first_old = first_new = 0
    for end_old, end_new in edges:
        gap_old = [i for i in range(first_old, end_old) if i not in taken_old]
        gap_new = [j for j in range(first_new, end_new) if j not in taken_new]
        matched += [(old[i], new[j]) for i, j in zip(gap_old, gap_new, strict=False)]
        first_old, first_new = end_old + 1, end_new + 1
    return matched


def _common(one: Sequence[int], other: Sequence[int], check: Callable[[], None]) -> list[Pair]:
    """The longest common part of two sequences, or a good one where they are very long."""
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    end = 0
    while end < min(len(one), len(other)) - start and one[-1 - end] == other[-1 - end]:
        end += 1
    pairs = [(place, place) for place in range(start)]
    middle_one, middle_other = one[start : len(one) - end], other[start : len(other) - end]
    if len(middle_one) * len(middle_other) <= MOST_CELLS:
        found = _longest_common(middle_one, middle_other, check)
    else:
        found = _common_once(middle_one, middle_other)
    pairs += [(start + i, start + j) for i, j in found]
    pairs += [(len(one) - end + k, len(other) - end + k) for k in range(end)]
    return pairs


def _longest_common(
    one: Sequence[int], other: Sequence[int], check: Callable[[], None]
) -> list[Pair]:
    lengths = [[0] * (len(other) + 1)]
    for mark in one:
        check()
        above, row = lengths[-1], [0]
        for j, other_mark in enumerate(other):
            row.append(above[j] + 1 if mark == other_mark else max(above[j + 1], row[j]))
        lengths.append(row)
    pairs: list[Pair] = []
    i, j = len(one), len(other)
    while i and j:
        if one[i - 1] == other[j - 1]:
            i, j = i - 1, j - 1
            pairs.append((i, j))
        elif lengths[i - 1][j] >= lengths[i][j - 1]:
            i -= 1
        else:
            j -= 1
    pairs.reverse()
    return pairs


def _common_once(one: Sequence[int], other: Sequence[int]) -> list[Pair]:
    """Those in the same order of what both have exactly once."""
    places = {mark: place for place, mark in enumerate(one)}
    counts: defaultdict[int, int] = defaultdict(int)
    for mark in one:
        counts[mark] += 1
    other_counts: defaultdict[int, int] = defaultdict(int)
    for mark in other:
        other_counts[mark] += 1
    candidates = [
        (places[mark], place)
        for place, mark in enumerate(other)
        if counts.get(mark) == 1 and other_counts[mark] == 1
    ]
    kept = _in_order(candidates)
    return [pair for pair in candidates if pair in kept]


def _in_order(pairs: Sequence[Pair]) -> frozenset[Pair]:
    """The most pairs of which none passes another; the pairs come by their second place."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (old, _) in enumerate(pairs):
        place = bisect_left(tails, old)
        before.append(ends[place - 1] if place else -1)
        if place == len(tails):
            tails.append(old)
            ends.append(number)
        else:
            tails[place], ends[place] = old, number
    kept: set[Pair] = set()
    at = ends[-1] if ends else -1
    while at >= 0:
        kept.add(pairs[at])
        at = before[at]
    return frozenset(kept)


def fingerprint(value: Value, check: Callable[[], None] = lambda: None) -> int:
    """A number that equal values share, in whatever order their members stand."""
    if isinstance(value, dict):
        check()
        return hash(
            ("{", frozenset((key, fingerprint(member, check)) for key, member in value.items()))
        )
    if isinstance(value, list):
        check()
        return hash(("[", tuple(fingerprint(element, check) for element in value)))
    if isinstance(value, str):
        return hash(("s", value))
    return hash((type(value).__name__, value))
