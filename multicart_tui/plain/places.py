"""Has a domain and one of its postcodes chosen, whatever the service tells of them."""

from __future__ import annotations

from dataclasses import dataclass

from multicart_tui.domain.forms import why_unusable
from multicart_tui.domain.models import Domain, Postcode
from multicart_tui.domain.text import clean
from multicart_tui.plain.choosing import Option, choose
from multicart_tui.plain.desk import Desk
from multicart_tui.plain.prompting import Talk
from multicart_tui.plain.working import Progress


@dataclass(frozen=True)
class Place:
    """Where an ASIN is looked up: a shop and a postcode there."""

    domain: Domain
    postcode: Postcode


async def choose_place(desk: Desk, before: Place | None, *, by_id: bool = True) -> Place:
    """Have domain and postcode chosen by number or typed.

    Where the service told of none, row ids are asked for, as in the form of the screens.

    Args:
        desk: The account.
        before: What an empty line takes: the place used last.
        by_id: Whether bare row ids will do; if not, names are asked for instead.

    Raises:
        Back: The person goes back.
    """
    domain = await choose_domain(desk, before.domain if before else None, by_id=by_id)
    postcode = choose_postcode(desk, domain, before.postcode if before else None, by_id=by_id)
    return Place(domain, postcode)


async def choose_domain(desk: Desk, before: Domain | None = None, *, by_id: bool = False) -> Domain:
    """Have a domain chosen; see :func:`choose_place`."""
    lookups, talk = desk.session.lookups, desk.talk

    async def load(_: Progress) -> None:
        await lookups.load()

    await desk.work.read(load)
    if lookups.problem:
        problem = f"{lookups.problem.title}. {lookups.problem.message}".rstrip()
        talk.say(f"Domains and postcodes were not read: {problem}")
    domains = [Option(each, each.name) for each in lookups.domains]
    if domains:
        usual = next((each for each in domains if each.value == before), None)
        usual = usual or (domains[0] if len(domains) == 1 else None)
        return choose(talk, "Domain", domains, default=usual)
    if by_id:
        return Domain(_ask_row_id(talk, "domain"), "")
    return Domain(None, _ask_text(talk, "Domain, such as amazon.com.au (b back)"))


def choose_postcode(
    desk: Desk, domain: Domain, before: Postcode | None = None, *, by_id: bool = False
) -> Postcode:
    """Have a postcode of a domain chosen; see :func:`choose_place`."""
    talk, known = desk.talk, desk.session.lookups.postcodes_of(domain.name)
    codes = [Option(each, each.value, why_unusable(each)) for each in known]
    if codes:
        good = [each for each in codes if not each.why_not]
        same = next((each for each in good if each.value == before), None)
        usual = same or (good[0] if len(good) == 1 else None)
        return choose(talk, f"Postcode of {clean(domain.name)}", codes, default=usual)
    if by_id:
        return Postcode(_ask_row_id(talk, "postcode"), "")
    return Postcode(None, _ask_text(talk, "Postcode, such as 4500 (b back)"))


def _ask_text(talk: Talk, question: str) -> str:
    while not (typed := talk.ask(question)):
        talk.say("Nothing was typed.")
    return typed


def _ask_row_id(talk: Talk, noun: str) -> int:
    while True:
        typed = talk.ask(f"Row id of the {noun}, a whole number (b back)")
        if typed.isascii() and typed.isdecimal() and int(typed[:18]) > 0:
            return int(typed[:18])
        talk.say(f"{clean(typed, 40)!r} is no whole number of 1 or more.")
