"""Nothing foreign commands the terminal, and nothing secret leaves it, not even in a crash."""

from __future__ import annotations

import os
import signal
import stat
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.widgets import Button, Input, Static
from textual.worker import WorkerFailed

from multicart_tui.errors import NetworkError, Outcome
from multicart_tui.ui.crash import crash_line, describe_crash
from multicart_tui.ui.line_guard import LineGuard
from multicart_tui.ui.modals.confirm import ConfirmModal
from multicart_tui.ui.modals.prompt import PromptModal
from multicart_tui.ui.presenting import headline, notify_error, paragraphs
from tests.support.app_program import FAKE_KEY, HOSTILE
from tests.support.fake_api import FakeApi
from tests.support.terminal import Terminal
from tests.support.waiting import wait_until
from tests.ui.running import connect, running, screen_text, toasts, wait_for_text

ROOT = Path(__file__).parents[2]
TEXTS = (
    "[/]",
    "[red]x[/red]",
    "[@click=app.bell]y[/]",
    "\x1b[2J",
    "\x1b]52;c;SGk=\x07",
    "\x9b31m",
    "\u202eevil",
    "a\ud800b",
    "tab\there",
)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    environment = {
        "PATH": os.environ["PATH"],
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(ROOT),
        "MULTICART_STATE_DIR": str(tmp_path / "state"),
    }
    command = (sys.executable, "-m", "tests.support.app_program", str(tmp_path))
    with Terminal(command, environment=environment) as opened:
        opened.wait_for("1 collection")
        yield opened


def is_restored(terminal: Terminal) -> bool:
    """Whether the last word to the terminal was to leave the full screen and show the cursor."""
    received = bytes(terminal.received)
    return received.rfind(b"\x1b[?1049l") > received.rfind(b"\x1b[?1049h") and received.rfind(
        b"\x1b[?25h"
    ) > received.rfind(b"\x1b[?25l")


# -- a crash


def test_a_crash_restores_the_terminal_and_leaves_a_report_without_the_key(
    terminal: Terminal, tmp_path: Path
) -> None:
    terminal.press("\x1b[24~")  # F12
    assert terminal.wait_end() == 1
    assert is_restored(terminal)
    reports = list((tmp_path / "state").glob("crash-*.txt"))
    assert len(reports) == 1
    assert stat.S_IMODE(reports[0].stat().st_mode) == 0o600
    report = reports[0].read_text()
    assert "RuntimeError" in report
    assert "action_break_down" in report
    output = bytes(terminal.received).decode("utf-8", "replace")
    assert reports[0].name in output.replace("\r\n", "")
    for secret in (FAKE_KEY, "DoNotShow", "x-api-key", "secret ="):
        assert secret not in report
        assert secret not in output
    assert "Traceback" not in output


def test_a_report_follows_causes_and_ends() -> None:
    first = ValueError(FAKE_KEY)
    first.__cause__ = first
    report = describe_crash(first, datetime(2026, 1, 2, tzinfo=UTC))
    assert report.count("builtins.ValueError") == 5
    assert FAKE_KEY not in report


def test_a_report_that_cannot_be_written_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("MULTICART_STATE_DIR", str(tmp_path / "file" / "state"))
    line = crash_line(RuntimeError(FAKE_KEY))
    assert "no report" in line
    assert "\n" not in line
    assert FAKE_KEY not in line


async def test_a_fault_in_a_write_is_a_crash_and_not_silence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async def broken() -> None:
        raise ZeroDivisionError

    def ignore(_: object) -> None:
        """Nothing to do."""

    async def run() -> None:
        async with running(connect(FakeApi(), tmp_path)) as (app, _):
            app.writes.start("break", broken(), ignore, ignore)
            # Not by the pilot: it waits half a minute for screens that are no more.
            await app._exception_event.wait()

    with pytest.raises(WorkerFailed, match="ZeroDivisionError"):
        await run()
    assert "ZeroDivisionError" in capsys.readouterr().err
    assert len(list((tmp_path / "state").glob("crash-*.txt"))) == 1


# -- signals


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_program_cleanly(terminal: Terminal, number: signal.Signals) -> None:
    terminal.kill(number)
    assert terminal.wait_end() == 128 + number
    assert is_restored(terminal)


