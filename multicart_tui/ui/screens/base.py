"""What every full screen has in common: its lines, its session, its way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget

from multicart_tui.errors import MulticartError
from multicart_tui.ui.messages import HomeWanted
from multicart_tui.ui.presenting import notify_error
from multicart_tui.ui.shell import Shell
from multicart_tui.ui.widgets.key_bar import KeyBar
from multicart_tui.ui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from collections.abc import Callable

    from multicart_tui.domain.ids import CollectionId
    from multicart_tui.services.session import Session


class BaseScreen(Screen[None]):
    """A screen between a title line and a line of keys.

    A screen is drawn before there is a session; :meth:`connect` gives it one.
    """

    app = getters.app(Shell)
    # A change of focus draws the two widgets it concerns, and not the whole screen again.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", show=False, id="screen.back"),
    ]

    WRITE_ACTIONS: ClassVar[frozenset[str]] = frozenset()
    """Names of actions that change something on the service.

    In a read-only session they have no key, no place in the key bar and none in the palette.
    """

    def __init__(self, session: Session | None = None) -> None:
        super().__init__()
        self.session = session

    @property
    def place(self) -> str:
        """Where the person is, for the title line."""
        return ""

    @property
    def holds_typing(self) -> bool:
        """Whether leaving it from afar would lose what was typed or chosen on it."""
        return False

    def way_back(self, otherwise: Callable[[], None] | None = None) -> Callable[[], None]:
        """Leads back here from a screen above, and keeps nothing alive.

        Args:
            otherwise: What to do once this screen was left; that is told if None.
        """
        from multicart_tui.ui.screens.revealing import way_to

        return way_to(self, otherwise)

    @property
    def is_blank(self) -> bool:
        """Whether it never showed what it is for, so that another session may still do so."""
        return False

    def compose(self) -> ComposeResult:
        """Put the body between the title and the keys."""
        yield TitleBar()
        yield from self.compose_body()
        yield KeyBar()

    def compose_body(self) -> ComposeResult:
        """The screen's own widgets."""
        yield from ()

    def on_mount(self) -> None:
        """Show whose screen this is, and begin if there is a session."""
        self.show_account()
        if self.session:
            self.begin(self.session)

    def on_screen_suspend(self) -> None:
        """Something is opened over this screen, and shows the toasts from now on."""
        self.app.hide_toasts(self)

    def on_screen_resume(self) -> None:
        """The keys at the bottom are those of this screen again."""
        for bar in self.query(KeyBar):
            bar.follow(self)

    def connect(self, session: Session) -> None:
        """Take a session, or another one in place of the old."""
        self.session = session
        if not self.is_mounted:
            return  # it begins when it is
        self.refresh_bindings()
        self.show_account()
        self.begin(session)

    def begin(self, session: Session) -> None:
        """Read what the screen shows; called once for each session."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Take away what a read-only session cannot do."""
        if self.is_read_only and action in self.WRITE_ACTIONS:
            return False
        return super().check_action(action, parameters)

    def why_not(self, action: str) -> str:
        """Why an action cannot be done now, without a full stop; empty if it can."""
        is_taken_away = self.is_read_only and action in self.WRITE_ACTIONS
        return "this session is read-only" if is_taken_away else ""

    def show_account(self) -> None:
        """Write the title line, unless the screen is being taken down."""
        title = next(iter(self.query(TitleBar)), None)
        if title is None:
            return
        title.place = self.place
        title.writing = self.app.work_words
        title.link = self.app.link_words
        if self.session:
            title.account = f"{self.session.profile} @ {self.session.host}"
            title.words = tuple(
                word
                for word, holds in (
                    ("DEMO", self.session.is_demo),
                    ("READ-ONLY", self.session.is_read_only),
                    ("PROTECTED", self.session.is_protected),
                )
                if holds
            )

    def show_request(self, number: int) -> None:
        """A request of the session's log has news: say if something is being tried again."""
        tries = [
            record.tries
            for record in (self.session.requests if self.session else ())
            if record.tries > 1 and record.state == "under way"
        ]
        trying = f"no answer, try {max(tries)}…" if tries else ""
        self.query_one(TitleBar).retrying = self.retry or trying

    @property
    def retry(self) -> str:
        """What is waited for before a request is sent again: ``retry 2 of 3 in 1.4 s``."""
        records = reversed([*self.session.requests]) if self.session else ()
        return next((record.waiting for record in records if record.state == "waiting"), "")

    def show_change(self, collection: CollectionId, total: int | None) -> None:
        """A collection holds something else now; ``total`` rows if that is known."""

    def link_changed(self) -> None:
        """The link to the service is lost, or back: say so."""
        self.show_account()

    def link_is_back(self) -> None:
        """Read quietly what was not read, or may have changed, while there was no link."""

    def show_jobs(self) -> None:
        """There is news of a job; overridden where jobs are listed."""

    @property
    def is_read_only(self) -> bool:
        """Whether writes are out of reach here."""
        return self.session is not None and self.session.is_read_only

    def tell(self, sentence: str, *, title: str = "", is_warning: bool = False) -> None:
        """Say in a toast what happened, or why something cannot be done."""
        self.app.notify(sentence, title=title, severity="warning" if is_warning else "information")

    def tell_error(self, error: MulticartError, next_key: str = "", *, title: str = "") -> None:
        """Say in a toast what failed, by the request's name or a title, and what to press now."""
        notify_error(self.app, error, next_key, title=title)

    def action_back(self) -> None:
        """Go back to the screen before, or from the first one to the collections."""
        if not self.is_active:
            return
        if len(self.app.screen_stack) > 1:
            self.app.pop_screen()
        else:
            self.app.post_message(HomeWanted())
