"""Puts text where the person can paste it: tmux, the terminal, or the local clipboard.

Which way works depends on where the program runs. Inside tmux its own buffer is the
only sure one; over SSH the terminal at the other end is asked by OSC 52 (xterm control
sequences, "Manipulate Selection Data"), through GNU screen or tmux if need be; else the
desktop's clipboard, by pyperclip.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import os
import platform
import shutil
from collections.abc import Callable, Mapping
from functools import partial

from multicart_tui.domain.automatic import is_remote as is_remote
from multicart_tui.domain.environment import for_child
from multicart_tui.errors import UsageError

TERMINAL_LIMIT = 74_994
"""Most bytes sent by OSC 52: terminals drop sequences over 100,000 bytes of base64."""

SCREEN_PIECE = 250
"""Characters that GNU screen hands on at a time; older ones take 256, 4.9 takes 767."""

_PATIENCE = 2.0
"""Seconds a clipboard tool gets before it is given up."""


async def copy_text(
    text: str,
    *,
    to_terminal: Callable[[str], None],
    environment: Mapping[str, str] = os.environ,
    route: str = "auto",
) -> str:
    """Copy text; returns a sentence that says how, because not every way is confirmed.

    Args:
        text: What to copy, already safe to paste.
        to_terminal: Sends text to the terminal's clipboard by OSC 52.
        environment: Where the program runs.
        route: The setting ``clipboard``: ``auto`` takes the first way that works, ``tmux``,
            ``terminal`` and ``desktop`` that one and no other.

    Raises:
        UsageError: It is too long for the only way there is, or the way that was set fails.
    """
    data = text.encode("utf-8", "replace")
    size = f"{len(data):,} {'byte' if len(data) == 1 else 'bytes'}"
    has_tmux, has_desktop = bool(environment.get("TMUX")), not is_remote(environment)
    if _may(route, "tmux", has_tmux) and await _feed(data, "tmux", "load-buffer", "-w", "-"):
        return f"Copied {size} to tmux's buffer."
    if _may(route, "desktop", has_desktop) and await _copy_locally(data, environment):
        return f"Copied {size}."
    if route in ("tmux", "desktop"):
        raise UsageError(
            "Not copied",
            f"The setting clipboard is {route}, and that took nothing.",
            "Set it to auto, or save to a file instead.",
        )
    if len(data) > TERMINAL_LIMIT:
        raise UsageError(
            "Too long to copy",
            f"{size} were to be copied; this terminal takes {TERMINAL_LIMIT:,} at most.",
            "Save it to a file instead.",
        )
    to_terminal(text)
    return f"Sent {size} to the terminal's clipboard (unconfirmed)."


def terminal_sequence(text: str, environment: Mapping[str, str] = os.environ) -> str:
    """What sets the clipboard of the terminal, through what the program runs in.

    GNU screen keeps OSC 52 for itself, and hands on to the terminal what stands in a DCS. tmux
    does so for one that begins with its name, if ``allow-passthrough`` is on; if
    ``set-clipboard`` is on, it takes OSC 52 as it is. Each of them drops the other's.

    Args:
        text: What to copy, already safe to paste.
        environment: Where the program runs. Over SSH only TERM tells what the terminal is in.
    """
    plain = f"\x1b]52;c;{base64.b64encode(text.encode('utf-8', 'replace')).decode()}\a"
    term = environment.get("TERM", "")
    if environment.get("STY"):
        return _through_screen(plain)
    if environment.get("TMUX") or term.startswith("tmux"):
        return plain + _through_tmux(plain)
    if term.startswith("screen"):
        return plain + _through_screen(plain)  # either of them is called that
    return plain


def _through_screen(sequence: str) -> str:
    pieces = (
        sequence[place : place + SCREEN_PIECE] for place in range(0, len(sequence), SCREEN_PIECE)
    )
    return "".join(f"\x1bP{piece}\x1b\\" for piece in pieces)


def _through_tmux(sequence: str) -> str:
    return "\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + "\x1b\\"


def _may(route: str, way: str, is_there: bool) -> bool:
    """Whether a way is tried: because it was set, or because nothing was and it is there."""
    return route == way or (route == "auto" and is_there)


def clipboard_route(
    environment: Mapping[str, str] = os.environ,
    find_tool: Callable[[str], str | None] = shutil.which,
) -> str:
    """Which way :func:`copy_text` would try first here, in words; nothing is copied.

    Args:
        environment: Where the program runs.
        find_tool: Tells where a command is, None if it is not there.
    """
    if environment.get("TMUX") and find_tool("tmux"):
        return "tmux's buffer"
    if not is_remote(environment):
        if platform.system() in ("Darwin", "Windows"):
            return "the desktop's clipboard"
        if environment.get("WAYLAND_DISPLAY") and find_tool("wl-copy"):
            return "the desktop's clipboard, by wl-copy"
        if environment.get("DISPLAY"):
            for tool in ("xclip", "xsel"):
                if find_tool(tool):
                    return f"the desktop's clipboard, by {tool}"
    return f"the terminal's clipboard, by OSC 52 ({TERMINAL_LIMIT:,} bytes at most, unconfirmed)"


async def _copy_locally(data: bytes, environment: Mapping[str, str]) -> bool:
    # First, because an X server may run there too, with a clipboard of its own.
    if platform.system() in ("Darwin", "Windows"):
        return await asyncio.to_thread(partial(_by_pyperclip, data.decode("utf-8")))
    if environment.get("WAYLAND_DISPLAY") and await _feed(data, "wl-copy"):
        return True
    if environment.get("DISPLAY"):
        return await _feed(data, "xclip", "-selection", "clipboard") or await _feed(
            data, "xsel", "--input", "--clipboard"
        )
    return False


def _by_pyperclip(text: str) -> bool:
    import pyperclip  # only here: most sessions never copy

    try:
        pyperclip.copy(text)
    except pyperclip.PyperclipException:
        return False
    return True


async def _feed(data: bytes, *command: str) -> bool:
    """Give data to a command; false if it is missing, fails or takes too long.

    Its output goes nowhere: what a tool prints would land in the middle of the screen.
    """
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            env=for_child(os.environ),
        )
    except OSError:
        return False
    try:
        await asyncio.wait_for(process.communicate(data), _PATIENCE)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):  # it may end this very moment
            process.kill()
        await process.wait()
        return False
    return process.returncode == 0
