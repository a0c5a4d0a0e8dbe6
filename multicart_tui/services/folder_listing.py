"""Lists what a path that is being typed may become, as a shell completes it."""

from __future__ import annotations

import os
from collections.abc import Callable
from enum import IntEnum
from pathlib import Path

import msgspec

from multicart_tui.domain.import_rows import STOP_EVERY, Stopped

MOST_SHOWN = 200
"""Entries that are listed; the others are only counted."""

MOST_LOOKED_AT = 50_000
"""Entries of a folder that are looked at; one with more is not listed whole."""

TABLE_ENDINGS = (".csv", ".tsv", ".txt")
"""What files that hold a table are mostly called."""


class EntryKind(IntEnum):
    """What an entry is, in the order they are listed."""

    FOLDER = 0
    TABLE = 1
    """A file with an ending of TABLE_ENDINGS."""
    OTHER = 2


class FolderEntry(msgspec.Struct, frozen=True):
    """Something that could be chosen."""

    name: str
    """Its own name. Foreign text: clean it."""
    typed: str
    """The path that chooses it, beginning with what was typed; a folder's ends in a slash."""
    kind: EntryKind
    size: int | None = None
    """Bytes; None for a folder, and for what cannot be looked at."""
    changed: float | None = None
    """When it was changed last, in seconds since 1970; None when that cannot be told."""


class FolderListing(msgspec.Struct, frozen=True):
    """What fits a path typed so far."""

    typed: str
    """What was typed."""
    entries: tuple[FolderEntry, ...] = ()
    """Folders first, then tables, then other files; at most MOST_SHOWN. While no name is
    begun, the folder above stands before them, as ``..``."""
    more: int = 0
    """How many others fit."""
    is_cut: bool = False
    """Whether the folder has more than MOST_LOOKED_AT entries, and some were not looked at."""
    completion: str = ""
    """What was typed with the letters added that all that fits have in common."""
    problem: str = ""
    """Why the folder cannot be listed, a sentence; empty if it can."""


def list_folder(typed: str, stop: Callable[[], bool] | None = None) -> FolderListing:
    """List what a typed path may become. Blocking: run it in a thread.

    Hidden entries are listed only when the name begins with a dot. Letter case does not
    matter for what is listed, so that ``dat`` finds ``Data.csv``.

    Args:
        typed: A path, perhaps half typed; ``~`` allowed; relative to the working folder.
        stop: Asked now and then whether to give up.

    Raises:
        Stopped: ``stop`` said so.
    """
    if typed == "~":
        return FolderListing(typed, completion="~/")
    at = typed.rfind("/") + 1
    folder, begun = typed[:at], typed[at:]
    try:
        found, is_cut = _look(Path(folder or ".").expanduser(), begun.casefold(), stop)
    except (OSError, ValueError, RuntimeError) as error:
        # RuntimeError is pathlib's for a ``~name`` that has no home.
        words = error.strerror if isinstance(error, OSError) else str(error)
        return FolderListing(typed, completion=typed, problem=f"{folder}: {words}.")
    # Letter by letter, as a shell does: it is a name that is completed, not a path.
    common = os.path.commonprefix([_as_typed(entry) for entry in found])  # noqa: RUF071
    completion = folder + (common if len(common) >= len(begun) else begun)
    found.sort(key=lambda entry: (_kind(entry), entry.name.casefold()))
    entries = tuple(_entry(folder, entry) for entry in found[:MOST_SHOWN])
    above = () if begun else _above(folder)
    more = len(found) - len(entries)
    return FolderListing(typed, (*above, *entries), more, is_cut, completion)


def _above(folder: str) -> tuple[FolderEntry, ...]:
    """The way out of a folder, written as the person wrote the folder."""
    *parts, last, _ = ["", *folder.split("/")]
    if last in ("", "..", "."):
        typed = "" if folder.startswith("/") else f"{folder}../"
    elif last.startswith("~"):
        typed = f"{Path(folder).expanduser().parent}/"
    else:
        typed = "/".join([*parts[1:], ""])
    is_top = not typed and folder.startswith("/")
    return () if is_top else (FolderEntry("..", typed, EntryKind.FOLDER),)


def _look(
    folder: Path, begun: str, stop: Callable[[], bool] | None
) -> tuple[list[os.DirEntry[str]], bool]:
    found: list[os.DirEntry[str]] = []
    with os.scandir(folder) as entries:
        for place, entry in enumerate(entries):
            if place >= MOST_LOOKED_AT:
                return found, True
            if stop and not place % STOP_EVERY and stop():
                raise Stopped
            is_hidden = entry.name.startswith(".") and not begun.startswith(".")
            if not is_hidden and entry.name.casefold().startswith(begun):
                found.append(entry)
    return found, False


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _kind(entry: os.DirEntry[str]) -> EntryKind:
    if _is_folder(entry):
        return EntryKind.FOLDER
    is_table = entry.name.casefold().endswith(TABLE_ENDINGS)
    return EntryKind.TABLE if is_table else EntryKind.OTHER


def _as_typed(entry: os.DirEntry[str]) -> str:
    return f"{entry.name}/" if _is_folder(entry) else entry.name


def _entry(folder: str, entry: os.DirEntry[str]) -> FolderEntry:
    kind = _kind(entry)
    typed = folder + _as_typed(entry)
    try:
        state = entry.stat()
    except OSError:
        return FolderEntry(entry.name, typed, kind)  # a link that leads nowhere
    size = None if kind is EntryKind.FOLDER else state.st_size
    return FolderEntry(entry.name, typed, kind, size, state.st_mtime)
