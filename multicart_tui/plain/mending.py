"""Rows that are wrong, one after the other: kept, mended by a suggestion, or edited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from multicart_tui.domain.import_rows import Cause, Field, Finding, ImportRow
from multicart_tui.domain.text import clean
from multicart_tui.plain.choosing import Command, Menu, Option, choose
from multicart_tui.plain.prompting import Back, Talk
from multicart_tui.plain.wording import FIELDS

NOTHING = "-"
"""What is typed to empty a field."""


@dataclass(frozen=True)
class Item:
    """A row as it is now, and what is said of it."""

    row: ImportRow
    findings: tuple[Finding, ...]
    state: str
    """Where it stands, in a word or two."""
    is_good: bool
    """Whether it can be sent as it is now."""
    is_editable: bool = True
    unit: str = "line"
    """What its number counts."""


class Rows(Protocol):
    """Rows that can be mended, by the keys that name them."""

    def item(self, key: int) -> Item:
        """A row as it is now."""

    async def edit(self, key: int, field: Field, value: str) -> None:
        """Change one value, and check the row again."""


async def walk(talk: Talk, rows: Rows, keys: Sequence[int], cause: Cause) -> None:
    """Go through rows that have a cause in common.

    Args:
        talk: Whom to ask.
        rows: Where they are.
        keys: Which ones, in their order.
        cause: What they have in common.

    Raises:
        Left: The person leaves the program.
    """
    try:
        for place, key in enumerate(keys, start=1):
            if not await _row(talk, rows, key, cause, (place, len(keys))):
                return
    except Back:
        return
    talk.say("That was the last row of this cause.")


async def _row(talk: Talk, rows: Rows, key: int, cause: Cause, where: tuple[int, int]) -> bool:
    """Ask about one row until the person goes on; returns whether they want the next one."""
    place, count = where
    while True:
        item = rows.item(key)
        finding = _finding(item, cause)
        line = f"{item.unit.capitalize()} {item.row.line:,}"
        talk.say(f"{place:,} of {count:,}. {line}{_said(item, finding)}")
        menu = Menu(talk, _commands(item, finding), default="k", is_known=place > 1)
        word, _ = menu.ask(line)
        match word:
            case "k":
                return True
            case "s":
                return False
            case "a":
                assert finding
                assert finding.field
                await rows.edit(key, finding.field, finding.suggestion or "")
            case "w":
                talk.say(*_values(item.row))
                continue
            case _:
                field = finding.field if finding and word == "e" else None
                await _edit(talk, rows, key, item, field)
        after = rows.item(key)
        if after.is_good:
            talk.say(f"{line} can be sent now.")
            return True
        if after == item:
            talk.say(f"{line} is as it was.")


def _finding(item: Item, cause: Cause) -> Finding | None:
    """What is said of the row: of its group's cause, or of another once that is mended."""
    of_cause = (each for each in item.findings if each.cause is cause)
    others = (each for each in item.findings if each.cause is not Cause.TIDIED)
    return next(of_cause, None) or next(others, None)


def _said(item: Item, finding: Finding | None) -> str:
    if finding is None:
        return f", ASIN {clean(item.row.asin)}: {item.state}."
    field = f", {FIELDS[finding.field]}" if finding.field else ""
    text = clean(finding.text).rstrip()
    words = f"{field}: {text}{'' if text.endswith(('.', '?', '!')) else '.'}"
    if finding.suggestion is not None:
        words += f" Suggestion {clean(finding.suggestion) or 'to leave it empty'}."
    return words


def _commands(item: Item, finding: Finding | None) -> list[Command]:
    commands = [Command("k", "keeps", "leave the row as it is and go on to the next")]
    if item.is_editable:
        if finding and finding.field and finding.suggestion is not None:
            commands.append(Command("a", "applies", "take the suggestion"))
        if finding and finding.field:
            name = FIELDS[finding.field]
            commands.append(Command("e", f"edits {name}", f"type another {name}"))
        commands.append(Command("o", "other field", "type another value for any field"))
    commands.append(Command("w", "whole row", "say every value of the row"))
    commands.append(Command("s", "skips", "leave this row and all others of this cause"))
    return commands


def _values(row: ImportRow) -> list[str]:
    return [f"{name}: {clean(row.get(field)) or 'empty'}" for field, name in FIELDS.items()]


async def _edit(talk: Talk, rows: Rows, key: int, item: Item, field: Field | None) -> None:
    try:
        if field is None:
            options = [Option(each, name) for each, name in FIELDS.items()]
            field = choose(talk, "Field", options)
        now = item.row.get(field)
        keeps = f"enter keeps {clean(now, 60)}, {NOTHING} empties it" if now else "enter is none"
        typed = talk.ask(f"New {FIELDS[field]} ({keeps}, b back)", default=now)
    except Back:
        return
    await rows.edit(key, field, "" if typed == NOTHING else typed)
