"""Start, page turn and bytes, measured through a pseudo-terminal.

python -m tests.bench.terminal_costs [RUNS]
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from multicart_tui.demo.child import DemoAddress, DemoChild
from tests.bench.stopwatch import BARE, OURS, Stopwatch, environment, line

TURNS = 12


def ours_environment(address: DemoAddress, folder: str) -> dict[str, str]:
    """The program's own, pointed at the demo."""
    return environment(
        MULTICART_BASE_URL=address.base_url,
        MULTICART_API_KEY=address.key,
        MULTICART_CONFIG_DIR=folder,
        MULTICART_STATE_DIR=folder,
    )


def measure_start(address: DemoAddress, folder: str, runs: int) -> None:
    """Both programs in turn, from the fork to the first frame and to the rows."""
    bare: list[float] = []
    painted: list[float] = []
    filled: list[float] = []
    variables = ours_environment(address, folder)
    for _ in range(runs + 1):
        with Stopwatch(BARE, variables) as terminal:
            bare.append(1000 * terminal.seconds_to("B000000000"))
        with Stopwatch((*OURS, "open", "101"), variables) as terminal:
            painted.append(1000 * terminal.seconds_to("Help"))
            filled.append(1000 * terminal.seconds_to("B0DJQQ38TG"))
    line("start to first paint", painted[1:], bare[1:], "ms", "at most x1.5")
    line("start to the table's rows", filled[1:], bare[1:], "ms", "at most x2")


def measure_turns(address: DemoAddress, folder: str) -> None:
    """The same pages of the full collection turned in both."""
    variables = ours_environment(address, folder)
    with Stopwatch(BARE, variables) as terminal:
        terminal.seconds_to("B000000000")
        terminal.cost_of("]")
        bare = [terminal.cost_of("]") for _ in range(TURNS)]
        bare_cursor = [terminal.cost_of("down")[1] for _ in range(5)]
    with Stopwatch((*OURS, "open", "103"), variables) as terminal:
        terminal.seconds_to("Showing 1-100")
        terminal.cost_of("]")
        ours = [terminal.cost_of("]") for _ in range(TURNS)]
        cursor = [terminal.cost_of("down")[1] for _ in range(5)]
        # Many rows under the mouse, reported as SGR motion.
        terminal.settle()
        for y in range(5, 35):
            terminal.send(f"\x1b[<35;20;{y}M".encode())
        moved = len(terminal.settle())
        idle = len(terminal.settle(3.0))
    line("page turn, key to last byte", [1000 * t for t, _ in ours], [1000 * t for t, _ in bare],
         "ms", "at most x1")  # fmt: skip
    line("page turn, bytes", [b for _, b in ours], [b for _, b in bare], "bytes", "at most 9,000")
    line("cursor key, bytes", cursor, bare_cursor, "bytes", "at most 450")
    print(f"{'30 mouse moves, bytes':<34} {moved:>10} {'':>18} 0")
    print(f"{'3 seconds idle, bytes':<34} {idle:>10} {'':>18} 0")


def main(runs: int) -> None:
    """Print every figure with its ratio."""
    print(f"{'120x40, truecolor':<34} {'ours':>10} {'bare':>10}       ratio  goal")
    with DemoChild.start() as child, tempfile.TemporaryDirectory() as folder:
        measure_start(child.address, str(Path(folder)), runs)
        measure_turns(child.address, str(Path(folder)))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 9)
