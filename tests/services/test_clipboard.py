"""Text is copied in the way that works where the program runs, and the way is told."""

import os
from pathlib import Path

import pytest

from multicart_tui.errors import UsageError
from multicart_tui.services.clipboard import TERMINAL_LIMIT, copy_text


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
