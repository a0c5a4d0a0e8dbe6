"""Output that cannot be written is told in a line, and a reader that left is no failure."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from multicart_tui.demo.server import DemoServer


def run_into(target: Path) -> tuple[int, str]:
    command = [sys.executable, "-m", "multicart_tui", "asin", "list", "101", "--format", "jsonl"]
    with target.open("w") as out:
        ended = subprocess.run(
            command, stdout=out, stderr=subprocess.PIPE, text=True, check=False, env=os.environ
        )
    return ended.returncode, ended.stderr


def test_a_full_disk_is_told_in_a_line(demo: DemoServer) -> None:
    status, said = run_into(Path("/dev/full"))
    assert status == 2
    assert "Cannot write the output: No space left on device" in said
    assert "Traceback" not in said
