"""Keeps credentials in a file that only its owner can read."""

from __future__ import annotations

import os
import stat
import tomllib
from pathlib import Path

from multicart_tui.errors import ConfigError, CredentialsError
from multicart_tui.paths import write_private
from multicart_tui.services.credentials import Credential

_HEAD = "Written by multicart-tui. Keep it readable by yourself alone."
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class CredentialFile:
    """``credentials.toml``: a table a profile, with the host its key may be sent to.

    Args:
        path: The file; need not exist.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self, profile: str, host: str) -> Credential | None:
        """The credential of a profile; None if none is kept.

        Raises:
            CredentialsError: Others can read the file, or the key belongs to another host.
            ConfigError: The file is damaged.
        """
        kept = self._tables().get(profile)
        if not isinstance(kept, dict):
            return None
        owner = kept.get("host")
        if owner != host:
            raise CredentialsError(
                f"The key of profile {profile!r} was saved for {owner}, not for {host}",
                "A key is sent only to the host it was saved for.",
                "If the host really changed: multicart-tui auth login",
            )
        for name, is_token in (("api_key", False), ("session_token", True)):
            secret = kept.get(name)
            if isinstance(secret, str) and secret:
                return Credential(secret, is_token)
        return None

    def write(self, profile: str, host: str, credential: Credential) -> None:
        """Keep a credential, in place of the one the profile had.

        Raises:
            ConfigError: The file is damaged, or cannot be written.
        """
        tables = self._tables(must_be_private=False)
        name = "session_token" if credential.is_token else "api_key"
        self._write({**tables, profile: {"host": host, name: credential.secret}})

    def remove(self, profile: str) -> bool:
        """Forget the credential of a profile; returns whether there was one.

        Raises:
            ConfigError: The file is damaged, or cannot be written.
        """
        tables = self._tables(must_be_private=False)
        if tables.pop(profile, None) is None:
            return False
        self._write(tables)
        return True

    def _write(self, tables: dict[str, object]) -> None:
        import tomlkit  # reading needs none of it, and every start reads

        document = tomlkit.document()
        document.add(tomlkit.comment(_HEAD))
        document.update(tables)
        write_private(self.path, tomlkit.dumps(document))

    def _tables(self, *, must_be_private: bool = True) -> dict[str, object]:
        try:
            with self.path.open("rb") as file:
                mode = os.fstat(file.fileno()).st_mode
                if must_be_private and os.name == "posix" and mode & _OTHERS:
                    raise CredentialsError(
                        f"Others on this machine can read {self.path}",
                        f"Its mode is {stat.S_IMODE(mode):04o}; the key in it is not used.",
                        f"chmod 600 {self.path}",
                    )
                return tomllib.load(file)
        except FileNotFoundError:
            return {}
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            # Without the parser's words: they may quote the line that holds the key.
            raise ConfigError(
                f"{self.path} is damaged", "It is not valid TOML.", "Remove it and log in again."
            ) from error
        except OSError as error:
            raise ConfigError(
                f"Cannot read {self.path}", error.strerror or type(error).__name__
            ) from error
