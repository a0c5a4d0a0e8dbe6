"""Reads single values of an answer, whichever of several forms they come in."""

from __future__ import annotations

import msgspec

from multicart_tui.api.reply import whole_number
from multicart_tui.domain.text import clean

_TRUE_WORDS = frozenset(("true", "1", "yes", "y", "t", "on"))


class UnusableAnswerError(ValueError):
    """An answer lacks what makes it usable; the text says what, for a person."""


def text(value: object) -> str:
    """Return a value as text: nothing for null, JSON for what is not a single value."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool | dict | list):
        return msgspec.json.encode(value).decode()
    return str(value)


def flag(value: object) -> bool:
    """Read a boolean that may come as ``true``, ``"true"``, ``1`` or null."""
    if isinstance(value, str):
        return value.strip().lower() in _TRUE_WORDS
    return value is True or (isinstance(value, int | float) and value != 0)


def row_id(value: object, what: str) -> int:
    """Return a row id, 1 or more.

    Raises:
        UnusableAnswerError: It is none; ``what`` names the thing in the message.
    """
    number = whole_number(value)
    if number is None or number < 1:
        raise UnusableAnswerError(f"{what} came without a usable id: {shown(value)}.")
    return number


def shown(value: object) -> str:
    """Return a foreign value bounded and harmless, to be quoted in a sentence."""
    return clean(text(value), 60) or "nothing"


def the_array(value: object, what: str) -> list[object]:
    """Return the array of an answer: itself, or the only array inside its object.

    Raises:
        UnusableAnswerError: There is no array, or there are several.
    """
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        arrays = [item for item in value.values() if isinstance(item, list)]
        if len(arrays) == 1:
            return arrays[0]
    raise UnusableAnswerError(f"The answer holds no list of {what}.")


def fields(value: object) -> dict[str, object]:
    """Return an object's fields; none when the value is not an object."""
    return value if isinstance(value, dict) else {}
