"""A terminal that goes away in the middle of work: the program ends, and nothing is half done."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from multicart_tui.demo.server import DemoServer
from tests.pty.conftest import Start
from tests.support.terminal import Terminal

Cut = Callable[[Terminal], None]

CUTS: dict[str, Cut] = {
    "hangup": lambda terminal: terminal.kill(signal.SIGHUP),
    "terminate": lambda terminal: terminal.kill(signal.SIGTERM),
    "terminal gone": Terminal.hang_up,
}
HEADER = "domain,customer_postcode,asin,include_raw_html\n"

cut_off = pytest.mark.parametrize("cut", CUTS.values(), ids=list(CUTS))


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    lists = [path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children")]
    return [int(child) for child in " ".join(lists).split()]


def assert_whole(folder: Path) -> None:
    """Every database below a folder is whole, and no half-written file is left."""
    databases = [path for path in folder.rglob("*") if path.suffix in (".db", ".sqlite3")]
    assert databases
    for path in databases:
        with contextlib.closing(sqlite3.connect(path)) as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert not list(folder.rglob("*.tmp")) + list(folder.rglob("*.part"))


def rows(service: DemoServer, where: str) -> int:
    (row,) = service.store.rows(f"SELECT count(*) AS n FROM asin WHERE {where}")
    return int(str(row["n"]))


@cut_off
def test_changes_that_are_cut_off_are_carried_on_by_the_next_start(
    start: Start, service: DemoServer, tmp_path: Path, cut: Cut
) -> None:
    terminal = start("open", "101").wait_for("Showing 1-100 of 250")
    terminal.press("*").wait_for("100 marked")
    service.faults.plan_next("latency=100", path="/update/", times=100)
    terminal.press("e").wait_for("Change 100 ASINs")
    terminal.press("right").wait_for("Pattern").settle()
    terminal.press("tab", "new-{id}").wait_for("and 96 more")
    terminal.press("ctrl+s").wait_for("of 100")
    terminal.wait_for(lambda: len(service.requests) > 10)
    cut(terminal)
    terminal.wait_end()
    assert_whole(tmp_path / "state")
    service.faults.clear()
    done = rows(service, "custom_id LIKE 'new-%'")
    assert 0 < done < 100
    terminal = start().wait_for("of 100 changed")
    terminal.press("c").wait_for("Carry on: change up to")
    terminal.press("tab", "enter").wait_for(lambda: rows(service, "custom_id LIKE 'new-%'") == 100)


@cut_off
def test_an_import_that_is_cut_off_adds_no_row_twice_when_it_is_carried_on(
    start: Start, service: DemoServer, tmp_path: Path, cut: Cut
) -> None:
    path = tmp_path / "new.csv"
    path.write_text(HEADER + "".join(f"amazon.com.au,0800,B0NEW{n:05d},false\n" for n in range(40)))
    terminal = start("open", "102").wait_for("No ASINs in this collection yet")
    terminal.press("i").wait_for("[1 File]").press(f"{path}\r").wait_for("header on line 1")
    terminal.press("ctrl+s").wait_for("All 40 rows are ready")
    # The service takes the rows, and its answer is on the way for longer than the link lasts.
    service.faults.plan_next("slow=60000", path="/create/bulk/")
    terminal.press("ctrl+s").wait_for("ctrl+s sends it")
    terminal.press("ctrl+s").wait_for(lambda: rows(service, "collection = 102") == 40)
    cut(terminal)
    terminal.wait_end()
    assert_whole(tmp_path / "state")
    service.faults.clear()
    terminal = start().wait_for("1 job of this account not finished")
    terminal.press("c").wait_for("40 landed")
    assert rows(service, "collection = 102") == 40
    assert rows(service, "asin LIKE 'B0NEW%'") == 40


@cut_off
def test_the_demo_that_was_started_for_it_ends_with_it(start: Start, cut: Cut) -> None:
    terminal = start("--demo", MULTICART_BASE_URL=None, MULTICART_API_KEY=None)
    terminal.wait_for("Kitchen and coffee")
    (service,) = children(terminal.pid)
    watched = os.pidfd_open(service)
    cut(terminal)
    terminal.wait_end()
    assert select.select([watched], [], [], 10)[0]  # readable as soon as it has ended
    os.close(watched)
