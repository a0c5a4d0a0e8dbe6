"""The colours to choose from; every state has a word or a glyph before it has one.

Text has a contrast of 4.5:1 or more against every ground it stands on, and lines of 3:1
(WCAG 2.2, "Contrast (Minimum)" and "Non-text Contrast"). Two themes are for people who tell
other colours apart: in one nothing depends on red against green, which serves protanopia
too, in the other nothing on blue against green or on yellow against grey.

The colours are those of the 256-colour palette (xterm, "256colres"), so that a terminal
without true colour shows the same picture and not the nearest blue.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from textual.theme import BUILTIN_THEMES, Theme

from multicart_tui.config_toml import DEFAULT_THEME as DEFAULT_THEME

if TYPE_CHECKING:
    from textual.app import App

_COMMON = {
    "block-cursor-text-style": "none",
    "block-hover-background": "transparent",
    "input-cursor-text-style": "none",
    "text-muted": "auto 85%",
    "text-disabled": "auto 70%",
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
        **_COMMON,
        "block-cursor-background": "#005f87",
        "input-cursor-background": "#ffffff",
        "input-cursor-foreground": "#005f87",
        "block-cursor-foreground": "#ffffff",
        "border": "#87afd7",
        "border-blurred": "#8a8a8a",
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
    panel="#e4e4e4",
    dark=False,
    variables={
        **_COMMON,
        "block-cursor-background": "#afd7ff",
        "input-cursor-background": "#000000",
        "input-cursor-foreground": "#ffffff",
        "block-cursor-foreground": "#000000",
        "border": "#005f87",
        "border-blurred": "#6c6c6c",
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
        **_COMMON,
        "block-cursor-background": "#ffffff",
        "input-cursor-background": "#0000ff",
        "input-cursor-foreground": "#ffffff",
        "block-cursor-foreground": "#000000",
        "border": "#ffffff",
        "border-blurred": "#8a8a8a",
        "text-muted": "auto 100%",
        "text-disabled": "auto 80%",
    },
)

DEUTERANOPIA = Theme(
    name="deuteranopia",
    primary="#afafd7",
    secondary="#afafaf",
    accent="#ffff00",
    warning="#ffff00",
    error="#ff875f",
    success="#5fafff",
    foreground="#d0d0d0",
    background="#121212",
    surface="#1c1c1c",
    panel="#262626",
    dark=True,
    variables={
        **_COMMON,
        "block-cursor-background": "#005f87",
        "block-cursor-foreground": "#ffffff",
        "input-cursor-background": "#ffffff",
        "input-cursor-foreground": "#005f87",
        "border": "#afafd7",
        "border-blurred": "#8a8a8a",
    },
)

TRITANOPIA = Theme(
    name="tritanopia",
    primary="#87d7d7",
    secondary="#afafaf",
    accent="#ff87ff",
    warning="#ff87ff",
    error="#ff5f5f",
    success="#5fd7d7",
    foreground="#d0d0d0",
    background="#121212",
    surface="#1c1c1c",
    panel="#262626",
    dark=True,
    variables={
        **_COMMON,
        "block-cursor-background": "#005f5f",
        "block-cursor-foreground": "#ffffff",
        "input-cursor-background": "#ffffff",
        "input-cursor-foreground": "#005f5f",
        "border": "#87d7d7",
        "border-blurred": "#8a8a8a",
    },
)

OWN_THEMES = (MULTICART_DARK, MULTICART_LIGHT, HIGH_CONTRAST, DEUTERANOPIA, TRITANOPIA)

# The toolkit draws the edges of fields and the scroll bars in the colour of the ground.
ANSI_THEMES = tuple(
    replace(theme, variables={**theme.variables, "border-blurred": "ansi_bright_black"})
    for theme in (BUILTIN_THEMES["ansi-dark"], BUILTIN_THEMES["ansi-light"])
)
"""The terminal's own sixteen colours."""

THEME_NAMES = tuple(theme.name for theme in (*OWN_THEMES, *ANSI_THEMES))
"""Every theme offered."""


def register_themes(app: App[Any]) -> None:
    """Make the program's own themes known to the application."""
    for theme in (*OWN_THEMES, *ANSI_THEMES):
        app.register_theme(theme)
