"""Outputs as private files: the payload alone, byte for byte as the service sent it.

The service sends an output inside its envelope. What is kept is the text of ``output_json``
and nothing else, so that numbers, order and spelling stay what they were.
"""

from __future__ import annotations

import asyncio
import mmap
import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Self

import msgspec

from multicart_tui.api.protocol import ByteProgress, MulticartApi
from multicart_tui.domain.ids import OutputId
from multicart_tui.domain.json_document import JsonDocument
from multicart_tui.domain.text import clean
from multicart_tui.errors import AnswerError, UsageError
from multicart_tui.paths import PRIVATE_FILE

_KEY = re.compile(rb'(?<!\\)"output_json"\s*:\s*')
"""A key and never a text: inside of a text its quotes would have backslashes."""

_MOST_ROWS = 1_000
"""Members of the envelope that are looked through; the vendor page shows eight."""


class _Data(msgspec.Struct):
    output_json: msgspec.Raw = msgspec.Raw()


class _Answer(msgspec.Struct):
    data: _Data


@dataclass(frozen=True)
class OutputFile:
    """A payload on disk, readable by its owner alone."""

    output: OutputId
    path: Path
    size: int
    """Bytes."""

    @classmethod
    async def fetch(
        cls,
        api: MulticartApi,
        output: OutputId,
        folder: Path,
        progress: ByteProgress | None = None,
    ) -> Self:
        """Download an output into a new file.

        Args:
            api: The service.
            output: Which one.
            folder: Where to; must exist, and be private.
            progress: Told bytes received.

        Raises:
            MulticartError: It could not be had, has no payload, or could not be written.
        """
        answer = folder / f".output-{output}.answer"
        payload = folder / f"output-{output}.json"

        def clear() -> None:
            answer.unlink(missing_ok=True)
            payload.unlink(missing_ok=True)

        await asyncio.to_thread(clear)
        try:
            await api.download_output(output, answer, progress)
            size = await asyncio.to_thread(_extract, answer, payload)
        finally:
            answer.unlink(missing_ok=True)
        return cls(output, payload, size)

    def write_to(self, target: IO[bytes]) -> None:
        """Copy the payload, byte for byte. Blocking.

        Raises:
            OSError: The target takes no more.
        """
        with self.path.open("rb") as source:
            shutil.copyfileobj(source, target)

    def save(self, target: Path, *, may_overwrite: bool = False) -> None:
        """Write the payload, byte for byte, into a file of its owner. Blocking.

        Raises:
            UsageError: The file is there already, or cannot be written.
        """
        try:
            self._save(target, may_overwrite=may_overwrite)
        except FileExistsError:
            raise UsageError(
                f"{clean(str(target))} exists already",
                "Nothing was overwritten.",
                "Choose another name, or remove that file first.",
            ) from None
        except OSError as error:
            raise _not_written(target, error) from error

    def _save(self, target: Path, *, may_overwrite: bool) -> None:
        if not may_overwrite:
            # Taken first, so that nobody else's file is overwritten in the meantime.
            os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE))
        elif target.is_dir():
            raise IsADirectoryError(None, "It is a directory")
        try:
            with tempfile.NamedTemporaryFile(
                dir=target.parent, prefix=".part-", delete=False
            ) as file:  # made with mode 0600
                part = Path(file.name)
                try:
                    self.write_to(file)
                    file.flush()
                    part.replace(target)
                finally:
                    part.unlink(missing_ok=True)
        except OSError:
            if not may_overwrite:
                target.unlink(missing_ok=True)
            raise


def _extract(answer: Path, payload: Path) -> int:
    """Copy the payload out of an answer; returns its bytes. Blocking.

    Raises:
        AnswerError: There is none.
        UsageError: It cannot be written.
    """
    start, end = find_payload(answer)
    try:
        descriptor = os.open(payload, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
        with answer.open("rb") as source, open(descriptor, "wb") as target:
            source.seek(start)
            left = end - start
            while left:
                piece = source.read(min(1 << 20, left))
                if not piece:
                    break
                target.write(piece)
                left -= len(piece)
    except OSError as error:
        payload.unlink(missing_ok=True)
        raise _not_written(payload, error) from error
    return end - start


def find_payload(path: Path) -> tuple[int, int]:
    """Where in an answer the payload begins and ends, in bytes. Blocking.

    Raises:
        AnswerError: There is none.
    """
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        try:
            span = _span(data)
        except msgspec.MsgspecError:
            # It is strict about texts that JSON allows: half a surrogate pair, for one.
            span = _tolerant_span(data)
    if span is None:
        raise AnswerError(
            "The output came without its payload",
            "The answer has no output_json.",
            "r reads it again.",
        )
    return span


def _span(data: mmap.mmap) -> tuple[int, int] | None:
    raw = msgspec.json.decode(data, type=_Answer).data.output_json
    with memoryview(raw) as payload, memoryview(data) as whole:
        for key in _KEY.finditer(data) if payload else ():
            end = key.end() + len(payload)
            with whole[key.end() : end] as there:
                if there == payload:
                    return key.end(), end
    return None


def _tolerant_span(data: mmap.mmap) -> tuple[int, int] | None:
    document = JsonDocument(data, level=2)
    while not document.advance(1.0):
        pass
    for row in document.rows(0, _MOST_ROWS):
        if row.kind.is_value and document.path(row) == ["data", "output_json"]:
            return document.span(row)
    return None


def _not_written(target: Path, error: OSError) -> UsageError:
    return UsageError(
        f"{clean(str(target))} cannot be written",
        f"{error.strerror or error}.",
        "Check the folder, its rights and the free space.",
    )
