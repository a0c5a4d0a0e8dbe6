"""Remembers that the ways of a slow link were offered, which happens once."""

from __future__ import annotations

from pathlib import Path

from multicart_tui.paths import state_dir, write_private

WORDS = (
    "You are here by SSH. If the link is slow, {key} and slow_link, or --slow-link, repaint at "
    "most 5 times a second. This is said once."
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
