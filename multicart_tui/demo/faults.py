"""What can go wrong on purpose, and how it is asked for.

A specification is a comma-separated list of faults, each written

    WORD[=NUMBER][:PATH-FRAGMENT][@N]

``:PATH-FRAGMENT`` limits it to paths that contain the fragment, ``@N`` to every Nth of
those requests. ``latency=300,429:/list/@3`` makes every request wait 300 ms and throttles
each third list. The words:

    latency=MS        waits before anything is done
    slow[=MS]         sends the answer in 16 pieces with MS between them (100)
    hang, timeout     never answers; nothing is done
    reset             resets the connection; nothing is done
    commit-then-drop  does it, then closes the connection without an answer
    commit-then-reset does it, then resets the connection
    commit-then-502   does it, then answers as html502
    part-then-drop    does half of a batch, then closes the connection without an answer
    half              does it, sends half of the answer, then closes the connection
    html502           a gateway's HTML page, status 502; nothing is done
    429               status 429 with Retry-After: 1; nothing is done
    500               Django's HTML page, status 500; nothing is done
    401, 403          that status with a detail; nothing is done
    status0-400, status0-401, status0-402, status0-404, status0-409, status0-500
                      HTTP 200 with status 0 and that code; nothing is done
    redirect          sends the client to another host, status 307; nothing is done
    garbage           does it, answers 200 with bytes that are not JSON
    shape             does it, answers with success and data of another form
    drift             rows of the collection come and go before each list answer
    dup               a later page of a list begins with the last row of the page before
    lag=MS            what a batch adds shows up in lists only after MS

Of several that apply to one request, delays add up, and of those that replace the answer
the first wins. The header ``X-Demo-Fault: SPEC`` adds faults to one request.
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass, field
from itertools import count

DELAYS = ("latency", "slow")
TWISTS = ("drift", "dup", "lag", "part-then-drop")
"""Faults that the operation itself commits."""
STATUS_0 = {f"status0-{code}": code for code in (400, 401, 402, 404, 409, 500)}
"""Faults that refuse in the envelope (vendor page, "Envelope"), and their codes."""
BEFORE = ("hang", "reset", "html502", "429", "500", "401", "403", "redirect", *STATUS_0)
"""Faults that keep the request from being done."""
AFTER = (
    "commit-then-drop",
    "commit-then-reset",
    "commit-then-502",
    "part-then-drop",
    "half",
    "garbage",
    "shape",
)
"""Faults that spoil the answer to a request that was done."""

WORDS = tuple(dict.fromkeys((*DELAYS, *BEFORE, *AFTER, *TWISTS)))

_ALIASES = {"timeout": "hang"}
_TAKES_NUMBER = (*DELAYS, "lag")
_NEEDS_NUMBER = ("latency", "lag")
_FORM = re.compile(
    r"(?P<word>[a-z0-9-]+)(?:=(?P<number>\d{1,6}))?(?P<where>(?:@[1-9]\d{0,5}|:[^\s,@:]+){0,2})"
)


@dataclass
class Fault:
    """One thing that goes wrong."""

    word: str
    number: int = 0
    """Milliseconds of ``latency``, ``slow`` and ``lag``."""
    path: str = ""
    """Only requests whose path contains this."""
    every: int = 1
    """Only each Nth request that matches the path."""
    _seen: count[int] = field(default_factory=lambda: count(1), repr=False, compare=False)

    def applies(self, path: str) -> bool:
        """Whether it strikes this request; counts it."""
        return self.path in path and next(self._seen) % self.every == 0


class FaultPlan:
    """The faults of a server: those that stand, and those planned for one request each."""

    def __init__(self, standing: list[Fault] | None = None) -> None:
        self.standing = standing or []
        self._planned: list[list[Fault]] = []
        self._lock = threading.Lock()

    def plan_next(self, spec: str, path: str = "", times: int = 1) -> None:
        """Let the next ``times`` requests whose path contains ``path`` meet these faults.

        They strike together; ``@N`` means nothing here.

        Raises:
            ValueError: As `parse` does.
        """
        for _ in range(times):
            faults = parse(spec).standing
            for fault in faults:
                fault.path = fault.path or path
            with self._lock:
                self._planned.append(faults)

    def clear(self) -> None:
        """Forget every fault."""
        with self._lock:
            self.standing = []
            self._planned = []

    @property
    def pending(self) -> int:
        """How many planned faults have not struck yet."""
        return len(self._planned)

    def take(self, path: str) -> list[Fault]:
        """Return the faults that strike this request, the planned ones first."""
        with self._lock:
            struck: list[Fault] = []
            for faults in self._planned:
                if faults and faults[0].path in path:
                    self._planned.remove(faults)
                    struck = faults
                    break
            return [*struck, *(fault for fault in self.standing if fault.applies(path))]


def parse(spec: str) -> FaultPlan:
    """Read a specification; an empty one plans nothing.

    Raises:
        ValueError: A part is not a known fault; says which and what there is.
    """
    parts = [part.strip() for part in spec.split(",")]
    return FaultPlan([_parse_one(part) for part in parts if part])


def _parse_one(text: str) -> Fault:
    form = _FORM.fullmatch(text)
    if form is None:
        raise ValueError(f"The fault '{text}' is not written WORD[=NUMBER][:PATH][@N].")
    word = _ALIASES.get(form["word"], form["word"])
    if word not in WORDS:
        known = ", ".join(sorted({*WORDS, *_ALIASES}))
        raise ValueError(f"There is no fault '{form['word']}'. There are: {known}.")
    if form["number"] and word not in _TAKES_NUMBER:
        raise ValueError(f"The fault '{word}' takes no number.")
    if word in _NEEDS_NUMBER and not form["number"]:
        raise ValueError(f"The fault '{word}' needs milliseconds: {word}=300.")
    number = int(form["number"] or (100 if word == "slow" else 0))
    places = re.findall(r"([@:])([^@:]+)", form["where"])
    if len({sign for sign, _ in places}) < len(places):
        raise ValueError(f"The fault '{text}' says one thing twice.")
    where = dict(places)
    return Fault(word, number, where.get(":", ""), int(where.get("@", 1)))
