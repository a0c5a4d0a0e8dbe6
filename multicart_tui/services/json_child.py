"""What processes that read a document whole have in common: how they start and how they fail."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from multicart_tui.domain.environment import for_child
from multicart_tui.errors import UsageError

WRONG_QUERY, NOT_JSON, TOO_DEEP, TOO_MUCH, NOT_WRITTEN = 3, 4, 5, 6, 7
"""Exit statuses; ours, so that Python's own 1 and 2 cannot be taken for one."""


async def in_child(module: str, words: Sequence[str], document: Path, target: Path) -> None:
    """Run a module of ours on a document; ends with the task that waits for it.

    Args:
        module: Its full name; it ends with one of the statuses here.
        words: Its arguments.
        document: The file that is its standard input.
        target: The new private file that is its standard output.

    Raises:
        UsageError: It could not be started, or could not do it.
    """
    try:
        out = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with document.open("rb") as file:
                process = await asyncio.create_subprocess_exec(
                    *(sys.executable, "-I", "-m", module, *words),
                    stdin=file,
                    stdout=out,
                    stderr=asyncio.subprocess.PIPE,
                    env=for_child(os.environ),
                )
        finally:
            os.close(out)
    except OSError as error:
        raise not_started(error) from error
    try:
        _, said = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise failure(process.returncode, said.decode("utf-8", "replace").strip())


def not_started(error: OSError) -> UsageError:
    """Why there is no process."""
    return UsageError("This could not be started", f"{error.strerror or error}.")


def failure(status: int, said: str) -> UsageError:
    """What a process that could not do it ran into.

    Args:
        status: One of the statuses above, or any other.
        said: What it said about it.
    """
    if status == WRONG_QUERY:
        return UsageError("Not a JSONPath", said)
    if status == NOT_JSON:
        return UsageError("This needs JSON without a fault", said)
    if status == TOO_DEEP:
        return UsageError("Nested too deeply for this", "Python reads some 900 levels.")
    if status == TOO_MUCH:
        return UsageError("Too much is found", said, "Ask for less of it.")
    if status == NOT_WRITTEN:
        return UsageError("What was found cannot be written", said, "Free some space.")
    return UsageError("This failed", f"Its process ended with status {status}.")
