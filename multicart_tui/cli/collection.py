"""``multicart-tui collection``: the collections this machine remembers, and new ones."""

from __future__ import annotations

import argparse
import re

import msgspec

from multicart_tui.cli.console import Console
from multicart_tui.cli.formats import text_table
from multicart_tui.domain.collection_form import EVERY_MINUTES, SCHEDULES, CollectionFields
from multicart_tui.domain.models import COLLECTION_CAP
from multicart_tui.domain.text import clean
from multicart_tui.errors import ConfigError, UsageError
from multicart_tui.exit_codes import ExitCode
from multicart_tui.services.probing import probe
from multicart_tui.services.row_formats import as_json
from multicart_tui.services.session import Session

_EVERY = re.compile(r"every (?P<minutes>\S+) minutes?", re.IGNORECASE)

_NOT_ONE = "Not a collection that can be created"
_NOTHING_SENT = "Nothing was sent; mend that and try again."


async def list_known(session: Session, arguments: argparse.Namespace, console: Console) -> ExitCode:
    """Print the remembered collections; asks the API for nothing."""
    known = session.collections.all()
    _check_memory(session)
    if arguments.format == "json":
        plain = [
            {
                "id": one.id.value,
                "name": one.name,
                "total": one.total,
                "status": one.status,
                "opened_at": one.opened_at,
                "is_pinned": one.is_pinned,
            }
            for one in known
        ]
        console.write_data(as_json(plain, indent=2) + "\n")
    elif known:
        lines = [
            (
                str(one.id),
                one.name or "-",
                "-" if one.total is None else f"{one.total:,}",
                "-" if one.total is None else f"{max(0, COLLECTION_CAP - one.total):,}",
                one.status or "-",
                one.opened_at or "-",
            )
            for one in known
        ]
        titles = ("Id", "Name", "ASINs", "Room", "Status", "Last opened")
        console.write(text_table(titles, lines))
    if not known:
        console.say("No collections are remembered here. Add one: multicart-tui collection add ID")
    return ExitCode.OK


async def add(session: Session, arguments: argparse.Namespace, console: Console) -> ExitCode:
    """Look whether a collection is there, and remember it."""
    found = await probe(session.api, arguments.collection)
    session.collections.remember(arguments.collection, name=arguments.name, total=found.total)
    _check_memory(session)
    console.say(found.words)
    return ExitCode.OK


async def forget(session: Session, arguments: argparse.Namespace, console: Console) -> ExitCode:
    """Forget a collection on this machine."""
    known = session.collections.get(arguments.collection)
    session.collections.forget(arguments.collection)
    _check_memory(session)
    if known is None:
        console.say(f"Collection {arguments.collection} was not remembered.")
    else:
        console.say(f"Forgot collection {arguments.collection}. Nothing was deleted on the server.")
    return ExitCode.OK


async def create(session: Session, arguments: argparse.Namespace, console: Console) -> ExitCode:
    """Create an empty collection and print it."""
    fields = _fields(arguments)
    found = fields.errors()
    if found:
        raise UsageError(_NOT_ONE, " ".join(found.values()), _NOTHING_SENT, field=next(iter(found)))
    # What was not said is left to the service, which has a fetch mode of its own.
    new = msgspec.structs.replace(fields.request(), fetch_mode=arguments.fetch_mode)
    made = await session.api.create_collection(new)
    session.collections.remember(made.id, name=made.name, status=made.status, total=0)
    plain = {"id": made.id.value, "name": made.name, "status": made.status}
    console.write_data(as_json(plain, indent=2) + "\n")
    if session.collections.problem and not session.collections.is_lasting:
        console.say(f"{session.collections.problem}.")
        console.say(f"Keep its id, {made.id}: the service lists none.")
    return ExitCode.OK


def _check_memory(session: Session) -> None:
    """Refuse to go on when what is remembered ends with the program; the demo's does anyway.

    Raises:
        ConfigError: Its file cannot be used.
    """
    store = session.collections
    if store.problem and not store.is_lasting:
        raise ConfigError(
            "This machine cannot remember collections",
            f"{store.problem}.",
            "Mend that, or name another folder with MULTICART_STATE_DIR.",
        )


def _fields(arguments: argparse.Namespace) -> CollectionFields:
    schedule, minutes = _schedule(arguments.schedule)
    return CollectionFields(
        arguments.name, arguments.email, schedule, minutes, priority=arguments.priority
    )


def _schedule(typed: str) -> tuple[str, str]:
    """The schedule as the form has it, and the X of Every X Minutes; capitals do not matter."""
    every = _EVERY.fullmatch(typed.strip())
    if every:
        return EVERY_MINUTES, every["minutes"]
    for known in SCHEDULES:
        if known.casefold() == typed.strip().casefold():
            return known, ""
    raise UsageError(
        _NOT_ONE,
        f"There is no schedule {clean(typed)!r}. There are: {', '.join(SCHEDULES)}.",
        _NOTHING_SENT,
        field="schedule",
    )
