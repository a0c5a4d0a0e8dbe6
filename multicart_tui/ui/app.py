"""The application: what runs before, between and behind the screens."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on, work
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from multicart_tui.errors import MulticartError
from multicart_tui.settings_values import unknown_variables
from multicart_tui.ui.accounts import Accounts
from multicart_tui.ui.messages import CollectionChanged
from multicart_tui.ui.palette import key_commands
from multicart_tui.ui.presenting import notify_error
from multicart_tui.ui.screens.base import BaseScreen
from multicart_tui.ui.stylesheets import stylesheets
from multicart_tui.ui.themes import DEFAULT_THEME, THEME_NAMES, register_themes
from multicart_tui.ui.widgets.too_small import TooSmall, is_too_small

if TYPE_CHECKING:
    from multicart_tui.domain.ids import CollectionId
    from multicart_tui.services.session import Connector, Session
    from multicart_tui.services.settings_editor import SettingsEditor


STARTED_SECONDS = 2.0
"""Seconds after which the program counts as started."""

EXIT_BY_SIGNAL = 128
"""Added to a signal's number for the exit status, as shells count."""


def collect_garbage_again() -> None:
    """Switch the garbage collector on, if it was off for the start.

    What exists by now stays until the end, so it need never be looked through: a full
    collection would stop the screen for a moment each time.
    """
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


