"""The form that changes one ASIN."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from multicart_tui.api.protocol import MulticartApi
from multicart_tui.domain.forms import (
    AsinFields,
    KnownRows,
    Verdict,
    changes_of,
    check_changes,
    describe_changes,
)
from multicart_tui.domain.models import AsinChanges, AsinRecord
from multicart_tui.domain.text import clean
from multicart_tui.services.writing import Written, update
from multicart_tui.ui.modals.asin_form import AsinFormModal
from multicart_tui.ui.modals.sending import Send


class EditAsinModal(AsinFormModal):
    """Sends the fields that differ from the row, and says beforehand which these are.

    Args:
        api: The service.
        record: The row as it was read.
        known: The collection's rows, to warn of a key that is taken.
        on_done: Told of the change once it was carried out.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "send", "Save", id="form.send"),
        Binding(
            "ctrl+r", "move", "Move", tooltip="Move to another domain or postcode", id="form.move"
        ),
    ]

    def __init__(
        self,
        api: MulticartApi,
        record: AsinRecord,
        known: KnownRows,
        on_done: Callable[[Written], None],
    ) -> None:
        title = f"Change {record.id.label}: {record.asin}"
        super().__init__(title, known, AsinFields.of(record), "Save", on_done)
        self._api = api
        self._record = record
        self.is_move_wanted = False
        """Whether the person left to give the row another domain or postcode."""

    def compose_key(self) -> ComposeResult:
        """Domain and postcode, out of reach, and why."""
        key = self._record.key
        for label, value in (("Domain", key.domain), ("Postcode", key.postcode)):
            yield from self.row(label, Static(Content(clean(value) or "-"), classes="fixed"))
        note = "An update cannot change these. ctrl+r moves: adds a new row, deletes this one."
        yield Static(Content(note), classes="field-note")

    def on_mount(self) -> None:
        """Begin where most changes are."""
        self.custom_id_box.focus()

    def fields(self) -> AsinFields:
        """What stands in the fields now."""
        return AsinFields(
            self._record.domain,
            self._record.postcode,
            self.asin_typed,
            self.custom_id_box.value,
            self.include_raw_html,
            self.output,
        )

    @property
    def _changes(self) -> AsinChanges:
        return changes_of(self._record, self.fields())

    def judge(self) -> Verdict:
        """What there is to say of the fields that differ."""
        return check_changes(self._record, self.fields(), self.known)

    def facts(self) -> str:
        """Which fields will be sent."""
        return describe_changes(self._changes)

    def why_not(self) -> str:
        """Without a change there is nothing to send."""
        return "" if self._changes.fields else "Nothing changed, so nothing was sent."

    def work(self) -> tuple[str, Send]:
        """Send what differs."""
        record, changes = self._record, self._changes
        return (
            f"change {record.id.label}",
            lambda settling: update(self._api, record, changes, on_settling=settling),
        )

    def action_move(self) -> None:
        """Leave, for the form that creates the row anew elsewhere."""
        if self.is_dirty:
            self.say("Save or undo your changes first: a move takes the row as it is.")
        elif not self.is_sending:
            self.is_move_wanted = True
            self.finish(None)

    @property
    def is_dirty(self) -> bool:
        """Whether a field differs from the row."""
        return bool(self._changes.fields)
