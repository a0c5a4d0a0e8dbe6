"""Asks where a file is to be saved."""

from __future__ import annotations

import asyncio
from pathlib import Path

from multicart_tui.errors import UsageError
from multicart_tui.plain.choosing import confirm
from multicart_tui.plain.prompting import Talk
from multicart_tui.services.canonical_file import as_target


async def ask_target(talk: Talk, name: str) -> tuple[Path, bool]:
    """Ask for a path until there is one that a file can have.

    Args:
        talk: Whom to ask.
        name: What an empty line takes, in the current folder.

    Returns:
        The path, and whether a file that is there may be replaced.

    Raises:
        Back: The person goes back.
    """
    while True:
        typed = talk.ask(f"Save as (enter is {name}, b back)", default=name, is_path=True)
        try:
            target = await asyncio.to_thread(as_target, typed)
        except UsageError as error:
            talk.explain(error)
            continue
        if not await asyncio.to_thread(target.exists):
            return target, False
        if confirm(talk, f"{target} is there already. Replace it?"):
            return target, True
