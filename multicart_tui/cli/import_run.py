"""Runs a job from the command line: progress, ctrl+C, files, counts, exit status."""

from __future__ import annotations

import time
from collections.abc import Container
from pathlib import Path

from multicart_tui.cli.console import Console, OutputLost
from multicart_tui.cli.import_ending import (
    THERE,
    WRONG,
    count_outcomes,
    how_to_go_on,
    print_counts,
    tell_rows,
    write_files,
)
from multicart_tui.cli.import_extras import tell_or_set
from multicart_tui.cli.interrupts import CutOff, Interrupts
from multicart_tui.domain.import_job import Job
from multicart_tui.domain.review_rows import ReviewRow, RowOutcome, review_rows
from multicart_tui.errors import ConfigError
from multicart_tui.exit_codes import ExitCode
from multicart_tui.services.import_report import RunProgress, RunReport, Stage
from multicart_tui.services.importer import Importer
from multicart_tui.services.job_lock import JobIsRunningError
from multicart_tui.services.session import Session


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
    lines: Container[int] | None = None,
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
        lines: Lines of the file that were asked for: the exit status tells of these; of all
            if None.

    Raises:
        JobIsRunningError: Another window is at work on it.
    """

    def say_what_is_waited_for() -> None:
        console.end_progress()
        console.say("Stopping after the request that is under way. ctrl+c again ends at once.")

    importer = Importer(session.api, session.journal, job, add_many_size=session.add_many_size)
    with Interrupts(say_what_is_waited_for) as interrupts:
        try:
            report = await _send(importer, console, interrupts, first)
        except JobIsRunningError:
            raise
        except CutOff:
            console.end_progress()
            console.say(f"Ended in the middle of a request. {how_to_go_on(session, job)}")
            return ExitCode.INTERRUPTED
        except ConfigError as error:
            console.end_progress()
            console.report(error)
            console.say(how_to_go_on(session, job))
            return ExitCode.PARTIAL if importer.has_sent else error.exit_code
        console.end_progress()
        rows = review_rows(await session.journal.rows(job.id))
        asked = rows if lines is None else tuple(row for row in rows if row.row.line in lines)
        code = exit_code(report, asked, is_strict=is_strict)
        lost: OutputLost | None = None
        if not await _tell(session, report, rows, console, errors_out, is_strict=is_strict):
            code = code or ExitCode.PARTIAL
        try:
            print_counts(report, rows, console, is_json=is_json)
        except OutputLost as error:
            lost = error  # what was asked for is done all the same
        may_set = report.landed and not report.stopped_by and not interrupts.is_heard
        if may_set and not await tell_or_set(
            session, job, console, interrupts, is_wanted=sets_extras
        ):
            code = code or ExitCode.PARTIAL
    if interrupts.is_heard:
        code = ExitCode.INTERRUPTED
    if lost:
        lost.of_work = code
        raise lost
    return code


async def _send(
    importer: Importer, console: Console, interrupts: Interrupts, first: int | None
) -> RunReport:
    tell = _Progress(console)
    report = await interrupts.run(importer.run(tell, interrupts.stop, limit_rows=first))
    if first and not report.stopped_by and report.not_sent and not interrupts.is_heard:
        console.end_progress()
        console.say(f"The first rows were sent: {report.words}.")
        if console.can_ask and _wants_the_others(console):
            report = await interrupts.run(importer.run(tell, interrupts.stop))
    return report


def _wants_the_others(console: Console) -> bool:
    try:
        return is_yes(console.ask("Send the others? [y/N]"))
    except KeyboardInterrupt:
        console.say("")
        return False  # and what became of the first is told


def is_yes(answer: str) -> bool:
    """Whether an answer says yes; no answer does not."""
    return answer.strip().lower() in ("y", "yes")


def exit_code(report: RunReport, rows: tuple[ReviewRow, ...], *, is_strict: bool) -> ExitCode:
    """The exit status for what became of a job (README, "Exit status")."""
    if report.stopped_by:
        return report.stopped_by.exit_code
    counts = count_outcomes(rows)
    unfinished = (RowOutcome.NOT_SENT, RowOutcome.UNKNOWN)
    failed = sum(counts[outcome] for outcome in (*WRONG, *unfinished))
    if is_strict:
        failed += sum(counts[outcome] for outcome in THERE)
    if not failed and not report.mismatch:
        return ExitCode.OK
    if report.rejected and not report.landed and not report.already:
        return ExitCode.REFUSED
    return ExitCode.PARTIAL


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


async def _tell(
    session: Session,
    report: RunReport,
    rows: tuple[ReviewRow, ...],
    console: Console,
    errors_out: Path | None,
    *,
    is_strict: bool,
) -> bool:
    """Tell what became of a job; returns whether its files could be written."""
    job = report.job
    if report.total_after is not None:
        session.collections.remember(job.collection, total=report.total_after)
    tell_rows(rows, console, unit=job.about.kind.unit, is_strict=is_strict)
    is_whole = await write_files(session, job, console, errors_out, is_strict=is_strict)
    if report.mismatch:
        console.say(report.mismatch)
    if report.stopped_by:
        console.report(report.stopped_by)
    if report.not_sent or report.unknown:
        console.say(how_to_go_on(session, job))
    return is_whole
