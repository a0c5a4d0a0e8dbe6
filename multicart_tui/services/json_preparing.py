"""Prepares a large document in a process of its own, so that keys never wait for it.

``python -m multicart_tui.services.json_preparing`` maps the file that is its standard input
and writes its index, part by part, to its standard output. Preparing in this process costs
as much and never blocks for long; a process of its own leaves this one free altogether.
"""

from __future__ import annotations

import mmap
import os
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, Self

import msgspec

from multicart_tui.domain.environment import for_child
from multicart_tui.domain.json_document import JsonDocument
from multicart_tui.domain.json_index import ChunkIndex
from multicart_tui.domain.json_prepared import PreparedPart, prepare
from multicart_tui.domain.json_scan import Scanner
from multicart_tui.domain.json_tokens import Buffer

WORTH_A_PROCESS = 8 << 20
"""Bytes from which on a process of its own pays; less is ready before one has started."""

_LENGTH_BYTES = 8
_NICER = 5


@contextmanager
def mapped(file: BinaryIO) -> Iterator[Buffer]:
    """The bytes of an open file, mapped and not read.

    The file must not be made shorter while they are used: the operating system would end
    the program. A temporary file of our own, or one already unlinked, is safe.
    """
    if not file.seek(0, 2):
        yield b""
        return
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as buffer:
        yield buffer


class ChildPreparation:
    """Lets a child prepare a document, and this process if the child fails.

    Use `start`, then call `advance` as for a document, and `stop` at the end.
    """

    def __init__(self, document: JsonDocument, process: subprocess.Popen[bytes]) -> None:
        self._document = document
        self._process = process
        self._parts: deque[PreparedPart] = deque()
        self._news = threading.Event()
        self._has_ended = False
        self._reader = threading.Thread(target=self._read, name="json-index", daemon=True)
        self._reader.start()

    @classmethod
    def start(cls, document: JsonDocument, file: BinaryIO) -> Self:
        """Start the child.

        Args:
            document: What to prepare; its bytes are those of ``file``.
            file: A file that is open for reading. Only its descriptor is used.

        Raises:
            OSError: No process can be started.
        """
        process = subprocess.Popen(
            [sys.executable, "-I", "-m", __name__],
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=for_child(os.environ),
        )
        return cls(document, process)

    def advance(self, seconds: float) -> bool:
        """Take over what the child has ready, waiting for it no longer than this; is all done?

        If the child died, the document is prepared here instead, for as long.
        """
        document = self._document
        if document.is_finished:
            return True
        if not self._parts and not self._has_ended:
            self._news.wait(seconds)
        self._news.clear()
        end = time.perf_counter() + seconds
        if not self._parts and self._has_ended:
            return document.advance(seconds)
        while self._parts:
            document.adopt(self._parts.popleft())
            if time.perf_counter() >= end:
                break
        return document.is_finished

    def stop(self) -> None:
        """End the child; may be called at any time, and more than once."""
        self._process.kill()
        self._process.wait()
        self._reader.join()

    def _read(self) -> None:
        decoder = msgspec.msgpack.Decoder(PreparedPart)
        pipe = self._process.stdout
        assert pipe is not None
        try:
            with pipe:
                while length := pipe.read(_LENGTH_BYTES):
                    self._parts.append(decoder.decode(pipe.read(int.from_bytes(length))))
                    self._news.set()
        except msgspec.DecodeError:
            pass  # it died in the middle of a part
        finally:
            self._has_ended = True
            self._news.set()


def give_way() -> None:
    """Let the process that draws run first where there is too little for both."""
    if hasattr(os, "nice"):  # not everywhere
        os.nice(_NICER)


def main() -> None:
    """Write the index of the document on standard input to standard output."""
    give_way()
    encoder = msgspec.msgpack.Encoder()
    out = sys.stdout.buffer
    with mapped(sys.stdin.buffer) as buffer:
        for part in prepare(Scanner(ChunkIndex(buffer))):
            body = encoder.encode(part)
            try:
                out.write(len(body).to_bytes(_LENGTH_BYTES) + body)
                out.flush()
            except BrokenPipeError:
                return  # nobody waits for it any more


if __name__ == "__main__":
    main()
