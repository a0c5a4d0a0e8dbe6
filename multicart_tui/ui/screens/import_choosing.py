"""Finding the file of an import: a path that is typed, and a list of what it may become."""

from __future__ import annotations

from abc import abstractmethod
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.getters import query_one
from textual.message import Message
from textual.widgets import Input, Label, Static

from multicart_tui.domain.import_rows import Stopped
from multicart_tui.domain.text import clean
from multicart_tui.services.folder_listing import (
    MOST_LOOKED_AT,
    EntryKind,
    FolderEntry,
    FolderListing,
    list_folder,
)
from multicart_tui.services.threads import in_thread
from multicart_tui.ui.screens.import_step import ImportStepScreen
from multicart_tui.ui.screens.import_words import size_words
from multicart_tui.ui.widgets.page_table import PageTable, TableColumn, TableRow
from multicart_tui.ui.widgets.path_box import PathBox

if TYPE_CHECKING:
    from multicart_tui.services.import_draft import ImportDraft
    from multicart_tui.services.session import Session

COLUMNS = (
    TableColumn("Name", 40, 60),
    TableColumn("   Size", 7, 7),
    TableColumn("Changed", 16, 16),
)


class ListingCame(Message):
    """The folder of the typed path was listed."""

    def __init__(self, listing: FolderListing) -> None:
        super().__init__()
        self.listing = listing


class FileChoosing(ImportStepScreen):
    """The path field and the list under it; what is chosen is handed to :meth:`choose`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "other_file", "Another file", id="import.other-file"),
    ]

    path_box = query_one("#path", PathBox)
    entries = query_one("#entries", PageTable)

    def __init__(self, draft: ImportDraft, session: Session) -> None:
        super().__init__(draft, session)
        self._listing = FolderListing("\0")
        self._is_completing = False
        self._is_choosing = False

    @abstractmethod
    def choose(self, typed: str) -> None:
        """Take a path: read the file, or go into the folder."""

    def compose_step(self) -> ComposeResult:
        """Lay out the path, what is wrong with it, the facts of the file and the two lists."""
        with Horizontal(id="path-line"):
            yield Label("File")
            yield PathBox(
                id="path",
                placeholder="path of a CSV file",
                compact=True,
                select_on_focus=False,
            )
        yield Static(id="fault", classes="step-fault")
        yield Static(id="facts", classes="step-note")
        yield Static(id="remarks", classes="step-note -warning")
        yield PageTable(COLUMNS, id="entries")
        yield PageTable([TableColumn("Line", 6, 9)], id="preview")

    def begin(self, session: Session) -> None:
        """List the working folder."""
        for name in ("fault", "facts", "remarks"):
            self.say(name, [])
        self.path_box.focus()
        self._list(self.path_box.value)

    # -- the list

    @on(Input.Changed, "#path")
    def _typed(self, message: Input.Changed) -> None:
        self.say("fault", [])
        self._list(message.value)

    @work(group="list", exclusive=True, description="list a folder")
    async def _list(self, typed: str) -> None:
        try:
            listing = await in_thread(lambda asked: list_folder(typed, asked))
        except Stopped:
            return
        self.post_message(ListingCame(listing))

    @on(ListingCame)
    def _show_listing(self, message: ListingCame) -> None:
        listing = message.listing
        if listing.typed != self.path_box.value:
            return
        is_other_folder = _folder(listing.typed) != _folder(self._listing.typed)
        self._listing = listing
        rows = [_row(place, entry) for place, entry in enumerate(listing.entries)]
        self.entries.show(rows, to_top=is_other_folder)
        self.show_state()
        if self._is_completing:
            self._complete()

    def show_state(self) -> None:
        """Tell under the list how much of the folder is in it."""
        listing = self._listing
        found = sum(entry.name != ".." for entry in listing.entries)
        self.status.facts = (
            f"{found:,} shown" if found else "nothing here fits what is typed",
            f"and {listing.more:,} more: type the first letters" if listing.more else "",
            f"only the first {MOST_LOOKED_AT:,} were looked at" if listing.is_cut else "",
        )
        if listing.problem:
            self.status.facts = (listing.problem,)

    @on(PathBox.CompletionWanted)
    def _complete(self) -> None:
        """Add what all that fits has in common; waits for the list if that is under way."""
        box, listing = self.path_box, self._listing
        self._is_completing = listing.typed != box.value
        if self._is_completing:
            return
        if listing.completion != box.value:
            box.value = listing.completion
            box.cursor_position = len(box.value)
        elif found := sum(entry.name != ".." for entry in listing.entries):
            self.status.facts = (f"{found + listing.more:,} fit; type a letter, or go down",)
        if self._is_choosing:
            self._is_choosing = False
            self.choose(box.value)

    @on(PathBox.ListWanted)
    def to_list(self) -> None:
        """Put the cursor on what fits."""
        if not self.entries.rows_shown:
            return
        if self.entries.cursor_row == 0 and self.entries.rows_shown[0].cells[0] == "..":
            self.entries.move_cursor(row=min(1, self.entries.row_count - 1))
        self.entries.focus()

    # -- choosing

    @on(Input.Submitted, "#path")
    def _submitted(self, message: Input.Submitted) -> None:
        if self._is_completing:
            self._is_choosing = True  # enter right after tab means the completed path
            return
        typed = bare_path(message.value)
        if typed != message.value:
            self.fill(typed)
        if typed in ("", "~") or typed.endswith("/"):
            self.to_list()
        else:
            self.choose(typed)

    @on(PageTable.RowSelected, "#entries")
    def _entry_chosen(self) -> None:
        key = self.entries.cursor_key
        if key is None:
            return
        entry = self._listing.entries[int(key)]
        if entry.kind is EntryKind.FOLDER:
            self.fill(entry.typed)
        else:
            self.fill(entry.typed)
            self.choose(entry.typed)

    def fill(self, typed: str) -> None:
        """Write a path into the field as if it was typed."""
        self.path_box.value = typed
        self.path_box.cursor_position = len(typed)

    def action_other_file(self) -> None:
        """Go back to the path, which stays as it is."""
        self.remove_class("-read")
        self.refresh_bindings()
        for name in ("facts", "remarks"):
            self.say(name, [])
        self.path_box.focus()
        self.show_state()


def bare_path(typed: str) -> str:
    """A path without the quotes that a file manager or a terminal puts around it."""
    bare = typed.strip()
    is_quoted = len(bare) > 2 and bare[0] == bare[-1] and bare[0] in "'\""
    return bare[1:-1] if is_quoted else typed


def _folder(typed: str) -> str:
    return typed[: typed.rfind("/") + 1]


def _row(place: int, entry: FolderEntry) -> TableRow:
    name = entry.name if entry.kind is not EntryKind.FOLDER else f"{entry.name}/"
    return TableRow(
        str(place),
        (
            ".." if entry.name == ".." else clean(name, 100),
            ("" if entry.size is None else size_words(entry.size)).rjust(7),
            ""
            if entry.changed is None or entry.name == ".."
            else datetime.fromtimestamp(entry.changed).strftime("%Y-%m-%d %H:%M"),
        ),
    )
