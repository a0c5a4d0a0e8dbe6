"""What the command palette offers: all that has a key, and why some of it cannot be done now."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from textual.app import SystemCommand
from textual.binding import Binding
from textual.screen import Screen

from multicart_tui.ui.screens.base import BaseScreen
from multicart_tui.ui.shell import Shell

LEFT_OUT = frozenset({"back", "first", "last", "leave"})
"""Keys for moving about, which nobody looks for by their names."""


def key_commands(app: Shell, screen: Screen[Any]) -> Iterator[SystemCommand]:
    """A command for each key that is alive on the screen, and for those out of reach now.

    The latter say so behind their name, give the reason, and only tell it when chosen.
    """
    seen: set[str] = set()
    for node, binding, enabled, _ in screen.active_bindings.values():
        if _is_command(binding) and enabled and binding.action not in seen:
            seen.add(binding.action)
            reason = _reason(screen, binding) if node is screen else ""
            run = partial(app.run_action, binding.action, node)
            yield (
                _out_of_reach(app, binding, reason)
                if reason
                else SystemCommand(binding.description, _help(app, binding), run)
            )
    for _, binding in app._bindings:
        # A widget in focus may have the key, as the JSON viewer has J; here it is not needed.
        if _is_command(binding) and binding.action not in seen and not screen.is_modal:
            seen.add(binding.action)
            run = partial(app.run_action, binding.action)
            yield SystemCommand(binding.description, binding.tooltip, run)
    for _, binding in screen._bindings:
        if _is_command(binding) and binding.action not in seen:
            seen.add(binding.action)
            if reason := _reason(screen, binding):
                yield _out_of_reach(app, binding, reason)
            elif binding.key in screen.active_bindings and screen.check_action(binding.action, ()):
                # The table has the key itself, as it has enter, and hands it on.
                run = partial(app.run_action, binding.action, screen)
                yield SystemCommand(binding.description, _help(app, binding), run)


def _is_command(binding: Binding) -> bool:
    group, _, name = str(binding.id or "table.").partition(".")
    return group != "table" and name not in LEFT_OUT and bool(binding.description)


def _reason(screen: Screen[Any], binding: Binding) -> str:
    return screen.why_not(binding.action) if isinstance(screen, BaseScreen) else ""


def _help(app: Shell, binding: Binding) -> str:
    key = f"key {app.get_key_display(binding)}"
    return f"{binding.tooltip} · {key}" if binding.tooltip else key


def _out_of_reach(app: Shell, binding: Binding, reason: str) -> SystemCommand:
    words = f"{binding.description}: {reason}."
    return SystemCommand(
        f"{binding.description} (not now)",
        f"{reason} · {_help(app, binding)}",
        partial(app.notify, words),
    )
