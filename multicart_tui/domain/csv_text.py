"""Turns the bytes of a CSV file into text, by rule and never by guessing.

A byte order mark decides; without one, strict UTF-8 does; what is not UTF-8 came from an
older spreadsheet and is cp1252 or latin-1, which differ in 27 characters. A detector would
name neither reliably on short files, so the cells that differ are shown instead.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator

import msgspec

from multicart_tui.domain.import_rows import Stopped
from multicart_tui.errors import UsageError

UTF_8 = "utf-8"
CP1252 = "cp1252"
LATIN_1 = "latin-1"
ENCODINGS = (UTF_8, CP1252, LATIN_1, "utf-16-le", "utf-16-be")
"""What a person is offered; others that Python knows may be named too."""

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
"""Cells that are shown for the choice between cp1252 and latin-1."""

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
    (b"PK\x05\x06", "an empty ZIP file"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel workbook"),
    (b"\x1f\x8b", "a gzip file"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip file"),
    (b"\xfd7zXZ\0", "an xz file"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file"),
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"SQLite format 3\0", "a database"),
)

_NOT_OF_FILES = frozenset({"idna", "punycode", "undefined", "unicode-escape", "utf-7"})
"""Encodings Python knows that are no spreadsheet's, and can make what is no text."""

_PROBE = 4_096
"""Bytes looked at to recognise UTF-16 without a mark."""

_PIECE = 1 << 20
"""Bytes or characters per call: one call for all of a large file lets nothing else run."""

_WINDOW = 1 << 16
"""The same for a search by pattern, which is slower."""

_ONLY_CP1252 = re.compile(rb"[\x80-\x9f]")
"""Characters in cp1252, control characters in latin-1."""

_LINE_END = re.compile(rb"[\r\n]")

_CELL_END = re.compile(rb"[,;\t|\r\n]")

_MOST_OF_CELL = 60
"""Bytes shown on either side of one that is read differently."""


class Differing(msgspec.Struct, frozen=True):
    """A cell that the two old encodings read differently; the first one of its line."""

    line: int
    """Line of the file, from 1."""
    as_cp1252: str
    """Its text, or some of it; ``\ufffd`` where cp1252 has no character. Foreign text."""
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
    """The first cells whose text depends on the choice."""

    @property
    def words(self) -> str:
        """The encoding as screens tell it: ``UTF-8 with BOM``."""
        name = NAMES.get(self.encoding, self.encoding)
        return f"{name} with BOM" if self.has_bom else name


def decode(
    data: bytes, encoding: str | None = None, *, stop: Callable[[], bool] | None = None
) -> DecodedText:
    """Read bytes as text.

    Args:
        data: The whole file.
        encoding: What the person says it is, a name Python knows; None follows the rule.
        stop: Asked now and then whether to give up.

    Raises:
        UsageError: It is no text file, or not in the encoding that was named.
        Stopped: ``stop`` said so.
    """
    for start, what in _OTHER_FORMATS:
        if data.startswith(start):
            raise UsageError(
                "Not a CSV file",
                f"This is {what}.",
                "Open it in its program and save it as CSV, in UTF-8.",
            )
    mark, by_mark = next(((m, name) for m, name in _MARKS if data.startswith(m)), (b"", ""))
    name = by_mark or _utf_16_by_pattern(data)
    if encoding is not None:
        name = _named(encoding, by_mark)
        mark = mark if name == by_mark else b""
    if name:
        text = _as_named(data, len(mark), name, stop)
        return DecodedText(text, name, has_bom=bool(mark), is_certain=True)
    try:
        return _by_rule(data, stop)
    except _NulError as error:
        raise UsageError(
            "Not a text file",
            f"Line {error.line:,} has a NUL byte, which no CSV file has.",
            "Save it as CSV in UTF-8, or name its encoding.",
        ) from error


def _by_rule(data: bytes, stop: Callable[[], bool] | None) -> DecodedText:
    try:
        return DecodedText(_decode(data, 0, UTF_8, stop), UTF_8, has_bom=False, is_certain=True)
    except _UndecodableError:
        pass
    name = CP1252
    try:
        text = _decode(data, 0, CP1252, stop)
    except _UndecodableError:
        # Five bytes mean nothing in cp1252; latin-1 gives every byte a character.
        name, text = LATIN_1, _decode(data, 0, LATIN_1, stop)
    differing = tuple(_differing(data, text))
    return DecodedText(text, name, has_bom=False, is_certain=not differing, differing=differing)


def _utf_16_by_pattern(data: bytes) -> str:
    """UTF-16 without a mark: every second byte of plain text is NUL."""
    head = data[:_PROBE]
    even, odd = head[::2], head[1::2]
    if len(head) < 4:
        return ""
    if odd.count(0) > len(odd) * 0.7 and even.count(0) < len(even) * 0.1:
        return "utf-16-le"
    if even.count(0) > len(even) * 0.7 and odd.count(0) < len(odd) * 0.1:
        return "utf-16-be"
    return ""


