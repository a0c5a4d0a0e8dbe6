"""What was imported on this machine, to look at its rows again."""

from __future__ import annotations

from datetime import datetime

from multicart_tui.domain.job_words import sentence_of, state_of
from multicart_tui.domain.text import clean
from multicart_tui.errors import UsageError
from multicart_tui.plain.choosing import NUMBER, Command, Menu
from multicart_tui.plain.desk import Desk, attempt
from multicart_tui.plain.prompting import Back
from multicart_tui.plain.sending import review_rounds
from multicart_tui.services.reviewing import Reviewing

MOST = 20
"""Jobs that are told, the newest first."""

COMMANDS = (Command("l", "list", "say them again"),)


async def look_back(desk: Desk) -> None:
    """Say the jobs that added rows, and open the review of one.

    Raises:
        Left: The person leaves the program.
        ConfigError: The journal cannot be read.
    """
    talk, journal = desk.talk, desk.session.journal
    menu = Menu(talk, COMMANDS, default="b", number="opens the rows of that import")
    is_to_be_said = True
    while True:
        found = await journal.history(desk.session.account) if journal.has_file else ()
        jobs = [job for job in found if job.about.kind.adds_rows][:MOST]
        if not jobs:
            talk.say("Nothing was imported on this machine yet.")
            return
        if is_to_be_said:
            now = datetime.now().astimezone()
            for number, job in enumerate(jobs, start=1):
                talk.say(f"{number}: {sentence_of(job, now)}, {state_of(job)}")
        try:
            key, rest = menu.ask("History")
        except Back:
            return
        is_to_be_said = key != NUMBER
        if is_to_be_said:
            continue
        if not 1 <= int(rest[:9]) <= len(jobs):
            talk.explain(
                UsageError(
                    f"There is no import {clean(rest, 40)!r}",
                    f"They have numbers from 1 to {len(jobs)}.",
                    "l says them again.",
                )
            )
            continue
        reviewing = await Reviewing.open(desk.session, jobs[int(rest[:9]) - 1])
        talk.say(f"{reviewing.review.totals.words.replace(' · ', ', ')}.")
        await attempt(talk, _review(desk, reviewing))


async def _review(desk: Desk, reviewing: Reviewing) -> None:
    await review_rounds(desk, reviewing)
