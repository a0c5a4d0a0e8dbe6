"""The streams of a command: data on one, talk on the other, questions to a person."""

from __future__ import annotations

import getpass
import sys
from dataclasses import dataclass, field
from typing import TextIO

from multicart_tui.cli.interrupts import ending_at_once
from multicart_tui.domain.text import clean, clean_lines
from multicart_tui.errors import MulticartError, Outcome, UsageError


@dataclass
class Console:
    """Where a command writes and whom it may ask.

    Data goes to ``out`` exactly as it is; everything said to the person is made safe for
    a terminal and goes to ``err``.
    """

    never_asks: bool = False
    out: TextIO = field(default_factory=lambda: sys.stdout)
    err: TextIO = field(default_factory=lambda: sys.stderr)
    input: TextIO = field(default_factory=lambda: sys.stdin)

    @property
    def can_ask(self) -> bool:
        """Whether a person is there to answer."""
        return not self.never_asks and self.input.isatty() and self.err.isatty()

    def write(self, text: str) -> None:
        """Write data."""
        self.out.write(text)
        self.out.flush()

    def say(self, text: str) -> None:
        """Tell the person something."""
        print(clean_lines(text), file=self.err, flush=True)

    def say_progress(self, text: str) -> None:
        """Say where a long work is, on one line, and only on a terminal."""
        if self.err.isatty():
            print(f"\r\x1b[K{clean(text)}", end="", file=self.err, flush=True)

    def end_progress(self) -> None:
        """Take the line of progress away."""
        if self.err.isatty():
            print("\r\x1b[K", end="", file=self.err, flush=True)

    def report(self, error: MulticartError) -> None:
        """Say what failed, why and what to do, one line each."""
        lines = [f"multicart-tui: {error.title}", error.message, error.hint]
        if error.outcome is Outcome.UNKNOWN:
            lines.append("It may have been done all the same: look before you send it again.")
        self.say("\n".join(line for line in lines if line))

    def ask(self, question: str) -> str:
        """Ask for a line.

        Raises:
            UsageError: Nobody is there to answer.
        """
        self._must_ask(question)
        with ending_at_once():
            print(clean_lines(question), end=" ", file=self.err, flush=True)
            return self.input.readline().strip()

    def ask_secret(self, question: str) -> str:
        """Ask for a line that is not shown; without a person, the first line of the input.

        Raises:
            UsageError: Nobody is there, and the input is a terminal or empty.
        """
        if self.can_ask:
            try:
                return getpass.getpass(f"{question} ", stream=self.err).strip()
            except EOFError:
                return ""
        if not self.input.isatty() and (line := self.input.readline().strip()):
            return line
        raise UsageError(
            "Nothing to read the key from",
            "No line came on standard input.",
            "Pipe it in: multicart-tui auth login --store file < key.txt",
        )

    def _must_ask(self, question: str) -> None:
        if not self.can_ask:
            raise UsageError(
                "Nobody is there to answer",
                f"The question was: {question}",
                "Give the answer as an option; --help lists them.",
            )
