"""What changed between two documents, path by path.

Elements of lists that are products are matched by their ASIN, others by what they are. The
changes are enough to make the later document out of the earlier one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import NamedTuple, TypeAlias

from multicart_tui.domain.json_matching import asin_member, asin_of, match_elements
from multicart_tui.domain.json_paths import normalized_path
from multicart_tui.domain.json_values import Again, Key, Number, Stopped, Value
from multicart_tui.domain.prices import change_in_percent, read_price

MOST_CHANGES = 5_000
"""Changes after which no more are looked for, unless more are asked for."""

_ASKED_EVERY = 512
_MONEY = ("price", "cost", "amount", "total", "fee", "value", "saving", "discount", "msrp")
"""Parts of a key's name that make money of a number without a currency."""
_LONGEST_NUMBER = 40


class ChangeKind(Enum):
    """What happened to a value; the sign stands before the word."""

    ADDED = "+"
    REMOVED = "-"
    CHANGED = "~"
    MOVED = ">"

    @property
    def words(self) -> str:
        """Sign and word: ``+ added``."""
        return f"{self.value} {self.name.lower()}"


class Element(NamedTuple):
    """A place in a list."""

    before: int | None
    """Its position in the earlier list, from 0; None if it was not there."""
    after: int | None
    """Its position in the later list."""
    asin: str = ""
    """The ASIN it was matched by, in capitals; empty if by something else."""
    query: str = ""
    """The RFC 9535 filter that finds it by its ASIN; empty if others are found, too."""

    @property
    def position(self) -> int:
        """The position in the later list, or in the earlier one if it is gone."""
        return self.after if self.after is not None else self.before or 0


Part: TypeAlias = Key | Element
Path: TypeAlias = tuple[Part, ...]


class Change(NamedTuple):
    """One thing that is different."""

    kind: ChangeKind
    path: Path
    before: Value = None
    """The earlier value; None where it was added."""
    after: Value = None
    """The later value; None where it was removed."""

    @property
    def has_before(self) -> bool:
        """Whether there was a value before."""
        return self.kind is not ChangeKind.ADDED

    @property
    def has_after(self) -> bool:
        """Whether there is a value now."""
        return self.kind is not ChangeKind.REMOVED

    @property
    def percent(self) -> str:
        """By how much a number or a price changed, ``-10.0 %``; empty if that says nothing."""
        if self.kind is not ChangeKind.CHANGED:
            return ""
        old, new = _amount(self.before, self.path), _amount(self.after, self.path)
        if old is None or new is None or old[1] != new[1]:
            return ""
        return change_in_percent(old[0], new[0])

    @property
    def short_path(self) -> str:
        """The path for the eye: ``$.results[B0DJQQ38TG].price``. Not made harmless."""
        return "$" + "".join(_short(part) for part in self.path)

    @property
    def query_path(self) -> str:
        """The path as an RFC 9535 query; an element matched by its ASIN has a filter.

        A key that is there twice has but one name in the RFC.
        """
        return "$" + "".join(_rfc(part) for part in self.path)


class Diff(NamedTuple):
    """Everything that is different, in the order of the later document."""

    changes: tuple[Change, ...]
    is_cut: bool = False
    """Whether there may be more than were looked for."""

    def count(self, kind: ChangeKind) -> int:
        """How many changes are of a kind."""
        return sum(change.kind is kind for change in self.changes)


class _Enough(Exception):
    """As many changes were found as were asked for."""


def diff(
    before: Value,
    after: Value,
    *,
    most: int = MOST_CHANGES,
    stop: Callable[[], bool] = lambda: False,
) -> Diff:
    """Compare two documents.

    Args:
        before: The earlier one.
        after: The later one.
        most: Changes after which it ends.
        stop: Asked now and then: whether to give up.

    Raises:
        Stopped: ``stop`` said so.
    """
    comparison = _Comparison(most, stop)
    try:
        comparison.compare((), before, after)
    except _Enough:
        return Diff(tuple(comparison.changes), is_cut=True)
    return Diff(tuple(comparison.changes))


