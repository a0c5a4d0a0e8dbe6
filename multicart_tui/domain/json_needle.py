"""How a searched text may be written in JSON, and where it is in a stretch of bytes."""

from __future__ import annotations

import re

_SHORT_ESCAPES = {
    '"': b'\\"',
    "\\": b"\\\\",
    "/": b"\\/",
    "\b": b"\\b",
    "\f": b"\\f",
    "\n": b"\\n",
    "\r": b"\\r",
    "\t": b"\\t",
}
_ONLY_ESCAPED = frozenset('"\\') | {chr(code) for code in range(0x20)}
_OUTSIDE_STRINGS = frozenset("{}[],: \t\r\n0123456789+-.eEtrufalsn")
_STRUCTURE = frozenset("{}[],:")
_TWO_BYTE_ESCAPES = (rb"\\", *(rb"\%c" % letter for letter in b'"/bfnrt'))
_UNICODE_ESCAPE = re.compile(rb"\\u[0-9a-fA-F]{4}")
_INSIDE_UNICODE_ESCAPE = re.compile(rb"\\u[0-9a-fA-F]{0,3}\Z")


def _unicode_escape(character: str) -> bytes:
    """A pattern for ``\\uXXXX``, or for the pair of them that a character needs."""
    units = character.encode("utf-16-be", "surrogatepass")
    found = b""
    for high, low in zip(units[::2], units[1::2], strict=True):
        digits = f"{high:02x}{low:02x}"
        found += rb"\\u" + b"".join(
            b"[%b%b]" % (d.encode(), d.upper().encode()) if d.isalpha() else d.encode()
            for d in digits
        )
    return found


def _forms(character: str) -> list[bytes]:
    """Patterns for the ways to write one character, except ``\\uXXXX``."""
    forms = []
    if character not in _ONLY_ESCAPED:
        forms.append(re.escape(character.encode("utf-8", "surrogatepass")))
    if character in _SHORT_ESCAPES:
        forms.append(re.escape(_SHORT_ESCAPES[character]))
    return forms


class Needle:
    """A text to look for in keys and values.

    Upper and lower case are the same unless the text has a capital ("smart case").

    Args:
        text: What to look for; at least one character.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.ignores_case = text == text.lower()
        self.longest = 12 * len(text)
        """Most bytes a match can take."""
        self.needs_rows = self._needs_rows()
        """Whether a match may lie across two values or between them, where it is none."""
        variants = [self._variants(character) for character in text]
        each = {_unicode_escape(variant) for same in variants for variant in same}
        starts = rb"\\u(?:" + b"|".join(escape[3:] for escape in each) + b")"
        self._escapes = re.compile(starts + (rb"|\\/" if "/" in text else b""))
        forms = [[*self._plain(same), *map(_unicode_escape, same)] for same in variants]
        self._pattern = re.compile(b"".join(map(_any_of, forms)))
        # Where none of its characters is written as \uXXXX there is often just one way left.
        is_plain = text.isascii() and _ONLY_ESCAPED.isdisjoint(text)
        self._literal = text.encode() if is_plain else b""
        self._lowers = self.ignores_case and text != text.upper()

    def _needs_rows(self) -> bool:
        text = self.text
        is_edged = text[:1].isspace() or text[-1:].isspace()
        return (is_edged or not _STRUCTURE.isdisjoint(text)) and _OUTSIDE_STRINGS.issuperset(text)

    def _variants(self, character: str) -> list[str]:
        if not self.ignores_case:
            return [character]
        return [character, *{v for v in (character.upper(),) if len(v) == 1 and v != character}]

    @staticmethod
    def _plain(characters: list[str]) -> list[bytes]:
        return [form for character in characters for form in _forms(character)]

    def find(self, text: bytes, least: int, most: int) -> list[tuple[int, int]]:
        """First byte and the byte after the last of the matches in a stretch of a file.

        Args:
            text: The stretch, with what is before it and after it.
            least: Where in ``text`` the first match may begin; before it a few bytes are
                enough to tell whether that is within an escape.
            most: Where no match may begin any more; the text goes on for `longest` bytes.
        """
        hits: list[tuple[int, int]] = []
        if self._is_literal_in(text):
            text, literal = self._comparable(text), self._literal
            place = text.find(literal, least)
            while 0 <= place < most:
                hits.append((place, place + len(literal)))
                place = text.find(literal, place + len(literal))
            return hits
        match = self._pattern.search(text, least)
        while match and match.start() < most:
            is_match = not _is_inside_escape(text, match.start())
            if is_match:
                hits.append(match.span())
            match = self._pattern.search(text, match.end() if is_match else match.start() + 1)
        return hits

    def count(self, text: bytes, least: int, most: int) -> int:
        """How many matches `find` would give."""
        if self._is_literal_in(text):
            text = self._comparable(text)
            return text.count(self._literal, least, most + len(self._literal) - 1)
        return len(self.find(text, least, most))

    def _is_literal_in(self, text: bytes) -> bool:
        """Whether the only way to write the needle here is its own."""
        return bool(self._literal) and not (b"\\" in text and self._escapes.search(text))

    def _comparable(self, text: bytes) -> bytes:
        """The text without capitals if they do not matter, and without escapes if they do."""
        if self._lowers:
            text = text.lower()
        if b"\\" in text and self._literal in text:
            for escape in _TWO_BYTE_ESCAPES:
                text = text.replace(escape, b"\0\0")
            if b"\\u" in text:
                text = _UNICODE_ESCAPE.sub(b"\0" * 6, text)
        return text


def _any_of(forms: list[bytes]) -> bytes:
    return forms[0] if len(forms) == 1 else b"(?:" + b"|".join(forms) + b")"


def _is_inside_escape(text: bytes, place: int) -> bool:
    """Whether a byte is the second or a later one of an escape."""
    before = text[max(0, place - 5) : place]
    if b"\\" not in before:
        return False
    if before.endswith(b"\\"):
        return _is_escaped(text, place)
    found = _INSIDE_UNICODE_ESCAPE.search(before)
    return found is not None and not _is_escaped(text, place - len(before) + found.start())


def _is_escaped(text: bytes, place: int) -> bool:
    """Whether an odd number of backslashes stands before a byte."""
    start = place
    while start and text[start - 1] == 0x5C:
        start -= 1
    return (place - start) % 2 == 1
