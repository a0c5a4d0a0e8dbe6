"""Reads JSON token by token and finds the byte where it stops being JSON.

Slow beside `json_scan`, which hands over what it cannot prove right at once: text with a
fault, nesting of thousands of levels, a string of many megabytes.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from enum import Enum

from multicart_tui.domain.json_rows import ChunkRows
from multicart_tui.domain.json_tokens import (
    CLOSER_OF,
    EMPTY_KIND,
    KIND_OF_CLOSER,
    KIND_OF_OPENER,
    MAX_DEPTH,
    NUMBER,
    PIECE,
    STRING_RUN,
    WORD,
    WORD_CHARACTER,
    WORDS,
    Buffer,
    Kind,
    end_of_space,
)

Steps = Generator[None, None, int]
"""Work in steps of a few milliseconds that returns a place in the file."""

_COMMA, _COLON, _QUOTE, _BRACE = b',:"{'
_TOKENS_A_STEP = 500


class Broken(Exception):
    """The text is not JSON at ``offset``; the message says why."""

    def __init__(self, offset: int, message: str) -> None:
        super().__init__(message)
        self.offset = offset
        self.message = message


class Stop(Enum):
    """Why reading a chunk ended."""

    COMMA = "comma"
    """At a comma between two members, or before the next value of many: all is well."""
    END = "end"
    """Behind the document's only value."""
    FAULT = "fault"


@dataclass(slots=True)
class StrictChunk:
    """Reads one chunk; `steps` does the work and the fields tell what was found."""

    buffer: Buffer
    start: int
    """First byte, at the beginning of a member."""
    stack: bytearray
    """Openers of the containers around it, outermost first; kept up to date."""
    many: bool
    """Whether values without a container around them may follow one another, a line each."""
    least: int
    """Bytes after which it ends at the next comma."""
    rows: ChunkRows = field(default_factory=ChunkRows)
    stop: Stop = Stop.COMMA
    end: int = 0
    """The byte after its last whole token."""
    broken: Broken | None = None

    def steps(self) -> Steps:
        """Read it, and return where the next chunk begins."""
        self.end = self.start
        try:
            return (yield from self._members())
        except Broken as broken:
            self.broken = broken
            self.stop = Stop.FAULT
            return broken.offset

    def _members(self) -> Steps:
        buffer, stack, size = self.buffer, self.stack, len(self.buffer)
        position, tokens = self.start, 0
        while True:
            tokens += 1
            if tokens % _TOKENS_A_STEP == 0:
                yield
            position = yield from self._value((yield from self._space(position)))
            while True:  # behind a value
                self.end = position
                position = yield from self._space(position)
                if not stack:
                    if not self.many or position == size:
                        self.stop = Stop.END
                        return position
                    if buffer.find(b"\n", self.end, position) < 0:
                        raise Broken(position, "more text after the end of the value")
                    if position - self.start >= self.least:
                        return position
                    break
                if position == size:
                    raise Broken(size, "the file ends in the middle of the document")
                byte = buffer[position]
                if byte == _COMMA:
                    if position - self.start >= self.least:
                        return position + 1
                    position += 1
                    break
                if byte != CLOSER_OF[stack[-1]]:
                    raise Broken(position, f"expected ',' or '{chr(CLOSER_OF[stack[-1]])}'")
                stack.pop()
                kind = KIND_OF_CLOSER[byte]
                self.rows.add(position, position, position + 1, len(stack), kind)
                position += 1
                tokens += 1
                if tokens % _TOKENS_A_STEP == 0:
                    yield

    def _value(self, position: int) -> Steps:
        """Read a member's key and value, or openers up to the first scalar."""
        buffer, stack, size = self.buffer, self.stack, len(self.buffer)
        while True:
            offset = position
            if stack and stack[-1] == _BRACE:
                if position == size or buffer[position] != _QUOTE:
                    raise self._unexpected(position, "expected a key in double quotes")
                position = yield from self._space((yield from self._string(position)))
                if position == size or buffer[position] != _COLON:
                    raise self._unexpected(position, "expected ':' after the key")
                position = yield from self._space(position + 1)
            if position == size:
                raise self._unexpected(position, "")
            opener = buffer[position]
            if opener not in CLOSER_OF:
                return (yield from self._scalar(offset, position))
            inside = yield from self._space(position + 1)
            if inside < size and buffer[inside] == CLOSER_OF[opener]:
                kind = EMPTY_KIND[buffer[inside]]
                self.rows.add(offset, position, inside + 1, len(stack), kind)
                return inside + 1
            if len(stack) >= MAX_DEPTH:
                raise Broken(position, f"nested deeper than {MAX_DEPTH:,} levels")
            kind = KIND_OF_OPENER[opener]
            self.rows.add(offset, position, position + 1, len(stack), kind)
            self.end = position + 1
            stack.append(opener)
            position = inside
            if len(self.rows) % _TOKENS_A_STEP == 0:
                yield

    def _scalar(self, offset: int, position: int) -> Steps:
        buffer = self.buffer
        byte = buffer[position]
        if byte == _QUOTE:
            end = yield from self._string(position)
            kind = Kind.STRING
        elif word := WORD.match(buffer, position):
            end, kind = word.end(), WORDS[word[0]]
        elif number := NUMBER.match(buffer, position):
            end, kind = number.end(), Kind.NUMBER
        else:
            raise Broken(position, "expected a value")
        if kind is not Kind.STRING and WORD_CHARACTER.match(buffer, end):
            what = "number" if kind is Kind.NUMBER else "word"
            raise Broken(position, f"this {what} is not JSON's")
        self.rows.add(offset, position, end, len(self.stack), kind)
        return end

    def _string(self, position: int) -> Steps:
        buffer, size = self.buffer, len(self.buffer)
        start, position = position, position + 1
        while True:
            found = STRING_RUN.match(buffer, position, position + PIECE)
            end = found.end() if found else position
            if end == size:
                raise Broken(size, f"the string that begins at byte {start:,} has no end")
            if buffer[end] == _QUOTE:
                return end + 1
            if end == position:  # no piece's border, because an escape is shorter than a piece
                if buffer[end] < 0x20:
                    raise Broken(end, "a control character inside a string")
                if size - end < 6 and buffer.find(b'"', end + 2) < 0:
                    raise Broken(size, f"the string that begins at byte {start:,} has no end")
                raise Broken(end, "an escape that JSON does not have")
            position = end
            yield

    def _space(self, position: int) -> Steps:
        size = len(self.buffer)
        while (end := end_of_space(self.buffer, position, position + PIECE)) == position + PIECE:
            position = end
            yield
        return min(end, size)

    def _unexpected(self, position: int, message: str) -> Broken:
        if position == len(self.buffer):
            return Broken(position, "the file ends in the middle of the document")
        return Broken(position, message)
