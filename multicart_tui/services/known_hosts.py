"""Remembers where each profile's key was sent, so that another host is not taken for granted.

A key that is kept in a file or a keyring is bound to its host there. One of a variable or of a
command is not: a changed line in ``config.toml`` would send it elsewhere without a word.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

import msgspec

from multicart_tui.errors import ConfigError, HostChangedError
from multicart_tui.paths import write_private

_read = msgspec.json.Decoder(dict[str, str]).decode


class KnownHosts:
    """The hosts by profile; reading and writing block.

    Args:
        folder: Where the file is; need not exist.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / "known-hosts.json"

    def check(self, profile: str, host: str, *, usual: str = "", remembers: bool = True) -> None:
        """Let a key go to a host, unless the profile's went to another until now.

        Args:
            profile: Name of the profile.
            host: Where its key would go.
            usual: Where it goes when the host is another for this run alone; nothing is
                remembered then. Empty if it is not.
            remembers: Whether a host that is the profile's first is remembered.

        Raises:
            HostChangedError: The profile's key went elsewhere until now.
        """
        known = self._hosts().get(profile)
        if known is None and not usual:
            if remembers:
                self.remember(profile, host)
        elif host != (known or usual):
            raise HostChangedError(profile, known or usual, host)

    def remember(self, profile: str, host: str) -> None:
        """Take note that a profile's key goes to a host from now on."""
        text = msgspec.json.encode({**self._hosts(), profile: host}).decode()
        # What cannot be remembered is asked, or taken for new, again.
        with contextlib.suppress(ConfigError):
            write_private(self._path, text)

    def _hosts(self) -> dict[str, str]:
        try:
            return _read(self._path.read_bytes())
        except (OSError, msgspec.DecodeError):
            return {}
