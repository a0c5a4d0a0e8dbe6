"""The check of an import on the command line: what is told, asked and refused before sending."""

from __future__ import annotations

from pathlib import Path

from multicart_tui.cli.console import Console
from multicart_tui.cli.import_ending import write_errors
from multicart_tui.domain.asin import Level
from multicart_tui.domain.import_rows import Verdict
from multicart_tui.domain.preflight import Group, Preflight
from multicart_tui.domain.text import clean, plural
from multicart_tui.errors import UsageError
from multicart_tui.exit_codes import ExitCode
from multicart_tui.services.import_draft import ImportDraft
from multicart_tui.services.import_files import rest_name
from multicart_tui.services.import_tables import errors_csv
from multicart_tui.services.row_formats import as_json

MOST_GROUPS = 12
"""Causes that are told; the file of errors has all."""

MOST_LINES = 5
"""Lines that are named of each cause."""


MOST_OF_VALUE = 60
"""Characters of a value that is told as an example."""


async def check_draft(
    draft: ImportDraft, console: Console, *, takes_suggestions: bool
) -> Preflight:
    """Read what the service knows, check every row, and tell what was found.

    Args:
        draft: What to check.
        console: Where to tell it.
        takes_suggestions: Whether every suggestion is taken.

    Raises:
        MulticartError: The collection could not be read.
    """
    await draft.load_known(
        lambda done, total: console.say_progress(f"Reading the collection: {done:,} of {total:,}")
    )
    preflight = await draft.check(
        lambda done, total: console.say_progress(f"Checking: {done:,} of {total:,} rows")
    )
    if takes_suggestions:
        for group in preflight.groups:
            if group.suggested:
                preflight = await draft.repair(group.cause, group.field)
    console.end_progress()
    for repair in preflight.repairs:
        console.say(
            f"Mended {plural(repair.count, 'row')}: {repair.cause}:"
            f" {_shown(repair.example_before)} -> {_shown(repair.example_after)}"
        )
    for note in preflight.notes:
        console.say(note)
    for group in preflight.groups[:MOST_GROUPS]:
        console.say(_describe(group, draft.kind.unit, is_mended=takes_suggestions))
    if len(preflight.groups) > MOST_GROUPS:
        console.say(f"and {plural(len(preflight.groups) - MOST_GROUPS, 'other cause')}")
    return preflight


def _describe(group: Group, unit: str, *, is_mended: bool) -> str:
    where = ", ".join(f"{line:,}" for line in group.lines[:MOST_LINES])
    more = "…" if len(group.lines) > MOST_LINES else ""
    lines = unit if group.count == 1 else f"{unit}s"
    word = "Wrong" if group.level is Level.ERROR else "Note"
    example = f": {_shown(group.example_before)}" if group.example_before else ""
    if group.example_after:
        example += f" -> {_shown(group.example_after)}"
    told = f"{word}: {plural(group.count, 'row')}, {group.cause}{example} ({lines} {where}{more})"
    if group.suggested and not is_mended:
        told += f"; --repair mends {group.suggested:,}"
    return told


def _shown(value: str) -> str:
    return clean(value, MOST_OF_VALUE)


def refuse_if_strict(preflight: Preflight) -> None:
    """Have nothing sent of a file in which anything at all is wrong or odd.

    Raises:
        UsageError: Something is.
    """
    wrong = _not_ready(preflight)
    if wrong:
        words = ", ".join(verdict.counted(count) for verdict, count in wrong.items())
        raise UsageError(
            "Nothing was sent",
            f"With --strict every row must be ready; not so: {words}.",
            "Mend the file, or leave --strict out.",
        )


def _not_ready(preflight: Preflight) -> dict[Verdict, int]:
    return {
        verdict: count
        for verdict, count in preflight.counts.items()
        if count and verdict is not Verdict.READY
    }


def describe_plan(draft: ImportDraft) -> str:
    """Which rows would go, and which would stay behind."""
    plan = draft.plan
    if plan is None:
        return ""
    return plan.describe(rest_name(draft.source.name) if draft.source else "")


async def dry_run(
    draft: ImportDraft,
    console: Console,
    errors_out: Path | None,
    *,
    is_strict: bool,
    is_json: bool,
) -> ExitCode:
    """Tell what would be sent, write the file of errors if one is wanted, and send nothing.

    Raises:
        ConfigError: The file of errors cannot be written.
    """
    preflight, plan = draft.preflight, draft.plan
    assert preflight is not None
    assert plan is not None
    await write_checked(draft, console, errors_out, is_strict=is_strict)
    if is_json:
        told = {
            "collection": draft.collection.value,
            "rows": len(preflight.rows),
            **{
                verdict.value.replace(" ", "_"): count
                for verdict, count in preflight.counts.items()
            },
            "room": plan.room,
            "to_send": len(plan.to_send),
            "rest": len(plan.rest),
        }
        console.write_data(as_json(told) + "\n")
    else:
        console.write(f"{preflight.words or 'no rows'}\n{describe_plan(draft)}\n")
    console.say("Nothing was sent.")
    chosen = draft.chosen
    asked = [row for row in preflight.rows if chosen is None or row.row.line in chosen]
    bad = set(Verdict) - {Verdict.READY} if is_strict else {Verdict.ERROR}
    has_no_room = bool(plan.rest) if chosen is None else (plan.chosen or 0) > len(plan.to_send)
    is_whole = not has_no_room and all(row.verdict not in bad for row in asked)
    return ExitCode.OK if is_whole else ExitCode.PARTIAL


async def write_checked(
    draft: ImportDraft, console: Console, errors_out: Path | None, *, is_strict: bool
) -> None:
    """Write the rows that the check found wrong, if that was asked for.

    Raises:
        ConfigError: The file cannot be written.
    """
    if errors_out:
        text, count = errors_csv(draft.about, await draft.job_rows(), is_strict=is_strict)
        await write_errors(errors_out, text, count, console)
