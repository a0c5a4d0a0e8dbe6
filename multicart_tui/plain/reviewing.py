"""What was not taken of an import: cause by cause, row by row, and sent again once mended."""

from __future__ import annotations

from multicart_tui.domain.import_rows import Cause, Field
from multicart_tui.domain.review_rows import ReviewGroup
from multicart_tui.domain.text import clean, plural
from multicart_tui.errors import UsageError
from multicart_tui.plain.choosing import NUMBER, Command, Menu, confirm
from multicart_tui.plain.desk import Desk, attempt
from multicart_tui.plain.mending import Item, walk
from multicart_tui.plain.prompting import Back
from multicart_tui.plain.working import Progress
from multicart_tui.services.reviewing import Reviewing

COMMANDS = (
    Command("a", "apply", "take what is suggested for every row of a cause, as in a 1"),
    Command(
        "t",
        "try again",
        "check the rows of a cause again unchanged, as in t 1: a postcode may be active now",
    ),
    Command("z", "undo", "take the last change back"),
    Command("r", "retry", "send the rows that were fixed, and no others"),
    Command("c", "carry on", "look up what is unknown, then send what is left"),
    Command("w", "write", "write the files again, with what was typed here"),
    Command("l", "list", "say the causes again"),
)


class _ReviewRows:
    """The rows of a review, to be mended."""

    def __init__(self, reviewing: Reviewing) -> None:
        self._reviewing = reviewing

    def item(self, key: int) -> Item:
        """A row as it is now."""
        entry = self._reviewing.review.entry(key)
        return Item(
            entry.row,
            entry.findings,
            entry.state,
            entry.is_fixed,
            entry.base.is_editable,
            self._reviewing.job.about.kind.unit,
        )

    async def edit(self, key: int, field: Field, value: str) -> None:
        """Change one value, and keep it in the journal."""
        self._reviewing.review.edit(key, field, value)
        await self._reviewing.keep()


async def review_job(desk: Desk, reviewing: Reviewing) -> bool:
    """Have the rows looked through that need a hand.

    Returns:
        Whether the job is to be run again: mended rows are planned, or some wait.

    Raises:
        Left: The person leaves the program.
    """
    place = _Review(desk, reviewing)
    if not reviewing.is_known:
        await attempt(desk.talk, place.read_known())
    place.say_causes()
    while not place.is_to_be_run:
        try:
            key, rest = place.menu.ask("Review", default=place.usual)
        except Back:
            await attempt(desk.talk, place.leave())
            return False
        await attempt(desk.talk, place.do(key, rest))
    return True


