"""What a person types and sees, told as a conversation.

A story is told first, then happens: each time the program waits for a line, the person looks at
what was said since their last answer, and types the next one.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from typing import Self

import pytest

from multicart_tui.cli.main import run
from multicart_tui.demo.server import DemoServer

CTRL_C = "\x03"


class Person:
    """Somebody at the other end of standard input and output.

    Args:
        service: The service they work on; what it holds is the truth.
        capsys: Hears what the program says.
        monkeypatch: Puts them in the place of standard input.
    """

    def __init__(
        self,
        service: DemoServer,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        self.service = service
        self.heard = ""
        """Everything that was said, answers included, from the start."""
        self.complaints = ""
        """What came on standard error."""
        self._capsys = capsys
        self._monkeypatch = monkeypatch
        self._arguments: tuple[str, ...] = ()
        self._story: list[Callable[[], str | None]] = []
        self._said = ""

    # -- telling

    def starts(self, *arguments: str) -> Self:
        """Begin another story, with ``--plain`` and these arguments."""
        self._arguments = ("--plain", *arguments)
        self._story = []
        self.heard = self._said = ""
        return self

    def types(self, *lines: str) -> Self:
        """Answer with lines, one a question; :data:`CTRL_C` presses that."""
        for line in lines:
            self._story.append(lambda line=line: line)  # type: ignore[misc] # a str all the same
        return self

    def sees(self, *texts: str) -> Self:
        """See texts among what was said since the last answer."""

        def look() -> None:
            for text in texts:
                assert text in self._said, f"{text!r} was not said, but:\n{self._said}"

        self._story.append(look)
        return self

    def does_not_see(self, text: str) -> Self:
        """See no such text among what was said since the last answer."""

        def look() -> None:
            assert text not in self._said

        self._story.append(look)
        return self

    def does(self, work: Callable[[], object]) -> Self:
        """Do something elsewhere, such as changing what the service holds."""

        def do() -> None:
            work()

        self._story.append(do)
        return self

    def ends_with(self, status: int) -> Self:
        """Have all of it happen; the program ends with this status."""
        self._monkeypatch.setattr(sys, "stdin", self)
        self._capsys.readouterr()
        ended = run(self._arguments)
        self._listen()
        left = [step for step in self._story if step() is not None]
        assert not left, f"{len(left)} answers were not asked for:\n{self._said}"
        assert ended == status, self.heard
        return self

    # -- happening

    def isatty(self) -> bool:
        """No terminal: a pipe."""
        return False

    def readline(self) -> str:
        """Type the next line; nothing once the story is over."""
        self._listen()
        while self._story:
            typed = self._story.pop(0)()
            if typed is None:
                continue
            self._said = ""
            if typed == CTRL_C:
                signal.raise_signal(signal.SIGINT)
            return f"{typed}\n"
        return ""

    def _listen(self) -> None:
        printed = self._capsys.readouterr()
        self._said += printed.out
        self.heard += printed.out
        self.complaints += printed.err

    # -- the service

    def rows(self, collection: int) -> list[str]:
        """The ASINs that the service holds, in their order."""
        return [
            str(row["asin"])
            for row in self.service.store.rows(
                "SELECT asin FROM asin WHERE collection = ? ORDER BY id", collection
            )
        ]

    def sent(self, path: str) -> list[object]:
        """The bodies of the requests that came to a path of the ASINs."""
        return [
            request.body
            for request in self.service.requests
            if request.path.endswith(f"/asin{path}")
        ]
