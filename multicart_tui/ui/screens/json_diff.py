"""What changed from one output to another, path by path."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.widgets import Static

from multicart_tui.domain.json_diff import Change, ChangeKind, Diff
from multicart_tui.domain.json_noise import NOISE
from multicart_tui.domain.json_values import pieces_of
from multicart_tui.domain.text import plural
from multicart_tui.errors import MulticartError, NetworkError
from multicart_tui.services.json_opening import save_pieces
from multicart_tui.services.output_diff import change_json, change_lines, compare
from multicart_tui.services.threads import Stop, in_thread
from multicart_tui.ui.cells import size_words
from multicart_tui.ui.modals.prompt import PromptModal
from multicart_tui.ui.presenting import headline, way_out
from multicart_tui.ui.screens.json_diff_rows import ChangeRow, columns_for, rows_of, without_noise
from multicart_tui.ui.screens.list_screen import ListScreen
from multicart_tui.ui.screens.viewer_copying import SavingScreen
from multicart_tui.ui.screens.viewer_source import ViewerSource
from multicart_tui.ui.widgets.emptiness import show_emptiness
from multicart_tui.ui.widgets.filter_box import FilterBox
from multicart_tui.ui.widgets.page_table import PageTable
from multicart_tui.ui.widgets.path_line import PathLine
from multicart_tui.ui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from textual.app import App

    from multicart_tui.domain.models import OutputRecord
    from multicart_tui.services.session import Session

PAGE = 200
"""Changes that are shown at once, so that many scroll as fast as few."""

SAME = """\
Nothing differs.

