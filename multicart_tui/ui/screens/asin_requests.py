"""What the screen of ASINs asks to read, and the messages that bring the answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic

from textual.message import Message

from multicart_tui.domain.ids import AsinId
from multicart_tui.domain.paging import Window
from multicart_tui.errors import MulticartError
from multicart_tui.services.loading import WholeList
from multicart_tui.services.turning import Turned

AHEAD_SECONDS = 30.0
"""How long a page that was read ahead may be shown; after that it is asked for again."""


@dataclass(eq=False)
class PageRequest:
    """A page that was asked for, and where the cursor goes once it is there."""

    window: Window
    cursor: AsinId | None = None
    """The row to put the cursor on, if the page has it."""
    row: int | None = None
    """The row of the whole list to put the cursor on, from 0."""
    at_end: bool = False
    """Whether the cursor goes to the last row of the page."""
    on_shown: Callable[[bool], None] | None = None
    """Told once it is shown, with whether the page has the row ``cursor``."""
    asked: float = field(default_factory=monotonic)
    goes_on: bool = False
    """Whether it follows the page on screen, so that rows going between the two show."""
    turned: Turned | None = None
    """The answer, while it waits to be shown."""
    came: float = 0.0
    read_at: datetime = datetime.min
    """When the answer came, local time."""

    @property
    def is_fresh(self) -> bool:
        """Whether a page read ahead may still be shown; one under way always may."""
        return self.turned is None or monotonic() - self.came <= AHEAD_SECONDS

    def describe(self) -> str:
        """Which rows are being read."""
        return f"Loading {self.rows}…"

    @property
    def rows(self) -> str:
        """Which rows it is, counted from 1: ``101-200``."""
        return f"{self.window.skip + 1:,}-{self.window.skip + self.window.size:,}"

    def lacking(self, shown: Window) -> str:
        """That it is lacking without a link; empty if its page is on screen all the same."""
        return "" if self.window == shown else f"; {self.rows} not read"


@dataclass(eq=False)
class WholeRequest:
    """All rows that were asked for."""

    cursor: AsinId | None = None
    on_shown: Callable[[bool], None] | None = None
    done: int = 0
    total: int = 0

    def describe(self) -> str:
        """How far it is, and how to stop it."""
        count = f"{self.done:,} of {self.total:,}" if self.total else "all"
        return f"Loading {count}… escape stops"

    def lacking(self, shown: Window) -> str:
        """That it is lacking without a link, whatever is on screen."""
        return "; not all loaded"


class PageLoaded(Message):
    """A page came."""

    def __init__(self, request: PageRequest, turned: Turned) -> None:
        super().__init__()
        self.request = request
        self.turned = turned


class WholeLoaded(Message):
    """Every row came."""

    def __init__(self, request: WholeRequest, whole: WholeList) -> None:
        super().__init__()
        self.request = request
        self.whole = whole


class LoadProgressed(Message):
    """Some more of all rows came; the request has the figures."""

    def __init__(self, request: WholeRequest) -> None:
        super().__init__()
        self.request = request

    def can_replace(self, message: Message) -> bool:
        """Only the newest count matters."""
        return isinstance(message, LoadProgressed)


class LoadFailed(Message):
    """A page, or all rows, could not be read."""

    def __init__(self, request: PageRequest | WholeRequest, error: MulticartError) -> None:
        super().__init__()
        self.request = request
        self.error = error
