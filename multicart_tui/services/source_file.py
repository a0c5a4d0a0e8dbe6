"""Reads a file that was named for an import, or refuses it with a sentence.

Only regular files: a pipe would hang, a device never ends, and a folder is a slip of the
hand. What is read is the file of one moment; one that is written to meanwhile is read again.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import msgspec

from multicart_tui.domain.import_rows import Stopped
from multicart_tui.errors import UsageError

MOST_BYTES = 64 << 20
"""Largest file that is read unasked: 5,000 rows of an upload take 0.2 MB."""

MOST_BYTES_LARGE = 1 << 30
"""Largest file that is read at all; its rows need several times the memory."""

TRIES = 3
"""How often a file that changes while it is read is read."""

_PIECE = 1 << 20
"""Bytes taken at once from a stream, whose size nobody knows."""

_KINDS: tuple[tuple[Callable[[int], bool], str], ...] = (
    (stat.S_ISDIR, "It is a folder."),
    (stat.S_ISFIFO, "It is a pipe, which has no size and may never end."),
    (stat.S_ISSOCK, "It is a socket of a program."),
    (stat.S_ISCHR, "It is a device."),
    (stat.S_ISBLK, "It is a device."),
)

_REASONS = {
    errno.ENOENT: ("There is no such file.", "Check the path."),
    errno.ENOTDIR: ("A part of its path is a file, not a folder.", "Check the path."),
    errno.EACCES: ("You are not allowed to read it.", "Ask its owner, or read a copy."),
    errno.EPERM: ("You are not allowed to read it.", "Ask its owner, or read a copy."),
    errno.ENAMETOOLONG: ("The path is longer than a path can be.", "Check the path."),
    errno.ELOOP: ("Its symbolic links go round in a circle.", "Name the file itself."),
}

# The flags keep the open from waiting for another program, from making a terminal ours,
# and on Windows from turning line ends into others. Not every system has all of them.
_FLAGS = os.O_RDONLY
for _flag in ("O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY"):
    _FLAGS |= getattr(os, _flag, 0)


class SourceFile(msgspec.Struct, frozen=True):
    """The bytes of a file, and what it is recognised by."""

    name: str
    """Its last part as screens call it. Foreign text: clean it."""
    path: Path | None
    """Absolute; None for standard input."""
    data: bytes
    size: int
    """Bytes."""
    sha256: str
    """Hexadecimal digest of the bytes: the same file under another name has the same."""


def read_source(
    place: str | Path | BinaryIO,
    *,
    allow_large: bool = False,
    stop: Callable[[], bool] | None = None,
) -> SourceFile:
    """Read a whole file. Blocking: run it in a thread.

    Args:
        place: A path, ``~`` allowed, or an open binary stream such as standard input.
        allow_large: Whether up to 1 GiB are wanted instead of 64 MiB.
        stop: Asked now and then whether to give up.

    Raises:
        UsageError: It is no regular file, too large, or the system does not give it.
        Stopped: ``stop`` said so.
    """
    limit = MOST_BYTES_LARGE if allow_large else MOST_BYTES
    if not isinstance(place, str | Path):
        return _source("standard input", None, _read_stream(place, limit, stop))
    path = _absolute(place)
    try:
        # Asked before it is opened: to open a pipe or a device can already do something.
        _refuse_kind(path, os.stat(path).st_mode)
        data = _read_file(path, limit, stop)
    except OSError as error:
        raise _refused(str(path), error) from error
    return _source(path.name, path, data)


def _source(name: str, path: Path | None, data: bytes) -> SourceFile:
    return SourceFile(name, path, data, len(data), hashlib.sha256(data).hexdigest())


def _absolute(place: str | Path) -> Path:
    if not str(place).strip():
        raise UsageError("No file was named", "The path is empty.", "Name a file.", field="file")
    try:
        path = Path(place).expanduser().absolute()
        if b"\0" in os.fsencode(path):
            raise ValueError("a NUL character")
    except (RuntimeError, ValueError) as error:
        # RuntimeError is pathlib's for a ``~name`` that has no home.
        raise UsageError(
            f"Cannot read {place}", "No file can have that path.", "Check the path.", field="file"
        ) from error
    return path


def _refuse_kind(path: Path, mode: int) -> None:
    if stat.S_ISREG(mode):
        return
    message = next((words for is_kind, words in _KINDS if is_kind(mode)), "It is no plain file.")
    is_pipe = stat.S_ISFIFO(mode)
    hint = "Pipe it into asin import: - is standard input." if is_pipe else "Name a CSV file."
    raise UsageError(f"Cannot read {path}", message, hint, field="file")


def _read_file(path: Path, limit: int, stop: Callable[[], bool] | None) -> bytes:
    for _ in range(TRIES):
        descriptor = os.open(path, _FLAGS)
        try:
            before = os.fstat(descriptor)
            _refuse_kind(path, before.st_mode)
            _refuse_size(str(path), before.st_size, limit)
            data = _read_open(descriptor, before.st_size, limit, stop)
            after = os.fstat(descriptor)
        finally:
            os.close(descriptor)
        has_grown = 0 < before.st_size < len(data)
        if _moment(before) == _moment(after) and not has_grown:
            _refuse_size(str(path), len(data), limit)
            return data
    raise UsageError(
        f"Cannot read {path}",
        "Another program is writing to it, so that it may be half a file.",
        "Wait until it is complete.",
        field="file",
    )


def _read_open(descriptor: int, size: int, limit: int, stop: Callable[[], bool] | None) -> bytes:
    pieces = []
    taken = 0
    # As a rule one read takes all, during which other threads run, and nothing is copied.
    # Of a file that grows no more is read than shows it; one the system makes up has size 0.
    while taken <= (size or limit):
        _ask(stop)
        piece = os.read(descriptor, max(min(size, limit) + 1 - taken, _PIECE))
        if not piece:
            break
        pieces.append(piece)
        taken += len(piece)
    return b"".join(pieces)


def _moment(state: os.stat_result) -> tuple[int, int]:
    return state.st_size, state.st_mtime_ns


def _read_stream(stream: BinaryIO, limit: int, stop: Callable[[], bool] | None) -> bytes:
    pieces = []
    taken = 0
    try:
        while piece := stream.read(_PIECE):
            _ask(stop)
            pieces.append(piece)
            taken += len(piece)
            _refuse_size("standard input", taken, limit)
    except OSError as error:
        raise _refused("standard input", error) from error
    return b"".join(pieces)


def _ask(stop: Callable[[], bool] | None) -> None:
    if stop and stop():
        raise Stopped


def _refuse_size(name: str, size: int, limit: int) -> None:
    if size <= limit:
        return
    is_final = limit >= MOST_BYTES_LARGE
    raise UsageError(
        f"{name} is too large",
        f"It has more than {limit >> 20:,} MB; an upload of 5,000 rows takes about 0.2 MB.",
        "Split it." if is_final else "Split it, or have it read all the same (--large).",
        field="file",
    )


def _refused(name: str, error: OSError) -> UsageError:
    message, hint = _REASONS.get(
        error.errno or 0, (f"{error.strerror or error}.", "Check the path, or read a copy.")
    )
    return UsageError(f"Cannot read {name}", message, hint, field="file")
