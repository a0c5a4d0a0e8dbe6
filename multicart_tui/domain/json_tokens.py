"""What JSON text is made of: the kinds of a row, the patterns of a token, and faults.

The patterns follow RFC 8259 over bytes. UTF-8 is not checked: bytes that are none stay as
they are in the file and become visible marks on their way to the screen.
"""

from __future__ import annotations

import mmap
import re
from dataclasses import dataclass
from enum import IntEnum

Buffer = bytes | mmap.mmap
"""The document's bytes: a mapped file, or bytes in memory. Never changed."""

PIECE = 1 << 20
"""Most bytes that one step looks at, so that no step takes longer than a few milliseconds."""

MAX_DEPTH = 100_000
"""Levels of nesting beyond which a document counts as broken."""


class Kind(IntEnum):
    """What a row of the document is."""

    OBJECT = 0
    """The first line of an object that has members."""
    ARRAY = 1
    """The first line of an array that has elements."""
    EMPTY_OBJECT = 2
    EMPTY_ARRAY = 3
    STRING = 4
    NUMBER = 5
    TRUE = 6
    FALSE = 7
    NULL = 8
    END_OF_OBJECT = 9
    """The closing brace of an object that has members."""
    END_OF_ARRAY = 10
    """The closing bracket of an array that has elements."""
    FAULT = 11
    """Stands where the document stops being JSON."""
    RAW = 12
    """A line of what follows a fault."""

    @property
    def is_container(self) -> bool:
        """Whether the row can be folded."""
        return self <= Kind.ARRAY

    @property
    def is_value(self) -> bool:
        """Whether a value begins in this row."""
        return self <= Kind.NULL

    @property
    def is_scalar(self) -> bool:
        """Whether it is a string, a number or a word."""
        return Kind.STRING <= self <= Kind.NULL

    @property
    def is_end(self) -> bool:
        """Whether the row closes a container."""
        return Kind.END_OF_OBJECT <= self <= Kind.END_OF_ARRAY


WORDS = {b"true": Kind.TRUE, b"false": Kind.FALSE, b"null": Kind.NULL}

OPENERS = b"[{"
CLOSERS = b"]}"
CLOSER_OF = {ord("["): ord("]"), ord("{"): ord("}")}
KIND_OF_OPENER = {ord("["): Kind.ARRAY, ord("{"): Kind.OBJECT}
EMPTY_KIND = {ord("]"): Kind.EMPTY_ARRAY, ord("}"): Kind.EMPTY_OBJECT}
KIND_OF_CLOSER = {ord("]"): Kind.END_OF_ARRAY, ord("}"): Kind.END_OF_OBJECT}

WHITESPACE = b" \t\r\n"
SPACE = re.compile(rb"[ \t\r\n]*+")
STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
"""A whole string, quotes included, in text known to be JSON."""
STRING_RUN = re.compile(
    rb'[^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*+)*+'
)
"""As much of a string's inside as JSON allows."""
NUMBER = re.compile(rb"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?+(?:[eE][+-]?+[0-9]++)?+")
WORD = re.compile(rb"true|false|null")
WORD_CHARACTER = re.compile(rb"[0-9A-Za-z_.+\-\x80-\xff]")
SURROGATE = re.compile(rb"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")


@dataclass(frozen=True, slots=True)
class Fault:
    """Where and why a document stops being JSON; everything before it was read."""

    offset: int
    """Byte of the file, from 0; the file's size when it ends too early."""
    line: int
    """Line of the file, from 1."""
    column: int
    """Byte within that line, from 1."""
    message: str
    """What was found or missing, in words, without a full stop."""

    def __str__(self) -> str:
        return f"line {self.line:,}, column {self.column:,}: {self.message}"


def end_of_space(buffer: Buffer, position: int, limit: int) -> int:
    """Where the white space that begins at ``position`` ends, looked for up to ``limit``."""
    found = SPACE.match(buffer, position, limit)
    return found.end() if found else position
