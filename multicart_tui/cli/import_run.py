"""Runs a job from the command line: progress, ctrl+C, files, counts, exit status."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from pathlib import Path

from multicart_tui.cli.console import Console
from multicart_tui.cli.import_extras import tell_or_set
from multicart_tui.cli.interrupts import CutOff, Interrupts
from multicart_tui.domain.import_job import Job
from multicart_tui.domain.review_rows import ReviewRow, RowOutcome, review_rows
from multicart_tui.errors import UsageError
from multicart_tui.exit_codes import ExitCode
from multicart_tui.paths import write_private
from multicart_tui.services.import_files import save_results
from multicart_tui.services.import_report import RunProgress, RunReport, Stage
from multicart_tui.services.import_tables import errors_csv
from multicart_tui.services.importer import Importer
from multicart_tui.services.row_formats import as_json
from multicart_tui.services.session import Session

MOST_TOLD = 20
"""Rows that are told one by one; the files have all."""

_WRONG = (RowOutcome.REJECTED, RowOutcome.LEFT_OUT)
_THERE = (RowOutcome.ALREADY, RowOutcome.REPEATED)


async def run_job(
    session: Session,
    job: Job,
    console: Console,
    *,
    first: int | None = None,
    is_strict: bool = False,
    errors_out: Path | None = None,
    is_json: bool = False,
    sets_extras: bool = False,
) -> ExitCode:
    """Send what a job has left to send, and account for all of it.

    Args:
        session: The account it belongs to.
        job: Recorded in the session's journal.
        console: Where to tell it.
        first: Send so many rows, then ask whether to go on; None for all at once.
        is_strict: Whether rows that are there already count as failures.
        errors_out: Another place for the file of rows that need a hand.
        is_json: Whether the counts are printed as JSON.
        sets_extras: Whether custom ids and output formats are set afterwards.
    """
    is_set = True
    importer = Importer(session.api, session.journal, job)

    def say_what_is_waited_for() -> None:
        console.end_progress()
        console.say("Stopping after the request that is under way. ctrl+c again ends at once.")

    with Interrupts(say_what_is_waited_for) as interrupts:
        tell = _Progress(console)
        try:
            report = await interrupts.run(importer.run(tell, interrupts.stop, limit_rows=first))
            console.end_progress()
            if first and not report.stopped_by and report.not_sent and not interrupts.is_heard:
                _tell_first(report, console)
                if console.can_ask and _is_yes(console.ask("Send the others? [y/N]")):
                    report = await interrupts.run(importer.run(tell, interrupts.stop))
            console.end_progress()
            if report.landed and not report.stopped_by and not interrupts.is_heard:
                is_set = await tell_or_set(session, job, console, interrupts, is_wanted=sets_extras)
        except CutOff:
            console.end_progress()
            console.say(f"Ended in the middle of a request. {how_to_go_on(job)}")
            return ExitCode.INTERRUPTED
    console.end_progress()
    rows = review_rows(await session.journal.rows(job.id))
    await _tell(session, report, rows, console, errors_out, is_strict=is_strict, is_json=is_json)
    if interrupts.is_heard:
        return ExitCode.INTERRUPTED
    code = exit_code(report, rows, is_strict=is_strict)
    return code if is_set or code is not ExitCode.OK else ExitCode.PARTIAL


def exit_code(report: RunReport, rows: tuple[ReviewRow, ...], *, is_strict: bool) -> ExitCode:
    """The exit status for what became of a job (README, "Exit status")."""
    if report.stopped_by:
        return report.stopped_by.exit_code
    counts = count_outcomes(rows)
    unfinished = (RowOutcome.NOT_SENT, RowOutcome.UNKNOWN)
    failed = sum(counts.get(outcome, 0) for outcome in (*_WRONG, *unfinished))
    if is_strict:
        failed += sum(counts.get(outcome, 0) for outcome in _THERE)
    if not failed and not report.mismatch:
        return ExitCode.OK
    if report.rejected and not report.landed and not report.already:
        return ExitCode.REFUSED
    return ExitCode.PARTIAL


def count_outcomes(rows: tuple[ReviewRow, ...]) -> Mapping[RowOutcome, int]:
    """How many rows came to each end."""
    counts: dict[RowOutcome, int] = {}
    for row in rows:
        counts[row.bucket] = counts.get(row.bucket, 0) + 1
    return counts


class _Progress:
    """Says where a run is, at most ten times a second."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._next = 0.0

    def __call__(self, progress: RunProgress) -> None:
        now = time.monotonic()
        if now >= self._next:
            self._next = now + 0.1
            self._console.say_progress(_words(progress))


