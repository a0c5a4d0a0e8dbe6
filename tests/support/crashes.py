"""Ends a program at a chosen moment of its talk with the journal and the service."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import BinaryIO, TypeVar, cast

from multicart_tui.api.protocol import ByteProgress, MulticartApi
from multicart_tui.domain.ids import AsinId, CollectionId
from multicart_tui.domain.models import AsinPage, BatchResult, NewAsins
from multicart_tui.services.journal import Journal
from multicart_tui.services.journal_file import JournalFile, Work

T = TypeVar("T")


class Crash(BaseException):
    """The program ends here; nothing may catch it and go on."""


class Moments:
    """Counts the moments at which a program can be cut, and cuts it at one.

    Args:
        at: Number of the moment, from 1; None lets it run to its end.
    """

    def __init__(self, at: int | None = None) -> None:
        self.at = at
        self.passed = 0

    def mark(self) -> None:
        self.passed += 1
        if self.passed == self.at:
            raise Crash(f"at moment {self.at}")


class _CutFile(JournalFile):
    def __init__(self, folder: Path, moments: Moments) -> None:
        super().__init__(folder)
        self._moments = moments

    async def write(self, work: Work[T]) -> T:
        self._moments.mark()
        result = await super().write(work)
        self._moments.mark()
        return result

    def _connect(self) -> sqlite3.Connection:
        connection = super()._connect()
        # What a killed process wrote is there without a sync; only a power cut needs one.
        connection.execute("PRAGMA synchronous = OFF")
        return connection


class _FullFile(JournalFile):
    def __init__(self, folder: Path, commits: int) -> None:
        super().__init__(folder)
        self._commits = commits

    async def write(self, work: Work[T]) -> T:
        if self._commits <= 0:

            def full(connection: sqlite3.Connection) -> T:
                raise sqlite3.OperationalError("database or disk is full")

            work = full
        self._commits -= 1
        return await super().write(work)


def full_journal(folder: Path, commits: int) -> Journal:
    """A journal on a disk that is full after so many commits."""
    journal = Journal(folder)
    journal.file = _FullFile(folder, commits)
    return journal


def cut_journal(folder: Path, moments: Moments | None = None) -> Journal:
    """A journal that may end the program before or after each commit."""
    journal = Journal(folder)
    journal.file = _CutFile(folder, moments or Moments())
    return journal


class _CutApi:
    def __init__(self, api: MulticartApi, moments: Moments) -> None:
        self._api = api
        self._moments = moments

    async def import_csv(
        self, collection: CollectionId, csv: BinaryIO, progress: ByteProgress | None = None
    ) -> BatchResult:
        self._moments.mark()
        result = await self._api.import_csv(collection, csv, progress)
        self._moments.mark()
        return result

    async def create_asins(self, new: NewAsins) -> BatchResult:
        self._moments.mark()
        result = await self._api.create_asins(new)
        self._moments.mark()
        return result

    async def delete_asin(self, asin: AsinId) -> str:
        self._moments.mark()
        result = await self._api.delete_asin(asin)
        self._moments.mark()
        return result

    async def list_asins(
        self, collection: CollectionId, *, skip: int = 0, limit: int = 100
    ) -> AsinPage:
        self._moments.mark()
        page = await self._api.list_asins(collection, skip=skip, limit=limit)
        self._moments.mark()
        return page


def cut_api(api: MulticartApi, moments: Moments) -> MulticartApi:
    """A service at whose requests the program may end: before each, or before its answer."""
    return cast(MulticartApi, _CutApi(api, moments))


async def no_wait(_seconds: float) -> None:
    """Lets others run, and no time pass."""
    await asyncio.sleep(0)
