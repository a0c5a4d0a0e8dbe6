"""A new file that only its owner can read, filled from the event loop without stalling it."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, TypeVar

from multicart_tui.domain.text import clean
from multicart_tui.errors import UsageError

BATCH = 1 << 20
"""Bytes gathered before they are written, off the loop."""

_T = TypeVar("_T")


class PrivateFile:
    """Creates ``target`` with mode 0600; leaving the context without :meth:`keep` removes it.

    Raises:
        UsageError: The file exists, or the disk or directory does not allow it.
    """

    def __init__(self, target: Path) -> None:
        self._target = target
        self._file: BinaryIO | None = None
        self._batch = bytearray()
        self._is_kept = False

    async def __aenter__(self) -> Self:
        try:
            await self._off_loop(self._create)
        except asyncio.CancelledError:
            self._leave()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._leave()

    async def write(self, data: bytes) -> None:
        """Add bytes; they reach the disk in batches."""
        self._batch += data
        if len(self._batch) >= BATCH:
            await self._flush()

    async def restart(self) -> None:
        """Empty the file, for another try."""
        self._batch.clear()
        await self._off_loop(self._truncate)

    async def read_back(self, reader: Callable[[Path], _T]) -> _T:
        """Write what is left, then let ``reader`` look at the file, off the loop."""
        await self._flush()
        return await self._off_loop(lambda: reader(self._target))

    async def keep(self) -> None:
        """Declare the file complete, on disk for good."""
        await self._flush()
        await self._off_loop(self._sync)
        self._is_kept = True

    async def _flush(self) -> None:
        batch, self._batch = self._batch, bytearray()
        await self._off_loop(lambda: self._write(batch))

    async def _off_loop(self, work: Callable[[], _T]) -> _T:
        problem: OSError
        try:
            return await _finished(asyncio.ensure_future(asyncio.to_thread(work)))
        except FileExistsError:
            raise UsageError(
                "Could not save the file",
                f"{clean(str(self._target))} exists already.",
                "Choose another name, or remove that file first.",
            ) from None
        except OSError as error:
            problem = error
        raise UsageError(
            "Could not save the file",
            f"{clean(str(self._target))}: {problem.strerror or 'the disk refused'}.",
            "Check the directory, its rights and the free space.",
        )

    def _create(self) -> None:
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        self._file = os.fdopen(os.open(self._target, flags, 0o600), "w+b", buffering=0)

    def _write(self, batch: bytearray) -> None:
        view = memoryview(batch)
        while view and self._file is not None:
            view = view[self._file.write(view) :]

    def _truncate(self) -> None:
        if self._file is not None:
            self._file.seek(0)
            self._file.truncate()

    def _sync(self) -> None:
        if self._file is not None:
            os.fsync(self._file.fileno())

    def _leave(self) -> None:
        if self._file is None:
            return
        with contextlib.suppress(OSError):
            self._file.close()
        self._file = None
        if not self._is_kept:
            with contextlib.suppress(OSError):
                self._target.unlink()


async def _finished(work: asyncio.Future[_T]) -> _T:
    """Wait for a thread's work even when cancelled: a file must not be closed under it."""
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        await asyncio.wait([work])
        if not work.cancelled():
            work.exception()
        raise
