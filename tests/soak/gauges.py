"""What a process holds: memory, files, sockets, threads and tasks."""

from __future__ import annotations

import asyncio
import gc
import os
import tempfile
import threading
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import httpx

from multicart_tui.api.client import HttpApi
from tests.support.worker import Worker

MOST_GROWTH = 0.10
"""Share by which memory may grow after the warm-up."""

_FILES = Path("/proc/self/fd")
_MEMORY = Path("/proc/self/statm")
_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


@dataclass(frozen=True)
class Sample:
    """The gauges at one moment."""

    hours: float
    """Simulated, since the start."""
    actions: int
    memory: float
    """MiB of this process in RAM; 0 where the system does not tell."""
    files: int
    """Open ones that are no sockets."""
    sockets: int
    """Open ones that no connection pool keeps for the next request."""
    threads: int
    """Those that do not wait in the loop's own pool for work."""
    tasks: int
    """Those that do not wait for one moment, at which they end by themselves."""
    screens: int
    widgets: int
    temporary: int
    """Files and folders for a moment, the demo's own state not counted."""
    processes: int
    """Children; the demo service is one."""

    @property
    def counts(self) -> dict[str, int]:
        """What must be the same again whenever the same screen is in front."""
        return {name: getattr(self, name) for name in COUNTED}


COUNTED = (
    *("files", "sockets", "threads", "tasks", "screens", "widgets"),
    *("temporary", "processes"),
)
"""Gauges that are the same again whenever the same screen is in front."""


def take(hours: float, worker: Worker) -> Sample:
    """Read every gauge, after the garbage is collected."""
    gc.collect()
    kinds = _open_files()
    return Sample(
        hours,
        worker.actions,
        _memory(),
        kinds["files"],
        kinds["sockets"] - _pooled(worker),
        sum(not thread.name.startswith("asyncio_") for thread in threading.enumerate()),
        sum(not task.get_name().startswith("set_timer") for task in asyncio.all_tasks()),
        len(worker.app.screen_stack),
        worker.widgets,
        _temporary(),
        _processes(),
    )


def _memory() -> float:
    try:
        return int(_MEMORY.read_text().split()[1]) * _PAGE / (1 << 20)
    except OSError:
        return 0.0


def _open_files() -> Counter[str]:
    found: Counter[str] = Counter()
    if not _FILES.is_dir():
        return found
    for number in os.listdir(_FILES):
        try:
            target = os.readlink(_FILES / number)
        except OSError:
            continue  # the one that lists the folder is gone again
        found["sockets" if target.startswith("socket:") else "files"] += 1
    return found


def _temporary() -> int:
    names = [path.name for path in Path(tempfile.gettempdir()).glob("multicart-*")]
    return sum(not name.startswith("multicart-demo-") for name in names)


def _processes() -> int:
    lists = Path("/proc/self/task").glob("*/children")
    return sum(len(children.read_text().split()) for children in lists)


def _pooled(worker: Worker) -> int:
    """Connections that are kept open for a while, in case of another request."""
    api = worker.app.session.api if worker.app.session else None
    assert isinstance(api, HttpApi)
    client_transport = api._transport._client._transport
    assert isinstance(client_transport, httpx.AsyncHTTPTransport)
    return len(client_transport._pool.connections)


def growth(after_warm_up: Sample, at_end: Sample) -> float:
    """Share by which memory grew."""
    return at_end.memory / after_warm_up.memory - 1 if after_warm_up.memory else 0.0


def leaks(after_warm_up: Sample, at_end: Sample) -> list[str]:
    """What grew although the same screen is in front, in a sentence each."""
    found = []
    if (grown := growth(after_warm_up, at_end)) > MOST_GROWTH:
        found.append(
            f"memory grew by {grown:.0%},"
            f" from {after_warm_up.memory:.1f} to {at_end.memory:.1f} MiB"
        )
    before = after_warm_up.counts
    for name, count in at_end.counts.items():
        if count > before[name]:
            found.append(f"{count - before[name]} {name} more than after the warm-up")
    return found
