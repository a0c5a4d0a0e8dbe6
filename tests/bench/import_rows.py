"""An import of 5,000 rows from the file to the last count, against curl and the same listing.

python -m tests.bench.import_rows [RUNS] [LATENCY]

With LATENCY, milliseconds, the service waits so long before each answer, as a distant one does;
without it both talk to this machine, and what ours does besides weighs most.

curl sends the same CSV file and the same look-ups and listing calls over one connection, and
looks at no answer. Ours reads and checks the file, records every row in the journal before
and after, and accounts for each row.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from multicart_tui.api.opening import ApiOptions, open_api
from multicart_tui.api.request_log import RequestLog
from multicart_tui.demo.child import DemoAddress, DemoChild
from multicart_tui.domain.ids import CollectionId
from multicart_tui.services.import_draft import ImportDraft
from multicart_tui.services.importer import Importer
from multicart_tui.services.journal import Journal
from multicart_tui.services.lookups import Lookups
from tests.bench.load_all import Lag
from tests.bench.stopwatch import environment, line

ROWS = 5_000
BATCH = 1_000
EMPTY = CollectionId(102)
ROOT = "/schedules/amazon/asin"


def write_file(path: Path) -> None:
    """A file as the service wants it, so that both send the same bytes."""
    lines = [f"amazon.com.au,0800,B0{number:08d},false\n" for number in range(ROWS)]
    path.write_text("domain,customer_postcode,asin,include_raw_html\n" + "".join(lines))


def curl(address: DemoAddress, path: Path) -> float:
    """Milliseconds that curl takes."""
    common = ["-s", "-S", "-f", "-o", "/dev/null", "-H", f"x-api-key: {address.key}"]
    calls = [[*common, "-F", "collection_id=102", "-F", f"csv=@{path}",
              f"{address.base_url}{ROOT}/create/bulk/"]]  # fmt: skip

    def post(where: str, body: str) -> list[str]:
        kind = ["-H", "Content-Type: application/json", "-d", body]
        return [*common, *kind, f"{address.base_url}{where}"]

    def listing(skip: int) -> list[str]:
        body = f'{{"collection_id":102,"skip":{skip},"limit":{BATCH},"with_count":1}}'
        return post(f"{ROOT}/list/", body)

    looks = [post("/settings/domains/", "{}"), post("/zipcodes/get-zipcodes/", "{}")]
    calls = [*looks, listing(0), *calls, *(listing(skip) for skip in range(0, ROWS, BATCH))]
    words: list[str] = []
    for call in calls:
        words += ["--next", *call] if words else call
    began = time.perf_counter()
    subprocess.run(["curl", *words], check=True)
    return 1000 * (time.perf_counter() - began)


async def ours(address: DemoAddress, path: Path, folder: Path) -> tuple[float, float]:
    """Milliseconds from the file to the report, and how long the loop stood still at worst."""
    api = open_api(ApiOptions(base_url=address.base_url, secret=address.key), RequestLog())
    journal = Journal(folder)
    lag = Lag()
    await asyncio.sleep(0.05)
    lag.take()
    began = time.perf_counter()
    draft = ImportDraft(api, Lookups(api), EMPTY, account="bench", batch=BATCH)
    await draft.open(path)
    await draft.load_known()
    await draft.check()
    job = await draft.begin(journal)
    report = await Importer(api, journal, job).run()
    took = 1000 * (time.perf_counter() - began)
    assert (report.landed, report.is_done, report.mismatch) == (ROWS, True, "")
    worst = lag.take()
    await api.aclose()
    journal.close()
    return took, worst


def command(address: DemoAddress, path: Path, folder: Path) -> float:
    """Milliseconds of the whole command line, from nothing to its exit."""
    variables = environment(
        MULTICART_BASE_URL=address.base_url,
        MULTICART_API_KEY=address.key,
        MULTICART_STATE_DIR=str(folder),
        MULTICART_CONFIG_DIR=str(folder),
    )
    words = [sys.executable, "-m", "multicart_tui", "asin", "import", "102", str(path), "--yes"]
    began = time.perf_counter()
    subprocess.run(words, check=True, env=variables, capture_output=True)
    return 1000 * (time.perf_counter() - began)


def on_a_fresh_demo(work: str, path: Path, folder: Path, latency: int) -> Sequence[float]:
    """Run one of the three on a service that has not seen the rows."""
    child = DemoChild.launch(faults=f"latency={latency}" if latency else "")
    try:
        address = child.wait_ready()
        if work == "curl":
            return (curl(address, path),)
        if work == "command":
            return (command(address, path, folder),)
        return asyncio.run(ours(address, path, folder))
    finally:
        child.stop()


def main() -> None:
    """Measure and print."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    latency = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    mine: list[float] = []
    whole: list[float] = []
    theirs: list[float] = []
    worst = 0.0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "new.csv"
        write_file(path)
        for run in range(runs):
            (bare,) = on_a_fresh_demo("curl", path, folder, latency)
            took, lag = on_a_fresh_demo("ours", path, folder / f"state-{run}", latency)
            (process,) = on_a_fresh_demo("command", path, folder / f"command-{run}", latency)
            theirs.append(bare)
            mine.append(took)
            whole.append(process)
            worst = max(worst, lag)
    print(f"{'5,000 rows':<36}{'ours':>9}{'curl':>11}       {'ratio':<7}goal")
    line("import, file to report", mine, theirs, "ms", "at most x1.3")
    line("the whole command, start to exit", whole, theirs, "ms", "")
    print(f"the loop stood still at most {worst:.1f} ms; goal 50")


if __name__ == "__main__":
    main()
