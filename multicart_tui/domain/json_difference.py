"""What two documents do not have in common, path by path.

Elements of lists that are products are matched by their ASIN, so that one more in front does
not make all of them differ. Prices are compared as amounts, whatever is written around them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation

from multicart_tui.domain.json_paths import PathPart, normalized_path

Difference = dict[str, object]
"""``before`` and ``after``, with ``change`` where it can be told; or ``added``, or ``removed``."""

_AMOUNT = re.compile(r"(?P<unit>[^\d]{0,6}?)(?P<number>\d[\d., ]*\d|\d)(?P<behind>[^\d]{0,6})")

_LOCAL_DECIMALS = re.compile(r".*\d,\d{2}")
"""A comma before the last two digits: cents, as most of Europe writes them."""


def differences(before: object, after: object, path: str = "$") -> Iterator[tuple[str, Difference]]:
    """Every path at which two values differ, in the order of the earlier one.

    Args:
        before: The earlier value, as `json` reads it.
        after: The later one.
        path: The path of both. An element matched by its ASIN has a filter in its path.
    """
    names: dict[PathPart, str]
    if isinstance(before, dict) and isinstance(after, dict):
        names = {key: normalized_path([key])[1:] for key in (*before, *after)}
        yield from _of_members(before, after, path, names)
    elif isinstance(before, list) and isinstance(after, list):
        old, new = _by_asin(before), _by_asin(after)
        if old is not None and new is not None:
            names = {asin: f"[?@.asin=={normalized_path([asin])[2:-1]}]" for asin in (*old, *new)}
        else:
            old, new = dict(enumerate(before)), dict(enumerate(after))
            names = {place: f"[{place}]" for place in (*old, *new)}
        yield from _of_members(old, new, path, names)
    elif isinstance(before, bool) != isinstance(after, bool) or before != after:
        found: Difference = {"before": before, "after": after}
        change = change_of(before, after)
        yield path, found | ({"change": change} if change else {})


def _of_members(
    before: Mapping[PathPart, object],
    after: Mapping[PathPart, object],
    path: str,
    names: Mapping[PathPart, str],
) -> Iterator[tuple[str, Difference]]:
    for key, name in names.items():
        if key not in after:
            yield path + name, {"removed": before[key]}
        elif key not in before:
            yield path + name, {"added": after[key]}
        else:
            yield from differences(before[key], after[key], path + name)


def _by_asin(elements: list[object]) -> dict[PathPart, object] | None:
    """The elements by their ASINs, if each has one of its own."""
    found: dict[PathPart, object] = {
        element["asin"]: element
        for element in elements
        if isinstance(element, dict) and isinstance(element.get("asin"), str)
    }
    return found if len(found) == len(elements) else None


def change_of(before: object, after: object) -> str:
    """By how many percent an amount changed, ``-10.0 %``; empty if that cannot be said."""
    old, new = _amount(before), _amount(after)
    if old is None or new is None or old[0] != new[0] or not old[1]:
        return ""
    return f"{(new[1] - old[1]) / old[1] * 100:+.1f} %"


def _amount(value: object) -> tuple[str, Decimal] | None:
    """A number and what stands around it, such as a currency; None if it is no number."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    text = value if isinstance(value, str) else repr(value)
    found = _AMOUNT.fullmatch(text.strip())
    if found is None:
        return None
    number = found["number"].replace(" ", "")
    if _LOCAL_DECIMALS.fullmatch(number):
        number = number.replace(".", "").replace(",", ".")
    try:
        return found["unit"].strip() + found["behind"].strip(), Decimal(number.replace(",", ""))
    except InvalidOperation:
        return None
