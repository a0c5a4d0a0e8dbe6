"""Strings of a document: what they mean, and how they show on a screen.

On the screen a string keeps its escapes where they matter (``\\n``, ``\\"``, control
characters), and shows the letter where ``\\u00e9`` is only another way to write it.
"""

from __future__ import annotations

import codecs
import json
import re

from multicart_tui.domain.json_tokens import STRING_RUN
from multicart_tui.domain.text import clean, is_harmful

_ESCAPE = re.compile(
    r"\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|.)",
    re.DOTALL,
)
_utf8 = codecs.getincrementaldecoder("utf-8")


def string_value(token: bytes) -> str:
    """What a string token means, quotes included in ``token``.

    Half a surrogate pair stays one, so the result may not be encodable. Bytes that are not
    UTF-8 become U+FFFD.
    """
    return str(json.loads(token.decode("utf-8", "replace"), strict=False))


def readable(inside: bytes, limit: int) -> tuple[str, bool]:
    """Show a string's inside, harmless to a terminal; also says whether it was cut.

    Args:
        inside: The bytes between the quotes, or their beginning.
        limit: Most characters shown.
    """
    text, is_cut = source(inside, limit * 6)
    if "\\u" in text:
        text = _ESCAPE.sub(_letter, text)
    return _shown(text, limit, is_cut=is_cut)


def written(inside: bytes, limit: int) -> tuple[str, bool]:
    """Like `readable`, but every escape shows as it is written."""
    text, is_cut = source(inside, limit)
    return _shown(text, limit, is_cut=is_cut)


def _shown(text: str, limit: int, *, is_cut: bool) -> tuple[str, bool]:
    is_cut = is_cut or len(text) > limit
    return clean(text[:limit], limit), is_cut


def source(inside: bytes, most: int) -> tuple[str, bool]:
    """The beginning of a string's inside as text, cut between two characters or escapes."""
    if len(inside) <= most:
        return inside.decode("utf-8", "replace"), False
    whole = STRING_RUN.match(inside, 0, most)
    return _utf8("replace").decode(inside[: whole.end() if whole else 0]), True


def _letter(match: re.Match[str]) -> str:
    high, low, code = match.groups()
    if high:
        letter = chr(0x10000 + ((int(high, 16) - 0xD800) << 10) + int(low, 16) - 0xDC00)
    elif code:
        letter = chr(int(code, 16))
    else:
        return match[0]
    if letter in '"\\' or not letter.isprintable() or is_harmful(letter):
        return match[0]
    return letter
