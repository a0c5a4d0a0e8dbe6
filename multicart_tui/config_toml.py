"""``config.toml``: where it is and what it says, and what holds where it says nothing.

Apart from the settings, because the first frame needs it before pydantic can be imported.
"""

from __future__ import annotations

import tomllib
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
