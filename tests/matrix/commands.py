"""The same on the command line: the program is run, and what it prints is the claim.

Each run is a process of its own, so what goes wrong reaches it from outside: the service is
asked for its faults beforehand, a wrong place is named in the environment, the limit on the
size of files is inherited, and a state folder that nobody may write to is one of the kernel's
own: under ``/sys`` not even root can make anything.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from typing import ClassVar

from multicart_tui.domain.ids import AsinId
from multicart_tui.errors import NetworkError, Outcome
from tests.matrix.faults import Place, Route, Strike
from tests.matrix.operations import POSTCODE, SHOP, Operation, held, held_of
from tests.matrix.room import Room
from tests.matrix.truth import Claim, Effect, Named
from tests.matrix.wire import NO_NAME

NOBODYS_FOLDER = "/sys/multicart-tui"
PATIENCE = 0.5
"""Seconds that a command waits for a service that hangs."""

CHOSEN = {
    **dict.fromkeys(("slow", "reset after", "no: 401", "no: 402", "garbage"), (Strike(1),)),
    **dict.fromkeys(("refused", "DNS", "TLS", "502 page"), (Strike(1, is_for_good=True),)),
    "hang": (Strike(1, is_for_good=True),),
    "disk full": (Strike(0),),
    "read-only": (Strike(1),),
}
"""What is played where all of the program runs: a fault of each kind."""

_MAYBE = ("Outcome unknown", "may have taken effect", "could not be looked up", "3 unknown")


class Command(Operation):
    """One command line; ``{folder}`` in its words is the room's."""

    words: ClassVar[tuple[str, ...]]
    path: ClassVar[str]
    """Part of the path of the request that is struck."""
    writes_files = True
    chosen = CHOSEN

    async def prepare(self, room: Room) -> None:
        self.row = await room.api.get_asin(AsinId(7))
        lines = [f"{SHOP},{POSTCODE},B0NEW{number:05d},false" for number in range(3)]
        (room.folder / "new.csv").write_text(
            "\n".join(["domain,customer_postcode,asin,include_raw_html", *lines, ""])
        )

    async def run(self, room: Room) -> Claim:
        if room.fault.spec:
            times = 99 if room.strike.is_for_good else 1
            room.server.faults.plan_next(room.fault.spec, self.path, times)
        words = [word.format(folder=room.folder) for word in self.words]
        ended = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-m", "multicart_tui", *words],
            env=_environment(room),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        room.server.faults.clear()
        claim = self._claim(room, ended.returncode, ended.stderr)
        claim.texts += [ended.stdout, ended.stderr]
        return claim

    def effects(self) -> list[Effect]:
        """What it changes, if all of it is done."""
        return []

    def _claim(self, room: Room, status: int, said: str) -> Claim:
        if status == 0:
            return Claim(self.effects()) if self.is_write else Claim().answered(True, True)
        lines = said.splitlines()
        begin = next((at for at, line in enumerate(lines) if line.startswith("multicart-tui:")), 0)
        title, message, *hints = [*lines[begin:], "", ""]
        is_open = any(each in said for each in _MAYBE) and "They were not added." not in said
        outcome = Outcome.UNKNOWN if is_open else Outcome.NOT_DONE
        error = NetworkError(title, message, " ".join(filter(None, hints)), outcome=outcome)
        claim = Claim(note=said)
        (claim.unknown if outcome is Outcome.UNKNOWN else claim.not_done).extend(self.effects())
        if lines[begin : begin + 1] and lines[begin].startswith("multicart-tui:"):
            claim.errors.append(error)
        if "Traceback" in said or not lines:
            claim.wrong = f"It ended with {status} and said: {said[-300:]!r}"
        expected = _expected(room)
        if expected and status not in expected:
            claim.wrong = f"It ended with {status} and not with {expected}: {said[-300:]!r}"
        return claim


def _expected(room: Room) -> tuple[int, ...]:
    """The exit status that the contract has for the fault; any if empty."""
    if room.fault.name == "no: 401":
        return (5,)
    if room.fault.place is Place.WIRE:
        return (3,)
    if room.fault.place in (Place.DISK, Place.FOLDER):
        return (2,)
    return (1, 4) if room.fault.name.startswith("no:") else (1, 3, 4)


def _environment(room: Room) -> dict[str, str]:
    base_url = room.server.base_url
    place = base_url.partition("://")[2].partition("/")[0]
    if room.fault.route is Route.CLOSED_PORT:
        base_url = base_url.replace(place, f"127.0.0.1:{room.closed_port}")
    elif room.fault.route is Route.NO_NAME:
        base_url = base_url.replace(f"http://{place}", f"https://{NO_NAME}")
    elif room.fault.route is Route.UNTRUSTED:
        base_url = base_url.replace(f"http://{place}", f"https://127.0.0.1:{room.tls_port}")
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    state = NOBODYS_FOLDER if room.fault.place is Place.FOLDER else str(room.state)
    return {
        **kept,
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "MULTICART_BASE_URL": base_url,
        "MULTICART_API_KEY": room.server.key,
        "MULTICART_CONFIG_DIR": str(room.folder / "config"),
        "MULTICART_STATE_DIR": state,
        "MULTICART_TRIES": "2",
        "MULTICART_READ_TIMEOUT": str(PATIENCE if room.fault.timeout < 1 else 30),
        "MULTICART_UPLOAD_TIMEOUT": str(PATIENCE if room.fault.timeout < 1 else 30),
    }


class ListCommand(Command):
    name = "command: list"
    is_write = False
    words = ("asin", "list", "101", "--all", "--format", "jsonl")
    path = "/list/"


class OutputCommand(Command):
    name = "command: output get"
    is_write = False
    words = ("output", "get", "92", "-o", "{folder}/output.json")
    path = "/output/"


class CreateCommand(Command):
    name = "command: create"
    words = (
        *("asin", "create", "102", "B0NEW00001"),
        *("--domain", SHOP, "--postcode", POSTCODE, "--custom-id", "ref-1"),
    )
    path = "/create/"
    writes_files = False

    def effects(self) -> list[Effect]:
        return [Effect(come=(held(1, "ref-1"),))]


class UpdateCommand(Command):
    name = "command: update"
    words = ("asin", "update", "7", "--custom-id", "mine")
    path = "/update/"
    writes_files = False

    def effects(self) -> list[Effect]:
        return [Effect((held_of(self.row, custom_id="mine"),), (held_of(self.row),))]


class DeleteCommand(Command):
    name = "command: delete"
    words = ("asin", "delete", "7", "--yes")
    path = "/delete/"

    def effects(self) -> list[Effect]:
        return [Effect(gone=(held_of(self.row),))]


class ImportCommand(Command):
    name = "command: import"
    words = ("asin", "import", "102", "{folder}/new.csv", "--yes")
    path = "/create/bulk/"

    def effects(self) -> list[Effect]:
        return [Effect(come=(held(number),)) for number in range(3)]


class CollectionCommand(Command):
    name = "command: new coll."
    can_look = False
    words = ("collection", "create", "Winter", "--email", "a@example.com")
    path = "/add_schedule/"

    def effects(self) -> list[Effect]:
        return [Effect(come=(Named("Winter"),))]


COMMANDS: tuple[type[Command], ...] = (
    ListCommand,
    OutputCommand,
    CreateCommand,
    UpdateCommand,
    DeleteCommand,
    ImportCommand,
    CollectionCommand,
)
