"""The streams of a command: data on one, talk on the other, questions to a person."""

from __future__ import annotations

import contextlib
import getpass
import io
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO, Literal, TextIO

from multicart_tui.cli.interrupts import ending_at_once
from multicart_tui.domain.text import clean, clean_lines
from multicart_tui.errors import MulticartError, UsageError
from multicart_tui.exit_codes import ExitCode


class OutputLost(Exception):
    """Standard output takes no more; ``reason`` is what the operating system said."""

    def __init__(self, reason: OSError) -> None:
        super().__init__(reason)
        self.reason = reason
        self.of_work: ExitCode | None = None
        """How the work ended that was to be told of; None if there was none but writing."""

    @property
    def exit_code(self) -> ExitCode:
        """That of the work; a reader that left, as head does, makes no failure of it."""
        if isinstance(self.reason, BrokenPipeError):
            return self.of_work or ExitCode.OK
        return ExitCode.USAGE if self.of_work is None else self.of_work or ExitCode.PARTIAL


def _standing_in(stream: TextIO | None, mode: Literal["r", "w"]) -> TextIO:
    """A stream, or nothing in its place: Python has None for one that came closed."""
    return open(os.devnull, mode) if stream is None else stream


@dataclass
class Console:
    """Where a command writes and whom it may ask.

    Data goes to ``out`` exactly as it is; everything said to the person is made safe for
    a terminal and goes to ``err``. What a stream's encoding lacks is written as an escape.
    """

    never_asks: bool = False
    out: TextIO = field(default_factory=lambda: _standing_in(sys.stdout, "w"))
    err: TextIO = field(default_factory=lambda: _standing_in(sys.stderr, "w"))
    input: TextIO = field(default_factory=lambda: _standing_in(sys.stdin, "r"))

    def __post_init__(self) -> None:
        for stream in (self.out, self.err):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        if isinstance(self.input, io.TextIOWrapper):
            # What cannot be read as text is refused by whoever it is meant for, in words.
            self.input.reconfigure(errors="surrogateescape")

    @property
    def can_ask(self) -> bool:
        """Whether a person is there to answer."""
        return not self.never_asks and self.input.isatty() and self.err.isatty()

    def write(self, text: str) -> None:
        """Write what a person reads, such as a table, in the encoding of the output.

        Raises:
            OutputLost: It takes no more.
        """
        try:
            self.out.write(text)
            self.out.flush()
        except OSError as error:
            raise OutputLost(error) from error

    def write_data(self, text: str) -> None:
        """Write what a program reads: JSON and CSV are UTF-8, wherever they come from.

        A terminal keeps its encoding: in UTF-8 there may be bytes that another one obeys.

        Raises:
            OutputLost: The output takes no more.
        """
        if isinstance(self.out, io.TextIOWrapper) and not self.out.isatty():
            self.out.reconfigure(encoding="utf-8", newline="\n")
        self.write(text)

    def write_bytes(self, write: Callable[[BinaryIO], None]) -> None:
        """Let ``write`` put bytes on the output as they are.

        Raises:
            OutputLost: It takes no more.
        """
        buffer: BinaryIO = getattr(self.out, "buffer", None) or io.BytesIO()
        try:
            self.out.flush()
            write(buffer)
            buffer.flush()
        except OSError as error:
            raise OutputLost(error) from error

    def say(self, text: str) -> None:
        """Tell the person something."""
        self._talk(f"{clean_lines(text)}\n")

    def say_progress(self, text: str) -> None:
        """Say where a long work is, on one line, and only on a terminal."""
        if self.err.isatty():
            self._talk(f"\r\x1b[K{clean(text)}")

    def end_progress(self) -> None:
        """Take the line of progress away."""
        if self.err.isatty():
            self._talk("\r\x1b[K")

    def _talk(self, text: str) -> None:
        # Nobody may be there any more, and that must not break off what is being done.
        with contextlib.suppress(OSError):
            self.err.write(text)
            self.err.flush()

    def report(self, error: MulticartError) -> None:
        """Say what failed, why and what to do, one line each."""
        lines = [f"multicart-tui: {error.title}", error.message, error.hint]
        self.say("\n".join(line for line in lines if line))

    def ask(self, question: str) -> str:
        """Ask for a line.

        Raises:
            UsageError: Nobody is there to answer.
        """
        self._must_ask(question)
        with ending_at_once():
            self._talk(f"{clean_lines(question)} ")
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
