"""``multicart-tui output diff``: what changed between two outputs, without a screen.

What compares is imported when it is asked for: this is part of every command's grammar.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from multicart_tui.cli.console import Console
from multicart_tui.domain.ids import OutputId
from multicart_tui.errors import UsageError
from multicart_tui.exit_codes import ExitCode
from multicart_tui.services.session import Session


def output_or_file(typed: str) -> OutputId | Path:
    """A reader for argparse: an output's id, or a file that is there.

    Raises:
        ArgumentTypeError: It is neither.
    """
    path = Path(typed).expanduser()
    if path.is_file():
        return path
    try:
        return OutputId.parse(typed)
    except UsageError as error:
        reasons = " ".join(part for part in (error.message, error.hint) if part)
        raise argparse.ArgumentTypeError(
            f"{error.title}. {reasons} There is no file of that name either."
        ) from error


async def diff_outputs(
    session: Session, arguments: argparse.Namespace, console: Console
) -> ExitCode:
    """Print what changed from one document to another; equal ones are no failure."""
    from multicart_tui.cli.diff_printing import print_diff

    await print_diff(
        session,
        arguments.before,
        arguments.after,
        console,
        is_json=arguments.format == "json",
        hidden=tuple(arguments.hide),
        hides_noise=arguments.hide_noise,
    )
    return ExitCode.OK
