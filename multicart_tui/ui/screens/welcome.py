"""The screen for somebody without a key: enter one, use a token, or try the demo."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.widgets import Button, Input, Static

from multicart_tui.domain.text import clean, is_harmful
from multicart_tui.errors import (
    ConfigError,
    CredentialsError,
    MulticartError,
    NoCredentialsError,
)
from multicart_tui.services.credentials import Check, Credential, Store, StoreChoice
from multicart_tui.services.session import Connector, ProfileChoice
from multicart_tui.ui.messages import DemoWanted, KeepWanted, OpeningUnwanted
from multicart_tui.ui.modals.store_choice import StoreChoiceModal
from multicart_tui.ui.presenting import paragraphs
from multicart_tui.ui.screens.base import BaseScreen
from multicart_tui.ui.widgets.tick_box import TickBox
from multicart_tui.ui.widgets.title_bar import TitleBar

GREETING = (
    "multicart-tui works with the Amazon ASIN collections of a MultiCart account. It needs "
    "that account's API key, as its web dashboard shows it, or a session token."
)

REGENERATED = "Regenerating a key kills the old one: copy the newest from the dashboard."
"""What to add when a key was refused (vendor page, "Authentication")."""


SAVING = "Saving"
"""What is waited for while a credential is being kept."""


class WelcomeScreen(BaseScreen):
    """A field of dots for the key, a test of it in two steps, and the demo.

    Args:
        connector: Tests, keeps and opens.
        reason: Why there is no session, if that is more than a missing key.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+t", "test", "Test", id="welcome.test"),
        Binding("ctrl+s", "save", "Save and go on", id="welcome.save"),
        Binding("ctrl+d", "demo", "Demo", priority=True, id="welcome.demo"),
        Binding("down", "app.focus_next", "Next", show=False),
        Binding("up", "app.focus_previous", "Previous", show=False),
    ]

    secret_box = query_one("#secret", Input)
    token_box = query_one("#is-token", TickBox)
    remark = query_one("#remark", Static)

    class Tested(Message):
        """The checks of a credential are known."""

        def __init__(self, credential: Credential, checks: tuple[Check, ...]) -> None:
            super().__init__()
            self.credential = credential
            self.checks = checks

    class ChoicesKnown(Message):
        """It is known where a credential can be kept here."""

        def __init__(self, credential: Credential, choices: tuple[StoreChoice, ...]) -> None:
            super().__init__()
            self.credential = credential
            self.choices = choices

    class HostKnown(Message):
        """It is known which account the key is for, and where it is sent."""

        def __init__(self, profile: ProfileChoice) -> None:
            super().__init__()
            self.profile = profile

    def __init__(self, connector: Connector, reason: MulticartError | None = None) -> None:
        super().__init__()
        self._connector = connector
        self._reason = reason
        self._judged: Credential | None = None
        """The credential whose test was told last, good or bad."""
        self._keeps_next = False
        self._profile: ProfileChoice | None = None
        """Which account the key is for; None until that is read, or if it cannot be."""
        self._busy = ""
        """What is waited for, such as ``Starting the demo``; empty when nothing is."""

    @property
    def holds_typing(self) -> bool:
        """Whether a key may be typed here."""
        return True

    @property
    def place(self) -> str:
        """Where the person is."""
        return "Welcome"

    def compose_body(self) -> ComposeResult:
        """Lay out the greeting, the field, its buttons and what came of them."""
        with VerticalScroll(id="welcome", can_focus=False):
            yield Static(Content(GREETING), id="greeting")
            with Horizontal(classes="field"):
                yield Static(Content("Key or token"), classes="field-label")
                # Nothing is selected that the next key would take away unseen.
                yield Input(
                    password=True,
                    id="secret",
                    placeholder="paste it; only dots are shown",
                    select_on_focus=False,
                )
            yield TickBox("it is a session token, not an API key", id="is-token", compact=True)
            with Horizontal(id="welcome-buttons"):
                yield Button("Test", id="test")
                yield Button("Save and go on", id="save", variant="primary")
                yield Button("Try the demo", id="demo")
            yield Static(id="remark")
            with Vertical(id="about-demo"):
                yield Static(
                    Content(
                        "ctrl+d starts the demo: made-up collections on this machine, "
                        "no key and no network. ctrl+q quits."
                    )
                )

    def on_mount(self) -> None:
        """Begin in the field, and say why there is no session."""
        self.secret_box.focus()
        self._find_host()
        if self._reason and not isinstance(self._reason, NoCredentialsError):
            self._show_reason(self._reason)

    @work(thread=True, group="host", description="find the host a key is sent to")
    def _find_host(self) -> None:
        try:
            profiles = self._connector.profiles()
        except ConfigError:
            return  # testing the key says so
        for profile in profiles:
            if profile.is_current:
                self.post_message(self.HostKnown(profile))

    @on(HostKnown)
    def _show_host(self, message: HostKnown) -> None:
        self._profile = message.profile
        self.show_account()

    def show_account(self) -> None:
        """Name the host before a key is typed that will be sent there."""
        super().show_account()
        if self._profile and self.session is None:
            for title in self.query(TitleBar):
                title.account = f"{self._profile.name} @ {self._profile.host}"
                title.words = self._profile.words

    def show_failure(self, error: MulticartError) -> None:
        """Say what failed; what was typed stays."""
        self._reason = error
        if self.is_mounted:
            self._show_reason(error)

    def _show_reason(self, error: MulticartError) -> None:
        self._set_busy("")
        self._say(paragraphs(error), is_error=True)

    def _say(self, words: str, *, is_error: bool = False) -> None:
        self.remark.set_class(is_error, "field-error")
        self.remark.update(Content(words))

    def _set_busy(self, words: str) -> None:
        """Say what is waited for, and take nothing in until then; no words end it."""
        self._busy = words
        for widget in self.query("#welcome Input, #welcome TickBox, #welcome Button"):
            widget.disabled = bool(words)
        if words:
            self.workers.cancel_group(self, "test")
            self._say(f"{words}… escape stops waiting")
        else:
            self.secret_box.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer nothing but the way back while something is waited for."""
        if self._busy and action in ("test", "save", "demo"):
            return False
        return super().check_action(action, parameters)

    def _credential(self) -> Credential | None:
        secret = self.secret_box.value.strip()
        if secret and not is_harmful(secret) and secret.isascii() and " " not in secret:
            return Credential(secret, self.token_box.value)
        self._say(
            "There is a character in it that no key has; copy it again."
            if secret
            else "Paste the key first, or press ctrl+d for the demo.",
            is_error=True,
        )
        self.secret_box.focus()
        return None

    # -- testing

    @on(Input.Submitted, "#secret")
    @on(Button.Pressed, "#test")
    def action_test(self) -> None:
        """Look whether the host answers and whether it takes the key."""
        credential = self._credential()
        if credential:
            self._start_test(credential, keeps_next=False)

    def _start_test(self, credential: Credential, *, keeps_next: bool) -> None:
        self._keeps_next = keeps_next
        host = f" on {clean(self._profile.host)}" if self._profile else ""
        self._say(f"Testing{host}…")
        self._test(credential)

    @work(group="test", exclusive=True, description="test a credential")
    async def _test(self, credential: Credential) -> None:
        try:
            checks = await self._connector.check(credential)
        except MulticartError as error:
            self.show_failure(error)
        else:
            self.post_message(self.Tested(credential, checks))

    @on(Tested)
    def _show_checks(self, message: Tested) -> None:
        lines = [_told(check) for check in message.checks]
        is_good = all(check.passed for check in message.checks)
        # A service that was too slow or broken has said nothing against the key.
        if any(isinstance(check.error, CredentialsError) for check in message.checks):
            lines.append(REGENERATED)
        lines.append(
            "ctrl+s saves it" if is_good else "enter tests again · ctrl+s keeps it all the same"
        )
        self._say("\n".join(lines), is_error=not is_good)
        self._judged = message.credential
        if is_good and self._keeps_next:
            self._find_choices(message.credential)

    # -- saving

    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        """Test the key if that was not done, ask where to keep it, keep it and go on."""
        credential = self._credential()
        if credential and credential == self._judged:
            self._find_choices(credential)
        elif credential:
            self._start_test(credential, keeps_next=True)

    @work(thread=True, group="save", exclusive=True, description="find where a key can be kept")
    def _find_choices(self, credential: Credential) -> None:
        self.post_message(self.ChoicesKnown(credential, self._connector.store_choices()))

    @on(ChoicesKnown)
    def _ask_where(self, message: ChoicesKnown) -> None:
        def keep(store: Store | None) -> None:
            if store is not None:
                self._set_busy(SAVING)
                self.post_message(KeepWanted(message.credential, store))

        if self.is_active:
            self.app.push_screen(StoreChoiceModal(message.credential, message.choices), keep)

    # -- the demo, and the way back

    @on(Button.Pressed, "#demo")
    def action_demo(self) -> None:
        """Start the demo."""
        self._set_busy("Starting the demo")
        self.post_message(DemoWanted())

    def action_back(self) -> None:
        """Stop waiting, else go back to the session there was, if there was one."""
        if self._busy:
            kept = "; the key may be kept all the same" if self._busy == SAVING else ""
            self.post_message(OpeningUnwanted())
            self._set_busy("")
            self._say(f"No longer waiting{kept}: {self._way_back}")
        elif self.app.session is not None:
            super().action_back()
        else:
            self._say(f"There is no session yet: {self._way_back}")

    @property
    def _way_back(self) -> str:
        if self.app.session is not None:
            return "escape goes back."
        return "paste a key, or press ctrl+d for the demo."


def _told(check: Check) -> str:
    """What came of one step, on a line."""
    detail = clean(check.detail)
    if not check.is_known:
        return f"? {check.name}: {detail or 'not known'}"
    mark, word = ("✓", "yes") if check.passed else ("✗", "no")
    return f"{mark} {check.name}: {word}{f' ({detail})' if detail else ''}"
