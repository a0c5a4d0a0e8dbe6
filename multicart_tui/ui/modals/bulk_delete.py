"""Asks before many ASINs are deleted: which, how many, and what keeps out of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Label, Log, Static

from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.models import AsinRecord
from multicart_tui.domain.text import clean, plural
from multicart_tui.ui.modals.base import Modal
from multicart_tui.ui.modals.sending import put
from multicart_tui.ui.widgets.picker import Choice, Picker


def describe_row(record: AsinRecord) -> str:
    """One row on one line: what a person knows it by."""
    key = record.key
    parts = [record.asin, key.domain or "-", key.postcode or "-", record.custom_id, record.id.label]
    return "  ".join(clean(part, 30) for part in parts if part)


class BulkDeleteModal(Modal[tuple[AsinRecord, ...]]):
    """The plan of a bulk delete; the number of rows has to be typed.

    Marked rows out of sight stay out of it unless they are switched on. Returns the
    rows to delete.

    Args:
        collection: Whose rows they are.
        visible: Marked rows on screen.
        hidden: Marked rows on other pages or behind the filter.
        backups: Folder the rows are saved in first.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "agree", "Delete", id="dialog.agree"),
    ]
    AUTO_FOCUS = None

    def __init__(
        self,
        collection: CollectionId,
        visible: Sequence[AsinRecord],
        hidden: Sequence[AsinRecord],
        backups: Path,
    ) -> None:
        super().__init__()
        self._collection = collection
        self._visible = tuple(visible)
        self._hidden = tuple(hidden)
        self._backups = backups

    @property
    def rows(self) -> tuple[AsinRecord, ...]:
        """What would be deleted as things stand."""
        is_all = bool(self._hidden) and self.query_one(Picker).chosen == 1
        return self._visible + self._hidden if is_all else self._visible

    def compose(self) -> ComposeResult:
        """Lay out the plan, the switch for hidden rows, the number and the buttons."""
        with Vertical(classes="dialog"):
            yield Static(id="question", classes="dialog-title")
            yield Log(auto_scroll=False)
            if self._hidden:
                with Horizontal(classes="field"):
                    yield Label(Content("Hidden marks"), classes="field-label")
                    yield Picker("Hidden marks", self._switch(), chosen=0)
            yield Static(id="facts")
            with Horizontal(classes="field"):
                yield Static(id="label", classes="field-label")
                yield Input(id="typed", max_length=12, compact=True, restrict="[0-9,]*")
            yield Static(id="remark", classes="field-error -stays")
            with Horizontal(classes="dialog-buttons"):
                yield Button("Cancel", id="cancel")
                yield Button("Delete ^s", id="agree", variant="error", disabled=True)

    def _switch(self) -> tuple[Choice, Choice]:
        count, where = f"{len(self._hidden):,}", "(other page, or filter)"
        return Choice(f"leave out {count} {where}"), Choice(f"delete {count} too {where}")

    def on_mount(self) -> None:
        """Show the plan and wait for the number."""
        self._show_plan()
        self.query_one("#typed").focus()

    def _show_plan(self) -> None:
        rows = self.rows
        question = f"Delete {plural(len(rows), 'ASIN')} of collection {self._collection}?"
        self.query_one("#question", Static).update(Content(question))
        noun = "The row is" if len(rows) == 1 else "The rows are"
        facts = f"Outputs are kept. {noun} saved first, in\n{clean(str(self._backups), 200)}"
        self.query_one("#facts", Static).update(Content(facts))
        label = f"Type {len(rows)}:" if rows else "Nothing to type:"
        self.query_one("#label", Static).update(Content(label))
        log = self.query_one(Log)
        log.clear()
        log.write_lines([describe_row(row) for row in rows] or ["No marked row is on screen."])
        log.styles.height = min(9, max(1, len(rows)))
        log.scroll_home(animate=False)
        self._check_typed()

    @on(Picker.Changed)
    def _count_again(self) -> None:
        self._show_plan()

    @on(Input.Changed, "#typed")
    def _check_typed(self) -> None:
        typed = self.query_one("#typed", Input).value.replace(",", "")
        is_right = bool(self.rows) and typed == str(len(self.rows))
        self.query_one("#agree", Button).disabled = not is_right
        put(self.query_one("#remark", Static), "")

    @on(Input.Submitted, "#typed")
    def _go_to_button(self) -> None:
        button = self.query_one("#agree", Button)
        if button.disabled:
            self._ask_for_number()
        else:
            button.focus()

    def _ask_for_number(self) -> None:
        count = len(self.rows)
        words = f"Type {count} to delete {'it' if count == 1 else 'them'}; escape cancels."
        words = words if count else "There is nothing to delete; escape goes back."
        put(self.query_one("#remark", Static), words)

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.finish(None)

    @on(Button.Pressed, "#agree")
    def action_agree(self) -> None:
        """Delete them, if their number was typed."""
        if self.query_one("#agree", Button).disabled:
            self._ask_for_number()
        else:
            self.finish(self.rows)
