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

from multicart_tui.ui.cells import fit, width_of
from multicart_tui.ui.field_help import FIELD_HELP
from multicart_tui.ui.modals.base import Modal
from multicart_tui.ui.shell import Shell
from multicart_tui.ui.widgets.key_bar import SELECT_ID, declared_description

HEADINGS = ("On this screen", "In the list", "In this field", "Everywhere")
"""Where keys work, in the order they are told."""

KeyLine = tuple[str, str, str]
"""The keys of one action, what it does, and the id that settings know it by."""


NAMES_WIDTH = 80
"""Width of a terminal from which the ids of the keys have a place beside them."""


LINE_WIDTH = 73
"""Cells of a line of this dialog."""


class HelpModal(Modal[None]):
    """What the field in focus is for, then the live keys, grouped by where they work."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Close", id="dialog.leave"),
        Binding("question_mark,q,enter", "leave", "Close", show=False, id="help.close"),
    ]
    AUTO_FOCUS = ".dialog-body"

    def __init__(self, screen: Screen[Any]) -> None:
        super().__init__()
        self._groups = key_groups(screen)
        focused = screen.focused
        self._field = FIELD_HELP.get(focused.id or "", "") if focused else ""

    def compose(self) -> ComposeResult:
        """Lay out a heading and its keys for each group."""
        with Vertical(classes="dialog -wide"):
            yield Static(Content("Keys"), classes="dialog-title")
            with VerticalScroll(classes="dialog-body"):
                if self._field:
                    yield Static(Content.styled("About this field", "bold"))
                    yield Static(Content(self._field), id="about-field")
                yield Static(self._table())
            names = " · the names on the right are for [keys] in config.toml"
            has_names = self.app.size.width >= NAMES_WIDTH
            hint = f"↑ ↓ scroll{names if has_names else ' · escape closes'}"
            yield Static(Content(hint), classes="dialog-hint")

    def _table(self) -> Content:
        lines = [line for _, group in self._groups for line in group]
        keys_width = max((width_of(keys) for keys, _, _ in lines), default=0)
        has_room = self.app.size.width >= NAMES_WIDTH
        parts: list[Content | str] = []
        for heading, group in self._groups:
            parts.append(Content.styled(heading, "bold"))
            for keys, words, name in group:
                shown = f"\n  {fit(keys, keys_width)}  {words}  "
                parts.append(Content(shown))
                if has_room:
                    # At the right edge: in a column of their own long ones would be broken.
                    parts.append(" " * (LINE_WIDTH + 1 - width_of(shown.strip("\n")) - len(name)))
                    parts.append(Content.styled(name, "dim"))
            parts.append("\n\n")
        return Content.assemble(*parts[:-1])


def key_groups(screen: Screen[Any]) -> list[tuple[str, list[KeyLine]]]:
    """The keys that are alive on a screen, by heading."""
    found: dict[str, dict[tuple[str, str], list[str]]] = {}
    names: dict[tuple[str, str], str] = {}
    opens = declared_description(type(screen), "enter")
    # What the screen does with a row is asked for first, and stands under its own keys.
    alive = sorted(
        screen.active_bindings.values(), key=lambda each: each.binding.id != SELECT_ID or not opens
    )
    for node, binding, enabled, _ in alive:
        # The toolkit's own keys have no id; the application's must not be lost.
        if not enabled or not (binding.id or isinstance(node, Shell)) or not binding.description:
            continue
        is_open = bool(opens) and binding.id == SELECT_ID
        words = opens if is_open else binding.tooltip or binding.description
        what = (binding.action, words)
        names[what] = names.get(what) or binding.id or ""
        heading = HEADINGS[0] if is_open else _heading(node, screen)
        keys = found.setdefault(heading, {}).setdefault(what, [])
        shown = screen.app.get_key_display(binding)
        if shown not in keys:
            keys.append(shown)
    return [
        (heading, [(" ".join(keys), what[1], names[what]) for what, keys in found[heading].items()])
        for heading in sorted(found, key=HEADINGS.index)
    ]


def _heading(node: DOMNode, screen: Screen[Any]) -> str:
    if isinstance(node, Shell):
        return HEADINGS[3]
    if node is screen:
        return HEADINGS[0]
    return HEADINGS[1] if isinstance(node, DataTable) else HEADINGS[2]
