"""The accounts that there are settings for, as they are offered to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from multicart_tui.services.session import ProfileChoice

if TYPE_CHECKING:
    from multicart_tui.settings_values import SettingValues

_WORDS = (("protected", "PROTECTED"), ("read_only", "READ-ONLY"))


def profile_choices(settings: SettingValues, *, is_demo: bool) -> tuple[ProfileChoice, ...]:
    """The profiles of ``config.toml``, and the one in use."""
    used = {settings.profile: settings.current, **settings.profiles}
    return tuple(
        ProfileChoice(
            name,
            host_of(profile.base_url),
            tuple(word for field, word in _WORDS if getattr(profile, field)),
            is_current=name == settings.profile and not is_demo,
        )
        for name, profile in used.items()
    )


def host_of(base_url: str) -> str:
    """The host of a URL, with its port if one is written."""
    return urlsplit(base_url).netloc.rpartition("@")[2]
