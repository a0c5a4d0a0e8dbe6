"""Shows lines of a document with a cursor, in as few bytes and as little time as can be.

Nothing of the document is held here but the rows on screen, so a document of a hundred
megabytes costs what a small one does. The cursor covers the label alone: a cursor key
sends two labels, and not two lines.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from multicart_tui.domain.json_rows import Row
from multicart_tui.ui.widgets.json_lines import Lines
from multicart_tui.ui.widgets.json_painting import paint

WRAPPED_CHARACTERS = 8_000
"""Most characters of one value that are wrapped; all of it is shown by enter."""

WHEEL = 3
"""Lines that a notch of the mouse wheel moves."""


class JsonView(Widget, can_focus=True):
    """A window on the lines of a document.

    | Key | What it does |
    | :- | :- |
    | up, down, k, j | Move the cursor. |
    | pageup, pagedown | Move it by a screen. |
    | g, G, home, end | Move it to the first or last line. |
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False, id="json.up"),
        Binding("down,j", "move(1)", "Down", show=False, id="json.down"),
        Binding("pageup,ctrl+b", "page(-1)", "Screen up", show=False, id="json.page-up"),
        Binding("pagedown,ctrl+f", "page(1)", "Screen down", show=False, id="json.page-down"),
        Binding("g,home", "first", "First line", show=False, id="json.first"),
        Binding("G,end", "last", "Last line", show=False, id="json.last"),
    ]

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "json--plain",
        "json--key",
        "json--string",
        "json--number",
        "json--word",
        "json--preview",
        "json--note",
        "json--fault",
        "json--cursor",
        "json--match",
    }

    class RowChosen(Message):
        """Somebody clicked on the row that the cursor is on."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.cursor = 0
        """The line the cursor is on, from 0."""
        self.top = 0
        """The first line on screen."""
        self.wraps = False
        """Whether long values go on in the next line of the screen."""
        self.spans: Callable[[str], Sequence[tuple[int, int]]] = _nowhere
        """Where in a text to mark something; call `redraw` after a change."""
        self.moved: Callable[[], None] = _nothing
        """Called when the cursor came to another row, or something else on screen changed.

        At once and not by a message, so that what it draws is sent together with the row.
        """
        self._lines: Lines | None = None
        self._rows: list[Row] = []
        self._strips: dict[int, list[Strip]] = {}
        self._laid: list[tuple[int, int]] = []
        self._styles: dict[str, Style] = {}

    # -- what is shown

    @property
    def lines(self) -> Lines | None:
        """What is shown; None before there is something."""
        return self._lines

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        place = self.cursor - self.top
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def show(self, lines: Lines, cursor: int = 0) -> None:
        """Show other lines, with the cursor on one of them."""
        self._lines = lines
        self.cursor, self.top = cursor, cursor - self.height // 3
        self.redraw()

    def clear(self) -> None:
        """Show nothing: what the lines are read from is going away."""
        self._lines, self._rows, self._laid = None, [], []
        self._strips.clear()
        self.refresh()

    def redraw(self) -> None:
        """Draw everything anew: lines were folded, came to be known, or are to be marked."""
        count = self._lines.count if self._lines else 0
        self.cursor = max(0, min(self.cursor, count - 1))
        self.top = max(0, min(self.top, count - self.height, self.cursor))
        self._strips.clear()
        self._load()
        if not self._fits():
            self.top = self._top_before(self.height)
            self._load()
        self.refresh()
        self.moved()

    @property
    def height(self) -> int:
        """Lines on screen; 1 at least."""
        return max(1, self.size.height)

    def _load(self) -> None:
        self._rows = self._lines.rows(self.top, self.height) if self._lines else []
        self._laid = []

    # -- drawing

    def notify_style_update(self) -> None:
        """Look the styles up again, as after a change of the theme."""
        super().notify_style_update()
        self._styles.clear()
        self._strips.clear()

    def _styled(self, name: str) -> Style:
        if name not in self._styles:
            self._styles[name] = self.get_component_rich_style(f"json--{name}")
        return self._styles[name]

    def _drawn(self, line: int, row: Row) -> list[Strip]:
        found = self._strips.get(line)
        if found is None:
            assert self._lines is not None
            width = max(1, self.size.width)
            text = self._lines.text_of(row, width, WRAPPED_CHARACTERS if self.wraps else width)
            found = self._strips[line] = paint(
                text,
                width,
                self._styled,
                self.spans,
                has_cursor=line == self.cursor,
                most=max(2, self.height // 2) if self.wraps else 1,
            )
        return found

    def _layout(self) -> list[tuple[int, int]]:
        """For each line of the screen the place of its row, and which line of the row it is."""
        if not self._laid:
            for place, row in enumerate(self._rows):
                count = len(self._drawn(self.top + place, row)) if self.wraps else 1
                self._laid += [(place, part) for part in range(count)]
                if len(self._laid) >= self.height:
                    break
            del self._laid[self.height :]
        return self._laid

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen."""
        laid = self._layout()
        if y >= len(laid):
            return Strip.blank(self.size.width, self._styled("plain"))
        place, part = laid[y]
        return self._drawn(self.top + place, self._rows[place])[part]

    def on_resize(self) -> None:
        """Fit the lines to the new width, and keep the cursor in view."""
        self.redraw()

    # -- moving

    def _fits(self) -> bool:
        """Whether all of the cursor's row is on screen, or as much as can be."""
        place = self.cursor - self.top
        if not self.wraps:
            return 0 <= place < self.height
        parts = [part for shown, part in self._layout() if shown == place]
        if not parts or place == 0:
            return bool(parts)
        return len(parts) == len(self._drawn(self.cursor, self._rows[place]))

    def _top_before(self, room: int) -> int:
        """The first line of a screen whose cursor is so many lines further down."""
        if not self.wraps or self._lines is None:
            return max(0, self.cursor - room + 1)
        first = max(0, self.cursor - room + 1)
        rows = self._lines.rows(first, self.cursor - first + 1)
        for place in range(len(rows) - 1, -1, -1):
            room -= len(self._drawn(first + place, rows[place]))
            if room < 0:
                return min(self.cursor, first + place + 1)
        return first

    def move_to(self, line: int) -> None:
        """Put the cursor on a line, which comes to the middle if it was not on screen."""
        count = self._lines.count if self._lines else 0
        line = max(0, min(line, count - 1))
        before, self.cursor = self.cursor, line
        if line == before:
            return
        self._strips.pop(before, None)
        self._strips.pop(line, None)
        if self._fits():
            self._refresh_row(before)
            self._refresh_row(line)
        else:
            # A cursor at the edge would repaint every line at each key; half a screen at a
            # time repaints once for many keys.
            self.top = self._top_before(self.height // 2 + 1)
            self.top = max(0, min(self.top, count - self.height, self.cursor))
            self._load()
            if not self._fits():
                self.top = self._top_before(self.height)
                self._load()
            self._strips.clear()
            self.refresh()
        self.moved()

    def _refresh_row(self, line: int) -> None:
        ys = [y for y, (place, _) in enumerate(self._layout()) if place == line - self.top]
        if ys:
            self.refresh(Region(0, ys[0], self.size.width, len(ys)))

    def action_move(self, lines: int) -> None:
        """Move the cursor by lines."""
        self.move_to(self.cursor + lines)

    def action_page(self, screens: int) -> None:
        """Move the cursor and the window by a screen."""
        if self._lines is None:
            return
        shown = self._layout()
        step = max(1, shown[-1][0] if self.wraps and shown else self.height - 1)
        last = max(0, self._lines.count - 1)
        if screens < 0 and self.wraps:
            self.cursor = self.top
            self.top = self._top_before(self.height)
            self.cursor = self.top
        else:
            self.cursor = max(0, min(self.cursor + screens * step, last))
            self.top += screens * step
        self.redraw()

    def action_first(self) -> None:
        """Go to the first line."""
        self.move_to(0)

    def action_last(self) -> None:
        """Go to the last line that is known."""
        if self._lines:
            self.move_to(self._lines.count - 1)

    # -- the mouse

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse is; a click on it chooses the row."""
        laid = self._layout()
        if event.y >= len(laid):
            return
        event.stop()
        line = self.top + laid[event.y][0]
        if line == self.cursor:
            self.post_message(self.RowChosen())
        else:
            self.move_to(line)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Move down by a few lines."""
        event.stop()
        self._scroll(WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Move up by a few lines."""
        event.stop()
        self._scroll(-WHEEL)

    def _scroll(self, lines: int) -> None:
        self.top += lines
        self.cursor += lines
        self.redraw()


def _nowhere(text: str) -> Sequence[tuple[int, int]]:
    return ()


def _nothing() -> None:
    pass
