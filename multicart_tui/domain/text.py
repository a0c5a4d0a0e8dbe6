"""Makes foreign text safe to show.

Every string from the API, a file or the clipboard passes :func:`clean` on its way
to a terminal. Terminals obey control characters, and bidirectional marks show text
in another order than it is stored; both become visible marks here.
"""

from __future__ import annotations

import re

CELL_LIMIT = 400
"""Most characters of one value that a table cell or a sentence shows."""

_HARMFUL_CHARS = (
    "\x00-\x1f\x7f-\x9f"  # C0, DEL, C1: commands to the terminal
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"  # invisible fillers
    "\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"  # zero width, line ends, bidi (UAX 9)
    "\u3164\ufeff\uffa0\ufff0-\ufffb"
    "\ud800-\udfff"  # lone surrogates: cannot be encoded
    "\U000e0000-\U000e0fff"  # tags and variation selectors supplement
)
_HARMFUL = re.compile(f"[{_HARMFUL_CHARS}]")

_JOINERS = re.compile("[\u200c\u200d\ufe00-\ufe0f]")
"""Zero-width joiners and variation selectors: terminals disagree on the width they give."""

_UNSEEN = frozenset(
    [
        *"\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0",
        *map(chr, range(0xFE00, 0xFE10)),
        *map(chr, range(0xE0100, 0xE01F0)),
    ]
)
"""Those of the characters above that Python calls printable."""


def _is_plain(text: str) -> bool:
    # The patterns take a microsecond a character, and every line drawn comes by here.
    return text.isprintable() and (text.isascii() or _UNSEEN.isdisjoint(text))


def _mark(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)  # Unicode "Control Pictures": ESC becomes ␛
    if code == 0x7F:
        return "\u2421"
    return "\ufffd"


def clean(text: str, limit: int = CELL_LIMIT) -> str:
    """Return ``text`` on one line, harmless to a terminal and of bounded length.

    Args:
        text: Any string at all.
        limit: Most characters kept; longer text ends in ``…``. At least 1.
    """
    cut = len(text) > limit
    if cut:
        text = text[: limit - 1]
    if not _is_plain(text):
        text = _HARMFUL.sub(_mark, _JOINERS.sub("", text))
    return text + "…" if cut else text


def clean_lines(text: str, limit: int = 4_000) -> str:
    """Like :func:`clean`, but keeps line breaks; for paragraphs, not for cells."""
    return "\n".join(clean(line, limit) for line in text[:limit].splitlines())


def is_harmful(text: str) -> bool:
    """Whether ``text`` holds a character that must not reach a terminal."""
    return not _is_plain(text) and _HARMFUL.search(text) is not None


def escape_harmful(json_text: str) -> str:
    """JSON with what a terminal would obey written as ``\\uXXXX``; it means the same.

    Control characters below a space are left alone: JSON has none inside its strings, and
    outside them they are its line breaks.
    """
    return _HARMFUL.sub(_escape, json_text)


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return match[0]
    if code <= 0xFFFF:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"


def plural(count: int, noun: str, nouns: str = "") -> str:
    """Return ``count`` with its noun, thousands separated: ``1 ASIN``, ``4,688 ASINs``."""
    return f"{count:,} {noun if count == 1 else nouns or noun + 's'}"
