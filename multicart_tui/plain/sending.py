"""Sends the rows of an import, tells what became of them, and goes on to those that are wrong."""

from __future__ import annotations

from dataclasses import replace

from multicart_tui.domain.import_job import Job
from multicart_tui.domain.known import Known
from multicart_tui.domain.text import plural
from multicart_tui.errors import ConfigError, MulticartError
from multicart_tui.plain.choosing import confirm
from multicart_tui.plain.desk import Desk
from multicart_tui.plain.reviewing import review_job
from multicart_tui.plain.wording import capital
from multicart_tui.plain.working import Progress, Stop
from multicart_tui.services.import_extras import ExtrasReport, has_extras, plan_extras, set_extras
from multicart_tui.services.import_files import save_results
from multicart_tui.services.import_report import RunProgress, RunReport, Stage
from multicart_tui.services.importer import Importer
from multicart_tui.services.reviewing import Reviewing

CARRY_ON = "The next start offers to carry it on: it lists the collection first."


async def run_and_review(
    desk: Desk, job: Job, *, known: Known | None = None, first: int | None = None
) -> None:
    """Run a job, and have its rows reviewed as long as some need a hand.

    Args:
        desk: The account.
        job: Recorded in the journal.
        known: What its rows were checked against, if that was read just now.
        first: Send so many rows, then ask whether to go on; None for all at once.

    Raises:
        Left: The person leaves the program.
        ConfigError: The journal cannot be used.
    """
    report = await _run(desk, job, first)
    if first and report.not_sent and not report.stopped_by and not report.is_stopped_by_person:
        desk.talk.say(f"The first ones: {report.words}.")
        if confirm(desk.talk, f"Send the other {plural(report.not_sent, 'row')}?"):
            report = await _run(desk, job, None)
    reviewing = await Reviewing.open(desk.session, report.job, known)
    await _tell(desk, report, reviewing)
    last = await review_rounds(desk, reviewing)
    await _offer_extras(desk, last or report)


async def review_rounds(desk: Desk, reviewing: Reviewing) -> RunReport | None:
    """Have rows reviewed, and those that are mended sent, as long as some need a hand.

    Returns:
        What became of the last round; None if there was none.

    Raises:
        Left: The person leaves the program.
        ConfigError: The journal cannot be used.
    """
    report: RunReport | None = None
    while reviewing.review.totals.failures:
        if not await review_job(desk, reviewing):
            desk.talk.note_part_done()
            break
        report = await _run(desk, reviewing.job, None)
        await reviewing.take_round()
        await _tell(desk, report, reviewing)
    return report


async def _run(desk: Desk, job: Job, first: int | None) -> RunReport:
    session = desk.session
    importer = Importer(session.api, session.journal, job)

    async def send(progress: Progress, stop: Stop) -> RunReport:
        report = await importer.run(lambda now: progress.tell(_words(now)), stop, limit_rows=first)
        # A run of one request is over before it asks whether to stop.
        return replace(report, is_stopped_by_person=stop())

    desk.talk.say("Sending. ctrl+c stops after the request that is under way.")
    report = await desk.work.write(send, if_cut_off=CARRY_ON)
    if report.total_after is not None:
        session.collections.remember(job.collection, total=report.total_after)
    return report


def _words(progress: RunProgress) -> str:
    of = f"request {progress.chunk:,} of {progress.chunks:,}, " if progress.chunks > 1 else ""
    settled = f"{progress.rows_settled:,} of {plural(progress.rows, 'row')} have their outcome"
    match progress.stage:
        case Stage.SENDING:
            sent = f"sent {progress.bytes_sent:,} of {progress.bytes_total:,} bytes"
            return capital(f"{of}{sent}, {settled}")
        case Stage.WAITING:
            return capital(f"{of}the service is working, {settled}")
        case Stage.SETTLING:
            return f"No answer came, listing the collection to see what landed, {settled}"
        case Stage.CHECKING:
            return f"Listing the collection, {settled}"


async def _tell(desk: Desk, report: RunReport, reviewing: Reviewing) -> None:
    """Say what became of all rows, what went wrong, and where the files are."""
    talk = desk.talk
    talk.say(f"{reviewing.review.totals.words.replace(' · ', ', ')}.")
    if report.mismatch:
        talk.say(report.mismatch)
        talk.note_part_done()
    if report.stopped_by:
        talk.report(report.stopped_by)
    try:
        edits = reviewing.review.edits
        files = await save_results(desk.session.journal, report.job.id, edits=edits)
    except ConfigError as error:
        talk.report(error)
    else:
        if files.note:
            talk.say(files.note)
        if files.all:
            talk.say(f"Written: {files.words}.")


async def _offer_extras(desk: Desk, report: RunReport) -> None:
    """Offer to set what an upload does not carry: custom ids and output formats."""
    session, talk = desk.session, desk.talk
    may_be_set = report.landed and not report.stopped_by and not report.is_stopped_by_person
    if not may_be_set or not has_extras(await session.journal.rows(report.job.id)):
        return
    talk.say("An upload carries no custom id and no output format. They can be set row by row.")
    if not confirm(talk, "Set them now, one update for each row?"):
        return

    async def work(progress: Progress, stop: Stop) -> ExtrasReport:
        plan = await plan_extras(session.api, session.journal, report.job)
        return await set_extras(session.api, plan, on_progress=progress.count("Rows"), stop=stop)

    try:
        done = await desk.work.write(work)
    except MulticartError as error:
        talk.report(error)
        return
    for row, failure in done.failed:
        talk.say(f"{row.id.label} {row.asin}: {failure.title}. {failure.message}")
    talk.say(f"Custom ids and output formats: {done.words}.")
    if not done.is_complete:
        talk.note_part_done()
