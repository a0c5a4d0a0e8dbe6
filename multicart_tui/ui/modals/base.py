"""What every dialog has in common."""

from __future__ import annotations

from typing import ClassVar, Generic, TypeVar

from textual import getters
from textual.binding import Binding, BindingType
from textual.reactive import Reactive
from textual.screen import ModalScreen
from textual.widget import Widget

from multicart_tui.ui.shell import Shell
from multicart_tui.ui.widgets.key_bar import KeyBar

Answer = TypeVar("Answer")


class Modal(ModalScreen[Answer | None], Generic[Answer]):
    """A dialog that returns an answer once, or None when it was left.

    Lay it out as one ``Vertical(classes="dialog")`` with, in this order, a
    ``dialog-title``, a ``dialog-body`` (a VerticalScroll), perhaps a ``dialog-hint``
    and a ``dialog-buttons``; ``tcss/modals.tcss`` knows these classes.
    """

    app = getters.app(Shell)
    # A change of focus draws the two widgets it concerns, and not the whole screen again.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Cancel", id="dialog.leave"),
    ]

    _is_finished = False
    _waiting_answer: tuple[Answer | None] | None = None

    def finish(self, answer: Answer | None = None) -> None:
        """Close with an answer; a second call does nothing.

        Keys arrive in bursts over a slow link, and a second dismissal would close the
        screen below. Under another screen, such as the help, it closes when that is left; one
        that is not on screen yet closes as soon as it is.
        """
        if self._is_finished:
            return
        if self.is_attached and self.is_active:
            self._is_finished = True
            self.dismiss(answer)
        else:
            self._waiting_answer = (answer,)

    def on_screen_suspend(self) -> None:
        """Something is opened over this dialog, and shows the toasts from now on."""
        self.app.hide_toasts(self)

    def on_screen_resume(self) -> None:
        """Tell the keys at the bottom; close now if that could not be done under another."""
        bars = (bar for screen in reversed(self.app.screen_stack) for bar in screen.query(KeyBar))
        if bar := next(bars, None):
            bar.follow(self)
        if self._waiting_answer:
            self.finish(*self._waiting_answer)

    def action_leave(self) -> None:
        """Close without an answer."""
        self.finish(None)
