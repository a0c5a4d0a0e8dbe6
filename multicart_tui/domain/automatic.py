"""What ``auto`` comes to: what a program can tell of its terminal from the environment."""

from __future__ import annotations

import sys
from collections.abc import Mapping

ASCII_TERMINALS = ("linux", "vt", "ansi", "cons25", "dumb")
"""Beginnings of TERM for terminals whose fonts have little but ASCII: consoles and old ones."""

_PYTHONS_OWN = ("C.UTF-8", "C.utf8", "UTF-8")
"""What Python itself writes to LC_CTYPE when the locale is C (PEP 538)."""


def is_remote(environment: Mapping[str, str]) -> bool:
    """Whether the program runs at the other end of an SSH connection."""
    return bool(environment.get("SSH_CONNECTION") or environment.get("SSH_TTY"))


def draws_ascii(environment: Mapping[str, str], *, is_utf8_forced: bool | None = None) -> bool:
    """Whether only ASCII is sure to be drawn: by the locale's encoding, and by the terminal.

    A locale that nothing names says nothing: as Python does, UTF-8 is taken for granted then.

    Args:
        environment: Variables of the process.
        is_utf8_forced: Whether Python itself chose UTF-8 because the locale is C (PEP 540);
            looked up if None.
    """
    if environment.get("TERM", "").lower().startswith(ASCII_TERMINALS):
        return True
    if is_utf8_forced is None:
        is_utf8_forced = bool(sys.flags.utf8_mode) and "PYTHONUTF8" not in environment
    named = _locale(environment, is_utf8_forced=is_utf8_forced)
    return bool(named) and "utf8" not in named.lower().replace("-", "")


def _locale(environment: Mapping[str, str], *, is_utf8_forced: bool) -> str:
    """The locale that counts for characters; empty if none is named (POSIX, 8.2)."""
    kind = environment.get("LC_CTYPE", "")
    if is_utf8_forced and kind in _PYTHONS_OWN:
        kind = ""
    return environment.get("LC_ALL", "") or kind or environment.get("LANG", "")
