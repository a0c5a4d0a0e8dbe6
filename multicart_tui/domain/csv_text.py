"""Turns the bytes of a CSV file into text, by rule and never by guessing.

A byte order mark decides; without one, strict UTF-8 does; what is not UTF-8 came from an
older spreadsheet and is cp1252 or latin-1, which differ in 27 characters. A detector would
name neither reliably on short files, so the cells that differ are shown instead.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator

import msgspec

from multicart_tui.errors import UsageError

UTF_8 = "utf-8"
CP1252 = "cp1252"
LATIN_1 = "latin-1"
ENCODINGS = (UTF_8, CP1252, LATIN_1, "utf-16-le", "utf-16-be")
"""What a person may choose from."""

NAMES = {
    UTF_8: "UTF-8",
    CP1252: "Windows-1252",
    LATIN_1: "Latin-1",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "utf-32-le": "UTF-32 LE",
    "utf-32-be": "UTF-32 BE",
}
"""What encodings are called on screen."""

MOST_DIFFERING = 5
"""Lines that are shown for the choice between cp1252 and latin-1."""

_MARKS = (
    # UTF-32 first: its mark begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, UTF_8),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_OTHER_FORMATS = (
    (b"PK\x03\x04", "an Excel or OpenDocument workbook, or another ZIP file"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel workbook"),
    (b"\x1f\x8b", "a gzip file"),
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"SQLite format 3\0", "a database"),
)

_PROBE = 4_096
"""Bytes looked at to recognise UTF-16 without a mark."""

_PIECE = 1 << 20
"""Bytes decoded at once: one call for all of a large file would let nothing else run."""


class Differing(msgspec.Struct, frozen=True):
    """A line that the two old encodings read differently."""

    line: int
    """Line of the file, from 1."""
    as_cp1252: str
    as_latin_1: str


class DecodedText(msgspec.Struct, frozen=True):
    """The text of a file, and how it was read."""

    text: str
    encoding: str
    """A key of NAMES."""
    has_bom: bool
    """Whether a byte order mark stood before it."""
    is_certain: bool
    """Whether the rule leaves no doubt; else the person should look at ``differing``."""
    differing: tuple[Differing, ...] = ()
    """The first lines whose text depends on the choice."""

    @property
    def words(self) -> str:
        """The encoding as screens tell it: ``UTF-8 with BOM``."""
        name = NAMES.get(self.encoding, self.encoding)
        return f"{name} with BOM" if self.has_bom else name


def decode(data: bytes, encoding: str | None = None) -> DecodedText:
    """Read bytes as text.

    Args:
        data: The whole file.
        encoding: What the person says it is, a name Python knows; None follows the rule.

    Raises:
        UsageError: It is no text file, or not in the encoding that was named.
    """
    mark, by_mark = next(((m, name) for m, name in _MARKS if data.startswith(m)), (b"", ""))
    if encoding is None:
        _refuse_other_formats(data)
        encoding = by_mark or _utf_16_by_pattern(data)
    elif not by_mark or codecs.lookup(by_mark) != _lookup(encoding):
        mark = mark if mark and by_mark == UTF_8 and _is_utf_8(encoding) else b""
    if encoding:
        name = _name(encoding)
        return DecodedText(_read(data, len(mark), name), name, bool(mark), is_certain=True)
    if b"\0" in data:
        raise UsageError(
            "Not a text file",
            f"Line {_line_at(data, data.index(0)):,} has a NUL byte, which no CSV file has.",
            "Save it as CSV in UTF-8, or name its encoding.",
        )
    try:
        return DecodedText(_decode(data, 0, UTF_8), UTF_8, has_bom=False, is_certain=True)
    except UnicodeDecodeError:
        pass
    try:
        text = _decode(data, 0, CP1252)
    except UnicodeDecodeError:
        # Five bytes mean nothing in cp1252; latin-1 gives every byte a character.
        return DecodedText(_decode(data, 0, LATIN_1), LATIN_1, has_bom=False, is_certain=False)
    differing = tuple(_differing(data))
    return DecodedText(text, CP1252, has_bom=False, is_certain=not differing, differing=differing)


def _line_at(data: bytes, place: int) -> int:
    return data.count(b"\n", 0, place) + 1


def _refuse_other_formats(data: bytes) -> None:
    for start, name in _OTHER_FORMATS:
        if data.startswith(start):
            raise UsageError(
                "Not a CSV file",
                f"This is {name}.",
                "Open it in its program and save it as CSV, in UTF-8.",
            )


def _utf_16_by_pattern(data: bytes) -> str:
    """UTF-16 without a mark: every second byte of plain text is NUL."""
    head = data[:_PROBE]
    even, odd = head[::2], head[1::2]
    if len(head) < 4 or not odd:
        return ""
    if odd.count(0) > len(odd) * 0.7 and even.count(0) < len(even) * 0.1:
        return "utf-16-le"
    if even.count(0) > len(even) * 0.7 and odd.count(0) < len(odd) * 0.1:
        return "utf-16-be"
    return ""


def _lookup(encoding: str) -> codecs.CodecInfo:
    try:
        return codecs.lookup(encoding)
    except (LookupError, ValueError):
        raise UsageError(
            f"No encoding is called {encoding[:40]!r}",
            f"There are: {', '.join(ENCODINGS)}.",
            field="encoding",
        ) from None


def _is_utf_8(encoding: str) -> bool:
    return _lookup(encoding).name in ("utf-8", "utf-8-sig")


def _name(encoding: str) -> str:
    """The name this program calls an encoding by, whatever alias was typed."""
    wanted = _lookup(encoding).name
    if wanted == "utf-8-sig":
        return UTF_8
    return next((name for name in NAMES if codecs.lookup(name).name == wanted), wanted)


def _read(data: bytes, start: int, encoding: str) -> str:
    try:
        text = _decode(data, start, encoding)
    except UnicodeDecodeError as error:
        place = start + error.start
        raise UsageError(
            f"The file is not {NAMES.get(encoding, encoding)}",
            f"Byte {place:,}, in line {_line_at(data, place):,}, means nothing in it.",
            "Choose another encoding.",
            field="encoding",
        ) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise UsageError(
            f"The file is not {NAMES.get(encoding, encoding)} text",
            f"Line {line:,} has a NUL character in it.",
            "Choose another encoding, or save it as CSV in UTF-8.",
            field="encoding",
        )
    return text


def _decode(data: bytes, start: int, encoding: str) -> str:
    """Decode piece by piece.

    Raises:
        UnicodeDecodeError: A byte does not belong; its ``start`` counts from ``start``.
    """
    decoder = codecs.getincrementaldecoder(encoding)()
    view = memoryview(data)
    texts = []
    for at in range(start, max(len(data), start + 1), _PIECE):
        is_last = at + _PIECE >= len(data)
        pending = len(decoder.getstate()[0])
        try:
            texts.append(decoder.decode(bytes(view[at : at + _PIECE]), is_last))
        except UnicodeDecodeError as error:
            error.start += at - pending - start
            raise
    return "".join(texts)


def _differing(data: bytes) -> Iterator[Differing]:
    """The first lines with a byte from 80 to 9F: characters in one, controls in the other."""
    found = 0
    for number, line in enumerate(data.splitlines(), start=1):
        if not line.isascii() and any(0x80 <= byte <= 0x9F for byte in line):
            yield Differing(number, line.decode(CP1252), line.decode(LATIN_1))
            found += 1
            if found == MOST_DIFFERING:
                return
