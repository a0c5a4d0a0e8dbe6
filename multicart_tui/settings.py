"""What can be set, and where a value comes from: flag, environment, ``config.toml``, default.

Imported late: pydantic costs more time than everything the first frame needs.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

# Nothing of another package has a say in these settings, and looking for it takes time.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

import msgspec
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from multicart_tui.config_toml import (
    DEFAULT_BASE_URL,
    DEFAULT_PROFILE,
    DEFAULT_THEME,
    config_path,
    place_in_file,
    read_config_file,
)
from multicart_tui.domain.paging import MAX_PAGE_SIZE, PAGE_SIZE
from multicart_tui.errors import ConfigError
from multicart_tui.settings_values import PREFIX, SettingValues, perhaps

Seconds = Annotated[float, Field(gt=0, le=3600)]

Switch = Literal["auto", "on", "off"]


class ProfileSettings(BaseModel):
    """One account, or one way to use it: ``[profiles.NAME]``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    base_url: str = Field(
        default=DEFAULT_BASE_URL,
        description="Where the service is; https, or http to this machine only.",
    )
    store: Literal["", "file", "keyring"] = Field(
        default="", description="Where its key is kept; `auth login` writes it."
    )
    key_command: tuple[str, ...] = Field(
        default=(),
        description="A command and its arguments that prints the key; run without a shell at "
        "the start, and its answer is kept nowhere.",
    )
    protected: bool = Field(
        default=False,
        description="Shows PROTECTED, and has the number typed before many rows change.",
    )
    read_only: bool = Field(
        default=False, description="Takes every key and command away that writes."
    )
    collections_path: str = Field(
        default="",
        description="A path under the base URL that lists this account's collections, if it "
        "has one; none is documented.",
    )
    ca_file: Path | None = Field(
        default=None,
        description="A PEM file of the certificate authorities to trust instead of the usual ones.",
    )


class Settings(BaseSettings):
    """Everything that can be set; each name is a key of ``config.toml``.

    In the environment a name is written ``MULTICART_PAGE_SIZE``, a nested one
    ``MULTICART_PROFILES__PROD__BASE_URL``. A description is one line, for the settings
    screen and for README, which has them word by word.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", extra="forbid", frozen=True
    )

    profile: str = Field(
        default=DEFAULT_PROFILE,
        min_length=1,
        max_length=40,
        description="Which of the profiles is used.",
    )
    base_url: str = Field(
        default="",
        description="Overrides the profile's own base URL; for trying another host once.",
    )
    page_size: int = Field(
        default=PAGE_SIZE, ge=1, le=MAX_PAGE_SIZE, description="Rows on a page of a table."
    )
    load_size: int = Field(
        default=1_000,
        ge=1,
        le=5_000,
        description="Rows asked for at once when a whole collection is loaded.",
    )
    add_many_size: int = Field(
        default=200,
        ge=1,
        le=5_000,
        description="Rows in one request when many ASINs are added.",
    )
    large_output: int = Field(
        default=50,
        ge=1,
        le=10_000,
        description="Megabytes from which the viewer asks whether to save an output instead.",
    )
    concurrency: int = Field(
        default=8,
        ge=2,
        le=16,
        description="Most requests under way at once; one job has 4 at most.",
    )
    connect_timeout: Seconds = Field(default=10.0, description="Seconds to wait for a connection.")
    read_timeout: Seconds = Field(
        default=60.0, description="Seconds without a byte before an answer is given up."
    )
    upload_timeout: Seconds = Field(
        default=600.0,
        description="The same for an upload, which the service may work on for minutes.",
    )
    tries: int = Field(
        default=3,
        ge=1,
        le=10,
        description="How often a read is tried; a write is never repeated blindly.",
    )
    theme: str = Field(default=DEFAULT_THEME, description="The colours.")
    mouse: Switch = Field(
        default="auto",
        description="`auto` leaves it to the terminal over SSH, where each move would cost bytes.",
    )
    slow_link: Literal["auto", "on", "ssh", "off"] = Field(
        default="auto",
        description="At most 5 repaints a second: always, over SSH, or never; `auto` never, but it "
        "is offered once over SSH.",
    )
    motion: Literal["on", "off"] = Field(
        default="off", description="Scrolling that glides instead of jumping."
    )
    ascii: Switch = Field(
        default="auto",
        description="Draws with ASCII alone; `auto` follows the locale and the terminal.",
    )
    clipboard: Literal["auto", "tmux", "terminal", "desktop"] = Field(
        default="auto",
        description="Which way a copy goes: tmux's buffer, the terminal (OSC 52), the desktop; "
        "`auto` takes the first that works.",
    )
    keys: dict[str, str] = Field(
        default={}, description="Other keys for actions, by the ids that the help shows."
    )
    profiles: dict[str, ProfileSettings] = Field(default={}, description="Accounts by name.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags win over the environment, the environment over the file."""
        file = InitSettingsSource(settings_cls, init_kwargs=read_config_file())
        return init_settings, env_settings, file

    @property
    def current(self) -> ProfileSettings:
        """The profile in use, with the base URL that is really meant."""
        chosen = self.profiles.get(self.profile, ProfileSettings())
        return chosen.model_copy(update={"base_url": self.base_url}) if self.base_url else chosen

    @property
    def values(self) -> SettingValues:
        """The same as plain values."""
        plain = self.model_dump(mode="json")
        plain["current"] = self.current.model_dump(mode="json")
        return msgspec.convert(plain, SettingValues)


def load_settings(
    flags: Mapping[str, object] | None = None, *, may_be_new: bool = False
) -> Settings:
    """Read the settings.

    Args:
        flags: Those given on the command line, by the names of their settings.
        may_be_new: Whether a profile may be named that is not there yet, to log in to it.

    Raises:
        ConfigError: A value cannot be, or a name is unknown; says which, where, and what was
            probably meant.
    """
    try:
        settings = Settings(**(flags or {}))  # type: ignore[arg-type] # checked at run time
    except ValidationError as error:
        raise _explained(error, flags or {}) from error
    is_known = settings.profile in (DEFAULT_PROFILE, *settings.profiles) or settings.base_url
    if not (is_known or may_be_new):
        raise ConfigError(
            f"There is no profile {settings.profile!r}",
            f"{config_path()} has: {', '.join(sorted(settings.profiles)) or 'none'}.",
            f"Add [profiles.{settings.profile}] there, or log in: multicart-tui --profile "
            f"{settings.profile} auth login",
        )
    return settings


def _explained(error: ValidationError, flags: Mapping[str, object]) -> ConfigError:
    first = error.errors(include_url=False, include_input=False)[0]
    loc = [str(part) for part in first["loc"]]
    key = ".".join(loc)
    if loc and loc[0] in flags:
        where = "on the command line"
    elif PREFIX + "__".join(loc).upper() in {name.upper() for name in os.environ}:
        where = f"in {PREFIX}{'__'.join(loc).upper()}"
    else:
        where = f"in {place_in_file(loc)}"
    if first["type"] == "extra_forbidden":
        fields = ProfileSettings.model_fields if loc[0] == "profiles" else Settings.model_fields
        return ConfigError(
            f"Unknown setting {key!r} {where}",
            f"There is no such name{perhaps(loc[-1], fields)}.",
            "Mend or remove it; multicart-tui config show lists every name.",
        )
    return ConfigError(
        f"Setting {key!r} {where} cannot be used", f"{first['msg']}.", "Mend or remove it."
    )
