"""Leads back to a screen that lies under others."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING

from multicart_tui.ui.screens.base import BaseScreen

if TYPE_CHECKING:
    from multicart_tui.ui.shell import Shell


def way_to(screen: BaseScreen, otherwise: Callable[[], None] | None = None) -> Callable[[], None]:
    """A way back to a screen that does not keep it alive.

    Args:
        screen: Which one.
        otherwise: What to do once it was left; that is told if None.
    """
    app, kept = screen.app, weakref.ref(screen)

    def go() -> None:
        found = kept()
        if found is not None and found in app.screen_stack:
            reveal(app, found)
        elif otherwise:
            otherwise()
        else:
            app.notify("Its screen was left, and what it read is gone with it.")

    return go


def reveal(app: Shell, screen: BaseScreen) -> None:
    """Leave the screens above one, unless something typed would be lost with them."""
    stack = app.screen_stack
    above = stack[stack.index(screen) + 1 :]
    if any(isinstance(each, BaseScreen) and each.holds_typing for each in above):
        app.notify("Something is typed on a screen above it; leave that first, with escape.")
        return
    for _ in above:
        app.pop_screen()
