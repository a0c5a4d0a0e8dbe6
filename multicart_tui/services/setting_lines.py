"""Every setting with its value and where that comes from."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from dataclasses import dataclass

from multicart_tui.config_toml import read_config_file
from multicart_tui.services.setting_fields import (
    APART,
    PROFILES,
    SettingField,
    profile_fields,
    setting_fields,
    written,
)
from multicart_tui.settings import ProfileSettings, Settings
from multicart_tui.settings_values import PREFIX

DEFAULT = "default"
FILE = "config.toml"
SESSION = "this session"
"""What a value that could not be kept comes from."""

SettingPath = tuple[str, ...]
"""A setting's name from the outermost table: ``("profiles", "prod", "read_only")``."""


@dataclass(frozen=True)
class SettingLine:
    """One setting as it is in force."""

    path: SettingPath
    field: SettingField
    value: object
    source: str
    """``default``, ``config.toml``, ``this session``, a flag or the name of a variable."""

    @property
    def name(self) -> str:
        """Its name, from the outermost table."""
        return ".".join(self.path)

    @property
    def shown(self) -> str:
        """Its value as it may be typed: of a command its words, of nothing nothing."""
        if isinstance(self.value, tuple):
            return shlex.join(map(str, self.value))
        return self.value if isinstance(self.value, str) else written(self.value).strip('"')

    @property
    def is_fixed(self) -> bool:
        """Whether a flag or a variable wins over whatever is written into the file."""
        return self.source.startswith("--") or self.source.isupper()

    @property
    def why_fixed(self) -> str:
        """Why it cannot be changed; empty if it can."""
        if not self.is_fixed:
            return ""
        kind = "the flag" if self.source.startswith("--") else "the variable"
        return f"{self.name} comes from {kind} {self.source}, which wins over {FILE}"


def setting_lines(
    settings: Settings,
    flags: Mapping[SettingPath, str],
    environment: Mapping[str, str] = os.environ,
) -> tuple[SettingLine, ...]:
    """The settings at the top, then those of each profile there is; keys are not among them.

    Args:
        settings: As they are in force.
        flags: The flag, as it was typed, of each setting that has its value from one.
        environment: Variables of the process.

    Raises:
        ConfigError: ``config.toml`` cannot be read.
    """
    variables = {name.upper() for name in environment}
    file = read_config_file()

    def line(path: SettingPath, field: SettingField, value: object) -> SettingLine:
        # The one flag that is no setting: it says the same of the profile in use.
        is_flag = field.name == "read_only" and path in flags
        return SettingLine(path, field, is_flag or value, _source(path, flags, variables, file))

    lines = [
        line((field.name,), field, getattr(settings, field.name))
        for field in setting_fields()
        if field.name not in APART
    ]
    profiles = {settings.profile: ProfileSettings(), **settings.profiles}
    for name, profile in profiles.items():
        lines += [
            line((PROFILES, name, field.name), field, getattr(profile, field.name))
            for field in profile_fields()
        ]
    return tuple(lines)


def key_source(environment: Mapping[str, str] = os.environ) -> str:
    """Where the owner's keys come from."""
    return _source(("keys",), {}, {name.upper() for name in environment}, read_config_file())


def _source(
    path: SettingPath,
    flags: Mapping[SettingPath, str],
    variables: set[str],
    file: Mapping[str, object],
) -> str:
    if path in flags:
        return flags[path]
    for end in range(len(path), 0, -1):
        variable = PREFIX + "__".join(path[:end]).upper()
        if variable in variables:
            return variable
    found: object = file
    for key in path:
        found = found.get(key) if isinstance(found, Mapping) else None
    return DEFAULT if found is None else FILE
