"""Opens an output or a file to be walked through."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from multicart_tui.domain.ids import OutputId
from multicart_tui.domain.product_summary import product_summary
from multicart_tui.domain.text import clean, plural
from multicart_tui.plain.desk import Desk
from multicart_tui.plain.json_walk import JsonWalk
from multicart_tui.plain.prompting import Talk
from multicart_tui.plain.working import Progress, Work
from multicart_tui.services.json_opening import OpenedJson
from multicart_tui.services.output_files import OutputFile

STEP = 0.05
"""Seconds of preparing a document between two looks at ctrl+c."""


async def fetch(desk: Desk, output: OutputId, folder: Path) -> OutputFile:
    """Download an output into a private folder; ctrl+c gives it up.

    Raises:
        GivenUp: The person did.
        MulticartError: It could not be had.
    """

    async def read(progress: Progress) -> OutputFile:
        def tell(done: int, whole: int | None) -> None:
            of = f"{done:,} of {whole:,}" if whole else f"{done:,}"
            progress.tell(f"Reading {output.label}, {of} bytes")

        return await OutputFile.fetch(desk.session.api, output, folder, tell)

    return await desk.work.read(read)


async def view_output(desk: Desk, output: OutputId) -> None:
    """Walk through an output.

    Raises:
        Left: The person leaves the program.
        MulticartError: It could not be had.
    """
    with tempfile.TemporaryDirectory(prefix="multicart-output-") as folder:
        file = await fetch(desk, output, Path(folder))
        await view_file(desk.talk, desk.work, file.path, output.label)


async def view_file(talk: Talk, work: Work, path: Path, title: str) -> None:
    """Walk through a file of JSON.

    Args:
        talk: Whom to talk to.
        work: Does what takes its time.
        path: The file.
        title: What it is called.

    Raises:
        Left: The person leaves the program.
        UsageError: It cannot be read.
    """
    opened = await asyncio.to_thread(OpenedJson.open, path)
    try:
        await work.read(lambda progress: _prepare(opened, progress))
        document = opened.document
        talk.say(f"{clean(title)}, {plural(opened.size, 'byte')}.")
        if document.is_empty:
            talk.say("There is nothing in it.")
            return
        if document.fault:
            talk.say(f"It stops being JSON at {document.fault}. What is before can be looked at.")
        if facts := product_summary(document):
            talk.say(f"Product: {', '.join(facts)}.")
        await JsonWalk(talk, work, opened, path.name).run()
    finally:
        opened.close()


async def _prepare(opened: OpenedJson, progress: Progress) -> None:
    while not opened.advance(STEP):
        progress.tell(f"Reading, {100 * opened.document.progress:.0f} percent")
        # A process of its own prepares a large one; there is nothing to do here meanwhile.
        await asyncio.sleep(STEP if opened.is_prepared_elsewhere else 0)
