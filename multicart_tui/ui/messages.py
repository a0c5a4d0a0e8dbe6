"""Messages that more than one part of the interface sends or hears."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from multicart_tui.errors import MulticartError

if TYPE_CHECKING:
    from multicart_tui.domain.ids import CollectionId
    from multicart_tui.services.session import Session


class SessionOpened(Message):
    """A session on an account is open; screens may ask for data now."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session


class SessionFailed(Message):
    """No session could be opened."""

    def __init__(self, error: MulticartError) -> None:
        super().__init__()
        self.error = error


class HomeWanted(Message):
    """The person went back from the first screen: show the collections."""


class DemoWanted(Message):
    """The person asked for the demo."""


class RequestsChanged(Message):
    """A request began, was tried again, or ended."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        """Which request, by its number in the log."""


class CollectionChanged(Message):
    """A screen changed what a collection holds, so that others may read it again."""

    def __init__(self, collection: CollectionId, total: int | None) -> None:
        super().__init__()
        self.collection = collection
        self.total = total
        """Rows it holds now; None when that is not known."""
