"""Text is copied in the way that works where the program runs, and the way is told."""

import asyncio
import base64
import os
import platform
import re
from pathlib import Path

import pyperclip
import pytest

from multicart_tui.errors import UsageError
from multicart_tui.services import clipboard
from multicart_tui.services.clipboard import TERMINAL_LIMIT, copy_text, terminal_sequence


def tool(folder: Path, name: str, *, fails: bool = False) -> Path:
    """A clipboard tool that keeps what it gets in a file beside it."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\ncat > {folder / 'copied'}\nexit {int(fails)}\n")
    path.chmod(0o755)
    return folder / "copied"


@pytest.fixture
def bin_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "bin"
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/bin{os.pathsep}/usr/bin")
    return folder


async def test_inside_tmux_its_buffer_is_used(bin_folder: Path) -> None:
    copied = tool(bin_folder, "tmux")
    sent: list[str] = []
    said = await copy_text("B0DJQQ38TG", to_terminal=sent.append, environment={"TMUX": "x"})
    assert said == "Copied 10 bytes to tmux's buffer."
    assert copied.read_text() == "B0DJQQ38TG"
    assert sent == []


async def test_over_ssh_the_terminal_is_asked_and_that_is_unconfirmed(bin_folder: Path) -> None:
    sent: list[str] = []
    said = await copy_text("a", to_terminal=sent.append, environment={"SSH_CONNECTION": "x"})
    assert said == "Sent 1 byte to the terminal's clipboard (unconfirmed)."
    assert sent == ["a"]


async def test_on_a_desktop_its_tool_is_used(bin_folder: Path) -> None:
    copied = tool(bin_folder, "wl-copy")
    said = await copy_text("é", to_terminal=lambda _: None, environment={"WAYLAND_DISPLAY": "w"})
    assert said == "Copied 2 bytes."
    assert copied.read_text() == "é"


async def test_wayland_without_its_tool_falls_back_to_the_x_server(bin_folder: Path) -> None:
    copied = tool(bin_folder, "xsel")
    tool(bin_folder, "xclip", fails=True)
    sent: list[str] = []
    desktop = {"WAYLAND_DISPLAY": "w", "DISPLAY": ":0"}
    said = await copy_text("a", to_terminal=sent.append, environment=desktop)
    assert (said, copied.read_text(), sent) == ("Copied 1 byte.", "a", [])


@pytest.mark.parametrize("system", ["Darwin", "Windows"])
async def test_a_system_with_its_own_clipboard_uses_that_and_not_an_x_servers(
    bin_folder: Path, monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    copied: list[str] = []
    tool(bin_folder, "xclip")
    monkeypatch.setattr(platform, "system", lambda: system)
    monkeypatch.setattr(pyperclip, "copy", copied.append)
    said = await copy_text("é", to_terminal=lambda _: None, environment={"DISPLAY": ":0"})
    assert (said, copied) == ("Copied 2 bytes.", ["é"])
    assert not (bin_folder / "copied").exists()


async def test_a_tool_that_hangs_is_given_up_even_if_it_ends_just_then(
    bin_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Ending:
        """Takes nothing, and is gone when it is to be killed."""

        returncode = 0

        async def communicate(self, _data: bytes) -> None:
            await asyncio.Event().wait()

        def kill(self) -> None:
            raise ProcessLookupError

        async def wait(self) -> int:
            return self.returncode

    async def start(*_command: str, **_pipes: int) -> Ending:
        return Ending()

    monkeypatch.setattr(asyncio, "create_subprocess_exec", start)
    monkeypatch.setattr(clipboard, "_PATIENCE", 0)
    sent: list[str] = []
    await copy_text("a", to_terminal=sent.append, environment={"WAYLAND_DISPLAY": "w"})
    assert sent == ["a"]


async def test_a_tool_that_fails_is_not_believed(bin_folder: Path) -> None:
    tool(bin_folder, "xclip", fails=True)
    tool(bin_folder, "xsel", fails=True)
    sent: list[str] = []
    await copy_text("a", to_terminal=sent.append, environment={"DISPLAY": ":9"})
    assert sent == ["a"]


async def test_what_a_terminal_would_drop_is_refused_with_a_way_out(bin_folder: Path) -> None:
    sent: list[str] = []
    with pytest.raises(UsageError, match="Save it to a file"):
        await copy_text("x" * (TERMINAL_LIMIT + 1), to_terminal=sent.append, environment={})
    assert sent == []


def osc52(text: str) -> str:
    return f"\x1b]52;c;{base64.b64encode(text.encode()).decode()}\a"


def handed_on_by_screen(sent: str) -> str:
    """What GNU screen gives to the terminal: what is in each DCS, if it has room for it."""
    pieces = re.findall(r"\x1bP(.*?)\x1b\\", sent, re.DOTALL)
    assert all(len(piece) <= 256 for piece in pieces)
    return "".join(pieces)


def handed_on_by_tmux(sent: str) -> str:
    """What tmux gives to the terminal where ``allow-passthrough`` is on."""
    (piece,) = re.findall(r"\x1bPtmux;((?:\x1b\x1b|[^\x1b])*)\x1b\\", sent)
    return str(piece).replace("\x1b\x1b", "\x1b")


def test_a_terminal_is_asked_as_it_is() -> None:
    assert terminal_sequence("é", {"TERM": "xterm-256color"}) == osc52("é")


@pytest.mark.parametrize("size", [1, 180, 5_000, TERMINAL_LIMIT])
def test_gnu_screen_hands_on_pieces_that_it_has_room_for(size: int) -> None:
    sent = terminal_sequence("x" * size, {"STY": "1.tty", "TERM": "screen"})
    assert handed_on_by_screen(sent) == osc52("x" * size)
    assert re.sub(r"\x1bP.*?\x1b\\", "", sent, flags=re.DOTALL) == ""  # all of it is in pieces


@pytest.mark.parametrize("where", [{"TMUX": "x"}, {"TERM": "tmux-256color"}])
def test_tmux_gets_it_in_both_ways_that_it_may_let_through(where: dict[str, str]) -> None:
    sent = terminal_sequence("B0DJQQ38TG", where)
    assert sent.startswith(osc52("B0DJQQ38TG"))
    assert handed_on_by_tmux(sent) == osc52("B0DJQQ38TG")


def test_over_ssh_a_terminal_called_screen_may_be_either() -> None:
    where = {"TERM": "screen-256color", "SSH_TTY": "/dev/pts/1"}
    sent = terminal_sequence("B0DJQQ38TG", where)
    assert sent.startswith(osc52("B0DJQQ38TG"))
    assert handed_on_by_screen(sent) == osc52("B0DJQQ38TG")
