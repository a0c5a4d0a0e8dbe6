"""``multicart-tui output``: what the service scraped, without a screen."""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from collections.abc import Iterable
from pathlib import Path

from multicart_tui.cli.console import Console
from multicart_tui.domain.models import OutputRecord
from multicart_tui.domain.text import clean, escape_harmful, plural
from multicart_tui.exit_codes import ExitCode
from multicart_tui.services.output_files import OutputFile
from multicart_tui.services.row_formats import as_json
from multicart_tui.services.session import Session

BATCH = 200
"""Records asked for at once when all are listed."""


async def list_outputs(
    session: Session, arguments: argparse.Namespace, console: Console
) -> ExitCode:
    """Print outputs of a collection; says on the other stream whether others follow."""
    skip, left = arguments.skip, None if arguments.all else arguments.limit
    shown: list[OutputRecord] = []
    is_first = True
    while True:
        size = BATCH if left is None else min(BATCH, left)
        page = await session.api.list_outputs(arguments.collection, skip=skip, limit=size)
        shown += page.rows
        if arguments.format != "json":
            _print(page.rows, console, arguments.format, has_head=is_first)
        is_first = False
        skip += len(page.rows)
        left = None if left is None else left - len(page.rows)
        if not page.has_more or left == 0 or not page.rows:
            break
        console.say_progress(f"{len(shown):,} outputs")
    console.end_progress()
    if arguments.format == "json":
        console.write_data(as_json([_plain(row) for row in shown], indent=2) + "\n")
    if page.has_more:
        first = arguments.skip + 1
        console.say(f"Showing {first:,}-{skip:,}; others follow. --all for every output.")
    elif not shown:
        console.say("No outputs here.")
    return ExitCode.OK


async def get_output(session: Session, arguments: argparse.Namespace, console: Console) -> ExitCode:
    """Print an output's payload, or save it byte for byte."""
    with tempfile.TemporaryDirectory(prefix="multicart-output-") as name:
        file = await OutputFile.fetch(
            session.api,
            arguments.output_id,
            Path(name),
            lambda done, whole: console.say_progress(
                f"{done:,} of {whole:,} bytes" if whole else f"{done:,} bytes"
            ),
        )
        console.end_progress()
        if arguments.out:
            target = _full_path(arguments.out)
            await asyncio.to_thread(file.save, target, may_overwrite=arguments.force)
            console.say(f"Saved {arguments.output_id.label}, {plural(file.size, 'byte')}: {target}")
        elif arguments.raw:
            console.write_bytes(file.write_to)
        else:
            text = await asyncio.to_thread(_readable, file.path)
            console.write_data(text)
    return ExitCode.OK


def _full_path(typed: str) -> Path:
    return Path(typed).expanduser().absolute()


def _readable(path: Path) -> str:
    """The payload as it came, but for what a terminal would obey; a line end follows it."""
    return escape_harmful(path.read_bytes().decode("utf-8", "replace")) + "\n"


def _print(rows: Iterable[OutputRecord], console: Console, form: str, *, has_head: bool) -> None:
    if form == "jsonl":
        console.write_data("".join(as_json(_plain(row)) + "\n" for row in rows))
        return
    if has_head:
        console.write(f"{'id':>10}  {'items':>7}  {'created':<20}  updated\n")
    for row in rows:
        items = "-" if row.item_count is None else str(row.item_count)
        created, updated = clean(row.created_at, 40) or "-", clean(row.updated_at, 40) or "-"
        console.write(f"{row.id!s:>10}  {items:>7}  {created:<20}  {updated}\n")


def _plain(row: OutputRecord) -> dict[str, object]:
    return {
        "id": row.id.value,
        "collection": row.collection.value if row.collection else None,
        "items": row.item_count,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }
