"""What is left behind when a fault ends the program: a report without anybody's data."""

from __future__ import annotations

import traceback
from datetime import datetime
from pathlib import Path

from multicart_tui.domain.text import clean
from multicart_tui.errors import ConfigError
from multicart_tui.paths import state_dir, write_private

KEPT_CAUSES = 5
"""How many causes of an exception are followed, so that a loop of causes ends."""


def describe_crash(error: BaseException, now: datetime) -> str:
    """Where a fault happened, without values: no locals, no source lines, no message.

    An exception's message often quotes the data that broke something, and a request's
    headers are data; the kind of the exception and the places are enough to find it.
    """
    # Imported here, because they would cost every start 10 ms for what is hardly ever used.
    import platform
    from importlib.metadata import version

    from multicart_tui import __version__

    lines = [
        "multicart-tui crash report",
        f"time: {now.isoformat(timespec='seconds')}",
        f"multicart-tui {__version__}, textual {version('textual')}",
        f"Python {platform.python_version()} on {platform.system()} {platform.release()}",
        "Values of variables and messages of exceptions are left out on purpose.",
    ]
    shown: BaseException | None = error
    for _ in range(KEPT_CAUSES):
        if shown is None:
            break
        kind = type(shown)
        lines += ["", f"{kind.__module__}.{kind.__qualname__}"]
        lines += [
            f"  {frame.filename}:{frame.lineno} in {frame.name}"
            for frame in traceback.extract_tb(shown.__traceback__)
        ]
        shown = shown.__cause__ or shown.__context__
    return "\n".join(lines) + "\n"


def write_crash_report(error: BaseException, now: datetime) -> Path:
    """Write the report where only its owner can read it.

    Raises:
        ConfigError: It could not be written.
    """
    path = state_dir() / f"crash-{now:%Y%m%d-%H%M%S}.txt"
    write_private(path, describe_crash(error, now))
    return path


def crash_line(error: BaseException) -> str:
    """Write the report and return the one line that tells a person about it."""
    kind = clean(type(error).__name__, 60)
    try:
        path = write_crash_report(error, datetime.now().astimezone())
    except ConfigError as failure:
        why = clean(f"{failure.title}: {failure.message}")
        return f"multicart-tui ended by a fault of its own ({kind}); no report: {why}"
    return f"multicart-tui ended by a fault of its own ({kind}). Report: {clean(str(path))}"
