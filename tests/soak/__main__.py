"""Eight hours of work in one process, in some minutes: does it grow?

python -m tests.soak [--hours 8] [--trace]    exit status 1 if anything leaks

An hour is 392 keys and texts, one every nine seconds, with nothing waited for in between.
Memory, files, sockets, threads and tasks are counted whenever the table of ASINs is in front
and nothing is going on. The first two hours are the warm-up: by then everything was imported
and every cache is full. ``--trace`` prints what Python allocated since then, line by line; it
makes the program twice as slow and larger, so that the memory is not judged.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Sequence
from pathlib import Path

os.environ["TEXTUAL_ANIMATIONS"] = "none"

from textual import _wait  # its variables are set above

from tests.soak.day import PIECES
from tests.soak.gauges import COUNTED, Sample, growth, leaks, take
from tests.soak.worker import at_work
from tests.support.worker import Worker

ROUNDS = 2
"""Rounds through all pieces of work in an hour."""
WARM_UP = 2.0
"""Hours."""
MOST_TRACED = 25
"""Lines of Python that are named."""


def main(arguments: Sequence[str]) -> int:
    """Work, print, and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--hours", type=float, default=8.0, help="more than two")
    parser.add_argument("--trace", action="store_true")
    chosen = parser.parse_args(arguments)
    if chosen.hours <= WARM_UP:
        parser.error(f"the first {WARM_UP:g} hours are the warm-up")
    # The toolkit's pilot waits for idle moments that are longer than they need be.
    _wait.SLEEP_GRANULARITY = 1 / 100
    _wait.SLEEP_IDLE = _wait.SLEEP_GRANULARITY / 20
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        place = Path(folder)
        for name in ("state", "config", "files", "temporary"):
            (place / name).mkdir(mode=0o700)
        os.environ["MULTICART_STATE_DIR"] = str(place / "state")
        os.environ["MULTICART_CONFIG_DIR"] = str(place / "config")
        tempfile.tempdir = str(place / "temporary")
        found = asyncio.run(_work(place / "files", chosen.hours, is_traced=chosen.trace))
        left = sorted(path.name for path in (place / "temporary").iterdir())
    found += [f"left behind: {', '.join(left)}"] if left else []
    for leak in found:
        print(f"LEAK  {leak}")
    return 1 if found else 0


async def _work(folder: Path, hours: float, *, is_traced: bool) -> list[str]:
    gc.disable()  # as the program does at its start
    print(f"{'hours':>5} {'actions':>8} {'MiB':>7} ", *(f"{name:>9}" for name in COUNTED), " s")
    async with at_work(folder) as worker:
        began = time.perf_counter()
        warm: Sample | None = None
        sample = await _sample(worker, 0.0, began)
        for number in range(1, round(hours * ROUNDS) + 1):
            for piece in PIECES:
                await piece(worker)
            sample = await _sample(worker, number / ROUNDS, began)
            if number == WARM_UP * ROUNDS:
                warm = sample
                if is_traced:
                    tracemalloc.start(8)
                    before = tracemalloc.take_snapshot()
        assert warm is not None
        print(f"\n{growth(warm, sample):+.1%} of memory after the warm-up")
        found = leaks(warm, sample)
        if is_traced:
            after = tracemalloc.take_snapshot()
            for line in after.compare_to(before, "lineno")[:MOST_TRACED]:
                print(f"  {line}")
            found = [leak for leak in found if not leak.startswith("memory")]
        return found


async def _sample(worker: Worker, hours: float, began: float) -> Sample:
    await worker.rests()
    sample = take(hours, worker)
    counts = (f"{count:>9}" for count in sample.counts.values())
    seconds = time.perf_counter() - began
    print(f"{hours:>5.1f} {sample.actions:>8,} {sample.memory:>7.1f} ", *counts, f"{seconds:>5.0f}")
    return sample


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
