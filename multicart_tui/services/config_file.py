"""Changes one value of a TOML file and leaves its owner's comments and order alone.

A file that its owner made read-only stays as it is, and of a link what it leads to is changed.
"""

from __future__ import annotations

import shlex
import stat
from collections.abc import MutableMapping, Sequence
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import ParseError

from multicart_tui.errors import ConfigError
from multicart_tui.paths import write_private


def set_value(path: Path, keys: Sequence[str], value: str | bool | int | float | list[str]) -> None:
    """Set a nested value, e.g. ``("profiles", "prod", "store")``; the file may not exist yet.

    Raises:
        ConfigError: The file is not TOML, or cannot be written.
    """
    document = _read(path)
    _refuse_read_only(path)
    table: MutableMapping[str, Any] = document
    for key in keys[:-1]:
        if key not in table:
            table[key] = tomlkit.table(is_super_table=key == "profiles")
        inner = table[key]
        if not isinstance(inner, MutableMapping):
            raise ConfigError(f"{key!r} in {path} is not a table", "", "Mend the file first.")
        table = inner
    table[keys[-1]] = value
    write_private(path.resolve(), tomlkit.dumps(document))


def remove_value(path: Path, keys: Sequence[str]) -> bool:
    """Take a nested value out; returns whether it was there.

    Raises:
        ConfigError: The file is not TOML, or cannot be written.
    """
    document = _read(path)
    table: object = document
    for key in keys[:-1]:
        table = table.get(key) if isinstance(table, MutableMapping) else None
    if not isinstance(table, MutableMapping) or keys[-1] not in table:
        return False
    _refuse_read_only(path)
    del table[keys[-1]]
    write_private(path.resolve(), tomlkit.dumps(document))
    return True


def _refuse_read_only(path: Path) -> None:
    # A file can be replaced whatever its mode is, but its owner said that it is not to change.
    if path.exists() and not path.stat().st_mode & stat.S_IWUSR:
        raise ConfigError(
            f"Cannot write {path}",
            "The file is read-only.",
            f"chmod u+w {shlex.quote(str(path))}",
        )


def _read(path: Path) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(path.read_text("utf-8"))
    except FileNotFoundError:
        return tomlkit.document()
    except (ParseError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not valid TOML", str(error), "Mend it first.") from error
    except OSError as error:
        raise ConfigError(f"Cannot read {path}", error.strerror or str(error)) from error
