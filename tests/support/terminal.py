"""A real pseudo-terminal with the installed program in it, and eyes to look at its screen."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Self

import pyte

QUIET = 0.15
"""Seconds without a byte after which a frame counts as finished."""

PROGRAM = (sys.executable, "-m", "multicart_tui")

KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "backspace": "\x7f",
    "space": " ",
    "ctrl+s": "\x13",
    "ctrl+p": "\x10",
    "ctrl+q": "\x11",
}


class Terminal:
    """Runs a command in a terminal of its own and keeps every byte it sends.

    Args:
        command: The program and its arguments.
        columns: Width of the screen.
        rows: Height of the screen.
        environment: Its whole environment.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        environment: Mapping[str, str],
    ) -> None:
        self.received = bytearray()
        """Every byte that came, from the start."""
        self.first_byte_at: float | None = None
        self.is_silent = False
        """Whether it does not say where its cursor is when it is asked."""
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self.started_at = time.perf_counter()
        self.pid, self._master = pty.fork()
        if self.pid == 0:  # pragma: no cover - the child becomes the program
            os.execvpe(command[0], list(command), dict(environment))
        self.resize(columns, rows)
        self._status: int | None = None

    # -- looking

    @property
    def lines(self) -> list[str]:
        """The screen, a string a row."""
        # Not `Screen.display`: in the middle of a frame half of a wide character trips it up.
        screen = self._screen
        rows = (screen.buffer[y] for y in range(screen.lines))
        return ["".join(row[x].data for x in range(screen.columns)).rstrip() for row in rows]

    @property
    def text(self) -> str:
        """The whole screen."""
        return "\n".join(self.lines)

    def cells(self, y: int) -> list[str]:
        """What stands in each cell of a row; behind a wide character nothing stands."""
        return [self._screen.buffer[y][x].data for x in range(self._screen.columns)]

    def is_reversed(self, y: int) -> bool:
        """Whether most of a row is drawn in reverse."""
        row = self._screen.buffer[y]
        reversed_cells = sum(row[x].reverse for x in range(self._screen.columns))
        return reversed_cells > self._screen.columns / 2

    def shows(self, text: str) -> bool:
        """Whether the screen has this text on one of its rows."""
        return any(text in line for line in self.lines)

    def wait_for(self, wanted: str | Callable[[], bool], timeout: float = 20.0) -> Self:
        """Read until the screen shows a text, or something holds."""

        def holds() -> bool:
            return self.shows(wanted) if isinstance(wanted, str) else wanted()

        end = time.perf_counter() + timeout
        while not holds():
            left = end - time.perf_counter()
            if left <= 0 or not self._read(left):
                raise AssertionError(f"{wanted!r} did not come; the screen is:\n{self.text}")
        return self

    def wait_until_gone(self, text: str) -> Self:
        """Read until the screen no longer shows a text."""
        return self.wait_for(lambda: not self.shows(text))

    def settle(self, quiet: float = QUIET) -> bytes:
        """Read until nothing comes for a while; returns what came."""
        start = len(self.received)
        while self._read(quiet):
            pass
        return bytes(self.received[start:])

    def _read(self, timeout: float) -> bool:
        ready, _, _ = select.select([self._master], [], [], timeout)
        if not ready:
            return False
        try:
            data = os.read(self._master, 65_536)
        except OSError:  # Linux says so when the program closed its side
            return False
        if not data:
            return False
        if self.first_byte_at is None:
            self.first_byte_at = time.perf_counter()
        self.received += data
        self._answer(data)
        self._draw(data)
        return True

    def _draw(self, data: bytes) -> None:
        self._stream.feed(data)

    def _answer(self, data: bytes) -> None:
        # Textual asks whether synchronized output and in-band resizing are supported.
        if b"\x1b[?2026$p" in data:
            os.write(self._master, b"\x1b[?2026;2$y")
        if not self.is_silent:
            # Asked behind each frame over a slow link; the answer says that it has arrived.
            cursor = self._screen.cursor
            report = f"\x1b[{cursor.y + 1};{cursor.x + 1}R".encode()
            os.write(self._master, report * data.count(b"\x1b[6n"))

    # -- doing

    def press(self, *keys: str) -> Self:
        """Type keys; a name from ``KEYS``, or text as it is."""
        for key in keys:
            os.write(self._master, KEYS.get(key, key).encode())
        return self

    def paste(self, text: str) -> Self:
        """Paste as a terminal with bracketed paste does."""
        os.write(self._master, b"\x1b[200~" + text.encode() + b"\x1b[201~")
        return self

    def send(self, data: bytes) -> Self:
        """Send bytes as they are, such as a mouse report."""
        os.write(self._master, data)
        return self

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the window; the program is told by SIGWINCH."""
        self._screen.resize(rows, columns)
        size = struct.pack("HHHH", rows, columns, 0, 0)
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, size)

    def kill(self, number: signal.Signals) -> None:
        """Send a signal."""
        os.kill(self.pid, number)

    def hang_up(self) -> None:
        """Close the terminal, as a lost connection does."""
        os.close(self._master)
        self._master = -1

    def wait_end(self, timeout: float = 10.0) -> int:
        """Wait for the program to end; returns its exit status, negative for a signal."""
        end = time.perf_counter() + timeout
        while self._status is None:
            found, status = os.waitpid(self.pid, os.WNOHANG)
            if found:
                self._status = os.waitstatus_to_exitcode(status)
            elif time.perf_counter() > end:
                raise AssertionError(f"The program did not end; the screen is:\n{self.text}")
            elif self._master >= 0:
                self._read(0.02)
            else:
                select.select([], [], [], 0.02)
        if self._master >= 0:
            while self._read(0):
                pass
        return self._status

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._status is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        if self._master >= 0:
            os.close(self._master)
