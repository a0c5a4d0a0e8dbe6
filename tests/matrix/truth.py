"""What the service holds, what the program claims, and whether the one is the other.

The truth is read from the demo's own store, never through our client.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from multicart_tui.demo.gateway import Received
from multicart_tui.demo.server import DemoServer
from multicart_tui.demo.store import Store
from multicart_tui.errors import MulticartError


class Held(NamedTuple):
    """An ASIN row of the service, without its id: undo gives rows new ones."""

    collection: int
    domain: str
    postcode: str
    asin: str
    custom_id: str = ""
    raw_html: bool = False
    output: str = "JSON"


class Named(NamedTuple):
    """A collection of the service."""

    name: str


class Others(NamedTuple):
    """A collection that no operation touches, as a whole."""

    collection: int
    rows: int
    ids: int


Fact = Held | Named | Others

LOOKED_AT = (101, 102)
"""Collections that the operations work on."""

_ROWS = """
SELECT a.collection, d.domain, z.zipcode, a.asin, coalesce(a.custom_id, ''),
       a.include_raw_html, a.output
FROM asin a JOIN domain d ON d.id = a.domain JOIN zipcode z ON z.id = a.customer_postcode
WHERE a.collection IN (101, 102)
"""
_OTHERS = "SELECT collection, count(*), sum(id) FROM asin GROUP BY collection"


def facts_of(store: Store) -> Counter[Fact]:
    """Everything the service holds that an operation could change."""
    facts: Counter[Fact] = Counter()
    for row in store.rows(_ROWS):
        held = Held(*row)
        facts[held._replace(raw_html=bool(held.raw_html))] += 1
    for collection, rows, ids in store.rows(_OTHERS):
        if collection not in LOOKED_AT:
            facts[Others(collection, rows, ids)] += 1
    for (name,) in store.rows("SELECT name FROM collection"):
        facts[Named(name)] += 1
    return facts


@dataclass(frozen=True)
class Effect:
    """One thing that an operation changes, as a whole or not at all."""

    come: tuple[Fact, ...] = ()
    gone: tuple[Fact, ...] = ()

    def apply(self, facts: Counter[Fact]) -> None:
        """Change what is held accordingly."""
        facts.subtract(self.gone)
        facts.update(self.come)

    def shows(self, facts: Counter[Fact], before: Counter[Fact]) -> bool:
        """Whether the facts are as after it."""
        return all(facts[fact] > before[fact] for fact in self.come) and all(
            facts[fact] < before[fact] for fact in self.gone
        )


@dataclass
class Claim:
    """What the program says became of an operation."""

    done: list[Effect] = field(default_factory=list)
    not_done: list[Effect] = field(default_factory=list)
    unknown: list[Effect] = field(default_factory=list)
    errors: list[MulticartError] = field(default_factory=list)
    """Whatever a person is told of; each must be a clear sentence."""
    texts: list[str] = field(default_factory=list)
    """Other words that are shown, stored or printed; none may have the key."""
    note: str = ""
    """A sentence that a person is told of what was left, beside the errors."""
    has_answer: bool = False
    """Whether a read gave its answer."""
    wrong: str = ""
    """In which way that answer is not what the service holds; empty if it is right."""
    is_incomplete: bool = False
    """Whether something is left for a later run, which will finish it."""

    @property
    def is_whole(self) -> bool:
        """Whether all that was asked for was done."""
        return not (self.not_done or self.unknown or self.is_incomplete) and (
            bool(self.done) or self.has_answer
        )

    @property
    def words(self) -> str:
        """In a word, for the table."""
        if self.is_whole:
            return "done"
        if self.unknown:
            return "unknown"
        return "part" if self.done else "not done"

    def answered(self, found: object, expected: object) -> Claim:
        """Take an answer of a read, and what it should be."""
        self.has_answer = True
        if found != expected:
            self.wrong = f"The answer is {str(found)[:200]} instead of {str(expected)[:200]}."
        return self

    def failed(self, error: MulticartError, effects: Iterable[Effect] = ()) -> Claim:
        """Take a failure, and the effects that it speaks of."""
        self.errors.append(error)
        is_known = error.outcome.value != "unknown"
        (self.not_done if is_known else self.unknown).extend(effects)
        return self


def lies(before: Counter[Fact], after: Counter[Fact], claim: Claim) -> list[str]:
    """In which ways the claim is not the truth; none if it is."""
    expected = before.copy()
    for effect in claim.done:
        effect.apply(expected)
    for effect in claim.unknown:
        if effect.shows(after, before):
            effect.apply(expected)
    found = [f"doubled: {fact}" for fact, many in after.items() if many > max(1, before[fact])]
    found += [f"there and not claimed: {fact}" for fact in after - expected]
    found += [f"claimed and not there: {fact}" for fact in +expected - after]
    if claim.wrong:
        found.append(claim.wrong)
    return found


_READS = re.compile(r"/(?:list|get|output|profile|domains|get-zipcodes)/?$")


def is_read(path: str) -> bool:
    """Whether a request to a path changes nothing."""
    return bool(_READS.search(path))


def sent_blindly(requests: Sequence[Received]) -> list[str]:
    """Writes that came a second time although nobody had looked in between."""
    unlooked: set[tuple[str, bytes]] = set()
    found: list[str] = []
    for request in requests:
        if is_read(request.path):
            unlooked.clear()
            continue
        # The border between the parts of a form differs from one request to the next.
        sent = request.path, re.sub(rb"[0-9a-f]{32}", b"", request.raw)
        if sent in unlooked:
            found.append(f"sent twice without a look: {request.path}")
        unlooked.add(sent)
    return found


MOST_TITLE = 200
"""Characters; a path may be among them."""

_NO_SENTENCE = re.compile(
    r"Traceback|\[Errno|Error\(|Exception|<[a-z!/]|object at 0x|\bNone\b|httpx|httpcore|\\x|\{\}"
)


def bad_words(error: MulticartError) -> list[str]:
    """Why a failure does not read as three clear sentences; nothing if it does."""
    parts = {"title": error.title, "message": error.message, "hint": error.hint}
    found = [
        f"no {name}: {error.title!r} {error.message!r}" for name in parts if not parts[name].strip()
    ]
    for name, text in parts.items():
        if bad := _NO_SENTENCE.search(text):
            found.append(f"the {name} says {bad[0]!r}: {text[:200]!r}")
    if "\n" in error.title or len(error.title) > MOST_TITLE:
        found.append(f"no title: {error.title!r}")
    if error.message and error.message.strip()[-1:] not in ".!?":
        found.append(f"the message is no sentence: {error.message[-80:]!r}")
    return found


def leaked(server: DemoServer, texts: Iterable[str]) -> list[str]:
    """Where the key shows."""
    secret = server.key.partition(".")[2]
    return [f"the key shows in: {text[:80]!r}" for text in texts if secret in text]
