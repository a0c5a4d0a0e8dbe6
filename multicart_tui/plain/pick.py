"""The first place: the collections that this machine remembers."""

from __future__ import annotations

from typing import NoReturn

from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.text import plural
from multicart_tui.plain.asins import Asins
from multicart_tui.plain.choosing import NUMBER, Command, Menu
from multicart_tui.plain.desk import Desk, attempt
from multicart_tui.plain.history import look_back
from multicart_tui.plain.prompting import Back
from multicart_tui.plain.resuming import offer_open_jobs
from multicart_tui.plain.wording import describe_collection
from multicart_tui.services.collections_store import KnownCollection
from multicart_tui.services.probing import Probe, probe

COMMANDS = (
    Command("a", "add", "add a collection by its id, as in a 101; the dashboard shows the id"),
    Command("l", "list", "say the list again"),
    Command("u", "unfinished", "imports, deletes and edits that were cut off"),
    Command("h", "history", "imports of this machine, whose rows can be looked at again"),
)


class Pick:
    """Says the collections, and opens one.

    Args:
        desk: The account.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._known: tuple[KnownCollection, ...] = ()
        self._menu = Menu(
            desk.talk,
            COMMANDS,
            default="l",
            number="opens the collection with that number in the list, or with that id",
        )

    async def run(self) -> NoReturn:
        """Stay here until the person leaves the program.

        Raises:
            Left: They do.
        """
        talk = self._desk.talk
        self._say_list()
        while True:
            try:
                key, rest = self._menu.ask("Collections")
            except Back:
                talk.say("There is nothing before the collections. q leaves the program.")
                continue
            await attempt(talk, self._do(key, rest))

    def _say_list(self) -> None:
        self._known = self._desk.session.collections.all()
        lines = [f"{at}: {describe_collection(one)}" for at, one in enumerate(self._known, start=1)]
        if not lines:
            self._desk.talk.say("No collections are remembered here. a adds one by its id.")
            return
        self._desk.talk.say(f"{plural(len(lines), 'collection')}, the one opened last first:")
        self._desk.talk.say_pages(lines)

    async def _do(self, key: str, rest: str) -> None:
        desk = self._desk
        if key == NUMBER:
            await self._open(int(rest))
        elif key == "a":
            await self._add(rest)
        elif key == "u":
            await offer_open_jobs(desk, says_none=True)
        elif key == "h":
            await look_back(desk)
        else:
            self._say_list()

    async def _open(self, number: int) -> None:
        if 1 <= number <= len(self._known):
            collection = self._known[number - 1].id
        elif any(one.id.value == number for one in self._known):
            collection = CollectionId(number)
        else:
            self._desk.talk.say(
                f"There is no number {number} in the list. a {number} adds collection {number}."
            )
            return
        await Asins(self._desk, collection).run()
        self._say_list()

    async def _add(self, typed: str) -> None:
        desk = self._desk
        typed = typed or desk.talk.ask("Id of the collection, a number such as 101 (b back)")
        collection = CollectionId.parse(typed)

        async def look(_: object) -> Probe:
            return await probe(desk.session.api, collection)

        found = await desk.work.read(look)
        desk.session.collections.remember(collection, total=found.total)
        desk.talk.say(f"Collection {found.words}.")
        self._say_list()
