"""Asks what is to be changed in many ASINs, and shows what a few of them become."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Input, Label, Static

from multicart_tui.domain.bulk_edit import HOLES, BulkEdit, RowEdit, describe_edit
from multicart_tui.domain.forms import OUTPUTS
from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.models import AsinRecord, OutputFormat
from multicart_tui.domain.text import plural
from multicart_tui.errors import UsageError
from multicart_tui.ui.modals.base import Modal
from multicart_tui.ui.modals.choice import ChoiceModal
from multicart_tui.ui.modals.sending import put
from multicart_tui.ui.presenting import headline
from multicart_tui.ui.widgets.picker import Choice, Picker

AS_IT_IS = "leave as it is"
MOST_SHOWN = 4
"""Rows whose values before and after are shown."""

_OUTPUTS: tuple[OutputFormat, ...] = ("JSON", "HTML")


class BulkEditModal(Modal[tuple[RowEdit, ...]]):
    """Custom id, raw HTML and output of many rows; returns what is to be changed.

    Marked rows out of sight stay out of it unless they are switched on.

    Args:
        collection: Whose rows they are.
        visible: Marked rows on screen.
        hidden: Marked rows on other pages or behind the filter.
        is_protected: Whether the number of rows has to be typed.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "send", "Change", id="dialog.send"),
    ]
    AUTO_FOCUS = None

    def __init__(
        self,
        collection: CollectionId,
        visible: Sequence[AsinRecord],
        hidden: Sequence[AsinRecord],
        *,
        is_protected: bool,
    ) -> None:
        super().__init__()
        self._collection = collection
        self._visible = tuple(visible)
        self._hidden = tuple(hidden)
        self._is_protected = is_protected

    def compose(self) -> ComposeResult:
        """Lay out the three changes, what becomes of a few rows, the number and the buttons."""
        as_it_is = Choice(AS_IT_IS)
        with Vertical(classes="dialog"):
            yield Static(id="question", classes="dialog-title")
            yield from self._field(
                "Custom id", "custom", as_it_is, Choice("set by a pattern"), Choice("clear")
            )
            with Horizontal(classes="field", id="pattern-line"):
                yield Label("Pattern", classes="field-label")
                holes = " ".join(f"{{{name}}}" for name in HOLES)
                yield Input(placeholder=f"text with {holes}", id="pattern", max_length=200)
            yield from self._field("Raw HTML", "raw-html", as_it_is, Choice("yes"), Choice("no"))
            yield from self._field("Output", "output", as_it_is, *map(Choice, OUTPUTS))
            if self._hidden:
                count = f"{len(self._hidden):,} (other page, or filter)"
                choices = Choice(f"leave out {count}"), Choice(f"change {count} too")
                yield from self._field("Hidden marks", "hidden", *choices)
            yield Static(id="preview", classes="dialog-hint")
            if self._is_protected:
                with Horizontal(classes="field"):
                    yield Static(id="label", classes="field-label")
                    yield Input(id="typed", max_length=12, compact=True, restrict="[0-9,]*")
            yield Static(id="remark", classes="field-error -stays")
            with Horizontal(classes="dialog-buttons"):
                yield Button("Change ^s", id="send", variant="primary")
                yield Button("Cancel", id="cancel")

    def _field(self, label: str, name: str, *choices: Choice) -> ComposeResult:
        with Horizontal(classes="field"):
            yield Label(label, classes="field-label")
            yield Picker(label, choices, chosen=0, id=name)

    def on_mount(self) -> None:
        """Begin with the custom id: it is changed most."""
        self.show_plan()
        self.query_one("#custom").focus()

    # -- what would be done

    def _chosen(self, name: str) -> int:
        return self.query_one(f"#{name}", Picker).chosen or 0

    @property
    def rows(self) -> tuple[AsinRecord, ...]:
        """The rows that it is about."""
        is_all = bool(self._hidden) and self._chosen("hidden") == 1
        return self._visible + self._hidden if is_all else self._visible

    @property
    def edit(self) -> BulkEdit:
        """What is to be changed."""
        pattern = self.query_one("#pattern", Input).value
        custom_id = (None, pattern or None, "")[self._chosen("custom")]
        output = self._chosen("output")
        return BulkEdit(
            custom_id,
            (None, True, False)[self._chosen("raw-html")],
            _OUTPUTS[output - 1] if output else None,
        )

    @on(Picker.Changed)
    @on(Input.Changed, "#pattern")
    def show_plan(self) -> None:
        """Say how many rows would change, and what becomes of a few."""
        self.query_one("#pattern-line").display = self._chosen("custom") == 1
        rows = self.rows
        question = f"Change {plural(len(rows), 'ASIN')} of collection {self._collection}"
        put(self.query_one("#question", Static), question)
        try:
            plan = self.edit.plan(rows)
        except UsageError as error:
            put(self.query_one("#preview", Static), headline(error))
            return
        put(self.query_one("#preview", Static), "\n".join(self._preview(plan)))
        if self._is_protected:
            put(self.query_one("#label", Static), f"Type {len(plan)}:")
        put(self.query_one("#remark", Static), "")

    def _preview(self, plan: Sequence[RowEdit]) -> list[str]:
        rows = self.rows
        if not rows:
            return ["No marked row is on screen."]
        if self.edit.is_empty:
            return ["Choose what to change; domain and postcode cannot be."]
        if not plan:
            return ["All of them are so already."]
        lines = [describe_edit(edit.record, edit.after, longest=22) for edit in plan[:MOST_SHOWN]]
        rest = len(plan) - len(lines)
        lines += [f"and {rest:,} more"] if rest else []
        if len(plan) < len(rows):
            lines.append(f"{len(rows) - len(plan):,} are so already and stay as they are.")
        return lines

    # -- going on

    @on(Picker.Opened)
    def _open_choices(self, message: Picker.Opened) -> None:
        picker = message.picker

        def chosen(place: int | None) -> None:
            if place is not None:
                picker.choose(place)

        self.app.push_screen(ChoiceModal(picker.title, picker.choices, picker.chosen), chosen)

    @on(Input.Changed, "#typed")
    def _forget_remark(self) -> None:
        put(self.query_one("#remark", Static), "")

    @on(Input.Submitted)
    @on(Button.Pressed, "#send")
    def action_send(self) -> None:
        """Return what is to be changed, or say what is missing."""
        try:
            plan = self.edit.plan(self.rows)
        except UsageError as error:
            self._refuse(headline(error), "#pattern")
            return
        if not plan:
            self._refuse("There is nothing to change yet; escape cancels.", "#custom")
        elif self._is_protected and self._typed != str(len(plan)):
            self._refuse(f"Type {len(plan)} to change them; escape cancels.", "#typed")
        else:
            self.finish(plan)

    @property
    def _typed(self) -> str:
        return self.query_one("#typed", Input).value.replace(",", "")

    def _refuse(self, words: str, field: str) -> None:
        put(self.query_one("#remark", Static), words)
        self.query_one(field).focus()

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.finish(None)
