"""Looks at the program's own files without changing any: where, whose, whole, how much room."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import stat
from pathlib import Path

from multicart_tui.domain.import_job import JobState
from multicart_tui.domain.text import plural
from multicart_tui.exit_codes import ExitCode
from multicart_tui.services.diagnosis import Finding, State
from multicart_tui.services.journal_file import FILE_NAME
from multicart_tui.services.journal_tables import VERSION

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_LITTLE = 100_000_000
"""Bytes of free space below which an import's journal and files may not fit."""
_PATIENCE = 2.0
"""Seconds to wait for a window that is writing to the journal."""

_ELSEWHERE = "Mend that, or name another with MULTICART_CONFIG_DIR or MULTICART_STATE_DIR."


def look_at_folders(config: Path, state: Path) -> tuple[Finding, ...]:
    """The folders and files, with their modes and what is wrong with them.

    Args:
        config: Folder of the settings and the key.
        state: Folder of what the program remembers.
    """
    return (
        _folder("configuration", config),
        _file("settings file", config / "config.toml"),
        _file("key file", config / "credentials.toml", is_secret=True),
        _folder("state", state),
        _file("memory", state / "state.sqlite3"),
        _file("journal", state / FILE_NAME),
        *_crash_reports(state),
    )


def _folder(name: str, path: Path) -> Finding:
    there = _nearest(path)
    if not os.access(there, os.W_OK | os.X_OK):
        words = "cannot be written to" if there == path else f"cannot be made in {there}"
        return Finding(name, f"{path}: {words}", State.FAILED, _ELSEWHERE, exit_code=ExitCode.USAGE)
    if there != path:
        return Finding(name, f"{path} (not there yet)")
    if not path.is_dir():
        return Finding(
            name, f"{path}: not a folder", State.FAILED, _ELSEWHERE, exit_code=ExitCode.USAGE
        )
    return _judged(name, path, 0o700, is_secret=False)


def _file(name: str, path: Path, *, is_secret: bool = False) -> Finding:
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return Finding(name, f"{path} (not there yet)")
    except OSError as error:
        return Finding(
            name, f"{path}: {error.strerror}", State.FAILED, "Mend its permissions.", ExitCode.USAGE
        )
    if not stat.S_ISREG(mode):
        return Finding(
            name, f"{path}: not a regular file", State.FAILED, "Move it away.", ExitCode.USAGE
        )
    if not os.access(path, os.R_OK):
        return Finding(
            name, f"{path}: cannot be read", State.FAILED, "Mend its permissions.", ExitCode.USAGE
        )
    return _judged(name, path, 0o600, is_secret=is_secret)


def _judged(name: str, path: Path, wanted: int, *, is_secret: bool) -> Finding:
    """Whether anybody else can get at a file or folder that is there."""
    if os.name != "posix":  # elsewhere the mode says nothing about other people
        return Finding(name, str(path), State.OK)
    found = path.stat()
    words = f"{path} (mode {stat.S_IMODE(found.st_mode):04o})"
    if found.st_uid != os.geteuid():
        hint = "It belongs to somebody else on this machine."
        return Finding(name, words, State.WARNING, hint)
    if not found.st_mode & _OTHERS:
        return Finding(name, words, State.OK)
    hint = f"Others on this machine can get at it: chmod {wanted:o} {path}"
    if is_secret:
        hint = f"Others can get at it, so its key is not used: chmod {wanted:o} {path}"
        return Finding(name, words, State.FAILED, hint, ExitCode.CREDENTIALS)
    return Finding(name, words, State.WARNING, hint)


def _nearest(path: Path) -> Path:
    """The path itself, or the nearest folder above it that is there."""
    for each in (path, *path.parents):
        with contextlib.suppress(OSError):
            if os.path.lexists(each):
                return each
    return Path(path.anchor or ".")


def _crash_reports(state: Path) -> list[Finding]:
    try:
        reports = sorted(path.name for path in state.glob("crash-*.txt"))
    except OSError:
        return []
    if not reports:
        return []
    words = f"{plural(len(reports), 'report')}, the last is {reports[-1]}"
    return [Finding("crashes", words, State.WARNING, "Send it along; it holds no data.")]


def look_at_journal(state: Path) -> Finding:
    """How many jobs the journal has, and whether any waits to be finished; only reads it.

    Args:
        state: Folder of the journal.
    """
    name, path = "jobs", state / FILE_NAME
    if not path.exists():
        return Finding(name, "none yet")
    try:
        # Read-only, because a look must not set a damaged file aside or make a new one.
        with contextlib.closing(
            sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=_PATIENCE)
        ) as db:
            (version,) = db.execute("PRAGMA user_version").fetchone()
            counts = dict(db.execute("SELECT state, count(*) FROM job GROUP BY state").fetchall())
    except sqlite3.Error as error:
        hint = "Nothing is sent that cannot be recorded there. Move the file away or mend it."
        return Finding(
            name, f"the journal cannot be read: {error}", State.FAILED, hint, ExitCode.USAGE
        )
    if version > VERSION:
        hint = "Use the newer program, or name another folder with MULTICART_STATE_DIR."
        words = f"the journal is of a newer program (version {version})"
        return Finding(name, words, State.FAILED, hint, ExitCode.USAGE)
    words = f"{plural(sum(counts.values()), 'job')}, {counts.get(JobState.OPEN, 0):,} open"
    if not counts.get(JobState.OPEN):
        return Finding(name, words, State.OK)
    return Finding(
        name, words, State.WARNING, "Finish what was cut off: multicart-tui asin import --resume"
    )


def look_at_room(*folders: Path) -> tuple[Finding, ...]:
    """How much room is left where the program writes; one finding a disk.

    Args:
        folders: Need not exist.
    """
    findings: dict[int, Finding] = {}
    for folder in folders:
        there = _nearest(folder)
        try:
            disk, free = there.stat().st_dev, shutil.disk_usage(there).free
        except OSError as error:
            findings[-1] = Finding("free space", f"{folder}: {error.strerror}", State.WARNING)
            continue
        words = f"{free / 1_000_000:,.0f} MB for {folder}"
        findings.setdefault(
            disk,
            Finding("free space", words, State.OK)
            if free >= _LITTLE
            else Finding(
                "free space",
                words,
                State.WARNING,
                f"Less than {_LITTLE // 1_000_000} MB: an import may not fit in the journal.",
            ),
        )
    return tuple(findings.values())
