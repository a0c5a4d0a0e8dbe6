"""Every key there is, for checking the owner's keymap and for the documentation."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator

from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode

PACKAGES = (
    "multicart_tui.ui.widgets",
    "multicart_tui.ui.modals",
    "multicart_tui.ui.screens",
)
"""Where the classes with keys live."""


def every_binding(app: type[App[None]]) -> list[Binding]:
    """The bindings of the application, its screens, dialogs and widgets, each once.

    Imports all of them, so ask for it only when needed.
    """
    classes = [app, *_own_classes()]
    found: dict[tuple[str | None, str], Binding] = {}
    for owner in classes:
        for binding in vars(owner).get("BINDINGS", ()):
            if isinstance(binding, Binding):
                found.setdefault((binding.id, binding.key), binding)
    return list(found.values())


def _own_classes() -> Iterator[type[DOMNode]]:
    for name in PACKAGES:
        package = importlib.import_module(name)
        for found in pkgutil.iter_modules(package.__path__, f"{name}."):
            module = importlib.import_module(found.name)
            for _, member in inspect.getmembers(module, inspect.isclass):
                if issubclass(member, DOMNode) and member.__module__ == found.name:
                    yield member
