"""A person at a terminal: what they press, and what they see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self

from multicart_tui.demo.server import DemoServer
from tests.support.terminal import Terminal


class Person:
    """Somebody who works with the program, and the service they work on.

    Args:
        terminal: The program in its terminal.
        service: The service; what it holds is the truth that screens are held against.
    """

    def __init__(self, terminal: Terminal, service: DemoServer) -> None:
        self.terminal = terminal
        self.service = service

    def presses(self, *keys: str) -> Self:
        """Press keys, each after the one before had its effect."""
        for key in keys:
            self.terminal.press(key)
            self.terminal.settle()
        return self

    def types_fast(self, text: str) -> Self:
        """Send keys in one burst, as a fast hand over a slow link does."""
        self.terminal.press(text)
        return self

    def pastes(self, text: str) -> Self:
        """Paste text."""
        self.terminal.paste(text)
        return self

    def sees(self, *texts: str) -> Self:
        """Wait until each text stands on the screen."""
        for text in texts:
            self.terminal.wait_for(text)
        return self

    def waits_for(self, holds: Callable[[], bool]) -> Self:
        """Wait until something holds while the program goes on drawing."""
        self.terminal.wait_for(holds)
        return self

    def no_longer_sees(self, text: str) -> Self:
        """Wait until a text is gone from the screen."""
        self.terminal.wait_until_gone(text)
        return self

    def sent(self, path: str) -> list[object]:
        """The bodies of the requests that came to a path."""
        return [
            request.body
            for request in self.service.requests
            if request.path.endswith(f"/asin{path}")
        ]

    def rows(self, collection: int) -> list[str]:
        """The ASINs that the service holds, in their order."""
        return [
            str(row["asin"])
            for row in self.service.store.rows(
                "SELECT asin FROM asin WHERE collection = ? ORDER BY id", collection
            )
        ]