def _words(progress: RunProgress) -> str:
    of = f"request {progress.chunk:,} of {progress.chunks:,}: " if progress.chunks > 1 else ""
    settled = f"; {progress.rows_settled:,} of {progress.rows:,} rows settled"
    match progress.stage:
        case Stage.SENDING:
            return f"{of}sent {progress.bytes_sent:,} of {progress.bytes_total:,} bytes{settled}"
        case Stage.WAITING:
            return f"{of}the service is working{settled}"
        case Stage.SETTLING:
            return f"No answer came: listing the collection to see what landed{settled}"
        case Stage.CHECKING:
            return f"Listing the collection{settled}"


def _tell_first(report: RunReport, console: Console) -> None:
    console.say(f"The first rows were sent: {report.words}.")


def _is_yes(answer: str) -> bool:
    return answer.strip().lower() in ("y", "yes")


async def _tell(
    session: Session,
    report: RunReport,
    rows: tuple[ReviewRow, ...],
    console: Console,
    errors_out: Path | None,
    *,
    is_strict: bool,
    is_json: bool,
) -> None:
    job = report.job
    if report.total_after is not None:
        session.collections.remember(job.collection, total=report.total_after)
    _tell_rows(rows, console, is_strict=is_strict)
    files = await save_results(session.journal, job.id, is_strict=is_strict)
    if files.note:
        console.say(files.note)
    if files.all:
        console.say(f"Written: {files.words}")
    if errors_out:
        await write_errors(session, job, errors_out, console, is_strict=is_strict)
    if report.mismatch:
        console.say(report.mismatch)
    if report.stopped_by:
        console.report(report.stopped_by)
    if report.not_sent or report.unknown:
        console.say(how_to_go_on(job))
    _print_counts(report, rows, console, is_json=is_json)


def _tell_rows(rows: tuple[ReviewRow, ...], console: Console, *, is_strict: bool) -> None:
    """Tell rows that need a hand, as many as a person reads."""
    told = (*_WRONG, RowOutcome.UNKNOWN, *(_THERE if is_strict else ()))
    wrong = [row for row in rows if row.bucket in told]
    for row in wrong[:MOST_TOLD]:
        texts = "; ".join(dict.fromkeys(each.text for each in row.findings))
        console.say(f"line {row.row.line:,}: {row.row.asin}: {texts or row.bucket}")
    if len(wrong) > MOST_TOLD:
        console.say(f"and {len(wrong) - MOST_TOLD:,} more")


def how_to_go_on(job: Job) -> str:
    """What to type to have the rest of a job done."""
    return (
        f"Go on with: multicart-tui asin import {job.collection} --resume\n"
        "It lists the collection first, so nothing is sent twice."
    )


def _print_counts(
    report: RunReport, rows: tuple[ReviewRow, ...], console: Console, *, is_json: bool
) -> None:
    counts = count_outcomes(rows)
    if is_json:
        told = {
            "job": report.job.id,
            "collection": report.job.collection.value,
            "rows": report.job.total,
            **{outcome.value.replace(" ", "_"): counts.get(outcome, 0) for outcome in RowOutcome},
            "total_before": report.total_before,
            "total_after": report.total_after,
            "is_done": report.is_done,
        }
        console.write_data(as_json(told) + "\n")
        return
    parts = [f"{count:,} {outcome}" for outcome, count in counts.items() if count]
    console.write(f"{', '.join(parts)} of {report.job.total:,}\n")


async def write_errors(
    session: Session, job: Job, path: Path, console: Console, *, is_strict: bool
) -> None:
    """Write the rows of a job that need a hand where the person asked for them.

    Raises:
        ConfigError: The file cannot be written.
    """
    rows = await session.journal.rows(job.id)
    text, count = errors_csv(job.about, rows, is_strict=is_strict)
    await asyncio.to_thread(write_private, path, text)
    console.say(f"Written: {path} ({count:,} rows)")


def check_target(path: str | None, *, may_overwrite: bool) -> Path | None:
    """Where the file of errors goes, told before anything is sent.

    Raises:
        UsageError: Something is there already.
    """
    if path is None:
        return None
    target = Path(path).expanduser().absolute()
    if target.is_dir() or (target.exists() and not may_overwrite):
        raise UsageError(
            f"{target} exists already",
            "Nothing is overwritten unasked, and nothing was sent.",
            "Choose another name, or add --force.",
            field="errors_out",
        )
    return target
