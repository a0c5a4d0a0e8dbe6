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
    write_checked,
)
from multicart_tui.cli.import_ending import check_target, print_counts
from multicart_tui.cli.import_run import is_yes, run_job
from multicart_tui.cli.interrupts import ending_at_once
from multicart_tui.domain.import_columns import REQUIRED
from multicart_tui.domain.import_job import Job
from multicart_tui.domain.import_plan import Plan
from multicart_tui.domain.import_rows import SENT_FIELDS, Field
from multicart_tui.domain.line_ranges import LineRanges
from multicart_tui.domain.review_rows import review_rows
from multicart_tui.domain.text import clean, plural
from multicart_tui.errors import ConfigError, UsageError
from multicart_tui.exit_codes import ExitCode
from multicart_tui.services.import_draft import ImportDraft
from multicart_tui.services.import_history import imported_before
from multicart_tui.services.import_reading import ReadingOptions
from multicart_tui.services.import_report import RunReport
from multicart_tui.services.session import Session
from multicart_tui.services.source_file import read_source

MOST_NAMES = 10
"""Columns without a use that are named."""


async def import_file(
    session: Session, arguments: argparse.Namespace, console: Console
) -> ExitCode:
    """Check a file and send its good rows, or go on with an import that was cut off."""
    errors_out = check_target(
        arguments.errors_out, may_overwrite=arguments.force, source=arguments.file
    )
    if arguments.resume and arguments.rows:
        raise UsageError(
            "An import that goes on has its rows already",
            "--rows chooses among those of a file that is read now.",
            "Leave --rows or --resume out.",
        )
    if arguments.resume:
        return await _resume(session, arguments, console, errors_out)
    if not arguments.file:
        raise UsageError(
            "No file was named",
            "The rows to add come from a CSV file.",
            "Name it, or - for standard input; --resume goes on with an import cut off.",
        )
    draft = ImportDraft.of(session, arguments.collection)
    await read_rows(draft, arguments, console)
    if arguments.rows:
        choose_lines(draft, arguments.rows)
    await _warn_of_repeat(session, draft, console, needs_journal=not arguments.dry_run)
    return await send_draft(
        session, draft, arguments, console, errors_out=errors_out, first=arguments.first
    )


def choose_lines(draft: ImportDraft, ranges: LineRanges) -> None:
    """Have only the rows of some lines sent.

    Raises:
        UsageError: The file has no row there.
    """
    lines = [row.line for row in draft.rows if row.line in ranges]
    if not lines:
        where = f"lines {draft.rows[0].line:,} to {draft.rows[-1].line:,}" if draft.rows else "none"
        raise UsageError(
            f"No row is on line {ranges.typed}",
            f"The rows of the file: {where}. Lines are counted as editors count them, the header"
            " included.",
            "Name lines that have rows.",
        )
    draft.choose(lines)


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
    is_strict, is_json = arguments.strict, arguments.format == "json"
    preflight = await check_draft(draft, console, takes_suggestions=arguments.repair)
    plan = draft.plan
    assert plan is not None
    if arguments.dry_run or not plan.to_send:
        code = await dry_run(draft, console, errors_out, is_strict=is_strict, is_json=is_json)
        if arguments.dry_run or (code is ExitCode.OK and preflight.rows):
            return code
        raise _nothing_to_send(draft, plan)
    if is_strict:
        await write_checked(draft, console, errors_out, is_strict=True)
        refuse_if_strict(preflight)
    console.say(preflight.words)
    console.say(describe_plan(draft))
    if not _is_meant(draft, arguments, console):
        console.say("Nothing was sent.")
        return ExitCode.REFUSED
    job = await draft.begin(session.journal)
    return await run_job(
        session,
        job,
        console,
        first=first,
        is_strict=is_strict,
        errors_out=errors_out,
        is_json=is_json,
        sets_extras=getattr(arguments, "set_custom_ids", False),
        lines=draft.chosen,
    )


def _nothing_to_send(draft: ImportDraft, plan: Plan) -> UsageError:
    title = "There is nothing to send"
    if plan.rest and not plan.room:
        return UsageError(title, "The collection is full.", "Choose another collection.")
    if plan.rest:
        return UsageError(title, "None of the chosen rows is ready.", "Choose other lines.")
    if not draft.rows:
        return UsageError(title, "There are no rows.", "Give some.")
    where = "; --errors-out FILE has them" if draft.source else ""
    return UsageError(title, "No row is ready.", f"Mend the rows{where}.")


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
    return is_yes(console.ask(f"Send {count} to collection {draft.collection}? [y/N]"))


