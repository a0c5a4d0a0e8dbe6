"""Changes settings one by one, each judged by the same model that reads the file."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from multicart_tui.config_toml import config_path
from multicart_tui.errors import ConfigError
from multicart_tui.services.config_file import remove_value, set_value
from multicart_tui.services.setting_fields import PROFILES, plain
from multicart_tui.services.setting_lines import (
    DEFAULT,
    SESSION,
    SettingLine,
    SettingPath,
    setting_lines,
)
from multicart_tui.settings import ProfileSettings, Settings, load_settings


@dataclass(frozen=True)
class SettingChange:
    """What became of a change."""

    value: object
    """What holds now."""
    not_kept: ConfigError | None = None
    """Why it is not in the file, and holds until the program ends."""


class SettingsEditor:
    """The settings of a running program; reading and writing them blocks.

    Args:
        flags: Values given on the command line, by the names of settings.
        sources: Tells the flag, as it was typed, of each of those, by the profile in use.
        check_url: Raises a ConfigError for a base URL that nothing is sent to.
    """

    def __init__(
        self,
        flags: Mapping[str, object],
        sources: Callable[[str], Mapping[SettingPath, str]],
        check_url: Callable[[str], object],
    ) -> None:
        self._flags = flags
        self._sources = sources
        self._check_url = check_url
        self._unkept: dict[SettingPath, object] = {}
        """Values that hold although they could not be written."""

    def lines(self) -> tuple[SettingLine, ...]:
        """Every setting as it is in force, and as it will be at the next start.

        Raises:
            ConfigError: ``config.toml`` is wrong by now.
        """
        settings = load_settings(self._flags, may_be_new=True)
        return tuple(
            SettingLine(line.path, line.field, self._unkept[line.path], SESSION)
            if line.path in self._unkept
            else line
            for line in setting_lines(settings, self._sources(settings.profile))
        )

    def keys(self) -> dict[str, str]:
        """The owner's keys by the ids of what they do.

        Raises:
            ConfigError: ``config.toml`` is wrong by now.
        """
        keys = dict(load_settings(self._flags, may_be_new=True).keys)
        for path, value in self._unkept.items():
            if path[0] == "keys":
                keys.pop(path[1], None)
                if value:
                    keys[path[1]] = str(value)
        return keys

    def judge(self, line: SettingLine, typed: str) -> object:
        """The value that a text stands for.

        Raises:
            ConfigError: It cannot be, and why.
        """
        value: object = typed.strip()
        if line.field.is_list:
            try:
                value = tuple(shlex.split(typed))
            except ValueError as error:
                raise ConfigError("Not a list of words", f"{error}.") from error
        elif line.field.default is None and not value:
            return None
        name = line.field.name
        model = ProfileSettings if line.path[0] == PROFILES else Settings
        try:
            judged: object = getattr(model.model_validate({name: value}), name)
        except ValidationError as error:
            message = error.errors(include_url=False, include_input=False)[0]["msg"]
            raise ConfigError(message) from error
        if name == "base_url" and judged:
            self._check_url(str(judged))
        elif line.path == ("profile",):
            load_settings({**self._flags, "profile": judged})
        return judged

    def change(self, line: SettingLine, typed: str) -> SettingChange:
        """Set a value and write it into ``config.toml``.

        Raises:
            ConfigError: It cannot be that; nothing is changed.
        """
        return self._keep(line.path, self.judge(line, typed))

    def reset(self, line: SettingLine) -> SettingChange:
        """Take a setting out of the file, so that its default holds."""
        return self._remove(line.path, line.field.default)

    def change_key(self, name: str, keys: str) -> SettingChange:
        """Give an action other keys; its usual ones hold again if there are none."""
        path = ("keys", name)
        return self._keep(path, keys) if keys else self._remove(path, "")

    def _keep(self, path: SettingPath, value: object) -> SettingChange:
        if value is None:
            return self._remove(path, None)
        try:
            set_value(config_path(), path, plain(value))
        except ConfigError as error:
            self._unkept[path] = value
            return SettingChange(value, error)
        self._unkept.pop(path, None)
        return SettingChange(value)

    def _remove(self, path: SettingPath, default: object) -> SettingChange:
        try:
            remove_value(config_path(), path)
        except ConfigError as error:
            self._unkept[path] = default
            return SettingChange(default, error)
        self._unkept.pop(path, None)
        return SettingChange(default)


def is_default(line: SettingLine) -> bool:
    """Whether nothing was set, so that there is nothing to reset."""
    return line.source == DEFAULT
