"""The JSON viewer: every key of the screen."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType

from multicart_tui.ui.screens.viewer_comparing import ViewerComparing
from multicart_tui.ui.widgets.json_tree import JsonTree


class ViewerScreen(ViewerComparing):
    """Looks at JSON of any size: a tree that folds, JSON as it is written, or the file itself."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "show",
            "Show",
            tooltip="Fold or unfold; show all of a text",
            id="viewer.show",
        ),
        Binding(
            "slash",
            "search",
            "Search",
            tooltip="Search keys and values; smart case",
            key_display="/",
            id="viewer.search",
        ),
        Binding("n", "next(1)", "Next", tooltip="Go to the next match", id="viewer.next"),
        Binding("N", "next(-1)", "Previous match", show=False, id="viewer.previous"),
        Binding("y", "copy", "Copy", tooltip="Copy: then v, k, p, q or :", id="viewer.copy"),
        Binding(
            "p",
            "print",
            "Print",
            tooltip="Print on the terminal: then v, k, p or q",
            show=False,
            id="viewer.print",
        ),
        Binding(
            "colon",
            "filter",
            "JSONPath",
            tooltip="Show only what a JSONPath finds",
            key_display=":",
            id="viewer.filter",
        ),
        Binding("t", "mode", "Tree/pretty/raw", tooltip="Tree, pretty or raw", id="viewer.mode"),
        Binding("w", "wrap", "Wrap", tooltip="Wrap long values, or cut them", id="viewer.wrap"),
        Binding("S", "save", "Save", tooltip="Save the document to a file", id="viewer.save"),
        Binding(
            "D",
            "compare",
            "Compare",
            tooltip="Compare with another output, or a file",
            show=False,
            id="viewer.compare",
        ),
        Binding("r", "reload", "Try again", show=False, id="viewer.reload"),
    ]

    @on(JsonTree.RowChosen)
    def _choose(self) -> None:
        self.action_show()

    def action_back(self) -> None:
        """Leave the line that is typed into, the search, the filter, or the viewer."""
        if self.is_querying:
            self.stop_filtering()
            return
        if self.stop_searching() or self.stop_filtering():
            return
        if self.source.opened and len(self.app.screen_stack) == 1:
            self.say("q quits.")
        else:
            super().action_back()
