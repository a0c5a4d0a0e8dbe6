"""``multicart-tui asin``: the ASINs of a collection, listed, read, added and changed."""

from __future__ import annotations

import argparse

from multicart_tui.cli import formats
from multicart_tui.cli.console import Console
from multicart_tui.domain.asin import Level, read_asin
from multicart_tui.domain.ids import AsinId
from multicart_tui.domain.models import AsinChanges, Domain, NewAsin, Postcode
from multicart_tui.domain.text import clean, plural
from multicart_tui.errors import UsageError
from multicart_tui.exit_codes import ExitCode
from multicart_tui.services import writing
from multicart_tui.services.loading import pages
from multicart_tui.services.row_formats import as_json, as_plain
from multicart_tui.services.session import Session


async def list_rows(session: Session, arguments: argparse.Namespace, console: Console) -> ExitCode:
    """Print rows of a collection; says on the other stream when there are more."""
    limit = None if arguments.all else arguments.limit
    writer = formats.writer(arguments.format, console, is_raw=arguments.raw)
    seen: set[AsinId] = set()
    total = repeated = 0
    has_moved = False

    def moved() -> None:
        nonlocal has_moved
        has_moved = True

    async for page in pages(
        session.api,
        arguments.collection,
        skip=arguments.skip,
        limit=limit,
        batch=session.load_size,
        on_moved=moved,
    ):
        fresh = [row for row in page.rows if row.id not in seen]
        repeated += len(page.rows) - len(fresh)
        seen.update(row.id for row in fresh)
        total = page.total
        writer.write(fresh)
        if arguments.all and len(seen) < total:
            console.say_progress(f"{len(seen):,} of {total:,}")
    console.end_progress()
    writer.end()
    if session.collections.get(arguments.collection):
        session.collections.remember(arguments.collection, total=total)
    reached = arguments.skip + len(seen) + repeated
    if repeated:
        console.say(f"The list changed while it was read: {plural(repeated, 'row')} came twice.")
    if has_moved:
        console.say("Rows went while the list was read: list it again to be sure of every row.")
    if not total:
        console.say("No ASINs in this collection yet")
    elif arguments.skip or reached < total:
        first, last = arguments.skip + 1, reached
        shown = f"{first:,}-{last:,}" if seen else "0"
        console.say(f"Showing {shown} of {total:,}; --all for every row.")
    return ExitCode.OK


async def get(session: Session, arguments: argparse.Namespace, console: Console) -> ExitCode:
    """Print one row in full."""
    console.write_data(
        as_json(as_plain(await session.api.get_asin(arguments.asin_id)), indent=2) + "\n"
    )
    return ExitCode.OK


async def create(session: Session, arguments: argparse.Namespace, console: Console) -> ExitCode:
    """Add one ASIN and print its row."""
    domain, postcode = await _place(session, arguments)
    read = read_asin(arguments.asin, domain.name)
    for remark in read.remarks:
        if remark.level is Level.ERROR:
            raise UsageError("Not an ASIN", remark.text, field="asin")
        console.say(f"Warning: {remark.text}")
    written = await writing.create(
        session.api,
        NewAsin(
            arguments.collection,
            domain,
            postcode,
            read.asin,
            arguments.custom_id,
            arguments.raw_html,
            arguments.output,
        ),
        on_settling=lambda: console.say("No answer; looking whether it was created…"),
    )
    return _print_written(written, console)


async def update(session: Session, arguments: argparse.Namespace, console: Console) -> ExitCode:
    """Change the fields that were given and print the row."""
    asin = None
    if arguments.asin is not None:
        read = read_asin(arguments.asin)
        if not read.is_valid:
            raise UsageError("Not an ASIN", read.remarks[0].text, field="asin")
        asin = read.asin
    changes = AsinChanges(asin, arguments.custom_id, arguments.raw_html, arguments.output)
    if not changes.fields:
        raise UsageError(
            "Nothing to change",
            "No field was given.",
            "Give one of --asin, --custom-id, --raw-html, --no-raw-html, --output.",
        )
    record = await session.api.get_asin(arguments.asin_id)
    written = await writing.update(
        session.api,
        record,
        changes,
        on_settling=lambda: console.say("No answer; looking whether it was changed…"),
    )
    return _print_written(written, console)


async def _place(session: Session, arguments: argparse.Namespace) -> tuple[Domain, Postcode]:
    """Turn names into what single create needs: row ids."""
    typed = arguments.domain.strip()
    if typed.isascii() and typed.isdecimal() and arguments.postcode_id is not None:
        return Domain(int(typed), ""), Postcode(arguments.postcode_id, "")
    await session.lookups.load()
    domain = session.lookups.domain(typed.lower())
    known = ", ".join(amazon.name for amazon in session.lookups.domains)
    if domain is None:
        if session.lookups.problem:
            raise session.lookups.problem
        raise UsageError(f"No domain {typed!r}", f"There are: {known}.", field="domain")
    if not domain.is_amazon:
        raise UsageError(
            f"{clean(domain.name)} is not one of Amazon's domains",
            f"There are: {known}.",
            "Other suppliers have endpoints of their own, which this program does not use.",
            field="domain",
        )
    if arguments.postcode_id is not None:
        return domain, Postcode(arguments.postcode_id, "", domain.name)
    postcode = session.lookups.postcode(domain.name, arguments.postcode)
    if postcode is None:
        if session.lookups.problem:
            raise session.lookups.problem
        usable = [code.value for code in session.lookups.postcodes_of(domain.name)]
        raise UsageError(
            f"No postcode {arguments.postcode!r} on {domain.name}",
            f"There are: {', '.join(usable[:12]) or 'none'}.",
            field="postcode",
        )
    if not postcode.is_usable:
        raise UsageError(
            f"Postcode {postcode.value} on {domain.name} is {postcode.status}",
            "Only an active one can be used.",
            "Wait until it is active, or choose another.",
            field="postcode",
        )
    return domain, postcode


def _print_written(written: writing.Written, console: Console) -> ExitCode:
    if written.note:
        console.say(written.note)
    console.write_data(as_json(as_plain(written.record), indent=2) + "\n")
    return ExitCode.OK