def _named(encoding: str, by_mark: str) -> str:
    """The name this program calls an encoding by, whatever alias was typed."""
    try:
        wanted = codecs.lookup(encoding).name
        # Python also calls ``hex`` and ``zip`` encodings; this refuses those.
        b" ".decode(wanted, "ignore")
    except (LookupError, ValueError):
        wanted = ""
    if not wanted or wanted.replace("raw-", "") in _NOT_OF_FILES:
        raise UsageError(
            f"No encoding is called {encoding[:40]!r}",
            f"There are: {', '.join(ENCODINGS)}.",
            "Choose one of them.",
            field="encoding",
        )
    if wanted == "utf-8-sig":
        return UTF_8
    if wanted in ("utf-16", "utf-32"):
        # Which byte comes first is the mark's to say.
        return by_mark if by_mark.startswith(wanted) else f"{wanted}-le"
    return next((name for name in NAMES if codecs.lookup(name).name == wanted), wanted)


class _UndecodableError(Exception):
    def __init__(self, place: int, line: int) -> None:
        super().__init__()
        self.place = place
        self.line = line


class _NulError(Exception):
    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line


def _as_named(data: bytes, start: int, name: str, stop: Callable[[], bool] | None) -> str:
    shown = NAMES.get(name, name)
    try:
        return _decode(data, start, name, stop)
    except _UndecodableError as error:
        raise UsageError(
            f"The file is not {shown}",
            f"Byte {error.place:,}, in line {error.line:,}, means nothing in it.",
            "Choose another encoding.",
            field="encoding",
        ) from error
    except _NulError as error:
        raise UsageError(
            f"The file is not {shown} text",
            f"Line {error.line:,} has a NUL character in it.",
            "Choose another encoding, or save it as CSV in UTF-8.",
            field="encoding",
        ) from error


def _decode(data: bytes, start: int, encoding: str, stop: Callable[[], bool] | None) -> str:
    """Decode piece by piece, from a place on.

    Raises:
        _UndecodableError: A byte does not belong.
        _NulError: It decodes to a NUL character.
        Stopped: ``stop`` said so.
    """
    decoder = codecs.getincrementaldecoder(encoding)()
    view = memoryview(data)
    text = ""
    for at in range(start, max(len(data), start + 1), _PIECE):
        if stop and stop():
            raise Stopped
        pending = decoder.getstate()[0]
        piece = bytes(view[at : at + _PIECE])
        try:
            decoded = decoder.decode(piece, at + _PIECE >= len(data))
        except UnicodeError as error:
            offset = error.start if isinstance(error, UnicodeDecodeError) else 0
            text += (pending + piece)[:offset].decode(encoding, "replace")
            place = at - len(pending) + offset
            raise _UndecodableError(place, _line_at(text, len(text))) from error
        if "\0" in decoded:
            text += decoded
            raise _NulError(_line_at(text, len(text) - len(decoded) + decoded.index("\0")))
        # CPython lengthens a string in place; joining at the end would be one long call.
        text += decoded
    return text


def _line_at(text: str, place: int, start: int = 0) -> int:
    """Line of a place in a text whose ``start`` is line 1."""
    line = 1
    for at in range(start, place, _PIECE):
        end = min(at + _PIECE, place)
        line += text.count("\n", at, end) + text.count("\r", at, end)
        # One character further, for a pair that the cut goes through.
        line -= text.count("\r\n", at, min(end + 1, place))
    return line


def _differing(data: bytes, text: str) -> Iterator[Differing]:
    """The first cells with a character that only cp1252 has.

    Args:
        data: The file.
        text: The same in an encoding of one byte a character.
    """
    line, start = 1, 0
    for _ in range(MOST_DIFFERING):
        place = _search(_ONLY_CP1252, data, start)
        if place < 0:
            return
        line += _line_at(text, place, start) - 1
        before = data[max(0, place - _MOST_OF_CELL) : place]
        after = data[place : place + _MOST_OF_CELL]
        cell = _CELL_END.split(before)[-1] + _CELL_END.split(after)[0]
        yield Differing(line, cell.decode(CP1252, "replace"), cell.decode(LATIN_1))
        # On with the next line, the end of this one still counting.
        start = _search(_LINE_END, data, place)
        if start < 0:
            return


def _search(pattern: re.Pattern[bytes], data: bytes, start: int) -> int:
    """Where a pattern of one byte first matches; -1 if nowhere."""
    for at in range(start, len(data), _WINDOW):
        # Plain ASCII is passed over much faster than a pattern is searched.
        if pattern is _ONLY_CP1252 and data[at : at + _WINDOW].isascii():
            continue
        found = pattern.search(data, at, at + _WINDOW)
        if found:
            return found.start()
    return -1
