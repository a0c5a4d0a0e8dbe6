"""The programs that are compared, and the keys that do the same in each."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
"""This checkout."""


@dataclass(frozen=True)
class Step:
    """Something a person does, and how its end is recognised.

    Args:
        name: What it is called in the table; the same in each program.
        keys: What is pressed.
        shows: Text that stands on the screen then; empty if anything that comes will do.
        is_measured: Whether it is a line of the table, or only on the way.
    """

    name: str
    keys: tuple[str, ...]
    shows: str = ""
    is_measured: bool = True


def on_the_way(*keys: str, shows: str = "") -> Step:
    """A step that is not measured."""
    return Step("", keys, shows, is_measured=False)


@dataclass(frozen=True)
class Program:
    """One of the programs.

    Args:
        name: What it is called in the table.
        command: What starts it.
        shows: Text that stands on the screen when it has started.
        steps: What is done in it, in this order.
        variables: Environment it needs.
        install: How to get it, for one that is not there.
    """

    name: str
    command: tuple[str, ...]
    shows: str
    steps: tuple[Step, ...]
    variables: dict[str, str] = field(default_factory=dict)
    install: str = ""
    blinks: bool = True
    """Whether its cursor blinks, so that it is never quiet."""

    @property
    def is_there(self) -> bool:
        """Whether it is installed."""
        return Path(self.command[0]).exists()


START, CURSOR, DIALOG, CHARACTER = "start", "cursor key", "dialog", "a character in a field"
"""What every program is asked for."""

HELP, PAGE, HELD = "help", "page turn", "30 cursor keys in a second"

IMPORT = "import of 200, to its review"


def ours(table: Path, *flags: str) -> Program:
    """This program, on its demo.

    Args:
        table: A CSV file to import.
        flags: Such as ``--slow-link``.
    """
    return Program(
        name=" ".join(["multicart-tui", *flags]),
        command=(sys.executable, "-m", "multicart_tui", "--demo", *flags, "open", "101"),
        shows="Showing 1-100 of 250",
        blinks=False,
        variables={"PYTHONPATH": str(ROOT)},
        steps=(
            Step(CURSOR, ("down",)),
            Step(PAGE, ("]",), "Showing 101-200"),
            Step(HELP, ("?",), "Keys"),
            on_the_way("escape", shows="Showing"),
            Step(DIALOG, ("d",), "utputs are kept"),
            on_the_way("escape", shows="Showing"),
            on_the_way("n", shows="New ASIN"),
            Step(CHARACTER, ("B",), "B"),
            on_the_way("escape", shows="escape again"),
            on_the_way("escape"),
            Step(HELD, ("down",) * 30),
            on_the_way("i", shows="[1 File]"),
            on_the_way(f"{table}\r", shows="header on line 1"),
            on_the_way("ctrl+s", shows="are ready"),
            on_the_way("ctrl+s", shows="ctrl+s sends it"),
            Step(IMPORT, ("ctrl+s",), "[6 Review]"),
        ),
    )


def posting(folder: Path) -> Program:
    """An API client on the same toolkit; a list of it is that of its commands."""
    return Program(
        name="posting",
        command=(str(folder / "posting" / "bin" / "posting"),),
        shows="read-only",
        steps=(
            Step(CHARACTER, ("a",), "a"),
            Step(DIALOG, ("\x1bOP",), "Press ESC"),
            on_the_way("escape"),
            on_the_way("ctrl+p", shows="commands"),
            Step(CURSOR, ("down",)),
        ),
        # Newer releases of that library end its start with a fault of memory.
        install=f"python3 -m venv {folder}/posting && "
        f"{folder}/posting/bin/pip install posting 'tree-sitter<0.26'",
    )


def harlequin(folder: Path) -> Program:
    """A database client on the same toolkit, with a result of 1,000 rows."""
    return Program(
        name="harlequin",
        command=(str(folder / "harlequin" / "bin" / "harlequin"),),
        shows="Run Query",
        steps=(
            Step(CHARACTER, ("s",), "s"),
            Step(DIALOG, ("\x1bOP",), "Press"),
            on_the_way("escape"),
            on_the_way("elect range a from range(1000)", "\n", shows="1,000 Records"),
            on_the_way("\x1b[15~"),
            Step(CURSOR, ("down",)),
            Step(HELD, ("down",) * 30),
        ),
        install=f"python3 -m venv {folder}/harlequin && "
        f"{folder}/harlequin/bin/pip install harlequin",
    )
