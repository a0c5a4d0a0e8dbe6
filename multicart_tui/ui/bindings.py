"""Every key there is, for checking the owner's keymap and for the documentation."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator

from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import ModalScreen

from multicart_tui.ui.keymap import PlacedBinding

PACKAGES = (
    "multicart_tui.ui.widgets",
    "multicart_tui.ui.modals",
    "multicart_tui.ui.screens",
)
"""Where the classes with keys live."""


def every_binding(app: type[App[None]]) -> list[PlacedBinding]:
    """The bindings of the application, its screens, dialogs and widgets, each once.

    Imports all of them, so ask for it only when needed.
    """
    found: dict[tuple[str | None, str], PlacedBinding] = {}
    for owner in (app, *_own_classes()):
        for binding in vars(owner).get("BINDINGS", ()):
            if isinstance(binding, Binding):
                placed = PlacedBinding(binding, issubclass(owner, ModalScreen))
                found.setdefault((binding.id, binding.key), placed)
    return list(found.values())


def _own_classes() -> Iterator[type[DOMNode]]:
    for name in PACKAGES:
        package = importlib.import_module(name)
        for found in pkgutil.iter_modules(package.__path__, f"{name}."):
            module = importlib.import_module(found.name)
            for _, member in inspect.getmembers(module, inspect.isclass):
                if issubclass(member, DOMNode) and member.__module__ == found.name:
                    yield member