class MulticartApp(Accounts):
    """Opens a session behind the first frame, and has the keys that work everywhere.

    Args:
        connector: How to get a session.
        open_collection: Collection to open at once; the list of collections if None.
        start_demo: Open the demo instead of an account.
        theme: Name of the theme, one of :data:`~multicart_tui.ui.themes.THEME_NAMES`.
        is_ascii: Whether to draw with ASCII alone.
        slow_link: Whether each byte to the terminal counts.
        keymap: The owner's keys by binding id.
    """

    TITLE = "multicart-tui"
    COMMAND_PALETTE_BINDING = "ctrl+p"
    DEFAULT_MODE = "start"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "help", "Help", key_display="?", id="app.help"),
        Binding("L", "requests", "Requests", show=False, id="app.requests"),
        Binding(
            "J", "jobs", "Jobs", tooltip="What runs, and what came of it", show=False, id="app.jobs"
        ),
        Binding("q", "quit", "Quit", show=False, id="app.quit"),
        Binding("K", "key", "Key or token", show=False, id="app.key"),
        Binding("ctrl+l", "redraw", "Redraw the screen", show=False, id="app.redraw"),
        Binding("P", "profile", "Profile", tooltip="Another account", show=False, id="app.profile"),
        Binding("comma", "settings", "Settings", key_display=",", show=False, id="app.settings"),
        # These two have no id: whatever the keymap says, help and the way out remain.
        Binding("f1", "help", "Help", show=False, priority=True),
        Binding("ctrl+q", "quit", "Quit", show=False, priority=True),
    ]

    def __init__(
        self,
        connector: Connector,
        *,
        open_collection: CollectionId | None = None,
        start_demo: bool = False,
        theme: str = DEFAULT_THEME,
        is_ascii: bool = False,
        slow_link: bool = False,
        keymap: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(
            connector,
            starts_demo=start_demo,
            css_path=stylesheets(),
            is_ascii=is_ascii,
            slow_link=slow_link,
        )
        register_themes(self)
        # The usual theme is there before the styles are read, which the toolkit would
        # otherwise do a second time for it.
        self.set_reactive(MulticartApp.theme, DEFAULT_THEME)
        self.stylesheet.set_variables(self.get_css_variables())
        if theme in THEME_NAMES and theme != DEFAULT_THEME:
            self.theme = theme
        self._unknown_theme = "" if theme in THEME_NAMES else theme
        self._open_collection = open_collection
        self._wanted_keys = dict(keymap or {})
        self.offers_slow_link = False
        """Whether to tell once how a slow link can be spared."""
        self._is_covered = False

    def get_default_screen(self) -> Screen[Any]:
        """The screen under all others: the collections, or the one to open at once.

        It is drawn before there is a session, which then fills it.
        """
        if self._open_collection is None:
            from multicart_tui.ui.screens.collections import CollectionsScreen

            return CollectionsScreen()
        from multicart_tui.ui.screens.asins import AsinsScreen

        return AsinsScreen(self._open_collection)

    # -- the session

    def on_mount(self) -> None:
        """Look for a session while the first frame is drawn."""
        self.screen_change_signal.subscribe(self, self._cover)
        self.app_suspend_signal.subscribe(self, self.forget_terminal)
        self.app_resume_signal.subscribe(self, self.forget_terminal)
        if not self.is_headless:
            self._listen_to_signals()
        self.open_session(is_demo=self.starts_demo)
        self.call_after_refresh(self._take_settings)
        self.set_timer(STARTED_SECONDS, self._started)

    async def on_unmount(self) -> None:
        """Close the connections and end what was started for them."""
        if self.session is not None:
            self.session.requests.on_change = None
            await self.session.api.aclose()
        await asyncio.to_thread(self.connector.close)

    # -- requests and writes

    @on(CollectionChanged)
    def _show_change(self, message: CollectionChanged) -> None:
        self.tell_of_memory()
        for screen in self.screen_stack:
            if isinstance(screen, BaseScreen) and screen.is_mounted:
                screen.show_change(message.collection, message.total)

    def show_writes(self) -> None:
        """Draw how many writes and jobs are under way in the title of every screen."""
        for screen in self.screen_stack:
            if isinstance(screen, BaseScreen) and screen.is_mounted:
                screen.show_account()

    def show_jobs(self) -> None:
        """Draw the news of a job, if they are what is looked at."""
        for screen in self.screen_stack[-1:]:
            if isinstance(screen, BaseScreen) and screen.is_mounted:
                screen.show_jobs()

    def action_jobs(self) -> None:
        """Show what this session works on, and what earlier ones left unfinished."""
        from multicart_tui.ui.screens.jobs import open_jobs

        open_jobs(self)

    def action_requests(self) -> None:
        """Show what was asked of the API lately."""
        from multicart_tui.ui.screens.requests import RequestsScreen

        if self.session is None:
            self.notify("Nothing was asked yet: there is no session.")
        elif not any(isinstance(screen, RequestsScreen) for screen in self.screen_stack):
            self.push_screen(RequestsScreen(self.session))

    @work(thread=True, group="settings", exclusive=True, description="open the settings")
    def action_settings(self) -> None:
        """Show the settings, of which most take long to import."""
        from multicart_tui.ui.screens.settings import SettingsScreen

        self.call_later(self._show_settings, SettingsScreen, self.connector.settings_editor())

    def _show_settings(
        self, screen: Callable[[SettingsEditor, Session | None], BaseScreen], editor: SettingsEditor
    ) -> None:
        if isinstance(self.screen, BaseScreen) and self.screen.place != "Settings":
            self.push_screen(screen(editor, self.session))

    # -- help and the palette

    def action_help(self) -> None:
        """Show the keys that do something here."""
        from multicart_tui.ui.modals.help import HelpModal

        if not isinstance(self.screen, HelpModal):
            self.push_screen(HelpModal(self.screen))

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """What the palette offers: everything that has a key here, and the themes."""
        yield from key_commands(self, screen)
        for name in THEME_NAMES:
            if name != self.theme:
                yield SystemCommand(
                    f"Theme: {name}", "Use these colours", partial(self._use_theme, name)
                )

    # -- settings

    def _take_settings(self) -> None:
        """Use the owner's keys, and say which of the first settings cannot be used."""
        if self._unknown_theme:
            self._tell_of_settings(
                [
                    f"There is no theme {self._unknown_theme}; {self.theme} is used. "
                    f"There are: {', '.join(THEME_NAMES)}."
                ]
            )
        if self._wanted_keys:
            self._take_keys()

    @work(thread=True, group="settings", description="look which keys can be used")
    def _take_keys(self) -> None:
        # Which keys there are is known when every screen was imported.
        from multicart_tui.config_toml import place_in_file
        from multicart_tui.ui.bindings import every_binding
        from multicart_tui.ui.keymap import check_keymap

        checked = check_keymap(self._wanted_keys, every_binding(type(self)))
        problems = [
            f"{place_in_file(('keys', name))}: {reason}" for name, reason in checked.refused.items()
        ]
        self.call_later(self.set_keymap, checked.keys)
        self.call_later(self._tell_of_settings, problems)

    def _tell_of_settings(self, sentences: Sequence[str]) -> None:
        for sentence in sentences:
            self.notify(sentence, title="Settings", severity="warning", timeout=15)

    def _started(self) -> None:
        collect_garbage_again()
        if self.offers_slow_link:
            self._offer_slow_link()
        self._tell_of_settings(unknown_variables())

    @work(thread=True, group="settings", description="offer the ways of a slow link")
    def _offer_slow_link(self) -> None:
        from multicart_tui.services.slow_link_offer import WORDS, remember_offer

        key = self._wanted_keys.get("app.settings", ",")
        # An offer that cannot be remembered would come at each start, so it is not made.
        with contextlib.suppress(MulticartError):
            remember_offer()
            self.call_later(self._tell_of_settings, [WORDS.format(key=key)])

    def _use_theme(self, name: str) -> None:
        self.theme = name
        self._keep_theme(name)

    @work(thread=True, group="settings", description="keep the theme")
    def _keep_theme(self, name: str) -> None:
        from multicart_tui.config_toml import config_path
        from multicart_tui.services.config_file import set_value

        try:
            set_value(config_path(), ("theme",), name)
        except MulticartError as error:
            self.call_later(notify_error, self, error)
        else:
            self.call_later(self.notify, f"Theme {name}, kept in {config_path()}.")

    # -- the end

    async def action_quit(self) -> None:
        """Quit; asks first while a write is under way."""
        from multicart_tui.ui.modals.quitting import QuitModal

        if self.writes and not isinstance(self.screen, QuitModal):
            self.push_screen(QuitModal(), self._quit_or_not)
        elif not self.writes:
            self.leave()

    def _quit_or_not(self, is_agreed: bool | None) -> None:
        if is_agreed:
            undecided = "\n".join(f"  {what}" for what in self.writes.descriptions)
            self.leave(
                f"Left while this was under way; it may or may not be done:\n{undecided}"
                if undecided
                else ""
            )

    def action_help_quit(self) -> None:
        """Tell somebody who pressed ctrl+c how to quit."""
        self.notify("q quits; ctrl+q quits from anywhere.")

    def _listen_to_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, getattr(signal, "SIGHUP", None)):
            if number is not None and hasattr(loop, "add_signal_handler"):
                # The loop of Windows has none of these.
                with contextlib.suppress(NotImplementedError):
                    loop.add_signal_handler(number, self._leave_by_signal, number)

    def _leave_by_signal(self, number: int) -> None:
        self.leave(code=EXIT_BY_SIGNAL + number)

    # -- a terminal that is too small

    def on_resize(self, event: events.Resize) -> None:
        """Cover everything while the terminal is too small, and uncover it again."""
        self._is_covered = is_too_small(event.size)
        if self._is_covered:
            self._cover(self.screen)
        else:
            for screen in self.screen_stack:
                screen.query(TooSmall).remove()

    def _cover(self, screen: Screen[Any]) -> None:
        if self._is_covered and screen.is_attached:
            covers = screen.query(TooSmall)
            if covers:
                covers.refresh()
            else:
                screen.mount(TooSmall())

    async def on_event(self, event: events.Event) -> None:
        """Hand events on; while covered, keys do nothing that cannot be seen."""
        if self._is_covered and isinstance(event, events.InputEvent | events.Paste):
            if isinstance(event, events.Key) and event.key in ("q", "ctrl+q") and not self.writes:
                self.leave()
            return
        await super().on_event(event)
