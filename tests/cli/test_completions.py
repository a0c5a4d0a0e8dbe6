"""The shells that are installed read the completion scripts, and complete what the grammar has."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from multicart_tui.cli.completions import SHELLS, Shell, actions
from multicart_tui.cli.parser import build_parser
from multicart_tui.paths import config_dir
from multicart_tui.ui.themes import THEME_NAMES
from tests.cli.conftest import Command

INSTALLED = [shell for shell in SHELLS if shutil.which(shell)]
COMPLETING = [shell for shell in INSTALLED if shell != "zsh"]
"""Those that can be asked without a terminal what they would offer."""

LINES = [
    ("", {"asin", "collection", "completions", "demo", "doctor", "open", "output"}, {"list"}),
    ("asin ", {"list", "get", "create", "import", "update", "delete"}, {"login", "demo"}),
    ("asin cr", {"create", "create-many"}, {"list"}),
    ("asin list 101 --f", {"--format", "--faults"}, {"--limit", "--theme"}),
    ("asin list 101 --format ", {"table", "json", "jsonl", "csv"}, {"text"}),
    ("--profile prod auth ", {"login", "logout", "status"}, {"list"}),
    ("auth login --store ", {"keyring", "file"}, set[str]()),
    ("completions ", set(SHELLS), set[str]()),
    ("asin update a5 --", {"--raw-html", "--no-raw-html", "--custom-id"}, {"--domain"}),
    ("--theme ", set(THEME_NAMES), set[str]()),
    ("asin import 101 ro", {"rows.csv"}, {"asin"}),
]
"""What was typed, words that are offered then, and words that are not."""

_BASH = """
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_shtab_multicart_tui 2>/dev/null
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture
def script(request: pytest.FixtureRequest, command: Command, tmp_path: Path) -> Path:
    """A file with the script for the shell that the test names."""
    ended = command("completions", request.param)
    assert (ended.status, ended.err) == (0, "")
    file = tmp_path / f"completions.{request.param}"
    file.write_text(ended.out, "utf-8")
    return file


def run(folder: Path, *command: str) -> str:
    """Run a command in a folder where one file lies; it must end well and complain of nothing."""
    (folder / "rows.csv").touch()
    ended = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "HOME": str(folder)},  # nobody's own settings of the shell
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout


@pytest.mark.parametrize("script", INSTALLED, indirect=True)
def test_the_shell_can_read_its_script(script: Path, tmp_path: Path) -> None:
    assert run(tmp_path, script.suffix[1:], "-n", str(script)) == ""


@pytest.mark.parametrize("script", COMPLETING, indirect=True)
@pytest.mark.parametrize(("typed", "offered", "not_offered"), LINES)
def test_the_shell_completes(
    script: Path, tmp_path: Path, typed: str, offered: set[str], not_offered: set[str]
) -> None:
    if script.suffix == ".bash":
        words = ["multicart-tui", *typed.split(" ")]
        lines = run(tmp_path, "bash", "-c", _BASH, "bash", str(script), *words)
    else:
        asked = f"source {script}; complete -C 'multicart-tui {typed}'"
        lines = run(tmp_path, "fish", "-c", asked)
    found = {line.partition("\t")[0] for line in lines.splitlines()}
    assert offered <= found
    assert not not_offered & found


@pytest.mark.parametrize("script", SHELLS, indirect=True)
def test_every_command_and_flag_is_in_the_script(script: Path) -> None:
    text = script.read_text("utf-8")
    shown = [each for each in actions(build_parser()) if each.help != argparse.SUPPRESS]
    flags = {flag for each in shown for flag in each.option_strings if flag.startswith("--")}
    commands = {
        name
        for each in shown
        if isinstance(each, argparse._SubParsersAction)
        for name in each.choices
    }
    assert len(flags) > 40
    assert len(commands) > 20
    dashes = "" if script.suffix == ".fish" else "--"  # fish writes: -l all
    assert {flag for flag in flags if f"{dashes}{flag[2:]}" not in text} == set()
    assert {name for name in commands if name not in text} == set()


@pytest.mark.parametrize("shell", SHELLS)
def test_broken_settings_do_not_matter(command: Command, shell: Shell) -> None:
    config_dir().mkdir(parents=True)
    (config_dir() / "config.toml").write_text("theme = [")
    assert command("completions", shell).status == 0


def test_the_help_says_where_the_script_goes(command: Command) -> None:
    ended = command("completions", "--help")
    assert "~/.config/fish/completions/multicart-tui.fish" in ended.out
    assert all(len(line) <= 100 for line in ended.out.splitlines())


def test_a_shell_that_is_not_known_is_refused(command: Command) -> None:
    ended = command("completions", "csh")
    assert ended.status == 2
    assert "invalid choice: 'csh'" in ended.err
