"""The application begun with the viewer: for a file it needs neither a key nor a network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from multicart_tui.ui.app import MulticartApp
from multicart_tui.ui.screens.viewer import ViewerScreen
from multicart_tui.ui.screens.viewer_source import ViewerSource
from multicart_tui.ui.themes import DEFAULT_THEME

if TYPE_CHECKING:
    from multicart_tui.services.session import Connector


class ViewerApp(MulticartApp):
    """Shows one document first.

    Args:
        connector: How to get a session; asked for an output alone.
        source: What to show.
        start_demo: Fetch the output from the demo.
        theme: Name of the theme.
        is_ascii: Whether to draw with ASCII alone.
        slow_link: Whether each byte to the terminal counts.
        keymap: The owner's keys by binding id.
    """

    def __init__(
        self,
        connector: Connector,
        *,
        source: ViewerSource,
        start_demo: bool = False,
        theme: str = DEFAULT_THEME,
        is_ascii: bool = False,
        slow_link: bool = False,
        keymap: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(
            connector,
            start_demo=start_demo,
            theme=theme,
            is_ascii=is_ascii,
            slow_link=slow_link,
            keymap=keymap,
        )
        self._source = source

    def get_default_screen(self) -> Screen[Any]:
        """The viewer."""
        return ViewerScreen(self._source)

    def open_session(self, *, is_demo: bool) -> None:
        """Open one for an output; a file has nothing to do with an account."""
        if self._source.output is not None:
            super().open_session(is_demo=is_demo)

    def action_key(self) -> None:
        """Offer another key where one is used."""
        if self._source.output is not None:
            super().action_key()
        else:
            self.notify("A file needs no key.")
