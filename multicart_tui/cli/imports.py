"""``multicart-tui asin import``: the import wizard without a screen."""

from __future__ import annotations

import argparse
import io
from pathlib import Path
from typing import BinaryIO

from multicart_tui.cli.console import Console
from multicart_tui.cli.import_check import (
    check_draft,
    describe_plan,
    dry_run,
    refuse_if_strict,
)
from multicart_tui.cli.import_run import check_target, run_job
from multicart_tui.domain.import_columns import REQUIRED
from multicart_tui.domain.import_job import Job, JobKind
from multicart_tui.domain.import_rows import SENT_FIELDS, Field
from multicart_tui.domain.text import plural
from multicart_tui.errors import UsageError
from multicart_tui.exit_codes import ExitCode
from multicart_tui.services.import_draft import ImportDraft
from multicart_tui.services.import_history import imported_before
from multicart_tui.services.import_reading import ReadingOptions
from multicart_tui.services.session import Session


async def import_file(
    session: Session, arguments: argparse.Namespace, console: Console
) -> ExitCode:
    """Check a file and send its good rows, or go on with an import that was cut off."""
    errors_out = check_target(arguments.errors_out, may_overwrite=arguments.force)
    if arguments.resume:
        return await _resume(session, arguments, console, errors_out)
    if not arguments.file:
        raise UsageError(
            "No file was named",
            "The rows to add come from a CSV file.",
            "Name it, or - for standard input; --resume goes on with an import cut off.",
        )
    draft = ImportDraft.of(session, arguments.collection)
    await _read(draft, arguments, console)
    await _warn_of_repeat(session, draft, console)
    return await send_draft(
        session, draft, arguments, console, errors_out=errors_out, first=arguments.first
    )


async def send_draft(
    session: Session,
    draft: ImportDraft,
    arguments: argparse.Namespace,
    console: Console,
    *,
    errors_out: Path | None = None,
    first: int | None = None,
) -> ExitCode:
    """Check a draft, ask, and send it.

    Raises:
        UsageError: There is nothing to send, or nobody said yes.
    """
    is_json = arguments.format == "json"
    preflight = await check_draft(draft, console, takes_suggestions=arguments.repair)
    if arguments.strict:
        refuse_if_strict(preflight)
    if arguments.dry_run:
        return await dry_run(draft, console, errors_out, is_json=is_json)
    plan = draft.plan
    console.say(preflight.words)
    console.say(describe_plan(draft))
    if plan and plan.to_send and not _is_meant(draft, arguments, console):
        console.say("Nothing was sent.")
        return ExitCode.REFUSED
    job = await draft.begin(session.journal)
    return await run_job(
        session,
        job,
        console,
        first=first,
        is_strict=arguments.strict,
        errors_out=errors_out,
        is_json=is_json,
        sets_extras=getattr(arguments, "set_custom_ids", False),
    )


def _is_meant(draft: ImportDraft, arguments: argparse.Namespace, console: Console) -> bool:
    if arguments.yes:
        return True
    if not console.can_ask:
        raise UsageError("Sending needs a yes", "Nobody is there to answer.", "Add --yes.")
    assert draft.plan is not None
    if draft.total == 0:
        console.say(
            "The collection is empty: its first ASIN enables it, and its schedule may then run"
            " and use credits."
        )
    count = plural(len(draft.plan.to_send), "row")
    answer = console.ask(f"Send {count} to collection {draft.collection}? [y/N]")
    return answer.strip().lower() in ("y", "yes")


