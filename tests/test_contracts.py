"""Imports run one way, files stay small, and the start stays light."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 400


def test_imports_run_one_way() -> None:
    script = Path(sys.executable).with_name("lint-imports")
    ended = subprocess.run(
        [str(script), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stdout


def test_no_file_is_longer_than_a_person_reads_at_once() -> None:
    lengths = {
        path.relative_to(ROOT): len(path.read_text().splitlines())
        for folder in ("multicart_tui", "tests", "tcss")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".tcss"}
    }
    assert {path: length for path, length in lengths.items() if length > LONGEST} == {}


@pytest.mark.parametrize(
    "module",
    ["multicart_tui.ui.app", "multicart_tui.ui.screens.asins", "multicart_tui.cli.terminal"],
)
def test_what_the_first_frame_needs_imports_nothing_heavy(module: str) -> None:
    heavy = {"httpx", "pydantic", "pydantic_settings", "keyring", "pyperclip", "starlette"}
    script = f"import sys, {module}; print(*sys.modules)"
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert heavy & set(ended.stdout.split()) == set()
