"""Parts of an index on their way from the process that makes it to the one that shows it."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from multicart_tui.domain.json_index import Chunk
from multicart_tui.domain.json_rows import ChunkRows
from multicart_tui.domain.json_scan import Scanner
from multicart_tui.domain.json_tokens import Fault

_CHUNKS_A_PART = 128


class PreparedPart(msgspec.Struct, array_like=True, frozen=True):
    """Chunks in order, and where the scanner stood behind the last of them."""

    chunks: list[Chunk]
    kept: list[tuple[int, list[tuple[int, int, int, int, int]]]]
    """For chunks that take long to read again: their start, and their rows."""
    position: int
    stack: bytes
    many: bool
    finished: bool
    fault: tuple[int, int, int, str] | None

    def give_to(self, scanner: Scanner) -> None:
        """Add the chunks that the scanner does not have yet, and put it where this one stood."""
        index = scanner.index
        kept = dict(self.kept)
        for chunk in self.chunks:
            if len(index) and chunk.start <= index.starts[-1]:
                continue
            rows = None
            if chunk.start in kept:
                rows = ChunkRows()
                for row in kept[chunk.start]:
                    rows.add(*row)
            index.append(chunk, rows)
        if self.position > scanner.position or self.finished:
            fault = Fault(*self.fault) if self.fault else None
            scanner.resume(
                self.position, self.stack, many=self.many, finished=self.finished, fault=fault
            )


def prepare(scanner: Scanner) -> Iterator[PreparedPart]:
    """Scan a document to its end and give its index in parts; the scanner is at its start."""
    index = scanner.index
    sent = 0
    while True:
        while not scanner.is_finished and (
            len(index) < sent + _CHUNKS_A_PART or scanner.is_in_the_middle
        ):
            scanner.step()
        chunks = [index.chunk(number) for number in range(sent, len(index))]
        kept = [
            (index.starts[number], rows.columns())
            for number in range(sent, len(index))
            if (rows := index.kept_rows(number)) is not None
        ]
        fault = scanner.fault
        yield PreparedPart(
            chunks,
            kept,
            scanner.position,
            bytes(scanner.stack),
            scanner.is_many,
            scanner.is_finished,
            (fault.offset, fault.line, fault.column, fault.message) if fault else None,
        )
        sent = len(index)
        if scanner.is_finished:
            return