class _Comparison:
    def __init__(self, most: int, stop: Callable[[], bool]) -> None:
        self.changes: list[Change] = []
        self._most = most
        self._stop = stop
        self._visits = 0

    def check(self) -> None:
        self._visits += 1
        if not self._visits % _ASKED_EVERY and self._stop():
            raise Stopped

    def _found(self, kind: ChangeKind, path: Path, before: Value, after: Value) -> None:
        if len(self.changes) >= self._most:
            raise _Enough
        self.changes.append(Change(kind, path, before, after))

    def compare(self, path: Path, before: Value, after: Value) -> None:
        self.check()
        if isinstance(before, dict) and isinstance(after, dict):
            self._compare_members(path, before, after)
        elif isinstance(before, list) and isinstance(after, list):
            self._compare_elements(path, before, after)
        elif type(before) is not type(after) or before != after:
            self._found(ChangeKind.CHANGED, path, before, after)

    def _compare_members(
        self, path: Path, before: dict[Key, Value], after: dict[Key, Value]
    ) -> None:
        for key, old in before.items():
            if key not in after:
                self._found(ChangeKind.REMOVED, (*path, key), old, None)
        for key, new in after.items():
            if key in before:
                self.compare((*path, key), before[key], new)
            else:
                self._found(ChangeKind.ADDED, (*path, key), None, new)

    def _compare_elements(
        self, path: Path, before: Sequence[Value], after: Sequence[Value]
    ) -> None:
        matching = match_elements(before, after, self.check)
        old_counts, new_counts = Counter(map(asin_of, before)), Counter(map(asin_of, after))
        for place in matching.removed:
            part = _element(place, None, before[place], old_counts)
            self._found(ChangeKind.REMOVED, (*path, part), before[place], None)
        added = set(matching.added)
        olds = {new: old for old, new in matching.pairs}
        for place, new in enumerate(after):
            if place in added:
                part = _element(None, place, new, new_counts)
                self._found(ChangeKind.ADDED, (*path, part), None, new)
                continue
            old_place = olds[place]
            part = _element(old_place, place, new, new_counts)
            if (old_place, place) in matching.moved:
                self._found(ChangeKind.MOVED, (*path, part), before[old_place], new)
            self.compare((*path, part), before[old_place], new)


def _element(
    before: int | None, after: int | None, value: Value, counts: Mapping[str, int]
) -> Element:
    member = asin_member(value)
    if member is None:
        return Element(before, after)
    asin = asin_of(value)
    query = f"[?@.{member[0]}=={normalized_path([member[1]])[2:-1]}]" if counts[asin] == 1 else ""
    return Element(before, after, asin, query)


def _amount(value: Value, path: Path) -> tuple[Decimal, str] | None:
    """An amount and its currency, if a value is a number or a price."""
    if isinstance(value, Number):
        if len(value.text) > _LONGEST_NUMBER:
            return None
        try:
            amount = Decimal(value.text)
        except InvalidOperation:
            return None
        return (amount, "") if abs(amount.adjusted()) < _LONGEST_NUMBER else None
    price = read_price(value) if isinstance(value, str) else None
    if price is None or not (price.currency or _is_money(path)):
        return None
    return price.amount, price.currency


def _is_money(path: Path) -> bool:
    names = [part for part in path if isinstance(part, str)]
    return bool(names) and any(word in names[-1].casefold() for word in _MONEY)


def move_words(place: Element) -> tuple[str, str]:
    """Where an element that moved was, and where it is now: ``[2]``, ``[0]``.

    The only thing that moved may be its neighbours.
    """
    if place.before == place.after:
        return f"[{place.before}]", f"[{place.after}], others passed it"
    return f"[{place.before}]", f"[{place.after}]"


def _short(part: Part) -> str:
    if isinstance(part, Element):
        return f"[{part.asin or part.position}]"
    if isinstance(part, Again):
        return f"{_short(part.key)}#{part.number}"
    return f".{part}" if part.isidentifier() else normalized_path([part])[1:]


def _rfc(part: Part) -> str:
    if isinstance(part, Element):
        return part.query or f"[{part.position}]"
    return normalized_path([part.key if isinstance(part, Again) else part])[1:]