async def _read(draft: ImportDraft, arguments: argparse.Namespace, console: Console) -> None:
    """Read the file and tell what it is taken for.

    Raises:
        UsageError: It cannot be read, or a field has no column and no value.
    """
    options = ReadingOptions(
        arguments.encoding, arguments.delimiter, False if arguments.no_header else None
    )
    place = _standard_input(console) if arguments.file == "-" else arguments.file
    await draft.open(place, options, allow_large=arguments.large)
    decoded, table = draft.decoded, draft.table
    assert decoded is not None
    assert table is not None
    console.say(f"{table.words} · {decoded.words}")
    for remark in table.remarks:
        console.say(remark)
    if not decoded.is_certain:
        console.say(
            f"The file is not UTF-8; it is read as {decoded.words}. --encoding names another."
        )
    _fill(draft, arguments)
    proposal, mapping = draft.proposal, draft.mapping
    assert proposal is not None
    assert mapping is not None
    if proposal.is_officeworks:
        console.say(
            "These are the columns of an Officeworks upload. Amazon needs: "
            f"{', '.join(SENT_FIELDS)}."
        )
    if not proposal.is_exact:
        for field, column in mapping.columns.items():
            if draft.header[column] != field.value:
                console.say(f"{field.value} is taken from {draft.header[column]!r}.")
        if proposal.ignored:
            console.say(f"Not used: {', '.join(proposal.ignored)}.")
    problems = mapping.problems(draft.header)
    if problems:
        options_by_field = {Field.DOMAIN: "--domain", Field.POSTCODE: "--postcode"}
        named = [options_by_field[field] for field in mapping.missing if field in options_by_field]
        hint = f"Give {' and '.join(named)} for all rows." if named else ""
        raise UsageError(
            "The file lacks a column",
            " ".join(problems),
            hint or f"It needs columns for {', '.join(REQUIRED)}.",
        )


def _standard_input(console: Console) -> BinaryIO:
    """The bytes that are piped in, as they are."""
    buffer: BinaryIO | None = getattr(console.input, "buffer", None)
    return buffer or io.BytesIO(console.input.read().encode())


def _fill(draft: ImportDraft, arguments: argparse.Namespace) -> None:
    if arguments.domain is not None:
        draft.set_constant(Field.DOMAIN, arguments.domain)
    if arguments.postcode is not None:
        draft.set_constant(Field.POSTCODE, arguments.postcode)
    if arguments.raw_html is not None:
        draft.set_constant(Field.RAW_HTML, "true" if arguments.raw_html else "false")


async def _warn_of_repeat(session: Session, draft: ImportDraft, console: Console) -> None:
    if draft.source:
        told = await imported_before(
            session.journal, session.account, draft.collection, draft.source.sha256
        )
        if told:
            console.say(told)


async def _resume(
    session: Session,
    arguments: argparse.Namespace,
    console: Console,
    errors_out: Path | None,
) -> ExitCode:
    found = await _find_open(session, arguments)
    job = found[0]
    source = job.about.source_name or str(job.about.kind)
    console.say(f"Going on with job {job.id}: {source} of {job.created_at[:16]}.")
    for other in found[1:]:
        console.say(
            f"Also open: job {other.id}, {other.about.source_name} of {other.created_at[:16]}."
        )
    return await run_job(
        session,
        job,
        console,
        is_strict=arguments.strict,
        errors_out=errors_out,
        is_json=arguments.format == "json",
        sets_extras=arguments.set_custom_ids,
    )


def _full_path(typed: str | None) -> str:
    return str(Path(typed).expanduser().absolute()) if typed else ""


async def _find_open(session: Session, arguments: argparse.Namespace) -> list[Job]:
    """Jobs with something left to do, the newest first.

    Raises:
        UsageError: There is none.
    """
    wanted = _full_path(arguments.file)

    def is_meant(job: Job) -> bool:
        return (
            job.collection == arguments.collection
            and job.about.kind is not JobKind.BULK_DELETE
            and (not wanted or job.about.source_path == wanted)
        )

    found = [job for job in await session.journal.open_jobs(session.account) if is_meant(job)]
    if not found and arguments.set_custom_ids:
        # All rows have their outcome; it is the updates that were cut off, or not wanted then.
        found = [job for job in await session.journal.history(session.account) if is_meant(job)][:1]
    if not found:
        of = f" of {arguments.file}" if arguments.file else ""
        raise UsageError(
            "There is nothing to go on with",
            f"No import{of} into collection {arguments.collection} was cut off on this machine.",
            "Import the file; what is there already is found and not sent again.",
        )
    return found
