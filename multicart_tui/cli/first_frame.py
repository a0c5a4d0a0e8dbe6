"""The few settings that the first frame needs, read without the weight of pydantic.

Everything else waits until the screen is up. The full settings are validated then; what
is read here and turns out to be wrong is reported by them.
"""

from __future__ import annotations

import locale
import os
from collections.abc import Mapping
from dataclasses import dataclass

from multicart_tui.cli.flags import Flags
from multicart_tui.config_toml import DEFAULT_PROFILE, DEFAULT_THEME, read_config_file


@dataclass(frozen=True)
class FirstFrame:
    """How the terminal is to be used."""

    theme: str
    has_mouse: bool
    is_slow_link: bool
    is_ascii: bool
    keys: dict[str, str]
    needs_key_command: bool
    """Whether the profile's key comes from a command, which may have to ask on the terminal."""


def read_first_frame(flags: Flags, environment: Mapping[str, str] = os.environ) -> FirstFrame:
    """Read them: flag, environment, ``config.toml``, default.

    Raises:
        ConfigError: The file cannot be read, or is not TOML.
    """
    file = read_config_file()
    is_remote = bool(environment.get("SSH_CONNECTION") or environment.get("SSH_TTY"))

    def setting(name: str) -> str:
        value = environment.get(f"MULTICART_{name.upper()}", file.get(name))
        return value if isinstance(value, str) else ""

    def switch(name: str, *, automatic: bool) -> bool:
        return {"on": True, "off": False}.get(setting(name), automatic)

    profile = flags.profile or setting("profile") or DEFAULT_PROFILE
    encoding = locale.getpreferredencoding(False).lower().replace("-", "")
    return FirstFrame(
        theme=flags.theme or setting("theme") or DEFAULT_THEME,
        has_mouse=not flags.is_without_mouse and switch("mouse", automatic=not is_remote),
        is_slow_link=flags.is_slow_link or switch("slow_link", automatic=is_remote),
        is_ascii=flags.is_ascii or switch("ascii", automatic=encoding != "utf8"),
        keys={
            name: keys
            for name, keys in _table(file.get("keys")).items()
            if isinstance(name, str) and isinstance(keys, str)
        },
        needs_key_command=bool(
            _table(_table(file.get("profiles")).get(profile)).get("key_command")
        ),
    )


def _table(value: object) -> dict[object, object]:
    return value if isinstance(value, dict) else {}