async def read_rows(draft: ImportDraft, arguments: argparse.Namespace, console: Console) -> None:
    """Read the file and tell what it is taken for.

    Args:
        draft: Takes its rows.
        arguments: The file, how to read it, and values for all rows.
        console: Where to tell it.

    Raises:
        UsageError: It cannot be read, or a field has no column and no value.
    """
    options = ReadingOptions(
        arguments.encoding, arguments.delimiter, False if arguments.no_header else None
    )
    place: str | BinaryIO = arguments.file
    if place == "-":
        place = _standard_input(console, allow_large=arguments.large)
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
    for field, column in proposal.mapping.columns.items():
        if field in mapping.constants:
            value = mapping.constants[field]
            console.say(
                f"{field.value} is {value!r} in all rows; the file's own, in"
                f" {draft.header[column]!r}, is not used."
            )
    if not proposal.is_exact:
        for field, column in sorted(mapping.columns.items(), key=lambda each: each[1]):
            if draft.header[column] != field.value:
                console.say(f"{field.value} is taken from {draft.header[column]!r}.")
        if proposal.ignored:
            names = ", ".join(clean(name) for name in proposal.ignored[:MOST_NAMES])
            more = len(proposal.ignored) - MOST_NAMES
            console.say(f"Not used: {names}{f' and {more:,} more' if more > 0 else ''}.")
    problems = mapping.problems(draft.header)
    if problems:
        options_by_field = {Field.DOMAIN: "--domain", Field.POSTCODE: "--postcode"}
        named = [options_by_field[field] for field in mapping.missing if field in options_by_field]
        hint = f"Give {' and '.join(named)} for all rows." if named else ""
        if Field.ASIN in mapping.missing:  # no value for all rows can stand in for that
            hint = f"Name the column with the ASINs or product URLs 'asin'. {hint}".rstrip()
        raise UsageError(
            "The file lacks a column",
            " ".join(problems),
            hint or f"It needs columns for {', '.join(REQUIRED)}.",
        )


def _standard_input(console: Console, *, allow_large: bool) -> BinaryIO:
    """The bytes that are piped in, as they are; ctrl+C ends the wait for them.

    Raises:
        UsageError: They are too many.
    """
    buffer: BinaryIO | None = getattr(console.input, "buffer", None)
    with ending_at_once():
        piped = buffer or io.BytesIO(console.input.read().encode())
        return io.BytesIO(read_source(piped, allow_large=allow_large).data)


def _fill(draft: ImportDraft, arguments: argparse.Namespace) -> None:
    if arguments.domain is not None:
        draft.set_constant(Field.DOMAIN, arguments.domain)
    if arguments.postcode is not None:
        draft.set_constant(Field.POSTCODE, arguments.postcode)
    if arguments.raw_html is not None:
        draft.set_constant(Field.RAW_HTML, "true" if arguments.raw_html else "false")


async def _warn_of_repeat(
    session: Session, draft: ImportDraft, console: Console, *, needs_journal: bool
) -> None:
    if draft.source is None:
        return
    try:
        told = await imported_before(
            session.journal, session.account, draft.collection, draft.source.sha256
        )
    except ConfigError as error:
        if needs_journal:
            raise
        told = f"Whether the file was imported before is not known. {error.title}: {error.message}"
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
    is_json = arguments.format == "json"
    source = job.about.source_name or str(job.about.kind)
    if arguments.dry_run:
        console.say(f"Would go on with job {job.id}: {source} of {job.created_at[:16]}.")
        rows = review_rows(await session.journal.rows(job.id))
        print_counts(RunReport(job), rows, console, is_json=is_json)
        console.say("Nothing was sent.")
        return ExitCode.OK
    console.say(f"Going on with job {job.id}: {source} of {job.created_at[:16]}.")
    for other in found[1:]:
        console.say(
            f"Also open: job {other.id}, {other.about.source_name} of {other.created_at[:16]}."
        )
    return await run_job(
        session,
        job,
        console,
        first=arguments.first,
        is_strict=arguments.strict,
        errors_out=errors_out,
        is_json=is_json,
        sets_extras=arguments.set_custom_ids,
    )


def _full_path(typed: str | None) -> str:
    return str(Path(typed).expanduser().absolute()) if typed else ""


async def _find_open(session: Session, arguments: argparse.Namespace) -> list[Job]:
    """Jobs with something left to do, the newest first; those at work elsewhere last.

    Raises:
        UsageError: There is none.
    """
    wanted = _full_path(arguments.file)

    def is_meant(job: Job) -> bool:
        return (
            job.collection == arguments.collection
            and job.about.kind.adds_rows
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
    return sorted(found, key=lambda job: job.is_running)
