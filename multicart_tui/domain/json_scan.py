"""Prepares a document for looking at, a few milliseconds at a time.

Each step takes 16 kB, finds the brackets and commas outside strings by cutting at the
quotes, counts rows by depth, and lets msgspec prove that the text is JSON: all in calls that
are written in C and take some tenths of a millisecond, so that no thread and no event loop
waits long for the interpreter. What cannot be proven right like this goes to `json_strict`.
"""

from __future__ import annotations

import re
import time
from collections.abc import Generator
from itertools import accumulate, compress

import msgspec

from multicart_tui.domain.json_index import LEVELS, Chunk, ChunkIndex, summarize
from multicart_tui.domain.json_strict import Stop, StrictChunk
from multicart_tui.domain.json_tokens import (
    CLOSER_OF,
    CLOSERS,
    OPENERS,
    PIECE,
    SURROGATE,
    WHITESPACE,
    Buffer,
    Fault,
    end_of_space,
)

CHUNK = 1 << 14
"""Bytes of a usual chunk. Fewer make keys faster and the index larger."""
_ROWS = 2_500
"""Rows that a chunk should not have many more of."""
_LARGE = 1 << 18
"""Bytes from which on the rows of a chunk are kept, because reading them again takes long."""
_WIDER = 8
"""Times a chunk's size that is looked through for a comma before reading token by token."""

_NOT_STRUCTURE = bytes(set(range(256)) - set(b"[]{},;"))
_STEP = bytes(1 if c in OPENERS else 255 if c in CLOSERS else 0 for c in range(256))
_IS_CLOSER = bytes(1 if c in CLOSERS else 0 for c in range(256))
_NOT_FIRST = (b"", b"]", b"}")
_NOT_LAST = (b"[", b"{")
_MIDDLE = 128
_FLAT = bytes([_MIDDLE])
_LINE_END = bytes.maketrans(b"\n", b",")
_LINE_MARK = bytes.maketrans(b"\n", b";")
_BLANK_LINES = re.compile(rb"\n(?=[ \t\r]*\n)")
_SHAPE = re.compile(rb"([\]}]*)([\[{]*)")
_BOM = b"\xef\xbb\xbf"

_proof = msgspec.json.Decoder(msgspec.Raw)


def _is_json(text: bytes) -> bool:
    try:
        _proof.decode(text)
    except RecursionError:
        return False
    except msgspec.DecodeError:
        if b"\\u" not in text:
            return False
    else:
        return True
    # Half a surrogate pair is JSON, though msgspec wants both.
    try:
        _proof.decode(SURROGATE.sub(rb"\\u0041", text))
    except (msgspec.DecodeError, RecursionError):
        return False
    return True


