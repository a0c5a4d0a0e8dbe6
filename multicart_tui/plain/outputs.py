"""The outputs of a collection, read out page by page; the service tells no total."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.models import OutputPage, OutputRecord
from multicart_tui.domain.text import clean, plural
from multicart_tui.errors import UsageError
from multicart_tui.plain.choosing import NUMBER, Command, Menu
from multicart_tui.plain.desk import Desk, attempt
from multicart_tui.plain.prompting import Back
from multicart_tui.plain.saving import ask_target
from multicart_tui.plain.viewing import fetch, view_output
from multicart_tui.plain.wording import describe_output
from multicart_tui.plain.working import Progress
from multicart_tui.services.output_visits import Visit

PAGE = 10
"""Outputs of a page."""

COMMANDS = (
    Command("n", "next", "the next page"),
    Command("p", "previous", "the page before"),
    Command("s", "save", "save an output byte for byte, as in s 1"),
    Command("r", "read again", "read this page again"),
)


class Outputs:
    """What the service scraped for one collection.

    Args:
        desk: The account.
        collection: Which collection.
    """

    def __init__(self, desk: Desk, collection: CollectionId) -> None:
        self._desk = desk
        self._collection = collection
        self._page: OutputPage | None = None
        self._before: Visit = desk.session.visits.get(collection)
        self._menu = Menu(desk.talk, COMMANDS, number="opens the output with that number")

    async def run(self) -> None:
        """Stay here until the person goes back.

        Raises:
            Left: The person leaves the program.
        """
        if not await attempt(self._desk.talk, self._read(0)):
            return
        while True:
            has_more = self._page is not None and self._page.has_more
            try:
                key, rest = self._menu.ask("Outputs", default="n" if has_more else "b")
            except Back:
                return
            await attempt(self._desk.talk, self._do(key, rest))

    async def _read(self, skip: int) -> None:
        session, talk = self._desk.session, self._desk.talk

        async def read(_: Progress) -> OutputPage:
            return await session.api.list_outputs(self._collection, skip=skip, limit=PAGE)

        page = self._page = await self._desk.work.read(read)
        visits = session.visits
        visits.keep(self._collection, visits.get(self._collection).with_seen(page.rows))
        if not page.rows:
            talk.say("No other outputs." if skip else "No outputs in this collection yet.")
            return
        end = "more follow" if page.has_more else "the last page"
        talk.say(f"Showing {skip + 1:,}-{skip + len(page.rows):,}, {end}.")
        for number, record in enumerate(page.rows, start=skip + 1):
            talk.say(f"Output {number:,}: {describe_output(record, self._before.news_of(record))}")

    async def _do(self, key: str, rest: str) -> None:
        page, talk = self._page, self._desk.talk
        assert page
        match key:
            case "n":
                if page.has_more:
                    await self._read(page.skip + PAGE)
                else:
                    talk.say("This is the last page.")
            case "p":
                if page.skip:
                    await self._read(max(0, page.skip - PAGE))
                else:
                    talk.say("This is the first page.")
            case "s":
                await self._save(
                    self._record(rest or talk.ask("Output to save, a number (b back)"))
                )
            case _ if key == NUMBER:
                await view_output(self._desk, self._record(rest).id)
            case _:
                await self._read(page.skip)

    def _record(self, typed: str) -> OutputRecord:
        assert self._page
        rows, first = self._page.rows, self._page.skip + 1
        is_number = typed.isascii() and typed.isdecimal()
        if not is_number or not first <= int(typed[:9]) < first + len(rows):
            raise UsageError(
                f"There is no output {clean(typed, 40)!r} on this page",
                f"It has those from {first:,} to {first + len(rows) - 1:,}.",
                "Type the number as it is said before an output.",
            )
        return rows[int(typed[:9]) - first]

    async def _save(self, record: OutputRecord) -> None:
        talk = self._desk.talk
        target, may_overwrite = await ask_target(talk, f"output-{record.id}.json")
        with tempfile.TemporaryDirectory(prefix="multicart-output-") as folder:
            file = await fetch(self._desk, record.id, Path(folder))
            await asyncio.to_thread(file.save, target, may_overwrite=may_overwrite)
        talk.say(f"Saved {record.id.label}, {plural(file.size, 'byte')}: {target}")
