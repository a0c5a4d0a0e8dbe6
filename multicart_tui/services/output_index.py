"""Learns which ASINs the outputs of a collection hold, by reading them one after the other.

The list of outputs names no ASIN, so there is no other way. Nothing of it is kept on disk:
each payload is a private file for as long as it is looked through.
"""

from __future__ import annotations

import asyncio
import mmap
import tempfile
from collections.abc import Callable
from pathlib import Path

from multicart_tui.api.protocol import MulticartApi
from multicart_tui.domain.asin import ASIN_LENGTH
from multicart_tui.domain.asins_in_json import asins_in
from multicart_tui.domain.ids import CollectionId, OutputId
from multicart_tui.domain.models import OutputRecord
from multicart_tui.errors import CredentialsError, MulticartError, NetworkError, UsageError
from multicart_tui.services.concurrency import for_each
from multicart_tui.services.output_files import OutputFile
from multicart_tui.services.session import Session
from multicart_tui.services.threads import Stop, in_thread

AT_ONCE = 2
"""Outputs fetched at a time."""

LARGEST = 50_000_000
"""Bytes of one output above which it is left out."""

MOST_BYTES = 500_000_000
"""Bytes fetched by one :meth:`OutputIndex.build` before it ends; the next one goes on."""

MOST_OUTPUTS = 5_000
"""Outputs of a collection that are listed; the oldest come first in the list."""

PAGE = 200
"""Outputs asked for at once."""

TROUBLES = 3
"""Outputs that fail one after the other before no more are tried."""


class TooLarge(UsageError):
    """An output is larger than is looked through."""


