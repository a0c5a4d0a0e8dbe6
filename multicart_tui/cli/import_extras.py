"""Sets custom ids and output formats after an import, from the command line."""

from __future__ import annotations

from multicart_tui.cli.console import Console
from multicart_tui.cli.import_ending import how_to_go_on
from multicart_tui.cli.interrupts import CutOff, Interrupts
from multicart_tui.domain.import_job import Job
from multicart_tui.domain.text import plural
from multicart_tui.errors import MulticartError
from multicart_tui.services.import_extras import has_extras, plan_extras, set_extras
from multicart_tui.services.session import Session

OPTION = "--set-custom-ids"


async def tell_or_set(
    session: Session, job: Job, console: Console, interrupts: Interrupts, *, is_wanted: bool
) -> bool:
    """Update the rows that an import added with what an upload cannot carry.

    Without being wanted it only says that there is something to set. What was set already,
    by a run before this one, is not set twice.

    Args:
        session: The account.
        job: The import.
        console: Where to tell it.
        interrupts: Asked before each update.
        is_wanted: Whether to do it.

    Returns:
        Whether everything that was to be set is set; what is not, and why, is told.
    """
    if not has_extras(await session.journal.rows(job.id)):
        return True
    if not is_wanted:
        console.say(
            "An upload carries no custom id and no output format; they can be set row by row."
        )
        console.say(how_to_go_on(session, job, OPTION))
        return True
    try:
        return await interrupts.run(_set(session, job, console, interrupts))
    except CutOff:
        console.end_progress()
        console.say("Ended in the middle of an update.")
    except MulticartError as error:
        console.end_progress()
        console.report(error)
    console.say(how_to_go_on(session, job, OPTION))
    return False


async def _set(session: Session, job: Job, console: Console, interrupts: Interrupts) -> bool:
    plan = await plan_extras(session.api, session.journal, job)
    report = await set_extras(
        session.api,
        plan,
        on_progress=lambda done, total: console.say_progress(
            f"Setting custom ids and output formats: {done:,} of {total:,}"
        ),
        stop=interrupts.stop,
    )
    console.end_progress()
    for row, error in report.failed:
        console.say(f"{row.id.label} {row.asin}: {error.title}. {error.message}")
    told = report.words if plan else "nothing left to set"
    console.say(f"Custom ids and output formats of {plural(len(plan), 'row')}: {told}.")
    if not report.is_complete:
        console.say(how_to_go_on(session, job, OPTION))
    return report.is_complete
