"""Questions with a few possible answers: commands, choices by number, and yes or no."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from multicart_tui.domain.text import clean
from multicart_tui.plain.prompting import BACK, Back, Talk

NUMBER = "#"
"""Stands for a command that is just a number."""

T = TypeVar("T")


@dataclass(frozen=True)
class Command:
    """Something that can be done at a place."""

    key: str
    """The letter that is typed; what follows it on the line is what it is done to."""
    name: str
    """One or two words for the question; the first of them may be typed, too."""
    words: str
    """A sentence for the help."""


class Menu:
    """Asks what to do, over and over: all choices in words at first, then by their letters.

    Args:
        talk: Whom to ask.
        commands: What there is to do.
        default: The key that an empty line stands for; none if empty.
        number: What a number by itself does, for the help; nothing if empty.
        is_known: Whether the choices were said in words before.
    """

    def __init__(
        self,
        talk: Talk,
        commands: Sequence[Command],
        *,
        default: str = "",
        number: str = "",
        is_known: bool = False,
    ) -> None:
        self._talk = talk
        self._commands = tuple(commands)
        self._default = default
        self._number = number
        self._is_known = is_known

    def ask(self, place: str, *, default: str | None = None) -> tuple[str, str]:
        """Ask once, and again while the answer is none; returns the key and what follows it.

        Args:
            place: Where the person is, and what they look at.
            default: Another key for the empty line than the usual one.

        Raises:
            Back: The person goes back.
            Left: The person leaves.
        """
        default = self._default if default is None else default
        about = [f"{each.key}: {each.words}" for each in self._commands]
        if self._number:
            about.insert(0, f"a number: {self._number}")
        while True:
            question = f"{place} ({self._choices(default)})"
            self._is_known = True
            typed = self._talk.ask(question, about, default=default)
            if typed == BACK:
                raise Back  # as the default
            found = self._find(typed)
            if found:
                return found
            self._talk.say(f"There is no choice {clean(typed, 40)!r} here. ? says what there is.")

    def _choices(self, default: str) -> str:
        parts = ["number" if self._is_known else "a number"] if self._number else []
        if self._is_known:
            parts += [*(each.key for each in self._commands), "b", "q", "?"]
        else:
            parts += [f"{each.key} {each.name}" for each in self._commands]
            parts += ["b back", "q quit", "? help"]
        if default:
            parts.append(f"enter is {default}")
        return ", ".join(parts)

    def _find(self, typed: str) -> tuple[str, str] | None:
        word, _, rest = typed.partition(" ")
        if self._number and word.isascii() and word.isdecimal() and not rest:
            return NUMBER, word
        for each in self._commands:
            if not each.key.isalnum() and typed.startswith(each.key):
                return each.key, typed[len(each.key) :].strip()
            if word.lower() in (each.key, each.name.split()[0].lower()):
                return each.key, rest.strip()
        return None


@dataclass(frozen=True)
class Option(Generic[T]):
    """One of several values to choose from."""

    value: T
    name: str
    """What it is called, and what may be typed for it. Foreign text."""
    why_not: str = ""
    """Why it cannot be chosen; empty if it can."""


def choose(
    talk: Talk, what: str, options: Sequence[Option[T]], *, default: Option[T] | None = None
) -> T:
    """Have one of several values chosen, by its number or by typing it.

    Args:
        talk: Whom to ask.
        what: What is chosen.
        options: What there is; one at least.
        default: What an empty line chooses; then the list is only read out on ``?``.

    Raises:
        Back: The person goes back.
        Left: The person leaves.
    """
    lines = [_line(number, each) for number, each in enumerate(options, start=1)]
    enter = f", enter is {clean(default.name)}" if default else ""
    if default is None:
        talk.say(f"{what}, {len(options):,} to choose from:")
        talk.say_pages(lines)
    while True:
        question = f"{what} (a number or the name{enter}, b back, ? lists them)"
        typed = talk.ask(question, lines, default=default.name if default else "")
        found = _matches(typed, options)
        if len(found) == 1 and not found[0].why_not:
            return found[0].value
        if not typed:
            talk.say("Nothing was typed. ? lists what there is.")
        elif not found:
            talk.say(f"{clean(typed, 40)!r} is none of these. ? lists them.")
        elif len(found) == 1:
            talk.say(f"{found[0].name} cannot be chosen: {found[0].why_not}.")
        else:
            names = ", ".join(clean(each.name) for each in found[:5])
            talk.say(f"{clean(typed, 40)!r} may be {names}. Type more of it, or the number.")


def _line(number: int, option: Option[T]) -> str:
    why_not = f", cannot be chosen: {option.why_not}" if option.why_not else ""
    return f"{number}: {clean(option.name)}{why_not}"


def _matches(typed: str, options: Sequence[Option[T]]) -> list[Option[T]]:
    if not typed:
        return []
    exact = [each for each in options if each.name == typed]
    exact = exact or [each for each in options if each.name.casefold() == typed.casefold()]
    if exact:
        return exact[:1]
    if typed.isascii() and typed.isdecimal() and 1 <= int(typed[:9]) <= len(options):
        return [options[int(typed[:9]) - 1]]
    return [each for each in options if each.name.casefold().startswith(typed.casefold())]


def confirm(talk: Talk, question: str, about: Sequence[str] = (), *, typed: str = "") -> bool:
    """Ask for a yes; an empty line, which a paste may bring, says no.

    Args:
        talk: Whom to ask.
        question: What will be done, as a question.
        about: What follows from it, for ``?``.
        typed: What must be typed instead of y, such as the number of rows; y if empty.

    Raises:
        Left: The person leaves.
    """
    wanted = typed or "y"
    how = f"type {typed}" if typed else "y yes"
    while True:
        try:
            answer = talk.ask(f"{question} ({how}, n no, enter is n, ? help)", about, default="n")
        except Back:
            return False
        if answer.lower() in ("n", "no"):
            return False
        if answer.lower() == wanted or (not typed and answer.lower() == "yes"):
            return True
        talk.say(f"Type {wanted} to go on, n not to.")


def ask_yes_no(talk: Talk, question: str, *, default: bool) -> bool:
    """Ask for the value of a switch.

    Raises:
        Back: The person goes back.
        Left: The person leaves.
    """
    usual = "y" if default else "n"
    while True:
        answer = talk.ask(f"{question} (y yes, n no, enter is {usual})", default=usual).lower()
        if answer in ("y", "yes", "n", "no"):
            return answer.startswith("y")
        talk.say("Type y or n.")
