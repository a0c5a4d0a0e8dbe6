"""The owner's own keys: which of them can be used, and why the others cannot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from textual.binding import Binding

EVERYWHERE = ("app", "screen")
"""Groups whose keys work on every screen, so that no other group may take them."""


@dataclass(frozen=True)
class CheckedKeymap:
    """A keymap without the entries that would take something away."""

    keys: dict[str, str]
    """Keys by the id of what they do, as the toolkit takes them."""
    problems: tuple[str, ...]
    """A sentence for each entry that was left out."""


def check_keymap(wanted: Mapping[str, str], bindings: Iterable[Binding]) -> CheckedKeymap:
    """Leave out entries that name nothing, or whose key something else needs.

    Args:
        wanted: Keys, comma-separated, by the id of what they do.
        bindings: Every binding there is; those without an id cannot be moved.
    """
    known = {binding.id: binding for binding in bindings if binding.id}
    taken = {name: _keys(binding.key) for name, binding in known.items()}
    taken |= {name: _keys(keys) for name, keys in wanted.items() if name in known}
    keys: dict[str, str] = {}
    problems: list[str] = []
    for name, typed in wanted.items():
        if name not in known:
            near = get_close_matches(name, known, 1)
            meant = f" Did you mean {near[0]}?" if near else ""
            problems.append(f"Nothing is called {name}, so it has no key.{meant}")
            continue
        rival = next(
            (
                other
                for other in known
                if other != name and _meet(name, other) and taken[name] & taken[other]
            ),
            "",
        )
        if not taken[name]:
            problems.append(f"{name} names no key; it keeps {known[name].key}.")
        elif rival:
            key = min(taken[name] & taken[rival])
            problems.append(
                f"{key} cannot be {name}: it is {rival} already. {name} keeps {known[name].key}."
            )
            taken[name] = _keys(known[name].key)
        else:
            keys[name] = typed
    return CheckedKeymap(keys, tuple(problems))


def _keys(text: str) -> frozenset[str]:
    # A key may be written as its name or as the character it types.
    names = {"?": "question_mark", "/": "slash", ":": "colon", "*": "asterisk"}
    parts = (part.strip() for part in text.split(","))
    return frozenset(names.get(part, part) for part in parts if part)


def _meet(one: str, other: str) -> bool:
    """Whether two bindings can be alive at the same time."""
    groups = (one.partition(".")[0], other.partition(".")[0])
    return groups[0] == groups[1] or any(group in EVERYWHERE for group in groups)
