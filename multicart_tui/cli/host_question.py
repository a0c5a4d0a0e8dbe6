"""Asks on the terminal before the key of a known profile goes to another host than before."""

from __future__ import annotations

from multicart_tui.cli.connections import Connections
from multicart_tui.cli.console import Console
from multicart_tui.errors import HostChangedError


def ask_about_host(connections: Connections, console: Console) -> None:
    """Go on if the host is the one it was, or a person agrees to the new one.

    Raises:
        HostChangedError: It is another, and nobody is there to ask, or the answer was no.
    """
    try:
        connections.check_host()
    except HostChangedError as error:
        if not console.can_ask:
            raise
        console.say(f"{error.title}.\n{error.message}")
        if console.ask(f"{error.question} [y/N]").lower() not in ("y", "yes"):
            raise
        connections.agree_to_host()
