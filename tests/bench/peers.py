"""The viewer beside other viewers of JSON, in one run, through a pseudo-terminal of 120x40.

python -m tests.bench.peers [MEGABYTES ...]

Each opens the same document of records; those that are not on PATH are named with the way
to get them. ``BENCH_JLESS``, ``BENCH_FX``, ``BENCH_FX20`` and ``BENCH_VISIDATA`` name a
program elsewhere, arguments included. To the first screen is until the first value of the
document is on it; memory is of all its processes at rest, mapped files included, and the
most that the first of them had; a key is the cursor one line down.
"""

from __future__ import annotations

import os
import shlex
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.bench.json_document import generate
from tests.bench.json_viewer import QUIET, KeyWatch
from tests.bench.stopwatch import OURS, environment

RUNS = 5
MARKER = "coffee"
"""The first value of the document."""

PATIENCE = 120.0
"""Seconds to the first screen after which a program is given up."""

KEYS = 12


@dataclass(frozen=True)
class Peer:
    """A program that shows JSON."""

    name: str
    command: tuple[str, ...]
    """How it is started; the file comes behind."""
    install: str = ""
    """How to get it."""
    variable: str = ""
    """Names another command for it."""
    unfolds: tuple[str, ...] = ()
    """Keys to a list of records, so that the cursor has where to go."""
    down: str = "j"
    """The key that moves the cursor."""

    def found(self, variables: Mapping[str, str]) -> tuple[str, ...]:
        """The command if there is such a program; empty if not."""
        command = tuple(shlex.split(variables.get(self.variable, ""))) or self.command
        return command if shutil.which(command[0]) else ()


PEERS = (
    Peer("this viewer", (*OURS, "view")),
    Peer(
        "jless",
        ("jless",),
        "cargo install jless, or a release from its page",
        "BENCH_JLESS",
    ),
    Peer(
        "fx (Go)",
        ("fx",),
        "go install github.com/antonmedv/fx@latest, or a release from its page",
        "BENCH_FX",
        ("down", "down", "right"),
    ),
    Peer(
        "fx 20 (node)",
        ("fx20",),
        "npm install fx@20, and BENCH_FX20=node_modules/.bin/fx",
        "BENCH_FX20",
        ("down", "down", "right"),
    ),
    Peer("visidata", ("vd",), "pip install visidata", "BENCH_VISIDATA", ("l", "z", "enter")),
    Peer(
        "Textual's Tree, lazy",
        (sys.executable, "-m", "tests.bench.tree_app"),
        unfolds=("down", "down", "space"),
        down="down",
    ),
)


def tree_of(pid: int) -> list[int]:
    """A process and all that came of it; itself alone where that cannot be told."""
    found = [pid]
    for each in found:
        try:
            found += map(int, Path(f"/proc/{each}/task/{each}/children").read_text().split())
        except OSError:
            continue
    return found


def megabytes(pid: int, name: str) -> float:
    """A line of a process's status in MB; 0 where it cannot be told."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
        return int(status.split(f"{name}:")[1].split()[0]) / 1024
    except (OSError, IndexError):
        return 0.0


def measure(peer: Peer, command: Sequence[str], path: Path, variables: dict[str, str]) -> str:
    """A row of figures, or why there is none."""
    starts: list[float] = []
    for run in range(RUNS):
        with KeyWatch((*command, str(path)), variables) as terminal:
            marker = MARKER.encode()
            try:
                terminal.wait_for(lambda: marker in terminal.received, PATIENCE)  # noqa: B023
            except AssertionError:
                return "did not show the document"
            starts.append(terminal.last_byte_at - terminal.started_at)
            if run < RUNS - 1:
                continue
            if terminal.settle(2.0) and not is_running(terminal.pid):
                return "printed the document and ended: this is no viewer"
            for key in peer.unfolds:
                cost(terminal, key)
            terminal.settle(1.5)
            costs = [cost(terminal, peer.down) for _ in range(KEYS)]
            resident = sum(megabytes(each, "VmRSS") for each in tree_of(terminal.pid))
            most = megabytes(terminal.pid, "VmHWM")
    times, sizes = zip(*costs, strict=True)
    return (
        f"{median(starts):8.2f} s {resident:8.0f} MB {max(most, resident):8.0f} MB "
        f"{median(sizes):8.0f} bytes {median(times):6.1f} ms"
    )


def cost(terminal: KeyWatch, key: str) -> tuple[float, int]:
    """Milliseconds from a key to the last byte of what it changed, and how many there were."""
    terminal.settle(QUIET)
    start, pressed = len(terminal.received), time.perf_counter()
    terminal.press(key)
    last, wait = pressed, PATIENCE / 4  # some think long before they begin to draw
    while terminal._read(wait):
        last, wait = time.perf_counter(), QUIET
    return 1000 * (last - pressed), len(terminal.received) - start


def is_running(pid: int) -> bool:
    """Whether a child has not ended yet."""
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


def main() -> None:
    """Generate, measure, print."""
    sizes = [int(word) for word in sys.argv[1:]] or [1, 10, 100]
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, "home")
        home.mkdir()
        variables = environment(
            MULTICART_CONFIG_DIR=folder, MULTICART_STATE_DIR=folder, HOME=str(home)
        )
        for size in sizes:
            path = Path(folder, f"records{size}.json")
            generate(path, "records", size * 1_000_000)
            print(
                f"\n{size} MB{'':18} first screen   resident        most"
                f"      cursor key, to its last byte"
            )
            for peer in PEERS:
                command = peer.found(os.environ)
                started = time.perf_counter()
                row = measure(peer, command, path, variables) if command else ""
                taken = time.perf_counter() - started
                print(
                    f"  {peer.name:21} "
                    + (row or f"not installed: {peer.install}")
                    + (f"   ({taken:.0f} s to measure)" if taken > 60 else ""),
                    flush=True,
                )
            path.unlink()


if __name__ == "__main__":
    main()
