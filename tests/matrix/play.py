"""Plays one cell: does it while it goes wrong, and holds what is claimed against the truth."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Coroutine, Iterable, Iterator
from dataclasses import dataclass, field

from multicart_tui.errors import MulticartError
from tests.matrix.commands import COMMANDS
from tests.matrix.compound import COMPOUND
from tests.matrix.faults import BY_NAME, FAULTS, Fault, Place, Strike
from tests.matrix.impossible import why_impossible
from tests.matrix.operations import SINGLE, Operation
from tests.matrix.room import House, Room
from tests.matrix.screens import SCREENS
from tests.matrix.truth import (
    Claim,
    Fact,
    bad_words,
    facts_of,
    is_read,
    leaked,
    lies,
    sent_blindly,
)

MOST_SECONDS = 30.0
"""After which an operation counts as frozen."""
MOST_STILL = 1.0
"""Seconds that the event loop may stand still; a machine that is busy otherwise needs some."""
SIZES = (0, 16, 64, 80, 96, 112, 128)
"""KiB that a file may have when the disk is full: nothing, or so much that a journal is begun
and cannot be gone on with."""

OPERATIONS = (*SINGLE, *COMPOUND)
WHOLE_PROGRAM = (*SCREENS, *COMMANDS)


@dataclass(frozen=True)
class Cell:
    """An operation, what goes wrong with it, and when."""

    operation: type[Operation]
    fault: Fault
    strike: Strike

    def __str__(self) -> str:
        return f"{self.operation.name} x {self.fault.name} {self.strike}"


@dataclass
class Verdict:
    """What became of a cell."""

    cell: Cell
    claim: str = ""
    """In a word: ``done``, ``part``, ``not done``, ``unknown``."""
    complaints: list[str] = field(default_factory=list)
    seconds: float = 0.0


def requests_of(house: House, operation: type[Operation]) -> int:
    """How many requests an operation makes when all is well.

    Raises:
        AssertionError: All is not well.
    """
    verdict, count = _play(house, Cell(operation, BY_NAME["slow"], Strike(0)))
    assert not verdict.complaints, verdict.complaints
    assert verdict.claim == "done"
    return count


def strikes(fault: Fault, requests: int) -> Iterator[Strike]:
    """Every moment at which a fault can strike an operation of so many requests.

    Each request is struck alone, and each with all that follow it.
    """
    if fault.place is Place.DISK:
        yield from (Strike(size) for size in SIZES)
    elif fault.place is Place.FOLDER:
        yield Strike(1)
    else:
        for at in range(1, requests + 1):
            yield Strike(at)
            if fault.is_remote:
                yield Strike(at, is_for_good=True)


def play(house: House, cell: Cell) -> Verdict:
    """Play a cell."""
    return _play(house, cell)[0]


def play_all(operation: type[Operation]) -> list[Verdict]:
    """Play every cell of an operation, each at every moment that its fault can strike."""
    with House() as house:
        requests = requests_of(house, operation)
        return [
            play(house, Cell(operation, fault, strike))
            for fault in FAULTS
            for strike in _played(operation, fault, requests)
            if not why_impossible(operation, fault, strike)
        ]


def _played(operation: type[Operation], fault: Fault, requests: int) -> Iterable[Strike]:
    if operation.chosen is None:
        return strikes(fault, requests)
    return operation.chosen.get(fault.name, ())


def _play(house: House, cell: Cell) -> tuple[Verdict, int]:
    began = time.perf_counter()
    verdict = Verdict(cell)
    with house.room(cell.fault) as room:
        count = asyncio.run(_course(room, cell, verdict))
    verdict.seconds = time.perf_counter() - began
    return verdict, count


async def _course(room: Room, cell: Cell, verdict: Verdict) -> int:
    operation = cell.operation()
    await operation.prepare(room)
    store, say = room.server.store, verdict.complaints
    before = facts_of(store)
    room.server.requests.clear()
    with room.struck(cell.strike) as wire:
        claim = await _watched(operation.run(room), verdict)
    count, struck = wire.count, list(wire.struck)
    await operation.close()
    if claim is None:
        return count
    after = facts_of(store)
    verdict.claim = claim.words
    say += lies(before, after, claim)
    say += sent_blindly(room.server.requests)
    say += [bad for error in claim.errors for bad in bad_words(error)]
    if not (claim.is_whole or claim.errors or claim.note):
        say.append("it failed without a word")
    say += _too_little(cell, claim, struck)
    say += await _carried_on(room, operation, verdict, claim, before)
    say += leaked(room.server, [claim.note, *claim.texts, *map(str, claim.errors)])
    say += leaked(room.server, [request.as_json() for request in room.requests])
    await room.leave()
    say += await _left_running()
    return count


def _too_little(cell: Cell, claim: Claim, struck: list[str]) -> list[str]:
    """What a better program would have got done in spite of the fault."""
    fault = cell.fault
    if claim.is_whole:
        return []
    if fault.is_harmless or (fault.place is Place.CLOCK and cell.operation.can_look):
        return [f"{fault.name} must do no harm"]
    if cell.strike.is_for_good or not fault.is_remote:
        return []
    if fault.is_passing and struck and all(map(is_read, struck)):
        return ["a read that fails once and passes must be made good"]
    if claim.unknown and cell.operation.can_look:
        return ["what became of it could be looked up"]
    return []


async def _carried_on(
    room: Room, operation: Operation, verdict: Verdict, claim: Claim, at_first: Counter[Fact]
) -> list[str]:
    """What is wrong after the operation was carried on with everything well again."""
    if claim.is_whole:
        return []
    before = at_first if operation.tells_of_all_runs else facts_of(room.server.store)
    room.server.requests.clear()
    again = await _watched(operation.again(room), verdict)
    if again is None:
        return []
    found = lies(before, facts_of(room.server.store), again)
    found += sent_blindly(room.server.requests)
    if again.not_done or again.unknown or again.is_incomplete:
        found.append(f"not finished: {again.words}, {again.texts} {again.errors}")
    return [f"carried on: {each}" for each in found]


async def _watched(work: Coroutine[object, object, Claim | None], verdict: Verdict) -> Claim | None:
    """Let an operation run, and notice when it takes too long or the loop stands still."""
    loop_stands, others_stand = 0.0, 0.0
    is_over = threading.Event()

    async def watch() -> None:
        nonlocal loop_stands
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.005)
            loop_stands = max(loop_stands, time.perf_counter() - began)

    def watch_others() -> None:
        # What keeps the loop's thread alone from going on is ours; what keeps any thread of
        # this process waiting is a machine with other things to do.
        nonlocal others_stand
        while not is_over.is_set():
            began = time.perf_counter()
            is_over.wait(0.005)
            others_stand = max(others_stand, time.perf_counter() - began)

    threading.Thread(target=watch_others, daemon=True).start()
    watching = asyncio.create_task(watch())
    try:
        async with asyncio.timeout(MOST_SECONDS):
            claim = await work
    except TimeoutError:
        verdict.complaints.append(f"frozen: not over after {MOST_SECONDS:g} s")
        return None
    except MulticartError as error:
        verdict.complaints.append(f"not caught: {error!r}")
        return None
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
        verdict.complaints.append(f"crashed: {type(error).__name__}: {error}")
        return None
    finally:
        watching.cancel()
        is_over.set()
    if loop_stands > MOST_STILL + 2 * others_stand:
        verdict.complaints.append(f"frozen: the loop stood still for {loop_stands:.1f} s")
    return claim


async def _left_running() -> list[str]:
    """Tasks that go on although what they were for is over."""
    for _ in range(10):
        left = asyncio.all_tasks() - {asyncio.current_task()}
        if not left:
            return []
        await asyncio.sleep(0.001)
    return [f"left running: {task.get_name()} {task.get_coro()}" for task in left]