class Scanner:
    """Fills an index from the beginning of a document to its end or to its fault.

    Args:
        index: Where the chunks go; empty.
        size: Bytes of a usual chunk; other values are for tests.
    """

    def __init__(self, index: ChunkIndex, size: int = CHUNK) -> None:
        self.index = index
        self.fault: Fault | None = None
        self.is_finished = False
        self.is_many = False
        """Whether several values follow one another: JSON Lines."""
        self._buffer: Buffer = index.buffer
        self._total = len(self._buffer)
        self._size = size
        self._stack = bytearray()
        self._position = len(_BOM) if self._buffer[:3] == _BOM else 0
        self._steps: Generator[None] | None = self._skip_to_start()

    @property
    def position(self) -> int:
        """The byte that is read next."""
        return self._position

    @property
    def stack(self) -> bytes:
        """The openers of the containers around that byte."""
        return bytes(self._stack)

    @property
    def is_in_the_middle(self) -> bool:
        """Whether the last step was not yet whole, so that `resume` could not begin here."""
        return self._steps is not None

    def resume(
        self, position: int, stack: bytes, *, many: bool, finished: bool, fault: Fault | None
    ) -> None:
        """Go on where another scanner of the same document stood; the index is up to there."""
        self._position = position
        self._stack = bytearray(stack)
        self._steps = None
        self.is_many = many
        self.is_finished = finished
        self.fault = fault

    def advance(self, seconds: float) -> bool:
        """Go on for about this long; returns whether all is done."""
        end = time.perf_counter() + seconds
        while not self.is_finished:
            self.step()
            if time.perf_counter() >= end:
                break
        return self.is_finished

    def step(self) -> None:
        """Do the least that can be done at once, usually one chunk."""
        if self.is_finished:
            return
        if self._steps is not None:
            if next(self._steps, True):
                self._steps = None
            return
        size = self._next_size()
        if not (self._quick(size) or self._quick(size * _WIDER)):
            self._steps = self._strictly()

    def _next_size(self) -> int:
        """Bytes of the next chunk; fewer where the last one had too many rows.

        It depends on the index alone, so that two scanners of a document make the same chunks.
        """
        index = self.index
        if not len(index):
            return self._size
        length = index.ends[-1] - index.starts[-1]
        return min(self._size, max(self._size // 16, length * _ROWS // index.totals[-1], 1))

    def _skip_to_start(self) -> Generator[None]:
        yield from self._skip_space()
        self.is_finished = self._position >= self._total and not self._stack

    def _skip_space(self) -> Generator[None]:
        while True:
            limit = self._position + PIECE
            self._position = end_of_space(self._buffer, self._position, limit)
            if self._position < limit:
                return
            yield

    # The quick way -------------------------------------------------------------------

    def _quick(self, size: int) -> bool:
        """Read a chunk all at once; returns False, and changes nothing, if that cannot be."""
        start = self._position
        text = self._buffer[start : start + size]
        is_last = start + size >= self._total
        bare = text
        if self.is_many:
            # Line ends separate values like commas do in one array that is never closed.
            text = _BLANK_LINES.sub(b" ", text.rstrip(WHITESPACE) if is_last else text)
            bare = text.translate(_LINE_MARK)
            text = text.translate(_LINE_END)
        if b"\\" in bare:
            bare = bare.replace(b"\\\\", b"__").replace(b'\\"', b"__")
        parts = bare.split(b'"')
        mark = b""
        if not is_last:
            end = _cut(parts, len(text), b",;" if self.is_many else b",")
            if end < 0 or self._buffer[start + end] not in b",\n":
                return False
            mark, text = bare[end : end + 1], text[:end]
        outside = b'"'.join(parts[::2])
        if any(map(outside.__contains__, WHITESPACE)):
            outside = outside.translate(None, WHITESPACE)
        if outside[:1] in _NOT_FIRST or outside[-1:] in _NOT_LAST:
            return False
        outside = outside.replace(b"[]", b"0").replace(b"{}", b"0")
        structure = outside.translate(None, _NOT_STRUCTURE)
        levels = _levels(structure)
        if not levels:
            return False
        depth = len(self._stack)
        bottom = _MIDDLE - depth
        marks, behind = structure + mark, levels + levels[-1:]
        if self.is_many:
            if not _lines_are_whole(marks, behind, bottom):
                return False
        elif not is_last and bottom >= 0 and behind.find(bottom, 1) >= 0:
            return False  # the document's only value ends here, and more follows
        shape = _shape(structure)
        if shape is None or not self._prove(text, *shape, is_last=is_last):
            return False
        self._append(start, len(text.rstrip(WHITESPACE)), depth, levels, structure)
        self._position = start + len(text) + 1
        if is_last:
            self._position = self._total
            self.is_finished = True
        elif self.is_many:
            self._steps = self._skip_to_start()
        return True

    def _prove(self, text: bytes, closers: bytes, openers: bytes, *, is_last: bool) -> bool:
        """Whether the chunk is JSON inside the containers around it; moves the stack if so."""
        around = (b"[" if self.is_many else b"") + bytes(self._stack)
        kept = len(around) - len(closers)
        if kept < self.is_many or (is_last and (openers or kept > self.is_many)):
            return False
        context = around[max(0, kept - 1) :]
        before = context.replace(b"{", b'{"":')
        if context[-1:] == b"{":
            before = before[:-3]
        ends = context[: kept - max(0, kept - 1)] + openers
        after = bytes(CLOSER_OF[opener] for opener in reversed(ends))
        if not _is_json(b"%b%b%b" % (before, text, after)):
            return False
        self._stack = bytearray(around[self.is_many : kept] + openers)
        return True

    def _append(self, start: int, length: int, depth: int, levels: bytes, structure: bytes) -> None:
        is_closer = structure.translate(_IS_CLOSER)
        closed = bytes(compress(memoryview(levels)[1:], is_closer)) if any(is_closer) else b""
        # Depth changes by one at a time, so the levels that occur have no gap.
        low = high = _MIDDLE
        while low and levels.find(low - 1) >= 0:
            low -= 1
        while high < 255 and levels.find(high + 1) >= 0:
            high += 1
        ends = [closed.count(level) for level in range(low, high + 1)]
        values = [
            levels.count(level) - ended
            for level, ended in zip(range(low, high + 1), ends, strict=True)
        ]
        floor = depth + low - _MIDDLE
        self.index.append(Chunk(start, start + length, depth, floor, values, ends))

    # The strict way ------------------------------------------------------------------

    def _strictly(self) -> Generator[None]:
        depth = len(self._stack)
        chunk = StrictChunk(
            self._buffer, self._position, self._stack, many=self.is_many, least=self._size
        )
        following = yield from chunk.steps()
        if chunk.rows:
            is_large = chunk.end - chunk.start > _LARGE
            self.index.append(
                summarize(chunk.rows, chunk.start, chunk.end, depth),
                chunk.rows if is_large else None,
            )
        self._position = following
        if chunk.broken is not None:
            yield from self._break(chunk.broken.offset, chunk.broken.message)
        elif chunk.stop is Stop.END:
            yield from self._after_value(chunk.end)
        elif self.is_many:
            yield from self._skip_to_start()

    def _after_value(self, end: int) -> Generator[None]:
        if self._position >= self._total:
            self.is_finished = True
        elif self._buffer.find(b"\n", end, self._position) >= 0:
            self.is_many = True
        else:
            yield from self._break(self._position, "more text after the end of the value")

    def _break(self, offset: int, message: str) -> Generator[None]:
        line, begin = 1, 0
        for start in range(0, offset, PIECE):
            piece = self._buffer[start : min(start + PIECE, offset)]
            line += piece.count(b"\n")
            begin = start + piece.rfind(b"\n") + 1 if b"\n" in piece else begin
            yield
        self.fault = Fault(offset, line, offset - begin + 1, message)
        self.is_finished = True


def _cut(parts: list[bytes], length: int, marks: bytes) -> int:
    """Cut the parts between quotes at the last mark outside strings; returns its place, or -1."""
    last = len(parts) - 1
    if last & 1:
        length -= len(parts[last]) + 1
        last -= 1
    while last >= 0:
        part = parts[last]
        comma = max(map(part.rfind, marks))
        if comma >= 0:
            parts[last] = part[:comma]
            del parts[last + 1 :]
            return length - len(part) + comma
        length -= len(part) + 2 + (len(parts[last - 1]) if last else 0)
        last -= 2
    return -1


def _levels(structure: bytes) -> bytes:
    """The depth at the start and behind each mark; empty if it moves over 100 levels."""
    if not structure.strip(b","):
        return _FLAT * (len(structure) + 1)
    steps = memoryview(structure.translate(_STEP)).cast("b")
    try:
        return bytes(accumulate(steps, initial=_MIDDLE))
    except ValueError:
        return b""


def _shape(structure: bytes) -> tuple[bytes, bytes] | None:
    """What is closed but not opened in a chunk, and opened but not closed; None if crossed."""
    rest = structure.translate(None, b",;")
    for _ in range(LEVELS):
        shorter = rest.replace(b"[]", b"").replace(b"{}", b"")
        if len(shorter) == len(rest):
            break
        rest = shorter
    found = _SHAPE.fullmatch(rest)
    return (found[1], found[2]) if found else None


def _lines_are_whole(structure: bytes, levels: bytes, bottom: int) -> bool:
    """Whether line ends, and only they, separate the values outside all containers."""
    ends = structure.count(b";")
    if bottom < 0:
        return not ends
    outermost = bytes(compress(structure, map(bottom.__eq__, memoryview(levels)[1:])))
    return outermost.count(b";") == ends and b"," not in outermost
