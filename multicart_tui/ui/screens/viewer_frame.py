"""The lines of the viewer, and the document that is prepared while one looks at it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from time import monotonic

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.getters import query_one
from textual.timer import Timer
from textual.widgets import Static

from multicart_tui.domain.json_paths import PathPart
from multicart_tui.domain.json_rows import Row
from multicart_tui.domain.json_tokens import Kind
from multicart_tui.domain.product_summary import product_summary
from multicart_tui.domain.text import clean, plural
from multicart_tui.services.json_opening import OpenedJson
from multicart_tui.ui.cells import size_words
from multicart_tui.ui.screens.base import BaseScreen
from multicart_tui.ui.screens.viewer_source import ViewerSource
from multicart_tui.ui.widgets.filter_box import FilterBox
from multicart_tui.ui.widgets.json_lines import FileLines, Lines, TreeLines
from multicart_tui.ui.widgets.json_tree import JsonTree
from multicart_tui.ui.widgets.path_line import PathLine
from multicart_tui.ui.widgets.product_line import ProductLine
from multicart_tui.ui.widgets.query_box import QueryBox
from multicart_tui.ui.widgets.status_line import StatusLine

TICK = 0.01
"""Seconds between two steps of work."""

STEP = 0.007
"""Seconds that a step of work may take: keys come in between."""

REDRAWN = 0.25
"""Seconds between two drawings of a document that is still being prepared."""

DEEP = 500
"""Levels of nesting from which on a depth is told instead of the path."""

MODES = ("tree", "pretty", "raw")
"""The ways to show a document, in the order of the key that changes them."""

_is_name = re.compile(r"[A-Za-z_]\w*").fullmatch

NOT_HERE = "There is nothing to look at yet."


class ViewerFrame(BaseScreen):
    """A document under the path of the row one is on.

    Args:
        source: What to show.
    """

    view = query_one(JsonTree)
    path_line = query_one(PathLine)
    status = query_one(StatusLine)

    def __init__(self, source: ViewerSource) -> None:
        super().__init__()
        self.source = source
        self.opened: OpenedJson | None = None
        """The document on screen; None until there is one."""
        self.mode = MODES[0]
        self.remark = ""
        """What a key had to say."""
        self._said_at = 0
        self._wanted_raw: Row | None = None
        self._left: tuple[Row, Row] | None = None
        self._timer: Timer | None = None
        self._drawn_at = 0.0
        self._is_prepared = False

    @property
    def place(self) -> str:
        """What is shown."""
        return self.source.title

    def compose_body(self) -> ComposeResult:
        """Lay out the path, the document, the line to search with and the status line."""
        with Vertical(id="viewer"):
            yield PathLine()
            yield ProductLine()
            yield JsonTree()
            yield FilterBox(placeholder="text in keys and values", id="search")
            yield QueryBox(id="jsonpath")
            yield Static(id="jsonpath-words")
            yield StatusLine()

    def on_mount(self) -> None:
        """Show a document that is open already."""
        self._timer = self.set_interval(TICK, self._tick, pause=True)
        self.view.moved = self._show_place
        self.view.focus()
        if self.source.opened:
            self.show_document(self.source.opened)

    def on_unmount(self) -> None:
        """Close the document."""
        if self.opened:
            self.opened.close()
            self.opened = None

    def show_document(self, opened: OpenedJson) -> None:
        """Show a document, and prepare what of it is not known yet."""
        self.opened = opened
        self._is_prepared = False
        self.view.document = opened.document
        self._show_product()
        self.view.show(self._lines_of(opened))
        self.work_on()

    def _show_product(self) -> None:
        facts = product_summary(self.opened.document) if self.opened else []
        self.query_one(ProductLine).facts = facts

    # -- what is shown

    def _lines_of(self, opened: OpenedJson) -> Lines:
        if self.mode == "raw":
            return FileLines(opened.raw, opened.document)
        return TreeLines(opened.document, is_pretty=self.mode == "pretty")

    def action_mode(self) -> None:
        """Show the tree, JSON as it is written, or the bytes of the file; the place stays."""
        opened = self.opened
        if opened is None:
            self.say(NOT_HERE)
            return
        row = self.view.row
        if self._left and row and self._left[0] == row:
            row = self._left[1]  # many rows may be on one line of the file
        self.mode = MODES[(MODES.index(self.mode) + 1) % len(MODES)]
        lines = self._lines_of(opened)
        self._wanted_raw, self._left = None, None
        if self.mode == "raw" and row:
            opened.raw.advance(STEP)
            self._wanted_raw = row
        self.view.show(lines, lines.line_of(row) if row and self.mode != "raw" else 0)
        self._go_on_in_raw()
        self.work_on()

    def action_wrap(self) -> None:
        """Let long values go on in the next lines, or cut them."""
        self.view.wraps = not self.view.wraps
        self.view.redraw()
        self.say("Long values are wrapped." if self.view.wraps else "Long values are cut.")

    def _go_on_in_raw(self) -> None:
        """Go to the place that was wanted in the file as it is, once its line is known."""
        opened, wanted = self.opened, self._wanted_raw
        if opened is None or wanted is None:
            return
        if opened.raw.is_finished or opened.raw.position > wanted.offset:
            self._wanted_raw = None
            self.view.move_to(opened.raw.line_of(wanted.offset))
            if self.view.row:
                self._left = (self.view.row, wanted)

    # -- work in small steps

    def work_on(self) -> None:
        """Go on with whatever is not done yet."""
        if self._timer:
            self._timer.resume()

    def work(self, seconds: float) -> bool:
        """Do a step of work that a person waits for; returns whether there was any."""
        opened = self.opened
        if opened is None or self.mode != "raw" or opened.raw.is_finished:
            return False
        opened.raw.advance(seconds)
        self._go_on_in_raw()
        return True

    def _tick(self) -> None:
        opened = self.opened
        if opened is None or self._timer is None:
            return
        if not self.is_whole():
            return
        has_work = self.work(STEP)
        if not has_work or opened.is_prepared_elsewhere:
            # A child's work is only taken over, so it need not wait for its turn.
            is_prepared = opened.advance(STEP)
        else:
            is_prepared = opened.document.is_finished
        now = monotonic()
        news = is_prepared and not self._is_prepared
        self._is_prepared = is_prepared
        if news:
            self._show_product()
        if news or (not has_work and is_prepared):
            self.view.redraw()
        elif now - self._drawn_at >= REDRAWN:
            self._drawn_at = now
            self.view.redraw()
        if is_prepared and not has_work:
            self._timer.pause()

    def is_whole(self) -> bool:
        """Whether the document may be touched; gives it up if the file lost its end."""
        if self.opened and self.opened.is_cut_short:
            self._give_up()
        return self.opened is not None

    def _give_up(self) -> None:
        """Touch nothing of a file that lost its end: the system would end the program."""
        if self.opened:
            self.view.clear()
            self.view.document = None
            self.opened.close()
            self.opened = None
        if self._timer:
            self._timer.pause()
        self.app.notify(
            "Its end is gone, so what is left cannot be shown.\nOpen it again.",
            title=f"{self.source.title} became shorter",
            severity="error",
        )
        if len(self.app.screen_stack) > 1:
            self.app.pop_screen()
        else:
            self.app.leave(f"{self.source.title} became shorter while it was shown.", 2)

    # -- what is said

    def say(self, sentence: str) -> None:
        """Say something in the status line, where it costs a few bytes, until the cursor moves."""
        self.remark, self._said_at = sentence, self.view.cursor
        self.show_status()

    @on(JsonTree.Refused)
    def _say_why_not(self, message: JsonTree.Refused) -> None:
        self.say(message.sentence)

    def _show_place(self) -> None:
        if self.view.cursor != self._said_at:
            self.remark = ""
        row = self.view.row
        if row and self.opened:
            self.path_line.text = self._path_of(row)
        self.show_status()

    def _path_of(self, row: Row) -> str:
        assert self.opened is not None
        document = self.opened.document
        if row.kind is Kind.RAW:
            return f"byte {row.offset:,}"
        if row.kind is Kind.FAULT:
            return "here it stops being JSON; what follows is the file as it is"
        if row.depth > DEEP:
            return f"{row.depth:,} levels deep"
        return clean(short_path(document.path(row)), 10_000)

    def show_status(self) -> None:
        """Draw where one is, and what is going on."""
        if not self.is_mounted:
            return
        self.status.busy = self.busy
        self.status.facts = tuple(fact for fact in self.facts if fact)

    @property
    def busy(self) -> str:
        """What is going on, or what a key had to say."""
        opened = self.opened
        if self.remark or opened is None:
            return self.remark
        if not opened.document.is_finished:
            return f"reading {int(100 * opened.document.progress)} %"
        return ""

    @property
    def facts(self) -> tuple[str, ...]:
        """Where one is, and in what."""
        opened, lines = self.opened, self.view.lines
        if opened is None or lines is None:
            return ()
        document = opened.document
        if document.is_empty:
            return ("This file is empty", plural(opened.size, "byte"))
        # Why is in the row of the fault; here it has to fit beside all else.
        fault = document.fault
        broken = f"Not JSON from line {fault.line:,}, column {fault.column:,}" if fault else ""
        return (
            f"{self.view.cursor + 1:,}/{lines.count:,}",
            broken,
            size_words(opened.size),
            "" if self.mode == "tree" else self.mode,
        )


def short_path(parts: Sequence[PathPart]) -> str:
    """The path as RFC 9535 lets it be written shortest: ``$.results[3].price``."""
    return "$" + "".join(
        f".{part}"
        if isinstance(part, str) and _is_name(part)
        else f"[{json.dumps(part, ensure_ascii=False)}]"
        for part in parts
    )
