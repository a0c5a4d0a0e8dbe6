"""A connection that breaks in the middle of changes: nothing may be left at the far end."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from tests.remote.line import FAR, Line, Quality, processes_in
from tests.remote.programs import ROOT
from tests.remote.shell_access import RemoteShell

GRACE = 15.0
"""Seconds that everything has to be gone in."""


def drop() -> int:
    """Break the connection while rows are changed; returns 0 if everything is gone then."""
    with tempfile.TemporaryDirectory(prefix="mc-remote-") as name, Line(Quality()):
        folder = Path(name)
        with RemoteShell(folder) as shell:
            before = processes_in(FAR)
            command = (sys.executable, "-m", "multicart_tui", "--demo", "--faults")
            faults = (*command, "latency=300:/update/", "open", "101")
            variables = {"PYTHONPATH": str(ROOT), "HOME": str(folder)}
            with shell.terminal(faults, "80x24", variables, in_tmux=False) as terminal:
                terminal.wait_for("Showing 1-100 of 250").settle(1.0)
                terminal.press("*").wait_for("100 marked").settle(1.0)
                terminal.press("e").wait_for("Change 100 ASINs").settle(1.0)
                terminal.press("right").wait_for("Pattern").settle(1.0)
                terminal.press("tab").settle(1.0)
                terminal.press("new-{id}").wait_for("and 96 more").settle(1.0)
                terminal.press("ctrl+s").wait_for("of 100")
                running = processes_in(FAR) - before
                shell.hang_up()
                terminal.wait_end(30)
            end = time.monotonic() + GRACE
            while (left := processes_in(FAR) - before) and time.monotonic() < end:
                time.sleep(0.1)
    print(
        f"\nconnection dropped while rows were changed: {len(running)} processes ran, "
        f"{len(left)} are left"
    )
    return 1 if left else 0
