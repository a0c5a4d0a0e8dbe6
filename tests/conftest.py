"""Takes the developer's machine out of every test."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import pytest

_SCRUBBED = (
    "MULTICART_",
    "XDG_",
    "TEXTUAL",
    "SSH_",
    "TMUX",
    "NO_COLOR",
    "FORCE_COLOR",
    "COLORTERM",
)
_KEPT = ("TEXTUAL_SNAPSHOT_TEMPDIR",)
"""Set by the snapshot plugin before the tests' own processes start."""

_IN_A_TERMINAL = frozenset(("pty", "scenarios"))
"""Folders of tests that start the program in a terminal."""

_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY")

# Textual reads its variables when it is imported, which is before any fixture runs.
for _name in list(os.environ):
    if _name in _KEPT:
        continue
    if _name.startswith(_SCRUBBED) or _name.upper() in _PROXIES or _name in _DISPLAYS:
        del os.environ[_name]
os.environ["TEXTUAL_ANIMATIONS"] = "none"
# A developer's own keyring is no place for a test to write to, or to clear.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

from textual import _wait  # noqa: E402  # its variables were taken away first

from tests.support.quick_styles import remember_style_sheets  # noqa: E402

# The toolkit's pilot waits twice for an idle moment of 20 ms at each key. Tests wait for what
# they expect, so half of that does, and a long story is told in less time.
_wait.SLEEP_GRANULARITY = 1 / 100
_wait.SLEEP_IDLE = _wait.SLEEP_GRANULARITY / 20


remember_style_sheets()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Spread the tests in a terminal, which mostly wait, among those that reckon.

    One after the other they would leave the cores idle; like this, others run meanwhile.
    """
    waiting = [item for item in items if _IN_A_TERMINAL.intersection(item.path.parts)]
    if not waiting:
        return
    others = [item for item in items if not _IN_A_TERMINAL.intersection(item.path.parts)]
    stretch = len(others) / len(waiting)
    places = [(number * stretch, item) for number, item in enumerate(waiting)]
    places += [(float(number), item) for number, item in enumerate(others)]
    items[:] = [item for _, item in sorted(places, key=lambda place: place[0])]


def pytest_collection_finish() -> None:
    """Never look for garbage among what was imported and collected: it stays to the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


def pytest_xdist_auto_num_workers() -> int:
    """Two more than there are cores: tests in a terminal wait more than they reckon."""
    return (os.cpu_count() or 1) + 2


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Configuration, state and time zone of nobody."""
    monkeypatch.setenv("MULTICART_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("MULTICART_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("TZ", "UTC")
