"""Writes what became of an import beside its source: what landed, what is wrong, the rest.

A file that was there before is never overwritten, except one that this job wrote itself
and nobody changed since.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from multicart_tui.domain.import_job import Job, JobRow
from multicart_tui.domain.text import clean, plural
from multicart_tui.errors import ConfigError
from multicart_tui.paths import PRIVATE_FILE, make_private_folder, write_private
from multicart_tui.services.import_tables import Edits, errors_csv, rest_csv, success_csv
from multicart_tui.services.journal import Journal

_LONGEST_STEM = 100
"""Bytes of a source's name that the names of its files keep; systems allow 255 in all."""

_OURS = re.compile(r"\.(?:success|errors|rest)(?:-\d+)?$")


class WrittenFile(msgspec.Struct, frozen=True):
    """A file that was written."""

    path: Path
    rows: int
    """Rows without the header; 1 or more."""


@dataclass(frozen=True)
class WrittenFiles:
    """Where what became of an import was written; None where there was nothing to write."""

    success: WrittenFile | None = None
    """Rows the collection has."""
    errors: WrittenFile | None = None
    """Rows that need somebody's hand."""
    rest: WrittenFile | None = None
    """Good rows that were not sent."""
    note: str = ""
    """Why they are not beside the source; empty if they are."""

    @property
    def all(self) -> tuple[WrittenFile, ...]:
        """The files there are."""
        return tuple(each for each in (self.success, self.errors, self.rest) if each)

    @property
    def words(self) -> str:
        """What was written, a line: ``x.errors.csv (3 rows) in /home/me``; safe to show."""
        if not self.all:
            return "Nothing to write."
        files = ", ".join(f"{each.path.name} ({plural(each.rows, 'row')})" for each in self.all)
        folders = " and ".join(dict.fromkeys(str(each.path.parent) for each in self.all))
        return clean(f"{files} in {folders}")


async def save_results(
    journal: Journal, job: int, *, edits: Edits | None = None, is_strict: bool = False
) -> WrittenFiles:
    """Write the files of a job from what the journal has of it, off the event loop.

    Raises:
        UsageError: There is no such job.
        ConfigError: The journal cannot be read, or the files can be written nowhere.
    """
    about = await journal.job(job)
    rows = await journal.rows(job)
    return await asyncio.to_thread(
        write_results, journal.folder, about, rows, edits=edits, is_strict=is_strict
    )


def write_results(
    state: Path,
    job: Job,
    rows: Sequence[JobRow],
    *,
    folder: Path | None = None,
    edits: Edits | None = None,
    is_strict: bool = False,
) -> WrittenFiles:
    """Write ``NAME.success.csv``, ``NAME.errors.csv`` and ``NAME.rest.csv``. Blocking.

    A taken name gets a number: ``NAME.errors-2.csv``. Where the folder cannot be written,
    the state folder's ``imports`` takes the files, and the note says so.

    Args:
        state: The state folder; it remembers which files a job wrote.
        job: Whose rows.
        rows: All of its rows.
        folder: Where to; beside the source if None, or the state folder if it has no path.
        edits: Values typed in a review and not sent yet, by the rows' numbers.
        is_strict: Whether duplicates and repeats are errors.

    Raises:
        ConfigError: They can be written nowhere.
    """
    spare = state / "imports"
    if folder is None:
        folder = Path(job.about.source_path).parent if job.about.source_path else spare
    writer = _Writer(spare / f"job-{job.id}.json", folder, spare, stem_of(job))
    success = writer.write("success", success_csv(job.about, rows, is_strict=is_strict))
    errors = writer.write("errors", errors_csv(job.about, rows, edits, is_strict=is_strict))
    rest = writer.write("rest", rest_csv(job.about, rows))
    return WrittenFiles(success, errors, rest, writer.note)


def stem_of(job: Job) -> str:
    """How the names of a job's files begin: the source's name without its ending."""
    about = job.about
    name = Path(about.source_path).stem or Path(about.source_name).stem
    stem = _OURS.sub("", name.replace("\0", "")).strip() or f"job-{job.id}"
    return stem.encode()[:_LONGEST_STEM].decode(errors="ignore")


def rest_name(source_name: str) -> str:
    """What the file of the rows without room will be called, unless that name is taken."""
    return f"{_OURS.sub('', Path(source_name).stem)}.rest.csv"


class _Written(msgspec.Struct):
    """A file of a job as the state folder remembers it."""

    path: str
    sha256: str


class _Writer:
    """Writes the files of one job, knowing which ones it wrote before."""

    def __init__(self, record: Path, folder: Path, spare: Path, stem: str) -> None:
        self.note = ""
        self._record = record
        self._folder = folder
        self._spare = spare
        self._stem = stem
        self._before = self._remembered()

    def write(self, kind: str, table: tuple[str, int]) -> WrittenFile | None:
        """Write one of the files; takes an older one away when it has no rows any more."""
        text, rows = table
        own = self._own(kind)
        if not rows:
            if own:
                own.unlink(missing_ok=True)
            if self._before.pop(kind, None):
                self._remember()
            return None
        path = self._put(kind, own, text)
        self._before[kind] = _Written(str(path), hashlib.sha256(text.encode()).hexdigest())
        self._remember()
        return WrittenFile(path, rows)

    def _put(self, kind: str, own: Path | None, text: str) -> Path:
        try:
            if own:
                write_private(own, text)
                return own
            if self._folder != self._spare:
                return self._write_new(self._folder, kind, text)
        except (OSError, ConfigError) as error:
            why = error.strerror if isinstance(error, OSError) else error.message.rstrip(".")
            self.note = (
                f"{clean(str(self._folder))} cannot be written ({why}), so the files are in"
                f" {clean(str(self._spare))}."
            )
        make_private_folder(self._spare)
        try:
            return self._write_new(self._spare, kind, text)
        except OSError as error:
            raise ConfigError(
                "The files of the import cannot be written",
                f"{self._spare}: {error.strerror or error}",
                "The journal has every row. Free some space, then write the files again.",
            ) from error

    def _write_new(self, folder: Path, kind: str, text: str) -> Path:
        path = _claim(folder, f"{self._stem}.{kind}")
        try:
            write_private(path, text)
        except ConfigError:
            path.unlink(missing_ok=True)
            raise
        return path

    def _own(self, kind: str) -> Path | None:
        """The file this job wrote before, if it still is as it was written."""
        before = self._before.get(kind)
        if before is None:
            return None
        path = Path(before.path)
        try:
            content = path.read_bytes()
        except OSError:
            return None
        return path if hashlib.sha256(content).hexdigest() == before.sha256 else None

    def _remembered(self) -> dict[str, _Written]:
        try:
            return msgspec.json.decode(self._record.read_bytes(), type=dict[str, _Written])
        except (OSError, msgspec.MsgspecError):
            return {}  # then older files are left alone, and new ones get numbers

    def _remember(self) -> None:
        write_private(self._record, msgspec.json.encode(self._before).decode())


def _claim(folder: Path, stem: str) -> Path:
    """Take the first free name for ourselves, so that nobody's file is overwritten."""
    number = 1
    while True:
        path = folder / (f"{stem}.csv" if number == 1 else f"{stem}-{number}.csv")
        try:
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE))
        except FileExistsError:
            number += 1
            continue
        return path
