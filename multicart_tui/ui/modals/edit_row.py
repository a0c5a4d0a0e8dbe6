"""Edits the values of one row of an import."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Label, Static

from multicart_tui.domain.asin import Level
from multicart_tui.domain.import_rows import SENT_FIELDS, Field, Finding
from multicart_tui.domain.review_rows import ReviewEntry
from multicart_tui.domain.text import clean, clean_lines
from multicart_tui.ui.modals.base import Modal

LABELS = {
    Field.DOMAIN: "Domain",
    Field.POSTCODE: "Postcode",
    Field.ASIN: "ASIN",
    Field.RAW_HTML: "Raw HTML",
    Field.CUSTOM_ID: "Custom id",
    Field.OUTPUT: "Output",
}
"""What the fields are called on screen."""


def said_of(findings: Iterable[Finding]) -> list[str]:
    """The sentences of findings, each once: what is wrong first, then what was only tidied."""
    ordered = sorted(findings, key=lambda found: found.level is not Level.ERROR)
    return list(dict.fromkeys(found.text for found in ordered))


class EditRowModal(Modal[dict[Field, str]]):
    """Four fields; the cursor stands in the one that is wrong.

    Returns the fields that were changed.

    Args:
        entry: The row.
        where: Which row it is, as ``Line 3 of x.csv``; safe to show.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "send", "Keep", id="dialog.send"),
        Binding("ctrl+o", "take", "Take the suggestion", id="review.take"),
    ]
    AUTO_FOCUS = None

    def __init__(self, entry: ReviewEntry, where: str) -> None:
        super().__init__()
        self._where = where
        self._entry = entry

    def compose(self) -> ComposeResult:
        """Lay out what is wrong, the fields and the buttons."""
        entry = self._entry
        told = "\n".join(said_of(entry.findings))
        found = entry.finding
        with Vertical(classes="dialog"):
            yield Static(Content(self._where), classes="dialog-title")
            with VerticalScroll(classes="dialog-body", can_focus=False):
                yield Static(Content(clean_lines(told) or entry.state), classes="field-error")
                for field in SENT_FIELDS:
                    with Horizontal(classes="field"):
                        yield Label(LABELS[field], classes="field-label")
                        yield Input(
                            clean(entry.row.get(field)), id=_id(field), select_on_focus=False
                        )
            if found and found.suggestion is not None:
                suggestion = clean(found.suggestion)
                yield Static(Content(f"ctrl+o takes {suggestion}"), classes="dialog-hint")
            with Horizontal(classes="dialog-buttons"):
                yield Button("Keep ^s", id="send", variant="primary")
                yield Button("Cancel", id="cancel")

    def on_mount(self) -> None:
        """Begin in the field that is wrong."""
        found = self._entry.finding
        field = found.field if found and found.field in SENT_FIELDS else Field.ASIN
        self.query_one(f"#{_id(field or Field.ASIN)}").focus()

    @on(Input.Submitted)
    @on(Button.Pressed, "#send")
    def action_send(self) -> None:
        """Return what was changed."""
        values = {}
        for field in SENT_FIELDS:
            before = self._entry.row.get(field)
            typed = self.query_one(f"#{_id(field)}", Input).value
            if typed != clean(before):
                values[field] = typed.strip()
        self.finish(values)

    def action_take(self) -> None:
        """Put the suggestion into its field."""
        found = self._entry.finding
        if found and found.field in SENT_FIELDS and found.suggestion is not None:
            self.query_one(f"#{_id(found.field)}", Input).value = found.suggestion

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.finish(None)


def _id(field: Field) -> str:
    return field.name.lower().replace("_", "-")
