"""In a real terminal, in an old locale and at a closed pipe: lines, and nothing but lines."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from multicart_tui.demo.server import DemoServer
from multicart_tui.domain.text import is_harmful
from tests.support.terminal import PROGRAM, Terminal

Start = Callable[..., Terminal]


@pytest.fixture
def environment(demo: DemoServer, tmp_path: Path) -> dict[str, str]:
    """One in which the service is the account."""
    return {**os.environ, "HOME": str(tmp_path), "TERM": "xterm-256color", "LANG": "C.UTF-8"}


@pytest.fixture
def start(environment: dict[str, str]) -> Iterator[Start]:
    """Starts the conversation in a terminal of its own."""
    with ExitStack() as terminals:

        def call(*arguments: str) -> Terminal:
            words = (*PROGRAM, "--plain", *arguments)
            return terminals.enter_context(
                Terminal(words, columns=200, rows=60, environment=environment)
            )

        yield call


def test_a_terminal_never_gets_an_escape(start: Start, tmp_path: Path) -> None:
    path = tmp_path / "new.csv"
    path.write_text(
        "domain,customer_postcode,asin,include_raw_html\n"
        "amazon.com.au,0800,B0NEW00001,false\namazon.com.au,800,B0NEW00002,false\n"
    )
    terminal = start("open", "104")
    terminal.wait_for("Row 10 of 26: ").press("1\r").wait_for("Row id: ASIN #")
    terminal.press("b\r").press("f [red]\r").wait_for(" of 26")
    terminal.press("b\r").wait_for("Collections (")
    terminal.press("a 102\r").wait_for("room for 5,000").press("102\r").wait_for("No ASINs")
    terminal.press("a\r").wait_for("Domain (").press("amazon.com.au\r").wait_for("Postcode of")
    terminal.press("4500\r").wait_for("ASIN, or the URL").press("B0NEW00003\r")
    terminal.wait_for("Custom id (").press("\r").wait_for("Raw HTML").press("\r")
    terminal.wait_for("Output (").press("\r").wait_for("? (y yes").press("y\r")
    terminal.wait_for("Added B0NEW00003").press("\r").wait_for("Row 1 of 1")
    terminal.press("i\r").wait_for("CSV file").press(f"{path}\r").wait_for("2 rows: 1 ready")
    terminal.press("s\r").wait_for("? (y yes").press("y\r").wait_for("by cause:")
    terminal.press("1\r").wait_for("Suggestion 0800").press("a\r").wait_for("can be sent now")
    terminal.press("r\r").wait_for("? (y yes").press("y\r").wait_for("2 landed, 2 rows in all.")
    terminal.press("b\r").wait_for("102, 3 ASINs").press("101\r")
    terminal.press("a 101\r").wait_for("101, 250 ASINs").press("101\r").wait_for("Row 1 of 250")
    terminal.press("o\r").wait_for("Output 1: OUTPUT #88").press("6\r").wait_for("Object, ")
    terminal.press("v\r").settle()
    terminal.press("q\r")
    assert terminal.wait_end() == 0
    assert b"\x1b" not in terminal.received
    assert not is_harmful(terminal.received.decode().replace("\r", "").replace("\n", ""))


def test_ctrl_d_leaves_and_ctrl_c_interrupts(start: Start) -> None:
    terminal = start("open", "101").wait_for("enter is n):").send(b"\x04")
    assert terminal.wait_end() == 0
    terminal = start("open", "101").wait_for("enter is n):").send(b"\x03")
    assert terminal.wait_end() == 130
    assert terminal.shows("Interrupted.")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGHUP])
def test_it_ends_cleanly_when_it_is_told_to_from_outside(
    start: Start, tmp_path: Path, how: signal.Signals, environment: dict[str, str]
) -> None:
    environment["TMPDIR"] = str(tmp_path / "tmp")
    (tmp_path / "tmp").mkdir()
    terminal = start("view", "o88").wait_for("enter is b):")
    assert list((tmp_path / "tmp").iterdir())
    terminal.kill(how)
    assert terminal.wait_end() == 130
    assert not list((tmp_path / "tmp").iterdir())  # no output stays behind


def test_it_ends_when_the_terminal_is_gone(start: Start) -> None:
    terminal = start("open", "101").wait_for("enter is n):")
    terminal.hang_up()
    assert terminal.wait_end() in (0, 130)


def test_a_locale_of_ascii_gets_ascii(environment: dict[str, str]) -> None:
    environment |= {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"}
    ended = subprocess.run(
        [*PROGRAM, "--plain", "open", "104"],
        env=environment,
        input="n\nn\nf caf\u00e9\n1\nb\nq\n".encode(),
        capture_output=True,
        check=False,
    )
    assert ended.stdout.isascii()
    assert b"\x1b" not in ended.stdout
    assert b"^[" in ended.stdout
    assert b"That has bytes that are no text" in ended.stdout
    assert not ended.stderr


def test_a_listener_that_goes_away_is_no_failure(environment: dict[str, str]) -> None:
    with subprocess.Popen(
        [*PROGRAM, "--plain", "open", "101"],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as program:
        assert program.stdin
        assert program.stdout
        assert program.stderr
        program.stdout.readline()
        program.stdout.close()
        program.stdin.write(b"n\n" * 20)
        program.stdin.close()
        assert program.wait(20) == 0
        assert not program.stderr.read()
