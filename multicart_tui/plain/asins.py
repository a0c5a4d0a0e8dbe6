"""The ASINs of a collection, read out page by page."""

from __future__ import annotations

from multicart_tui.domain.asin_list import AsinList
from multicart_tui.domain.forms import KnownRows
from multicart_tui.domain.ids import AsinId, CollectionId
from multicart_tui.domain.models import AsinPage, AsinRecord
from multicart_tui.domain.paging import Window
from multicart_tui.domain.text import clean, plural
from multicart_tui.errors import UsageError
from multicart_tui.plain.adding import Adding
from multicart_tui.plain.changing import delete_row, edit_row, undo_delete
from multicart_tui.plain.choosing import NUMBER, Command, Menu
from multicart_tui.plain.desk import Desk, attempt
from multicart_tui.plain.prompting import Back
from multicart_tui.plain.wording import describe_row, detail_lines
from multicart_tui.plain.working import Progress
from multicart_tui.services.loading import WholeList, load_all
from multicart_tui.services.turning import Turned, turn

PAGE = 10
"""Rows of a page: as many as a person listens to at once."""

COMMANDS = (
    Command("n", "next", "the next page"),
    Command("p", "previous", "the page before"),
    Command("g", "go to row", "the page that begins with a row, as in g 812"),
    Command("f", "filter", "read all rows and keep some: f text, f !text, f postcode=4500; f ends"),
    Command("a", "add", "add one ASIN"),
    Command("m", "many", "add many ASINs of one domain and postcode, typed or pasted"),
    Command("e", "edit", "change a row, as in e 3"),
    Command("d", "delete", "delete a row, as in d 3"),
    Command("u", "undo", "create the row that was deleted last again"),
    Command("i", "import", "import a CSV file"),
    Command("o", "outputs", "what the service scraped"),
    Command("r", "read again", "read this page again"),
)


