"""Which style files the application loads, and in which order."""

from __future__ import annotations

from pathlib import PurePath

from multicart_tui.paths import stylesheets_dir

GENERAL = ("app", "widgets", "modals")
"""Style files that every screen builds on, without their ending."""


def stylesheets() -> list[str | PurePath]:
    """Absolute paths of every style file: the general ones, then one a screen by name.

    All are loaded at start and from absolute paths: a file that a screen loads by itself
    would be parsed in mid-session, change other screens, and hide its errors until then.
    """
    folder = stylesheets_dir()
    rest = sorted(path for path in folder.glob("*.tcss") if path.stem not in GENERAL)
    return [*(folder / f"{name}.tcss" for name in GENERAL), *rest]
