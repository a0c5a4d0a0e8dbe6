"""``multicart-tui asin sync``: a collection is made what a file says."""

from __future__ import annotations

import argparse

from multicart_tui.cli.console import Console
from multicart_tui.cli.import_check import check_draft
from multicart_tui.cli.imports import read_rows
from multicart_tui.cli.interrupts import CutOff, Interrupts
from multicart_tui.domain.sync_plan import SyncGroup, SyncPlan
from multicart_tui.domain.text import plural
from multicart_tui.errors import UsageError
from multicart_tui.exit_codes import ExitCode
from multicart_tui.services.import_draft import ImportDraft
from multicart_tui.services.row_formats import as_json
from multicart_tui.services.session import Session
from multicart_tui.services.syncing import SyncReport, apply_sync, lines_of, plan_sync

MOST_TOLD = 10
"""Rows of each group that are told one by one; --format json has all."""

_TITLES = {
    SyncGroup.ADD: "Only in the file",
    SyncGroup.EDIT: "Different",
    SyncGroup.DELETE: "Only in the collection",
}


async def sync(session: Session, arguments: argparse.Namespace, console: Console) -> ExitCode:
    """Compare a file with a collection, show what differs, ask, and do it.

    Raises:
        UsageError: Nobody said yes, or how many rows may be deleted.
    """
    draft = ImportDraft.of(session, arguments.collection)
    await read_rows(draft, arguments, console)
    await check_draft(draft, console, takes_suggestions=arguments.repair)
    plan = await plan_sync(
        session,
        draft,
        lambda done, total: console.say_progress(f"Comparing: {done:,} of {total:,} rows"),
    )
    console.end_progress()
    groups = _chosen(arguments)
    _show(plan, groups, console, is_json=arguments.format == "json")
    wanted = [group for group in SyncGroup if group in groups and plan.count(group)]
    if arguments.delete and plan.why_no_deletions and plan.only_there:
        raise UsageError("Nothing was done", plan.why_no_deletions, "Leave --delete out.")
    if arguments.dry_run or not wanted:
        console.say("Nothing was sent." if wanted else "There is nothing to do.")
        return ExitCode.PARTIAL if plan.wrong else ExitCode.OK
    if not _is_meant(plan, wanted, arguments, console):
        console.say("Nothing was sent.")
        return ExitCode.REFUSED
    return await _apply(session, draft, plan, wanted, console)


def _chosen(arguments: argparse.Namespace) -> frozenset[SyncGroup]:
    wants = {
        SyncGroup.ADD: not arguments.no_add,
        SyncGroup.EDIT: not arguments.no_edit,
        SyncGroup.DELETE: arguments.delete,
    }
    return frozenset(group for group, is_wanted in wants.items() if is_wanted)


def _show(plan: SyncPlan, groups: frozenset[SyncGroup], console: Console, *, is_json: bool) -> None:
    if is_json:
        told: dict[str, object] = {
            group.value: {"is_chosen": group in groups, "rows": list(lines_of(plan, group))}
            for group in SyncGroup
        }
        counts = {"alike": plan.same, "repeated": plan.repeated, "wrong": plan.wrong}
        only = {"only_in_collection": plan.only_there, "room": plan.room(groups)}
        console.write_data(as_json({**told, **counts, **only}) + "\n")
        return
    for group in (SyncGroup.ADD, SyncGroup.EDIT, SyncGroup.DELETE):
        lines = list(lines_of(plan, group))
        if lines:
            console.say(f"{_TITLES[group]}{'' if group in groups else ' (left as it is)'}:")
            console.say("\n".join(f"  {line}" for line in lines[:MOST_TOLD]))
        if len(lines) > MOST_TOLD:
            console.say(f"  and {len(lines) - MOST_TOLD:,} more")
    for note in (*plan.notes, plan.about_room(groups)):
        if note:
            console.say(note)
    console.write(f"{plan.words}\n")


def _is_meant(
    plan: SyncPlan, wanted: list[SyncGroup], arguments: argparse.Namespace, console: Console
) -> bool:
    deletions = plan.count(SyncGroup.DELETE) if SyncGroup.DELETE in wanted else 0
    if arguments.yes:
        if deletions and arguments.count != deletions:
            raise UsageError(
                "Deleting needs the number of rows",
                f"{plural(deletions, 'row')} would be deleted.",
                f"Add --count {deletions} if that is what you mean, or leave --delete out.",
            )
        return True
    if not console.can_ask:
        raise UsageError("Changing needs a yes", "Nobody is there to answer.", "Add --yes.")
    parts = ", ".join(f"{group} {plan.count(group):,}" for group in wanted)
    answer = "yes" if not deletions else str(deletions)
    return console.ask(f"{parts.capitalize()} of {arguments.collection}? Type {answer}:") == answer


async def _apply(
    session: Session, draft: ImportDraft, plan: SyncPlan, wanted: list[SyncGroup], console: Console
) -> ExitCode:
    def say_what_is_waited_for() -> None:
        console.end_progress()
        console.say("Stopping after the calls that are under way. ctrl+c again ends at once.")

    with Interrupts(say_what_is_waited_for) as interrupts:
        try:
            report = await interrupts.run(
                apply_sync(
                    session,
                    draft,
                    plan,
                    wanted,
                    on_progress=lambda done, total: console.say_progress(
                        f"{done:,} of {total:,} rows"
                    ),
                    stop=interrupts.stop,
                )
            )
        except CutOff:
            console.end_progress()
            console.say(f"Ended in the middle of a request. {_AGAIN}")
            return ExitCode.INTERRUPTED
    console.end_progress()
    _tell(report, console)
    if interrupts.is_heard:
        return ExitCode.INTERRUPTED
    if report.is_complete:
        return ExitCode.PARTIAL if plan.wrong else ExitCode.OK
    if report.stopped_by and not report.has_changed:
        return report.stopped_by.exit_code
    return ExitCode.PARTIAL


_AGAIN = "The same command goes on: what is done no longer differs."


def _tell(report: SyncReport, console: Console) -> None:
    failed = [*(report.edited.report.failed if report.edited else ())]
    failed += report.deleted.failed if report.deleted else ()
    failed += report.extras.failed if report.extras else ()
    for row, error in failed:
        console.say(f"{row.id.label} {row.asin}: {error.title}. {error.message}")
    if report.backup:
        console.say(f"Saved before they were deleted: {report.backup}")
    if report.files and report.files.all:
        console.say(f"Written: {report.files.words} {report.files.note}".strip())
    if report.added and report.added.mismatch:
        console.say(report.added.mismatch)
    if report.stopped_by:
        console.report(report.stopped_by)
    console.say(f"{report.words}.")
    if not report.is_complete:
        console.say(_AGAIN)
