"""Which ASINs the outputs of a whole collection hold, and which outputs hold a certain one."""

from __future__ import annotations

from functools import partial
from heapq import nsmallest
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.message import Message

from multicart_tui.domain.asins_in_json import MOST
from multicart_tui.domain.ids import CollectionId, OutputId
from multicart_tui.domain.models import OutputRecord
from multicart_tui.domain.text import clean
from multicart_tui.errors import MulticartError, NetworkError
from multicart_tui.services.output_index import OutputIndex, TooLarge, index_of
from multicart_tui.ui.cells import size_words
from multicart_tui.ui.presenting import headline, way_out
from multicart_tui.ui.screens.list_screen import ListScreen
from multicart_tui.ui.widgets.emptiness import show_emptiness
from multicart_tui.ui.widgets.page_table import PageTable, TableColumn, TableRow

if TYPE_CHECKING:
    from textual.app import App

    from multicart_tui.services.session import Session

NOTHING_YET = """\
No outputs in this collection yet.

The service adds one for each product it has scraped, after a run of the collection.
"""

PAGE = 200
"""Outputs that are shown at once; a filter finds the others."""

NAMED = 20
"""Most ASINs of an output that its row names, where there is room for them."""

SORTED = 2_000
"""Most ASINs of an output that are put in order."""

_DIGITS = 8
_REST = 2 + 12 + 2 + _DIGITS + 2 + 2 + 16 + 2
"""Cells of everything but the ASINs' names."""


def _columns(width: int) -> tuple[TableColumn, ...]:
    names = max(10, width - _REST)
    return (
        TableColumn("Output", 12, 18),
        TableColumn("   ASINs", _DIGITS, _DIGITS),
        TableColumn("Which", names, names),
        TableColumn("Updated", 16, 16),
    )


def open_index(app: App[Any], session: Session, collection: CollectionId, asin: str = "") -> None:
    """Show which outputs hold which ASINs over the screen in front, and learn what is not known.

    Args:
        app: The running application.
        session: Whose collection it is.
        collection: Which one.
        asin: Only outputs that hold this one; all if empty.
    """
    app.push_screen(OutputIndexScreen(collection, session, asin))


def _first(asins: frozenset[str], typed: str) -> list[str]:
    """The ASINs to name: those with the typed text in them first."""
    if len(asins) > SORTED:  # each letter of the filter draws all the rows
        holding = islice((asin for asin in asins if typed in asin), NAMED)
        return sorted({typed} & asins) or sorted(holding) or [*islice(asins, NAMED)]
    return nsmallest(NAMED, asins, key=lambda asin: (typed not in asin, asin))


def _named(asins: list[str], count: int, width: int) -> str:
    """As many of the ASINs as there is room for, and how many more there are."""
    for shown in range(len(asins), 0, -1):
        left = count - shown
        text = ", ".join(asins[:shown]) + (f" and {left:,} more" if left else "")
        if len(text) <= width:
            return text
    return asins[0]


