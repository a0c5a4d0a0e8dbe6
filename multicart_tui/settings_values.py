"""What is set, as plain values: for everything that must not wait for pydantic.

:mod:`multicart_tui.settings` judges what was written and makes these of it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

PREFIX = "MULTICART_"
"""What the names of the program's environment variables begin with."""

OTHER_VARIABLES = ("API_KEY", "SESSION_TOKEN", "CONFIG_DIR", "STATE_DIR")
"""Variables that are read elsewhere: secrets and folders are not settings."""


class ProfileValues(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One account, or one way to use it; the names are those of its settings."""

    base_url: str
    store: str
    key_command: tuple[str, ...]
    protected: bool
    read_only: bool
    collections_path: str
    ca_file: str | None

    @property
    def authorities(self) -> Path | None:
        """The file of the only certificate authorities to trust; None for the usual ones."""
        return Path(self.ca_file) if self.ca_file else None


class SettingValues(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that can be set; the names are those of the settings."""

    profile: str
    base_url: str
    page_size: int
    load_size: int
    add_many_size: int
    large_output: int
    concurrency: int
    connect_timeout: float
    read_timeout: float
    upload_timeout: float
    tries: int
    theme: str
    mouse: str
    slow_link: str
    motion: str
    ascii: str
    clipboard: str
    keys: dict[str, str]
    profiles: dict[str, ProfileValues]
    current: ProfileValues
    """The profile in use, with the base URL that is really meant."""


def unknown_variables(environment: Mapping[str, str] = os.environ) -> list[str]:
    """A sentence for each ``MULTICART_*`` variable that means nothing."""
    settings = (name.upper() for name in SettingValues.__struct_fields__ if name != "current")
    known = [PREFIX + name for name in (*OTHER_VARIABLES, *settings)]
    return [
        f"{name} means nothing here{perhaps(name, known)}"
        for name in sorted(environment)
        if name.startswith(PREFIX) and name.partition("__")[0] not in known
    ]


def perhaps(name: str, known: Iterable[str]) -> str:
    """The nearest of the known names, as the end of a sentence; nothing if none is near."""
    import difflib

    close = difflib.get_close_matches(name, list(known), n=1)
    return f"; perhaps {close[0]!r} was meant" if close else ""
