"""The outputs of one collection: every key of the screen, and what leaves it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType

from multicart_tui.domain.models import OutputRecord
from multicart_tui.ui.screens.output_saving import OutputSaving
from multicart_tui.ui.widgets.page_table import PageTable

if TYPE_CHECKING:
    from textual.app import App

    from multicart_tui.domain.ids import CollectionId
    from multicart_tui.services.session import Session

ON_ONE = frozenset({"view", "save", "mark", "copy"})
"""Names of actions that do something to the output under the cursor."""


def open_outputs(app: App[Any], session: Session, collection: CollectionId) -> None:
    """Show the outputs of a collection over the screen in front."""
    app.push_screen(OutputsScreen(collection, session))


class OutputsScreen(OutputSaving):
    """Outputs in the service's own order; what is new since the last visit is named."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "view", "View", tooltip="Open it in the JSON viewer", id="outputs.view"),
        Binding("S", "save", "Save", tooltip="Save it, or the marked ones", id="outputs.save"),
        Binding("space", "mark", "Mark", tooltip="Mark it, or unmark it", id="outputs.mark"),
        Binding(
            "right_square_bracket",
            "next_page",
            "Next page",
            key_display="]",
            id="outputs.next-page",
        ),
        Binding(
            "left_square_bracket",
            "previous_page",
            "Previous page",
            key_display="[",
            id="outputs.previous-page",
        ),
        Binding(
            "D",
            "compare",
            "Compare",
            tooltip="Compare the two marked outputs",
            id="outputs.compare",
        ),
        Binding(
            "I",
            "index",
            "Index",
            tooltip="Learn which outputs hold which ASINs",
            id="outputs.index",
        ),
        Binding("r", "reload", "Reload", tooltip="Read the page again", id="outputs.reload"),
        Binding("c", "copy", "Copy id", show=False, id="outputs.copy"),
        Binding("g,home", "first", "First", show=False, id="outputs.first"),
        Binding("G,end", "last", "Last on page", show=False, id="outputs.last"),
    ]

    # -- moving

    def action_next_page(self) -> None:
        """Turn to the page after this one, if there is one."""
        if self.page is None or self.session is None:
            self.tell("The outputs are not read yet.")
        elif self.page.has_more:
            self.want(self.page.skip + self.session.page_size)
        else:
            self.tell("This is the last page.")

    def action_previous_page(self) -> None:
        """Turn to the page before this one."""
        if self.page is None or self.session is None:
            self.tell("The outputs are not read yet.")
        elif self.page.skip:
            self.want(max(0, self.page.skip - self.session.page_size))
        else:
            self.tell("This is the first page.")

    def action_reload(self) -> None:
        """Read the page again."""
        self.want(self.page.skip if self.page else 0)

    def action_first(self) -> None:
        """Go to the first line, or to the first page from there."""
        if self.table.cursor_row == 0 and self.page and self.page.skip:
            self.want(0)
        else:
            self.table.move_cursor(row=0)

    def action_last(self) -> None:
        """Go to the last line of the page; the API does not tell where the list ends."""
        self.table.move_cursor(row=max(0, self.table.row_count - 1))

    # -- one output, or the marked ones

    def _current_or_say(self) -> OutputRecord | None:
        if self.current is None:
            self.tell("There is no output here.")
        return self.current

    def action_mark(self) -> None:
        """Mark the output under the cursor, or unmark it, and go one down."""
        output = self._current_or_say()
        if output is None:
            return
        if self.marked.pop(output.id, None) is None:
            self.marked[output.id] = output
        self.show()
        self.table.action_cursor_down()

    def action_copy(self) -> None:
        """Copy the output's id."""
        output = self._current_or_say()
        if output:
            self.app.copy(str(output.id), f"the id of {output.id.label}")

    @on(PageTable.RowSelected)
    def action_view(self) -> None:
        """Open the output in the viewer."""
        output = self._current_or_say()
        if output and self.session and self.is_active:
            self.open_viewer(output)

    def open_viewer(self, output: OutputRecord) -> None:
        """Read one output into a private file and show it."""
        from multicart_tui.ui.screens.viewer import ViewerScreen
        from multicart_tui.ui.screens.viewer_source import ViewerSource

        viewer = ViewerScreen(ViewerSource.of_output(output.id))
        viewer.session = self.session
        self.app.push_screen(viewer)

    def action_save(self) -> None:
        """Save the marked outputs, or the one under the cursor."""
        output = None if self.marked else self._current_or_say()
        if self.marked:
            self.ask_for_folder([*self.marked])
        elif output:
            self.ask_for_folder([output.id])

    def why_not(self, action: str) -> str:
        """Why an action cannot be done now: most need an output in the list."""
        if action in ON_ONE and self.current is None:
            return "there is no output here"
        return super().why_not(action)

    # -- several outputs

    def action_compare(self) -> None:
        """Show what changed between the two marked outputs."""
        from multicart_tui.ui.screens.json_diff import open_diff

        if len(self.marked) != 2:
            self.tell("Mark the two outputs to compare first: space marks one.")
        elif self.session and self.is_active:
            first, second = self.marked.values()
            open_diff(self.app, self.session, first, second)

    def action_index(self) -> None:
        """Learn which ASINs the outputs of the collection hold."""
        from multicart_tui.ui.screens.output_index import open_index

        if self.session and self.is_active:
            open_index(self.app, self.session, self.collection)

    def action_back(self) -> None:
        """Take the marks away, or go back."""
        if self.marked:
            self.marked.clear()
            self.show()
        else:
            super().action_back()