The two outputs have the same values, whatever the order of their members.
"""


def open_diff(app: App[Any], session: Session, first: OutputRecord, second: OutputRecord) -> None:
    """Show what changed between two outputs, from the older to the newer, over the screen."""
    before, after = sorted((first, second), key=lambda output: output.id)
    app.push_screen(JsonDiffScreen(before, after, session))


class JsonDiffScreen(ListScreen, SavingScreen):
    """Changes to look at, to filter, to export.

    Args:
        before: The older output.
        after: The newer one.
        session: Whose outputs they are.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "values", "Both values", tooltip="Show both whole", id="diff.values"),
        Binding(
            "slash",
            "filter",
            "Filter",
            tooltip="Filter by a path, a word or a value",
            key_display="/",
            id="diff.filter",
        ),
        Binding("v", "noise", "Noise", tooltip="Hide times and request ids", id="diff.noise"),
        Binding("V", "patterns", "What is noise", show=False, id="diff.patterns"),
        Binding("x", "export", "Export", tooltip="Save them as JSON lines", id="diff.export"),
        Binding("c", "copy_path", "Copy path", tooltip="Copy the path", id="diff.copy-path"),
        Binding("C", "copy_change", "Copy the change", show=False, id="diff.copy-change"),
        Binding("right_square_bracket", "turn(1)", "Next page", key_display="]", id="diff.after"),
        Binding(
            "left_square_bracket", "turn(-1)", "Page before", key_display="[", id="diff.before"
        ),
        Binding("r", "reload", "Compare again", show=False, id="diff.reload"),
        Binding("g,home", "first", "First", show=False, id="diff.first"),
        Binding("G,end", "last", "Last", show=False, id="diff.last"),
    ]

    FILTER_HINT = "part of a path, a value or added, removed, changed, moved; escape clears"

    path_line = query_one(PathLine)

    class Compared(Message):
        """The two were compared, or could not be."""

        def __init__(
            self, diff: Diff | None, rows: list[ChangeRow], error: MulticartError | None
        ) -> None:
            super().__init__()
            self.diff = diff
            self.rows = rows
            self.error = error

    class Written(Message):
        """Both values of a change are in a file that is open, or cannot be."""

        def __init__(self, source: ViewerSource | None, error: MulticartError | None) -> None:
            super().__init__()
            self.source = source
            self.error = error

    def __init__(self, before: OutputRecord, after: OutputRecord, session: Session) -> None:
        super().__init__(session)
        self._before = before
        self._after = after
        self._diff: Diff | None = None
        self._rows: list[ChangeRow] = []
        self._shown: list[ChangeRow] = []
        self._page = 0
        self._hides_noise = False
        self._noise = 0
        self._patterns: tuple[str, ...] = ()
        self._progress = ""
        self._failure: MulticartError | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    @property
    def place(self) -> str:
        """Where the person is."""
        return f"Changes from {self._before.id.label} to {self._after.id.label}"

    def compose_body(self) -> ComposeResult:
        """Lay out the path under the cursor, the changes, the filter and the status line."""
        with Vertical(id="body"):
            yield PathLine()
            yield PageTable(columns_for(80))
            yield Static(Content(SAME), id="empty")
            yield FilterBox(placeholder=self.FILTER_HINT, id="filter")
            yield StatusLine()

    def begin(self, session: Session) -> None:
        """Fetch both and compare them."""
        self.table.focus()
        self._diff, self._rows, self._failure = None, [], None
        self._progress = "Fetching both; escape cancels"
        self._compare(session)
        self.show_filtered()

    def on_unmount(self) -> None:
        """Remove the files."""
        if self._folder:
            self._folder.cleanup()

    def on_resize(self) -> None:
        """Give each column its part of the width there is."""
        self.table.change_columns(columns_for(self.app.size.width))
        self._show_page()

    # -- comparing

    @work(group="compare", exclusive=True, description="compare two outputs")
    async def _compare(self, session: Session) -> None:
        title = f"Compare {self._before.id.label} and {self._after.id.label}"
        try:
            with self.app.jobs.read(title, self.stop_comparing, self.way_back()) as job:

                def progressed(done: int) -> None:
                    job.progress = size_words(done)
                    self._progressed(done)

                diff = await compare(
                    session.api, self._before.id, self._after.id, progress=progressed
                )
                rows = await in_thread(lambda stop: rows_of(diff.changes, stop))
                job.result = plural(len(diff.changes), "change")
        except MulticartError as error:
            self.post_message(self.Compared(None, [], error))
        else:
            self.post_message(self.Compared(diff, rows, None))

    def stop_comparing(self) -> None:
        """Give it up; it can be begun again."""
        self.workers.cancel_group(self, "compare")
        self._progress, self._failure = "", MulticartError("it was stopped")
        self.show_status()

    def link_is_back(self) -> None:
        """Compare again, if it was the link that failed."""
        if isinstance(self._failure, NetworkError):
            self.action_reload()

    def _progressed(self, done: int) -> None:
        self._progress = f"Fetching both: {size_words(done)}, then comparing; escape cancels"
        self.show_status()

    @on(Compared)
    def _show_compared(self, message: Compared) -> None:
        self._progress = ""
        self._diff, self._rows, self._failure = message.diff, message.rows, message.error
        if message.error:
            self.tell_error(message.error, way_out(message.error, "r tries again"))
        self.show_filtered()

    def action_reload(self) -> None:
        """Fetch and compare again."""
        if self.session:
            self.begin(self.session)

    # -- what is shown

    def show_filtered(self) -> None:
        """Draw the changes that pass the filter, from the first page on."""
        rows = self._rows
        if self._hides_noise:
            rows = without_noise(rows, (*NOISE, *self._patterns))
        self._noise = len(self._rows) - len(rows)
        typed = self.filter_box.value.strip().casefold()
        self._shown = [row for row in rows if typed in row.searched]
        show_emptiness(self.table, is_empty=self._diff is not None and not self._rows)
        self._page = 0
        self._show_page(to_top=True)

    def _show_page(self, *, to_top: bool = False) -> None:
        path_width = columns_for(self.app.size.width)[0].most
        start = self._page * PAGE
        self.table.show(
            [row.as_table_row(path_width) for row in self._shown[start : start + PAGE]],
            to_top=to_top,
        )
        self._tell_path()
        self.show_status()

    @property
    def current(self) -> ChangeRow | None:
        """The change under the cursor."""
        key = self.table.cursor_key
        return self._rows[int(key)] if key is not None and int(key) < len(self._rows) else None

    @on(PageTable.CursorMoved)
    def _tell_path(self) -> None:
        row = self.current
        self.path_line.text = row.path if row else ""

    def show_status(self) -> None:
        """Draw how many changes there are, and what of them is hidden."""
        self.status.busy = self._progress
        if self._failure:
            self.status.busy = f"Not compared: {headline(self._failure)}; r tries again"
        self.status.facts = self._facts() if self._diff else ()

    def _facts(self) -> tuple[str, ...]:
        assert self._diff is not None
        counts = [(kind, self._diff.count(kind)) for kind in ChangeKind]
        told = ", ".join(f"{count:,} {kind.name.lower()}" for kind, count in counts if count)
        whole = plural(len(self._rows), "change")
        if self.filter_box.value.strip():
            whole = f"{len(self._shown):,} of {whole} shown"
        pages = -(-len(self._shown) // PAGE)
        return (
            f"{whole}: {told}" if told else whole,
            "more were not looked for" if self._diff.is_cut else "",
            f"{self._noise:,} hidden as noise, v shows" if self._noise else "",
            f"page {self._page + 1:,} of {pages:,}, ] turns" if pages > 1 else "",
        )

    def action_turn(self, step: int) -> None:
        """Go to the next page or the one before."""
        page = self._page + step
        if 0 <= page * PAGE < max(1, len(self._shown)):
            self._page = page
            self._show_page(to_top=True)
        else:
            self.tell("This is the last page." if step > 0 else "This is the first page.")

    def action_noise(self) -> None:
        """Hide what changes at every scrape, or show it again."""
        self._hides_noise = not self._hides_noise
        self.show_filtered()
        if self._hides_noise and not self._noise:
            self.tell("Nothing of it is noise. V names more.")

    def action_patterns(self) -> None:
        """Ask what counts as noise besides times and ids of requests."""

        def answered(typed: str | None) -> None:
            if typed is not None:
                parts = (part.strip() for part in typed.split(","))
                self._patterns = tuple(part for part in parts if part)
                self._hides_noise = True
                self.show_filtered()

        self.app.push_screen(
            PromptModal(
                "What is noise besides times and request ids?",
                "Keys like *_rank, paths like $.meta.*; commas between them",
                value=", ".join(self._patterns),
                verb="Hide",
            ),
            answered,
        )

    # -- one change

    def _current_or_say(self) -> ChangeRow | None:
        if self.current is None:
            self.tell("There is no change here.")
        return self.current

    @on(PageTable.RowSelected)
    def action_values(self) -> None:
        """Show both values whole, as a document of their own."""
        row = self._current_or_say()
        if row and self.is_active:
            if self._folder is None:
                self._folder = tempfile.TemporaryDirectory(
                    prefix="multicart-change-", ignore_cleanup_errors=True
                )
            self._write(row, Path(self._folder.name, "change.json"))

    @work(group="values", exclusive=True, description="show both values")
    async def _write(self, row: ChangeRow, path: Path) -> None:
        def write(_: Stop) -> ViewerSource:
            save_pieces(_document(row.change), path, may_overwrite=True)
            return ViewerSource.of_file(path, row.path)

        try:
            source = await in_thread(write)
        except MulticartError as error:
            self.post_message(self.Written(None, error))
        else:
            self.post_message(self.Written(source, None))

    @on(Written)
    def _view(self, message: Written) -> None:
        if message.error:
            self.tell_error(message.error)
        elif message.source and self.is_active:
            from multicart_tui.ui.screens.viewer import ViewerScreen

            viewer = ViewerScreen(message.source)
            viewer.session = self.session
            self.app.push_screen(viewer)
        elif message.source and message.source.opened:
            message.source.opened.close()

    def action_copy_path(self) -> None:
        """Copy the path as a JSONPath."""
        row = self._current_or_say()
        if row:
            self.app.copy(row.change.query_path, "the path")

    def action_copy_change(self) -> None:
        """Copy the change as JSON."""
        row = self._current_or_say()
        if row:
            self.app.copy(change_json(row.change), "the change")

    # -- exporting

    def action_export(self) -> None:
        """Save the changes shown as JSON lines."""
        shown = self._shown
        if not shown:
            self.tell("There is no change to save.")
            return
        self.ask_to_save(
            plural(len(shown), "change"),
            f"changes-{self._before.id}-{self._after.id}.jsonl",
            partial(_lines, [row.change for row in shown]),
        )


def _lines(changes: list[Change]) -> Iterator[bytes]:
    return (line.encode() for line in change_lines(changes))


def _document(change: Change) -> Iterator[bytes]:
    yield b"{"
    comma = ""
    for name, value, is_there in (
        ("before", change.before, change.has_before),
        ("after", change.after, change.has_after),
    ):
        if is_there:
            yield f'{comma}\n"{name}": '.encode()
            for piece in pieces_of(value):
                yield piece.encode("utf-8", "surrogateescape")
            comma = ","
    yield b"\n}\n"
