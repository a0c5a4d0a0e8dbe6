"""What each setting may hold, in words: for the settings screen, ``config show`` and README."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from multicart_tui.settings import ProfileSettings, Settings
from multicart_tui.settings_values import PREFIX

PROFILES = "profiles"
KEYS = "keys"
APART = (KEYS, PROFILES)
"""Settings that are tables, whose parts are set one by one."""


@dataclass(frozen=True)
class SettingField:
    """One setting, whatever its value."""

    name: str
    """Its name within its table."""
    about: str
    """What it is for, in a line; a word of code stands between backticks."""
    form: str
    """What may be typed: ``whole number, 1 to 500``."""
    choices: tuple[str, ...]
    """The values there are, as they are written; empty when there are too many to list."""
    default: object
    variable: str
    """Its name in the environment; ``NAME`` stands for that of a profile."""

    @property
    def is_list(self) -> bool:
        """Whether it holds a list of words, as a command line has them."""
        return isinstance(self.default, tuple)


def setting_fields() -> tuple[SettingField, ...]:
    """The settings at the top of ``config.toml``, in their order."""
    return _fields(Settings, PREFIX)


def profile_fields() -> tuple[SettingField, ...]:
    """Those of a profile."""
    return _fields(ProfileSettings, f"{PREFIX}PROFILES__NAME__")


def written(value: object) -> str:
    """A value as TOML writes it; for what settings hold, JSON is the same but for tables.

    No value, as of a file that is not named, is written as an empty text.
    """
    if isinstance(value, Mapping):
        parts = (f"{written(key)} = {written(part)}" for key, part in value.items())
        return f"{{{', '.join(parts)}}}"
    return json.dumps(plain(value), ensure_ascii=False)


def plain(value: object) -> str | bool | int | float | list[str]:
    """A value of a setting as TOML can hold it."""
    if isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, tuple | list):
        return [str(part) for part in value]
    return "" if value is None else str(value)


def _fields(model: type[BaseModel], prefix: str) -> tuple[SettingField, ...]:
    return tuple(
        SettingField(
            name,
            field.description or "",
            _form(field),
            _choices(field),
            field.default,
            f"{prefix}{name.upper()}",
        )
        for name, field in model.model_fields.items()
    )


def _choices(field: FieldInfo) -> tuple[str, ...]:
    if field.annotation is bool:
        return ("false", "true")
    if get_origin(field.annotation) is Literal:
        return tuple(map(str, get_args(field.annotation)))
    return ()


def _form(field: FieldInfo) -> str:
    kind, default = field.annotation, field.default
    if choices := _choices(field):
        return ", ".join(choice or '""' for choice in choices)
    if kind is int:
        return f"whole number, {_range(field)}"
    if kind is float:
        return f"number, {_range(field)}"
    if isinstance(default, tuple):
        return "list of words"
    if isinstance(default, dict):
        return "table"
    if default is None or isinstance(default, Path):
        return "path"
    return "text"


def _range(field: FieldInfo) -> str:
    limits: dict[str, object] = {}
    for rule in field.metadata:
        for name in ("ge", "gt", "le"):
            if hasattr(rule, name):
                limits[name] = getattr(rule, name)
    least = f"above {limits['gt']}" if "gt" in limits else f"{limits['ge']}"
    return f"{least} to {limits['le']:,}"
