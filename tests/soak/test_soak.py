"""Work that is over holds nothing: no task, file, socket or process stays.

Memory is looked at by ``python -m tests.soak``, which takes minutes.
"""

from __future__ import annotations

import dataclasses
import os
import tempfile
from pathlib import Path

import pytest

from tests.soak.day import add_one_and_undo, turn_pages, view_outputs
from tests.soak.gauges import Sample, leaks, take
from tests.soak.worker import at_work

WARM = Sample(
    hours=2,
    actions=752,
    memory=100.0,
    files=11,
    sockets=2,
    threads=1,
    tasks=31,
    screens=2,
    widgets=19,
    temporary=0,
    processes=1,
)


async def test_paging_viewing_deleting_and_undoing_leave_nothing_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    async with at_work(tmp_path) as worker:
        for piece in (turn_pages, view_outputs, add_one_and_undo):
            await piece(worker)
        await worker.rests()
        before = take(0, worker)
        for piece in (turn_pages, view_outputs, add_one_and_undo):
            await piece(worker)
        await worker.rests()
        assert leaks(dataclasses.replace(before, memory=0), take(1, worker)) == []
    assert not [name for name in os.listdir(tmp_path) if name.startswith("multicart-")]


def test_what_grows_is_told() -> None:
    assert leaks(WARM, dataclasses.replace(WARM, memory=109.9, tasks=30)) == []
    assert leaks(WARM, dataclasses.replace(WARM, memory=120.0, files=13)) == [
        "memory grew by 20%, from 100.0 to 120.0 MiB",
        "2 files more than after the warm-up",
    ]
