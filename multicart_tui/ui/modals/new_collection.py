"""The form that creates a collection."""

from __future__ import annotations

from typing import cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.getters import query_one
from textual.widget import Widget
from textual.widgets import Button, Input, Select, Static

from multicart_tui.domain.collection_form import (
    EVERY_MINUTES,
    FETCH_MODES,
    PRIORITIES,
    SCHEDULES,
    CollectionFields,
)
from multicart_tui.domain.models import Collection, FetchMode, Priority
from multicart_tui.errors import MulticartError, Outcome
from multicart_tui.services.session import Session
from multicart_tui.ui.messages import CollectionChanged
from multicart_tui.ui.modals.confirm import ConfirmModal
from multicart_tui.ui.modals.sending import SendingModal, Sends
from multicart_tui.ui.presenting import paragraphs

UNKNOWN = (
    "No answer came, so the collection may exist. The API cannot list collections: look at "
    "the web dashboard; if it is there, leave this form and add its id with a."
)


class NewCollectionModal(SendingModal[Collection, Collection]):
    """Fields of the documented create call; returns the collection that was created.

    What was typed survives any failure. The write goes on when the form is left.
    """

    name_box = query_one("#name", Input)
    email_box = query_one("#email", Input)
    minutes_box = query_one("#minutes", Input)

    def __init__(self, session: Session) -> None:
        super().__init__(self._remember)
        self._session = session
        self._last_error: MulticartError | None = None
        self._is_repeat_agreed = False
        self._errors_shown: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        """Lay out a field a line."""
        with Vertical(classes="dialog"):
            yield Static(Content("New collection"), classes="dialog-title")
            with VerticalScroll(classes="dialog-body", can_focus=False):
                yield from _row(
                    "Name", Input(id="name", placeholder="what to call it", max_length=400)
                )
                yield from _row("Notices go to", Input(id="email", placeholder="ada@example.com"))
                yield from _row("Schedule", _choice("schedule", SCHEDULES, SCHEDULES[0]))
                with Vertical(id="minutes-row"):
                    yield from _row("Every … minutes", Input(id="minutes", max_length=6))
                yield from _row("Priority", _choice("priority", PRIORITIES, "Normal"))
                yield from _row("Fetch", _choice("fetch_mode", FETCH_MODES, FETCH_MODES[0]))
                yield Static(id="banner", classes="field-error")
            yield Static(
                Content(
                    "It stays a draft until its first ASIN; nothing runs before that.\n"
                    "tab next field · ctrl+s creates · escape cancels"
                ),
                classes="dialog-hint",
            )
            with Horizontal(classes="dialog-buttons"):
                yield Button("Create", id="send", variant="primary")
                yield Button("Cancel", id="cancel")

    def on_mount(self) -> None:
        """Begin at the name."""
        self.say("")
        self.name_box.focus()

    @property
    def fields(self) -> CollectionFields:
        """What stands in the form now."""
        return CollectionFields(
            self.name_box.value,
            self.email_box.value,
            self._chosen("schedule"),
            self.minutes_box.value,
            cast(Priority, self._chosen("priority")),
            cast(FetchMode, self._chosen("fetch_mode")),
        )

    def _chosen(self, name: str) -> str:
        return str(self.query_one(f"#{name}", Select).value)

    # -- remarks

    @on(Input.Changed)
    @on(Select.Changed)
    def _judge(self, message: Input.Changed | Select.Changed) -> None:
        self.edited()
        minutes = self.query_one("#minutes-row")
        minutes.display = self._chosen("schedule") == EVERY_MINUTES
        # A field is judged once something was typed into it; an empty one when it is sent.
        errors = self.fields.errors()
        name = message.control.id or ""
        if isinstance(message, Input.Changed):
            self._show_error(name, errors.get(name, "") if message.value else "")

    def _show_error(self, name: str, words: str) -> None:
        # Setting a text lays the dialog out anew, which sends all of it: only when it changed.
        if self._errors_shown.get(name, "") == words:
            return
        self._errors_shown[name] = words
        for remark in self.query(f"#{name}-error").results(Static):
            remark.update(Content(words))
            remark.display = bool(words)

    def say(self, words: str) -> None:
        """Say something below the fields, where it can be seen."""
        super().say(words)
        if words:
            self.query_one("#banner").scroll_visible(animate=False)

    # -- sending

    @on(Input.Submitted)
    def _next_field(self) -> None:
        self.focus_next()

    def may_send(self) -> bool:
        """Whether every field is right, and a second one is wanted if there may be a first."""
        errors = self.fields.errors()
        for name in ("name", "email", "minutes"):
            self._show_error(name, errors.get(name, ""))
        if errors:
            self.query_one(f"#{next(iter(errors))}").focus()
            return False
        is_unknown = self._last_error is not None and self._last_error.outcome is Outcome.UNKNOWN
        if is_unknown and not self._is_repeat_agreed:
            self.app.push_screen(
                ConfirmModal(
                    "Send it again?",
                    [
                        "The first one may have been created; then there will be two.",
                        "Collections cannot be deleted from here.",
                    ],
                    verb="Send again",
                ),
                self._send_again,
            )
            return False
        return True

    def _send_again(self, is_agreed: bool | None) -> None:
        if is_agreed:
            self._is_repeat_agreed = True
            self.action_send()

    def work(self) -> tuple[str, Sends[Collection]]:
        """Create what the fields say."""
        fields = self.fields
        self._last_error, self._is_repeat_agreed = None, False
        return (
            f"create collection {fields.name.strip()}",
            lambda _: self._session.api.create_collection(fields.request()),
        )

    def _remember(self, made: Collection) -> None:
        self._session.collections.remember(
            made.id, name=made.name or None, status=made.status or "draft", total=0
        )
        self.app.post_message(CollectionChanged(made.id, 0))

    def carried_out(self, written: Collection) -> None:
        """Return the new collection."""
        self.finish(written)

    def refused(self, error: MulticartError) -> None:
        """Say why, or that nobody knows whether it was created."""
        self._last_error = error
        if error.outcome is Outcome.UNKNOWN:
            self.say(f"{error.title}\n{UNKNOWN}")
        else:
            self.say(paragraphs(error, "ctrl+s retries"))

    # -- leaving

    @property
    def is_dirty(self) -> bool:
        """Whether something was typed or chosen."""
        return self.fields != CollectionFields()


def _row(label: str, field: Widget) -> ComposeResult:
    """A name, a field, and a hidden line for what is wrong with it."""
    with Horizontal(classes="field"):
        yield Static(Content(label), classes="field-label")
        yield field
    yield Static(id=f"{field.id}-error", classes="field-error field-remark")


def _choice(name: str, options: tuple[str, ...], value: str) -> Select[str]:
    return Select(
        [(option, option) for option in options],
        value=value,
        allow_blank=False,
        id=name,
        compact=True,
    )
