"""Jobs that something cut off: carried on, or closed for good."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from multicart_tui.domain.import_job import UNSETTLED, Job, JobKind
from multicart_tui.domain.job_words import WAITING, name_of, sentence_of
from multicart_tui.domain.text import clean, plural
from multicart_tui.errors import UsageError
from multicart_tui.plain.choosing import NUMBER, Command, Menu, confirm
from multicart_tui.plain.desk import Desk, attempt
from multicart_tui.plain.prompting import Back
from multicart_tui.plain.sending import run_and_review
from multicart_tui.plain.working import Progress, Stop
from multicart_tui.services import bulk
from multicart_tui.services.import_files import save_results
from multicart_tui.services.journaled_delete import resume_delete
from multicart_tui.services.journaled_edit import resume_edit

COMMANDS = (Command("x", "close", "close a job for good, as in x 1; what is left is not done"),)

_VERBS = {JobKind.BULK_DELETE: "delete", JobKind.BULK_EDIT: "change"}


async def offer_open_jobs(desk: Desk, *, says_none: bool = False) -> None:
    """Say the unfinished jobs of the account, and carry on those that the person wants.

    Args:
        desk: The account.
        says_none: Whether to say so when there is none.

    Raises:
        ConfigError: The journal cannot be read.
    """
    talk, journal = desk.talk, desk.session.journal
    desk.must_write()
    menu = Menu(talk, COMMANDS, default="b", number="carries that job on")
    while True:
        jobs = await journal.open_jobs(desk.session.account) if journal.has_file else ()
        if journal.problem:
            talk.say(journal.problem)
        if not jobs:
            if says_none:
                talk.say("Nothing is unfinished.")
            return
        says_none = True
        talk.say(f"{plural(len(jobs), 'job')} of this account not finished:")
        talk.say_pages(_describe(jobs))
        try:
            key, rest = menu.ask("Unfinished; enter leaves them for later")
        except Back:
            return
        await attempt(talk, _do(desk, jobs, key, rest))


def _describe(jobs: Sequence[Job]) -> list[str]:
    now = datetime.now().astimezone()
    lines = []
    for number, job in enumerate(jobs, start=1):
        line = f"{number}: {sentence_of(job, now)}"
        if job.is_running:
            line += ". It is running in another window"
        elif job.count(*UNSETTLED):
            line += ". What became of the unknown ones is looked up before anything is sent"
        lines.append(line)
    return lines


async def _do(desk: Desk, jobs: Sequence[Job], key: str, rest: str) -> None:
    number = rest or ("1" if len(jobs) == 1 else desk.talk.ask("Which one, a number (b back)"))
    if not (number.isascii() and number.isdecimal() and 1 <= int(number[:9]) <= len(jobs)):
        raise UsageError(
            f"There is no job {clean(number, 40)!r} in the list",
            f"They have numbers from 1 to {len(jobs)}.",
            "Type the number as it is said before a job.",
        )
    job = jobs[int(number[:9]) - 1]
    if job.is_running:
        raise UsageError(
            "It is running in another window", "Two must not work on one job.", "Wait for it there."
        )
    await (_carry_on(desk, job) if key == NUMBER else _close(desk, job))


async def _carry_on(desk: Desk, job: Job) -> None:
    session, talk = desk.session, desk.talk
    kind, count = job.about.kind, job.count(*WAITING)
    if not kind.adds_rows or session.is_protected:
        what = f"{_VERBS.get(kind, 'send')} up to {plural(count, 'row')}"
        about = "Rows that are gone, or changed since, are left alone."
        if kind.adds_rows:
            about = "Rows that are there are not sent again."
        talk.say(f"The collection is listed first. {about}")
        typed = str(count) if session.is_protected else ""
        if not confirm(talk, f"Carry on: {what} of collection {job.collection}?", typed=typed):
            return
    if kind.adds_rows:
        await run_and_review(desk, job)
        return

    async def carry(progress: Progress, stop: Stop) -> tuple[str, bool, list[str]]:
        tell = progress.count("Rows")
        if kind is JobKind.BULK_DELETE:
            deleted = await resume_delete(
                session.api, session.journal, job, on_progress=tell, stop=stop
            )
            return deleted.words, deleted.is_complete, _failures(deleted)
        edited = await resume_edit(session.api, session.journal, job, on_progress=tell, stop=stop)
        return edited.report.words, edited.report.is_complete, _failures(edited.report)

    words, is_complete, failures = await desk.work.write(carry)
    talk.say_pages(failures)
    talk.say(f"{words}.")
    if not is_complete:
        talk.note_part_done()


def _failures(report: bulk.Report[bulk.Result]) -> list[str]:
    lines = [
        f"{row.id.label} {row.asin}: {error.title}. {error.message}" for row, error in report.failed
    ]
    if report.problem:
        lines += [report.problem.title, report.problem.message, report.problem.hint]
    return lines


async def _close(desk: Desk, job: Job) -> None:
    if not confirm(desk.talk, f"Close {name_of(job)} for good, with what is left undone?"):
        return
    journal = desk.session.journal
    await journal.abandon(job.id)
    if not job.about.kind.adds_rows:
        desk.talk.say("Closed. What was not done stays as it is.")
        return
    files = await save_results(journal, job.id)
    desk.talk.say(f"Closed. {files.words} {files.note}".strip())
