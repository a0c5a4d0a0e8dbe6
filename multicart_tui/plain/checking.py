"""The check of an import before it is sent, cause by cause, and the question whether to send."""

from __future__ import annotations

import asyncio

from multicart_tui.domain.asin import Level
from multicart_tui.domain.import_rows import Cause, Field, Verdict
from multicart_tui.domain.preflight import Group, Preflight
from multicart_tui.domain.text import clean, plural
from multicart_tui.errors import UsageError
from multicart_tui.plain.choosing import NUMBER, Command, Menu, confirm
from multicart_tui.plain.desk import Desk, attempt
from multicart_tui.plain.mending import Item, walk
from multicart_tui.plain.prompting import Back, Left
from multicart_tui.plain.sending import run_and_review
from multicart_tui.plain.wording import FIELDS
from multicart_tui.plain.working import Progress
from multicart_tui.services.canonical_file import make_canonical
from multicart_tui.services.import_draft import FIRST_TEN, ImportDraft
from multicart_tui.services.import_files import rest_name

COMMANDS = (
    Command("s", "send", "say what will be sent, ask, and send it"),
    Command("t", "ten first", f"send the first {FIRST_TEN} rows, then ask before the others"),
    Command("a", "apply", "take what is suggested for every row of a cause, as in a 1"),
    Command("z", "undo", "take the last change back"),
    Command("r", "read again", "read the collection and check every row again"),
    Command("l", "list", "say what was found again"),
)

MOST_LINES = 5
"""Lines of the file that are named of each cause."""

VALUE = 60
"""Most characters of an example."""

_ABOUT_CAUSE = ("The number that is said before a cause; l says them again.",)

_NAMES = {Verdict.WARNING: "unusual", Verdict.ERROR: "wrong"}


async def check_and_send(desk: Desk, draft: ImportDraft) -> None:
    """Check the rows, have them mended, and send the good ones when the person says so.

    Raises:
        Back: The person goes back; nothing was sent.
        MulticartError: The journal cannot be used.
    """
    place = _Check(desk, draft)
    await attempt(desk.talk, place.check(is_again=False))
    while not place.is_sent:
        try:
            key, rest = place.menu.ask("Check", default=place.usual)
        except Back:
            if place.may_leave():
                desk.talk.say("Nothing was sent.")
                raise
        except Left as left:
            if not left.may_stay or place.may_leave():
                raise
        else:
            await attempt(desk.talk, place.do(key, rest))


class _CheckRows:
    """The rows of a draft, to be mended; their keys are the lines of the file."""

    def __init__(self, draft: ImportDraft) -> None:
        self._draft = draft
        rows = draft.preflight.rows if draft.preflight else ()
        self._places = {row.row.line: place for place, row in enumerate(rows)}

    def item(self, key: int) -> Item:
        """A row as it is now."""
        assert self._draft.preflight
        checked = self._draft.preflight.rows[self._places[key]]
        state = _NAMES.get(checked.verdict, str(checked.verdict))
        is_sent, unit = checked.verdict.is_sent, self._draft.kind.unit
        return Item(checked.row, checked.findings, state, is_sent, unit=unit)

    async def edit(self, key: int, field: Field, value: str) -> None:
        """Change one value, and check the row again."""
        await self._draft.edit(key, field, value)


