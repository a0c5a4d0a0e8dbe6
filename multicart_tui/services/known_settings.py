"""Reads the settings, and remembers what they came to, so that they are judged only once.

The library that judges them takes longer to import than all else that a command needs.
As long as file, environment, flags and program are the same, so is its judgement.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

from multicart_tui import __version__, config_toml
from multicart_tui.errors import ConfigError
from multicart_tui.paths import state_dir, write_private
from multicart_tui.settings_values import OTHER_VARIABLES, PREFIX, SettingValues

FILE_NAME = "settings-seen.json"
"""In the state folder; may be removed at any time."""

KEPT = 8
"""So many different sets of settings are remembered, for people with several profiles."""

_MODEL = Path(config_toml.__file__).with_name("settings.py")


class _Seen(msgspec.Struct):
    """Settings that were found to be right."""

    digest: str
    values: SettingValues


_read_seen = msgspec.json.Decoder(list[_Seen]).decode


def read_settings(
    flags: Mapping[str, object], *, may_be_new: bool = False, leaves_no_trace: bool = False
) -> SettingValues:
    """Read the settings; blocking, and slow the first time after a change.

    Args:
        flags: Those given on the command line, by the names of their settings.
        may_be_new: Whether a profile may be named that is not there yet, to log in to it.
        leaves_no_trace: Whether nothing may be written.

    Raises:
        ConfigError: A value cannot be, or a name is unknown.
    """
    digest = _digest(flags, may_be_new)
    seen = _seen() if digest else []
    found = next((each for each in seen if each.digest == digest), None)
    if found:
        return found.values
    from multicart_tui.settings import load_settings

    values = load_settings(flags, may_be_new=may_be_new).values
    if digest and not leaves_no_trace:
        _remember([_Seen(digest, values), *seen][:KEPT])
    return values


def _digest(flags: Mapping[str, object], may_be_new: bool) -> str:
    """Of everything that the settings follow from; empty if that cannot be told."""
    path = config_toml.config_path()
    try:
        file = path.read_bytes() if path.exists() else None
        model = _MODEL.stat().st_mtime_ns
    except OSError:
        return ""
    passed_over = {PREFIX + name for name in OTHER_VARIABLES}
    variables = {
        name: value
        for name, value in os.environ.items()
        # The names of settings are read in any case of letters.
        if name.upper().startswith(PREFIX) and name.upper() not in passed_over
    }
    about = (__version__, model, str(path), file, variables, flags, may_be_new)
    try:
        return hashlib.sha256(msgspec.json.encode(about, order="sorted")).hexdigest()
    except UnicodeEncodeError:
        return ""


def _seen() -> list[_Seen]:
    try:
        return _read_seen((state_dir() / FILE_NAME).read_bytes())
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return []


def _remember(seen: list[_Seen]) -> None:
    # What cannot be remembered is judged again at the next start.
    with contextlib.suppress(ConfigError):
        write_private(state_dir() / FILE_NAME, msgspec.json.encode(seen).decode())
