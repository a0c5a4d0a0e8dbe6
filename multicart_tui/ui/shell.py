"""The part of the application that screens and dialogs may rely on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import PurePath
from time import monotonic, time
from typing import TYPE_CHECKING, Any

from rich.text import Text
from textual import events, on
from textual._styles_cache import StylesCache
from textual.await_complete import AwaitComplete
from textual.notifications import SeverityLevel
from textual.screen import ModalScreen, Screen
from textual.widgets import Input
from textual.widgets._toast import ToastHolder, ToastRack
from textual.worker import WorkerFailed

from multicart_tui.domain.text import clean, clean_lines
from multicart_tui.exit_codes import ExitCode
from multicart_tui.ui.crash import crash_line
from multicart_tui.ui.paste_burst import PasteBurst
from multicart_tui.ui.stalled_terminal import end_anyway
from multicart_tui.ui.terminal_frames import TerminalFrames
from multicart_tui.ui.type_ahead import KeyHandled, TypeAhead, Typed
from multicart_tui.ui.writes import Writes

if TYPE_CHECKING:
    from multicart_tui.api.request_log import RequestRecord
    from multicart_tui.services.session import Session
    from multicart_tui.ui.jobs import SessionJobs
    from multicart_tui.ui.offline import Offline

BY_SIGNAL = 128
"""Exit statuses above this tell of a signal, and the terminal may be gone then."""

MOST_TOASTS = 3
"""Toasts on screen at once; older ones make room."""

TOAST_LIMIT = 1_000
"""Most characters of a toast's text."""


READ_SECONDS = 3.0
"""Seconds after which a toast makes room for a dialog that was opened meanwhile."""


def local_time() -> datetime:
    """The time it is here."""
    return datetime.now().astimezone()


