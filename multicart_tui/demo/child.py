"""Starts the demo service as a child process and ends it with its parent.

The child's standard input is a pipe: when it reaches its end, because the parent
closed it or died, the child leaves. Its first line of output is JSON and tells its
address and key, or why it could not start; the key is never in its arguments.

Imports next to nothing but the standard library, because it is on the way to the first screen.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import multicart_tui
from multicart_tui.domain.environment import for_child

_NEEDED = ("starlette", "uvicorn", "python_multipart")
_GRACE_SECONDS = 0.25


class DemoUnavailable(RuntimeError):
    """The demo service cannot be used; the message says why, as one or two sentences."""


@dataclass(frozen=True)
class DemoAddress:
    """Where a demo service listens and what it wants to be shown."""

    base_url: str
    """Up to and with ``/api/v1``."""
    key: str = field(repr=False)
    """Its API key, of the shape ``prefix.secret``."""


def check_installed() -> None:
    """Raise `DemoUnavailable` when the ``demo`` extra is not installed."""
    if any(importlib.util.find_spec(name) is None for name in _NEEDED):
        raise DemoUnavailable(
            "The demo service is not installed. Install it with: pip install 'multicart-tui[demo]'"
        )


class DemoChild:
    """A demo service in a process of its own; use `launch` or `start` to make one.

    As a context manager it is stopped at the end.
    """

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._first_line = b""
        self._reader = threading.Thread(target=self._read, name="demo-ready", daemon=True)
        self._reader.start()
        self._folder = ""

    @classmethod
    def launch(
        cls,
        db: Path | None = None,
        port: int = 0,
        faults: str = "",
        log: Path | None = None,
    ) -> Self:
        """Start the child and return at once; `wait_ready` gives its address.

        Args:
            db: Where its data are kept; None keeps them until it stops.
            port: A loopback port, 0 for any free one.
            faults: What goes wrong on purpose; see `multicart_tui.demo.faults`.
            log: File its messages are added to; None drops them.

        Raises:
            DemoUnavailable: The ``demo`` extra is not installed.
            OSError: The process cannot be started, or the log not be opened.
        """
        check_installed()
        command = [sys.executable, "-m", "multicart_tui.demo", "--child", f"--port={port}"]
        if db is not None:
            command.append(f"--db={db.absolute()}")
        if faults:
            command.append(f"--faults={faults}")
        stderr = subprocess.DEVNULL if log is None else log.open("ab")
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                # The demo has a key of its own; the real one stays away from it.
                env=for_child(os.environ),
                # `-m` looks for modules in the working directory first: let it be ours.
                cwd=Path(multicart_tui.__file__).parent.parent,
                # Ctrl+C and a hang-up are for the parent, which then stops the child.
                start_new_session=True,
            )
        finally:
            if not isinstance(stderr, int):
                stderr.close()
        return cls(process)

    @classmethod
    def start(
        cls,
        db: Path | None = None,
        port: int = 0,
        faults: str = "",
        log: Path | None = None,
        timeout: float = 10.0,
    ) -> Self:
        """Start the child and wait until it is ready; `address` then tells where.

        Raises:
            DemoUnavailable: As `launch` and `wait_ready` say.
            OSError: As `launch` says.
        """
        child = cls.launch(db, port, faults, log)
        child.wait_ready(timeout)
        return child

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._process.pid

    @property
    def address(self) -> DemoAddress:
        """Where it listens; waits for that if need be."""
        return self.wait_ready()

    @property
    def is_running(self) -> bool:
        """Whether the process lives."""
        return self._process.poll() is None

    def wait_ready(self, timeout: float = 10.0) -> DemoAddress:
        """Wait until it accepts requests and return where.

        Args:
            timeout: Seconds to wait at most; then the child is stopped.

        Raises:
            DemoUnavailable: It could not start, or did not in time.
        """
        self._reader.join(timeout)
        if self._reader.is_alive():
            self.stop()
            raise DemoUnavailable(f"The demo service did not start within {timeout:g} seconds.")
        if not self._first_line:
            self.stop()
            raise DemoUnavailable(
                "The demo service ended before it was ready"
                f" (exit code {self._process.returncode})."
                " Run it alone to see why: python -m multicart_tui.demo"
            )
        told: dict[str, str] = json.loads(self._first_line)
        if "error" in told:
            self.stop()
            raise DemoUnavailable(told["error"])
        self._folder = told["folder"]
        return DemoAddress(told["base_url"], told["key"])

    def _read(self) -> None:
        assert self._process.stdout is not None
        self._first_line = self._process.stdout.readline()

    def stop(self) -> None:
        """End the child, at most 0.3 s later; may be called again."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        try:
            self._process.wait(_GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            if self._folder:
                shutil.rmtree(self._folder, ignore_errors=True)
        self._reader.join()
        self._process.stdout.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
