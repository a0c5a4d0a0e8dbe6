from __future__ import annotations

import re

import pytest

from multicart_tui.demo import faults
from multicart_tui.demo.faults import Fault, parse


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("", []),
        (" , ", []),
        ("reset", [Fault("reset")]),
        ("timeout", [Fault("hang")]),
        ("latency=300", [Fault("latency", 300)]),
        ("slow", [Fault("slow", 100)]),
        ("slow=5", [Fault("slow", 5)]),
        ("429:/list/@3", [Fault("429", path="/list/", every=3)]),
        ("429@3:/list/", [Fault("429", path="/list/", every=3)]),
        ("latency=20, half:create/", [Fault("latency", 20), Fault("half", path="create/")]),
    ],
)
def test_a_specification_is_read(spec: str, expected: list[Fault]) -> None:
    assert parse(spec).standing == expected


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ("rest", "There is no fault 'rest'. There are: 401, 403, 429, 500, commit-then-502,"),
        ("reset,oops", "There is no fault 'oops'."),
        ("latency", "needs milliseconds: latency=300"),
        ("lag", "needs milliseconds: lag=300"),
        ("reset=5", "The fault 'reset' takes no number."),
        ("429@0", "is not written WORD[=NUMBER][:PATH][@N]."),
        ("latency=-1", "is not written"),
        ("429@2@3", "says one thing twice"),
    ],
)
def test_a_wrong_specification_is_explained(spec: str, words: str) -> None:
    with pytest.raises(ValueError, match=re.escape(words)):
        parse(spec)


def test_every_word_is_documented() -> None:
    for word in faults.WORDS:
        assert word in (faults.__doc__ or "")


def test_every_nth_request_of_a_path_is_struck() -> None:
    plan = parse("429:/list/@3")
    paths = ["/list/", "/get/", "/list/", "/list/", "/list/", "/list/", "/list/"]

    assert [bool(plan.take(path)) for path in paths] == [
        *(False, False, False, True),
        *(False, False, True),
    ]


def test_a_planned_fault_strikes_once_and_only_its_path() -> None:
    plan = parse("")
    plan.plan_next("reset,latency=5", path="/create/")
    plan.plan_next("500", times=2)

    assert plan.pending == 3
    assert [fault.word for fault in plan.take("/list/")] == ["500"]
    assert [fault.word for fault in plan.take("/create/")] == ["reset", "latency"]
    assert [fault.word for fault in plan.take("/create/")] == ["500"]
    assert plan.take("/create/") == []


def test_planned_faults_are_checked_as_the_standing_ones_are() -> None:
    with pytest.raises(ValueError, match="no fault 'oops'"):
        parse("").plan_next("oops")


def test_cleared_faults_are_gone() -> None:
    plan = parse("reset")
    plan.plan_next("500")
    plan.clear()

    assert plan.take("/") == []
