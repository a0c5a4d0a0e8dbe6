"""The very file that an import sends: made, counted, hashed and saved."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

import msgspec

from multicart_tui.domain.csv_writing import IMPORT_COLUMNS, canonical_csv
from multicart_tui.domain.import_rows import CheckedRow
from multicart_tui.domain.text import plural
from multicart_tui.errors import UsageError
from multicart_tui.paths import write_private


class CanonicalFile(msgspec.Struct, frozen=True):
    """What leaves this machine, byte by byte."""

    data: bytes
    rows: int
    sha256: str
    """Hexadecimal."""

    @property
    def words(self) -> str:
        """Rows, columns, bytes and the beginning of the hash."""
        return (
            f"{plural(self.rows, 'row')} of {len(IMPORT_COLUMNS)} columns,"
            f" {len(self.data):,} bytes, sha256 {self.sha256[:12]}"
        )


def make_canonical(rows: Sequence[CheckedRow]) -> CanonicalFile:
    """Make the file of the rows to send. Blocking: run it in a thread.

    Raises:
        UsageError: A value has a line end in it, which no check lets through.
    """
    data = canonical_csv(checked.row for checked in rows)
    return CanonicalFile(data, len(rows), hashlib.sha256(data).hexdigest())


def as_target(typed: str) -> Path:
    """The file that a typed path names. Blocking.

    Raises:
        UsageError: It is no path, a folder, or something else than a plain file.
    """
    title = "Cannot be saved there"
    try:
        path = Path(typed.strip()).expanduser().absolute()
        os.fsencode(path)
        if not typed.strip() or "\0" in typed:
            raise ValueError("it is no path")
        if path.exists() and not path.is_file():
            what = "a folder" if path.is_dir() else "no plain file"
            raise UsageError(title, f"{path} is {what}.", "Type another name.")
    except (OSError, RuntimeError, ValueError) as error:
        # RuntimeError is pathlib's for a ``~name`` that has no home.
        raise UsageError(title, f"{error}.", "Type another name.") from error
    return path


def save_canonical(path: Path, file: CanonicalFile) -> None:
    """Write the file, readable by its owner alone; what was there before is replaced.

    Raises:
        ConfigError: The operating system refuses.
    """
    write_private(path, file.data.decode())
