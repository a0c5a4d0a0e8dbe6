"""``multicart-tui view``: JSON in the viewer, from the service, a file or standard input."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from pathlib import Path
from time import monotonic
from typing import BinaryIO

from multicart_tui.cli.console import Console
from multicart_tui.cli.flags import Flags
from multicart_tui.cli.terminal import no_terminal, start_viewer
from multicart_tui.domain.ids import OutputId
from multicart_tui.domain.text import clean
from multicart_tui.errors import UsageError
from multicart_tui.ui.screens.viewer_source import ViewerSource

STDIN = "-"
"""What stands for standard input."""

TERMINAL = "/dev/tty"
"""Where keys come from when standard input is a document."""

_OUTPUT = re.compile(r"(?:o|output)?\s*#?\s*[0-9]+", re.IGNORECASE)
_ANY_ID = re.compile(r"[a-z]+\s*#?\s*[0-9]+", re.IGNORECASE)
_PIECE = 1 << 20
_TOLD = 0.25


def view(typed: str, flags: Flags, console: Console) -> int:
    """Run the viewer until the person leaves it.

    Args:
        typed: An output's id, a file, or ``-``.
        flags: How to run.
        console: Where to say how much of standard input was read.

    Raises:
        UsageError: There is no such file, no such kind of id, or no terminal.
    """
    if not sys.stderr.isatty() or (typed != STDIN and not sys.stdin.isatty()):
        raise no_terminal()
    output = named_output(typed)
    if output:
        return start_viewer(flags, ViewerSource.of_output(output))
    path = Path(typed).expanduser()
    if typed == STDIN or (path.exists() and not path.is_file() and not path.is_dir()):
        return _view_copy(typed, path, flags, console)
    return start_viewer(flags, ViewerSource.of_file(path))


def named_output(typed: str) -> OutputId | None:
    """The output that is meant by what was typed; None if it is a file.

    Raises:
        UsageError: It is the id of another kind.
    """
    is_id = _OUTPUT.fullmatch(typed.strip())
    if not is_id and not Path(typed).expanduser().exists():
        is_id = _ANY_ID.fullmatch(typed.strip())
    return OutputId.parse(typed) if is_id else None


def _view_copy(typed: str, path: Path, flags: Flags, console: Console) -> int:
    """View what can be read once only: standard input, or a pipe with a name."""
    with tempfile.TemporaryDirectory(prefix="multicart-view-") as folder:
        copy = Path(folder, "input.json")
        if typed == STDIN:
            if sys.stdin.isatty():
                raise UsageError(
                    "There is nothing on standard input",
                    "It is the terminal.",
                    f"Pipe a document into it: curl … | multicart-tui view {STDIN}",
                )
            _copy(sys.stdin.buffer, copy, console)
            _take_keys_from_terminal()
            title = "standard input"
        else:
            with path.open("rb") as file:
                _copy(file, copy, console)
            title = clean(path.name)
        return start_viewer(flags, ViewerSource.of_file(copy, title))


def _copy(source: BinaryIO, target: Path, console: Console) -> None:
    done, told = 0, monotonic()
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "wb") as file:
        while piece := source.read(_PIECE):
            done += file.write(piece)
            if monotonic() - told >= _TOLD:
                told = monotonic()
                console.say_progress(f"{done:,} bytes read; ctrl+c stops")
    console.end_progress()


def _take_keys_from_terminal() -> None:
    try:
        terminal = os.open(TERMINAL, os.O_RDWR)
    except OSError as error:
        raise no_terminal() from error
    os.dup2(terminal, 0)
    os.close(terminal)
