"""The few settings that the first frame needs, read without the weight of pydantic.

Everything else waits until the screen is up. The full settings are validated then; what
is read here and turns out to be wrong is reported by them.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from dataclasses import dataclass

from multicart_tui.cli.flags import Flags
from multicart_tui.config_toml import DEFAULT_PROFILE, DEFAULT_THEME, read_config_file
from multicart_tui.domain.automatic import draws_ascii, is_remote


@dataclass(frozen=True)
class FirstFrame:
    """How the terminal is to be used."""

    theme: str
    has_mouse: bool
    is_slow_link: bool
    offers_slow_link: bool
    """Whether to tell, once, how an SSH connection can be spared."""
    has_motion: bool
    is_ascii: bool
    clipboard: str
    """The setting of that name."""
    keys: dict[str, str]
    needs_key_command: bool
    """Whether the profile's key comes from a command, which may have to ask on the terminal."""


def read_first_frame(flags: Flags, environment: Mapping[str, str] = os.environ) -> FirstFrame:
    """Read them: flag, environment, ``config.toml``, default.

    Raises:
        ConfigError: The file cannot be read, or is not TOML.
    """
    file = read_config_file()
    is_over_ssh = is_remote(environment)

    def setting(name: str) -> str:
        value = environment.get(f"MULTICART_{name.upper()}", file.get(name))
        return value if isinstance(value, str) else ""

    def switch(name: str, *, automatic: bool) -> bool:
        return {"on": True, "off": False}.get(setting(name), automatic)

    profile = flags.profile or setting("profile") or DEFAULT_PROFILE
    by_ssh = is_over_ssh and setting("slow_link") == "ssh"
    says_nothing = not flags.is_slow_link and setting("slow_link") in ("", "auto")
    return FirstFrame(
        theme=flags.theme or setting("theme") or DEFAULT_THEME,
        has_mouse=not flags.is_without_mouse and switch("mouse", automatic=not is_over_ssh),
        is_slow_link=flags.is_slow_link or switch("slow_link", automatic=by_ssh),
        offers_slow_link=is_over_ssh and says_nothing and not _was_offered(),
        has_motion=setting("motion") == "on",
        is_ascii=flags.is_ascii or switch("ascii", automatic=draws_ascii(environment)),
        clipboard=setting("clipboard") or "auto",
        keys={
            name: keys
            for name, keys in _keys(file, environment).items()
            if isinstance(name, str) and isinstance(keys, str)
        },
        needs_key_command=bool(
            _table(_table(file.get("profiles")).get(profile)).get("key_command")
        ),
    )


def _keys(file: Mapping[str, object], environment: Mapping[str, str]) -> dict[object, object]:
    """The owner's keys; in the environment they are written as JSON, as all tables are."""
    if text := environment.get("MULTICART_KEYS"):
        import json

        with contextlib.suppress(ValueError):
            return _table(file.get("keys")) | _table(json.loads(text))
    return _table(file.get("keys"))


def _was_offered() -> bool:
    from multicart_tui.services.slow_link_offer import was_offered

    return was_offered()


def _table(value: object) -> dict[object, object]:
    return value if isinstance(value, dict) else {}
