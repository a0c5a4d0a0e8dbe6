"""The colours to choose from; every state has a word or a glyph before it has one.

The colours are those of the 256-colour palette (xterm, "256colres"), so that a terminal
without true colour shows the same picture and not the nearest blue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.theme import Theme

from multicart_tui.config_toml import DEFAULT_THEME as DEFAULT_THEME

if TYPE_CHECKING:
    from textual.app import App

_CURSOR = {
    "block-cursor-text-style": "none",
    "block-hover-background": "transparent",
    "input-cursor-text-style": "none",
}

MULTICART_DARK = Theme(
    name=DEFAULT_THEME,
    primary="#87afd7",
    secondary="#afafaf",
    accent="#d7af5f",
    warning="#d7af5f",
    error="#ff8787",
    success="#87d787",
    foreground="#d0d0d0",
    background="#121212",
    surface="#1c1c1c",
    panel="#262626",
    dark=True,
    variables={
        **_CURSOR,
        "block-cursor-background": "#005f87",
        "input-cursor-background": "#ffffff",
        "input-cursor-foreground": "#005f87",
        "block-cursor-foreground": "#ffffff",
        "border": "#87afd7",
        "border-blurred": "#585858",
    },
)

MULTICART_LIGHT = Theme(
    name="multicart-light",
    primary="#005f87",
    secondary="#4e4e4e",
    accent="#875f00",
    warning="#875f00",
    error="#af0000",
    success="#005f00",
    foreground="#1c1c1c",
    background="#ffffff",
    surface="#eeeeee",
    panel="#dadada",
    dark=False,
    variables={
        **_CURSOR,
        "block-cursor-background": "#afd7ff",
        "input-cursor-background": "#000000",
        "input-cursor-foreground": "#ffffff",
        "block-cursor-foreground": "#000000",
        "border": "#005f87",
        "border-blurred": "#a8a8a8",
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
        "input-cursor-background": "#0000ff",
        "input-cursor-foreground": "#ffffff",
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
