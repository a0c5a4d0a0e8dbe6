"""Shows one record in full, a field a line, to read and to copy from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from multicart_tui.domain.text import clean, clean_lines
from multicart_tui.ui.modals.base import Modal

Field = tuple[str, str]
"""A field's name and its whole value."""


class DetailModal(Modal[str]):
    """Names and values of one record; ``enter`` or ``escape`` leaves.

    Returns the name of an action that the person asked for from here, such as ``edit``.

    Args:
        title: Which record it is.
        fields: What is known of it now; :meth:`show` brings more.
        hint: Where the values come from.
        can_write: Whether changing and deleting are offered.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Close", id="dialog.leave"),
        Binding("c", "copy_value", "Copy the value", id="detail.copy"),
        Binding("C", "copy_all", "Copy everything", id="detail.copy-all"),
        Binding("e", "ask('edit')", "Edit", id="detail.edit"),
        Binding("d", "ask('delete')", "Delete", id="detail.delete"),
        Binding("j", "move('cursor_down')", "Down", show=False),
        Binding("k", "move('cursor_up')", "Up", show=False),
    ]

    def __init__(
        self, title: str, fields: Sequence[Field], hint: str = "", *, can_write: bool = False
    ) -> None:
        super().__init__()
        self._title = title
        self._fields = tuple(fields)
        self._hint = hint
        self._can_write = can_write

    def compose(self) -> ComposeResult:
        """Lay out the fields under each other."""
        with Vertical(classes="dialog"):
            yield Static(Content(clean(self._title)), classes="dialog-title")
            yield OptionList(id="fields", markup=False)
            yield Static(id="hint", classes="dialog-hint")

    def on_mount(self) -> None:
        """Show what is known so far."""
        self.show(self._fields, self._hint)

    def show(self, fields: Sequence[Field], hint: str) -> None:
        """Show newer values, as when the full record arrives; the cursor stays."""
        self._fields, self._hint = tuple(fields), hint
        if not self.is_attached:
            return
        options = self.query_one(OptionList)
        place = options.highlighted or 0
        widest = max((len(name) for name, _ in self._fields), default=0)
        options.clear_options()
        options.add_options(Option(self._line(*field, widest)) for field in self._fields)
        options.highlighted = min(place, max(0, len(self._fields) - 1))
        writing = "e edit · d delete · " if self._can_write else ""
        keys = f"c copies the value, C all · {writing}escape closes"
        lines = f"{clean(self._hint)}\n{keys}" if self._hint else keys
        self.query_one("#hint", Static).update(Content(lines))

    @staticmethod
    def _line(name: str, value: str, widest: int) -> Content:
        shown = clean_lines(value).replace("\n", f"\n{'':{widest + 2}}") if value else "-"
        return Content(f"{name:<{widest}}  {shown}")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer no change where none can be made."""
        return self._can_write if action == "ask" else super().check_action(action, parameters)

    @on(OptionList.OptionSelected)
    def _chosen(self) -> None:
        self.finish(None)

    async def action_move(self, way: str) -> None:
        """Move the cursor as the arrow keys do."""
        await self.app.run_action(way, self.query_one(OptionList))

    def action_copy_value(self) -> None:
        """Copy the value of the field under the cursor."""
        place = self.query_one(OptionList).highlighted
        if place is not None:
            name, value = self._fields[place]
            self.app.copy(value, name)

    def action_copy_all(self) -> None:
        """Copy every field with its name, a line each."""
        lines = (f"{name}: {value}" for name, value in self._fields)
        self.app.copy("\n".join(lines), "the record")

    def action_ask(self, action: str) -> None:
        """Leave, and let the screen below do what was asked."""
        self.finish(action)
