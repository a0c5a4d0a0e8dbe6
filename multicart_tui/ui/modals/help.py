"""Tells which keys do something here, from the keys that are alive right now."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widgets import DataTable, Static

from multicart_tui.ui.cells import width_of
from multicart_tui.ui.modals.base import Modal
from multicart_tui.ui.shell import Shell

HEADINGS = ("On this screen", "In the list", "In this field", "Everywhere")
"""Where keys work, in the order they are told."""

KeyLine = tuple[str, str]
"""The keys of one action, and what it does."""


class HelpModal(Modal[None]):
    """The live keys, grouped by where they work."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,q,enter", "leave", "Close", show=False, id="help.close"),
    ]
    AUTO_FOCUS = ".dialog-body"

    def __init__(self, screen: Screen[Any]) -> None:
        super().__init__()
        self._groups = key_groups(screen)

    def compose(self) -> ComposeResult:
        """Lay out a heading and its keys for each group."""
        with Vertical(classes="dialog"):
            yield Static(Content("Keys"), classes="dialog-title")
            with VerticalScroll(classes="dialog-body"):
                yield Static(self._table())
            yield Static(
                Content("↑ ↓ scroll · ctrl+p finds a command by name · escape closes"),
                classes="dialog-hint",
            )

    def _table(self) -> Content:
        widest = max((width_of(keys) for _, lines in self._groups for keys, _ in lines), default=0)
        parts: list[Content | str] = []
        for heading, lines in self._groups:
            parts.append(Content.styled(heading, "bold"))
            for keys, description in lines:
                padding = " " * (widest - width_of(keys))
                parts.append(Content(f"\n  {keys}{padding}  {description}"))
            parts.append("\n\n")
        return Content.assemble(*parts[:-1])


def key_groups(screen: Screen[Any]) -> list[tuple[str, list[KeyLine]]]:
    """The keys that are alive on a screen, by heading."""
    found: dict[str, dict[tuple[str, str], list[str]]] = {}
    for node, binding, enabled, _ in screen.active_bindings.values():
        # The toolkit's own keys have no id; the application's must not be lost.
        if not enabled or not (binding.id or isinstance(node, Shell)) or not binding.description:
            continue
        actions = found.setdefault(_heading(node, screen), {})
        keys = actions.setdefault((binding.action, binding.description), [])
        shown = screen.app.get_key_display(binding)
        if shown not in keys:
            keys.append(shown)
    order = sorted(found, key=lambda heading: HEADINGS.index(heading))
    return [
        (heading, [(" ".join(keys), words) for (_, words), keys in found[heading].items()])
        for heading in order
    ]


def _heading(node: DOMNode, screen: Screen[Any]) -> str:
    if isinstance(node, Shell):
        return HEADINGS[3]
    if node is screen:
        return HEADINGS[0]
    return HEADINGS[1] if isinstance(node, DataTable) else HEADINGS[2]
