"""``python -m multicart_tui.demo``: serves the demo API until it is told to end.

Prints one line: the base URL and key for a person, or with ``--child`` as JSON for
`multicart_tui.demo.child`.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from multicart_tui.demo.child import DemoAddress, DemoUnavailable, check_installed


class _Lifeline:
    """Ends the process when its standard input does, whatever it is doing then."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_cut = False
        self._stop: Callable[[], None] = lambda: os._exit(0)
        threading.Thread(target=self._watch, name="lifeline", daemon=True).start()

    def hold(self) -> None:
        """Leave no longer on the spot, because there will be files to remove."""
        with self._lock:
            self._stop = lambda: None

    def attach(self, stop: Callable[[], None]) -> None:
        """Have a server stopped; at once if the end has come already."""
        with self._lock:
            self._stop = stop
            if self._is_cut:
                stop()

    def _watch(self) -> None:
        # Not through sys.stdin, whose lock a thread must not hold when Python ends.
        with contextlib.suppress(OSError):
            while os.read(0, 512):
                pass
        with self._lock:
            self._is_cut = True
            self._stop()


def main(arguments: list[str] | None = None) -> int:
    """Serve; return an exit status."""
    parser = argparse.ArgumentParser(prog="python -m multicart_tui.demo", description="Demo API")
    parser.add_argument("--port", type=int, default=0, help="0 for any free port")
    parser.add_argument("--db", type=Path, help="SQLite file to keep the data in")
    parser.add_argument("--faults", default="", help="what goes wrong on purpose")
    parser.add_argument("--child", action="store_true", help="speak to a parent process")
    options = parser.parse_args(arguments)
    tell = _tell_parent if options.child else _tell_person
    lifeline = _Lifeline() if options.child else None
    folder = ""

    def on_server(stop: Callable[[], None], private: Path | None) -> None:
        nonlocal folder
        folder = str(private or "")
        if lifeline is not None:
            lifeline.attach(stop)

    def on_ready(address: DemoAddress) -> None:
        tell({"base_url": address.base_url, "key": address.key, "folder": folder})

    try:
        check_installed()
        from multicart_tui.demo.server import serve

        if lifeline is not None:
            lifeline.hold()
        serve(
            port=options.port,
            db=options.db,
            faults=options.faults,
            on_ready=on_ready,
            on_server=on_server,
        )
    except (DemoUnavailable, ValueError) as error:
        tell({"error": str(error)})
        return 2
    except OSError as error:
        reason = error.strerror or str(error)
        tell({"error": f"The demo service cannot listen on port {options.port}: {reason}."})
        return 2
    return 0


def _tell_parent(line: dict[str, str]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def _tell_person(line: dict[str, str]) -> None:
    if "error" in line:
        sys.stderr.write(line["error"] + "\n")
        return
    sys.stdout.write(f"{line['base_url']}\nx-api-key: {line['key']}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