class OutputIndex:
    """Which of a collection's outputs hold which ASINs, as far as is known.

    Args:
        collection: Whose outputs.
        largest: Bytes of one output above which it is left out.
        most_bytes: Bytes that are fetched before it ends.
    """

    def __init__(
        self,
        collection: CollectionId,
        *,
        largest: int = LARGEST,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self.collection = collection
        self.outputs: tuple[OutputRecord, ...] = ()
        """Every output of the last listing, newest first."""
        self.is_building = False
        """Whether it is being built now."""
        self.reason = ""
        """Why it ended before its end, with a full stop; empty if it did not."""
        self.fetched = 0
        """Bytes fetched by the building that runs, or by the last one."""
        self._largest = largest
        self._most_bytes = most_bytes
        self._asins: dict[OutputId, frozenset[str]] = {}
        self._errors: dict[OutputId, MulticartError] = {}

    # -- what is known

    def asins(self, output: OutputId) -> frozenset[str] | None:
        """The ASINs an output holds; None if it was not looked through."""
        return self._asins.get(output)

    def error(self, output: OutputId) -> MulticartError | None:
        """Why an output could not be looked through; None if it was, or was not tried."""
        return self._errors.get(output)

    def find(self, asin: str) -> tuple[OutputRecord, ...]:
        """The outputs that hold an ASIN, newest first, as far as is known."""
        wanted = asin.strip().upper()
        return tuple(
            output for output in self.outputs if wanted in self._asins.get(output.id, frozenset())
        )

    def search(self, part: str) -> tuple[OutputRecord, ...]:
        """The outputs that hold an ASIN with this text in it, newest first."""
        wanted = part.strip().upper()
        if len(wanted) >= ASIN_LENGTH:
            return self.find(wanted)
        return tuple(
            output
            for output in self.outputs
            if any(wanted in asin for asin in self._asins.get(output.id, ()))
        )

    @property
    def indexed(self) -> int:
        """How many outputs were looked through."""
        return len(self._asins)

    @property
    def is_complete(self) -> bool:
        """Whether every output that could be was looked through."""
        return bool(self.outputs) and not self._waiting()

    @property
    def words(self) -> str:
        """How far it is: ``3 of 40 indexed, 1 failed, 2 too large``."""
        large = sum(isinstance(error, TooLarge) for error in self._errors.values())
        failed = len(self._errors) - large
        parts = [f"{self.indexed:,} of {len(self.outputs):,} indexed"]
        parts += [f"{failed:,} failed"] if failed else []
        parts += [f"{large:,} too large"] if large else []
        return ", ".join(parts)

    def _waiting(self) -> list[OutputRecord]:
        return [
            output
            for output in self.outputs
            if output.id not in self._asins
            and not isinstance(self._errors.get(output.id), TooLarge)
        ]

    # -- learning

    async def build(
        self,
        api: MulticartApi,
        *,
        on_progress: Callable[[], None] = lambda: None,
        stop: Stop = lambda: False,
    ) -> None:
        """List the outputs and look through those that are not known yet, newest first.

        What was learned stays when it is stopped or cancelled, and the next time goes on
        from there. What went wrong with one output is kept with it; only when all fail alike,
        or none can be listed, does it end.

        Args:
            api: The service.
            on_progress: Told whenever something was learned.
            stop: Asked before each output.

        Raises:
            MulticartError: The outputs could not be listed, or nothing more can be had.
        """
        if self.is_building:
            return
        self.is_building, self.reason, self.fetched = True, "", 0
        try:
            await self._list(api, on_progress, stop)
            with tempfile.TemporaryDirectory(
                prefix="multicart-index-", ignore_cleanup_errors=True
            ) as folder:
                await self._read_all(api, Path(folder), on_progress, stop)
        except MulticartError as error:
            self.reason = f"{error.title}."
            raise
        finally:
            self.is_building = False

    async def _list(self, api: MulticartApi, on_progress: Callable[[], None], stop: Stop) -> None:
        listed: dict[OutputId, OutputRecord] = {}
        skip = 0
        while True:
            if stop():
                return
            page = await api.list_outputs(self.collection, skip=skip, limit=PAGE)
            listed |= {row.id: row for row in page.rows}
            skip += len(page.rows)
            if not page.has_more or not page.rows:
                break
            if len(listed) >= MOST_OUTPUTS:
                self.reason = f"Only the first {MOST_OUTPUTS:,} outputs were listed."
                break
        before = {output.id: output for output in self.outputs}
        for output in before.values():
            # One that was written again, or is gone, is not known any more.
            if listed.get(output.id) != output:
                self._forget(output.id)
        self.outputs = tuple(sorted(listed.values(), key=lambda row: row.id, reverse=True))
        on_progress()

    def _forget(self, output: OutputId) -> None:
        self._errors.pop(output, None)
        self._asins.pop(output, None)

    async def _read_all(
        self, api: MulticartApi, folder: Path, on_progress: Callable[[], None], stop: Stop
    ) -> None:
        troubles = 0

        async def one(output: OutputRecord) -> None:
            nonlocal troubles
            if stop() or self.fetched >= self._most_bytes:
                return
            try:
                self._learn(output.id, await self._read(api, output.id, folder))
                troubles = 0
            except TooLarge as error:
                self._errors[output.id] = error
            except MulticartError as error:
                self._errors[output.id] = error
                troubles += 1
                if troubles >= TROUBLES or _is_dead_end(error):
                    raise
            on_progress()

        await for_each(self._waiting(), one, at_once=AT_ONCE)
        if stop():
            self.reason = "It was stopped."
        elif self._waiting() and self.fetched >= self._most_bytes:
            self.reason = f"{self._most_bytes // 1_000_000:,} MB were read; the rest waits."

    def _learn(self, output: OutputId, asins: frozenset[str]) -> None:
        self._errors.pop(output, None)
        self._asins[output] = asins

    async def _read(self, api: MulticartApi, output: OutputId, folder: Path) -> frozenset[str]:
        own = folder / str(output)
        await asyncio.to_thread(own.mkdir, mode=0o700, exist_ok=True)
        counted = 0

        def progress(done: int, whole: int | None) -> None:
            nonlocal counted
            self.fetched += max(0, done - counted)
            counted = done
            # What comes over the wire may be compressed, so the file is looked at too.
            if max(done, whole or 0, _size(own)) > self._largest:
                raise TooLarge(
                    f"{output.label} is too large for the index",
                    f"It has more than {self._largest // 1_000_000:,} MB.",
                    "It can be looked at by itself.",
                )

        file = await OutputFile.fetch(api, output, own, progress)
        try:
            return await in_thread(lambda stop: _asins_of(file.path, stop))
        finally:
            file.path.unlink(missing_ok=True)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())


def _asins_of(path: Path, stop: Stop) -> frozenset[str]:
    with path.open("rb") as file:
        if not path.stat().st_size:
            return frozenset()
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return asins_in(data, stop)


def _is_dead_end(error: MulticartError) -> bool:
    """Whether the next output would fail alike for certain."""
    return isinstance(error, CredentialsError) or (
        isinstance(error, NetworkError) and error.is_unreached
    )


def index_of(session: Session, collection: CollectionId) -> OutputIndex:
    """What this session knows of a collection's outputs; empty before it was built."""
    return session.indexes.setdefault(collection, OutputIndex(collection))
