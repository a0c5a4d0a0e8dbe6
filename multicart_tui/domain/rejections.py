"""Finds out which of the rows sent a service's rejections are about.

Its answer is not documented for a CSV upload. A line number is believed only as far as
the ASINs told with it bear it out; what stays open is settled by listing the collection.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from multicart_tui.domain.asin import Level
from multicart_tui.domain.import_rows import Cause, Field, Finding, ImportRow
from multicart_tui.domain.models import AsinKey, RejectedRow
from multicart_tui.domain.rejection_clues import Clue, classify, read_clue

__all__ = ["Ambiguous", "Matching", "classify", "explain", "match", "settle"]

_USUAL_OFFSETS = (2, 1, 0)
"""Number told less index sent: header counted, counted from one, counted from nought."""

NO_WORDS = "The service gave no reason."


class Ambiguous(NamedTuple):
    """A rejection that is about one of several rows."""

    rejected: RejectedRow
    candidates: tuple[int, ...]
    """Indexes of the rows sent that it may be about; two or more."""


@dataclass(frozen=True)
class Matching:
    """Every rejection of an answer, in exactly one of three places."""

    sent: tuple[ImportRow, ...]
    by_row: Mapping[int, Finding]
    """Index of a row sent, and why it was rejected; two reasons for one row are joined."""
    ambiguous: tuple[Ambiguous, ...] = ()
    unmatched: tuple[RejectedRow, ...] = ()
    """About no row that was sent, as far as can be told; to be shown as they came."""

    @property
    def open_rows(self) -> frozenset[int]:
        """Indexes of the rows that some ambiguous rejection may be about."""
        # Thousands of rejections may have the same thousands of candidates.
        return frozenset().union(*{each.candidates for each in self.ambiguous})

    def where(self, ambiguous: Ambiguous) -> str:
        """The lines that a rejection may be about, in words: ``lines 12 or 40``."""
        lines = [f"{self.sent[index].line:,}" for index in ambiguous.candidates[:5]]
        if len(ambiguous.candidates) > len(lines):
            return f"lines {', '.join(lines)} or {len(ambiguous.candidates) - 5:,} more"
        return f"lines {', '.join(lines[:-1])} or {lines[-1]}"


def match(rejected: Sequence[RejectedRow], sent: Sequence[ImportRow]) -> Matching:
    """Match rejections to rows: by line number, else by ASIN, domain and postcode.

    Args:
        rejected: The error rows of one answer, in its order.
        sent: The rows of that one request, in the order they were sent.
    """
    if not rejected:
        return Matching(tuple(sent), {})
    clues = [read_clue(each) for each in rejected]
    index = _Index(sent)
    candidates = [index.find(clue) for clue in clues]
    offset = _learn_offset(clues, candidates, len(sent))
    for place, clue in enumerate(clues):
        candidates[place] = _at_its_number(clue, candidates[place], offset, len(sent))
    return _share_out(rejected, sent, candidates)


def settle(matching: Matching, present: Collection[AsinKey]) -> Matching:
    """Settle what is ambiguous by what the collection has now.

    A row that is absent was rejected, unless the rejection says it is a duplicate: then
    the row is present. What even this leaves open stays ambiguous, with fewer candidates.

    Args:
        matching: What the answer told.
        present: Keys of the collection, listed after the answer; best a set.
    """
    absent = {at for at in matching.open_rows if matching.sent[at].key not in present}
    settled: dict[tuple[tuple[int, ...], bool], frozenset[int]] = {}
    candidates: list[frozenset[int]] = []
    for each, indexes in matching.ambiguous:
        is_duplicate = classify(read_clue(each).words)[0] is Cause.DUPLICATE
        if (indexes, is_duplicate) not in settled:
            wanted = frozenset(at for at in indexes if (at in absent) is not is_duplicate)
            settled[indexes, is_duplicate] = wanted or frozenset(indexes)
        candidates.append(settled[indexes, is_duplicate])
    rejected = [each.rejected for each in matching.ambiguous]
    again = _share_out(rejected, matching.sent, candidates, matching.by_row)
    return Matching(
        matching.sent,
        again.by_row,
        again.ambiguous,
        (*matching.unmatched, *again.unmatched),
    )


def explain(rejected: RejectedRow, row: ImportRow | None = None) -> Finding:
    """Turn a rejection into a finding, with the value it is about if the row is known."""
    words = read_clue(rejected).words
    cause, field = classify(words)
    level = Level.WARNING if cause is Cause.DUPLICATE else Level.ERROR
    value = row.get(field or Field.ASIN) if row else rejected.asin
    return Finding(cause, level, words.strip() or NO_WORDS, field, value)


class _Index:
    """Finds rows by what is told of them, without going through all for each rejection."""

    def __init__(self, sent: Sequence[ImportRow]) -> None:
        self._sent = sent
        self._by_asin: defaultdict[str, list[int]] = defaultdict(list)
        for at, row in enumerate(sent):
            self._by_asin[row.asin.upper()].append(at)
        self._found: dict[tuple[str, str, str], frozenset[int]] = {}

    def find(self, clue: Clue) -> frozenset[int]:
        key = (clue.asin, clue.domain, clue.postcode)
        if key not in self._found:
            self._found[key] = self._look(clue) if any(key) else frozenset()
        return self._found[key]

    def _look(self, clue: Clue) -> frozenset[int]:
        rows: Sequence[int] = self._by_asin[clue.asin] if clue.asin else range(len(self._sent))
        if clue.domain:
            rows = self._narrow(
                rows, [at for at in rows if self._sent[at].domain.lower() == clue.domain], clue
            )
        if clue.postcode:
            same = [at for at in rows if self._sent[at].postcode == clue.postcode]
            bare = clue.postcode.lstrip("0")  # a service that reads numbers tells 800 for 0800
            alike = [at for at in rows if self._sent[at].postcode.lstrip("0") == bare]
            rows = self._narrow(rows, same or alike, clue)
        return frozenset(rows)

    def _narrow(self, rows: Sequence[int], fewer: list[int], clue: Clue) -> Sequence[int]:
        # What is told may be a row id instead of a value; the ASIN is enough by itself.
        return fewer if fewer or not clue.asin else rows


def _learn_offset(
    clues: Sequence[Clue], candidates: Sequence[frozenset[int]], count: int
) -> int | None:
    """How the service counts: number told less index sent; None if that cannot be known."""
    numbers = [clue.number for clue in clues if clue.number is not None]
    if not numbers:
        return None
    told = [
        (clue.number, rows)
        for clue, rows in zip(clues, candidates, strict=True)
        if clue.number is not None and clue.asin and rows
    ]
    if not told:
        lowest, highest = min(numbers), max(numbers)
        fitting = [each for each in _USUAL_OFFSETS if lowest >= each and highest - each < count]
        return fitting[0] if len(fitting) == 1 else None
    votes = Counter(number - next(iter(rows)) for number, rows in told if len(rows) == 1)
    offsets = {*_USUAL_OFFSETS, *(offset for offset, _ in votes.most_common(3))}
    scores = sorted(
        ((sum(number - each in rows for number, rows in told), each) for each in offsets),
        reverse=True,
    )
    best, second = scores[0], scores[1]
    return best[1] if best[0] * 2 > len(told) and best[0] > second[0] else None


def _at_its_number(
    clue: Clue, candidates: frozenset[int], offset: int | None, count: int
) -> frozenset[int]:
    if clue.number is None or len(candidates) == 1:
        return candidates
    if offset is not None:
        at = clue.number - offset
        is_fitting = at in candidates if candidates or clue.asin else 0 <= at < count
        return frozenset((at,)) if is_fitting else candidates
    if candidates or clue.asin:
        return candidates
    places = (clue.number - each for each in _USUAL_OFFSETS)
    return frozenset(at for at in places if 0 <= at < count)


def _share_out(
    rejected: Sequence[RejectedRow],
    sent: Sequence[ImportRow],
    candidates: Sequence[frozenset[int]],
    before: Mapping[int, Finding] | None = None,
) -> Matching:
    """Give each rejection its row: certain ones first, then what is left for the others."""
    by_row: dict[int, Finding] = dict(before or {})

    def give(place: int, at: int) -> None:
        finding = explain(rejected[place], sent[at])
        by_row[at] = _joined(by_row[at], finding) if at in by_row else finding

    unmatched: list[int] = []
    waiting: list[int] = []
    for place, rows in enumerate(candidates):
        if len(rows) == 1:
            give(place, next(iter(rows)))
        else:
            (waiting if rows else unmatched).append(place)
    open_rows = {place: candidates[place] for place in waiting}
    is_changed = True
    while is_changed and open_rows:
        is_changed = False
        groups: defaultdict[frozenset[int], list[int]] = defaultdict(list)
        for place, rows in open_rows.items():
            groups[rows].append(place)
        for original, places in groups.items():
            free = sorted(original - by_row.keys())
            if len(places) >= len(free):
                for place, at in zip(places, free, strict=False):
                    give(place, at)
                unmatched += places[len(free) :]
                for place in places:
                    del open_rows[place]
                is_changed = True
            elif len(free) < len(original):
                open_rows.update(dict.fromkeys(places, frozenset(free)))
                is_changed = True
    in_order = {rows: tuple(sorted(rows)) for rows in set(open_rows.values())}
    return Matching(
        tuple(sent),
        by_row,
        tuple(Ambiguous(rejected[at], in_order[rows]) for at, rows in open_rows.items()),
        tuple(rejected[at] for at in sorted(unmatched)),
    )


def _joined(first: Finding, second: Finding) -> Finding:
    if second.text in first.text:
        return first
    texts = f"{first.text}; {second.text}"
    worse = first if first.level is Level.ERROR else second
    return Finding(worse.cause, worse.level, texts, worse.field, worse.value)
