"""Starts the application in the terminal, and leaves the terminal as it was."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from multicart_tui.cli.connections import Connections
from multicart_tui.cli.first_frame import FirstFrame, read_first_frame
from multicart_tui.cli.flags import Flags
from multicart_tui.domain.ids import CollectionId
from multicart_tui.errors import UsageError

if TYPE_CHECKING:
    from multicart_tui.ui.app import MulticartApp
    from multicart_tui.ui.screens.viewer_source import ViewerSource

_TELLTALES = ("TEXTUAL", "TEXTUAL_DEBUG", "TEXTUAL_LOG")
"""Variables by which the toolkit writes down, or tells another program, all that is typed."""


def start(flags: Flags, collection: CollectionId | None) -> int:
    """Run the application until the person leaves it.

    Raises:
        UsageError: There is no terminal to draw on.
        ConfigError: The settings are wrong; told while the terminal is still itself.
    """
    # Textual reads keys from standard input and draws on standard error.
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise no_terminal()
    return _start(flags, collection=collection)


def start_viewer(flags: Flags, source: ViewerSource) -> int:
    """Run the viewer; only an output of the service needs an account.

    Raises:
        ConfigError: The settings are wrong.
    """
    return _start(flags, source=source)


def no_terminal() -> UsageError:
    """What to say to somebody who has no terminal."""
    return UsageError(
        "There is no terminal to draw on",
        "Standard input or standard error is a file or a pipe.",
        "Use the commands, which need none: multicart-tui --help",
    )


def _start(
    flags: Flags, *, collection: CollectionId | None = None, source: ViewerSource | None = None
) -> int:
    first = read_first_frame(flags)
    connections = Connections(flags)
    try:
        if source is None or source.output is not None:
            if flags.is_demo:
                connections.launch_demo()  # it starts while Textual is imported
            elif first.needs_key_command:
                from multicart_tui.cli.console import Console
                from multicart_tui.cli.host_question import ask_about_host

                # Both may ask on the terminal, while that is ours.
                ask_about_host(connections, Console(never_asks=flags.never_asks))
                connections.find_credential()
        return _run(flags, first, connections, collection, source)
    finally:
        connections.close()


def _run(
    flags: Flags,
    first: FirstFrame,
    connections: Connections,
    collection: CollectionId | None,
    source: ViewerSource | None,
) -> int:
    # Textual reads these when it is imported.
    for name in _TELLTALES:
        os.environ.pop(name, None)  # a key that is pasted would be in that log
    os.environ.setdefault("TEXTUAL_ANIMATIONS", "full" if first.has_motion else "none")
    if first.is_slow_link:
        os.environ.setdefault("TEXTUAL_SMOOTH_SCROLL", "0")

    if source is None:
        from multicart_tui.ui.app import MulticartApp

        program: Callable[..., MulticartApp] = partial(MulticartApp, open_collection=collection)
    else:
        from multicart_tui.ui.viewer_app import ViewerApp

        program = partial(ViewerApp, source=source)
    app = program(
        connections,
        start_demo=flags.is_demo,
        theme=first.theme,
        is_ascii=first.is_ascii,
        slow_link=first.is_slow_link,
        keymap=first.keys,
    )
    app.set_motion(has_motion=first.has_motion)
    app.clipboard_route = first.clipboard
    app.offers_slow_link = first.offers_slow_link
    app.run(mouse=first.has_mouse)
    return app.return_code or 0
