"""Lets one window at a time work on a job; the lock ends with the process that holds it."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from multicart_tui.errors import ConfigError
from multicart_tui.paths import PRIVATE_FILE, make_private_folder

_TRIES = 4
_BETWEEN_TRIES = 0.005
"""Seconds."""

if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _try_lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class JobIsRunningError(ConfigError):
    """Another window, or this one, is at work on the job."""

    def __init__(self, job: int) -> None:
        super().__init__(
            f"Job {job} is running in another window",
            "Two windows must not send the same rows.",
            "Wait for it, or end the other window; then try again.",
        )


@contextlib.contextmanager
def job_lock(folder: Path, job: int, *, tries: int = _TRIES) -> Iterator[None]:
    """Hold a job's lock; the operating system releases it however the process ends.

    Blocking for a moment only: it never waits for another holder.

    Args:
        folder: Where the journal is.
        job: Number of the job.
        tries: How often it is tried; more than once, because somebody who only asks
            whether it is held holds it for an instant.

    Raises:
        JobIsRunningError: Somebody holds it.
        ConfigError: The lock's file cannot be used.
    """
    descriptor = _take(folder, job, tries)
    try:
        yield
    finally:
        # The file is removed while it is locked, so that nobody can lock a removed one:
        # whoever opened it before finds that the name no longer leads to it.
        with contextlib.suppress(OSError):
            _path(folder, job).unlink()
        os.close(descriptor)


def is_locked(folder: Path, job: int) -> bool:
    """Whether somebody is at work on a job right now."""
    if not _path(folder, job).exists():
        return False
    try:
        with job_lock(folder, job, tries=1):
            return False
    except JobIsRunningError:
        return True


def _path(folder: Path, job: int) -> Path:
    return folder / f"journal-{job}.lock"


def _take(folder: Path, job: int, tries: int) -> int:
    path = _path(folder, job)
    make_private_folder(folder)
    while True:
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
        except OSError as error:
            raise ConfigError(
                "The job cannot be locked",
                f"{path}: {error.strerror or error}",
                "Mend the permissions, or name another folder with MULTICART_STATE_DIR.",
            ) from error
        is_ours = _lock(descriptor, tries)
        if is_ours and _is_still(path, descriptor):
            return descriptor
        os.close(descriptor)
        if not is_ours:
            raise JobIsRunningError(job)


def _lock(descriptor: int, tries: int) -> bool:
    for number in range(tries):
        if number:
            time.sleep(_BETWEEN_TRIES)
        with contextlib.suppress(OSError):
            _try_lock(descriptor)
            return True
    return False


def _is_still(path: Path, descriptor: int) -> bool:
    """Whether the name still leads to the open file."""
    try:
        return os.path.samestat(os.stat(path), os.fstat(descriptor))
    except FileNotFoundError:
        return False
