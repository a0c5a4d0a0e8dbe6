"""The owner's own keys: which of them can be used, and why the others cannot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from textual.binding import Binding
from textual.keys import _character_to_key, key_to_character

EVERYWHERE = ("app", "screen", "table")
"""Groups whose keys work on every screen, so that no other group may take them."""


RESERVED = {
    "ctrl+q": "it quits from anywhere",
    "ctrl+c": "it tells how to quit",
    "ctrl+p": "it opens the command palette",
    "f1": "it shows the help anywhere",
}
"""Keys that keep their meaning whatever the keymap says, and what that is."""


@dataclass(frozen=True)
class PlacedBinding:
    """A binding and where it works."""

    binding: Binding
    is_in_dialog: bool = False
    """Whether it belongs to a dialog, under which no other key works."""

    @property
    def group(self) -> str:
        """The first part of its id: which screen, dialog or widget; empty without an id."""
        return (self.binding.id or "").partition(".")[0]


@dataclass(frozen=True)
class CheckedKeymap:
    """A keymap without the entries that would take something away."""

    keys: dict[str, str]
    """Keys by the id of what they do, as the toolkit takes them."""
    refused: Mapping[str, str]
    """The entries that were left out, by their id, and why: a sentence or two."""

    @property
    def problems(self) -> tuple[str, ...]:
        """Why entries were left out."""
        return tuple(self.refused.values())


def check_keymap(wanted: Mapping[str, str], placed: Iterable[PlacedBinding]) -> CheckedKeymap:
    """Leave out entries that name nothing, or whose key something else needs.

    Args:
        wanted: Keys, comma-separated, by the id of what they do.
        placed: Every binding there is; those without an id cannot be moved.
    """
    known = {str(each.binding.id): each for each in placed if each.binding.id}
    usual = {name: _keys(each.binding.key) for name, each in known.items()}
    taken = usual | {name: _keys(keys) for name, keys in wanted.items() if name in known}
    keys: dict[str, str] = {}
    refused: dict[str, str] = {}
    for name, typed in wanted.items():
        if name not in known:
            near = get_close_matches(name, known, 1)
            meant = f" Did you mean {near[0]}?" if near else ""
            refused[name] = f"Nothing is called {name}, so it has no key.{meant}"
            continue
        # Keys that are shared as delivered, like enter in a list, are shared on purpose.
        clashes = {
            other: (taken[name] & taken[other]) - (usual[name] & usual[other])
            for other in known
            if other != name and _meet(known[name], known[other])
        }
        rival = next((other for other, keys_shared in clashes.items() if keys_shared), "")
        reason = _why_not(known[name], taken[name])
        if not taken[name]:
            refused[name] = f"{name} names no key; it keeps {known[name].binding.key}."
        elif reason:
            refused[name] = f"{reason}. {name} keeps {known[name].binding.key}."
            taken[name] = usual[name]
        elif rival:
            key = min(clashes[rival])
            refused[name] = (
                f"{key} cannot be {name}: it is {rival} already. "
                f"{name} keeps {known[name].binding.key}."
            )
            taken[name] = usual[name]
        else:
            keys[name] = typed
    return CheckedKeymap(keys, refused)


def _keys(text: str) -> frozenset[str]:
    # A key may be written as its name or as the character it types.
    parts = (part.strip() for part in text.split(","))
    return frozenset(_character_to_key(part) if len(part) == 1 else part for part in parts if part)


def _why_not(placed: PlacedBinding, keys: frozenset[str]) -> str:
    """Why no binding, or none in a dialog, can have one of the keys; empty if it can."""
    name = placed.binding.id
    for key in sorted(keys):
        if key in RESERVED:
            return f"{key} cannot be {name}: {RESERVED[key]}"
        if placed.is_in_dialog and _types(key) and not any(map(_types, _keys(placed.binding.key))):
            return f"{key} cannot be {name}: in a dialog it would be typed into a field"
    return ""


def _types(key: str) -> bool:
    """Whether a key types a character."""
    character = key_to_character(key)
    return character is not None and character.isprintable()


def _meet(one: PlacedBinding, other: PlacedBinding) -> bool:
    """Whether two bindings can be alive at the same time."""
    if one.group == other.group:
        return True
    if one.is_in_dialog or other.is_in_dialog:
        return one.is_in_dialog and other.is_in_dialog and "dialog" in (one.group, other.group)
    return any(group in EVERYWHERE for group in (one.group, other.group))
