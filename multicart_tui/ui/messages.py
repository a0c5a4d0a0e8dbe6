"""Messages that more than one part of the interface sends or hears."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from multicart_tui.errors import MulticartError

if TYPE_CHECKING:
    from multicart_tui.domain.ids import CollectionId
    from multicart_tui.services.credentials import Credential, Store
    from multicart_tui.services.session import Session


class SessionOpened(Message):
    """A session on an account is open; screens may ask for data once it was taken."""

    def __init__(self, session: Session, number: int) -> None:
        super().__init__()
        self.session = session
        self.number = number
        """Which opening this is the answer of; the person may wait for another by now."""


class SessionFailed(Message):
    """No session could be opened."""

    def __init__(self, error: MulticartError, number: int) -> None:
        super().__init__()
        self.error = error
        self.number = number
        """Which opening this is the answer of; the person may wait for another by now."""


class HomeWanted(Message):
    """The person went back from the first screen: show the collections."""


class DemoWanted(Message):
    """The person asked for the demo."""


class KeepWanted(Message):
    """The person said where a credential is to be kept; a session on it is to be opened."""

    def __init__(self, credential: Credential, store: Store) -> None:
        super().__init__()
        self.credential = credential
        self.store = store


class OpeningUnwanted(Message):
    """The person no longer waits for the session that is being opened."""


class RequestsChanged(Message):
    """A request began, was tried again, or ended."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        """Which request, by its number in the log."""


class LinkChanged(Message):
    """The link to the service was lost, or is there again."""

    def __init__(self, *, is_lost: bool, has_cut_off: bool = False) -> None:
        super().__init__()
        self.is_lost = is_lost
        self.has_cut_off = has_cut_off
        """Whether something that changes rows has failed since the link was lost."""


class CollectionChanged(Message):
    """A screen changed what a collection holds, so that others may read it again."""

    def __init__(self, collection: CollectionId, total: int | None) -> None:
        super().__init__()
        self.collection = collection
        self.total = total
        """Rows it holds now; None when that is not known."""
