"""How everything looks on this terminal: its signs, its colours, its motion."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import PurePath

from textual.app import App
from textual.binding import Binding
from textual.color import Color
from textual.filter import LineFilter
from textual.keys import format_key

from multicart_tui.ui.ascii_filter import AsciiFilter
from multicart_tui.ui.line_guard import LineGuard

KEY_WORDS = {
    "enter": "enter",
    "escape": "esc",
    "space": "space",
    "tab": "tab",
    "up": "up",
    "down": "down",
    "left": "left",
    "right": "right",
}
"""Keys whose names are words everywhere, because not every font has their signs."""

KEY_ARROWS = {"up": "↑", "down": "↓", "left": "←", "right": "→"}


class TerminalLook(App[None]):
    """An application whose look follows the terminal, and may change while it runs.

    Args:
        css_path: The style files.
        is_ascii: Whether to draw with ASCII alone.
        slow_link: Whether each byte to the terminal counts.
    """

    clipboard_route: str
    """The setting ``clipboard``."""

    def __init__(
        self,
        *,
        css_path: list[str | PurePath] | None = None,
        is_ascii: bool = False,
        slow_link: bool = False,
    ) -> None:
        self._last_filters: list[LineFilter] = [LineGuard()]
        super().__init__(css_path=css_path)
        self.set_motion(has_motion=False)
        self.is_ascii = is_ascii
        if is_ascii:
            self._last_filters.append(AsciiFilter())
        self.slow_link = slow_link
        self.set_class(slow_link, "-slow-link", update=False)
        self.clipboard_route = "auto"
        self._colorless: list[LineFilter] = []
        # Set to nothing it asks for nothing (no-color.org); some terminals have no colours.
        self.no_color = bool(os.environ.get("NO_COLOR")) or self.console.color_system is None
        if self.no_color:
            from multicart_tui.ui.no_color import NoColorFilter

            self._colorless = [NoColorFilter(self._ground)]

    def get_key_display(self, binding: Binding) -> str:
        """A key as the screens' sentences call it: ``ctrl+s``, ``enter``, ``esc``."""
        if binding.key_display:
            return binding.key_display
        *modifiers, key = binding.key.split("+")
        names = KEY_WORDS if self.is_ascii else KEY_WORDS | KEY_ARROWS
        return "+".join([*modifiers, names.get(key) or format_key(key)])

    def set_ascii(self, is_ascii: bool) -> None:
        """Draw with ASCII alone from now on, or with every sign."""
        if is_ascii != self.is_ascii:
            self.is_ascii = is_ascii
            self._last_filters[1:] = [AsciiFilter()] if is_ascii else []
            self.action_redraw()

    def set_slow_link(self, slow_link: bool) -> None:
        """Spare the link from now on, or no longer."""
        self.slow_link = slow_link
        self.set_class(slow_link, "-slow-link")

    def set_motion(self, *, has_motion: bool) -> None:
        """Let scrolling glide, or jump."""
        self.animation_level = "full" if has_motion else "none"

    def action_redraw(self) -> None:
        """Draw everything anew."""
        self.refresh(layout=True)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Every line passes the guard after the toolkit's own filters."""
        own = self._colorless or super().get_line_filters()
        return [*own, *self._last_filters]

    def _ground(self) -> Color:
        return Color.parse(self.current_theme.background or "ansi_default")
