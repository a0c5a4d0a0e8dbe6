"""Copies an ASIN in GNU screen, in tmux and in neither, and looks at what the terminal is sent.

python -m tests.remote.copying

Needs Debian's screen and tmux; what they hand on to the terminal is the proof that it is asked in
a way that goes through them as they are installed.
"""

from __future__ import annotations

import base64
import shutil
import sys
import tempfile
from pathlib import Path

from multicart_tui.demo.server import DemoServer
from tests.bench.stopwatch import environment
from tests.support.terminal import PROGRAM, Terminal

WRAPPERS = {
    "neither": (),
    "screen": ("screen", "-U", "-c", "/dev/null"),
    "tmux": ("tmux", "-L", "mc-copying", "-f", "/dev/null", "new", "--"),
}
ASIN = "B0DJQQ38TG"


def copies(wrapper: tuple[str, ...], service: DemoServer, folder: str) -> str:
    """The clipboard's new text as the terminal gets it; empty if it gets none."""
    variables = environment(
        HOME=folder,
        MULTICART_BASE_URL=service.base_url,
        MULTICART_API_KEY=service.key,
        MULTICART_CONFIG_DIR=folder,
        MULTICART_STATE_DIR=folder,
    )
    with Terminal((*wrapper, *PROGRAM, "open", "101"), environment=variables) as terminal:
        terminal.wait_for("Showing 1-100 of 250").settle(1.0)
        start = len(terminal.received)
        terminal.press("c").wait_for("Copied the ASIN").settle(1.0)
        _, _, rest = bytes(terminal.received[start:]).partition(b"\x1b]52;")
        terminal.press("q").wait_end()
    _, _, coded = rest.partition(b";")
    return base64.b64decode(coded.partition(b"\a")[0]).decode()


def main() -> int:
    """Print what came of each; returns 0 if all of it is right."""
    is_right = True
    for name, wrapper in WRAPPERS.items():
        if wrapper and shutil.which(wrapper[0]) is None:
            print(f"{name}: not there. Install: apt-get install {wrapper[0]}")
            continue
        with DemoServer() as service, tempfile.TemporaryDirectory() as folder:
            copied = copies(wrapper, service, str(Path(folder)))
        is_right &= copied == ASIN
        print(f"{name}: the terminal's clipboard is set to {copied!r}")
    return 0 if is_right else 1


if __name__ == "__main__":
    sys.exit(main())