class _Review:
    def __init__(self, desk: Desk, reviewing: Reviewing) -> None:
        self._desk = desk
        self._reviewing = reviewing
        self.menu = Menu(desk.talk, COMMANDS, number="goes through the rows of that cause")
        self.is_to_be_run = False

    @property
    def usual(self) -> str:
        """What an empty line does."""
        if self._reviewing.review.totals.fixed:
            return "r"
        return "c" if self._reviewing.waiting else "b"

    async def read_known(self, *, again: bool = False) -> None:
        """Read what edits are held against."""

        async def read(progress: Progress) -> None:
            progress.tell("Reading the collection")
            await self._reviewing.read_known(again=again)

        await self._desk.work.read(read)
        problem = self._reviewing.problem
        if problem:
            self._desk.talk.say(
                "Edits are not held against the collection, which was not read:"
                f" {problem.title}. {problem.message}".rstrip()
            )

    def say_causes(self) -> None:
        """Say the causes with their counts."""
        groups = self._reviewing.review.groups
        lines = [_describe(number, group) for number, group in enumerate(groups, start=1)]
        self._desk.talk.say("What is not in the collection, by cause:")
        self._desk.talk.say_pages(lines)

    async def do(self, key: str, rest: str) -> None:
        """Do what was typed."""
        review, talk = self._reviewing.review, self._desk.talk
        match key:
            case _ if key == NUMBER:
                cause = self._cause(rest)
                before = dict(review.edits)
                rows = _ReviewRows(self._reviewing)
                await walk(talk, rows, review.numbers(cause), cause)
                if review.edits != before:
                    self.say_causes()
            case "a":
                cause = self._cause(rest or talk.ask("Cause to mend, its number (b back)"))
                changed = review.apply_suggestions(cause)
                await self._reviewing.keep()
                talk.say(
                    f"Took the suggestion in {plural(changed, 'row')}. z undoes it."
                    if changed
                    else "There is no suggestion for these rows. Its number goes through them."
                )
            case "t":
                await self._check_again(
                    self._cause(rest or talk.ask("Cause to check again, its number (b back)"))
                )
            case "z":
                what = review.undo()
                await self._reviewing.keep()
                talk.say(f"Undone: {what}." if what else "There is no change to undo.")
            case "r":
                await self._retry()
            case "c":
                self._carry_on()
            case "w":
                files = await self._reviewing.write_files()
                talk.say(f"{files.words}. {files.note}".strip())
            case _:
                self.say_causes()

    async def leave(self) -> None:
        """Keep what was typed in the files of the job, too."""
        edits = self._reviewing.review.edits
        if edits:
            files = await self._reviewing.write_files()
            self._desk.talk.say(f"Kept {plural(len(edits), 'edit')}. {files.words}")

    def _cause(self, typed: str) -> Cause:
        groups = self._reviewing.review.groups
        is_number = typed.isascii() and typed.isdecimal()
        if not is_number or not 1 <= int(typed[:9]) <= len(groups):
            raise UsageError(
                f"There is no cause {clean(typed, 40)!r}",
                f"They have numbers from 1 to {len(groups)}.",
                "l says them again.",
            )
        return groups[int(typed[:9]) - 1].cause

    async def _check_again(self, cause: Cause) -> None:
        await self.read_known(again=True)
        if self._reviewing.problem:
            return
        count = self._reviewing.review.take_as_they_are(cause)
        await self._reviewing.keep()
        self._desk.talk.say(
            f"{plural(count, 'row')} can be sent unchanged. r sends them, z undoes it."
            if count
            else "As they are, none of these rows passes the check, or they are fixed already."
        )

    async def _retry(self) -> None:
        reviewing, talk = self._reviewing, self._desk.talk
        self._desk.must_write()
        count = len(reviewing.review.retry_rows())
        if not count:
            talk.say("No row is fixed yet. The number of a cause goes through its rows.")
            return
        typed = str(count) if self._desk.session.is_protected else ""
        question = f"Send {plural(count, 'fixed row')} to collection {reviewing.job.collection}?"
        if confirm(talk, question, ["Only these are sent. The others stay here."], typed=typed):
            await reviewing.plan_retry()
            self.is_to_be_run = True

    def _carry_on(self) -> None:
        reviewing, talk = self._reviewing, self._desk.talk
        self._desk.must_write()
        if not reviewing.waiting:
            totals = reviewing.review.totals
            talk.say(
                f"Left for later: {plural(totals.not_sent, 'row')}, without room in the collection"
                " or not chosen. The file of the rest has them, to be imported when there is room."
                if totals.not_sent
                else "Nothing is left to be sent or looked up."
            )
            return
        typed = str(reviewing.waiting) if self._desk.session.is_protected else ""
        rows = plural(reviewing.waiting, "row")
        question = f"Carry on with {rows} of collection {reviewing.job.collection}?"
        about = ["The collection is listed first. Rows that are there are not sent again."]
        self.is_to_be_run = confirm(talk, question, about, typed=typed)


def _describe(number: int, group: ReviewGroup) -> str:
    parts = [f"{number}: {group.cause}", plural(group.count, "row")]
    parts += [f"{group.fixed:,} fixed"] if group.fixed else []
    parts += [f"a {number} mends {group.suggestions:,}"] if group.suggestions else []
    parts += [] if group.is_failure else ["in the collection, nothing to do"]
    return ", ".join(parts)
