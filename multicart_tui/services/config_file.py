"""Changes one value of a TOML file and leaves its owner's comments and order alone."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import ParseError

from multicart_tui.errors import ConfigError
from multicart_tui.paths import write_private


def set_value(path: Path, keys: Sequence[str], value: str | bool) -> None:
    """Set a nested value, e.g. ``("profiles", "prod", "store")``; the file may not exist yet.

    Raises:
        ConfigError: The file is not TOML, or cannot be written.
    """
    document = _read(path)
    table: MutableMapping[str, Any] = document
    for key in keys[:-1]:
        if key not in table:
            table[key] = tomlkit.table(is_super_table=key == "profiles")
        inner = table[key]
        if not isinstance(inner, MutableMapping):
            raise ConfigError(f"{key!r} in {path} is not a table", "", "Mend the file first.")
        table = inner
    table[keys[-1]] = value
    write_private(path, tomlkit.dumps(document))


def _read(path: Path) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(path.read_text("utf-8"))
    except FileNotFoundError:
        return tomlkit.document()
    except (ParseError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not valid TOML", str(error), "Mend it first.") from error
    except OSError as error:
        raise ConfigError(f"Cannot read {path}", error.strerror or str(error)) from error
