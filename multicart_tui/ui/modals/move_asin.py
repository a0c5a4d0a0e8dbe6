"""The form that gives an ASIN another domain or postcode."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Button

from multicart_tui.api.protocol import MulticartApi
from multicart_tui.domain.forms import AsinFields, KnownRows, Verdict, check_move, new_asin
from multicart_tui.domain.models import AsinRecord
from multicart_tui.services.lookups import Lookups
from multicart_tui.services.moving import Moved, move
from multicart_tui.services.writing import Written
from multicart_tui.ui.modals.confirm import ConfirmModal
from multicart_tui.ui.modals.new_asin import NewAsinModal
from multicart_tui.ui.modals.sending import Send


class MoveAsinModal(NewAsinModal):
    """The form for a new ASIN, filled from a row that is deleted once the new one is there.

    Args:
        api: The service.
        lookups: Domains and postcodes; :meth:`lookups_came` says when they are read.
        known: The collection's rows and total.
        record: The row to move.
        keep: Saves the old row on this machine, before anything is sent.
        on_moved: Told of the row that took its place.
        is_protected: Whether the account is, so that a number must be typed before it is sent.
    """

    def __init__(
        self,
        api: MulticartApi,
        lookups: Lookups,
        known: KnownRows,
        record: AsinRecord,
        keep: Callable[[], Awaitable[object]],
        on_moved: Callable[[Moved], None],
        *,
        is_protected: bool = False,
    ) -> None:
        title = f"Move {record.id.label}: {record.asin}"
        super().__init__(api, lookups, known, AsinFields.of(record), self._sent_off, title)
        self._record = record
        self._keep = keep
        self._on_moved = on_moved
        self._moved: Moved | None = None
        self._needs_count = is_protected

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "send", "Move", id="form.send"),
        Binding("ctrl+n", "send_and_go_on", "Move", show=False, id="form.send-and-go-on"),
    ]

    def compose_buttons(self) -> ComposeResult:
        """One way to send, one to leave."""
        yield Button("Move ^s", id="send", variant="primary")
        yield Button("Cancel", id="cancel")

    @property
    def first_field(self) -> str:
        """The first of the two that a move is for."""
        return "domain"

    def judge(self) -> Verdict:
        """What there is to say of the fields; a form just opened is not scolded."""
        verdict = check_move(self._record, self.fields(), self.known)
        return verdict if self.is_tried or self.is_dirty else Verdict()

    def facts(self) -> str:
        """What a move is made of."""
        old = self._record.id.label
        return f"Adds a new row with a new id, then deletes {old}, whose outputs are kept."

    def may_send(self) -> bool:
        """Whether every field is right and, in a protected account, the number was typed."""
        if not super().may_send():
            return False
        if self._needs_count:
            self.app.push_screen(
                ConfirmModal(f"Move {self._record.asin}?", [self.facts()], verb="Move", typed="1"),
                self._confirmed,
            )
        return not self._needs_count

    def _confirmed(self, is_agreed: bool | None) -> None:
        if is_agreed:
            self._needs_count = False
            self.action_send()
            self._needs_count = True

    def work(self) -> tuple[str, Send]:
        """Save the old row, create the new one, then delete the old one."""
        new = new_asin(self.known.collection, self.fields())

        async def send(settling: Callable[[], None]) -> Written:
            await self._keep()
            self._moved = await move(self.api, self._record, new, on_settling=settling)
            return self._moved

        return f"move {self._record.asin} ({self._record.id.label})", send

    def _sent_off(self, _: Written) -> None:
        if self._moved:
            self._on_moved(self._moved)

    def action_send_and_go_on(self) -> None:
        """Send it: there is no other row to go on with."""
        self.action_send()

    @property
    def is_dirty(self) -> bool:
        """Whether a field differs from the row."""
        return _values(self.fields()) != _values(AsinFields.of(self._record))


def _values(fields: AsinFields) -> tuple[object, ...]:
    # By name and value: the look-ups tell more of a domain than a row does.
    return (
        fields.domain and fields.domain.name,
        fields.postcode and fields.postcode.value,
        fields.asin,
        fields.custom_id,
        fields.include_raw_html,
        fields.output,
    )
