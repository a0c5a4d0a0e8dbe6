"""Makes the later document out of the earlier one and what changed: the proof of a diff."""

from __future__ import annotations

from collections.abc import Sequence

from multicart_tui.domain.json_diff import Change, ChangeKind, Element, Part
from multicart_tui.domain.json_values import Key, Value


def patched(before: Value, changes: Sequence[Change]) -> Value:
    """The earlier document with the changes made."""
    return _patched(before, changes, 0)


def _patched(value: Value, changes: Sequence[Change], depth: int) -> Value:
    """A value under the first ``depth`` parts of the changes' paths, with those made."""
    if not changes:
        return value
    own = [change for change in changes if len(change.path) == depth]
    if own:
        assert len(changes) == 1
        assert own[0].before == value
        return own[0].after
    if isinstance(value, dict):
        return _patched_members(value, changes, depth)
    assert isinstance(value, list)
    return _patched_elements(value, changes, depth)


def _patched_members(value: dict[Key, Value], changes: Sequence[Change], depth: int) -> Value:
    made = dict(value)
    groups: dict[Part, list[Change]] = {}
    for change in changes:
        groups.setdefault(change.path[depth], []).append(change)
    for key, group in groups.items():
        assert not isinstance(key, Element)
        first = group[0]
        is_here = len(first.path) == depth + 1
        if is_here and first.kind is ChangeKind.REMOVED:
            assert made.pop(key) == first.before
        elif is_here and first.kind is ChangeKind.ADDED:
            assert key not in made
            made[key] = first.after
        else:
            made[key] = _patched(made[key], group, depth + 1)
    return made


def _patched_elements(value: list[Value], changes: Sequence[Change], depth: int) -> Value:
    gone: set[int] = set()
    placed: dict[int, Value] = {}
    moved: dict[int, int] = {}
    inner: dict[int, list[Change]] = {}
    for change in changes:
        part = change.path[depth]
        assert isinstance(part, Element)
        is_here = len(change.path) == depth + 1
        if is_here and change.kind is ChangeKind.REMOVED:
            assert part.before is not None
            assert value[part.before] == change.before
            gone.add(part.before)
        elif is_here and change.kind is ChangeKind.ADDED:
            assert part.after is not None
            placed[part.after] = change.after
        elif is_here and change.kind is ChangeKind.MOVED:
            assert part.before is not None
            assert part.after is not None
            moved[part.before] = part.after
        else:
            assert part.before is not None
            inner.setdefault(part.before, []).append(change)
    kept: list[Value] = []
    for place, element in enumerate(value):
        if place in gone:
            continue
        made = _patched(element, inner.get(place, []), depth + 1)
        if place in moved:
            placed[moved[place]] = made
        else:
            kept.append(made)
    rest = iter(kept)
    return [
        placed[place] if place in placed else next(rest) for place in range(len(placed) + len(kept))
    ]
