"""A JSON document, walked through member by member."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from multicart_tui.domain.json_copy import CopyForm
from multicart_tui.domain.json_document import JsonDocument
from multicart_tui.domain.json_paths import jq_path, normalized_path
from multicart_tui.domain.json_rows import Row
from multicart_tui.domain.json_search import JsonSearch, Match
from multicart_tui.domain.json_tokens import Kind, end_of_space
from multicart_tui.domain.text import clean
from multicart_tui.errors import UsageError
from multicart_tui.plain.choosing import NUMBER, Command, Menu
from multicart_tui.plain.desk import attempt
from multicart_tui.plain.prompting import Back, Talk
from multicart_tui.plain.saving import ask_target
from multicart_tui.plain.wording import capital
from multicart_tui.plain.working import Progress, Work
from multicart_tui.services.json_opening import OpenedJson, save_pieces

PAGE = 10
"""Members of a page."""

SHOWN = 80
"""Most characters of a value in a list of members."""

WIDTH = 400
"""Most characters of a line of a long text."""

STEP = 0.05
"""Seconds of searching between two looks at ctrl+c."""

COMMANDS = (
    Command("u", "up", "what this is in"),
    Command("n", "next", "the next members"),
    Command("p", "previous", "the members before"),
    Command("g", "go to", "the members from a number on, as in g 120"),
    Command("/", "search", "look for a text in keys and values, as in /espresso"),
    Command("m", "more", "the next place where the text is"),
    Command("v", "print", "print this in full, indented"),
    Command("w", "where", "the path of this, as JSONPath and for jq"),
    Command("s", "save", "save the whole document byte for byte"),
)


class JsonWalk:
    """Says what is in a container, and goes into its members and out again.

    Args:
        talk: Whom to talk to.
        work: Does what takes its time.
        opened: The document, fully prepared.
        name: What a file of it would be called.
    """

    def __init__(self, talk: Talk, work: Work, opened: OpenedJson, name: str) -> None:
        self._talk = talk
        self._work = work
        self._opened = opened
        self._name = name
        self._document: JsonDocument = opened.document
        self._at: Row | None = None
        """The container one is in; None for the values of the file itself."""
        self._first = 1
        """Number of the first member of the page."""
        self._page: list[Row] = []
        self._has_more = False
        """Whether members follow the page."""
        self._above = -1
        """The line before that of the first member, counted from 0."""
        self._search: JsonSearch | None = None
        self._found: Match | None = None
        self._menu = Menu(talk, COMMANDS, number="opens the member with that number")

    async def run(self) -> None:
        """Stay here until the person goes back.

        Raises:
            Left: The person leaves the program.
        """
        root = self._row_behind(0)
        is_one = root is not None and root.kind.is_container and not self._document.is_lines
        self._enter(root if is_one else None)
        while True:
            default = "n" if self._has_more else "u" if self._has_above else "b"
            try:
                key, rest = self._menu.ask(self._place, default=default)
            except Back:
                return
            await attempt(self._talk, self._do(key, rest))

    # -- where one is

    @property
    def _place(self) -> str:
        parts = self._document.path(self._at) if self._at else []
        return clean(jq_path(parts), SHOWN) if parts else "Top"

    @property
    def _has_above(self) -> bool:
        """Whether there is anything that this is in."""
        if self._at is None:
            return False
        return self._document.is_lines or self._document.parent(self._at) is not None

    def _enter(self, container: Row | None, first: int = 1) -> None:
        """Go to a container, and say the page of its members that begins with a number."""
        self._go_into(container, first)
        self._say()

    def _go_into(self, container: Row | None, first: int) -> None:
        document = self._document
        self._at, self._first = container, first
        # Only this container is unfolded, so each member has one line, and lines count members.
        document.set_level(0)
        self._above = -1
        if container:
            self._above = document.reveal(container)
            document.unfold(container)
        self._page = [row for row in document.rows(self._above + first, PAGE + 1) if self._has(row)]
        self._has_more = len(self._page) > PAGE
        del self._page[PAGE:]

    def _has(self, row: Row) -> bool:
        """Whether a row is a member of this container."""
        return row.kind.is_value and row.depth == (self._at.depth + 1 if self._at else 0)

    def _say(self) -> None:
        """Say the members of the page."""
        document, at = self._document, self._at
        if at:
            path = normalized_path(document.path(at))
            self._talk.say(f"{capital(_kind(at))}, {document.line(at, SHOWN).note}, at {path}:")
        else:
            self._talk.say("The values of the document:")
        indent = "  " * (at.depth + 1 if at else 0)
        for number, row in enumerate(self._page, start=self._first):
            self._talk.say(f"{indent}{number:,}: {self._describe(row)}")
        if self._has_more:
            self._talk.say("More follow.")

    def _describe(self, row: Row) -> str:
        line = self._document.line(row, SHOWN)
        label = f"{line.label}: " if line.is_key else ""
        if not row.kind.is_container:
            return f"{label}{line.text}{f', {line.note}' if line.note else ''}"
        # A row of empty brackets says nothing to the ear.
        text = "" if row.kind is Kind.ARRAY and line.text[1:2] in "{[" else f", {line.text}"
        return f"{label}{_kind(row)}, {line.note}{text}"

    def _row_behind(self, offset: int) -> Row | None:
        buffer = self._document.buffer
        return self._document.row_at(end_of_space(buffer, offset, len(buffer)))

    def _member(self, number: int) -> Row:
        """The member with a number.

        Raises:
            UsageError: There is none.
        """
        found = self._document.rows(self._above + number, 1)
        if not (found and self._has(found[0])):
            raise UsageError(
                f"There is no member {number:,}",
                "It is not among those of this list or object.",
                "n and p say which there are.",
            )
        return found[0]

    def _number_of(self, row: Row) -> int:
        """The place of a member of this container, from 1."""
        return self._document.line_of(row) - self._above

    # -- what is typed

    async def _do(self, key: str, rest: str) -> None:
        if self._opened.is_cut_short:
            raise UsageError(
                "The file became shorter",
                "It was changed meanwhile.",
                "b leaves it. Open it again.",
            )
        match key:
            case "u":
                self._go_up()
            case "n":
                if self._has_more:
                    self._enter(self._at, self._first + PAGE)
                else:
                    self._talk.say("There are no more members.")
            case "p":
                if self._first > 1:
                    self._enter(self._at, max(1, self._first - PAGE))
                else:
                    self._talk.say("These are the first members.")
            case "g":
                typed = rest or self._talk.ask("Member to go to, a number (b back)")
                number = self._number(typed)
                self._member(number)
                self._enter(self._at, number)
            case "/":
                await self._look_for(rest or self._talk.ask("Text to look for (b back)"))
            case "m":
                await self._go_on_looking()
            case "v":
                self._print()
            case "w":
                self._say_path()
            case "s":
                await self._save()
            case _ if key == NUMBER:
                self._open(self._number(rest))
            case _:
                self._say()

    def _number(self, typed: str) -> int:
        if not (typed.isascii() and typed.isdecimal()) or not int(typed[:9]):
            raise UsageError(
                f"No number: {clean(typed, 40)!r}",
                "Members count from 1.",
                "Type the number as it is said before a member.",
            )
        return int(typed[:9])

    def _open(self, number: int) -> None:
        row = self._member(number)
        if row.kind.is_container:
            self._enter(row)
        else:
            self._talk.say_pages(self._value(row))

    def _go_up(self) -> None:
        inner = self._at
        if inner is None or not self._has_above:
            self._talk.say("This is the outermost. b leaves the document.")
            return
        self._go_into(self._document.parent(inner), 1)
        self._enter(self._at, (self._number_of(inner) - 1) // PAGE * PAGE + 1)

    def _value(self, row: Row) -> Iterator[str]:
        """A scalar in full, in lines of a bounded length."""
        text = self._document.copy(row, CopyForm.VALUE)
        for line in text.splitlines() or [""]:
            for start in range(0, max(1, len(line)), WIDTH):
                yield clean(line[start : start + WIDTH], WIDTH) or "(empty)"

    def _print(self) -> None:
        document = self._document
        document.is_written = True
        try:
            self._talk.say_pages(self._written())
        finally:
            document.is_written = False

    def _written(self) -> Iterator[str]:
        document, at = self._document, self._at
        line, base = (document.line_of(at), at.depth) if at else (0, 0)
        while rows := document.rows(line, PAGE):
            for row in rows:
                shown = document.written_line(row, 2 * SHOWN)
                label = f"{shown.label}: " if shown.label else ""
                is_last = at is not None and row.kind.is_end and row.depth == base
                comma = "," if shown.comma and not is_last else ""
                note = f" ({shown.note})" if shown.note else ""
                yield f"{'  ' * (row.depth - base)}{label}{shown.text}{comma}{note}"
                if is_last:
                    return
            line += len(rows)

    def _say_path(self) -> None:
        at = self._at
        if at is None:
            self._talk.say("$")
            return
        for form in (CopyForm.PATH, CopyForm.JQ):
            self._talk.say(clean(self._document.copy(at, form), 1_000))

    async def _save(self) -> None:
        target, may_overwrite = await ask_target(self._talk, self._name)
        size = await asyncio.to_thread(
            save_pieces, self._opened.pieces(), target, may_overwrite=may_overwrite
        )
        self._talk.say(f"Saved {size:,} bytes: {target}")

    # -- looking for a text

    async def _look_for(self, text: str) -> None:
        if not text:
            return
        self._search, self._found = JsonSearch(self._document, text), None
        await self._go_on_looking()

    async def _go_on_looking(self) -> None:
        search = self._search
        if search is None:
            self._talk.say("Nothing was looked for yet. / looks for a text.")
            return

        async def look(progress: Progress) -> None:
            while not search.advance(STEP):
                progress.tell(f"Searching, {100 * search.progress:.0f} percent")
                await asyncio.sleep(0)

        await self._work.read(look)
        match = search.next(self._found.offset if self._found else -1)
        row = self._document.row_at(match.offset) if match else None
        if match is None or row is None:
            self._talk.say(f"{clean(search.needle.text, 40)!r} is not in it.")
            return
        self._found = match
        number = search.number_of(match)
        self._talk.say(f"Match {number or 0:,} of {search.count:,}: {self._where(row)}")

    def _where(self, row: Row) -> str:
        """Go to where a row is, and say the row."""
        document = self._document
        path = normalized_path(document.path(row))
        if row.kind is Kind.RAW:
            return f"behind the fault, {document.line(row, SHOWN).text}"
        parent = document.parent(row)
        self._go_into(parent, 1)
        number = self._number_of(row)
        self._go_into(parent, number)
        return f"member {number:,} at {path}, {self._describe(row)}"


def _kind(row: Row) -> str:
    return "object" if row.kind in (Kind.OBJECT, Kind.EMPTY_OBJECT) else "list"
