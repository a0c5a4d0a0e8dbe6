"""Opens a file of JSON to be looked at: its bytes, its document, and who prepares it.

A small file is read, so that whatever happens to it does no harm. A large one is mapped,
and prepared by a process of its own.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import weakref
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Self

from multicart_tui.domain.json_document import JsonDocument
from multicart_tui.domain.json_raw import RawLines
from multicart_tui.domain.json_tokens import PIECE, Buffer
from multicart_tui.domain.text import clean
from multicart_tui.errors import UsageError
from multicart_tui.services.json_preparing import WORTH_A_PROCESS, ChildPreparation


class OpenedJson:
    """A document with the file under it; `close` it at the end.

    Args:
        path: Where the file is.
        file: The same, open for reading.
        buffer: Its bytes.
    """

    def __init__(self, path: Path, file: BinaryIO, buffer: Buffer) -> None:
        self.path = path
        self.document = JsonDocument(buffer, level=1 if _begins_with_array(buffer) else 2)
        self.raw = RawLines(buffer)
        """The lines of the file as it is; prepared by whoever shows them."""
        self._file = file
        # Nobody may be left to close it: whoever waited for it may have gone.
        self._finalizer = weakref.finalize(self, file.close)
        self._child: ChildPreparation | None = None

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a file and read enough for a first screen. Blocks for some hundredths of a second.

        Raises:
            UsageError: It cannot be read.
        """
        try:
            file = path.open("rb")
        except OSError as error:
            raise _not_read(path, error) from error
        try:
            size = os.fstat(file.fileno()).st_size
            buffer: Buffer
            if size < WORTH_A_PROCESS:
                buffer = file.read()
            else:
                buffer = mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ)
        except OSError as error:
            file.close()
            raise _not_read(path, error) from error
        opened = cls(path, file, buffer)
        opened.document.begin()
        if opened.document.is_lines:
            opened.document.fold_all()
        return opened

    @property
    def size(self) -> int:
        """Bytes of the document."""
        return len(self.document.buffer)

    @property
    def is_cut_short(self) -> bool:
        """Whether a mapped file became shorter: its bytes must not be touched any more."""
        if isinstance(self.document.buffer, bytes):
            return False
        return os.fstat(self._file.fileno()).st_size < self.size

    def advance(self, seconds: float) -> bool:
        """Prepare for about this long, or take over what was prepared; is all done?"""
        document = self.document
        if document.is_finished:
            return True
        if self.size < WORTH_A_PROCESS:
            return document.advance(seconds)
        if self._child is None:
            try:
                self._child = ChildPreparation.start(document, self._file)
            except OSError:
                return document.advance(seconds)
        is_done = self._child.advance(0)
        if is_done:
            self._stop_child()
        return is_done

    @property
    def is_prepared_elsewhere(self) -> bool:
        """Whether a process of its own prepares it, so that there is little to do here."""
        return self._child is not None

    def pieces(self) -> Iterator[bytes]:
        """The whole file, byte for byte, a megabyte at a time."""
        buffer = self.document.buffer
        for start in range(0, len(buffer), PIECE):
            yield buffer[start : start + PIECE]

    def _stop_child(self) -> None:
        if self._child is not None:
            self._child.stop()
            self._child = None

    def close(self) -> None:
        """Let go of the file; the document cannot be used any more."""
        self._stop_child()
        self._finalizer()
        if isinstance(self.document.buffer, mmap.mmap):
            # Who still reads a piece of it keeps it; it goes with the last of them.
            with contextlib.suppress(BufferError):
                self.document.buffer.close()


def _begins_with_array(buffer: Buffer) -> bool:
    return buffer[:PIECE].lstrip()[:1] == b"["


def _not_read(path: Path, error: OSError) -> UsageError:
    return UsageError(
        f"{clean(str(path))} cannot be read",
        f"{error.strerror or error}.",
        "Check the name and your rights.",
    )


def save_pieces(pieces: Iterable[bytes], target: Path, *, may_overwrite: bool = False) -> int:
    """Write bytes into a new file that its owner alone can read. Blocking.

    Args:
        pieces: What to write.
        target: Where to.
        may_overwrite: Whether a file that is there already may go.

    Returns:
        How many bytes were written.

    Raises:
        FileExistsError: There is one, and it may not be overwritten.
        UsageError: It cannot be written.
    """
    written = 0
    part = target.with_name(f".{target.name}.part-{os.getpid()}")
    try:
        if not may_overwrite:
            # Taken first, so that nobody else's file is overwritten in the meantime.
            os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        elif target.is_dir():
            raise IsADirectoryError(None, "It is a directory")
        try:
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with open(descriptor, "wb") as file:
                for piece in pieces:
                    written += file.write(piece)
            part.replace(target)
        except OSError:
            part.unlink(missing_ok=True)
            if not may_overwrite:
                target.unlink(missing_ok=True)
            raise
    except FileExistsError:
        raise
    except OSError as error:
        raise UsageError(
            f"{clean(str(target))} cannot be written",
            f"{error.strerror or error}.",
            "Check the folder, its rights and the free space.",
        ) from error
    return written
