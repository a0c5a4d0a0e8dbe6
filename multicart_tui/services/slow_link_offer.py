"""Remembers that the ways of a slow link were offered, which happens once."""

from __future__ import annotations

from pathlib import Path

from multicart_tui.paths import state_dir, write_private

WORDS = (
    "You came by SSH. Is the link slow? Then set slow_link (the key {key} opens the settings), or "
    "start with --slow-link: at most 5 repaints a second. This is said once."
)
"""The offer; ``{key}`` is the one that opens the settings."""


def offer_path() -> Path:
    """The file that says it was offered; need not exist."""
    return state_dir() / "slow-link-offered"


def was_offered() -> bool:
    """Whether it was offered before, on this machine."""
    return offer_path().exists()


def remember_offer() -> None:
    """Take note that it was offered; blocking.

    Raises:
        ConfigError: It cannot be written, so it will be offered again.
    """
    write_private(offer_path(), "")
