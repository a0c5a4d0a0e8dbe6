"""Finds the credential of a profile, and keeps or forgets one where the person said."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from multicart_tui.errors import ConfigError, CredentialsError, NoCredentialsError
from multicart_tui.services import keyring_store
from multicart_tui.services.credential_file import CredentialFile
from multicart_tui.services.credentials import Credential, Store, StoreChoice

KEY_VARIABLE = "MULTICART_API_KEY"
TOKEN_VARIABLE = "MULTICART_SESSION_TOKEN"

_KEYRING = "keyring of the operating system"

_PATIENCE = 60.0
"""Seconds a key command gets: a person may have to type a passphrase."""


@dataclass(frozen=True)
class FoundCredential:
    """A credential and where it came from."""

    credential: Credential
    source: str
    """For a person, e.g. ``environment (MULTICART_API_KEY)`` or the path of a file."""
    warning: str = ""
    """What is unsafe about that place; empty if nothing is."""


class CredentialVault:
    """The credential of one profile on one host.

    Looked for in the environment, then by the profile's key command, then in the keyring
    if that is where it was saved, then in the file.

    Args:
        folder: Where ``credentials.toml`` is.
        profile: Name of the profile.
        host: Host that it may be sent to.
        key_command: Command that prints the key; none if empty.
        uses_keyring: Whether the profile's key was saved in the keyring.
        environment: Variables of the process.
    """

    def __init__(
        self,
        folder: Path,
        profile: str,
        host: str,
        *,
        key_command: Sequence[str] = (),
        uses_keyring: bool = False,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        self._file = CredentialFile(folder / "credentials.toml")
        self._profile = profile
        self._host = host
        self._key_command = key_command
        self._uses_keyring = uses_keyring
        self._environment = environment

    @property
    def is_in_environment(self) -> bool:
        """Whether a variable holds the credential."""
        names = (KEY_VARIABLE, TOKEN_VARIABLE)
        return any(self._environment.get(name, "").strip() for name in names)

    @property
    def is_bound(self) -> bool:
        """Whether the credential is kept together with the host that it may be sent to."""
        return not (self.is_in_environment or self._key_command)

    def find(self) -> FoundCredential:
        """The credential to use; blocking.

        Raises:
            CredentialsError: There is none, or it must not be used.
            ConfigError: The place it is kept in cannot be read.
        """
        for name, is_token in ((KEY_VARIABLE, False), (TOKEN_VARIABLE, True)):
            if secret := self._environment.get(name, "").strip():
                return FoundCredential(Credential(secret, is_token), f"environment ({name})")
        if self._key_command:
            secret = run_key_command(self._key_command)
            return FoundCredential(Credential(secret), f"command ({self._key_command[0]})")
        if self._uses_keyring and (kept := self._from_keyring()):
            return FoundCredential(kept, _KEYRING)
        if kept := self._file.read(self._profile, self._host):
            warning = "The key is in plain text there; only file permissions protect it."
            return FoundCredential(kept, str(self._file.path), warning)
        raise NoCredentialsError(
            "No key yet",
            f"Profile {self._profile!r} has neither an API key nor a session token.",
            f"Log in: multicart-tui auth login, or set {KEY_VARIABLE}.",
        )

    def choices(self) -> tuple[StoreChoice, ...]:
        """Where a credential could be kept here; blocking."""
        return (
            StoreChoice(Store.KEYRING, _KEYRING, keyring_store.why_unavailable()),
            StoreChoice(Store.FILE, f"file {self._file.path}, readable by you alone"),
            StoreChoice(Store.SESSION, "this session only: asked again next time"),
        )

    def save(self, credential: Credential, store: Store) -> None:
        """Keep a credential in place of the one there was, wherever that is; blocking.

        Raises:
            ConfigError: It cannot be written there.
        """
        if store is Store.KEYRING:
            keyring_store.write(self._account(is_token=credential.is_token), credential.secret)
            keyring_store.remove(self._account(is_token=not credential.is_token))
            self._file.remove(self._profile)
        elif store is Store.FILE:
            self._file.write(self._profile, self._host, credential)
            # A keyring that does not answer may be the very reason for choosing the file.
            with contextlib.suppress(ConfigError):
                self._remove_from_keyring()

    def forget(self) -> list[str]:
        """Remove the credential wherever it was saved; returns those places; blocking.

        Raises:
            ConfigError: A place cannot be changed.
        """
        places = [str(self._file.path)] if self._file.remove(self._profile) else []
        try:
            places += [_KEYRING] if self._remove_from_keyring() else []
        except ConfigError as error:
            gone = f" It was removed from {places[0]}." if places else ""
            raise ConfigError(
                "A key may still be in the keyring",
                f"{error.title}: {error.message}{gone}",
                "Unlock the keyring, then log out again.",
            ) from error
        return places

    def _remove_from_keyring(self) -> bool:
        # Whatever the settings say: an earlier choice may have left a secret there.
        if not self._uses_keyring and keyring_store.why_unavailable():
            return False
        removed = [
            keyring_store.remove(self._account(is_token=is_token)) for is_token in (False, True)
        ]
        return any(removed)

    def _from_keyring(self) -> Credential | None:
        for is_token in (False, True):
            if secret := keyring_store.read(self._account(is_token=is_token)):
                return Credential(secret, is_token)
        return None

    def _account(self, *, is_token: bool) -> str:
        # The host is part of the name, so that a key is never sent to another one.
        return f"{self._profile}@{self._host}/{'session-token' if is_token else 'api-key'}"


def run_key_command(command: Sequence[str]) -> str:
    """Run a command without a shell and return the first line it prints; blocking.

    Raises:
        CredentialsError: It cannot be run, fails, or prints nothing; what it printed is
            never repeated, as it may be the key.
    """
    title = f"The key command {command[0]!r} gave no key"
    hint = "Run it by hand, then mend key_command in config.toml."
    try:
        # What it says to the terminal would land in the middle of the screen.
        ended = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise CredentialsError(title, f"No end after {_PATIENCE:.0f} seconds.", hint) from None
    except OSError as error:
        raise CredentialsError(title, error.strerror or "It cannot be run.", hint) from None
    if ended.returncode:
        raise CredentialsError(title, f"It ended with exit status {ended.returncode}.", hint)
    first = ended.stdout.decode("utf-8", "replace").strip().partition("\n")[0].strip()
    if not first:
        raise CredentialsError(title, "It printed nothing.", hint)
    return first
