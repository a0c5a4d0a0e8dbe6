"""A dialog that sends one write and stays until that was carried out."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Coroutine
from typing import Any, ClassVar, Generic, TypeVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Static

from multicart_tui.errors import MulticartError
from multicart_tui.services.writing import Written
from multicart_tui.ui.modals.base import Answer, Modal
from multicart_tui.ui.presenting import paragraphs

Result = TypeVar("Result")

Sends = Callable[[Callable[[], None]], Coroutine[Any, Any, Result]]
"""Makes the request; its argument is called if no answer came and the outcome is looked up."""

Send = Sends[Written]
"""Makes a request that writes a row."""


LEAVING = (
    "Being sent; its outcome comes in a moment. escape again leaves: it is not stopped, and a "
    "message tells its outcome."
)
"""What escape says while a request is under way."""


def put(line: Static, words: str) -> None:
    """Let a line say something; with nothing to say it goes away, unless its class is -stays.

    A line that says the same as before is not drawn again: forms do this at each key.
    """
    if str(line.content) != words:
        line.update(Content(words))
    line.display = bool(words) or line.has_class("-stays")


class SendingModal(Modal[Answer], Generic[Answer, Result]):
    """Sends once however often the key is pressed, and keeps what was typed through a failure.

    It needs a body of class ``dialog-body``, a Static ``#banner``, and buttons ``#send``
    and ``#cancel``.

    Args:
        on_done: Told of each request that was carried out.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "send", "Send", id="form.send"),
    ]

    def __init__(self, on_done: Callable[[Result], None]) -> None:
        super().__init__()
        self._on_done = on_done
        self.is_sending = False
        """Whether a request is under way; keys typed meanwhile wait for its end."""
        self.refusals = 0
        """How many requests were not carried out; what was typed behind one is dropped."""
        self._is_leaving = False
        self._focused_before: Widget | None = None
        """Where the cursor was when it was sent: it returns there if that was refused."""

    @property
    @abstractmethod
    def is_dirty(self) -> bool:
        """Whether leaving would lose something typed."""

    @abstractmethod
    def may_send(self) -> bool:
        """Whether everything is right; shows what is not."""

    @abstractmethod
    def work(self) -> tuple[str, Sends[Result]]:
        """What sending does, in words for the list of writes, and the request itself."""

    # -- sending

    def say(self, words: str) -> None:
        """Say something above the buttons; no words take it away."""
        put(self.query_one("#banner", Static), words)

    @on(Button.Pressed, "#send")
    def _send_pressed(self) -> None:
        self.action_send()

    def action_send(self) -> None:
        """Send it, unless that is under way or something is wrong."""
        if not self.is_sending and self.may_send():
            description, send = self.work()
            self._focused_before = self.focused
            self.set_sending(True)
            self._is_leaving = False
            self.say("Sending…")
            self.app.writes.start(description, send(self._settling), self._sent, self._refused)

    def set_sending(self, is_sending: bool) -> None:
        """Keep the fields as they are while the request is under way."""
        self.is_sending = is_sending
        self.query_one(".dialog-body").disabled = is_sending
        for button in self.query(Button):
            button.disabled = is_sending

    def _settling(self) -> None:
        if self.is_attached:
            self.say("No answer came; looking whether it was done…")

    def _sent(self, written: Result) -> None:
        self._on_done(written)
        if self.is_attached:
            self.carried_out(written)

    def carried_out(self, written: Result) -> None:
        """Go on after a request that was carried out: the dialog is done."""
        self.finish(None)

    def _refused(self, error: MulticartError) -> None:
        if self.is_attached:
            self.refusals += 1
            self._is_leaving = False
            self.set_sending(False)
            if self._focused_before and self._focused_before.is_attached:
                self._focused_before.focus()
            self.refused(error)

    def refused(self, error: MulticartError) -> None:
        """Say why the request was not carried out."""
        self.say(paragraphs(error))

    # -- leaving

    def edited(self) -> None:
        """Something was typed: what was said is out of date."""
        self._is_leaving = False
        self.say("")

    @on(Button.Pressed, "#cancel")
    def _cancel_pressed(self) -> None:
        self.action_leave()

    def action_leave(self) -> None:
        """Leave; asks once when something was typed, and also while it is sent.

        Leaving stops no request. Its outcome is told in a toast then.
        """
        if self.is_sending and not self._is_leaving:
            self._is_leaving = True
            self.say(LEAVING)
        elif self.is_dirty and not self._is_leaving:
            self._is_leaving = True
            self.say("Not sent yet: escape again throws away what you typed.")
        else:
            self.finish(None)
