"""The text of a row: as a tree shows it, or as JSON is written.

Everything here is cut to what a screen needs, so a string of any length costs nothing,
and is harmless to a terminal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from multicart_tui.domain.json_rows import Row
from multicart_tui.domain.json_structure import Structure
from multicart_tui.domain.json_text import readable, written
from multicart_tui.domain.json_tokens import PIECE, STRING, Buffer, Kind, end_of_space
from multicart_tui.domain.text import clean, plural

KEY_LIMIT = 80
"""Most characters shown of a key."""

_MEMBER_LIMIT = 30
_MARKUP = re.compile(
    rb'"(?:\s|\\[nrt])*+<(?:!doctype|!--|\?xml|[a-z][a-z0-9]*[ />])', re.IGNORECASE
)
_BRACKETS = {Kind.OBJECT: ("{", "}"), Kind.ARRAY: ("[", "]")}


@dataclass(frozen=True, slots=True)
class JsonLine:
    """What a screen shows of one row; every text is harmless and on one line."""

    row: Row
    label: str
    """The key, the element's position, or empty; in a written style with its quotes."""
    is_key: bool
    """Whether the label is a key rather than a position."""
    text: str
    """The value, or a preview of a folded container."""
    note: str
    """What else there is to know: ``12 keys``, ``3 items``, ``HTML, 184,320 bytes``; or nothing."""
    is_folded: bool
    comma: bool
    """Whether a comma follows in the file; told in the written style alone."""


def size_words(count: int) -> str:
    """A number of bytes for a note: ``1,048,576 bytes``."""
    return plural(count, "byte")


def is_html(buffer: Buffer, row: Row) -> bool:
    """Whether a string is markup, by its first characters."""
    start = buffer[row.value : min(row.value + 100, row.end)]
    return row.kind is Kind.STRING and _MARKUP.match(start) is not None


def length_note(buffer: Buffer, row: Row) -> str:
    """How long a string or number is, and whether it is HTML: ``HTML, 184,320 bytes``."""
    size = row.end - row.value - 2 * (row.kind is Kind.STRING)
    return ("HTML, " if is_html(buffer, row) else "") + size_words(size)


def count_words(kind: Kind, count: int, *, is_whole: bool) -> str:
    """A number of members for a note; ``+`` when not all were seen yet."""
    words = plural(count, "key" if kind is Kind.OBJECT else "item")
    return words if is_whole else words.replace(" ", "+ ", 1)


def key_token(buffer: Buffer, row: Row) -> bytes:
    """A row's key as it is written, quotes included; empty without one."""
    if not row.has_key:
        return b""
    found = STRING.match(buffer, row.offset, row.value)
    return found[0] if found else b""


def key_text(buffer: Buffer, row: Row, *, as_written: bool = False) -> str:
    """A row's key as it shows, cut to `KEY_LIMIT`; empty without one."""
    if not row.has_key:
        return ""
    inside = buffer[row.offset + 1 : min(row.value, row.offset + 6 * KEY_LIMIT + 8)]
    found = STRING.match(b'"' + inside)
    if found:
        inside = found[0][1:-1]
    text, is_cut = (written if as_written else readable)(inside, KEY_LIMIT)
    if not found:
        is_cut = True
    text = text + "…" if is_cut else text
    return f'"{text}"' if as_written else text


def value_text(
    buffer: Buffer, row: Row, limit: int, *, as_written: bool = False
) -> tuple[str, bool]:
    """A scalar's or bracket's text, cut to ``limit`` characters; also says whether it was cut."""
    if row.kind is Kind.STRING:
        inside = buffer[row.value + 1 : min(row.end - 1, row.value + 6 * limit + 8)]
        text, is_cut = (written if as_written else readable)(inside, limit)
        is_cut = is_cut or row.value + 1 + len(inside) < row.end - 1
        return (f'"{text}…' if is_cut else f'"{text}"'), is_cut
    if row.kind in (Kind.EMPTY_OBJECT, Kind.EMPTY_ARRAY):
        return ("{}" if row.kind is Kind.EMPTY_OBJECT else "[]"), False
    is_cut = row.end - row.value > limit
    raw = buffer[row.value : min(row.end, row.value + limit)].rstrip(b"\r\n")
    text = clean(raw.decode("utf-8", "replace"), limit)
    return (text + "…" if is_cut else text), is_cut


def preview(structure: Structure, row: Row, limit: int) -> str:
    """The first members of a container, as many as fit: ``{title: "Espresso…", price: {…}, …}``."""
    first, last = _BRACKETS[row.kind]
    buffer = structure.index.buffer
    parts: list[str] = []
    room = limit - 4
    for member in structure.members(row):
        part = _member(buffer, member)
        room -= len(part) + 2
        if room < 0:
            parts.append("…")
            break
        parts.append(part)
    else:
        if structure.end_of(row) is None:
            parts.append("…")
    return first + ", ".join(parts) + last


def _member(buffer: Buffer, member: Row) -> str:
    if member.kind.is_container:
        first, last = _BRACKETS[member.kind]
        text = f"{first}…{last}"
    else:
        text, _ = value_text(buffer, member, _MEMBER_LIMIT)
        if member.kind is Kind.STRING and text.endswith("…"):
            text += '"'
    return f"{key_text(buffer, member)}: {text}" if member.has_key else text


def has_comma(buffer: Buffer, end: int) -> bool:
    """Whether the next byte that is not white space is a comma."""
    place = end_of_space(buffer, end, end + PIECE)
    return buffer[place : place + 1] == b","
