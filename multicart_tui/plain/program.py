"""The conversation from its first line to its last."""

from __future__ import annotations

from multicart_tui.domain.ids import CollectionId, OutputId
from multicart_tui.domain.text import clean
from multicart_tui.exit_codes import ExitCode
from multicart_tui.plain.asins import Asins
from multicart_tui.plain.desk import Desk, attempt
from multicart_tui.plain.pick import Pick
from multicart_tui.plain.prompting import Left
from multicart_tui.plain.resuming import offer_open_jobs
from multicart_tui.plain.viewing import view_output

GREETING = "At every question b goes back, q leaves the program, and ? says the choices."


async def converse(desk: Desk, start: CollectionId | OutputId | None) -> ExitCode:
    """Talk with a person until they leave.

    Args:
        desk: The account, open.
        start: The collection or output to begin with; the list of collections if None.

    Returns:
        What to end the program with: the status of the last thing that failed, 0 if nothing
        did, 130 after ctrl+c.
    """
    talk, session = desk.talk, desk.session
    try:
        _greet(desk)
        if isinstance(start, OutputId):
            await attempt(talk, view_output(desk, start))
            return talk.exit_code
        if not session.is_read_only and session.journal.has_file:
            # Without a journal there was no job; looking must not make one.
            await attempt(talk, offer_open_jobs(desk))
        if start:
            await Asins(desk, start).run()
        await Pick(desk).run()
    except Left as left:
        return talk.exit_code if left.exit_code is None else left.exit_code


def _greet(desk: Desk) -> None:
    session = desk.session
    words = [f"multicart-tui, account {clean(session.profile)} at {clean(session.host)}"]
    words += ["DEMO: nothing here is real"] if session.is_demo else []
    words += ["READ-ONLY"] if session.is_read_only else []
    words += ["PROTECTED"] if session.is_protected else []
    desk.talk.say(f"{', '.join(words)}.", GREETING)
    if session.collections.problem:
        desk.talk.say(session.collections.problem)
