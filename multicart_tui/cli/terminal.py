"""Starts the application in the terminal, and leaves the terminal as it was."""

from __future__ import annotations

import os
import sys

from multicart_tui.cli.connections import Connections
from multicart_tui.cli.first_frame import FirstFrame, read_first_frame
from multicart_tui.cli.flags import Flags
from multicart_tui.domain.ids import CollectionId
from multicart_tui.errors import UsageError


def start(flags: Flags, collection: CollectionId | None) -> int:
    """Run the application until the person leaves it.

    Raises:
        UsageError: There is no terminal to draw on.
        ConfigError: The settings are wrong; told while the terminal is still itself.
    """
    # Textual reads keys from standard input and draws on standard error.
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError(
            "There is no terminal to draw on",
            "Standard input or standard error is a file or a pipe.",
            "Use the commands, which need none: multicart-tui --help",
        )
    first = read_first_frame(flags)
    connections = Connections(flags)
    try:
        if flags.is_demo:
            connections.launch_demo()  # it starts while Textual is imported
        elif first.needs_key_command:
            connections.find_credential()  # it may ask on the terminal, while that is ours
        return _run(flags, first, connections, collection)
    finally:
        connections.close()


def _run(
    flags: Flags,
    first: FirstFrame,
    connections: Connections,
    collection: CollectionId | None,
) -> int:
    # Textual reads these when it is imported.
    os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")
    if first.is_slow_link:
        os.environ.setdefault("TEXTUAL_FPS", "10")
        os.environ.setdefault("TEXTUAL_SMOOTH_SCROLL", "0")

    from multicart_tui.ui.app import MulticartApp

    app = MulticartApp(
        connections,
        open_collection=collection,
        start_demo=flags.is_demo,
        theme=first.theme,
        is_ascii=first.is_ascii,
        slow_link=first.is_slow_link,
        keymap=first.keys,
    )
    app.run(mouse=first.has_mouse)
    return app.return_code or 0
