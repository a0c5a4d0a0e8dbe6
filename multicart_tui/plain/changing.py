"""Changes or deletes one row, after showing it and asking."""

from __future__ import annotations

import msgspec

from multicart_tui.domain.forms import (
    OUTPUTS,
    AsinFields,
    KnownRows,
    Verdict,
    changes_of,
    check_changes,
    describe_changes,
)
from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.models import AsinRecord
from multicart_tui.domain.text import clean
from multicart_tui.errors import UsageError
from multicart_tui.plain.choosing import Option, ask_yes_no, choose, confirm
from multicart_tui.plain.desk import Desk
from multicart_tui.plain.prompting import Talk
from multicart_tui.plain.wording import describe_row, detail_lines
from multicart_tui.plain.working import Progress, Stop
from multicart_tui.services.backup import keep_rows
from multicart_tui.services.recreating import RecreateReport, recreate
from multicart_tui.services.writing import Written, delete, update

NOTHING = "-"
"""What is typed to empty a field that has a value."""


async def edit_row(desk: Desk, record: AsinRecord, known: KnownRows) -> None:
    """Ask for each field of a row, then send those that differ.

    Raises:
        Back: The person goes back.
        MulticartError: It was not changed.
    """
    desk.must_write()
    talk = desk.talk
    talk.say(
        f"Change {record.id.label}: {describe_row(record)}.",
        "Domain and postcode cannot be changed. Enter keeps what a field has.",
    )
    fields = _ask_fields(desk, record)
    while (verdict := check_changes(record, fields, known)).blocked:
        for name in verdict.blocked:
            say_remark(talk, verdict, name)
        fields = msgspec.structs.replace(fields, asin=_ask_asin(desk, record))
    for name in verdict.remarks:
        talk.say(verdict.words(name))
    changes = changes_of(record, fields)
    talk.say(f"{describe_changes(changes)}.".replace("..", "."))
    if not changes.fields or not confirm(talk, f"Change {record.id.label}?"):
        talk.say("Nothing was changed.")
        return

    async def send(progress: Progress, _: Stop) -> Written:
        progress.tell("Waiting for the service")
        return await update(
            desk.session.api,
            record,
            changes,
            on_settling=lambda: talk.say("No answer came. Looking whether it was changed."),
        )

    written = await desk.work.write(send)
    if written.note:
        talk.say(written.note)
    talk.say(f"Changed {written.record.id.label}: {describe_row(written.record)}.")


def say_remark(talk: Talk, verdict: Verdict, name: str) -> None:
    """Say what is wrong with a field, without what a key of the screens would do about it.

    Args:
        talk: Whom to tell.
        verdict: What there is to say of all fields.
        name: The field, by the API's name.
    """
    existing = verdict.existing
    if name == "asin" and existing:
        talk.say(f"It is here already, as {existing.id.label}.")
    else:
        talk.say(verdict.words(name))


def _ask_asin(desk: Desk, record: AsinRecord) -> str:
    return desk.talk.ask(f"ASIN (enter keeps {record.asin}, b back)", default=record.asin)


def _ask_fields(desk: Desk, record: AsinRecord) -> AsinFields:
    talk = desk.talk
    asin = _ask_asin(desk, record)
    keeps = f"enter keeps {clean(record.custom_id, 60)}, {NOTHING} empties it"
    custom_id = talk.ask(f"Custom id ({keeps if record.custom_id else 'enter is none'}, b back)")
    if not custom_id:
        custom_id = record.custom_id
    elif custom_id == NOTHING:
        custom_id = ""
    raw_html = ask_yes_no(talk, "Raw HTML in each output?", default=record.include_raw_html)
    words = dict.fromkeys((*OUTPUTS, *([record.output] if record.output else [])))
    outputs = [Option(word, word) for word in words]
    usual = next((each for each in outputs if each.value == record.output), None)
    output = choose(talk, "Output", outputs, default=usual)
    return AsinFields(record.domain, record.postcode, asin, custom_id, raw_html, output)


async def delete_row(desk: Desk, collection: CollectionId, record: AsinRecord) -> None:
    """Save one row, and delete it, if the person says so.

    Raises:
        MulticartError: It was not deleted.
    """
    desk.must_write()
    session, talk = desk.session, desk.talk
    talk.say(*detail_lines(record))
    talk.say("Its outputs are kept. u takes the delete back, under a new row id.")
    typed = "1" if session.is_protected else ""
    if not confirm(talk, f"Delete {record.asin}, {record.id.label}?", typed=typed):
        talk.say("Nothing was deleted.")
        return

    async def send(progress: Progress, _: Stop) -> str:
        path = await keep_rows(session.backups, collection, [record])
        talk.say(f"Saved the row first: {path}")
        progress.tell("Waiting for the service")
        return await delete(
            session.api,
            record,
            on_settling=lambda: talk.say("No answer came. Looking whether it was deleted."),
        )

    note = await desk.work.write(send)
    session.deleted[collection] = (record,)
    talk.say(*([note] if note else []), f"Deleted {record.asin}, {record.id.label}.")


async def undo_delete(desk: Desk, collection: CollectionId) -> None:
    """Create the row that was deleted last again.

    Raises:
        UsageError: None was.
        MulticartError: It could not be created.
    """
    session, talk = desk.session, desk.talk
    rows = session.deleted.get(collection, ())
    if not rows:
        raise UsageError(
            "Nothing to undo", "No row of this collection was deleted in this session."
        )

    async def send(progress: Progress, stop: Stop) -> RecreateReport:
        progress.tell("Waiting for the service")
        return await recreate(session.api, collection, rows, stop=stop)

    report = await desk.work.write(send)
    created = {old.id for old, _ in report.done}
    session.deleted[collection] = tuple(row for row in rows if row.id not in created)
    for _, new in report.done:
        talk.say(f"Created {new.asin} again, as {new.id.label}.")
    if report.failed:
        raise report.failed[0][1]
