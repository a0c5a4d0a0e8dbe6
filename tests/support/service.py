"""A demo service that goes away and comes back at the same place, as a lost link does."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from multicart_tui.demo.server import DemoServer
from multicart_tui.demo.store import Store

KEY = "demo0000.the-same-before-and-after"


class ComingAndGoing:
    """A demo service whose data, key and port stay while it is away.

    Args:
        folder: Where its data are.
    """

    def __init__(self, folder: Path) -> None:
        self._db = folder / "service.sqlite3"
        self._port = 0
        self.server = self._new()
        """The service as it is now; while it is away, as it was."""
        self.is_there = False

    def _new(self, faults: str = "") -> DemoServer:
        return DemoServer(self._db, faults, KEY, self._port)

    def go(self) -> None:
        """Break every connection, and refuse others."""
        self.server.__exit__(None, None, None)
        self.is_there = False

    def come(self, faults: str = "") -> None:
        """Take connections again; ``faults`` strike from the start, as the demo reads them."""
        self.server = self._new(faults)
        self.server.__enter__()
        self._port = urlsplit(self.server.base_url).port or 0
        self.is_there = True

    def change(self, sql: str, *values: int) -> None:
        """Change its data while it is away."""
        store = Store(self._db)
        store.write(sql, *values)
        store.close()

    def __enter__(self) -> Self:
        self.come()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.is_there:
            self.go()
