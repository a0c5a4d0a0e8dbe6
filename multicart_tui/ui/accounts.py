"""Which account the application works on: opening it, changing it, and why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING

from textual import on, work

from multicart_tui.errors import (
    ConfigError,
    CredentialsError,
    HostChangedError,
    MulticartError,
    UsageError,
)
from multicart_tui.ui.messages import (
    DemoWanted,
    HomeWanted,
    KeepWanted,
    LinkChanged,
    OpeningUnwanted,
    RequestsChanged,
    SessionFailed,
    SessionOpened,
)
from multicart_tui.ui.openings import Openings
from multicart_tui.ui.presenting import notify_error, paragraphs
from multicart_tui.ui.screens.base import BaseScreen
from multicart_tui.ui.shell import Shell

if TYPE_CHECKING:
    from multicart_tui.api.request_log import RequestRecord
    from multicart_tui.services.session import Connector, ProfileChoice, Session

HOME = "home"
"""The mode whose first screen are the collections, when the program began on another."""

AFTER_FIRST_ROWS = 0.3
"""Seconds after which unfinished jobs are looked for: the first rows come before them."""

WAIT = "Wait for it, then try again."
"""What to do about a write that keeps the account from being changed."""


class Accounts(Shell):
    """Gets sessions, one at a time, and hands each to the screens.

    Args:
        connector: How to get a session.
        starts_demo: Whether the program was started for the demo and ends without it.
        css_path: The style files.
        is_ascii: Whether to draw with ASCII alone.
        slow_link: Whether each byte to the terminal counts.
    """

    def __init__(
        self,
        connector: Connector,
        *,
        starts_demo: bool,
        css_path: Sequence[str | PurePath],
        is_ascii: bool,
        slow_link: bool,
    ) -> None:
        super().__init__(css_path=[*css_path], is_ascii=is_ascii, slow_link=slow_link)
        self.connector = connector
        self.starts_demo = starts_demo
        self._openings = Openings(self)
        self._is_asked = False
        """Whether the person asked for the session that is waited for, or for the last one."""

    def open_session(self, *, is_demo: bool) -> None:
        """Open the account that is configured, or the demo; the screens hear of it later."""
        self._openings.start(self.connector.open_demo if is_demo else self.connector.open)

    @on(SessionOpened)
    def _take_session(self, message: SessionOpened) -> None:
        old, new = self.session, message.session
        if not self._openings.is_awaited(message.number):
            self._close(new)
            return
        if old is not None and self.writes:
            self._close(new)
            self._explain(UsageError("The account stays as it is", f"{self.writes.words}.", WAIT))
            return
        self.session = new
        self._forget_link()
        if old is not None:
            self.jobs.forget_ended()
            old.requests.on_change = None  # its last words are of no account
        new.requests.on_change = self._tell_of_request
        if old is not None:
            self._close(old)
        # What stands above the first screen belongs to the account before, or has asked for
        # this one. At the start it is neither, and somebody may be typing there.
        if old is not None or self._is_asked:
            while len(self.screen_stack) > 1:
                self.pop_screen()
        first = self.screen_stack[0]
        is_fit = isinstance(first, BaseScreen) and first.is_blank and not new.is_demo
        if isinstance(first, BaseScreen) and (old is None or is_fit):
            first.connect(new)
        else:
            self._go_home()
        if new.journal.has_file:
            self.set_timer(AFTER_FIRST_ROWS, partial(self._offer_jobs, new))

    def _offer_jobs(self, session: Session) -> None:
        from multicart_tui.ui.screens.job_carrying import offer_open_jobs

        if self.session is session:
            offer_open_jobs(self, session)

    def _close(self, session: Session) -> None:
        """Close a session's connections, unless the one in use has the same."""
        if self.session is None or session.api is not self.session.api:
            self.run_worker(session.api.aclose(), group="closing", description="close a session")

    @on(HomeWanted)
    def _go_home(self) -> None:
        """Show the collections, if the first screen is another or another account's."""
        from multicart_tui.ui.screens.collections import CollectionsScreen

        if isinstance(self.screen, CollectionsScreen):
            if self.session is not None and self.screen.session is not self.session:
                self.screen.connect(self.session)
        else:
            # A mode of its own, as no other screen can be put under all others. Only a mode
            # that was added can be removed, and the first screen with it.
            self.add_mode(HOME, partial(CollectionsScreen, self.session))
            self.switch_mode(HOME)
            self.add_mode(self.DEFAULT_MODE, self.get_default_screen)
            self.remove_mode(self.DEFAULT_MODE)

    @on(SessionFailed)
    def _explain_failure(self, message: SessionFailed) -> None:
        if self._openings.is_awaited(message.number):
            self._explain(message.error)

    def _explain(self, error: MulticartError) -> None:
        """Say why there is no session, or no other one, where the person waits for it."""
        from multicart_tui.ui.screens.welcome import WelcomeScreen

        if isinstance(error, HostChangedError):
            self._ask_about_host(error)
            return
        welcome = next(
            (screen for screen in self.screen_stack if isinstance(screen, WelcomeScreen)), None
        )
        if welcome:
            welcome.show_failure(error)
        elif self.session is not None:
            notify_error(self, error)
        elif isinstance(error, ConfigError) or (
            self.starts_demo and not isinstance(error, CredentialsError)
        ):
            self.leave(paragraphs(error), error.exit_code)
        else:
            self.push_screen(WelcomeScreen(self.connector, error))

    def _ask_about_host(self, error: HostChangedError) -> None:
        from multicart_tui.ui.modals.confirm import ConfirmModal

        def answer(is_agreed: bool | None) -> None:
            if is_agreed:
                switch = partial(self.connector.switch_profile, error.profile, agrees_to_host=True)
                self._openings.start(switch)
            elif self.session is None:
                self.leave(paragraphs(error), error.exit_code)

        lines = [f"{error.message}", "A key goes only where it went before, unless you agree."]
        self.push_screen(ConfirmModal(error.question, lines, verb="Send it"), answer)

    @on(DemoWanted)
    def _open_the_demo(self) -> None:
        self._is_asked = True
        self.open_session(is_demo=True)

    @on(KeepWanted)
    def _keep_and_open(self, message: KeepWanted) -> None:
        self._is_asked = True
        self._openings.start(partial(self.connector.save, message.credential, message.store))

    @on(OpeningUnwanted)
    def _stop_waiting(self) -> None:
        self._openings.stop_waiting()

    def action_key(self) -> None:
        """Show the welcome screen, to use another key, a token or the demo."""
        from multicart_tui.ui.screens.welcome import WelcomeScreen

        if self.writes:
            self.notify(f"{self.writes.words}: wait for it before changing the account.")
        elif not isinstance(self.screen, WelcomeScreen):
            self.push_screen(WelcomeScreen(self.connector))

    @work(thread=True, group="profiles", exclusive=True, description="look for profiles")
    def action_profile(self) -> None:
        """Choose another of the accounts that there are settings for."""
        try:
            found = self.connector.profiles()
        except MulticartError as error:
            self.call_later(notify_error, self, error)
        else:
            self.call_later(self._ask_profile, found)

    def _ask_profile(self, found: Sequence[ProfileChoice]) -> None:
        from multicart_tui.ui.modals.choice import ChoiceModal
        from multicart_tui.ui.widgets.picker import Choice

        if self.writes:
            self.notify(f"{self.writes.words}: wait for it before changing the account.")
            return
        if not isinstance(self.screen, BaseScreen):
            return  # a dialog was opened meanwhile
        choices = [
            Choice(
                " ".join([f"{each.name} @ {each.host}", *each.words]),
                "in use" if each.is_current else "",
            )
            for each in found
        ]

        def switch(place: int | None) -> None:
            if place is not None:
                self._is_asked = True
                self._openings.start(partial(self.connector.switch_profile, found[place].name))

        self.push_screen(ChoiceModal("Profile", choices), switch)

    def _tell_of_request(self, record: RequestRecord) -> None:
        self.hear_of_request(record)
        if record.is_unanswered and self.offline is None:
            self._lose_link()
        elif record.is_answered and self.offline is not None:
            self.offline.back()
        self.post_message(RequestsChanged(record.number))

    # -- the link

    def _lose_link(self) -> None:
        from multicart_tui.ui.offline import Offline

        if self.session is not None:
            self.offline = Offline(self, self.session, self.clock, self._link_back)
            self.post_message(LinkChanged(is_lost=True))

    def _link_back(self) -> None:
        offline, self.offline = self.offline, None
        lost_at = offline.lost_at if offline else 0.0
        self.post_message(LinkChanged(is_lost=False, has_cut_off=self._has_cut_off(lost_at)))

    def _has_cut_off(self, since: float) -> bool:
        return self._session_jobs is not None and self._session_jobs.has_failed_write(since)

    def _forget_link(self) -> None:
        """Another account is open; its link shows by its first request."""
        if self.offline is not None:
            self.offline.end()
            self.offline = None

    @on(LinkChanged)
    def _show_link(self, message: LinkChanged) -> None:
        """Say it on every screen; with the link back, each reads what it lacks."""
        if not self.is_running or message.is_lost != (self.offline is not None):
            return  # it changed again meanwhile
        for screen in self.screen_stack:
            if isinstance(screen, BaseScreen) and screen.is_mounted:
                screen.link_changed()
                if not message.is_lost:
                    screen.link_is_back()
        if not message.is_lost:
            cut_off = " J shows what was cut off." if message.has_cut_off else ""
            self.notify(f"Online again.{cut_off}")

    @on(RequestsChanged)
    def _show_request(self, message: RequestsChanged) -> None:
        # A screen just pushed has no lines yet, and at the end they are being taken away.
        screen = self.screen if self.is_running else None
        if isinstance(screen, BaseScreen) and screen.is_mounted:
            screen.show_request(message.number)
