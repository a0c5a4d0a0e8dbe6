"""Asks for a collection's id and looks whether it is there before it is remembered."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.widgets import Button, Input, Static

from multicart_tui.domain.ids import CollectionId
from multicart_tui.errors import MulticartError
from multicart_tui.services.probing import Probe, probe
from multicart_tui.services.session import Session
from multicart_tui.ui.modals.base import Modal
from multicart_tui.ui.presenting import paragraphs


class AddCollectionModal(Modal[Probe]):
    """A field for an id; what was typed stays while it is looked up, and when that fails."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "send", "Add", id="dialog.send"),
    ]

    typed = query_one("#value", Input)
    remark = query_one("#remark", Static)

    class Found(Message):
        """The collection is there."""

        def __init__(self, found: Probe) -> None:
            super().__init__()
            self.found = found

    class Failed(Message):
        """It is not there, or could not be looked up."""

        def __init__(self, error: MulticartError) -> None:
            super().__init__()
            self.error = error

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    def compose(self) -> ComposeResult:
        """Lay out the field, its remark and the buttons."""
        with Vertical(classes="dialog"):
            yield Static(Content("Add a collection"), classes="dialog-title")
            yield Static(Content("Its id, a number such as 101; the web dashboard shows it:"))
            yield Input(id="value", placeholder="101", max_length=40)
            yield Static(id="remark")
            yield Static(Content("enter adds it · escape cancels"), classes="dialog-hint")
            with Horizontal(classes="dialog-buttons"):
                yield Button("Add", id="send", variant="primary")
                yield Button("Cancel", id="cancel")

    @on(Input.Changed, "#value")
    def _forget_remark(self) -> None:
        self.workers.cancel_group(self, "look")
        if self.remark.display:
            self._say("")

    def _say(self, words: str, *, is_error: bool = False) -> None:
        self.remark.set_class(is_error, "field-error")
        self.remark.update(Content(words))
        self.remark.display = bool(words)

    @on(Input.Submitted, "#value")
    @on(Button.Pressed, "#send")
    def action_send(self) -> None:
        """Look whether the collection is there."""
        try:
            collection = CollectionId.parse(self.typed.value)
        except MulticartError as error:
            self._say(paragraphs(error), is_error=True)
            self.typed.focus()
            return
        self._say(f"Looking for collection {collection}…")
        self._look(collection)

    @work(group="look", exclusive=True, description="look for a collection")
    async def _look(self, collection: CollectionId) -> None:
        try:
            found = await probe(self._session.api, collection)
        except MulticartError as error:
            self.post_message(self.Failed(error))
        else:
            self.post_message(self.Found(found))

    @on(Found)
    def _return(self, message: Found) -> None:
        self.finish(message.found)

    @on(Failed)
    def _explain(self, message: Failed) -> None:
        words = paragraphs(message.error, "enter tries again", title="Not added")
        self._say(words, is_error=True)
        self.typed.focus()

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.finish(None)