class Asins:
    """One collection: looked through, added to, changed.

    Args:
        desk: The account.
        collection: Which collection.
    """

    def __init__(self, desk: Desk, collection: CollectionId) -> None:
        self._desk = desk
        self._list = AsinList(collection, Window(0, PAGE))
        self._adding = Adding(desk, collection)
        self._menu = Menu(
            desk.talk, COMMANDS, number="says everything about the row with that number"
        )

    async def run(self) -> None:
        """Stay here until the person goes back.

        Raises:
            Left: The person leaves the program.
        """
        desk, name = self._desk, f"Collection {self._list.collection}"
        if not await attempt(desk.talk, self._show_first()):
            return
        while True:
            has_more = self._list.window.skip + PAGE < self._list.length
            try:
                key, rest = self._menu.ask(name, default="n" if has_more else "b")
            except Back:
                return
            await attempt(desk.talk, self._do(key, rest))

    async def _show_first(self) -> None:
        await self._turn(self._list.window)
        collections = self._desk.session.collections
        collections.remember(self._list.collection, total=self._list.total, opened=True)

    # -- reading

    async def _turn(self, window: Window) -> None:
        """Read a page, unless all rows are held, and say it."""
        listing = self._list
        if listing.whole is not None:
            listing.window = window
        else:
            before = listing.ending_before(window)

            async def read(_: Progress) -> Turned:
                return await turn(self._desk.session.api, listing.collection, window, before)

            turned = await self._desk.work.read(read)
            listing.take_page(
                turned.page,
                repeated=turned.repeated,
                missed=turned.missed,
                dropped=turned.dropped,
            )
            self._desk.session.lookups.learn(turned.page.rows)
        self._say_page()

    def _say_page(self) -> None:
        listing, talk = self._list, self._desk.talk
        if not listing.total:
            talk.say("No ASINs in this collection yet. a adds one, i imports a file.")
            return
        first = listing.window.skip + listing.dropped + 1
        of = f"of {listing.length:,}{'' if listing.filter.is_empty else ' matching'}"
        talk.say(f"{listing.describe()}.")
        for place, record in enumerate(listing.shown, start=first):
            talk.say(f"Row {place:,} {of}: {describe_row(record)}")
        if listing.repeated or listing.missed:
            talk.say(
                f"The list changed meanwhile: {listing.repeated} repeated,"
                f" up to {listing.missed} missed. p says the page before again."
            )

    async def _read_whole(self) -> None:
        session, listing = self._desk.session, self._list

        async def read(progress: Progress) -> WholeList:
            return await load_all(
                session.api,
                listing.collection,
                batch=session.load_size,
                on_progress=progress.count("Reading the collection, rows"),
            )

        whole = await self._desk.work.read(read)
        listing.take_whole(whole.rows, whole.total, repeated=whole.repeated, missed=whole.missed)
        session.lookups.learn(whole.rows)

    async def _read_again(self) -> None:
        listing = self._list
        if listing.whole is None:
            # Not as the page that follows what is held: it is the same page.
            await self._turn(listing.window.at(min(listing.window.skip, max(0, listing.total - 1))))
        else:
            await self._read_whole()
            self._say_page()
        self._desk.session.collections.remember(listing.collection, total=listing.total)

    # -- what is typed

    async def _do(self, key: str, rest: str) -> None:
        listing, desk = self._list, self._desk
        window = listing.window
        match key:
            case "n":
                following = window.next(listing.length)
                if following == window:
                    desk.talk.say("This is the last page.")
                else:
                    await self._turn(following)
            case "p":
                if not window.skip:
                    desk.talk.say("This is the first page.")
                else:
                    await self._turn(window.previous())
            case "g":
                row = self._number(rest or desk.talk.ask("Row to go to, a number (b back)"))
                await self._turn(window.at(min(row, max(1, listing.length)) - 1))
            case "f":
                await self._filter(rest)
            case "r":
                await self._read_again()
            case "i":
                from multicart_tui.plain.importing import import_file

                await import_file(desk, listing.collection)
                await self._read_again()
            case "o":
                from multicart_tui.plain.outputs import Outputs

                await Outputs(desk, listing.collection).run()
            case _ if key == NUMBER:
                await self._detail(rest)
            case _:
                await self._write(key, rest)

    async def _filter(self, typed: str) -> None:
        listing = self._list
        if not typed:
            typed = self._desk.talk.ask(
                "Text to keep (enter ends the filter, b back)",
                ["!text keeps the other rows, postcode=4500 those with just that."],
            )
        if typed and listing.whole is None:
            await self._read_whole()
        if not typed:
            window = listing.window
            listing.set_filter("")
            if listing.whole is not None:
                listing.whole = None
                window = window.at(0)
            await self._turn(window)
            return
        listing.set_filter(typed)
        if listing.kept:
            self._say_page()
        else:
            self._desk.talk.say(f"None of {listing.total:,} rows matches. f ends the filter.")

    async def _detail(self, typed: str) -> None:
        desk = self._desk
        record = await self._record(typed)

        async def read(_: Progress) -> AsinRecord:
            return await desk.session.api.get_asin(record.id)

        full = await desk.work.read(read)
        self._list.replace(full)
        desk.talk.say(*detail_lines(full))
        if desk.session.is_read_only:
            return
        menu = Menu(
            desk.talk,
            (
                Command("e", "edit", "change this row"),
                Command("d", "delete", "delete this row"),
            ),
            default="b",
        )
        key, _ = menu.ask(full.id.label)
        await self._change(key, full)

    async def _write(self, key: str, rest: str) -> None:
        desk, listing = self._desk, self._list
        desk.must_write()
        if key in ("a", "m"):
            known = KnownRows(listing.collection, listing.total, listing.held)
            adds = self._adding.add_one if key == "a" else self._adding.add_many
            await adds(known)
        elif key == "u":
            await undo_delete(desk, listing.collection)
        else:
            verb = "edit" if key == "e" else "delete"
            typed = rest or desk.talk.ask(f"Row to {verb}, a number (b back)")
            await self._change(key, await self._record(typed))
            return
        await self._read_again()

    async def _change(self, key: str, record: AsinRecord) -> None:
        desk, listing = self._desk, self._list
        if key == "e":
            known = KnownRows(listing.collection, listing.total, listing.held)
            await edit_row(desk, record, known)
        else:
            await delete_row(desk, listing.collection, record)
        await self._read_again()

    # -- rows by what is typed for them

    def _number(self, typed: str) -> int:
        if not (typed.isascii() and typed.isdecimal()) or int(typed[:9]) < 1:
            raise UsageError(
                f"No row {clean(typed, 40)!r}",
                f"Rows have numbers from 1 to {self._list.length:,}.",
                "Type the number as it is said before a row.",
            )
        return int(typed[:9])

    async def _record(self, typed: str) -> AsinRecord:
        """The row that is meant: by its number in the list, or by its id as in a5.

        Raises:
            UsageError: There is no such row.
        """
        api, listing = self._desk.session.api, self._list
        if typed[:1].lower() == AsinId.letter:
            asin = AsinId.parse(typed)

            async def get(_: Progress) -> AsinRecord:
                return await api.get_asin(asin)

            return await self._desk.work.read(get)
        number = self._number(typed)
        if listing.whole is not None:
            found = listing.kept[number - 1] if number <= len(listing.kept) else None
        else:
            found = listing.at_place(number - 1)
        if found is None and listing.whole is None and number <= listing.length:

            async def read(_: Progress) -> AsinPage:
                return await api.list_asins(listing.collection, skip=number - 1, limit=1)

            page = await self._desk.work.read(read)
            found = page.rows[0] if page.rows else None
        if found is None:
            raise UsageError(
                f"There is no row {number:,}",
                f"The list has {plural(listing.length, 'row')}.",
                "r reads it again.",
            )
        return found