class Shell(TerminalFrames):
    """Text safety, toasts, writes and the end of the program.

    Args:
        css_path: The style files.
        is_ascii: Whether to draw with ASCII alone.
        slow_link: Whether each byte to the terminal counts.
    """

    writes: Writes
    """Requests that change something; no screen can cancel them."""
    session: Session | None
    """The open session; None until there is one."""
    offline: Offline | None
    """Since when there is no link to the service; None while there is one."""
    clock: Callable[[], datetime]
    """Tells the time, in the local time zone."""

    def __init__(
        self,
        *,
        css_path: list[str | PurePath] | None = None,
        is_ascii: bool = False,
        slow_link: bool = False,
    ) -> None:
        super().__init__(css_path=css_path, is_ascii=is_ascii, slow_link=slow_link)
        # Nothing has a tooltip, and hiding the empty one lays the whole screen out anew
        # half a second after the mouse moved.
        self._disable_tooltips = True
        self.writes = Writes(self, self.show_writes)
        self.session = None
        self._session_jobs: SessionJobs | None = None
        self.offline: Offline | None = None
        self.clock: Callable[[], datetime] = local_time
        self._told_of_memory = ""
        self._toasts: list[tuple[float, str]] = []
        self._type_ahead = TypeAhead(self, super().on_event)
        self._paste_burst = PasteBurst(
            self, self._type_ahead.take, lambda: self._type_ahead.is_idle
        )

    async def on_event(self, event: events.Event) -> None:
        """Hand keys out one by one: those typed ahead wait for what the earlier ones open."""
        if isinstance(event, events.Resize):
            self.forget_terminal()
        if isinstance(event, Typed) and not self.screen_stack:
            return  # the program is ending, and nothing is left that a key could be for
        if isinstance(event, Typed) and not event.is_forwarded:
            await self._paste_burst.take(event)
        else:
            await super().on_event(event)

    @on(KeyHandled)
    def _go_on_with_keys(self) -> None:
        self._type_ahead.handled()

    # -- text safety

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Show a toast; its text is made safe and never read as markup.

        The same words are not shown twice at a time, and no more than MOST_TOASTS are.
        """
        text = clean_lines(message, TOAST_LIMIT)
        seconds = self.NOTIFICATION_TIMEOUT if timeout is None else timeout
        now = monotonic()
        self._toasts = [toast for toast in self._toasts if toast[0] > now]
        if any(shown == text for _, shown in self._toasts):
            return
        self._toasts.append((now + seconds, text))
        super().notify(
            text,
            title=clean(title),
            severity=severity,
            timeout=seconds,
            markup=False,
        )

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Keep the cursor of a field still: an idle screen sends nothing."""
        if isinstance(event.widget, Input):
            event.widget.cursor_blink = False

    def on_notify(self) -> None:
        """Make room before the toolkit adds another toast."""
        if len(self._notifications) >= MOST_TOASTS:
            self.clear_notifications()
            del self._toasts[:-1]

    def _refresh_notifications(self) -> None:
        super()._refresh_notifications()
        self.call_later(self._drop_empty_holders)

    def _drop_empty_holders(self) -> None:
        # The toolkit takes a toast that is over out of its holder, and leaves that behind on
        # each screen that had one, with a task of its own.
        kept = {ToastRack._toast_id(each) for each in self._notifications}
        for screen in self.screen_stack:
            for holder in screen.query(ToastHolder):
                if holder.id not in kept:
                    holder.remove()

    def pop_screen(self) -> AwaitComplete:
        """Take the screen in front away, and what was drawn of it out of memory."""
        popped = super().pop_screen()
        # The toolkit remembers two colours of each of the last thousand widgets, and by that
        # every line that was drawn of them: the help alone is a megabyte.
        StylesCache.get_inner_outer.cache_clear()
        return popped

    def tell_of_memory(self) -> None:
        """Say, once, that what is done here will not be remembered on this machine."""
        problem = self.session.memory_problem if self.session else ""
        if problem and problem != self._told_of_memory:
            self._told_of_memory = problem
            is_whole = problem.endswith(".")
            words = problem if is_whole else f"{problem}. Work goes on; mend it for the next time."
            self.notify(words, title="Memory", severity="warning")

    def hide_toasts(self, screen: Screen[Any]) -> None:
        """Leave the toasts to the screen in front; one behind gets them back when it is.

        Each screen draws them, and those of the one behind would stand beside a dialog. One that
        stood there for a while was read by whoever opens a dialog, and would cover it.
        """
        for rack in screen.query(ToastRack):
            if rack.display:
                rack.display = False
        if isinstance(self.screen, ModalScreen):
            self._drop_read_toasts()

    def _drop_read_toasts(self) -> None:
        if not isinstance(self.screen, ModalScreen):
            return
        ages = [(time() - each.raised_at, each) for each in self._notifications]
        read = [each for age, each in ages if age >= READ_SECONDS]
        if len(read) < len(ages):
            youngest = min(age for age, _ in ages)
            self.set_timer(max(0.0, READ_SECONDS - youngest), self._drop_read_toasts)
        if read:
            for each in read:
                self._unnotify(each, refresh=False)
            gone = {each.message for each in read}
            self._toasts = [toast for toast in self._toasts if toast[1] not in gone]
            self._refresh_notifications()

    # -- writes and other jobs

    def show_writes(self) -> None:
        """A write or another job began or ended: draw how many are under way."""

    @property
    def jobs(self) -> SessionJobs:
        """What this session works on, or has worked on."""
        if self._session_jobs is None:
            # The first screen comes before the first job.
            from multicart_tui.ui.jobs import SessionJobs

            self._session_jobs = SessionJobs(self)
        return self._session_jobs

    @property
    def work_words(self) -> str:
        """What is under way, for the title: ``1 write under way``; empty when nothing is."""
        return self._session_jobs.words if self._session_jobs else ""

    @property
    def link_words(self) -> str:
        """Since when there is no link, for the title; empty while there is one."""
        return self.offline.words if self.offline else ""

    def show_jobs(self) -> None:
        """There is news of a job: draw it where jobs are listed."""

    def hear_of_request(self, record: RequestRecord) -> None:
        """A request that is sent from here has news; it may be one of a job."""
        if self._session_jobs:
            self._session_jobs.hear(record)

    # -- copying

    def copy(self, text: str, what: str = "") -> None:
        """Put text on the clipboard by the best way there is, and say which it was.

        Args:
            text: What to copy.
            what: What it is, for the toast, e.g. ``the id``.
        """
        # What is pasted elsewhere, into a shell perhaps, must not command it.
        safe = clean_lines(text, len(text) + 1)
        self.run_worker(self._copy(safe, what), group="copy", description="copy")

    def copy_to_clipboard(self, text: str) -> None:
        """Ask the terminal to take text, through whatever stands between it and here."""
        from multicart_tui.services.clipboard import terminal_sequence

        self._clipboard = text
        if self._driver is not None:
            self._driver.write(terminal_sequence(text))

    async def _copy(self, text: str, what: str) -> None:
        from multicart_tui.errors import MulticartError
        from multicart_tui.services.clipboard import copy_text
        from multicart_tui.ui.presenting import notify_error

        try:
            sentence = await copy_text(
                text, to_terminal=self.copy_to_clipboard, route=self.clipboard_route
            )
        except MulticartError as error:
            notify_error(self, error)
        else:
            self.notify(sentence, title=f"Copied {what}" if what else "")

    # -- the end

    def leave(self, sentence: str = "", code: int = ExitCode.OK) -> None:
        """End the program; the sentence is printed on the ordinary screen."""
        end = partial(self.exit, return_code=code, message=clean_lines(sentence) or None)
        if code < BY_SIGNAL:
            self.end_sending(end)
        else:
            end_anyway(self.count_unwritten, code)
            end()

    def _fatal_error(self) -> None:
        # The toolkit would print the values of local variables, a key among them.
        error: BaseException | None = self._exception
        if isinstance(error, WorkerFailed):
            error = error.error
        if error is not None and not self._exit_renderables:
            # Unwrapped, so that the path in it can be copied.
            self._exit_renderables.append(Text(crash_line(error), no_wrap=True, overflow="ignore"))
        self._close_messages_no_wait()

    def _handle_exception(self, error: Exception) -> None:
        # Errors with a drawing of their own (a broken style file) quote what they found,
        # so they take the same way as the others.
        self._return_code = ExitCode.REFUSED
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._fatal_error()
