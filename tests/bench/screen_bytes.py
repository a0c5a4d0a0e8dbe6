"""Bytes to the terminal for everything a person does on every screen.

python -m tests.bench.screen_bytes [--slow-link] [--size COLUMNSxROWS] [--colours truecolor|16]

Through a pseudo-terminal, at 80x24 and 120x40, in 24-bit colours and in sixteen. Each line has the
bytes that one key brought, the bytes of plain text in the cells that look different since, how
many times as many were sent, and the bytes of plain text on the whole screen. What is over its goal
says so.
"""

from __future__ import annotations

import argparse
import logging
import signal
import tempfile
from collections.abc import Sequence
from pathlib import Path

from multicart_tui.demo.server import DemoServer
from tests.bench.stopwatch import OURS, environment
from tests.support.seen_changes import Answer, SeenChanges

SIZES = ("80x24", "120x40")
COLOURS = {
    "truecolor": {"TERM": "xterm-256color", "COLORTERM": "truecolor"},
    "16": {"TERM": "xterm", "COLORTERM": ""},
}
IDLE = 2.0
"""Seconds of quiet after which a screen counts as idle."""

WATCHED = 5.0
"""Seconds for which a progress is watched."""

DIALOGS = (
    "help: open",
    "palette: open",
    "record: open",
    "delete, a question: open",
    "new, a form: open",
    "add a collection: open",
    "change 100: open",
)
FIELDS = (
    "new, a form: a character",
    "add a collection: a character",
    "viewer: search, a character",
)

HEADER = "domain,customer_postcode,asin,include_raw_html\n"


class Sheet:
    """One program in one terminal, and the table of what its keys cost."""

    def __init__(self, terminal: SeenChanges) -> None:
        self.terminal = terminal

    def first(self, name: str, text: str) -> None:
        """Print what a start cost."""
        self.terminal.wait_for(text).settle(1.0)
        shown = len(self.terminal.text.encode())
        print_line(name, Answer(len(self.terminal.received), shown, shown))

    def key(self, name: str, key: str, text: str, *, is_gone: bool = False) -> None:
        """Press a key and print what it cost until a text was there, or gone."""
        print_line(
            name,
            self.terminal.answer_to(
                lambda terminal: terminal.press(key),
                lambda: self.terminal.shows(text) is not is_gone,
            ),
        )

    def go(self, key: str, text: str) -> None:
        """Press a key that is not measured."""
        self.terminal.press(key)
        self.terminal.wait_for(text).settle(0.4)

    def idle(self, name: str) -> None:
        """Print what a screen sends by itself."""
        print_line(name, Answer(len(self.terminal.settle(IDLE)), 0, 0))

    def watch(self, name: str) -> None:
        """Print bytes a second of something that moves by itself."""
        start = len(self.terminal.received)
        self.terminal.read_for(WATCHED)
        sent = len(self.terminal.received) - start
        print_line(name, Answer(round(sent / WATCHED), 0, len(self.terminal.text.encode())))


def goal_of(name: str, answer: Answer) -> str:
    """What is asked of a line, if that was not reached."""
    if "idle" in name and answer.sent:
        return "  goal: 0"
    if name in DIALOGS and answer.ratio > 1.5:
        return "  goal: x1.5"
    if name in FIELDS and answer.sent > 150:
        return "  goal: 150"
    if "a second" in name and answer.sent > 300:
        return "  goal: 300"
    return ""


def print_line(name: str, answer: Answer) -> None:
    """One line of the table."""
    goal = goal_of(name, answer)
    ratio = f"x{answer.ratio:.2f}" if answer.changed else ""
    print(
        f"{name:<44} {answer.sent:>8,} {answer.changed or '':>8} {ratio:>8} {answer.plain or '':>8}"
        f"{goal}"
    )


def table(sheet: Sheet) -> None:
    """The ASINs, their help, palette, dialogs and forms."""
    sheet.first("start, ASINs", "Showing 1-100 of 5,000")
    sheet.idle("idle, 2 seconds")
    sheet.key("cursor key", "down", "")
    sheet.key("page turn", "]", "Showing 101-200")
    sheet.key("page turn, again", "]", "Showing 201-300")
    sheet.key("screen down", "pagedown", "")
    sheet.key("mark", "space", "1 marked")
    sheet.key("sort", "s", "")
    sheet.key("filter: open", "/", "")
    sheet.key("filter: a character", "B", "B")
    sheet.key("filter: leave", "escape", "")
    sheet.key("help: open", "?", "Keys")
    sheet.key("help: line down", "down", "")
    sheet.key("help: close", "escape", "Showing")
    sheet.key("palette: open", "ctrl+p", "Search for commands")
    sheet.key("palette: a character", "t", "")
    sheet.key("palette: close", "escape", "Showing")
    sheet.key("record: open", "enter", "Custom id")
    sheet.key("record: close", "escape", "Showing")
    sheet.key("delete, a question: open", "d", "utputs are kept")
    sheet.key("delete, a question: next button", "tab", "")
    sheet.key("delete, a question: close", "escape", "Showing")
    sheet.terminal.press("ctrl+q").wait_end()


