"""Keeps credentials in the operating system's keyring, where there is one.

The keyring package is an extra, slow to import, and may wait for a service that never
answers; so it is imported on first use, in a thread that is given up after a while.
"""

from __future__ import annotations

import importlib.util
import queue
import threading
from collections.abc import Callable
from typing import TypeVar

from multicart_tui.errors import ConfigError

SERVICE = "multicart-tui"

_PATIENCE = 10.0
"""Seconds: long enough for a person to unlock the keyring."""

Value = TypeVar("Value")


def why_unavailable() -> str:
    """Why no keyring can be used here, in a phrase; empty when one can."""
    if importlib.util.find_spec("keyring") is None:
        return "needs pip install 'multicart-tui[keyring]'"
    try:
        usable = _in_time(_has_backend)
    except ConfigError as error:
        return error.message
    return "" if usable else "no keyring service runs here, as is usual over SSH"


def read(account: str) -> str | None:
    """The secret kept for an account; None if there is none.

    Raises:
        ConfigError: The keyring does not answer, or refuses.
    """

    def work() -> str | None:
        import keyring

        return keyring.get_password(SERVICE, account)

    return _in_time(work)


def write(account: str, secret: str) -> None:
    """Keep a secret for an account.

    Raises:
        ConfigError: The keyring does not answer, or refuses.
    """

    def work() -> None:
        import keyring

        keyring.set_password(SERVICE, account, secret)

    _in_time(work)


def remove(account: str) -> bool:
    """Forget the secret of an account; returns whether there was one.

    Raises:
        ConfigError: The keyring does not answer, or refuses.
    """

    def work() -> bool:
        import keyring

        if keyring.get_password(SERVICE, account) is None:
            return False
        keyring.delete_password(SERVICE, account)
        return True

    return _in_time(work)


def _has_backend() -> bool:
    import keyring
    from keyring.backends import fail, null

    return not isinstance(keyring.get_keyring(), fail.Keyring | null.Keyring)


def _in_time(work: Callable[[], Value]) -> Value:
    answer: queue.SimpleQueue[Value | ConfigError] = queue.SimpleQueue()

    def run() -> None:
        try:
            from keyring.errors import KeyringError
        except ImportError:
            answer.put(ConfigError("There is no keyring", f"It {why_unavailable()}."))
            return
        try:
            answer.put(work())
        except (KeyringError, RuntimeError, OSError) as error:
            # Backends raise RuntimeError for a missing D-Bus, OSError for a missing tool.
            answer.put(ConfigError("The keyring refused", str(error) or type(error).__name__))

    threading.Thread(target=run, name="keyring", daemon=True).start()
    try:
        result = answer.get(timeout=_PATIENCE)
    except queue.Empty:
        raise ConfigError(
            "The keyring does not answer",
            f"Nothing came within {_PATIENCE:.0f} seconds.",
            "Unlock it, or keep the key in a file: multicart-tui auth login --store file",
        ) from None
    if isinstance(result, ConfigError):
        raise result
    return result
