"""``--plain``: the program as a conversation on standard input and output."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Coroutine, Iterator
from pathlib import Path
from types import FrameType
from typing import TypeVar

from multicart_tui.cli.connections import Connections
from multicart_tui.cli.console import Console, OutputLost
from multicart_tui.cli.first_frame import read_first_frame
from multicart_tui.cli.flags import Flags
from multicart_tui.cli.host_question import ask_about_host
from multicart_tui.cli.interrupts import CutOff, Interrupts, ending_at_once
from multicart_tui.cli.main import warn_of_variables
from multicart_tui.domain.ids import CollectionId, OutputId
from multicart_tui.errors import UsageError
from multicart_tui.exit_codes import ExitCode
from multicart_tui.plain import working
from multicart_tui.plain.desk import Desk, attempt
from multicart_tui.plain.program import converse
from multicart_tui.plain.prompting import Left, Talk
from multicart_tui.plain.viewing import view_file
from multicart_tui.plain.working import Work

T = TypeVar("T")


class _Hearing(Interrupts):
    """Hears ctrl+c for a conversation, in whose words being cut off is told."""

    is_told_to_end = False

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.is_told_to_end |= number == signal.SIGTERM
        super()._on_signal(number, frame)

    async def run(self, work: Coroutine[object, object, T]) -> T:
        try:
            return await super().run(work)
        except CutOff:
            raise working.CutOff from None


def start_plain(
    flags: Flags, collection: CollectionId | None, what: str | None, console: Console
) -> int:
    """Talk with a person until they leave.

    Args:
        flags: How to run.
        collection: The collection to begin with, if one was named.
        what: The output or the file to look at, if one was named.
        console: The streams.

    Raises:
        UsageError: Nobody may be asked, or there is no such output or file.
        OutputLost: Nobody listens any more.
    """
    if flags.never_asks:
        raise UsageError(
            "--plain cannot be combined with --no-input",
            "It is a conversation, and nobody may be asked.",
            "Leave one of them out; the commands need no answers: multicart-tui --help",
        )
    talk = _talk(flags, console)
    work = Work(talk, _Hearing)
    found = None if what is None else _what(what)
    if isinstance(found, Path):
        code = asyncio.run(_view(talk, work, found))
    else:
        warn_of_variables(console)
        connections = Connections(flags)
        try:
            ask_about_host(connections, console)
            code = asyncio.run(_converse(connections, talk, work, collection or found))
        finally:
            connections.close()
    if talk.lost:
        lost = OutputLost(talk.lost)
        lost.of_work = code
        raise lost
    return code


def _talk(flags: Flags, console: Console) -> Talk:
    def read_line() -> str:
        with ending_at_once(), _ended_from_outside():
            return console.input.readline()

    def write(text: str) -> None:
        console.out.write(text)
        console.out.flush()

    encoding = "ascii" if read_first_frame(flags).is_ascii else "utf-8"
    return Talk(read_line, write, encoding=encoding, echoes=not console.input.isatty())


@contextlib.contextmanager
def _ended_from_outside() -> Iterator[None]:
    """Have SIGTERM and a hung-up terminal end a question as ctrl+c does, so that all is closed."""
    before = {}
    for name in ("SIGTERM", "SIGHUP"):  # Windows has only the first
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            before[number] = signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _what(typed: str) -> OutputId | Path:
    """The output or the file that is meant, as for the viewer.

    Raises:
        UsageError: It is neither.
    """
    from multicart_tui.cli.view import STDIN, named_output

    if typed == STDIN:
        raise UsageError(
            "--plain cannot view standard input",
            "That is where your answers come from.",
            "Save the document in a file, and view that.",
        )
    return named_output(typed) or Path(typed).expanduser()


async def _view(talk: Talk, work: Work, path: Path) -> ExitCode:
    try:
        await attempt(talk, view_file(talk, work, path, path.name))
    except Left as left:
        return left.exit_code or talk.exit_code
    return talk.exit_code


async def _converse(
    connections: Connections, talk: Talk, work: Work, start: CollectionId | OutputId | None
) -> ExitCode:
    session = connections.open()
    try:
        return await converse(Desk(session, talk, work), start)
    finally:
        await session.api.aclose()
