"""Imports a CSV file: which file, how it is read, which column is what."""

from __future__ import annotations

import asyncio
from pathlib import Path

from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.import_columns import REQUIRED, ColumnMapping
from multicart_tui.domain.import_rows import Field
from multicart_tui.domain.models import Domain
from multicart_tui.domain.text import clean
from multicart_tui.errors import UsageError
from multicart_tui.plain.checking import check_and_send
from multicart_tui.plain.choosing import Command, Menu, Option, ask_yes_no, choose, confirm
from multicart_tui.plain.desk import Desk, attempt
from multicart_tui.plain.places import choose_domain, choose_postcode
from multicart_tui.plain.prompting import Talk
from multicart_tui.plain.wording import FIELDS, capital
from multicart_tui.plain.working import Progress
from multicart_tui.services.import_draft import ImportDraft
from multicart_tui.services.import_history import imported_before
from multicart_tui.services.source_file import MOST_BYTES

ENCODINGS = ("utf-8", "cp1252", "latin-1", "utf-16-le", "utf-16-be")
MOST_NAMES = 10
"""Columns without a use that are named."""

DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|", "one column": ""}

AUTOMATIC = "automatic"
"""What leaves a choice to the rules again."""

COMMANDS = (
    Command("y", "goes on", "check the rows"),
    Command("c", "change", "say which column, or which value, fills a field"),
    Command("e", "encoding", "read the file in another encoding"),
    Command("s", "separator", "cut the lines at another character"),
    Command("h", "header", "say whether the first line names the columns"),
)


async def import_file(desk: Desk, collection: CollectionId) -> None:
    """Ask for a file, read it, have its columns said, then check and send it.

    Raises:
        Back: The person goes back.
        MulticartError: It could not be checked or sent.
    """
    desk.must_write()
    draft = ImportDraft.of(desk.session, collection)
    await _open(desk, draft)
    say_reading(desk.talk, draft)
    await _warn_of_repeat(desk, draft)
    await _settle_columns(desk, draft)
    await check_and_send(desk, draft)


async def _open(desk: Desk, draft: ImportDraft) -> None:
    while True:
        path = desk.talk.ask(
            "CSV file to import, its path (b back)", ["~ stands for your home."], is_path=True
        )

        is_large = await asyncio.to_thread(_is_large, path)
        if is_large and not confirm(desk.talk, "It is a large file. Read it into memory?"):
            continue

        async def read(progress: Progress, path: str = path, is_large: bool = is_large) -> None:
            progress.tell("Reading the file")
            await draft.open(path, allow_large=is_large)

        try:
            await desk.work.read(read)
        except UsageError as error:
            desk.talk.explain(error)
        else:
            return


def _is_large(path: str) -> bool:
    try:
        return Path(path).expanduser().stat().st_size > MOST_BYTES
    except (OSError, RuntimeError, ValueError):
        return False  # whoever reads it says what is wrong with it


def say_reading(talk: Talk, draft: ImportDraft) -> None:
    """Say what the file is taken for, and which column fills which field."""
    decoded, table = draft.decoded, draft.table
    if decoded is None or table is None:
        return
    talk.say(f"{table.words.replace(' · ', ', ')}, {decoded.words}.", *table.remarks)
    if not decoded.is_certain:
        talk.say(f"The file is not UTF-8. It is read as {decoded.words}; e chooses another.")
    if draft.proposal and draft.proposal.is_officeworks:
        talk.say("These are the columns of an Officeworks upload, not of an Amazon one.")
    talk.say(*(_source_of(draft, field) for field in Field if _source_of(draft, field)))
    unused = _unused(draft)
    if unused:
        more = f" and {len(unused) - MOST_NAMES:,} more" if len(unused) > MOST_NAMES else ""
        talk.say(f"Not used: {', '.join(unused[:MOST_NAMES])}{more}.")


