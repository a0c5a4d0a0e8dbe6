"""``multicart-tui completions``: a script that lets a shell complete commands and flags."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, get_args

from multicart_tui.cli.console import Console
from multicart_tui.exit_codes import ExitCode

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

Shell = Literal["bash", "zsh", "fish"]

SHELLS: tuple[Shell, ...] = get_args(Shell)

HOW_TO = """\
where the script goes:
  bash  multicart-tui completions bash > ~/.local/share/bash-completion/completions/multicart-tui
  zsh   multicart-tui completions zsh > FOLDER/_multicart-tui   (a FOLDER of $fpath)
  fish  multicart-tui completions fish > ~/.config/fish/completions/multicart-tui.fish

It is made from this version's grammar: make it anew after an update.
"""


def write_completions(shell: Shell, parser: argparse.ArgumentParser, console: Console) -> ExitCode:
    """Print the script for a shell.

    Args:
        shell: Which one.
        parser: The whole grammar.
        console: Where to print.
    """
    console.write_data(completions(shell, parser))
    return ExitCode.OK


def completions(shell: Shell, parser: argparse.ArgumentParser) -> str:
    """The script for a shell; it asks nothing of the program when it runs."""
    import shtab  # only here: nobody else needs it

    from multicart_tui.ui.themes import THEME_NAMES

    for action in actions(parser):
        if action.dest == "theme":
            action.choices = THEME_NAMES
        elif re.search(r"\bFILE\b", str(action.metavar)):
            setattr(action, "complete", shtab.FILE)  # noqa: B010 - where the library looks for it
    return shtab.complete(parser, shell=shell) + "\n"


def actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """Every flag and argument of a grammar, those of its commands and verbs too."""
    for action in parser._actions:
        yield action
        if isinstance(action, argparse._SubParsersAction):
            for inner in action.choices.values():
                yield from actions(inner)