class OutputIndexScreen(ListScreen):
    """The outputs, newest first, and the ASINs of each as they are learned.

    Args:
        collection: Whose outputs.
        session: The account.
        asin: What the filter says at first.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "view", "View", tooltip="Open it in the JSON viewer", id="index.view"),
        Binding(
            "slash",
            "filter",
            "Filter",
            tooltip="Only outputs that hold an ASIN",
            key_display="/",
            id="index.filter",
        ),
        Binding("I", "build", "Go on", tooltip="Learn of those not known", id="index.build"),
        Binding("space", "mark", "Mark", tooltip="Mark one to compare", id="index.mark"),
        Binding("D", "compare", "Compare", tooltip="With the marked one", id="index.compare"),
        Binding("c", "copy", "Copy ASINs", show=False, id="index.copy"),
        Binding("g,home", "first", "First", show=False, id="index.first"),
        Binding("G,end", "last", "Last", show=False, id="index.last"),
    ]

    COLUMNS = _columns(80)
    EMPTY = NOTHING_YET
    FILTER_HINT = "an ASIN, or part of one; enter keeps, escape clears"

    class Ended(Message):
        """Nothing more is being learned."""

        def __init__(self, error: MulticartError | None) -> None:
            super().__init__()
            self.error = error

    def __init__(self, collection: CollectionId, session: Session, asin: str = "") -> None:
        super().__init__(session)
        self.collection = collection
        self._asin = asin
        self._index: OutputIndex = index_of(session, collection)
        self._is_building = False
        self._marked: OutputId | None = None
        self._failure: MulticartError | None = None

    @property
    def place(self) -> str:
        """Where the person is."""
        return f"ASINs in the outputs of collection {self.collection}"

    def begin(self, session: Session) -> None:
        """Show what is known, and learn the rest."""
        self._index = index_of(session, self.collection)
        self._marked = None
        if self._asin:
            self.filter_box.value = self._asin
            self.add_class("-filtering")
        self.table.focus()
        self.action_build()

    # -- learning

    def action_build(self) -> None:
        """Look through the outputs that are not known yet."""
        if self._is_building:
            self.tell("It is being learned already; escape stops.")
        elif self.session:
            self._is_building, self._failure = True, None
            self._build(self.session)
            self.show_filtered()

    @work(group="index", exclusive=True, description="learn which ASINs outputs hold")
    async def _build(self, session: Session) -> None:
        app, index, collection = self.app, self._index, self.collection

        def learned() -> None:
            job.progress = index.words
            self._learned()

        # What was learned is kept for the session, so that it can be looked at again.
        again = partial(open_index, app, session, collection)
        title = f"Index of the outputs of {collection}"
        try:
            with app.jobs.read(title, self.stop_building, self.way_back(again)) as job:
                await index.build(session.api, on_progress=learned)
                job.result = f"{index.words}. {index.reason}".strip(" .")
        except MulticartError as error:
            self.post_message(self.Ended(error))
        else:
            self.post_message(self.Ended(None))

    def _learned(self) -> None:
        if self.is_mounted:
            self.show_filtered()

    @on(Ended)
    def _end(self, message: Ended) -> None:
        self._is_building, self._failure = False, message.error
        if message.error:
            self.tell_error(message.error, way_out(message.error, "I goes on"))
        self.show_filtered()

    def link_is_back(self) -> None:
        """Go on, if it was the link that failed."""
        if isinstance(self._failure, NetworkError):
            self.action_build()

    def stop_building(self) -> None:
        """Learn no more; what is known stays."""
        self.workers.cancel_group(self, "index")
        self._is_building = False
        self.show_filtered()

    def action_back(self) -> None:
        """Leave the filter, stop learning, clear the filter, take the mark away, or go back."""
        if self._is_building and not self.filter_box.has_focus:
            self.stop_building()
            self.tell("Stopped. I goes on from here.")
        elif self._marked and not self.has_class("-filtering"):
            self._marked = None
            self.show_filtered()
        else:
            super().action_back()

    # -- what is shown

    def _passing(self) -> tuple[OutputRecord, ...]:
        typed = self.filter_box.value.strip()
        return self._index.search(typed) if typed else self._index.outputs

    def show_filtered(self) -> None:
        """Draw the outputs that pass the filter, and how far the index is."""
        index, passing = self._index, self._passing()
        is_empty = not index.outputs and not self._is_building and not self._failure
        show_emptiness(self.table, is_empty=is_empty)
        self.table.show([self._row(output) for output in passing[:PAGE]])
        self.status.busy = self._busy
        typed = clean(self.filter_box.value.strip().upper(), 20)
        shown = f"the newest {PAGE:,} shown" if len(passing) > PAGE else ""
        self.status.facts = (
            index.words if index.outputs else "",
            f"{len(passing):,} with {typed}" if typed else "",
            shown,
            index.reason if not self._is_building and not self._failure else "",
        )

    @property
    def _busy(self) -> str:
        if self._failure:
            return f"{headline(self._failure)}; I goes on"
        if not self._is_building:
            return ""
        return f"Reading: {size_words(self._index.fetched)}; escape stops"

    def _row(self, output: OutputRecord) -> TableRow:
        asins = self._index.asins(output.id)
        typed = self.filter_box.value.strip().upper()
        if asins is None:
            count, named = "-", self._why_unknown(output.id)
        else:
            first = _first(asins, typed)
            named = _named(first, len(asins), self.table_width) if asins else "none"
            count = f"{len(asins):,}{'+' if len(asins) >= MOST else ''}"
        cells = (
            output.id.label,
            count.rjust(_DIGITS),
            named,
            output.updated_at[:16].replace("T", " ") or "-",
        )
        return TableRow(
            str(output.id), tuple(clean(cell, 200) for cell in cells), output.id == self._marked
        )

    @property
    def table_width(self) -> int:
        """Cells there are for the names of ASINs."""
        return _columns(self.app.size.width)[2].most

    def on_resize(self) -> None:
        """Give the names the width that is left."""
        self.table.change_columns(_columns(self.app.size.width))
        self.show_filtered()

    def _why_unknown(self, output: OutputId) -> str:
        error = self._index.error(output)
        if error is None:
            return "not read yet"
        return "too large" if isinstance(error, TooLarge) else f"failed: {error.title}"

    @property
    def current(self) -> OutputRecord | None:
        """The output under the cursor."""
        key = self.table.cursor_key
        return next((each for each in self._index.outputs if str(each.id) == key), None)

    def _current_or_say(self) -> OutputRecord | None:
        if self.current is None:
            self.tell("There is no output here.")
        return self.current

    # -- one output, or two

    @on(PageTable.RowSelected)
    def action_view(self) -> None:
        """Open the output in the viewer."""
        output = self._current_or_say()
        if output and self.is_active:
            from multicart_tui.ui.screens.viewer import ViewerScreen
            from multicart_tui.ui.screens.viewer_source import ViewerSource

            viewer = ViewerScreen(ViewerSource.of_output(output.id))
            viewer.session = self.session
            self.app.push_screen(viewer)

    def action_mark(self) -> None:
        """Mark the output to compare another one with, or unmark it."""
        output = self._current_or_say()
        if output:
            self._marked = None if self._marked == output.id else output.id
            self.show_filtered()

    def action_compare(self) -> None:
        """Compare the output with the marked one, or with the next older one in the list."""
        output = self._current_or_say()
        if output is None or self.session is None:
            return
        passing = self._passing()
        other = next((each for each in passing if each.id == self._marked), None)
        if other is None or other == output:
            place = passing.index(output)
            other = next(iter(passing[place + 1 :]), None)
        if other is None:
            self.tell("There is no older one here; space marks one to compare with.")
            return
        from multicart_tui.ui.screens.json_diff import open_diff

        open_diff(self.app, self.session, other, output)

    def action_copy(self) -> None:
        """Copy the ASINs of the output, a line each."""
        output = self._current_or_say()
        asins = self._index.asins(output.id) if output else None
        if output and asins:
            self.app.copy("\n".join(sorted(asins)), f"the ASINs of {output.id.label}")
        elif output:
            self.tell("No ASIN of it is known.")
