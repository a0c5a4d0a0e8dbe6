"""``config.toml``: where it is and what it says, and what holds where it says nothing.

Apart from the settings, because the first frame needs it before pydantic can be imported.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path

from multicart_tui.errors import ConfigError
from multicart_tui.paths import config_dir

DEFAULT_BASE_URL = "https://multicartapi.com/api/v1"
"""Where the service is (vendor page)."""

DEFAULT_PROFILE = "default"
"""Name of the profile that is used when none is named; it need not be in the file."""

DEFAULT_THEME = "multicart-dark"
"""Name of the colours that are used when none are named."""


def config_path() -> Path:
    """The file of settings; need not exist."""
    return config_dir() / "config.toml"


def read_config_file() -> dict[str, object]:
    """What ``config.toml`` holds; nothing if it does not exist.

    Raises:
        ConfigError: It cannot be read, or is not TOML.
    """
    path = config_path()
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"{path} is not valid TOML", str(error), "Mend that line, or move the file away."
        ) from error
    except OSError as error:
        raise ConfigError(
            f"Cannot read {path}", error.strerror or str(error), "Mend its permissions."
        ) from error


def place_in_file(keys: Sequence[str]) -> str:
    """Where a setting stands, for a person: the path, and the line if it is found.

    Args:
        keys: Its name, from the outermost table: ``("profiles", "prod", "store")``.
    """
    path = config_path()
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return str(path)
    # A part of a list has no name, but its list has.
    ends = range(len(keys), 0, -1)
    line = next((found for end in ends if (found := line_of(text, keys[:end]))), 0)
    return f"{path}, line {line}" if line else str(path)


def line_of(text: str, keys: Sequence[str]) -> int:
    """The line, from 1, on which a name of a TOML document is written; 0 if it is not there.

    Reads the document again for each of its lines, so ask for it only when something is wrong.
    """
    lines = text.splitlines(keepends=True)
    begun = 0
    for end in range(1, len(lines) + 1):
        try:
            found: object = tomllib.loads("".join(lines[:end]))
        except tomllib.TOMLDecodeError:
            continue  # in the middle of a value
        for key in keys:
            found = found.get(key) if isinstance(found, dict) else None
        if found is not None:
            return begun + 1
        begun = end
    return 0
