"""What of ours stays on a disk when the program has ended, and how it is removed.

Nothing is ever sent anywhere; all that the program keeps is in two folders of its owner, and
for a while in the folder for temporary files. Everything here blocks.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sqlite3
import stat
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from multicart_tui.domain.own_data import Kind
from multicart_tui.services import known_settings
from multicart_tui.services.purging_rows import StoredRows

A_DAY = 86_400
"""Seconds after which nobody is taken to be at work with a temporary file any more."""


@dataclass(frozen=True)
class Kept:
    """How much of one kind there is, or was removed."""

    kind: Kind
    count: int
    """Files, or rows of a database."""
    size: int
    """Bytes of their content."""
    problem: str = ""
    """Why it cannot be looked at or removed whole; empty if it can."""


class OwnData:
    """Everything the program keeps.

    Args:
        config: Folder of the settings and the key.
        state: Folder of what the program remembers.
        temporary: Folder of temporary files.
        now: Seconds since the epoch.
    """

    def __init__(self, config: Path, state: Path, temporary: Path, *, now: float = 0) -> None:
        self._config = config
        self._state = state
        self._temporary = temporary
        self._now = now or time.time()
        self._rows = StoredRows(state)

    def look(self) -> tuple[Kept, ...]:
        """How much there is of each kind; nothing is changed."""
        return tuple(map(self._look, Kind))

    def purge(self, kinds: Iterable[Kind]) -> tuple[Kept, ...]:
        """Remove what there is of some kinds; returns what was removed, and what could not be."""
        return tuple(map(self._purge, kinds))

    def strangers(self) -> tuple[Path, ...]:
        """Files in the program's folders that are of no kind, and so are never removed."""
        known = {path for kind in Kind for path in self._files(kind)}
        return tuple(
            path
            for folder in dict.fromkeys((self._config, self._state))
            for path in _under(folder)
            if path not in known and not _IN_USE.match(path.relative_to(folder).as_posix())
        )

    def _look(self, kind: Kind) -> Kept:
        files = list(self._files(kind))
        count, size = len(files), sum(map(_size, files))
        try:
            more, bytes_of_rows = self._rows.look(kind)
        except sqlite3.Error as error:
            return Kept(kind, count, size, f"{self._rows.path(kind)}: {error}")
        return Kept(kind, count + more, size + bytes_of_rows)

    def _purge(self, kind: Kind) -> Kept:
        count = size = 0
        problem = ""
        for path in list(self._files(kind)):
            length = _size(path)
            try:
                _remove(path)
            except OSError as error:
                problem = f"{path}: {error.strerror or error}"
            else:
                count, size = count + 1, size + length
        for folder in ("backups", "demo-backups", "imports"):
            _remove_empty(self._state / folder)
        try:
            more, bytes_of_rows = self._rows.purge(kind)
        except sqlite3.Error as error:
            return Kept(kind, count, size, f"{self._rows.path(kind)}: {error}")
        return Kept(kind, count + more, size + bytes_of_rows, problem)

    def _files(self, kind: Kind) -> Iterator[Path]:
        """Files of a kind, and the temporary folders that are removed as a whole."""
        state = self._state
        match kind:
            case Kind.FILES:
                needed = self._rows.files_of_unfinished()
                yield from (path for path in _under(state / "imports") if path not in needed)
            case Kind.BACKUPS:
                open_ones = self._rows.collections_of_unfinished()
                for folder in ("backups", "demo-backups"):
                    yield from (
                        path
                        for path in _under(state / folder)
                        if not path.name.startswith(tuple(f"collection-{n}-" for n in open_ones))
                    )
            case Kind.VISITS:
                yield from _matching(state, "slow-link-offered")
            case Kind.CRASHES:
                yield from _matching(state, "crash-*.txt")
            case Kind.REQUESTS:
                yield from _matching(state, "requests-*.jsonl")
            case Kind.DAMAGED:
                yield from _matching(state, "*.sqlite3.broken-*")
            case Kind.CACHE:
                yield from _matching(state, known_settings.FILE_NAME)
            case Kind.HOSTS:
                yield from _matching(state, "known-hosts.json")
            case Kind.LEFTOVERS:
                for place in (self._config, state):
                    yield from filter(self._is_old, _matching(place, ".*.part"))
                yield from filter(self._is_old, self._temporary_folders())
            case Kind.SETTINGS:
                yield from _matching(self._config, "config.toml")
            case Kind.CREDENTIALS:
                yield from _matching(self._config, "credentials.toml")

    def _temporary_folders(self) -> Iterator[Path]:
        # Others may have folders there, too, that only look like ours.
        with contextlib.suppress(OSError):
            for path in self._temporary.glob("multicart-*"):
                found = path.lstat()
                is_ours = os.name != "posix" or found.st_uid == os.geteuid()
                if stat.S_ISDIR(found.st_mode) and is_ours and _NAME.fullmatch(path.name):
                    yield path

    def _is_old(self, path: Path) -> bool:
        with contextlib.suppress(OSError):
            return self._now - path.lstat().st_mtime > A_DAY
        return False


_IN_USE = re.compile(
    r"(state|journal)\.sqlite3(-wal|-shm)?$|journal-\d+\.lock$|(demo-)?backups/|imports/"
    r"|\.[^/]+\.part$"
)
"""Files of which parts are removed, that unfinished jobs need, or that are being written."""

_NAME = re.compile(r"multicart-[a-z]+-[a-z0-9_]{8}")
"""Folders that Python's tempfile makes for the program."""


def _matching(folder: Path, pattern: str) -> Iterator[Path]:
    with contextlib.suppress(OSError):
        for path in sorted(folder.glob(pattern)):
            # A link may lead to what is not ours.
            if stat.S_ISREG(path.lstat().st_mode):
                yield path


def _under(folder: Path) -> Iterator[Path]:
    for above, _, names in os.walk(folder):
        for name in sorted(names):
            yield from _matching(Path(above), re.sub(r"([*?[])", r"[\1]", name))


def _size(path: Path) -> int:
    if path.is_dir():
        return sum(map(_size, _under(path)))
    with contextlib.suppress(OSError):
        return path.lstat().st_size
    return 0


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _remove_empty(folder: Path) -> None:
    for above, _, _ in os.walk(folder, topdown=False):
        with contextlib.suppress(OSError):  # which says that something is left in it
            Path(above).rmdir()
