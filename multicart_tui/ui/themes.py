"""The colours to choose from; every state has a word or a glyph before it has one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.theme import Theme

if TYPE_CHECKING:
    from textual.app import App

DEFAULT_THEME = "multicart-dark"
"""Name of the theme used when the settings name none."""

_CURSOR = {
    "block-cursor-text-style": "none",
    "block-hover-background": "transparent",
    "input-cursor-text-style": "reverse",
}

MULTICART_DARK = Theme(
    name=DEFAULT_THEME,
    primary="#7aa2d6",
    secondary="#9fb3c8",
    accent="#e0af68",
    warning="#e0af68",
    error="#e5707a",
    success="#8fbf7f",
    foreground="#d5dae2",
    background="#14171c",
    surface="#1a1e25",
    panel="#232933",
    dark=True,
    variables={
        **_CURSOR,
        "block-cursor-background": "#34507a",
        "block-cursor-foreground": "#f2f5fa",
        "border": "#7aa2d6",
        "border-blurred": "#3a4352",
    },
)

MULTICART_LIGHT = Theme(
    name="multicart-light",
    primary="#23558f",
    secondary="#4b6178",
    accent="#8a5a00",
    warning="#8a5a00",
    error="#ad1f35",
    success="#2c6e2f",
    foreground="#1d232b",
    background="#f7f7f4",
    surface="#f0f0ec",
    panel="#e2e3de",
    dark=False,
    variables={
        **_CURSOR,
        "block-cursor-background": "#bcd2ec",
        "block-cursor-foreground": "#10161e",
        "border": "#23558f",
        "border-blurred": "#b3b8bd",
    },
)

HIGH_CONTRAST = Theme(
    name="high-contrast",
    primary="#00d7ff",
    secondary="#ffffff",
    accent="#ffff00",
    warning="#ffff00",
    error="#ff8787",
    success="#5fff5f",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#000000",
    dark=True,
    text_alpha=1.0,
    variables={
        **_CURSOR,
        "block-cursor-background": "#ffffff",
        "block-cursor-foreground": "#000000",
        "border": "#ffffff",
        "border-blurred": "#8a8a8a",
        "text-muted": "#ffffff",
        "text-disabled": "#bcbcbc",
    },
)

OWN_THEMES = (MULTICART_DARK, MULTICART_LIGHT, HIGH_CONTRAST)

THEME_NAMES = (*(theme.name for theme in OWN_THEMES), "ansi-dark", "ansi-light")
"""Every theme offered; the ansi ones use the terminal's own sixteen colours."""


def register_themes(app: App[Any]) -> None:
    """Make the program's own themes known to the application."""
    for theme in OWN_THEMES:
        app.register_theme(theme)
