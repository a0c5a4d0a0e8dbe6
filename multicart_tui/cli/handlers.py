"""Commands by name, so that the grammar can be built without importing one of them.

The grammar is built at every start, of the screens too, and a command imports what it works
with: together that took a seventh of the time to the first rows.
"""

from __future__ import annotations

import importlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    import argparse

    from multicart_tui.cli.console import Console
    from multicart_tui.exit_codes import ExitCode
    from multicart_tui.services.session import Session

    Handler = Callable[[Session, argparse.Namespace, Console], Awaitable[ExitCode]]


@dataclass(frozen=True)
class LateHandler:
    """A command that is imported when it is called for."""

    module: str
    """Its module's name among those of the command line."""
    name: str
    """The coroutine function's own name there."""

    def load(self) -> Handler:
        """Import it."""
        module = importlib.import_module(f"multicart_tui.cli.{self.module}")
        return cast("Handler", getattr(module, self.name))

    async def __call__(
        self, session: Session, arguments: argparse.Namespace, console: Console
    ) -> ExitCode:
        """Run the command; returns its exit status."""
        return await self.load()(session, arguments, console)


def handled_by(module: str, name: str) -> LateHandler:
    """The command of that name in that module of the command line."""
    return LateHandler(module, name)
