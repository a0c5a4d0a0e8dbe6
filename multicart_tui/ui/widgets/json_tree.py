"""The viewer's lines with the keys that fold them."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from multicart_tui.domain.json_document import JsonDocument
from multicart_tui.domain.json_rows import Row
from multicart_tui.ui.widgets.json_view import JsonView


class JsonTree(JsonView):
    """Lines of a document that fold, as far as what is shown can be folded.

    | Key | What it does |
    | :- | :- |
    | left, h | Fold; from a leaf go to its container. |
    | right, l | Unfold; from an open container go into it. |
    | space | Fold or unfold. |
    | e, E | Unfold or fold everything. |
    | 1 to 9 | Unfold so many levels. |
    | J, K | Go to the next or previous member of the container. |
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "fold", "Fold", tooltip="Fold, or go to the container", id="json.fold"),
        Binding("right,l", "unfold", "Unfold", tooltip="Unfold, or go into it", id="json.unfold"),
        Binding("space", "fold_or_unfold", "Fold or unfold", show=False, id="json.toggle"),
        Binding("e", "unfold_all", "Unfold all", id="json.unfold-all"),
        Binding("E", "fold_all", "Fold all", show=False, id="json.fold-all"),
        Binding(
            "1,2,3,4,5,6,7,8,9",
            "level",
            "Level",
            tooltip="Unfold so many levels",
            key_display="1-9",
            show=False,
            id="json.level",
        ),
        Binding("J", "sibling(1)", "Next member", show=False, id="json.next"),
        Binding("K", "sibling(-1)", "Previous member", show=False, id="json.previous"),
    ]

    class Refused(Message):
        """A key can do nothing here."""

        def __init__(self, sentence: str) -> None:
            super().__init__()
            self.sentence = sentence

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.document: JsonDocument | None = None
        """What the lines are of; None before there is something."""
        self._digit = 1

    def on_key(self, event: events.Key) -> None:
        """Remember which digit is pressed: the binding of all nine does not tell."""
        if event.character and event.character in "123456789":
            self._digit = int(event.character)

    # -- folding

    def _foldable(self) -> JsonDocument | None:
        """The document if its lines fold; says so if they do not."""
        if self.document is None or self.lines is None:
            return None
        if not self.lines.can_fold:
            self.post_message(self.Refused("The file as it is does not fold; t shows the tree."))
            return None
        return self.document

    def _change(self, row: Row, change: Callable[[], None]) -> None:
        """Fold or unfold something; a row keeps its place on the screen."""
        place = self.cursor - self.top
        change()
        assert self.lines is not None
        self.cursor = self.lines.line_of(row)
        self.top = self.cursor - place
        self.redraw()

    def _opener(self, document: JsonDocument, row: Row) -> Row:
        return (document.parent(row) or row) if row.kind.is_end else row

    def action_fold(self) -> None:
        """Fold a container; from anything else go to the one it is in."""
        document, row = self._foldable(), self.row
        if document is None or row is None:
            return
        opener = self._opener(document, row)
        if opener.kind.is_container and not document.is_folded(opener):
            self._change(opener, lambda: document.fold(opener))
            return
        parent = document.parent(opener)
        if parent is None:
            self.post_message(self.Refused("This is the outermost value."))
        else:
            self.move_to(self._line_of(parent))

    def action_unfold(self) -> None:
        """Unfold a container; into one that is open already go one line down."""
        document, row = self._foldable(), self.row
        if document is None or row is None:
            return
        if not row.kind.is_container:
            self.post_message(self.Refused("There is nothing to unfold here."))
        elif document.is_folded(row):
            self._change(row, lambda: document.unfold(row))
        else:
            self.action_move(1)

    def action_fold_or_unfold(self) -> None:
        """Fold a container, or unfold it."""
        document, row = self._foldable(), self.row
        if document is None or row is None:
            return
        opener = self._opener(document, row)
        if not opener.kind.is_container:
            self.post_message(self.Refused("There is nothing to fold here."))
        elif document.is_folded(opener):
            self._change(opener, lambda: document.unfold(opener))
        else:
            self._change(opener, lambda: document.fold(opener))

    def action_unfold_all(self) -> None:
        """Unfold everything."""
        document, row = self._foldable(), self.row
        if document and row:
            self._change(row, document.unfold_all)

    def action_fold_all(self) -> None:
        """Fold everything but the outermost container."""
        document, row = self._foldable(), self.row
        if document and row:
            self._change(row, document.fold_all)

    def action_level(self) -> None:
        """Unfold as many levels as the digit says."""
        document, row = self._foldable(), self.row
        if document and row:
            self._change(row, lambda: document.set_level(self._digit))

    # -- going about

    def _line_of(self, row: Row) -> int:
        assert self.lines is not None
        return self.lines.line_of(row)

    def action_sibling(self, way: int) -> None:
        """Go to the next member of the same container, or to the one before."""
        document, row = self._foldable(), self.row
        if document is None or row is None:
            return
        found = document.next_sibling(row) if way > 0 else document.previous_sibling(row)
        if found is None:
            end = "last" if way > 0 else "first"
            self.post_message(self.Refused(f"This is the {end} member of its container."))
        else:
            self.move_to(self._line_of(found))

    def reveal(self, row: Row) -> None:
        """Unfold what a row is in, and put the cursor on it."""
        if self.document is None or self.lines is None:
            return
        line = self.lines.line_of(row)
        if self.lines.can_fold:
            line = self.document.reveal(row)
        if not self.top <= line < self.top + self.height:
            self.top = line - self.height // 2
        self.cursor = line
        self.redraw()
