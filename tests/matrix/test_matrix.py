"""What the server holds is what the program claims, whatever goes wrong on the way.

These are the cells that are quick; ``python -m tests.matrix`` plays all of them.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.matrix.faults import BY_NAME, Fault, Strike
from tests.matrix.impossible import why_impossible
from tests.matrix.operations import Operation
from tests.matrix.play import OPERATIONS, WHOLE_PROGRAM, Cell, play, requests_of
from tests.matrix.room import House

FAULTS = ("refused", "reset before", "reset after", "429", "no: 409", "no: 500", "shape")
"""Strike the first request of every operation."""
LATER = ("reset after", "502 page", "cut body")
"""Strike the third request of every operation that has one, and all that follow."""
LOCAL = ("disk full", "read-only", "clock jump")
WHOLE = (
    ("screen: page", "disk full", Strike(0)),
    ("screen: bulk delete", "reset after", Strike(1)),
    ("command: create", "no: 402", Strike(1)),
    ("command: import", "read-only", Strike(1)),
)
"""Strike the whole program, where a run takes a second."""
RARE = ("slow", "no: 401", "no: 402", "garbage", "redirect", "DNS", "TLS")
"""Strike a few operations that stand for all."""


def _cells() -> Iterator[Cell]:
    by_name = {operation.name: operation for operation in (*OPERATIONS, *WHOLE_PROGRAM)}
    for operation in OPERATIONS:
        yield from (Cell(operation, BY_NAME[name], Strike(1)) for name in FAULTS)
    for name in ("load all", "import CSV", "add many", "bulk delete", "bulk edit", "undo delete"):
        for fault in LATER:
            yield Cell(by_name[name], BY_NAME[fault], Strike(3))
            yield Cell(by_name[name], BY_NAME[fault], Strike(3, is_for_good=True))
    for name in ("create", "get", "bulk CSV", "domains", "new collection"):
        yield from (Cell(by_name[name], BY_NAME[fault], Strike(1)) for fault in RARE)
    for name in ("delete", "output list", "page load", "output fetch", "move", "bulk edit"):
        yield from (Cell(by_name[name], BY_NAME[fault], _first(BY_NAME[fault])) for fault in LOCAL)
    for name, fault, strike in WHOLE:
        yield Cell(by_name[name], BY_NAME[fault], strike)
    yield Cell(by_name["get"], BY_NAME["hang"], Strike(1))
    yield Cell(by_name["create"], BY_NAME["hang"], Strike(1))


def _first(fault: Fault) -> Strike:
    return Strike(0 if fault.name == "disk full" else 1)


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with House() as house:
        yield house


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_all_is_done_when_all_is_well(house: House, operation: type[Operation]) -> None:
    assert requests_of(house, operation) >= 1


@pytest.mark.parametrize("cell", _cells(), ids=str)
def test_nothing_is_lost_doubled_frozen_or_unclear(house: House, cell: Cell) -> None:
    assert not why_impossible(cell.operation, cell.fault, cell.strike)
    assert play(house, cell).complaints == []
