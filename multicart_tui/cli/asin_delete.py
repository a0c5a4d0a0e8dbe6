"""``multicart-tui asin delete``: rows go after they were saved and somebody said yes."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence

from multicart_tui.cli.console import Console
from multicart_tui.cli.interrupts import CutOff, Interrupts
from multicart_tui.domain.ids import AsinId
from multicart_tui.domain.models import AsinRecord
from multicart_tui.domain.text import plural
from multicart_tui.errors import MulticartError, UsageError
from multicart_tui.exit_codes import ExitCode
from multicart_tui.services import bulk, writing
from multicart_tui.services.backup import keep_rows
from multicart_tui.services.bulk_delete import BulkReport
from multicart_tui.services.session import Session


async def delete(session: Session, arguments: argparse.Namespace, console: Console) -> ExitCode:
    """Delete rows, after saving them and asking.

    Ctrl+C while rows are deleted begins no more, and every row is accounted for.
    """
    ids = list(dict.fromkeys(arguments.asin_ids))
    if len(ids) > 1 and arguments.yes and arguments.count != len(ids):
        raise UsageError(
            "Several rows need their number",
            f"{len(ids)} different ids were given.",
            f"Add --count {len(ids)} if that is what you mean.",
        )
    if not (arguments.yes or console.can_ask):
        raise UsageError("Deleting needs a yes", "Nobody is there to answer.", "Add --yes.")
    rows, missing = await _read(session, ids)
    for error in missing:
        console.report(error)
    if not rows:
        return missing[0].exit_code
    if not (arguments.yes or _is_meant(rows, console)):
        console.say("Nothing was deleted.")
        return ExitCode.REFUSED
    for collection in {row.collection for row in rows if row.collection}:
        mine = [row for row in rows if row.collection == collection]
        path = await keep_rows(session.backups, collection, mine)
        console.say(f"Saved the rows first: {path}")
    return await _delete(session, rows, console, has_missed=bool(missing))


async def _read(
    session: Session, ids: list[AsinId]
) -> tuple[list[AsinRecord], list[MulticartError]]:
    rows: list[AsinRecord] = []
    missing: list[MulticartError] = []
    for asin in ids:
        try:
            rows.append(await session.api.get_asin(asin))
        except MulticartError as error:
            missing.append(error)
    return rows, missing


def _is_meant(rows: Sequence[AsinRecord], console: Console) -> bool:
    for row in rows:
        names = row.id.label, row.asin, row.key.domain, row.key.postcode, row.custom_id
        console.say("  ".join(part for part in names if part))
    answer = console.ask(f"Delete {plural(len(rows), 'ASIN')}? Type {len(rows)}:")
    return answer == str(len(rows))


async def _delete(
    session: Session, rows: Sequence[AsinRecord], console: Console, *, has_missed: bool
) -> ExitCode:
    report: BulkReport = bulk.Report("deleted")
    begun: list[AsinRecord] = []
    unknown: list[AsinRecord] = []

    async def one(row: AsinRecord) -> AsinRecord:
        begun.append(row)
        await writing.delete(session.api, row)
        return row

    def say_what_is_waited_for() -> None:
        console.end_progress()
        console.say("Stopping: waiting for what is being deleted. ctrl+c again ends at once.")

    with Interrupts(say_what_is_waited_for) as interrupts:
        try:
            await interrupts.run(
                bulk.run(
                    report,
                    rows,
                    one,
                    on_progress=lambda done, total: console.say_progress(
                        f"Deleted {done:,} of {total:,}"
                    ),
                    stop=interrupts.stop,
                )
            )
        except CutOff:
            ended = {row.id for row in (*report.done, *(row for row, _ in report.failed))}
            tried = {row.id for row in begun}
            unknown = [row for row in begun if row.id not in ended]
            report.not_tried[:] = [row for row in rows if row.id not in tried]
    console.end_progress()
    _tell(report, unknown, console)
    if interrupts.is_heard:
        return ExitCode.INTERRUPTED
    if report.is_complete and not has_missed:
        return ExitCode.OK
    return ExitCode.PARTIAL if report.done else report.failed[0][1].exit_code


def _tell(report: BulkReport, unknown: Sequence[AsinRecord], console: Console) -> None:
    for row, error in report.failed:
        console.say(f"{row.id.label} {row.asin}: {error.title}. {error.message}")
    counts = report.words
    if unknown:
        done, *rest = counts.split(", ")
        counts = ", ".join([done, f"{len(unknown):,} not known", *rest])
    console.say(f"{counts}. Outputs are kept.")
    if unknown:
        console.say(f"Not known: {_numbers(unknown)}")
        console.say("No answer was waited for: look at these before you delete them again.")
    if report.not_tried:
        console.say(f"Not tried: {_numbers(report.not_tried)}")


def _numbers(rows: Iterable[AsinRecord]) -> str:
    """Ids in the form in which they can be given to the command again."""
    return " ".join(str(row.id) for row in rows)
