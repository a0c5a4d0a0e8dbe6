"""The whole matrix: every operation with every fault, at every moment it can strike.

python -m tests.matrix [--jobs N] [NAME ...]    exit status 1 if any cell fails

Takes some four minutes on two cores, most of it spent waiting for a service that hangs. With
names, only the operations whose names hold one of them.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor

from tests.matrix.play import OPERATIONS, WHOLE_PROGRAM, Verdict, play_all
from tests.matrix.table import print_failures, print_impossible, print_sums, print_table


def main(arguments: Sequence[str]) -> int:
    """Play, print, and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.matrix", description=__doc__)
    parser.add_argument("--jobs", type=int, default=2 * (os.cpu_count() or 1))
    parser.add_argument("names", nargs="*")
    chosen = parser.parse_args(arguments)
    operations = [
        operation
        for operation in (*OPERATIONS, *WHOLE_PROGRAM)
        if not chosen.names or any(name in operation.name for name in chosen.names)
    ]
    fresh = multiprocessing.get_context("spawn")
    verdicts: list[Verdict] = []
    # The longest first, so that no single one is waited for at the end.
    with ProcessPoolExecutor(chosen.jobs, mp_context=fresh) as pool:
        for found in pool.map(play_all, reversed(operations)):
            verdicts += found
            print(f"{found[0].cell.operation.name}: {len(found)} runs", file=sys.stderr)
    print_table(operations, verdicts)
    print_impossible(operations)
    print_failures(verdicts)
    print_sums(verdicts)
    return 1 if not verdicts or any(verdict.complaints for verdict in verdicts) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
