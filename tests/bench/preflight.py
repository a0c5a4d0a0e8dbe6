"""Reading, mapping and checking a file to import, against csv.reader alone.

python -m tests.bench.preflight [RUNS]
"""

from __future__ import annotations

import csv
import gc
import io
import random
import sys
import threading
import time
from collections.abc import Callable

from multicart_tui.domain import repairs
from multicart_tui.domain.csv_table import read_table
from multicart_tui.domain.csv_text import decode
from multicart_tui.domain.ids import AsinId
from multicart_tui.domain.import_columns import propose
from multicart_tui.domain.import_plan import make_plan
from multicart_tui.domain.import_rows import Cause
from multicart_tui.domain.models import AsinRecord, Domain, Postcode
from multicart_tui.domain.pasted import read_pasted
from multicart_tui.domain.preflight import Known, Preflight, check
from tests.bench.stopwatch import line

SHOPS = ("amazon.com.au", "amazon.com", "amazon.co.uk", "amazon.de")


def known() -> Known:
    """Four domains, forty postcodes, and a collection that has 2,000 rows."""
    domains = [Domain(number, name) for number, name in enumerate(SHOPS, 1)]
    postcodes = [
        Postcode(number, f"{number:04}", domain.name, "active")
        for domain in domains
        for number in range(800, 810)
    ]
    rows = [
        AsinRecord(AsinId(number + 1), _asin(number), domains[0], postcodes[0])
        for number in range(2_000)
    ]
    return Known.of(domains, postcodes, rows)


def _asin(number: int) -> str:
    return f"B0{number:08}"


def messy_file(rows: int) -> bytes:
    """A file of which one row in four has something to tell: damage, repeats, letter case."""
    chance = random.Random(3)  # the same file every time
    lines = ["domain,customer_postcode,asin,include_raw_html"]
    for number in range(rows):
        domain, postcode = chance.choice(SHOPS), f"{chance.randrange(800, 810):04}"
        asin, flag = _asin(number), "true"
        damage = chance.randrange(32)
        if damage == 0:
            postcode = postcode.lstrip("0")
        elif damage == 1:
            asin = f"{number % 1_000_000_000:09}"
        elif damage == 2:
            asin = f"https://www.{domain}/Some-Name/dp/{asin}?th=1"
        elif damage == 3:
            asin = asin.lower()
        elif damage == 4:
            asin = _asin(number // 2)
        elif damage in (5, 6):
            flag = "YES"
        elif damage == 7:
            domain = f" {domain.upper()}\u00a0"
        lines.append(f"{domain},{postcode},{asin},{flag}")
    return "\n".join(lines).encode()


def ours(data: bytes, told: Known) -> Preflight:
    """What the program does between the bytes of a file and the verdicts."""
    table = read_table(decode(data).text)
    mapping = propose(table.header).mapping
    return check(table.rows, mapping, told, header_length=len(table.header))


def bare(data: bytes) -> None:
    """The cells and nothing else."""
    list(csv.reader(io.StringIO(data.decode(), newline="")))


def timed(work: Callable[[], object]) -> float:
    """Milliseconds it takes."""
    gc.collect()
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)


def longest_wait(work: Callable[[], object]) -> float:
    """Milliseconds another thread was kept waiting at most while it ran."""
    worst = 0.0
    done = threading.Event()
    kept: list[object] = []  # to free it takes time too, but that is another question

    def run() -> None:
        kept.append(work())
        done.set()

    thread = threading.Thread(target=run)
    thread.start()
    while not done.is_set():
        began = time.perf_counter()
        time.sleep(0.001)
        worst = max(worst, 1000 * (time.perf_counter() - began) - 1)
    thread.join()
    return worst


def measure(rows: int, goal: str, told: Known, runs: int) -> None:
    """Print the figures of one file."""
    data = messy_file(rows)
    theirs = [timed(lambda: bare(data)) for _ in range(runs)]
    mine = [timed(lambda: ours(data, told)) for _ in range(runs)]
    line(f"read, map, check {rows:,} rows", mine, theirs, "ms", goal)
    table = read_table(decode(data).text)
    mapping = propose(table.header).mapping
    alone = [timed(lambda: check(table.rows, mapping, told, header_length=4)) for _ in range(runs)]
    line("  the check alone", alone, theirs, "ms", "")
    checked = ours(data, told)
    for name, took in {
        "groups, counts and plan": timed(lambda: (checked.groups, make_plan(checked, 5_000))),
        "apply one group": timed(lambda: repairs.apply(checked, Cause.LOST_ZERO)),
        "another thread waited at most": longest_wait(lambda: ours(data, told)),
    }.items():
        print(f"  {name:<32} {took:>10.1f} ms")
    print(f"  {checked.words}")


def main(runs: int) -> None:
    """Print every figure."""
    told = known()
    print(f"{'':<34} {'ours':>10} {'bare':>10}       ratio  goal")
    measure(5_000, "at most 150 ms", told, runs)
    measure(200_000, "at most 4,000 ms", told, runs)
    text = "\n".join(_asin(number) for number in range(9_000))
    took = min(timed(lambda: read_pasted(text)) for _ in range(runs))
    print(f"{'read a paste of 100 kB':<34} {took:>10.1f} ms                   at most 50 ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