class _Check:
    def __init__(self, desk: Desk, draft: ImportDraft) -> None:
        self._desk = desk
        self._draft = draft
        self.menu = Menu(desk.talk, COMMANDS, number="goes through the rows of that cause")
        self.is_sent = False

    @property
    def usual(self) -> str:
        """What an empty line does."""
        if self._draft.plan is None:
            return "r"
        return "s" if self._draft.plan.to_send else "b"

    @property
    def _preflight(self) -> Preflight:
        assert self._draft.preflight
        return self._draft.preflight

    def may_leave(self) -> bool:
        """Whether the person means to give up what they changed, if they changed anything."""
        question = "Leave this import? What was mended here is lost"
        return not self._draft.can_undo or confirm(self._desk.talk, question)

    async def check(self, *, is_again: bool) -> None:
        """Read what the service knows, check every row, and say what was found."""
        draft = self._draft

        async def work(progress: Progress) -> None:
            await draft.load_known(progress.count("Reading the collection, rows"), again=is_again)
            await draft.check(progress.count("Checking, rows"))

        await self._desk.work.read(work)
        self.say_found()

    def say_found(self) -> None:
        """Say the verdicts with their counts, then the causes."""
        preflight, talk = self._preflight, self._desk.talk
        counts = [
            f"{count:,} {_NAMES.get(verdict, verdict)}"
            for verdict, count in preflight.counts.items()
            if count
        ]
        total = plural(len(preflight.rows), "row")
        talk.say(f"{total}: {', '.join(counts)}." if counts else "There are no rows.")
        talk.say(*preflight.notes)
        for repair in preflight.repairs:
            before, after = clean(repair.example_before, VALUE), clean(repair.example_after, VALUE)
            talk.say(f"Mended {plural(repair.count, 'row')}: {before} is now {after}.")
        talk.say_pages(
            _describe(number, group, self._draft.kind.unit)
            for number, group in enumerate(preflight.groups, start=1)
        )
        if self._draft.room == 0:
            talk.say(f"Collection {self._draft.collection} is full: it takes none of these rows.")

    async def do(self, key: str, rest: str) -> None:
        """Do what was typed."""
        talk, draft = self._desk.talk, self._draft
        if draft.preflight is None and key != "r":
            raise UsageError(
                "The rows are not checked", "The collection was not read.", "r checks them."
            )
        match key:
            case _ if key == NUMBER:
                group, before = self._group(rest), draft.preflight
                await walk(talk, _CheckRows(draft), group.lines, group.cause)
                if draft.preflight is not before:
                    self.say_found()
            case "a":
                await self._apply(rest)
            case "z":
                what = await draft.undo()
                talk.say(f"Undone: {what}." if what else "There is no change to undo.")
                self.say_found()
            case "r":
                await self.check(is_again=True)
            case "l":
                self.say_found()
            case _:
                draft.is_trial_first = key == "t"
                await self._send()

    def _group(self, typed: str) -> Group:
        groups = self._preflight.groups
        is_number = typed.isascii() and typed.isdecimal()
        if not is_number or not 1 <= int(typed[:9]) <= len(groups):
            raise UsageError(
                f"There is no cause {clean(typed, 40)!r}",
                f"They have numbers from 1 to {len(groups)}.",
                "l says them again.",
            )
        return groups[int(typed[:9]) - 1]

    async def _apply(self, typed: str) -> None:
        talk = self._desk.talk
        group = self._group(typed or talk.ask("Cause to mend, its number (b back)", _ABOUT_CAUSE))
        if not group.suggested:
            talk.say("Nothing is known that would mend these. Its number goes through the rows.")
            return
        before, after = clean(group.example_before, VALUE), clean(group.example_after, VALUE)
        talk.say(f"For example {before or 'empty'} becomes {after}. z undoes it.")
        if confirm(talk, f"Mend {plural(group.suggested, 'row')}?"):
            await self._draft.repair(group.cause, group.field)
            self.say_found()

    # -- sending

    async def _send(self) -> None:
        desk, draft, session = self._desk, self._draft, self._desk.session
        plan = draft.plan
        if plan is None or not plan.to_send:
            why = "The collection is full." if plan and plan.rest else "No row is ready."
            raise UsageError("There is nothing to send", why, "Mend the rows first.")
        file = await asyncio.to_thread(make_canonical, plan.to_send)
        count = plural(len(plan.to_send), "row")
        where = f"collection {draft.collection} on {session.host}, as {session.profile}"
        trial = f", the first {FIRST_TEN} by themselves" if draft.is_trial_first else ""
        desk.talk.say(
            f"Sends {count} to {where}{trial}.",
            f"{file.words}.",
            f"{plan.describe(rest_name(draft.source.name) if draft.source else '')}.",
        )
        if draft.total == 0:
            desk.talk.say(
                "The collection is empty: its first ASIN enables it, and its schedule may then"
                " run and use credits."
            )
        typed = str(len(plan.to_send)) if session.is_protected else ""
        if not confirm(desk.talk, f"Send {count} to collection {draft.collection}?", typed=typed):
            desk.talk.say("Nothing was sent.")
            return
        job = await draft.begin(session.journal)
        self.is_sent = True
        await run_and_review(desk, job, known=draft.known, first=draft.trial)


def _describe(number: int, group: Group, unit: str) -> str:
    words = "note" if group.level is Level.WARNING else "wrong"
    parts = [f"{number}: {words}, {plural(group.count, 'row')}, {group.cause}"]
    if group.field:
        if group.cause is Cause.TIDIED:
            parts[0] += f" of {FIELDS[group.field]}"
        parts.append(f"such as {clean(group.example_before, VALUE) or 'empty'}")
    if group.example_after:
        verb = "is sent as" if group.cause is Cause.TIDIED else "suggestion"
        parts.append(f"{verb} {clean(group.example_after, VALUE)}")
    lines = ", ".join(f"{line:,}" for line in group.lines[:MOST_LINES])
    more = len(group.lines) - MOST_LINES
    noun = unit if group.count == 1 else f"{unit}s"
    parts.append(f"{noun} {lines}{f' and {more:,} more' if more > 0 else ''}")
    parts += [f"a {number} mends {group.suggested:,}"] if group.suggested else []
    return ", ".join(parts)
