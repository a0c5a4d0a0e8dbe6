"""Lines that are said, and questions that are answered by a line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from multicart_tui.domain.text import clean, clean_lines
from multicart_tui.errors import MulticartError
from multicart_tui.exit_codes import ExitCode

LINES = 20
"""Lines that are said at once; the person is asked before others follow."""

BACK, LEAVE, HELP = "b", "q", "?"
"""Answers that mean the same to every question."""

_EVERYWHERE = (
    "b goes back, q leaves the program, ? says this again.",
    "An empty line takes what the question calls enter.",
    "To answer with just b, q or ? where a text is asked for, type a backslash before it.",
)

_SIGNS: dict[int, str] = {
    ord("…"): "...",
    ord("·"): "-",
    ord("→"): "->",
    ord("—"): "-",
    0x2421: "^?",
    **{0x2400 + code: "^" + chr(0x40 + code) for code in range(0x20)},
}
"""Spellings of the signs this program writes, for an encoding without them."""


class Back(Exception):
    """The person does not answer and goes back to the question before."""


class Left(Exception):
    """The person leaves the program, or there is nobody to answer any more."""

    def __init__(self, exit_code: ExitCode | None = None, *, may_stay: bool = False) -> None:
        super().__init__(exit_code)
        self.exit_code = exit_code
        """How the program ends; by what it did before if None."""
        self.may_stay = may_stay
        """Whether somebody is there who can be asked if they mean it."""


class Talk:
    """The two ends of the conversation.

    Args:
        read_line: Waits for a line and returns it with its end; empty when no other comes.
            Raises KeyboardInterrupt for ctrl+c.
        write: Puts text out; raises OSError when nobody takes it.
        encoding: What the text will be written in; what it lacks is spelled in ASCII.
        echoes: Whether answers are repeated, because no terminal shows what is typed.
    """

    def __init__(
        self,
        read_line: Callable[[], str],
        write: Callable[[str], object],
        *,
        encoding: str = "utf-8",
        echoes: bool = False,
    ) -> None:
        self._read_line = read_line
        self._write = write
        self._encoding = encoding
        self._echoes = echoes
        self.lost: OSError | None = None
        """Why nothing can be said any more; None while somebody listens."""
        self.is_over = False
        """Whether nothing more is to be asked, because the program was told to end."""
        self.exit_code = ExitCode.OK
        """That of the last thing that failed; 0 if nothing did."""

    # -- saying

    def say(self, *lines: str) -> None:
        """Say lines; foreign text in them is made harmless.

        Nothing is raised when nobody listens: what is under way must not break off for that.
        The next question ends the program then.
        """
        for line in lines:
            self._put(clean_lines(line) + "\n")

    def report(self, error: MulticartError) -> None:
        """Say what failed, why, and what to do next; the program's exit status tells of it."""
        self.exit_code = error.exit_code
        self.explain(error)

    def explain(self, error: MulticartError) -> None:
        """Say why an answer will not do; the question is asked again."""
        self.say(f"Error: {error.title}")
        self.say(*(part for part in (error.message, error.hint) if part))

    def note_part_done(self) -> None:
        """Have the exit status tell that some of what was asked for could not be done."""
        self.exit_code = ExitCode.PARTIAL

    def say_pages(self, lines: Iterable[str], size: int = LINES) -> None:
        """Say many lines, asking after each page whether others are wanted.

        Args:
            lines: As they come; no more are taken than are said.
            size: Lines of a page; 1 or more.

        Raises:
            Left: The person leaves.
        """
        for number, line in enumerate(lines):
            if number and not number % size:
                try:
                    self.ask("More? (enter goes on, b stops)", ["The list is longer than this."])
                except Back:
                    return
            self.say(line)

    def _put(self, text: str) -> None:
        if self.lost:
            return
        if not self._encoding.lower().replace("-", "").startswith("utf"):
            text = text.translate(_SIGNS)
        text = text.encode(self._encoding, "backslashreplace").decode(self._encoding)
        try:
            self._write(text)
        except OSError as error:
            self.lost = error

    # -- asking

    def ask(
        self, question: str, about: Sequence[str] = (), *, default: str = "", is_path: bool = False
    ) -> str:
        """Ask until there is an answer; returns it without white space around it.

        Args:
            question: What is asked, with its choices; the colon is added.
            about: What ``?`` says of it, line by line.
            default: What an empty line stands for; the question must say so.
            is_path: Whether bytes that are no text may be in it, as in the name of a file.

        Raises:
            Back: The person goes back.
            Left: The person leaves, or nobody is there any more.
        """
        while True:
            typed = self._line(f"{clean(question)}: ").strip()
            if typed == HELP:
                self.say(*about, *_EVERYWHERE)
            elif typed.lower() == BACK:
                raise Back
            elif typed.lower() == LEAVE:
                raise Left(may_stay=True)
            elif not (is_path or _is_text(typed)):
                self.say(
                    "That has bytes that are no text in this terminal's encoding. Type it anew."
                )
            elif typed in ("\\b", "\\B", "\\q", "\\Q", "\\?"):
                return typed[1:]
            else:
                return typed or default

    def ask_lines(self, invitation: str) -> list[str]:
        """Ask for any number of lines, which end with one that has only a full stop.

        Raises:
            Back: The person typed only ``b``.
            Left: The person typed only ``q``, or no other line comes.
        """
        self.say(invitation)
        lines: list[str] = []
        while True:
            line = self._line("").strip()
            if line == ".":
                return lines
            if line.lower() == BACK:
                raise Back
            if line.lower() == LEAVE:
                raise Left(may_stay=True)
            if line == HELP:
                self.say(invitation)
                continue
            lines.append(line.encode("utf-8", "replace").decode())

    def _line(self, prompt: str) -> str:
        if self.is_over:
            raise Left(ExitCode.INTERRUPTED)
        if prompt:
            self._put(prompt)
        if self.lost:
            raise Left
        try:
            line = self._read_line()
        except KeyboardInterrupt:
            self.say("", "Interrupted.")
            raise Left(ExitCode.INTERRUPTED) from None
        if not line:
            self.say("", "No more answers come, so this ends here.")
            raise Left
        if self._echoes:
            self._put(clean(line.rstrip("\r\n")) + "\n")
        return line


def _is_text(typed: str) -> bool:
    try:
        typed.encode()
    except UnicodeEncodeError:
        return False
    return True
