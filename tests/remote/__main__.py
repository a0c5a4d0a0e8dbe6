"""Key-to-screen times and bytes through a real ``sshd`` on a poor line, beside two peers.

python -m tests.remote [--line 9600] [--size 80x24] [--tmux] [--compress] [--peers FOLDER]

Needs root and Debian's openssh-server, iproute2 and tmux; leaves no namespace behind. Each line
has the seconds from the key until the last byte of its answer had arrived, the bytes of it, and
how many times as much of either the peers take. A drop of the connection follows, in the middle
of changes that are being written: whatever ran at the far end must be gone after it.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.remote.dropping import drop
from tests.remote.line import FAR, Line, Quality, end_all
from tests.remote.programs import harlequin, ours, posting
from tests.remote.shell_access import RemoteShell, missing
from tests.remote.watching import Cost, measure

LINES = {
    "9600": Quality(9_600, 0.1),
    "28800": Quality(28_800, 0.075),
    "56000": Quality(56_000, 0.05),
    "lossy": Quality(1_000_000, 0.15, 0.03),
}
"""Modems of three generations, and a radio that drops packets."""

ROWS = "".join(f"amazon.com.au,0800,B0{number:08d},false\n" for number in range(200))


def run(line: str, size: str, peers: Path, *, in_tmux: bool, compresses: bool) -> None:
    """Measure every program on one line, and print the table."""
    quality = LINES[line]
    where = f"{size}{', in tmux' if in_tmux else ''}{', ssh -C' if compresses else ''}"
    print(f"\n{quality}; {where}; packets paced and dropped in user space (TUN)")
    with tempfile.TemporaryDirectory(prefix="mc-remote-") as name, Line(Quality()) as way:
        folder = Path(name)
        table = folder / "rows.csv"
        table.write_text("domain,customer_postcode,asin,include_raw_html\n" + ROWS)
        costs: dict[str, dict[str, Cost]] = {}
        programs = (
            ours(table, "--slow-link"),
            ours(table),
            posting(peers),
            harlequin(peers),
        )
        for program in programs:
            if not program.is_there:
                print(f"{program.name} is not there. Install: {program.install}")
                continue
            # A connection for each: what one leaves in it would keep the next waiting.
            with RemoteShell(folder, compresses=compresses) as shell:
                way.quality = quality
                home = Path(tempfile.mkdtemp(dir=folder))
                variables = {"HOME": str(home), **program.variables}
                with shell.terminal(program.command, size, variables, in_tmux=in_tmux) as terminal:
                    terminal.bits = quality.bits
                    costs[program.name] = measure(program, terminal)
                way.quality = Quality()
            end_all(FAR)
        print_table(costs)
        print(f"packets dropped: {way.lost}", flush=True)


def print_table(costs: dict[str, dict[str, Cost]]) -> None:
    """A line for each step, the programs side by side."""
    base, *others = costs
    print(f"{'':<30}{base:>20}" + "".join(f"{name:>42}" for name in others))
    for step, mine in costs[base].items():
        cells = [f"{mine.seconds:>8.2f} s{mine.sent:>8,} B"]
        for other in others:
            cells.append(compared(costs[other].get(step), mine).rjust(42))
        print(f"{step:<30}" + "".join(cells))


def compared(theirs: Cost | None, mine: Cost) -> str:
    """A peer's cost, and how many times ours it is."""
    if theirs is None:
        return "-"
    ratio = f"(x{theirs.seconds / mine.seconds:.1f}, x{theirs.sent / mine.sent:.1f})"
    return f"{theirs.seconds:.2f} s {theirs.sent:>9,} B {ratio:>16}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.remote")
    parser.add_argument("--line", choices=LINES, action="append", help="one line only")
    parser.add_argument("--size", default="80x24", help="columns and rows, such as 120x40")
    parser.add_argument("--tmux", action="store_true", help="run in a tmux at the far end")
    parser.add_argument("--compress", action="store_true", help="ssh -C")
    parser.add_argument(
        "--peers", type=Path, default=Path("/opt/peers"), help="folder with their environments"
    )
    chosen = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # and take the line down
    if lacks := missing():
        print("\n".join(lacks), file=sys.stderr)
        return 2
    for line in chosen.line or LINES:
        run(line, chosen.size, chosen.peers, in_tmux=chosen.tmux, compresses=chosen.compress)
    return drop()


if __name__ == "__main__":
    sys.exit(main())