def form(sheet: Sheet) -> None:
    """A form over the ASINs of a collection that has room."""
    sheet.first("start, ASINs of 101", "Showing 1-100 of 250")
    sheet.key("new, a form: open", "n", "New ASIN")
    for char in "B0D":
        sheet.key("new, a form: a character", char, char)
    sheet.key("new, a form: next field", "tab", "")
    sheet.idle("new, a form: idle, 2 seconds")
    sheet.key("new, a form: close", "escape", "")
    sheet.terminal.press("ctrl+q").wait_end()


def lists(sheet: Sheet) -> None:
    """Collections, history, outputs and the viewer."""
    sheet.first("start, collections", "Collections")
    sheet.key("add a collection: open", "a", "Its id")
    sheet.key("add a collection: a character", "1", "1")
    sheet.go("01\r", "4,750")
    sheet.key("request log: open", "L", "/list/")
    sheet.key("request log: close", "escape", "4,750")
    sheet.key("import history: open", "H", "")
    sheet.key("import history: close", "escape", "4,750")
    sheet.key("outputs: open", "o", "Showing")
    sheet.key("outputs: cursor key", "down", "")
    sheet.key("viewer: an output", "enter", "OUTPUT #")
    sheet.key("viewer: cursor key", "down", "")
    sheet.key("viewer: all open", "e", "")
    sheet.key("viewer: cursor key", "down", "")
    sheet.key("viewer: screen down", "pagedown", "")
    sheet.key("viewer: search, open", "/", "")
    sheet.key("viewer: search, a character", "a", "a")
    sheet.key("viewer: search, leave", "escape", "")
    sheet.key("viewer: close", "escape", "Showing")
    sheet.idle("outputs: idle, 2 seconds")
    sheet.terminal.press("ctrl+q").wait_end()


def wizard(sheet: Sheet, service: DemoServer, path: Path) -> None:
    """The steps of an import, and what its progress sends."""
    sheet.terminal.wait_for("No ASINs in this collection yet").settle(1.0)
    sheet.key("import: 1 file", "i", "[1 File]")
    for char in str(path)[:2]:
        sheet.key("import: a character of the path", char, char)
    sheet.key("import: file read", f"{str(path)[2:]}\r", "header on line 1")
    sheet.key("import: 3 check", "ctrl+s", "[3 Check]")
    sheet.go("", "are ready")
    sheet.key("import: 4 send", "ctrl+s", "ctrl+s sends it")
    service.faults.plan_next("hang", path="/create/bulk/")
    sheet.key("import: 5 progress", "ctrl+s", "service is working")
    sheet.watch("import: progress, a second")
    sheet.terminal.kill(signal.SIGKILL)


def many(sheet: Sheet, service: DemoServer) -> None:
    """Rows that are changed one by one."""
    sheet.terminal.wait_for("Showing 1-100 of 250").settle(1.0)
    sheet.key("mark all shown", "*", "100 marked")
    service.faults.plan_next("latency=500", path="/update/", times=100)
    sheet.key("change 100: open", "e", "Change 100 ASINs")
    sheet.key("change 100: another field", "right", "")
    sheet.go("tab", "Change 100")
    sheet.key("change 100: a character", "n", "")
    sheet.terminal.press("{id}").wait_for("and 9").settle(0.4)
    sheet.terminal.press("ctrl+s").wait_for("Changing")
    sheet.watch("change 100: progress, a second")
    sheet.terminal.kill(signal.SIGKILL)


def measure(size: str, colours: str, flags: Sequence[str], folder: Path) -> None:
    """Print the table for one terminal."""
    columns, rows = map(int, size.split("x"))
    path = folder / "n.csv"
    path.write_text(HEADER + "".join(f"amazon.com.au,0800,B0{n:08d},false\n" for n in range(200)))
    print(f"\n{size}, {colours} {' '.join(flags)}")
    print(f"{'':<44} {'bytes':>8} {'changed':>8} {'ratio':>8} {'screen':>8}")
    with DemoServer() as service:
        variables = environment(
            **COLOURS[colours],
            MULTICART_BASE_URL=service.base_url,
            MULTICART_API_KEY=service.key,
            MULTICART_CONFIG_DIR=str(folder / "config"),
        )

        def start(*arguments: str) -> SeenChanges:
            # None finds what another left unfinished.
            variables["MULTICART_STATE_DIR"] = tempfile.mkdtemp(dir=folder)
            return SeenChanges(
                (*OURS, *arguments, *flags), columns=columns, rows=rows, environment=variables
            )

        with start("open", "103") as terminal:
            table(Sheet(terminal))
        with start("open", "101") as terminal:
            form(Sheet(terminal))
        with start() as terminal:
            lists(Sheet(terminal))
        with start("open", "102") as terminal:
            wizard(Sheet(terminal), service, path)
        with start("open", "101") as terminal:
            many(Sheet(terminal), service)


def main() -> None:
    """Print every table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.screen_bytes")
    parser.add_argument("--slow-link", action="store_true")
    parser.add_argument("--size", choices=SIZES, help="one size only")
    parser.add_argument("--colours", choices=COLOURS, help="one kind of colours only")
    chosen = parser.parse_args()
    logging.getLogger("uvicorn.error").disabled = True  # answers are left in the middle
    flags = ["--slow-link"] if chosen.slow_link else []
    for size in [chosen.size] if chosen.size else SIZES:
        for colours in [chosen.colours] if chosen.colours else COLOURS:
            with tempfile.TemporaryDirectory() as folder:
                measure(size, colours, flags, Path(folder))


if __name__ == "__main__":
    main()