def _unused(draft: ImportDraft) -> list[str]:
    """Names of the columns that fill nothing; those that this program adds are passed over."""
    used = draft.mapping.columns.values() if draft.mapping else ()
    names = [name for place, name in enumerate(draft.header) if place not in used]
    return [clean(name, 60) for name in names if not name.startswith("_")]


def _source_of(draft: ImportDraft, field: Field) -> str:
    """Where a field comes from, in a sentence; empty for an optional one that nothing fills."""
    mapping = draft.mapping
    assert mapping is not None
    name = capital(FIELDS[field])
    if field in mapping.columns:
        return f"{name}: from column {clean(draft.header[mapping.columns[field]], 60)}."
    if mapping.constants.get(field):
        return f"{name}: {clean(mapping.constants[field], 60)} in all rows."
    return f"{name}: nothing fills it yet." if field in REQUIRED else ""


async def _warn_of_repeat(desk: Desk, draft: ImportDraft) -> None:
    session, source = desk.session, draft.source
    if source:
        told = await imported_before(
            session.journal, session.account, draft.collection, source.sha256
        )
        if told:
            desk.talk.say(told)


# -- reading and columns


async def _settle_columns(desk: Desk, draft: ImportDraft) -> None:
    """Ask about the columns until rows can be made of them and the person agrees."""
    menu = Menu(desk.talk, COMMANDS)
    if draft.proposal and draft.proposal.is_exact and draft.decoded and draft.decoded.is_certain:
        return
    while True:
        mapping = draft.mapping
        assert mapping is not None
        problems = mapping.problems(draft.header)
        desk.talk.say(*problems)
        key, _ = menu.ask("Is the file read right?", default="c" if problems else "y")
        if key != "y":
            await attempt(desk.talk, _change(desk, draft, key))
            say_reading(desk.talk, draft)
        elif not problems:
            return


async def _change(desk: Desk, draft: ImportDraft, key: str) -> None:
    talk = desk.talk
    match key:
        case "e":
            encodings: list[Option[str | None]] = [Option(each, each) for each in ENCODINGS]
            encodings.append(Option(None, AUTOMATIC))
            await draft.set_encoding(choose(talk, "Encoding", encodings))
        case "s":
            options: list[Option[str | None]] = [
                Option(char, name) for name, char in DELIMITERS.items()
            ]
            options.append(Option(None, AUTOMATIC))
            await draft.set_delimiter(choose(talk, "Separator", options))
        case "h":
            has_header = draft.table is not None and draft.table.has_header
            question = "Does the first line name the columns?"
            await draft.set_has_header(ask_yes_no(talk, question, default=has_header))
        case _:
            await _change_field(desk, draft)


async def _change_field(desk: Desk, draft: ImportDraft) -> None:
    talk, mapping = desk.talk, draft.mapping
    assert mapping is not None
    fields = [Option(each, name) for each, name in FIELDS.items()]
    first = mapping.missing[0] if mapping.missing else None
    usual = next((each for each in fields if each.value is first), None)
    field = choose(talk, "Field", fields, default=usual)
    column, value = -1, -2
    options = [Option(place, clean(name, 60)) for place, name in enumerate(draft.header)]
    options.append(Option(value, "one value for all rows"))
    options.append(Option(column, "nothing"))
    chosen = choose(talk, f"Column for {FIELDS[field]}", options)
    if chosen == column:
        draft.assign(field, None)
    elif chosen != value:
        draft.assign(field, chosen)
    else:
        draft.set_constant(field, await _ask_value(desk, field, mapping))


async def _ask_value(desk: Desk, field: Field, mapping: ColumnMapping) -> str:
    """Ask for the value that a field has in all rows."""
    if field is Field.DOMAIN:
        return (await choose_domain(desk)).name
    domain = mapping.constants.get(Field.DOMAIN, "")
    if field is Field.POSTCODE and domain:
        return choose_postcode(desk, Domain(None, domain)).value
    return desk.talk.ask(f"{capital(FIELDS[field])} of all rows (b back)")
