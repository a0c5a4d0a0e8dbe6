"""The matrix would notice each kind of lie."""

from __future__ import annotations

from collections import Counter

import pytest

from multicart_tui.demo.gateway import Received
from multicart_tui.errors import MulticartError, NetworkError, Outcome
from tests.matrix.truth import Claim, Effect, Fact, Held, bad_words, lies, sent_blindly

ROW = Held(102, "amazon.com.au", "4500", "B0NEW00001")
ADDED = Effect(come=(ROW,))
NOTHING: Counter[Fact] = Counter()


def claiming(error: MulticartError) -> Claim:
    return Claim().failed(error, [ADDED])


UNKNOWN = NetworkError("Outcome unknown", outcome=Outcome.UNKNOWN)


@pytest.mark.parametrize(
    ("claim", "after", "lie"),
    [
        (Claim([ADDED]), {ROW: 1}, ""),
        (Claim([ADDED]), {}, "claimed and not there"),
        (Claim([ADDED]), {ROW: 2}, "doubled"),
        (claiming(NetworkError("No")), {}, ""),
        (claiming(NetworkError("No")), {ROW: 1}, "there and not claimed"),
        (claiming(UNKNOWN), {}, ""),
        (claiming(UNKNOWN), {ROW: 1}, ""),
        (Claim().answered(1, 2), {}, "The answer is 1 instead of 2"),
    ],
)
def test_a_claim_is_held_against_what_is_there(
    claim: Claim, after: dict[Fact, int], lie: str
) -> None:
    found = lies(NOTHING, Counter(after), claim)
    assert bool(found) == bool(lie)
    assert not lie or lie in found[0]


def test_a_row_that_went_without_a_word_is_noticed() -> None:
    assert "claimed and not there" in lies(Counter({ROW: 1}), NOTHING, Claim())[0]


def came(path: str, raw: bytes = b"{}") -> Received:
    return Received("POST", f"/api/v1/schedules/amazon/asin{path}", {}, raw)


def test_a_write_that_is_sent_twice_needs_a_look_in_between() -> None:
    assert sent_blindly([came("/create/"), came("/create/")])
    assert not sent_blindly([came("/create/"), came("/list/"), came("/create/")])
    assert not sent_blindly([came("/create/", b"1"), came("/create/", b"2")])


def test_only_three_whole_sentences_are_clear() -> None:
    assert not bad_words(NetworkError("Could not load", "The link broke.", "Try again."))
    for bad in (
        NetworkError("Could not load", "The link broke.", ""),
        NetworkError("Could not load", "", "Try again."),
        NetworkError("", "The link broke.", "Try again."),
        NetworkError("Could not load", "ConnectError(x).", "Try again."),
        NetworkError("Could not load", "[Errno 28] No space.", "Try again."),
    ):
        assert bad_words(bad)