def test_a_lost_terminal_ends_the_program(terminal: Terminal) -> None:
    terminal.hang_up()
    terminal.wait_end()


# -- hostile text


def test_no_byte_of_hostile_text_reaches_the_terminal(terminal: Terminal) -> None:
    terminal.settle()
    start = len(terminal.received)
    terminal.press("\x1b[23~")  # F11
    terminal.wait_for("HOSTILE SHOWN")
    terminal.settle()
    terminal.press("x").wait_for("Forget collection 101?")
    terminal.settle()
    terminal.press("escape")
    terminal.settle()
    # The toolkit's own: it sets the shape of the mouse pointer when a dialog closes.
    output = bytes(terminal.received[start:]).replace(b"\x1b]22;default\x07", b"")
    assert b"\x1b]52" not in output
    assert b"\x1b[2J" not in output
    assert not {0x00, 0x07, 0x0E, 0x7F} & set(output)
    text = output.decode("utf-8")
    assert not {"\x9b", "\u202e", "\u200b"} & set(text)
    assert "[/][red]x[@click=app.bell]y" in text.replace("\r\n", "") or terminal.shows("[red]x")


def test_an_idle_screen_sends_nothing(terminal: Terminal) -> None:
    terminal.settle(0.5)
    assert terminal.settle(1.5) == b""


def test_a_key_in_a_form_sends_little(terminal: Terminal) -> None:
    terminal.settle()
    terminal.press("n").wait_for("Create")
    terminal.settle()
    for key, most in (("x", 600), ("y", 600), ("tab", 1_500)):
        terminal.press(key)
        sent = terminal.settle()
        assert 0 < len(sent) < most, key


@pytest.mark.parametrize("text", TEXTS)
async def test_every_dialog_and_line_shows_hostile_text_literally(
    tmp_path: Path, text: str
) -> None:
    error = NetworkError(text, text, text, outcome=Outcome.UNKNOWN)
    async with running(connect(FakeApi(), tmp_path, 101)) as (app, pilot):
        notify_error(app, error)
        app.notify(text, title=text)
        app.writes.start(text, FakeApi().domains(), lambda _: None, lambda _: None)
        for dialog in (
            ConfirmModal(f"Q {text}", [f"L {text}"], verb="Delete"),
            PromptModal(f"T {text}", f"L {text}", value=text),
        ):
            app.push_screen(dialog)
            await wait_until(pilot, lambda: len(app.screen_stack) == 2 and app.screen.is_mounted)
            await pilot.pause()
            shown = screen_text(app)
            assert not any(ord(char) < 32 and char != "\n" for char in shown)
            assert not {"\x9b", "\u202e", "\ud800"} & set(shown)
            if text.startswith("["):
                assert text in shown
            dialog.dismiss()
            await wait_until(pilot, lambda: len(app.screen_stack) == 1)
        assert not any(ord(char) < 32 and char != "\n" for char in toasts(app))
        assert "\u202e" not in toasts(app) + headline(error) + paragraphs(error)


async def test_what_is_pasted_into_a_field_is_guarded_on_screen(tmp_path: Path) -> None:
    async with running(connect(FakeApi(), tmp_path)) as (app, pilot):
        await pilot.press("slash")
        app.screen.query_one("#filter", Input).value = "se\x9bcret\u202e"
        await wait_for_text(app, pilot, "se cret")
        assert "\x9b" not in screen_text(app)


def test_the_guard_keeps_the_width_and_leaves_control_segments_alone() -> None:
    style = Style(bold=True)
    control = Segment("\x1b[H", None, [(1,)])  # type: ignore[list-item]  # any control code
    safe = [Segment("plain", style), control]
    guard = LineGuard()
    assert guard.apply(safe, Color(0, 0, 0)) is safe
    found = guard.apply([Segment("a\x1bb\u115fc", style), control], Color(0, 0, 0))
    assert found == [Segment("ab  c", style), control]


async def test_a_toolkit_widget_that_forgets_is_still_guarded(tmp_path: Path) -> None:
    async with running(connect(FakeApi(), tmp_path)) as (app, pilot):
        app.screen.mount(Static(HOSTILE.replace("[", "("), markup=False), Button("a\x1bb"))
        await pilot.pause()
        assert not any(ord(char) < 32 and char != "\n" for char in screen_text(app))
