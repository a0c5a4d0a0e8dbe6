"""The bottom line: the keys that do something here, as many as fit."""

from __future__ import annotations

from typing import Any, NamedTuple

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.dom import DOMNode
from textual.keys import key_to_character
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

from multicart_tui.ui.cells import width_of

SELECT_ID = "table.open"
"""The table's own key for opening a row hides the one its screen declares, but not its words."""

HELP_ACTION = "help"
"""The action that tells of the keys that do not fit; it always has a place."""


class _Offer(NamedTuple):
    key: str
    description: str
    action: str
    node: DOMNode

    @property
    def width(self) -> int:
        return width_of(self.key) + 1 + width_of(self.description)


class KeyBar(Widget):
    """The keys of the screen and the focused widget, in the order they were declared.

    Under a dialog it tells the dialog's keys, for those of its own screen do nothing then.
    Unlike Textual's Footer it is one widget drawn in one go, so a change of focus
    sends one line, and a line that did not change sends nothing.
    """

    def __init__(self) -> None:
        super().__init__()
        self._spans: list[tuple[int, int, _Offer]] = []
        self._offered: tuple[_Offer, ...] = ()
        self._followed: Screen[Any] | None = None

    def on_mount(self) -> None:
        """Follow the bindings of the screen."""
        self.follow(self.screen)

    def follow(self, screen: Screen[Any]) -> None:
        """Tell the keys of a screen: the one this line is on, or a dialog over it."""
        if screen is not self._followed:
            if self._followed:
                self._followed.bindings_updated_signal.unsubscribe(self)
            self._followed = screen
            screen.bindings_updated_signal.subscribe(self, self._bindings_changed)
        self._bindings_changed(screen)

    def _bindings_changed(self, screen: Screen[Any]) -> None:
        if not self.is_attached or screen is not self._followed:
            return
        # A class that names a key anew decides on its place, too.
        ids = list(dict.fromkeys(_declared_ids(type(screen))))
        places = {name: place for place, name in enumerate(ids)}
        # A key that the owner moved comes last in the toolkit's order; here it stays put.
        alive = sorted(
            screen.active_bindings.values(),
            key=lambda found: places.get(found.binding.id or "", -1),
        )
        opens = declared_description(type(screen), "enter")
        offered = tuple(
            _Offer(
                self.app.get_key_display(binding),
                (opens if binding.id == SELECT_ID else "") or binding.description,
                binding.action,
                node,
            )
            for node, binding, enabled, _ in alive
            if enabled
            and binding.description
            and not self._is_text(screen, binding, node)
            and (binding.show or binding.id == SELECT_ID or binding.action == HELP_ACTION)
        )
        if screen.is_modal:
            offered += self._help_of_dialogs()
        if offered != self._offered:
            self._offered = offered
            self.refresh()

    def _help_of_dialogs(self) -> tuple[_Offer, ...]:
        """The one key of the application that a dialog lets through."""
        return tuple(
            _Offer(self.app.get_key_display(binding), binding.description, binding.action, self.app)
            for _, binding in self.app._bindings
            if binding.action == HELP_ACTION and binding.priority
        )

    def _is_text(self, screen: Screen[Any], binding: Binding, node: DOMNode) -> bool:
        """Whether a key would be typed into the field in focus instead of doing something."""
        field = screen.focused
        if not isinstance(field, Input) or node is field:
            return False
        shown = self.app.get_key_display(binding)
        character = key_to_character(binding.key) or (shown if len(shown) == 1 else None)
        return field.check_consume_key(binding.key, character)

    def _fitting(self) -> list[_Offer]:
        """What has a place: the keys declared first, and help."""
        chosen: dict[str, _Offer] = {}
        for offer in sorted(self._offered, key=lambda offer: offer.action != HELP_ACTION):
            taken = sum(known.width + 2 for known in chosen.values())
            if offer.description not in chosen and taken + offer.width <= self.size.width - 2:
                chosen[offer.description] = offer
        return sorted(chosen.values(), key=lambda offer: offer.action == HELP_ACTION)

    @property
    def text(self) -> str:
        """What the line says."""
        return " " + "  ".join(f"{offer.key} {offer.description}" for offer in self._fitting())

    def render(self) -> Content:
        """Draw the keys that fit."""
        parts: list[Content | str] = [" "]
        self._spans = []
        at = 1
        for offer in self._fitting():
            self._spans.append((at, at + offer.width, offer))
            parts += [Content.styled(offer.key, "bold"), Content(f" {offer.description}  ")]
            at += offer.width + 2
        return Content.assemble(*parts)

    async def on_click(self, event: events.Click) -> None:
        """Run the action under the mouse."""
        for start, end, offer in self._spans:
            if start <= event.x < end:
                await self.app.run_action(offer.action, offer.node)


def declared_description(screen: type[Screen[Any]], key: str) -> str:
    """What a screen itself calls a key; empty if it does not declare it."""
    for owner in screen.__mro__:
        for binding in vars(owner).get("BINDINGS", ()):
            if isinstance(binding, Binding) and key in binding.key.split(","):
                return binding.description
    return ""


def _declared_ids(screen: type[Screen[Any]]) -> list[str]:
    """Ids of a screen's bindings in the order they were declared, base classes last."""
    return [
        str(binding.id)
        for owner in screen.__mro__
        for binding in vars(owner).get("BINDINGS", ())
        if isinstance(binding, Binding)
    ]
