"""The viewer on documents of 1, 10 and 100 MB, through a pseudo-terminal of 120x40.

python -m tests.bench.json_viewer [MEGABYTES ...]

To the first screen is told as a ratio to the start of the application itself, run in turn.
Keys are pressed while the document is prepared and after that; a key's time ends with the
last byte it sends. What a key costs the event loop is told apart, because on a busy machine
much of its time is waiting for a processor. Other viewers: tests.bench.peers.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from multicart_tui.demo.child import DemoChild
from tests.bench.json_document import SHAPES, generate
from tests.bench.stopwatch import OURS, Stopwatch, environment
from tests.bench.terminal_costs import ours_environment

RUNS = 5
MARKERS = {"records": "coffee", "wide": "key00000", "pairs": "points"}
"""What is on the first screen of each shape."""

QUIET = 0.08
"""Seconds without a byte after which a key has had its effect."""


class KeyWatch(Stopwatch):
    """Presses keys one by one."""

    def key(self, key: str) -> tuple[float, int]:
        """Milliseconds to the last byte of what a key changed, and how many there were."""
        while self._read(QUIET):
            pass
        start, pressed = len(self.received), time.perf_counter()
        self.press(key)
        last = pressed
        while self._read(QUIET):
            last = time.perf_counter()
        return 1000 * (last - pressed), len(self.received) - start

    def busy_key(self, key: str) -> list[float]:
        """Milliseconds to the next byte, while words about progress come all the time.

        Empty when the key had nothing to do.
        """
        while self._read(0):
            pass
        pressed = time.perf_counter()
        self.press(key)
        came = self._read(1.0)
        return [1000 * (time.perf_counter() - pressed)] if came else []


def worst(figures: Sequence[float]) -> str:
    """The 95th percentile, and the very worst in brackets."""
    found = sorted(figures)
    return f"{found[int(len(found) * 0.95)]:.1f} ({found[-1]:.1f})"


def memory(pid: int) -> tuple[float, float]:
    """Private and resident megabytes of a process; 0 where it cannot be told."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0, 0.0
    anonymous = int(status.split("RssAnon:")[1].split()[0]) / 1024
    return anonymous, int(status.split("VmRSS:")[1].split()[0]) / 1024


def loop_ms(pid: int) -> float:
    """Milliseconds of a processor that a process's event loop took so far; 0 where unknown."""
    try:
        return int(Path(f"/proc/{pid}/task/{pid}/schedstat").read_text().split()[0]) / 1e6
    except OSError:
        return 0.0


def measure_start(path: Path, marker: str, variables: dict[str, str]) -> None:
    """The application and the viewer in turn."""
    own: list[float] = []
    viewer: list[float] = []
    for _ in range(RUNS + 1):
        with Stopwatch((*OURS, "open", "101"), variables) as terminal:
            own.append(1000 * terminal.seconds_to("Help"))
        with Stopwatch((*OURS, "view", str(path)), variables) as terminal:
            viewer.append(1000 * terminal.seconds_to(marker))
    more = median(mine - theirs for mine, theirs in zip(viewer[1:], own[1:], strict=True))
    ratio = median(mine / theirs for mine, theirs in zip(viewer[1:], own[1:], strict=True))
    print(
        f"  to the first screen      {median(viewer[1:]):.0f} ms, the application "
        f"{median(own[1:]):.0f}: x{ratio:.2f}, {more:+.0f} ms"
    )


def measure_keys(path: Path, marker: str, variables: dict[str, str]) -> None:
    """Keys while it is prepared, then at rest; search, memory."""
    with Stopwatch((*OURS, "open", "101"), variables) as terminal:
        terminal.seconds_to("Help")
        terminal.settle(1.0)
        own = memory(terminal.pid)
    with KeyWatch((*OURS, "view", str(path)), variables) as terminal:
        terminal.seconds_to(marker)
        busy: list[float] = []
        while time.perf_counter() - terminal.started_at < 2.5:
            for key in ("down", "pagedown", "up", "pageup"):
                busy += terminal.busy_key(key)
        print(f"  keys in the first seconds {worst(busy)} ms, {len(busy)} keys")
        terminal.settle(1.5)
        for name, keys in (
            ("cursor", ["down"] * 40 + ["up"] * 40),
            ("page", ["pagedown"] * 25 + ["pageup"] * 15),
            ("fold", ["g", *["h", "l"] * 15]),
            ("everything, then levels", ["e", "3", "E", "2"] * 6),
        ):
            costs: list[tuple[float, int]] = []
            loop: list[float] = []
            for key in keys:
                before = loop_ms(terminal.pid)
                costs.append(terminal.key(key))
                loop.append(loop_ms(terminal.pid) - before)
            sizes = [size for _, size in costs]
            times = worst([milliseconds for milliseconds, _ in costs])
            print(
                f"  {name:24} {times} ms, {worst(loop)} of the loop, "
                f"{median(sizes):.0f} bytes ({max(sizes)})"
            )
        terminal.press("g", "/")
        terminal.settle(0.2)
        terminal.press("Far Needle")
        terminal.settle(0.2)
        began, start = time.perf_counter(), len(terminal.received)
        terminal.press("enter")
        taken = 1000 * terminal.seconds_to("1 of 1", began, start)
        print(f"  search to the far end    {taken:.0f} ms")
        terminal.settle(0.3)
        idle = len(terminal.settle(2.0))
        private, resident = memory(terminal.pid)
        print(
            f"  memory                   {private - own[0]:+.0f} MB private, "
            f"{resident:.0f} MB resident; 2 s idle: {idle} bytes"
        )


def main() -> None:
    """Generate, measure, print."""
    sizes = [int(word) for word in sys.argv[1:]] or [1, 10, 100]
    with DemoChild.start() as child, tempfile.TemporaryDirectory() as folder:
        variables = environment(**ours_environment(child.address, folder))
        for shape in SHAPES:
            for size in sizes:
                path = Path(folder) / f"{shape}{size}.json"
                generate(path, shape, size * 1_000_000)
                print(f"\n{shape}, {size} MB")
                measure_start(path, MARKERS[shape], variables)
                measure_keys(path, MARKERS[shape], variables)
                path.unlink()


if __name__ == "__main__":
    main()
